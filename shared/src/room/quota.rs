//! Quota of a document: how full it is.

use crate::schema::MAX_UPDATE;

/// How much may come in, in bytes, before the document is measured again: measuring takes as long as an answer to
/// somebody who has nothing.
const MEASURED_EVERY: usize = 256 * 1024;

/// How many bytes may still come in for all agendas together that somebody made, as far as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Left(u64);

impl Default for Left {
    fn default() -> Self {
        Self(u64::MAX)
    }
}

impl Left {
    /// So many may.
    pub(super) const fn of(bytes: u64) -> Self {
        Self(bytes)
    }

    /// Whether that many bytes more may come in. Deletions always may: each takes away what took more.
    pub(super) fn has_room(self, bytes: usize, only_deletes: bool) -> bool {
        only_deletes || u64::try_from(bytes).is_ok_and(|bytes| bytes <= self.0)
    }

    /// That many bytes came in.
    pub(super) fn take(&mut self, bytes: usize) {
        // What nobody bounds stays so.
        if self.0 != u64::MAX {
            let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
            self.0 = self.0.saturating_sub(bytes);
        }
    }
}

/// Keeps a document within its limit, measuring it seldom.
///
/// What comes in is counted as it came. In the document it may take less, when it repeats or was deleted again; or a
/// few times more, when it deletes letters out of the middle of words.
#[derive(Debug)]
pub(super) struct Quota {
    limit: usize,
    measured: Option<Measured>,
}

#[derive(Debug, Clone, Copy)]
struct Measured {
    /// Bytes of the document, as somebody gets it who has nothing.
    size: usize,
    /// Bytes that came in since.
    since: usize,
}

impl Quota {
    /// A document that takes up to `limit` bytes and has not been measured.
    pub(super) const fn up_to(limit: usize) -> Self {
        Self {
            limit,
            measured: None,
        }
    }

    /// Whether there is room for that many bytes more; `measure` tells the size of the document. Deletions find some
    /// room above the limit, so that what is full can be made smaller.
    pub(super) fn has_room(
        &mut self,
        bytes: usize,
        only_deletes: bool,
        measure: impl FnOnce() -> usize,
    ) -> bool {
        let limit = self.limit + if only_deletes { MAX_UPDATE } else { 0 };
        let is_within = |measured: Measured| {
            let size = measured.size.saturating_add(measured.since);
            size.saturating_add(bytes) <= limit
        };
        match self.measured {
            Some(measured) if measured.since < MEASURED_EVERY => is_within(measured),
            Some(_) | None => {
                let size = measure();
                let measured = Measured { size, since: 0 };
                self.measured = Some(measured);
                is_within(measured)
            }
        }
    }

    /// Whether the document is measured before anything more comes in.
    pub(super) fn is_due(&self) -> bool {
        self.measured
            .is_none_or(|measured| measured.since >= MEASURED_EVERY)
    }

    /// That many bytes came in.
    pub(super) const fn add(&mut self, bytes: usize) {
        if let Some(measured) = &mut self.measured {
            measured.since = measured.since.saturating_add(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: usize = 4 * MEASURED_EVERY;

    fn never() -> usize {
        panic!("measured once more")
    }

    #[test]
    fn a_document_is_measured_once_and_then_counted() {
        let mut fill = Quota::up_to(LIMIT);
        assert!(fill.has_room(100, false, || 1000));
        fill.add(100);
        assert!(fill.has_room(LIMIT - 1100, false, never));
        assert!(!fill.has_room(LIMIT - 1099, false, never));
    }

    #[test]
    fn after_much_came_in_the_document_is_measured_again() {
        let mut fill = Quota::up_to(LIMIT);
        assert!(fill.has_room(1, false, || 0));
        fill.add(MEASURED_EVERY - 1);
        assert!(fill.has_room(1, false, never));
        fill.add(1);
        assert!(!fill.has_room(1, false, || LIMIT));
        fill.add(MEASURED_EVERY);
        // Most of it was deleted again.
        assert!(fill.has_room(1, false, || 10));
    }

    #[test]
    fn deletions_find_room_above_the_limit_for_a_while() {
        let mut fill = Quota::up_to(LIMIT);
        assert!(!fill.has_room(1, false, || LIMIT));
        assert!(fill.has_room(MAX_UPDATE, true, never));
        assert!(!fill.has_room(MAX_UPDATE + 1, true, never));
    }
}
