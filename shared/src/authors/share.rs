//! Share of one person: what they may bring of what somebody lacks.
//!
//! A server that was restored from an older backup lacks words of both. Each person's browsers bring that person's
//! own, as nobody else may; what stands on the other's waits until the other's browsers brought those.

use super::Bindings;
use super::words::{Seats, Stands, standing_in_words};
use crate::ids::Seat;
use crate::replica::{Refusal, Replica};
use crate::scan::{Scan, shortened};
use std::ops::Range;
use yrs::{ReadTxn, StateVector, Transact};

/// A person's part of what a document lacks.
#[derive(Debug)]
pub(crate) struct Share {
    /// As an update v1, which that document can take as it is.
    pub(crate) update: Vec<u8>,
    /// Through which clock it brings the blocks of which client.
    pub(crate) brings: Vec<(u64, u32)>,
    /// Whether the document lacks blocks of the person, in the update or not.
    pub(crate) is_lacked: bool,
    /// Whether nothing of the person has to wait for blocks of the other.
    pub(crate) is_whole: bool,
}

/// What a document with those clocks lacks of this replica, and the person on that seat may bring: their own blocks,
/// as far as they stand on nothing that is missing there, and what is deleted of what is there, but for the other's
/// word. A client id that nobody is known to write under is not theirs.
///
/// # Errors
/// [`Refusal::Malformed`] when the document cannot be read, as none behind the gate can be.
pub(crate) fn share(
    replica: &Replica,
    theirs: &StateVector,
    bindings: &Bindings,
    seat: Seat,
) -> Result<Share, Refusal> {
    let is_own = |client| bindings.seat_of(client) == Some(seat);
    let clock = |client| theirs.get(&yrs::ClientID::new(client));
    let everything = replica.missing_since(theirs);
    let scan = Scan::of(&everything).map_err(|_| Refusal::Malformed)?;
    let reach = scan.reach(&is_own, &clock);
    let through = |client| {
        let place = reach.binary_search_by_key(&client, |(its, _)| *its);
        let reached = place.ok().and_then(|place| reach.get(place));
        reached.map_or(0, |(_, end)| *end).max(clock(client))
    };

    let lacked = scan.inserted().filter(|(client, _)| is_own(*client));
    let (mut is_lacked, mut is_whole) = (false, true);
    for (client, range) in lacked {
        is_lacked = true;
        is_whole &= through(client) == range.end;
    }
    let there = scan.deleted().iter().filter_map(|(client, range)| {
        let end = range.end.min(through(*client));
        is_whole &= end == range.end;
        (range.start < end).then_some((*client, range.start..end))
    });
    let there: Vec<_> = there.collect();
    let is_foreign = |(client, _): &(u64, Range<u32>)| !is_own(*client);
    let deleted = if there.iter().any(is_foreign) {
        let words = words_of_the_other(replica, &is_own, seat)?;
        outside_of(&words, there)
    } else {
        there
    };
    let brings = reach.iter().copied();
    Ok(Share {
        update: shortened(&everything, &through, &deleted).map_err(|_| Refusal::Malformed)?,
        brings: brings
            .filter(|(client, end)| *end > clock(*client))
            .collect(),
        is_lacked,
        is_whole,
    })
}

/// The blocks in the other's word, by client and clock: none but the other writes there, so their blocks alone are
/// looked at.
fn words_of_the_other(
    replica: &Replica,
    is_own: &dyn Fn(u64) -> bool,
    seat: Seat,
) -> Result<Vec<Stands>, Refusal> {
    let mut own = StateVector::default();
    for (client, clock) in replica.doc().transact().state_vector().iter() {
        if is_own(client.get()) {
            own.set_max(*client, *clock);
        }
    }
    let scan = Scan::of(&replica.missing_since(&own)).map_err(|_| Refusal::Malformed)?;
    let mut words = standing_in_words(&scan, |_| 0, |_| Seats::default());
    words.retain(|stands| stands.in_word_of(seat.other()));
    Ok(words)
}

/// Those units that do not stand in a word.
fn outside_of(words: &[Stands], units: Vec<(u64, Range<u32>)>) -> Vec<(u64, Range<u32>)> {
    let mut outside = Vec::new();
    for (client, range) in units {
        let mut from = range.start;
        let first = words
            .partition_point(|stands| (stands.client, stands.range.end) <= (client, range.start));
        let inside = words
            .iter()
            .skip(first)
            .take_while(|stands| stands.client == client && stands.range.start < range.end);
        for stands in inside {
            if from < stands.range.start {
                outside.push((client, from..stands.range.start));
            }
            from = from.max(stands.range.end);
        }
        if from < range.end {
            outside.push((client, from..range.end));
        }
    }
    outside
}

#[cfg(test)]
mod tests;
