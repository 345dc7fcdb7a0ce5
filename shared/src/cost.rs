//! Cost of what others send, in steps, for tests, fuzzing and benchmarks: never part of the server or the page.

pub mod attacks;
pub mod forged;

use crate::integration::{self, Integration};
use crate::replica::BLOCKS_IN_ONE_GO;
use crate::scan::Scan;

pub use crate::steps::count;

/// How many steps an update of that many bytes may take by itself.
pub fn budget(bytes: usize) -> u64 {
    integration::budget(bytes)
}

/// Steps that a person may take beyond those that bytes earned, for all that they send while a document is open.
pub const STOCK: u64 = integration::STOCK;

/// A copy of a document's order, which takes whatever it is given and tells what that cost.
#[derive(Debug, Default)]
pub struct Order(Integration);

impl Order {
    /// Takes an update that continues where it is; how many steps yrs takes for that.
    pub fn takes(&mut self, update: &[u8]) -> u64 {
        self.take_all(&[update])
    }

    /// Takes rows as a document does that loads its log.
    pub fn loads<'rows>(&mut self, rows: impl IntoIterator<Item = &'rows [u8]>) -> u64 {
        let (mut steps, mut blocks) = (0, 0);
        let mut together = Vec::new();
        for row in rows {
            let many = Scan::of(row).map_or(0, |scan| scan.items().len());
            if blocks + many > BLOCKS_IN_ONE_GO {
                steps += self.take_all(&std::mem::take(&mut together));
                blocks = 0;
            }
            blocks += many;
            together.push(row);
        }
        steps + self.take_all(&together)
    }

    /// Client, clock and length of all blocks that stand somewhere, in the order of their ids.
    pub fn blocks(&self) -> Vec<(u64, u32, u32)> {
        self.0.listed_blocks()
    }

    /// The units of a root text that are not deleted, in their order.
    pub fn units(&self, root: &str) -> Vec<(u64, u32)> {
        self.0.units_of(root)
    }

    fn take_all(&mut self, updates: &[&[u8]]) -> u64 {
        let scans = updates.iter().filter_map(|update| Scan::of(update).ok());
        let scans: Vec<Scan> = scans.collect();
        self.0.let_move(u64::MAX);
        let steps = self.0.integrate_together(&scans, u64::MAX);
        steps.unwrap_or(u64::MAX).saturating_add(self.0.moves())
    }
}
