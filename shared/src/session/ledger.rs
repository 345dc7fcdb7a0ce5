//! Acknowledgements: which of this device's changes the server has made durable. Sending one again is idempotent.

use crate::replica::Refusal;
use crate::session::SyncStatus;
use std::collections::VecDeque;
use std::ops::RangeInclusive;

/// Counts changes, and what each message of the present connection covers.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// Changes of earlier sessions that nobody acknowledged.
    restored: u64,
    /// Local updates of this session, numbered from 1.
    made: u64,
    /// Local updates 1 to this one are durable.
    saved: u64,
    /// The server acknowledged the whole document at least once.
    acknowledged: bool,
    /// The server lacks something although nothing here counts as unsaved: it was restored from an older state.
    server_lacks: bool,
    /// Something was kept back from the server's last question.
    keeps_back: bool,
    /// Updates sent on this connection, numbered from 1.
    sent: u64,
    waiting: VecDeque<Waiting>,
    refusal: Option<Reason>,
    storage: Storage,
}

/// Whether the server can save, as far as it said on this connection.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Storage {
    #[default]
    Works,
    Fails,
}

/// Something that was sent, in one update or several.
#[derive(Debug)]
struct Waiting {
    updates: RangeInclusive<u64>,
    covers: Covers,
}

#[derive(Debug)]
enum Covers {
    /// The whole document, with the local updates up to this one.
    Everything { through: u64 },
    /// Of the document, what the server can take for now.
    Part,
    /// One local update.
    One(u64),
}

#[derive(Debug)]
struct Reason {
    /// The refused update; of this connection, only a later one can cover it as well.
    update: u64,
    code: String,
    text: String,
}

/// What an acknowledgement brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Acknowledged {
    pub(super) local: u64,
    pub(super) everything: bool,
}

impl Ledger {
    /// That many changes were loaded of which it is not known that they are saved.
    pub(super) fn restored(&mut self, count: u32) {
        self.restored = self.restored.saturating_add(u64::from(count));
    }

    /// The person made a change.
    pub(super) const fn made(&mut self) {
        self.made += 1;
    }

    /// A connection opened or was lost: numbers begin again, and what was on its way is unknown.
    pub(super) fn reset_connection(&mut self) {
        self.sent = 0;
        self.keeps_back = false;
        self.waiting.clear();
        self.storage = Storage::Works;
        if let Some(reason) = &mut self.refusal {
            reason.update = 0;
        }
    }

    /// The server's state vector shows that it lacks something of ours.
    pub(super) const fn server_lacks_something(&mut self) {
        self.server_lacks = true;
    }

    /// Everything the server lacked was sent, in that many updates.
    pub(super) fn sent_everything(&mut self, updates: u64) {
        let through = self.made;
        self.keeps_back = false;
        self.sent(updates, Covers::Everything { through });
    }

    /// Of what the server lacked, a part was sent, in that many updates, and the rest has to wait.
    pub(super) fn sent_part(&mut self, updates: u64) {
        self.keeps_back = true;
        self.sent(updates, Covers::Part);
    }

    /// The newest local update was sent, in that many.
    pub(super) fn sent_newest(&mut self, updates: u64) {
        let newest = self.made;
        self.sent(updates, Covers::One(newest));
    }

    /// The server said whether it can save. Once it could not, it has less than it asked with, so what was sent in
    /// answer may not be all: only the exchange that follows counts.
    pub(super) fn storage(&mut self, works: bool) {
        if works {
            self.storage = Storage::Works;
        } else {
            self.storage = Storage::Fails;
            self.waiting.clear();
        }
    }

    /// Whether nothing but single changes is on its way.
    pub(super) fn awaits_one(&self) -> bool {
        let one = |waiting: &Waiting| matches!(waiting.covers, Covers::One(_));
        !self.waiting.is_empty() && self.waiting.iter().all(one)
    }

    /// Whether the server said that it cannot save.
    pub(super) fn storage_fails(&self) -> bool {
        self.storage == Storage::Fails
    }

    /// The server holds the connection's first `updates` updates, save the refused ones.
    pub(super) fn acknowledge(&mut self, updates: u64) -> Option<Acknowledged> {
        let before = (self.saved, self.acknowledged, self.unsaved());
        while let Some(waiting) = self
            .waiting
            .pop_front_if(|next| *next.updates.end() <= updates)
        {
            match waiting.covers {
                Covers::Everything { through } => {
                    self.saved = self.saved.max(through);
                    self.restored = 0;
                    self.server_lacks = false;
                    self.acknowledged = true;
                    self.refusal
                        .take_if(|reason| *waiting.updates.start() > reason.update);
                }
                // After a refused one there is a hole, which only an update that covers everything can close.
                Covers::One(local) if local == self.saved + 1 => self.saved = local,
                Covers::Part | Covers::One(_) => {}
            }
        }
        (before != (self.saved, self.acknowledged, self.unsaved())).then_some(Acknowledged {
            local: self.saved,
            everything: self.acknowledged,
        })
    }

    /// The server did not take one update, because something it builds on is missing there.
    pub(super) fn refuse_for_gap(&mut self, update: u64) {
        self.waiting
            .retain(|waiting| !waiting.updates.contains(&update));
    }

    /// The server did not take one update and would not take it again.
    pub(super) fn refuse(&mut self, update: u64, code: &str, text: &str) {
        self.refuse_for_gap(update);
        self.refusal = Some(Reason {
            update,
            code: code.to_owned(),
            text: text.to_owned(),
        });
    }

    /// There is no use in sending what is unsaved.
    pub(super) fn refuse_unsent(&mut self, refusal: &Refusal) {
        self.refusal = Some(Reason {
            update: self.sent,
            code: refusal.code().as_str().to_owned(),
            text: refusal.words(),
        });
    }

    /// What to tell the person.
    pub(super) fn status(&self, connected: bool) -> SyncStatus {
        let changes = self.unsaved();
        match (&self.refusal, changes, connected) {
            (Some(reason), ..) => SyncStatus::Refused {
                code: reason.code.clone(),
                text: reason.text.clone(),
                changes,
            },
            (None, changes, true) if self.storage_fails() => SyncStatus::CannotSave { changes },
            (None, 0, _) => SyncStatus::Saved,
            (None, _, true) if !self.keeps_back => SyncStatus::Saving { changes },
            (None, ..) => SyncStatus::OnlyHere { changes },
        }
    }

    fn unsaved(&self) -> u64 {
        let counted = self.restored.saturating_add(self.made - self.saved);
        counted.max(u64::from(self.server_lacks))
    }

    fn sent(&mut self, updates: u64, covers: Covers) {
        let first = self.sent + 1;
        self.sent += updates;
        let updates = first..=self.sent;
        self.waiting.push_back(Waiting { updates, covers });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(ledger: &Ledger, changes: u64) {
        let expected = match changes {
            0 => SyncStatus::Saved,
            changes => SyncStatus::Saving { changes },
        };
        assert_eq!(ledger.status(true), expected);
    }

    #[test]
    fn restored_changes_are_saved_by_the_first_exchange() {
        let mut ledger = Ledger::default();
        ledger.restored(3);
        ledger.made();
        check(&ledger, 4);
        ledger.sent_everything(1);
        ledger.made();
        ledger.sent_newest(1);
        check(&ledger, 5);
        let first = ledger.acknowledge(1);
        check(&ledger, 1);
        assert_eq!(
            first,
            Some(Acknowledged {
                local: 1,
                everything: true
            })
        );
        assert_eq!(ledger.acknowledge(1), None);
        assert!(ledger.acknowledge(2).is_some_and(|saved| saved.local == 2));
        check(&ledger, 0);
    }

    #[test]
    fn a_gap_is_closed_by_the_next_exchange_only() {
        let mut ledger = Ledger::default();
        ledger.sent_everything(1);
        for _ in 0..3 {
            ledger.made();
            ledger.sent_newest(1);
        }
        ledger.refuse_for_gap(3);
        ledger.acknowledge(4);
        check(&ledger, 2);
        ledger.sent_everything(1);
        ledger.acknowledge(5);
        check(&ledger, 0);
    }

    #[test]
    fn a_refusal_stays_in_sight_until_everything_is_saved() {
        let mut ledger = Ledger::default();
        ledger.sent_everything(1);
        ledger.made();
        ledger.sent_newest(1);
        ledger.refuse(2, "full", "Start a new agenda.");
        // The acknowledgement of what was sent before it comes later, as it waits for the disk.
        ledger.acknowledge(1);
        let refused = SyncStatus::Refused {
            code: "full".to_owned(),
            text: "Start a new agenda.".to_owned(),
            changes: 1,
        };
        assert_eq!(ledger.status(true), refused);
        ledger.reset_connection();
        assert_eq!(ledger.status(false), refused);
        ledger.sent_everything(1);
        ledger.acknowledge(1);
        check(&ledger, 0);
    }

    #[test]
    fn a_lost_acknowledgement_is_not_believed() {
        let mut ledger = Ledger::default();
        ledger.sent_everything(1);
        ledger.made();
        ledger.sent_newest(1);
        ledger.reset_connection();
        assert_eq!(ledger.acknowledge(2), None);
        assert_eq!(ledger.status(false), SyncStatus::OnlyHere { changes: 1 });
    }

    #[test]
    fn what_is_kept_back_is_only_here_until_everything_was_sent() {
        let mut ledger = Ledger::default();
        ledger.made();
        ledger.made();
        ledger.sent_part(1);
        ledger.acknowledge(1);
        assert_eq!(ledger.status(true), SyncStatus::OnlyHere { changes: 2 });
        ledger.sent_everything(1);
        check(&ledger, 2);
        ledger.acknowledge(2);
        check(&ledger, 0);
    }

    #[test]
    fn a_server_that_lacks_something_is_not_saved() {
        let mut ledger = Ledger::default();
        ledger.server_lacks_something();
        check(&ledger, 1);
        ledger.sent_everything(1);
        ledger.acknowledge(1);
        check(&ledger, 0);
    }

    #[test]
    fn what_was_sent_in_several_updates_is_saved_with_the_last_and_not_without_any() {
        let mut ledger = Ledger::default();
        ledger.made();
        ledger.sent_everything(3);
        ledger.made();
        ledger.sent_newest(2);
        ledger.acknowledge(2);
        check(&ledger, 2);
        ledger.acknowledge(4);
        check(&ledger, 1);
        ledger.acknowledge(5);
        check(&ledger, 0);

        ledger.made();
        ledger.sent_newest(3);
        ledger.refuse_for_gap(7);
        ledger.acknowledge(8);
        check(&ledger, 1);
        ledger.sent_everything(2);
        ledger.refuse(9, "full", "Start a new agenda.");
        assert_eq!(ledger.acknowledge(10), None, "its first update is missing");
    }
}
