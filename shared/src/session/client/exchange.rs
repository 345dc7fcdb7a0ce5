//! What the server says over an open connection, and what follows from it.

use super::connection::{Broken, Outgoing, send};
use super::pieces::Occasion;
use super::{ClientSession, Phase, Syncing};
use crate::authors::share;
use crate::ids::ClientId;
use crate::protocol::authors::{unpack_clients, unpack_seats};
use crate::protocol::{AuthorsMessage, Message, SyncMessage};
use crate::replica::{Origin, Refusal, Replica, read_state_vector, state_vector_entries};
use crate::schema::MAX_ANSWER;
use crate::session::ClientEffect;
use crate::time::Millis;
use std::mem;
use std::time::Duration;

impl ClientSession {
    /// Takes a frame; when it makes no sense, the connection is of no use any more.
    pub(super) fn received(
        &mut self,
        now: Millis,
        frame: &[u8],
        replica: &Replica,
        effects: &mut Vec<ClientEffect>,
    ) -> Result<(), Broken> {
        let Some(connection) = self.phase.connection() else {
            return Ok(());
        };
        connection.heard(now);
        let whole;
        let message = match Message::decode_known(frame)? {
            Some(Message::Part(part)) => match connection.reassemble(part)? {
                None => return Ok(()),
                Some(reassembled) => {
                    whole = reassembled;
                    Message::decode_known(&whole)?
                }
            },
            message => message,
        };
        self.told(now, message, replica, effects)?;
        // A word on something else is no word on what was written: the line may end before that one comes.
        if self.ledger.awaits_one()
            && let Some(connection) = self.phase.connection()
        {
            connection.expect_answer(now, 0);
        }
        Ok(())
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
            Some(Message::Authors(AuthorsMessage::InOrder(seats))) => {
                if let Some(connection) = self.phase.connection() {
                    connection.seats = seats.to_vec();
                }
            }
            Some(Message::Authors(AuthorsMessage::Bound { seat, clients })) => {
                let bound = unpack_clients(clients).map(|client| (client, seat));
                self.learn(bound, effects);
            }
            Some(Message::Storage { works }) => self.storage(works, replica, effects),
            Some(Message::Clock { now_ms }) => effects.push(ClientEffect::ServerTime(now_ms)),
            Some(Message::Looked(mark)) => self.told_looked(mark, effects)?,
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
        let clients = state_vector_entries(state_vector).ok_or(Broken)?;
        let server = read_state_vector(state_vector).ok_or(Broken)?;
        self.learn_seats_of(&clients, effects);
        let Some(connection) = self.phase.connection() else {
            return Ok(());
        };
        if matches!(connection.outgoing, Outgoing::Halted) {
            return Ok(());
        }
        let share = share(replica, &server, &self.authors, self.seat)?;
        if share.is_lacked {
            self.ledger.server_lacks_something();
        }
        self.send_share(&share, server, Occasion::Question, effects);
        Ok(())
    }

    /// Whose the client ids of the server's state vector are, when it said so before.
    fn learn_seats_of(&mut self, clients: &[(u64, u32)], effects: &mut Vec<ClientEffect>) {
        let Some(connection) = self.phase.connection() else {
            return;
        };
        let seats = mem::take(&mut connection.seats);
        let known = clients.iter().zip(unpack_seats(&seats, clients.len()));
        let known = known
            .filter_map(|((client, _), seat)| Some((ClientId::try_from(*client).ok()?, seat?)));
        let known: Vec<_> = known.collect();
        self.learn(known, effects);
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
        if let Some(connection) = self.phase.connection() {
            connection.awaiting_answer = false;
        }
        self.try_again(update, replica, effects)?;
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
                self.try_again(update, replica, effects)
            }
            Err(Refusal::Gap) => {
                self.ask_again(replica, effects);
                Ok(())
            }
            Err(refusal) => Err(refusal.into()),
        }
    }

    fn ask_again(&mut self, replica: &Replica, effects: &mut Vec<ClientEffect>) {
        let Some(connection) = self.phase.connection() else {
            return;
        };
        if !connection.awaiting_answer {
            connection.awaiting_answer = true;
            let state_vector = replica.state_vector();
            send(&Message::Sync(SyncMessage::Step1(&state_vector)), effects);
        }
    }

    /// While the server cannot save it takes nothing. Once it can it asks what it lacks, and may have more than it
    /// told of before.
    fn storage(&mut self, works: bool, replica: &Replica, effects: &mut Vec<ClientEffect>) {
        self.ledger.storage(works);
        let Some(connection) = self.phase.connection() else {
            return;
        };
        if works {
            self.ask_again(replica, effects);
        } else if !matches!(connection.outgoing, Outgoing::Halted) {
            connection.outgoing = Outgoing::NotAsked;
        }
    }

    fn refused(&mut self, update: u64, code: &str, text: &str) {
        let waits_for_storage =
            self.ledger.storage_fails() && code == Refusal::Storage.code().as_str();
        if code == Refusal::Gap.code().as_str() || waits_for_storage {
            // The server will ask for what it lacks; the answer covers this update too.
            self.ledger.refuse_for_gap(update);
            return;
        }
        self.ledger.refuse(update, code, text);
        if let Some(connection) = self.phase.connection() {
            connection.outgoing = Outgoing::Halted;
        }
    }

    fn go_live(&mut self) {
        let Phase::Syncing(syncing) = &self.phase else {
            return;
        };
        if !syncing.caught_up || matches!(syncing.connection.outgoing, Outgoing::NotAsked) {
            return;
        }
        if let Phase::Syncing(Syncing { connection, .. }) =
            mem::replace(&mut self.phase, Phase::Stopped)
        {
            self.phase = Phase::Live(connection);
        }
    }
}
