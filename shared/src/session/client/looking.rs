//! Looking: how far the person has seen the agenda, here and on their other devices.

use super::ClientSession;
use super::connection::send;
use crate::looked::Looked;
use crate::protocol::{DecodeError, Message};
use crate::session::ClientEffect;

/// How far the person has looked, as this device and the server know it.
#[derive(Debug, Default)]
pub(super) struct Looking {
    own: Looked,
    /// What the server knows; nothing before it said so on this connection, as one of an earlier version never does.
    server: Option<Looked>,
}

impl ClientSession {
    /// How far the person has looked, as far as it is known here.
    #[must_use]
    pub const fn looked(&self) -> &Looked {
        &self.looking.own
    }

    /// A connection begins: it is not known what the server knows.
    pub(super) fn ask_looked(&mut self) {
        self.looking.server = None;
    }

    /// The server says how far the person has looked, or what another of their devices adds.
    pub(super) fn told_looked(
        &mut self,
        mark: &[u8],
        effects: &mut Vec<ClientEffect>,
    ) -> Result<(), DecodeError> {
        let told = Looked::decode(mark)?;
        self.looking.server.get_or_insert_default().merge(&told);
        if self.looking.own.merge(&told) {
            effects.push(ClientEffect::Looked);
        }
        self.tell_looked(effects);
        Ok(())
    }

    /// The person looked on, here or in another tab.
    pub(super) fn looked_on(&mut self, seen: &Looked, effects: &mut Vec<ClientEffect>) {
        if self.looking.own.merge(seen) {
            effects.push(ClientEffect::Looked);
            self.tell_looked(effects);
        }
    }

    /// Tells the server what it does not know.
    fn tell_looked(&mut self, effects: &mut Vec<ClientEffect>) {
        let Some(server) = &mut self.looking.server else {
            return;
        };
        let news = self.looking.own.beyond(server);
        if !news.is_empty() && self.phase.connection().is_some() {
            server.merge(&news);
            send(&Message::Looked(&news.encode()), effects);
        }
    }
}
