//! Journal of transactions: what each of them did to the agenda, as its observers saw it.

use crate::error::CoreError;
use duologue_shared::ids::{LineId, PromiseId, Seat, TopicId};
use duologue_shared::index::Index;
use duologue_shared::replica::{Origin, Replica};
use duologue_shared::schema;
use duologue_shared::text::TextDelta;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use yrs::branch::BranchID;
use yrs::{Map as _, Observable as _, Transact as _, TransactionMut, WriteTxn as _};

/// What one transaction did.
#[derive(Debug, Default)]
pub struct Change {
    /// What made it.
    pub maker: Maker,
    /// The update to keep and to send; of the changes made in this tab only, as an observer's bytes lack
    /// what waited for something else.
    pub update: Option<Vec<u8>>,
    /// Whether anything the outline shows changed, apart from topics' words.
    pub outline: bool,
    /// Topics whose words or line attributes changed.
    pub topics: Vec<TopicId>,
    /// What happened in those that are followed.
    pub bodies: Vec<(TopicId, BodyChange)>,
}

/// Who made a change.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Maker {
    /// The person, typing.
    Person,
    /// The person, by anything else they do.
    Operation,
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

/// Where the observers write. A transaction's observers of types come first, then the one of its end, then
/// the one of its update.
#[derive(Debug, Default, Clone)]
pub(crate) struct Journal(Arc<Mutex<Pages>>);

#[derive(Debug, Default)]
struct Pages {
    open: Vec<(TopicId, BodyChange)>,
    /// Where in `open` a topic is.
    noted: Index,
    /// Topics and promises that are new here.
    met: Vec<Thing>,
    done: Vec<Change>,
}

/// What has words in roots of its own.
#[derive(Debug)]
enum Thing {
    Topic(TopicId),
    Promise(PromiseId),
}

impl Thing {
    /// A root that only the other has written to has no type yet, and yrs tells nothing of such.
    fn give_types(&self, txn: &mut TransactionMut<'_>) {
        match self {
            Self::Topic(topic) => {
                txn.get_or_insert_text(schema::words_root(topic));
                txn.get_or_insert_map(schema::lines_root(topic));
            }
            Self::Promise(promise) => {
                txn.get_or_insert_text(schema::promise_root(promise));
            }
        }
    }
}

type ReadKey = fn(&str) -> Option<Thing>;

fn topic_of(key: &str) -> Option<Thing> {
    TopicId::try_from(key).ok().map(Thing::Topic)
}

fn promise_of(key: &str) -> Option<Thing> {
    PromiseId::try_from(key).ok().map(Thing::Promise)
}

impl Journal {
    /// Has every transaction of this replica noted from now on.
    pub(crate) fn of(replica: &Replica) -> Result<Self, CoreError> {
        let journal = Self::default();
        journal.begin(replica)?;
        journal.follow(replica)?;
        Ok(journal)
    }

    /// What the transactions since the last time did, oldest first.
    pub(crate) fn take(&self, replica: &Replica) -> Result<Vec<Change>, CoreError> {
        let mut pages = self.lock();
        let (met, done) = (mem::take(&mut pages.met), mem::take(&mut pages.done));
        drop(pages);
        if !met.is_empty() {
            let mut txn = replica.doc().try_transact_mut()?;
            for thing in met {
                thing.give_types(&mut txn);
            }
        }
        Ok(done)
    }

    fn lock(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes something of a topic in the transaction that is being committed.
    pub(crate) fn note(&self, topic: &TopicId, noting: impl FnOnce(&mut BodyChange)) {
        let mut pages = self.lock();
        let known = pages.noted.places(topic.as_str()).first().copied();
        let place = known.unwrap_or(pages.open.len());
        if known.is_none() {
            pages.noted.add(topic.as_str(), place);
            pages.open.push((topic.clone(), BodyChange::default()));
        }
        if let Some((_, change)) = pages.open.get_mut(place) {
            noting(change);
        }
    }

    /// Gives every root its type, and has those noted that come later.
    fn begin(&self, replica: &Replica) -> Result<(), CoreError> {
        let mut txn = replica.doc().try_transact_mut()?;
        for root in OUTLINE {
            txn.get_or_insert_map(root);
        }
        for (root, thing_of) in THINGS {
            let things = txn.get_or_insert_map(root);
            let there: Vec<_> = things.keys(&txn).filter_map(thing_of).collect();
            for thing in there {
                thing.give_types(&mut txn);
            }
            let noted = self.clone();
            things.observe("page", move |txn, event| {
                let keys = event.keys(txn).keys();
                noted
                    .lock()
                    .met
                    .extend(keys.filter_map(|key| thing_of(key)));
            });
        }
        drop(txn);
        Ok(())
    }

    fn follow(&self, replica: &Replica) -> Result<(), CoreError> {
        let makers = [
            (Origin::Local, Maker::Person),
            (Origin::Operation, Maker::Operation),
            (Origin::Remote, Maker::Other),
            (Origin::Restored, Maker::Other),
        ];
        let makers = makers.map(|(origin, maker)| (yrs::Origin::from(origin), maker));
        let maker_of = move |txn: &TransactionMut<'_>| {
            let Some(origin) = txn.origin() else {
                return Maker::Other;
            };
            let known = makers.iter().find(|(known, _)| known == origin);
            // Managers of undo have origins of their own.
            known.map_or(Maker::Undo, |(_, maker)| *maker)
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
        if !txn.has_changes() {
            return;
        }
        let mut pages = self.lock();
        pages.noted.clear();
        let mut change = Change {
            maker,
            bodies: mem::take(&mut pages.open),
            ..Change::default()
        };
        let mut known = Index::default();
        for branch in txn.changed_parent_types() {
            let BranchID::Root(name) = branch.id() else {
                continue;
            };
            match schema::topic_of_root(&name) {
                Some(topic) if known.has(topic.as_str()) => {}
                Some(topic) => {
                    known.add(topic.as_str(), change.topics.len());
                    change.topics.push(topic);
                }
                // Whatever holds no topic's words is a part of the outline.
                None => change.outline = true,
            }
        }
        pages.done.push(change);
    }
}

/// The maps of things with words of their own, and how their keys are read.
const THINGS: [(&str, ReadKey); 2] = [(schema::TOPICS, topic_of), (schema::PROMISES, promise_of)];

/// The other maps that the outline is made of.
const OUTLINE: [&str; 4] = [
    schema::MEETINGS,
    schema::SETTINGS,
    schema::word_root(Seat::A),
    schema::word_root(Seat::B),
];
