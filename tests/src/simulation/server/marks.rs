//! Looked marks as the server keeps them: some time after they grew, so that a process that ends takes some along.

use super::machine::Machine;
use crate::simulation::world::Checked;
use duologue_server::store::DocumentId;
use duologue_shared::ids::Seat;
use duologue_shared::looked::{BothLooked, Looked};
use std::collections::BTreeMap;

/// What is kept, and what only the process knows.
#[derive(Debug, Default)]
pub(in crate::simulation) struct Marks {
    kept: BTreeMap<DocumentId, BothLooked>,
    grown: BTreeMap<DocumentId, BothLooked>,
    /// What was there when people came who had never looked: all of it counts as seen.
    found: Vec<(DocumentId, Seat, Vec<u8>)>,
}

impl Marks {
    /// How far both have looked, as far as it is kept.
    pub(super) fn of(&self, document: &DocumentId) -> BothLooked {
        self.kept.get(document).cloned().unwrap_or_default()
    }

    /// What grew is kept.
    pub(super) fn keep(&mut self) {
        self.kept.append(&mut self.grown);
    }

    /// What grew is not kept: of one document, or with the whole process.
    pub(super) fn lose(&mut self, document: Option<&DocumentId>) {
        match document {
            Some(document) => drop(self.grown.remove(document)),
            None => self.grown.clear(),
        }
    }

    /// The mark of that seat grew, and nothing else did.
    fn grows(&mut self, document: &DocumentId, seat: Seat, now: &BothLooked) -> Checked {
        let kept = self.of(document);
        let before = self.grown.get(document).unwrap_or(&kept);
        if !before.of(seat).beyond(now.of(seat)).is_empty() {
            return Err(format!("the mark of {seat:?} goes back"));
        }
        if before.of(seat.other()) != now.of(seat.other()) {
            return Err(format!("who looked is {seat:?}, and not alone has a mark"));
        }
        self.grown.insert(document.clone(), now.clone());
        Ok(())
    }
}

impl Machine {
    /// Keeps looked marks from now on.
    pub(in crate::simulation) fn keep_marks(&mut self) {
        self.marks.get_or_insert_default();
    }

    /// A person looked further.
    pub(super) fn looked_on(&mut self, document: &DocumentId, seat: Seat) -> Checked {
        let Some(mut marks) = self.marks.take() else {
            return Ok(());
        };
        let checked = self.open_room(document).map_or(Ok(()), |room| {
            let unknown = BothLooked::default();
            let now = room.looked().unwrap_or(&unknown);
            let before = marks.grown.get(document).cloned();
            let before = before.unwrap_or_else(|| marks.of(document));
            if !before.of(seat).has_begun() {
                let found = room.replica().snapshot();
                marks.found.push((document.clone(), seat, found));
            }
            marks.grows(document, seat, now)
        });
        self.marks = Some(marks);
        checked
    }

    /// How far the person on that seat has looked, as the open room says.
    pub(in crate::simulation) fn looked(
        &mut self,
        document: &DocumentId,
        seat: Seat,
    ) -> Option<Looked> {
        let looked = self.open_room(document)?.looked()?;
        Some(looked.of(seat).clone())
    }

    /// What was there whenever somebody on that seat came who had never looked, as far as anybody knew.
    pub(in crate::simulation) fn found_by(
        &self,
        document: &DocumentId,
        seat: Seat,
    ) -> Vec<Vec<u8>> {
        let found = self.marks.iter().flat_map(|marks| &marks.found);
        let theirs = found.filter(|(its, whose, _)| its == document && *whose == seat);
        theirs.map(|(.., bytes)| bytes.clone()).collect()
    }
}
