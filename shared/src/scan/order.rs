//! How far the blocks of several clients can be put in, as they wait for each other.

use super::{Brought, Wait};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

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

/// Puts in each client's blocks as far as they do not wait for another's, and wakes who waited for them: the clock
/// up to which each comes. Of clients that are not taken, nothing is put in.
///
/// Every wait is looked at once, so the time follows the bytes.
pub(super) fn reach(
    brought: &[Brought],
    takes: &dyn Fn(u64) -> bool,
    clock: &dyn Fn(u64) -> u32,
) -> Vec<u32> {
    let place_of = |client| brought.binary_search_by_key(&client, |brought| brought.client);
    let mut progress: Vec<Progress> = brought.iter().map(|_| Progress::default()).collect();
    let clients = brought.iter().enumerate();
    let taken = clients.filter(|(_, its)| takes(its.client));
    let mut awake: Vec<usize> = taken.map(|(place, _)| place).collect();
    while let Some(place) = awake.pop() {
        let Some((its, over)) = brought
            .get(place)
            .zip(progress.get(place).map(|its| its.over))
        else {
            continue;
        };
        let known = clock(its.client);
        let is_over = |wait: &Wait| {
            let (other, at) = wait.on;
            let is_put_in = || {
                let other = place_of(other).ok().and_then(|place| progress.get(place));
                other.is_some_and(|other| at < other.reached)
            };
            wait.at < known || at < clock(other) || is_put_in()
        };
        let mut left = its.waits.iter().enumerate().skip(over);
        let blocked = left.find(|(_, wait)| !is_over(wait));
        let end = blocked.map_or(its.range.end, |(_, wait)| wait.at);
        let over = blocked.map_or(its.waits.len(), |(at, _)| at);
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
