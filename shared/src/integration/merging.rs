//! Blocks that become one: counted before, as yrs copies and moves what stands behind them.

use super::TooCostly;
use super::block::{At, COPIED_PER_STEP, MOVED_PER_STEP};
use super::blocks::Blocks;
use super::places::Lists;
use crate::scan::Content;
use crate::steps::walked;

impl Blocks {
    /// Counts what yrs copies where blocks of the update become one, as it adds each to the one before it, from the last;
    /// and what it moves up behind them: once for a run of them, but for each of those that are deleted.
    pub(super) fn count_merging(&mut self) -> Result<(), TooCostly> {
        let (mut copied, mut moved, mut moved_for_deleted) = (0_u64, 0_u64, 0_u64);
        let mut run = 0_u64;
        let mut merged = (None, 0_u64);
        self.touched.sort_unstable_by(|one, other| other.cmp(one));
        self.touched.dedup();
        for id in self.touched.iter().copied() {
            walked(1);
            let Some((place, at)) = self.find(id) else {
                continue;
            };
            let before = place
                .checked_sub(1)
                .and_then(|place| self.listed(id.0, place));
            let becomes_one = before.is_some_and(|before| self.can_become_one(before, at));
            let Some(block) = self.get(at).filter(|_| becomes_one) else {
                run = 0;
                continue;
            };
            if merged.0 != Some(id.0) {
                merged = (Some(id.0), 0);
            }
            let its = self.clients.get(&id.0).map_or(0, Vec::len);
            let behind = u64::try_from(its.saturating_sub(place)).unwrap_or(u64::MAX);
            let behind = behind.saturating_sub(merged.1);
            merged.1 += 1;
            if !block.is_deleted {
                if run == 0 {
                    moved = moved.saturating_add(behind);
                }
                run = run.saturating_add(u64::from(block.len));
                copied = copied.saturating_add(run);
            } else if block.list.is_some() {
                // Of what is deleted, there is nothing to copy.
                moved_for_deleted = moved_for_deleted.saturating_add(behind);
            }
        }
        let moves = moved_for_deleted / MOVED_PER_STEP;
        // What is refused before it is done is not spent.
        if self.moves.saturating_add(moves) > self.most_moves {
            return Err(TooCostly(self.most_moves));
        }
        self.take_moves(moves)?;
        self.take_steps(copied / COPIED_PER_STEP)?;
        self.take_steps(moved / MOVED_PER_STEP)
    }

    /// Makes blocks one that yrs makes one, at the end of an update, once they were counted and are in order for that.
    pub(super) fn merge(&mut self, lists: &mut Lists) {
        for id in std::mem::take(&mut self.touched) {
            walked(1);
            let Some((place, _)) = self.find(id) else {
                continue;
            };
            self.merge_into_the_one_before(id.0, place.saturating_add(1), lists);
            self.merge_into_the_one_before(id.0, place, lists);
        }
    }

    fn can_become_one(&self, before: At, at: At) -> bool {
        let (Some(first), Some(second)) = (self.get(before), self.get(at)) else {
            return false;
        };
        let follows = first.id.0 == second.id.0 && first.end() == second.id.1;
        if first.list.is_none() || second.list.is_none() {
            return follows && first.list.is_none() && second.list.is_none();
        }
        let content = match (first.is_deleted, second.is_deleted) {
            (true, true) => true,
            (false, false) => {
                first.content == second.content
                    && matches!(first.content, Content::Letters | Content::Values)
            }
            (true, false) | (false, true) => false,
        };
        follows
            && content
            && second.origin == Some(first.last())
            && first.right_origin == second.right_origin
            && first.right == Some(at)
    }

    fn merge_into_the_one_before(&mut self, client: u64, place: usize, lists: &mut Lists) {
        let before = place
            .checked_sub(1)
            .and_then(|place| self.listed(client, place));
        let (Some(before), Some(at)) = (before, self.listed(client, place)) else {
            return;
        };
        if !self.can_become_one(before, at) {
            return;
        }
        let Some(block) = self.get(at) else {
            return;
        };
        if let Some(first) = self.get_mut(before) {
            first.len = first.len.saturating_add(block.len);
            first.right = block.right;
        }
        if let Some(right) = block.right.and_then(|right| self.get_mut(right)) {
            right.left = Some(before);
        }
        if let Some(list) = block.list {
            lists.change(list, |list| {
                list.len = list.len.saturating_sub(1);
                if list.last == Some(at) {
                    list.last = Some(before);
                }
            });
        }
        if let Some(its) = self.clients.get_mut(&client) {
            its.remove(place);
        }
        self.let_go(at);
    }
}
