//! Integration cost of an update: how many steps yrs takes to put its blocks where they belong.
//!
//! A block that was written beside others than those it finds walks over everything in between (the YATA algorithm of
//! yrs and Yjs), so blocks that somebody forged walk for minutes: 4,000 blocks that each pass 6,000. The steps are
//! counted here before an update is applied, on a copy of the document's order without its content.

mod block;
mod blocks;
mod merging;
mod places;
mod whole;

pub use whole::{DearToRead, reads_cheaply};
pub(crate) use whole::{Ends, in_stages, most_steps};

use crate::scan::{Item, Scan};
use block::Id;
use blocks::Blocks;
use places::Lists;
use std::ops::Range;
use thiserror::Error;

/// Steps that may be taken beyond to delete blocks and move up what stands behind them: whoever deletes twenty thousand lines above
/// as many others stays below, which takes a quarter of a second.
const MOVES: u64 = 1 << 21;
/// Steps of both kinds that are kept for somebody at the most.
#[cfg(any(test, feature = "cost"))]
pub(crate) const STOCK: u64 = FREE_STEPS + MOVES;
/// Steps that any update may take, however small: two people who wrote a thousand lines each at the same place while
/// they were apart are far below.
const FREE_STEPS: u64 = 16_384;
/// Steps that an update may take beyond for each of its bytes.
const STEPS_PER_BYTE: u64 = 8;
/// How many deleted units are passed over in the time of a step.
const PASSED_PER_STEP: u64 = 16;

/// An update takes more steps than its bytes justify.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the update takes more than {0} steps")]
pub(crate) struct TooCostly(u64);

/// How many steps an update of that many bytes may take by itself.
pub(crate) fn budget(bytes: usize) -> u64 {
    Allowance::default().budget(bytes)
}

fn earned(bytes: usize) -> u64 {
    let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
    bytes.saturating_mul(STEPS_PER_BYTE)
}

/// Steps that somebody may take: each byte earns some, and those that were not taken are kept, up to a limit. So all
/// updates together cost no more than their bytes, and a small one may still cost much once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Allowance {
    left: u64,
    most: u64,
}

impl Default for Allowance {
    fn default() -> Self {
        Self::up_to(FREE_STEPS)
    }
}

impl Allowance {
    /// For moving up what stands behind deleted blocks.
    pub(crate) const fn for_moves() -> Self {
        Self::up_to(MOVES)
    }

    const fn up_to(most: u64) -> Self {
        Self { left: most, most }
    }

    /// How many steps an update of that many bytes may take now.
    pub(crate) fn budget(self, bytes: usize) -> u64 {
        self.left.saturating_add(earned(bytes))
    }

    /// Whether so much was spent lately that the next update may be dear too.
    pub(crate) const fn is_short(self) -> bool {
        self.left < self.most / 2
    }

    /// An update of that many bytes took so many steps.
    pub(crate) fn spend(&mut self, bytes: usize, steps: u64) {
        let left = self.budget(bytes).saturating_sub(steps);
        self.left = left.min(self.most);
    }
}

/// The order of a document's blocks, kept up update by update.
#[derive(Debug, Default)]
pub(crate) struct Integration {
    blocks: Blocks,
    lists: Lists,
    /// As many moves as updates may make; as many as the bytes of each and [`MOVES`] allow, unless it is told.
    most_moves: Option<u64>,
}

impl Integration {
    /// Puts in an update that continues where the document is, in as many steps as yrs will take; their number.
    ///
    /// # Errors
    /// [`TooCostly`] when they are more than `budget`. Then nothing has changed.
    pub(crate) fn integrate(&mut self, scan: &Scan, budget: u64) -> Result<u64, TooCostly> {
        self.put_in(scan, &all_of(scan), scan.deleted(), budget)
    }

    /// The same for a part of an update: the blocks of these clients, in the order of their ids, up to these clocks.
    ///
    /// # Errors
    /// As [`Self::integrate`].
    pub(crate) fn integrate_up_to(
        &mut self,
        scan: &Scan,
        ends: &Ends,
        budget: u64,
    ) -> Result<u64, TooCostly> {
        self.put_in(scan, ends, &[], budget)
    }

    /// Sets how many steps updates may take from now on to delete blocks and move up what stands behind them.
    pub(crate) const fn let_move(&mut self, most: u64) {
        self.most_moves = Some(most);
    }

    /// How many steps the last update took, or until it was too many.
    pub(crate) const fn steps(&self) -> u64 {
        self.blocks.steps()
    }

    /// The same of those that [`Self::let_move`] tells of.
    pub(crate) const fn moves(&self) -> u64 {
        self.blocks.moves()
    }

    /// How many units of a client there are.
    pub(crate) fn clock(&self, client: u64) -> u32 {
        self.blocks.clock(client)
    }

    fn put_in(
        &mut self,
        scan: &Scan,
        ends: &Ends,
        deleted: &[(u64, Range<u32>)],
        budget: u64,
    ) -> Result<u64, TooCostly> {
        self.begin(budget);
        let taken = self.take(scan, ends, deleted);
        self.finish(taken)
    }

    fn begin(&mut self, budget: u64) {
        let most_moves = self.most_moves.unwrap_or(budget.saturating_add(MOVES));
        self.blocks.begin(budget, most_moves);
        self.lists.begin();
    }

    fn take(
        &mut self,
        scan: &Scan,
        ends: &Ends,
        deleted: &[(u64, Range<u32>)],
    ) -> Result<(), TooCostly> {
        let queues = ends.iter().filter_map(|end| self.queue(scan, *end));
        self.place(queues.collect(), scan.names())?;
        for (client, range) in deleted {
            self.blocks.delete(*client, range, &mut self.lists)?;
        }
        Ok(())
    }

    fn finish(&mut self, taken: Result<(), TooCostly>) -> Result<u64, TooCostly> {
        let taken = taken.and_then(|()| self.blocks.count_merging());
        if taken.is_err() {
            self.blocks.roll_back();
            self.lists.roll_back();
        } else {
            self.blocks.merge(&mut self.lists);
        }
        taken.map(|()| self.blocks.steps())
    }

    /// Places all blocks in the order in which yrs does: from the highest client id on, and what a block waits for
    /// before it.
    fn place(&mut self, mut queues: Vec<Queue<'_>>, names: &[String]) -> Result<(), TooCostly> {
        let mut open: Vec<usize> = (0..queues.len()).collect();
        let mut latest: Option<usize> = None;
        let mut stack: Vec<(usize, Piece<'_>)> = Vec::new();
        loop {
            let from_latest = || {
                let at = latest?;
                Some((at, queues.get_mut(at)?.pop()?))
            };
            let Some((from, piece)) = stack.pop().or_else(from_latest) else {
                latest = open.pop();
                match latest.and_then(|at| queues.get_mut(at)) {
                    Some(queue) => queue.taken = true,
                    None => return Ok(()),
                }
                continue;
            };
            let Some(missing) = self.missing(&piece) else {
                self.blocks.place(&piece, names, &mut self.lists)?;
                continue;
            };
            // yrs looks through everything that waits.
            let waiting = u64::try_from(stack.len()).unwrap_or(u64::MAX);
            self.blocks.take_steps(waiting.saturating_add(1))?;
            let is_waiting = |(_, piece): &(usize, Piece<'_>)| piece.client == missing;
            let found = queues.binary_search_by_key(&missing, |queue| queue.client);
            let next = found.ok().and_then(|at| Some((at, queues.get_mut(at)?)));
            let next = next.filter(|(_, queue)| !queue.taken && missing != piece.client);
            let next = next.filter(|_| !stack.iter().any(is_waiting));
            let next = next.and_then(|(at, queue)| Some((at, queue.pop()?)));
            stack.push((from, piece));
            match next {
                Some(next) => stack.push(next),
                // It cannot be put in at all; whoever applies it will find out.
                None => return Ok(()),
            }
        }
    }

    /// What an update brings of a client up to a clock, if anything of it is new.
    fn queue<'scan>(&self, scan: &'scan Scan, (client, end): (u64, u32)) -> Option<Queue<'scan>> {
        let range = scan.inserted_of(client);
        let left = range.start.max(self.blocks.clock(client))..range.end.min(end);
        let items = scan.items_of(client);
        let known = items.partition_point(|(_, item)| item.range.end <= left.start);
        let (_, items) = items.split_at_checked(known).unwrap_or_default();
        (!left.is_empty()).then_some(Queue {
            client,
            left,
            items,
            taken: false,
        })
    }

    /// The client whose blocks have to come before this one.
    fn missing(&self, piece: &Piece<'_>) -> Option<u64> {
        let beside = piece.item.map(|item| item.beside)?;
        let lacking = |(client, clock): &Id| self.blocks.clock(*client) <= *clock;
        beside
            .into_iter()
            .flatten()
            .find(lacking)
            .map(|(client, _)| client)
    }
}

/// A block of an update that is not known yet, or the part of it that is not.
#[derive(Debug, Clone)]
pub(crate) struct Piece<'scan> {
    client: u64,
    range: Range<u32>,
    /// Nothing, where what stood there was collected.
    item: Option<&'scan Item>,
}

/// What an update brings of one client and is not put in yet.
struct Queue<'scan> {
    client: u64,
    left: Range<u32>,
    items: &'scan [(u64, Item)],
    /// Whether it is or was the one that is worked on.
    taken: bool,
}

impl<'scan> Queue<'scan> {
    fn pop(&mut self) -> Option<Piece<'scan>> {
        if self.left.is_empty() {
            return None;
        }
        let start = self.left.start;
        let (end, item) = match self.items.split_first() {
            Some(((_, item), rest)) if item.range.start <= start => {
                self.items = rest;
                (item.range.end, Some(item))
            }
            Some(((_, item), _)) => (item.range.start, None),
            None => (self.left.end, None),
        };
        let end = end.min(self.left.end);
        self.left.start = end;
        Some(Piece {
            client: self.client,
            range: start..end,
            item,
        })
    }
}

/// How far an update goes: its clients and their last clocks.
fn all_of(scan: &Scan) -> Vec<(u64, u32)> {
    let brought = scan.inserted();
    brought.map(|(client, range)| (client, range.end)).collect()
}

#[cfg(any(test, feature = "cost"))]
mod counted;
#[cfg(test)]
mod tests;
