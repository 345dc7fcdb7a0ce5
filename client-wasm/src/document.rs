//! The document of one tab, and what each of its transactions did.

use crate::body;
use crate::error::CoreError;
use crate::undo::BodyUndo;
use duologue_shared::ids::{LineId, TopicId};
use duologue_shared::replica::{Origin, Replica};
use duologue_shared::schema;
use duologue_shared::text::TextDelta;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use yrs::branch::BranchID;
use yrs::{Transact as _, Transaction, TransactionMut};

/// The agenda with its undo. After every transaction, [`Document::take_changes`] tells what it did.
#[derive(Debug)]
pub struct Document {
    /// The document behind its gate.
    pub replica: Replica,
    /// The steps that can be taken back.
    pub undo: BodyUndo,
    /// Those that the page has shown: a list, as they are few.
    followed: Vec<TopicId>,
    journal: Journal,
}

/// What one transaction did.
#[derive(Debug, Default)]
pub struct Change {
    /// What made it.
    pub maker: Maker,
    /// The update to keep and to send; of the changes made in this tab only, as an observer's bytes lack
    /// what waited for something else.
    pub update: Option<Vec<u8>>,
    /// Whether meetings, topics or settings changed.
    pub outline: bool,
    /// Topics whose words or line attributes changed; one of which both did comes twice.
    pub topics: Vec<TopicId>,
    /// What happened in those that are followed.
    pub bodies: Vec<(TopicId, BodyChange)>,
}

/// Who made a change.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Maker {
    /// The person, through an operation.
    Person,
    /// The person, by undo or redo.
    Undo,
    /// Anyone else.
    #[default]
    Other,
}

/// What happened in one topic.
#[derive(Debug, Default)]
pub struct BodyChange {
    /// To its words.
    pub delta: Vec<TextDelta>,
    /// Lines of which an attribute changed.
    pub lines: Vec<LineId>,
}

impl Document {
    /// Takes over a replica with all that was loaded into it: nothing of that is told as a change.
    pub fn new(replica: Replica) -> Result<Self, CoreError> {
        // A root that only the other has written to has no type yet, and yrs tells nothing of such.
        for root in OUTLINE {
            replica.doc().get_or_insert_map(root);
        }
        let undo = BodyUndo::new();
        let journal = Journal::default();
        journal.follow(&replica, undo.origin())?;
        Ok(Self {
            replica,
            undo,
            followed: Vec::new(),
            journal,
        })
    }

    /// Reads.
    pub fn read<T>(&self, reading: impl FnOnce(&Transaction<'_>) -> T) -> Result<T, CoreError> {
        let txn = self.replica.doc().try_transact()?;
        Ok(reading(&txn))
    }

    /// Changes something in the person's name, in one transaction.
    pub fn change<T, E>(
        &self,
        changing: impl FnOnce(&mut TransactionMut<'_>) -> Result<T, E>,
    ) -> Result<T, CoreError>
    where
        CoreError: From<E>,
    {
        let mut txn = self.replica.doc().try_transact_mut_with(Origin::Local)?;
        Ok(changing(&mut txn)?)
    }

    /// Tells from now on what happens in a topic.
    pub fn follow(&mut self, topic: &TopicId) {
        if !self.followed.contains(topic) {
            self.followed.push(topic.clone());
            body::follow(self.replica.doc(), topic, &self.journal);
        }
    }

    /// What the transactions since the last time did, oldest first.
    pub fn take_changes(&self) -> Vec<Change> {
        mem::take(&mut self.journal.lock().done)
    }
}

/// Where the observers write. A transaction's observers of types come first, then the one of its end, then
/// the one of its update.
#[derive(Debug, Default, Clone)]
pub(crate) struct Journal(Arc<Mutex<Pages>>);

#[derive(Debug, Default)]
pub(crate) struct Pages {
    open: Vec<(TopicId, BodyChange)>,
    done: Vec<Change>,
}

impl Journal {
    fn lock(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes something of a topic in the transaction that is being committed.
    pub(crate) fn note(&self, topic: &TopicId, noting: impl FnOnce(&mut BodyChange)) {
        let mut pages = self.lock();
        // A transaction touches few topics at once: a list is searched faster than a map is made.
        if let Some((_, change)) = pages.open.iter_mut().find(|(noted, _)| noted == topic) {
            noting(change);
        } else {
            let mut change = BodyChange::default();
            noting(&mut change);
            pages.open.push((topic.clone(), change));
        }
    }

    fn follow(&self, replica: &Replica, undo: yrs::Origin) -> Result<(), CoreError> {
        let local = yrs::Origin::from(Origin::Local);
        let maker_of = move |txn: &TransactionMut<'_>| match txn.origin() {
            Some(origin) if *origin == local => Maker::Person,
            Some(origin) if *origin == undo => Maker::Undo,
            Some(_) | None => Maker::Other,
        };
        let ends = self.clone();
        replica
            .doc()
            .observe_after_transaction("page", move |txn| ends.end(maker_of(txn), txn))?;
        let updates = self.clone();
        replica.doc().observe_update_v1("page", move |_, event| {
            if let Some(change) = updates.lock().done.last_mut()
                && change.maker != Maker::Other
            {
                change.update = Some(event.update.clone());
            }
        })?;
        Ok(())
    }

    fn end(&self, maker: Maker, txn: &TransactionMut<'_>) {
        let mut pages = self.lock();
        let mut change = Change {
            maker,
            bodies: mem::take(&mut pages.open),
            ..Change::default()
        };
        for branch in txn.changed_parent_types() {
            let BranchID::Root(name) = branch.id() else {
                continue;
            };
            match schema::topic_of_root(&name) {
                Some(topic) => {
                    change.topics.push(topic);
                }
                None => change.outline |= is_outline(&name),
            }
        }
        pages.done.push(change);
    }
}

const OUTLINE: [&str; 3] = [schema::MEETINGS, schema::TOPICS, schema::SETTINGS];

fn is_outline(root: &str) -> bool {
    OUTLINE.contains(&root)
}
