//! Arrival order of a document's updates: how far each client's blocks reached after each of them.
//!
//! An update that was cheap to put in when it came can be dear among those that came later, as yrs puts blocks in by
//! client. So whoever takes many updates at once is given them in the order in which they came.

use std::collections::HashMap;

use crate::scan::Scan;

/// Updates in the order in which they came, since what was there at the beginning.
#[derive(Debug, Default)]
pub(crate) struct Arrivals {
    reached: Vec<Reached>,
    /// How many updates came before those that brought no blocks.
    leading: u64,
}

/// How far a client's blocks reached with an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reached {
    pub(crate) client: u64,
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// The last one of its update.
    is_last: bool,
    /// How many updates this one ends: one client's, one after the other, are put in alike when they come as one, and
    /// some bring no blocks.
    updates: u64,
}

impl Arrivals {
    /// An update came to a document with these clocks.
    pub(super) fn note(&mut self, scan: &Scan, clock: impl Fn(u64) -> u32) {
        let new = scan.inserted().filter_map(|(client, range)| {
            let start = range.start.max(clock(client));
            (start < range.end).then_some((client, start..range.end))
        });
        let mut new = new.peekable();
        let Some((client, range)) = new.next() else {
            match self.reached.last_mut() {
                Some(before) => before.updates += 1,
                None => self.leading += 1,
            }
            return;
        };
        if new.peek().is_none()
            && let Some(before) = self.last_of_one()
            && before.client == client
        {
            before.end = range.end;
            before.updates += 1;
            return;
        }
        let first = std::iter::once((client, range));
        for (client, range) in first.chain(new) {
            self.reached.push(Reached {
                client,
                start: range.start,
                end: range.end,
                is_last: false,
                updates: 0,
            });
        }
        if let Some(last) = self.reached.last_mut() {
            last.is_last = true;
            last.updates = 1;
        }
    }

    /// Forgets the first updates, which whoever needs them has as one now.
    pub(super) fn forget(&mut self, updates: u64) {
        let mut left = updates.saturating_sub(self.leading);
        self.leading = self.leading.saturating_sub(updates);
        let mut forgotten = 0;
        for (place, reached) in self.reached.iter().enumerate() {
            if !reached.is_last {
                continue;
            }
            let Some(rest) = left.checked_sub(reached.updates) else {
                break;
            };
            left = rest;
            forgotten = place + 1;
        }
        self.reached.drain(..forgotten);
    }

    /// The updates one after the other.
    pub(crate) fn updates(&self) -> impl Iterator<Item = &[Reached]> {
        self.reached.split_inclusive(|reached| reached.is_last)
    }

    /// The clocks of the clients that came up since the beginning, as they were then; all others are as they were.
    pub(crate) fn beginning(&self) -> HashMap<u64, u32> {
        let mut clocks = HashMap::new();
        for reached in &self.reached {
            clocks.entry(reached.client).or_insert(reached.start);
        }
        clocks
    }

    /// The last update, when it is one client's alone.
    fn last_of_one(&mut self) -> Option<&mut Reached> {
        let (last, before) = self.reached.split_last_mut()?;
        before
            .last()
            .is_none_or(|before| before.is_last)
            .then_some(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{replica, write};

    fn ends(arrivals: &Arrivals) -> Vec<Vec<(u64, u32)>> {
        let ends = |update: &[Reached]| update.iter().map(|it| (it.client, it.end)).collect();
        arrivals.updates().map(ends).collect()
    }

    #[test]
    fn updates_stand_in_the_order_in_which_they_came() {
        let (ana, ben) = (replica(1), replica(2));
        let mut arrivals = Arrivals::default();
        let mut clocks = HashMap::new();
        for (person, words) in [(&ben, "b"), (&ana, "aa"), (&ben, "bbb"), (&ana, "a")] {
            let scan = Scan::of(&write(person, words)).unwrap();
            arrivals.note(&scan, |client| {
                clocks.get(&client).copied().unwrap_or_default()
            });
            for (client, range) in scan.inserted() {
                clocks.insert(client, range.end);
            }
        }
        let all = [vec![(2, 1)], vec![(1, 2)], vec![(2, 4)], vec![(1, 3)]];
        assert_eq!(ends(&arrivals), all);
        assert_eq!(arrivals.beginning(), HashMap::from([(1, 0), (2, 0)]));

        arrivals.forget(2);
        assert_eq!(ends(&arrivals), all[2..]);
        assert_eq!(arrivals.beginning(), HashMap::from([(1, 2), (2, 1)]));
    }

    #[test]
    fn what_one_client_writes_in_one_go_takes_one_place() {
        let ana = replica(1);
        let mut arrivals = Arrivals::default();
        for letter in 0..100 {
            let scan = Scan::of(&write(&ana, "x")).unwrap();
            arrivals.note(&scan, |_| letter);
        }
        assert_eq!(ends(&arrivals), [vec![(1, 100)]]);
        // Half of it can not be forgotten.
        arrivals.forget(50);
        assert_eq!(ends(&arrivals), [vec![(1, 100)]]);
        arrivals.forget(100);
        assert_eq!(ends(&arrivals), Vec::<Vec<(u64, u32)>>::new());
    }
}
