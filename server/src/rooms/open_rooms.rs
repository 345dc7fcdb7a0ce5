//! Table of open documents: each at most once at a time.

use std::collections::BTreeMap;

use crate::store::DocumentId;

/// The open documents with their rooms, or with the ways into them.
#[derive(Debug)]
pub struct OpenRooms<R> {
    rooms: BTreeMap<DocumentId, (Generation, R)>,
    opened: u64,
}

/// One opening of a document: the room that is opened after it ended has another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Generation(u64);

impl<R> Default for OpenRooms<R> {
    fn default() -> Self {
        Self {
            rooms: BTreeMap::new(),
            opened: 0,
        }
    }
}

impl<R> OpenRooms<R> {
    /// The document's room; `open` makes it, if the document is not open.
    pub fn enter(&mut self, document: &DocumentId, open: impl FnOnce(Generation) -> R) -> &mut R {
        let opened = &mut self.opened;
        let room = self.rooms.entry(document.clone()).or_insert_with(|| {
            *opened = opened.saturating_add(1);
            let generation = Generation(*opened);
            (generation, open(generation))
        });
        &mut room.1
    }

    /// Forgets a room that ended; one that was opened since then stays.
    pub fn forget(&mut self, document: &DocumentId, generation: Generation) -> Option<R> {
        let (current, _) = self.rooms.get(document)?;
        if *current != generation {
            return None;
        }
        self.rooms.remove(document).map(|(_, room)| room)
    }

    /// The document's room, if it is open.
    pub fn get(&self, document: &DocumentId) -> Option<&R> {
        self.rooms.get(document).map(|(_, room)| room)
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, document: &DocumentId) -> Option<&mut R> {
        self.rooms.get_mut(document).map(|(_, room)| room)
    }

    /// All of them, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&DocumentId, &R)> {
        self.rooms
            .iter()
            .map(|(document, (_, room))| (document, room))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rooms.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rooms.is_empty()
    }

    /// Forgets all of them.
    pub fn take_all(&mut self) -> Vec<R> {
        let rooms = std::mem::take(&mut self.rooms);
        rooms.into_values().map(|(_, room)| room).collect()
    }
}

#[cfg(test)]
mod tests {
    use duologue_shared::ids::PairId;

    use super::*;

    #[test]
    fn a_document_is_opened_once_and_only_its_own_end_forgets_it() {
        let mut rooms = OpenRooms::default();
        let document = DocumentId::agenda(&PairId::from_random([1; 16]));
        let first = *rooms.enter(&document, |generation| generation);
        assert_eq!(*rooms.enter(&document, |generation| generation), first);
        assert_eq!(rooms.forget(&document, first), Some(first));
        let second = *rooms.enter(&document, |generation| generation);
        assert_eq!(rooms.forget(&document, first), None);
        assert_eq!(rooms.get_mut(&document), Some(&mut { second }));
        assert_eq!((rooms.take_all(), rooms.len()), (vec![second], 0));
    }
}
