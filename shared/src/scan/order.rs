//! Whether the blocks of several clients can be put in at all.

use super::Wait;
use std::collections::BTreeMap;
use std::ops::Range;

/// Puts in each client's blocks as far as they do not wait for another's, and wakes who waited for them.
/// Every wait is looked at once, so the time follows the bytes.
pub(super) fn settles(
    inserted: &BTreeMap<u64, Range<u32>>,
    waits: &BTreeMap<u64, Vec<Wait>>,
    clock: impl Fn(u64) -> u32,
) -> bool {
    let mut left: BTreeMap<u64, _> = waits
        .iter()
        .map(|(who, waits)| (*who, waits.iter().peekable()))
        .collect();
    let mut reached: BTreeMap<u64, u32> = BTreeMap::new();
    let mut asleep: BTreeMap<(u64, u32), Vec<u64>> = BTreeMap::new();
    let mut awake: Vec<u64> = inserted.keys().copied().collect();
    while let Some(client) = awake.pop() {
        let known = clock(client);
        let is_there = |(other, place): (u64, u32)| {
            place < clock(other) || reached.get(&other).is_some_and(|end| place < *end)
        };
        let mut end = inserted.get(&client).map_or(known, |range| range.end);
        if let Some(waits) = left.get_mut(&client) {
            while waits
                .next_if(|wait| wait.at < known || is_there(wait.on))
                .is_some()
            {}
            if let Some(wait) = waits.peek() {
                asleep.entry(wait.on).or_default().push(client);
                end = wait.at;
            }
        }
        reached.insert(client, end);
        let woken: Vec<_> = asleep
            .range((client, 0)..(client, end))
            .map(|(on, _)| *on)
            .collect();
        for on in woken {
            awake.extend(asleep.remove(&on).unwrap_or_default());
        }
    }
    asleep.is_empty()
}
