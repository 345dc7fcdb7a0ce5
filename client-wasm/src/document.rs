//! Document of one tab, and what each of its transactions did.

use crate::body;
use crate::error::CoreError;
use crate::journal::{Change, Journal};
use duologue_shared::agenda::{self, Act, NewTopic, Watch, Way};
use duologue_shared::ids::TopicId;
use duologue_shared::index::Index;
use duologue_shared::operation::{self, Doer, Operation, OperationError};
use duologue_shared::replica::{Origin, Replica};
use yrs::{Transact as _, TransactionMut};

/// The agenda. After every transaction, [`Document::take_changes`] tells what it did.
#[derive(Debug)]
pub struct Document {
    /// The document behind its gate.
    pub replica: Replica,
    /// Those that the page has shown.
    followed: Index,
    journal: Journal,
}

impl Document {
    /// Takes over a replica with all that was loaded into it: nothing of that is told as a change.
    pub fn new(replica: Replica) -> Result<Self, CoreError> {
        Ok(Self {
            journal: Journal::of(&replica)?,
            replica,
            followed: Index::default(),
        })
    }

    /// Reads. In a transaction that could also write, as operations do: everything that both read is compiled
    /// once instead of twice, which is a twentieth of the module.
    pub fn read<T>(
        &self,
        reading: impl FnOnce(&mut TransactionMut<'_>) -> T,
    ) -> Result<T, CoreError> {
        let mut txn = self.replica.doc().try_transact_mut()?;
        Ok(reading(&mut txn))
    }

    /// Types in the person's name, in one transaction.
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

    /// Does anything else in the person's name, in one transaction; what it wrote, when that can be taken back.
    pub fn perform(&self, by: Doer, operation: &Operation) -> Result<Option<Act>, CoreError> {
        let doc = self.replica.doc();
        let mut txn = doc.try_transact_mut_with(Origin::Operation)?;
        let watch = Watch::of(&txn, operation);
        operation::perform(&mut txn, by, operation)?;
        let act = watch.and_then(|watch| watch.noted(&txn));
        drop(txn);
        Ok(act)
    }

    /// Adds a topic, as `perform` does with none of what all other operations need.
    pub fn add_topic(&self, by: Doer, new: &NewTopic) -> Result<Option<Act>, CoreError> {
        let doc = self.replica.doc();
        let mut txn = doc.try_transact_mut_with(Origin::Operation)?;
        let watch = Watch::of_new_topic(&new.topic);
        agenda::add_topic(&mut txn, by, new).map_err(OperationError::from)?;
        let act = watch.noted(&txn);
        drop(txn);
        Ok(act)
    }

    /// Takes back what an operation wrote, or writes it again.
    pub fn turn(&self, act: &Act, way: Way) -> Result<(), CoreError> {
        let doc = self.replica.doc();
        act.turn(&mut doc.try_transact_mut_with(Origin::Operation)?, way);
        Ok(())
    }

    /// Tells from now on what happens in a topic.
    pub fn follow(&mut self, topic: &TopicId) {
        if !self.followed.has(topic.as_str()) {
            self.followed.add(topic.as_str(), 0);
            body::follow(self.replica.doc(), topic, &self.journal);
        }
    }

    /// What the transactions since the last time did, oldest first.
    pub fn take_changes(&self) -> Result<Vec<Change>, CoreError> {
        self.journal.take(&self.replica)
    }
}
