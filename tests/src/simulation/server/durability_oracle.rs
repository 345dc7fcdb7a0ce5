//! Durability oracle: a bystander who knows what is surely on the disk, and hears everything that is said about it.

use crate::simulation::dice::Dice;
use crate::simulation::world::Checked;
use duologue_server::store::{
    DocumentId, DocumentStore, Record, Sequence, Snapshot, StoredDocument,
};
use duologue_shared::ids::{ClientId, Seat};
use duologue_shared::integration::reads_cheaply;
use duologue_shared::protocol::{Message, SyncMessage};
use duologue_shared::replica::{Origin, Replica};
use duologue_shared::room::ConnectionId;
use duologue_shared::scan::Scan;
use duologue_shared::schema::AGENDA_FULL;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What is known of one document.
#[derive(Debug)]
pub(super) struct DurabilityOracle {
    document: DocumentId,
    /// All that was ever durable: nobody may be told of anything else.
    durable: Replica,
    /// All that anybody was told of: nothing of it may ever be missing.
    told: Replica,
    through: Sequence,
    /// What the newest snapshot covers.
    snapshot: Sequence,
    seen: u64,
    /// What was kept when it last looked, with the file of keys.
    kept: Option<(StoredDocument, Option<Vec<u8>>)>,
    heard: BTreeMap<ConnectionId, Heard>,
    /// Every update that anybody sent.
    brought: HashSet<Vec<u8>>,
    /// Something of it was damaged: what is missing has to come back from the browsers.
    is_damaged: bool,
    /// The log was put back, and what its newest snapshot holds is not known yet.
    is_restored: bool,
    /// Who writes under which client id, in truth.
    owners: BTreeMap<u64, Seat>,
}

/// What the updates of one connection were, and which of them were acknowledged.
#[derive(Debug, Default)]
struct Heard {
    updates: Vec<Vec<u8>>,
    refused: BTreeSet<u64>,
    acknowledged: usize,
}

impl DurabilityOracle {
    pub(super) fn new(document: DocumentId, dice: &mut Dice) -> Self {
        Self {
            document,
            durable: Replica::new(ClientId::from_random(dice.roll())),
            told: Replica::new(ClientId::from_random(dice.roll())),
            through: Sequence::ZERO,
            snapshot: Sequence::ZERO,
            seen: 0,
            kept: None,
            heard: BTreeMap::new(),
            brought: HashSet::new(),
            is_damaged: false,
            is_restored: false,
            owners: BTreeMap::new(),
        }
    }

    /// Whether nothing became durable since it looked.
    pub(super) const fn has_seen(&self, generation: u64) -> bool {
        self.seen == generation
    }

    /// Whether what is kept, as it lies on the disk, is other than it was.
    pub(super) fn is_news(
        &mut self,
        generation: u64,
        sealed: StoredDocument,
        keys: Option<Vec<u8>>,
    ) -> bool {
        self.seen = generation;
        let before = self.kept.replace((sealed, keys));
        before != self.kept
    }

    /// Takes note of what became durable.
    pub(super) fn look_at(&mut self, kept: &dyn DocumentStore) -> Checked {
        let stored = match kept.load(&self.document) {
            Ok(stored) => stored,
            // Its key may be what was damaged.
            Err(_) if self.is_damaged => return Ok(()),
            Err(error) => return Err(format!("what is kept cannot be read: {error}")),
        };
        if !stored.damage.is_empty() {
            // A torn end that nobody was told of: whoever opens the document puts it aside first.
            return Ok(());
        }
        self.take(&stored)
    }

    /// Whether all of an update is durable.
    pub(super) fn has(&self, update: &[u8]) -> bool {
        self.durable
            .accept_up_to(update, Origin::Remote, AGENDA_FULL)
            .is_ok_and(|accepted| !accepted.changed)
    }

    /// A connection sent something.
    pub(super) fn hears(&mut self, connection: ConnectionId, frame: &[u8]) {
        if let Ok(Message::Sync(SyncMessage::Step2(update) | SyncMessage::Update(update))) =
            Message::decode(frame)
        {
            let heard = self.heard.entry(connection).or_default();
            heard.updates.push(update.to_vec());
            self.brought.insert(update.to_vec());
        }
    }

    /// A connection is told something: nobody may be told of what the disk does not have.
    pub(super) fn sees_sent(&mut self, connection: ConnectionId, frame: &[u8]) -> Checked {
        match Message::decode(frame) {
            Ok(Message::Sync(SyncMessage::Step2(update))) => self.check_shown(update),
            Ok(Message::Sync(SyncMessage::Update(update))) => {
                if !self.brought.contains(update) {
                    return Err("an update was relayed that nobody sent like this".to_owned());
                }
                self.check_shown(update)
            }
            Ok(Message::Refused { update, .. }) => {
                let heard = self.heard.entry(connection).or_default();
                heard.refused.insert(update);
                Ok(())
            }
            Ok(Message::Saved { updates }) => self.check_acknowledged(connection, updates),
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// Somebody writes under this client id, in truth.
    pub(super) fn knows_owner(&mut self, client: ClientId, seat: Seat) {
        self.owners.insert(client.get(), seat);
    }

    /// An update is on its way to the log: everybody brings their own blocks and no others.
    pub(super) fn sees_taken(&self, record: &Record) -> Checked {
        let scan = Scan::of(&record.bytes).map_err(|error| error.to_string())?;
        let is_foreign = |client: &u64| self.owners.get(client).copied() != record.seat;
        match scan.authors().find(is_foreign) {
            Some(client) => Err(format!("{:?} brought the words of {client}", record.seat)),
            None => Ok(()),
        }
    }

    /// The log was put back to an earlier state: what was durable is no more.
    pub(super) fn sees_restored(&mut self) {
        self.durable = Replica::new(self.durable.client());
        self.told = Replica::new(self.told.client());
        (self.through, self.snapshot, self.seen) = (Sequence::ZERO, Sequence::ZERO, 0);
        self.kept = None;
        self.is_restored = true;
    }

    /// A value of the log was damaged.
    pub(super) const fn sees_damage(&mut self) {
        self.is_damaged = true;
    }

    /// The server opened the document: everything that anybody was told of is in it.
    pub(super) fn sees_opened(&self, opened: &Replica) -> Checked {
        let state_vector = self.told.state_vector();
        let missing = self
            .told
            .missing_at(&opened.state_vector())
            .map_err(|refusal| refusal.to_string())?;
        let copy = Replica::from_snapshot(ClientId::from_random(1), &opened.snapshot())
            .map_err(|refusal| format!("what was opened has no snapshot: {refusal}"))?;
        let accepted = copy.accept_up_to(&missing, Origin::Remote, AGENDA_FULL);
        if accepted.is_ok_and(|accepted| !accepted.changed) {
            return Ok(());
        }
        Err(format!(
            "{} was opened without something that was told: {:?} instead of {state_vector:?}",
            self.document,
            opened.state_vector()
        ))
    }

    /// The server opened the document while everybody goes on: as above, unless something was damaged.
    pub(super) fn sees_opened_again(&self, opened: &Replica) -> Checked {
        if self.is_damaged {
            return Ok(());
        }
        self.sees_opened(opened)
    }

    fn take(&mut self, stored: &StoredDocument) -> Checked {
        if let Some(snapshot) = &stored.snapshot {
            self.take_snapshot(snapshot)?;
        }
        self.is_restored = false;
        for (sequence, record) in &stored.records {
            // What was damaged and put aside may have taken the knowledge of its sequence along.
            if *sequence > self.through || self.is_damaged {
                self.keep(&record.bytes)?;
                self.through = *sequence;
            }
        }
        Ok(())
    }

    /// A snapshot holds what the records that it covers brought, and nothing else.
    fn take_snapshot(&mut self, snapshot: &Snapshot) -> Checked {
        if snapshot.through == self.snapshot {
            return Ok(());
        }
        self.snapshot = snapshot.through;
        let replica = Replica::from_snapshot(ClientId::from_random(1), &snapshot.bytes);
        if replica
            .as_ref()
            .is_ok_and(|replica| reads_cheaply(replica).is_err())
        {
            return Err("a snapshot takes longer to read than its bytes justify".to_owned());
        }
        let news = replica.and_then(|replica| replica.missing_at(&self.durable.state_vector()));
        let news = news.map_err(|refusal| format!("a snapshot: {refusal}"))?;
        if self.is_restored {
            self.through = snapshot.through;
            return self.keep(&news);
        }
        if self.has(&news) || self.is_damaged {
            return Ok(());
        }
        Err("a snapshot holds what no record brought".to_owned())
    }

    fn keep(&self, update: &[u8]) -> Checked {
        let kept = self
            .durable
            .accept_up_to(update, Origin::Remote, AGENDA_FULL);
        kept.map(drop)
            .map_err(|refusal| format!("the log does not fit itself: {refusal}"))
    }

    fn tell(&self, update: &[u8]) {
        // An answer to somebody who has more than was told so far stands beside what is not in here.
        self.told
            .accept_up_to(update, Origin::Remote, AGENDA_FULL)
            .ok();
    }

    fn check_shown(&self, update: &[u8]) -> Checked {
        if self.has(update) {
            self.tell(update);
            return Ok(());
        }
        Err("an update was shown before it was durable".to_owned())
    }

    fn check_acknowledged(&mut self, connection: ConnectionId, updates: u64) -> Checked {
        let Some(mut heard) = self.heard.remove(&connection) else {
            return Err("a connection that sent nothing was told of its updates".to_owned());
        };
        let updates = usize::try_from(updates).unwrap();
        let newly = heard.updates.iter().enumerate().take(updates);
        for (index, update) in newly.skip(heard.acknowledged) {
            let number = u64::try_from(index + 1).unwrap();
            if !heard.refused.contains(&number) && !self.has(update) {
                return Err(format!(
                    "update {number} was acknowledged before it was durable"
                ));
            }
            if !heard.refused.contains(&number) {
                self.tell(update);
            }
        }
        if updates > heard.updates.len() {
            return Err("an update was acknowledged that never came".to_owned());
        }
        heard.acknowledged = updates;
        self.heard.insert(connection, heard);
        Ok(())
    }
}
