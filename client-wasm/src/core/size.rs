//! Size of the agenda.

use duologue_shared::replica::Replica;
use duologue_shared::schema::AGENDA_WARN;

/// How much has to come, in bytes, before it is measured, as measuring takes as long as sending all of it. A snapshot
/// of this size is smaller than [`AGENDA_WARN`] when it is unpacked.
const MEASURED_EVERY: usize = 256 * 1024;

/// Measures an agenda, seldom.
#[derive(Debug, Default)]
pub(super) struct Size {
    /// Bytes that came since it was measured.
    since: usize,
    is_large: bool,
}

impl Size {
    /// That many bytes came.
    pub(super) const fn add(&mut self, bytes: usize) {
        self.since = self.since.saturating_add(bytes);
    }

    /// Whether it is large as of now, and was not before.
    pub(super) fn becomes_large(&mut self, replica: &Replica) -> bool {
        if self.is_large || self.since < MEASURED_EVERY {
            return false;
        }
        self.since = 0;
        self.is_large = replica.everything().len() >= AGENDA_WARN;
        self.is_large
    }

    pub(super) const fn is_large(&self) -> bool {
        self.is_large
    }
}
