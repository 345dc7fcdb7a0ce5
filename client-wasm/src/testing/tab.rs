//! A browser tab, and the rows on its device.

use super::Socket;
use crate::core::Core;
use crate::events::TopicChange;
use crate::presence::PresentPerson;
use duologue_shared::ids::{ClientId, Seat};

/// A row on a person's device.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) bytes: Vec<u8>,
    pub(crate) sequence: Option<u64>,
    pub(crate) unsaved: bool,
}

/// A browser tab: its core, and what the page around it remembers.
pub(crate) struct Tab {
    pub(crate) core: Core,
    pub(crate) seat: Seat,
    pub(crate) rows: Vec<Row>,
    /// What the device keeps of whose client ids are.
    pub(crate) authors: Vec<(ClientId, Seat)>,
    pub(crate) changes: Vec<TopicChange>,
    pub(crate) people: Vec<PresentPerson>,
    pub(crate) status: String,
    pub(crate) outlines: usize,
    pub(crate) damaged: usize,
    pub(crate) wake: Option<u64>,
    /// How many rows were there when it was opened.
    pub(super) restored: usize,
    pub(super) socket: Socket,
    pub(super) online: bool,
}

impl Tab {
    pub(super) fn confirm(&mut self, through: u64, everything: bool) {
        let restored = self.restored;
        for (at, row) in self.rows.iter_mut().enumerate() {
            let is_saved = match row.sequence {
                Some(sequence) => sequence <= through,
                None => everything && at < restored,
            };
            row.unsaved &= !is_saved;
        }
    }

    pub(crate) fn unsaved_rows(&self) -> usize {
        self.rows.iter().filter(|row| row.unsaved).count()
    }
}
