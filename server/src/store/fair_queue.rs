//! Fair queue: items of many owners, taken in turns, so that whoever has few does not wait for all of somebody who has many.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

/// How many of one owner are taken before the next has a turn.
const TURN: usize = 32;

/// Items that wait. Those of one owner leave in the order in which they came.
#[derive(Debug)]
pub(super) struct FairQueue<K, T> {
    waiting: HashMap<K, VecDeque<T>>,
    /// Owners of what waits, first whoever is next.
    turns: VecDeque<K>,
    len: usize,
}

impl<K: Clone + Eq + Hash, T> FairQueue<K, T> {
    /// Nothing waits.
    pub(super) fn new() -> Self {
        Self {
            waiting: HashMap::new(),
            turns: VecDeque::new(),
            len: 0,
        }
    }

    /// Whether nothing waits.
    pub(super) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many wait.
    pub(super) const fn len(&self) -> usize {
        self.len
    }

    /// Puts an item behind the others of its owner.
    pub(super) fn push(&mut self, owner: K, item: T) {
        self.len = self.len.saturating_add(1);
        match self.waiting.entry(owner) {
            Entry::Occupied(waiting) => waiting.into_mut().push_back(item),
            Entry::Vacant(place) => {
                self.turns.push_back(place.key().clone());
                place.insert(VecDeque::from([item]));
            }
        }
    }

    /// Takes at most so many, a turn of each owner after the other.
    pub(super) fn take(&mut self, most: usize) -> Vec<T> {
        let mut taken = Vec::new();
        while taken.len() < most
            && let Some(owner) = self.turns.pop_front()
        {
            let Some(waiting) = self.waiting.get_mut(&owner) else {
                continue;
            };
            let turn = TURN.min(most.saturating_sub(taken.len()));
            taken.extend(waiting.drain(..turn.min(waiting.len())));
            if waiting.is_empty() {
                self.waiting.remove(&owner);
            } else {
                self.turns.push_back(owner);
            }
        }
        self.len = self.len.saturating_sub(taken.len());
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_few_waits_for_a_turn_of_the_others_and_no_longer() {
        let mut queue = FairQueue::new();
        for number in 0..100 {
            queue.push("ahead", ("ahead", number));
        }
        queue.push("calm", ("calm", 0));
        let taken = queue.take(TURN + 1);
        let place = taken.iter().position(|(owner, _)| *owner == "calm");
        assert_eq!(place, Some(TURN), "behind one turn");
        assert_eq!(queue.len(), 100 - TURN);
    }

    #[test]
    fn all_of_an_owner_leave_in_their_order_and_nothing_stays() {
        let mut queue = FairQueue::new();
        for number in 0..50 {
            for owner in ["one", "two", "three"] {
                queue.push(owner, (owner, number));
            }
        }
        let mut left = HashMap::from([("one", 0), ("two", 0), ("three", 0)]);
        while !queue.is_empty() {
            for (owner, number) in queue.take(7) {
                let next = left.get_mut(owner).unwrap();
                assert_eq!(number, *next);
                *next += 1;
            }
        }
        assert!(left.values().all(|left| *left == 50));
        assert!(queue.waiting.is_empty() && queue.turns.is_empty());
    }
}
