//! Blocks that stand in a person's word.

use crate::ids::Seat;
use crate::scan::{Item, Scan};
use crate::sort::sort_by;
use crate::steps::walked;
use std::collections::HashMap;
use std::ops::Range;

/// The blocks of a document that stand in a person's word, by client and in the order of their clocks.
#[derive(Debug, Default)]
pub(super) struct Words(HashMap<u64, Vec<(Range<u32>, Seat)>>);

/// A new block that stands in a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stands {
    pub(super) client: u64,
    pub(super) range: Range<u32>,
    pub(super) is_container: bool,
    seats: Seats,
}

/// Seats whose word a block may stand in: yrs decides between its neighbours, so both count.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seats {
    a: bool,
    b: bool,
}

impl Words {
    /// Notes that a block stands in a seat's word.
    pub(super) fn add(&mut self, client: u64, range: Range<u32>, seat: Seat) {
        let ranges = self.0.entry(client).or_default();
        if let Some((last, of)) = ranges.last_mut()
            && *of == seat
            && last.end == range.start
        {
            last.end = range.end;
            return;
        }
        let place = ranges.partition_point(|(before, _)| before.start < range.start);
        ranges.insert(place, (range, seat));
    }

    pub(super) fn note(&mut self, stands: &Stands) {
        for seat in [Seat::A, Seat::B] {
            if stands.in_word_of(seat) {
                self.add(stands.client, stands.range.clone(), seat);
            }
        }
    }

    /// The parts of those units that stand in a seat's word.
    pub(super) fn of_seat_within(
        &self,
        seat: Seat,
        units: &[(u64, Range<u32>)],
    ) -> Vec<(u64, Range<u32>)> {
        let mut found = Vec::new();
        for (client, range) in &merged(units) {
            let Some(ranges) = self.0.get(client) else {
                continue;
            };
            let first = ranges.partition_point(|(before, _)| before.end <= range.start);
            let after = ranges.iter().skip(first);
            for (its, of) in after.take_while(|(its, _)| its.start < range.end) {
                walked(1);
                if *of == seat {
                    found.push((*client, its.start.max(range.start)..its.end.min(range.end)));
                }
            }
        }
        found
    }

    /// Whose word a block stands in.
    pub(super) fn at(&self, (client, clock): (u64, u32)) -> Seats {
        let mut seats = Seats::default();
        for seat in [Seat::A, Seat::B] {
            let unit = [(client, clock..clock.saturating_add(1))];
            if self.0.contains_key(&client) && !self.of_seat_within(seat, &unit).is_empty() {
                seats.add(seat);
            }
        }
        seats
    }
}

impl Stands {
    pub(super) fn in_word_of(&self, seat: Seat) -> bool {
        match seat {
            Seat::A => self.seats.a,
            Seat::B => self.seats.b,
        }
    }
}

impl Seats {
    fn add(&mut self, seat: Seat) {
        match seat {
            Seat::A => self.a = true,
            Seat::B => self.b = true,
        }
    }

    /// Adds those of `other`; whether that changed anything.
    fn join(&mut self, other: Self) -> bool {
        let before = *self;
        self.a |= other.a;
        self.b |= other.b;
        *self != before
    }

    fn is_none(self) -> bool {
        self == Self::default()
    }
}

/// The blocks of an update that are new to a document with these clocks, and stand in a word: because they
/// say so, or because what they stand beside does.
///
/// Starts from those that are known to and goes on to who stands beside them, so that the time follows the
/// bytes, whatever order they come in. `known` says where those blocks stand that are there already. The answer is by
/// client, and of each in the order of its clocks.
pub(super) fn standing_in_words(
    scan: &Scan,
    clock: impl Fn(u64) -> u32,
    known: impl Fn((u64, u32)) -> Seats,
) -> Vec<Stands> {
    let items = scan.items();
    let mut seats: Vec<Seats> = vec![Seats::default(); items.len()];
    let mut awake = Vec::new();
    for (place, (client, item)) in items.iter().enumerate() {
        walked(1);
        let mut its = Seats::default();
        if let Some(seat) = item.word {
            its.add(seat);
        }
        for beside in item.beside.iter().flatten() {
            if beside.1 < clock(beside.0) {
                its.join(known(*beside));
            }
        }
        if item.range.end > clock(*client) && !its.is_none() {
            awake.push(place);
        }
        if let Some(seats) = seats.get_mut(place) {
            *seats = its;
        }
    }
    if !awake.is_empty() {
        spread(items, &mut seats, awake);
    }
    let new = items
        .iter()
        .zip(seats)
        .filter_map(|((client, item), seats)| {
            let start = item.range.start.max(clock(*client));
            let stands = start < item.range.end && !seats.is_none();
            stands.then_some(Stands {
                client: *client,
                range: start..item.range.end,
                is_container: item.is_container,
                seats,
            })
        });
    new.collect()
}

/// Lets everybody who stands beside a block stand where it does.
fn spread(items: &[(u64, Item)], seats: &mut [Seats], mut awake: Vec<usize>) {
    // By the place of the block that others stand beside, each with the place of one of these.
    let mut neighbours: Vec<(usize, usize)> = Vec::new();
    for (place, (_, item)) in items.iter().enumerate() {
        for beside in item.beside.iter().flatten() {
            neighbours.extend(place_of(items, *beside).map(|at| (at, place)));
        }
    }
    sort_by(&mut neighbours, Ord::cmp);
    while let Some(place) = awake.pop() {
        let its = seats.get(place).copied().unwrap_or_default();
        let first = neighbours.partition_point(|(at, _)| *at < place);
        let beside = neighbours.iter().skip(first);
        for (_, neighbour) in beside.take_while(|(at, _)| *at == place) {
            walked(1);
            if seats
                .get_mut(*neighbour)
                .is_some_and(|seats| seats.join(its))
            {
                awake.push(*neighbour);
            }
        }
    }
}

/// The same units in order and each once, however often an update names them.
fn merged(units: &[(u64, Range<u32>)]) -> Vec<(u64, Range<u32>)> {
    let mut units = units.to_vec();
    units.sort_unstable_by_key(|(client, range)| (*client, range.start));
    let mut merged: Vec<(u64, Range<u32>)> = Vec::new();
    for (client, range) in units {
        match merged.last_mut() {
            Some((of, last)) if *of == client && range.start <= last.end => {
                last.end = last.end.max(range.end);
            }
            _ => merged.push((client, range)),
        }
    }
    merged
}

fn place_of(items: &[(u64, Item)], (client, clock): (u64, u32)) -> Option<usize> {
    let after = items.partition_point(|(of, item)| (*of, item.range.start) <= (client, clock));
    let place = after.checked_sub(1)?;
    let (of, item) = items.get(place)?;
    (*of == client && item.range.contains(&clock)).then_some(place)
}
