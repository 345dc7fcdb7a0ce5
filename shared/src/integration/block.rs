//! Block without its content, and what it costs to move, cut and copy some.

use super::PASSED_PER_STEP;
use crate::scan::Content;

/// A unit, by client and clock.
pub(super) type Id = (u64, u32);
/// A block, by its place in memory.
pub(super) type At = u32;

/// How many blocks are moved up in memory in the time of a step, where one is put between them.
pub(super) const MOVED_PER_STEP: u64 = 512;
/// How many units are copied in the time of a step, where blocks become one.
pub(super) const COPIED_PER_STEP: u64 = 64;
/// How many letters before a cut are looked at in the time of a step, to find its place.
const LETTERS_PER_STEP: u64 = 256;
/// How many letters after a cut are copied in the time of a step.
const CUT_OFF_PER_STEP: u64 = 8192;
/// How many values are copied in the time of a step, where a block of them is cut.
const VALUES_PER_STEP: u64 = 16;

/// A block, of which what it holds is known by its kind alone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    pub(super) id: Id,
    pub(super) len: u32,
    pub(super) origin: Option<Id>,
    /// The block that held the origin when this one was put in, and mostly does still.
    pub(super) origin_at: Option<At>,
    pub(super) right_origin: Option<Id>,
    /// None, where what stood there was collected.
    pub(super) list: Option<u32>,
    pub(super) left: Option<At>,
    pub(super) right: Option<At>,
    pub(super) content: Content,
    pub(super) is_deleted: bool,
}

impl Block {
    pub(super) const fn end(&self) -> u32 {
        self.id.1.saturating_add(self.len)
    }

    pub(super) const fn last(&self) -> Id {
        (self.id.0, self.end().saturating_sub(1))
    }

    pub(super) fn holds(&self, (client, clock): Id) -> bool {
        self.id.0 == client && (self.id.1..self.end()).contains(&clock)
    }

    /// How many steps it takes to cut it after that many units, without what stands behind it.
    pub(super) fn cut_steps(&self, before: u32) -> u64 {
        let (before, all) = (u64::from(before), u64::from(self.len));
        let copied = match self.content {
            Content::Letters => {
                before / LETTERS_PER_STEP + all.saturating_sub(before) / CUT_OFF_PER_STEP
            }
            Content::Values => all / VALUES_PER_STEP,
            Content::Deleted | Content::Single => 0,
        };
        copied.saturating_add(1)
    }
}

/// How many steps it takes at the most to cut one block in a document of that many units.
pub(super) const fn most_cut_steps(units: u64) -> u64 {
    // Blocks of values take the most.
    (units / MOVED_PER_STEP)
        .saturating_add(units / VALUES_PER_STEP)
        .saturating_add(1)
}

/// How many steps it takes at the most to delete a range of that many units in a document of so many, each as a block.
pub(super) const fn most_steps_of_deleting(range: u64, units: u64) -> u64 {
    let passed = if range < units { range } else { units };
    let moved = passed.saturating_mul(units) / MOVED_PER_STEP;
    (passed / PASSED_PER_STEP)
        .saturating_add(moved)
        .saturating_add(most_cut_steps(units).saturating_mul(2))
}
