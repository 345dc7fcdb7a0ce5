//! Causal order: how far the blocks of several clients can be put in, as they wait for each other.

use super::{Brought, Wait, find};
use crate::steps::walked;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

/// How far one client's blocks are put in.
#[derive(Default)]
struct Progress {
    /// How many of its waits are over.
    over: usize,
    /// Its clock, as far as the update moved it.
    reached: u32,
    /// Who waits for its blocks: the clock of the block, and the place of the client that waits.
    asleep: BinaryHeap<Reverse<(u32, usize)>>,
}

/// Blocks of one client that are put in one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    /// The client's place among those that are brought.
    pub(super) place: usize,
    pub(super) range: Range<u32>,
}

/// The clock up to which each client's blocks can be put in. Of clients that are not taken, nothing is.
pub(super) fn reach(
    brought: &[Brought],
    takes: &dyn Fn(u64) -> bool,
    clock: &dyn Fn(u64) -> u32,
) -> Vec<u32> {
    put_in(brought, takes, clock, &mut |_| {})
}

/// An order in which all blocks can be put in where everything else that they stand beside is; none, when some wait
/// for each other.
pub(super) fn runs(brought: &[Brought]) -> Option<Vec<Run>> {
    let start = |client| match find(brought, client) {
        Some(brought) => brought.range.start,
        None => u32::MAX,
    };
    let mut runs = Vec::new();
    let ends = put_in(brought, &|_| true, &start, &mut |run| runs.push(run));
    let mut reached = brought.iter().zip(ends);
    reached
        .all(|(brought, end)| brought.range.end == end)
        .then_some(runs)
}

/// Puts in each client's blocks as far as they do not wait for another's, and wakes who waited for them.
///
/// Every wait is looked at once, so the time follows the bytes.
fn put_in(
    brought: &[Brought],
    takes: &dyn Fn(u64) -> bool,
    clock: &dyn Fn(u64) -> u32,
    note: &mut dyn FnMut(Run),
) -> Vec<u32> {
    let place_of = |client| brought.binary_search_by_key(&client, |brought| brought.client);
    let mut progress: Vec<Progress> = brought.iter().map(|_| Progress::default()).collect();
    let clients = brought.iter().enumerate();
    let taken = clients.filter(|(_, its)| takes(its.client));
    let mut awake: Vec<usize> = taken.map(|(place, _)| place).collect();
    while let Some(place) = awake.pop() {
        let Some((put, over)) = brought
            .get(place)
            .zip(progress.get(place).map(|its| its.over))
        else {
            continue;
        };
        walked(1);
        let known = clock(put.client);
        let is_over = |wait: &Wait| {
            walked(1);
            let (other, at) = wait.on;
            let is_put_in = || {
                let other = place_of(other).ok().and_then(|place| progress.get(place));
                other.is_some_and(|other| at < other.reached)
            };
            wait.at < known || at < clock(other) || is_put_in()
        };
        let mut left = put.waits.iter().enumerate().skip(over);
        let blocked = left.find(|(_, wait)| !is_over(wait));
        let end = blocked.map_or(put.range.end, |(_, wait)| wait.at);
        let over = blocked.map_or(put.waits.len(), |(at, _)| at);
        if let Some((_, wait)) = blocked {
            let (other, at) = wait.on;
            let other = place_of(other)
                .ok()
                .and_then(|place| progress.get_mut(place));
            // What is neither here nor coming wakes nobody.
            if let Some(other) = other {
                other.asleep.push(Reverse((at, place)));
            }
        }
        let Some(its) = progress.get_mut(place) else {
            continue;
        };
        its.over = over;
        let start = its.reached.max(put.range.start);
        if start < end {
            note(Run {
                place,
                range: start..end,
            });
        }
        its.reached = end;
        while let Some(Reverse((at, who))) = its.asleep.peek().copied()
            && at < end
        {
            its.asleep.pop();
            awake.push(who);
        }
    }
    progress.iter().map(|its| its.reached).collect()
}
