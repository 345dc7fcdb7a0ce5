//! What the server says over an open connection, and what follows from it.

use super::link::{Broken, Outgoing, send};
use super::{ClientSession, Phase, Syncing, too_large};
use crate::protocol::{Message, SyncMessage};
use crate::replica::{Origin, Refusal, Replica};
use crate::schema::{MAX_ANSWER, MAX_UPDATE};
use crate::session::ClientEffect;
use crate::time::Millis;
use std::time::Duration;
use yrs::updates::decoder::Decode;
use yrs::{ReadTxn, StateVector, Transact};

impl ClientSession {
    /// Takes a frame; when it makes no sense, the connection is of no use any more.
    pub(super) fn received(
        &mut self,
        now: Millis,
        frame: &[u8],
        replica: &Replica,
        effects: &mut Vec<ClientEffect>,
    ) -> Result<(), Broken> {
        let Some(link) = self.phase.link() else {
            return Ok(());
        };
        link.heard(now);
        let whole;
        let message = match Message::decode_known(frame)? {
            Some(Message::Part(part)) => match link.reassemble(part)? {
                None => return Ok(()),
                Some(reassembled) => {
                    whole = reassembled;
                    Message::decode_known(&whole)?
                }
            },
            message => message,
        };
        self.told(now, message, replica, effects)
    }

    fn told(
        &mut self,
        now: Millis,
        message: Option<Message<'_>>,
        replica: &Replica,
        effects: &mut Vec<ClientEffect>,
    ) -> Result<(), Broken> {
        match message {
            Some(Message::Sync(SyncMessage::Step1(state_vector))) => {
                self.answer(state_vector, replica, effects)?;
            }
            Some(Message::Sync(SyncMessage::Step2(update))) => {
                self.caught_up(update, replica, effects)?;
            }
            Some(Message::Sync(SyncMessage::Update(update))) => {
                self.changed_there(update, replica, effects)?;
            }
            Some(Message::Awareness(payload)) => {
                effects.push(ClientEffect::Presence(payload.to_vec()));
            }
            Some(Message::Saved { updates }) => {
                if let Some(acknowledged) = self.ledger.acknowledge(updates) {
                    effects.push(ClientEffect::AllSaved {
                        local: acknowledged.local,
                        everything: acknowledged.everything,
                    });
                }
            }
            Some(Message::Refused { update, code, text }) => self.refused(update, code, text),
            Some(Message::GoAway { retry_after_ms }) => {
                effects.push(ClientEffect::Disconnect);
                let retry_after = Duration::from_millis(retry_after_ms);
                // Everyone was told the same: without jitter everyone would be back at once.
                let retry_at = now + retry_after + self.backoff.jitter(retry_after);
                self.wait_until(retry_at, 0);
            }
            // Stock clients are spoken to by these; and a later server may say what we cannot know.
            Some(Message::Auth(_) | Message::QueryAwareness) | None => {}
            Some(Message::Part(_)) => return Err(Broken),
        }
        self.go_live();
        Ok(())
    }

    /// The server asks what it lacks.
    fn answer(
        &mut self,
        state_vector: &[u8],
        replica: &Replica,
        effects: &mut Vec<ClientEffect>,
    ) -> Result<(), Broken> {
        let update = replica.missing_at(state_vector)?;
        let Some(link) = self.phase.link() else {
            return Ok(());
        };
        if link.outgoing == Outgoing::Halted {
            return Ok(());
        }
        if lacks_something(replica, state_vector) {
            self.ledger.server_lacks_something();
        }
        if update.len() > MAX_UPDATE {
            link.outgoing = Outgoing::Halted;
            self.ledger.refuse_unsent(&too_large(&update));
            return Ok(());
        }
        link.outgoing = Outgoing::Flowing;
        self.ledger.sent_everything();
        send(&Message::Sync(SyncMessage::Step2(&update)), effects);
        Ok(())
    }

    /// The server answered with what was lacking here.
    fn caught_up(
        &mut self,
        update: &[u8],
        replica: &Replica,
        effects: &mut Vec<ClientEffect>,
    ) -> Result<(), Broken> {
        if replica
            .accept_up_to(update, Origin::Remote, MAX_ANSWER)?
            .changed
        {
            effects.push(ClientEffect::Apply(update.to_vec()));
        }
        if let Some(link) = self.phase.link() {
            link.awaiting_answer = false;
        }
        if let Phase::Syncing(syncing) = &mut self.phase {
            syncing.caught_up = true;
        }
        Ok(())
    }

    /// The other person, or another tab of this one, changed the document.
    fn changed_there(
        &mut self,
        update: &[u8],
        replica: &Replica,
        effects: &mut Vec<ClientEffect>,
    ) -> Result<(), Broken> {
        match replica.accept(update, Origin::Remote) {
            Ok(accepted) => {
                if accepted.changed {
                    effects.push(ClientEffect::Apply(update.to_vec()));
                }
                Ok(())
            }
            Err(Refusal::Gap) => {
                self.ask_again(replica, effects);
                Ok(())
            }
            Err(refusal) => Err(refusal.into()),
        }
    }

    fn ask_again(&mut self, replica: &Replica, effects: &mut Vec<ClientEffect>) {
        let Some(link) = self.phase.link() else {
            return;
        };
        if !link.awaiting_answer {
            link.awaiting_answer = true;
            let state_vector = replica.state_vector();
            send(&Message::Sync(SyncMessage::Step1(&state_vector)), effects);
        }
    }

    fn refused(&mut self, update: u64, code: &str, text: &str) {
        if code == Refusal::Gap.code() {
            // The server asks for what it lacks right after; the answer covers this update too.
            self.ledger.refuse_for_gap(update);
            return;
        }
        self.ledger.refuse(update, code, text);
        if let Some(link) = self.phase.link() {
            link.outgoing = Outgoing::Halted;
        }
    }

    fn go_live(&mut self) {
        let Phase::Syncing(syncing) = &self.phase else {
            return;
        };
        if !syncing.caught_up || syncing.link.outgoing == Outgoing::NotAsked {
            return;
        }
        if let Phase::Syncing(Syncing { link, .. }) =
            std::mem::replace(&mut self.phase, Phase::Stopped)
        {
            self.phase = Phase::Live(link);
        }
    }
}

/// Whether we have blocks that a document with this state vector has not.
fn lacks_something(replica: &Replica, state_vector: &[u8]) -> bool {
    let Ok(theirs) = StateVector::decode_v1(state_vector) else {
        return false;
    };
    let ours = replica.doc().transact().state_vector();
    ours.iter()
        .any(|(client, clock)| theirs.get(client) < *clock)
}
