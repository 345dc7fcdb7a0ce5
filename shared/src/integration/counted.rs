//! Counts of a document's order, for tests and fuzzing.

use super::block::Id;
use super::places::{ListName, Parent};
use super::{Integration, TooCostly, all_of};
use crate::scan::Scan;

impl Integration {
    /// Puts in updates one after the other, of which blocks become one in the end only.
    pub(crate) fn integrate_together(
        &mut self,
        scans: &[Scan],
        budget: u64,
    ) -> Result<u64, TooCostly> {
        self.begin(budget);
        let mut each = scans.iter();
        let taken = each.try_for_each(|scan| self.take(scan, &all_of(scan), scan.deleted()));
        self.finish(taken)
    }

    /// Client, clock and length of all blocks that stand somewhere, in the order of their ids.
    pub(crate) fn listed_blocks(&self) -> Vec<(u64, u32, u32)> {
        self.blocks.listed_blocks()
    }

    /// The units of a root that are not deleted, in their order.
    pub(crate) fn units_of(&self, root: &str) -> Vec<Id> {
        let name = |place| ListName {
            parent: Parent::Root(place),
            key: None,
        };
        let list = self.lists.place_of(root).and_then(|place| {
            let list = self.lists.known(name(place))?;
            Some(self.lists.get(list))
        });
        list.map_or_else(Vec::new, |list| self.blocks.units_from(list.first))
    }
}
