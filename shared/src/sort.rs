//! Sort, one for every kind of list.
//!
//! The library's is compiled anew for each kind of element, which is some four kilobytes of the page each time.

use std::cmp::Ordering;
use std::mem;

/// Puts a list in order; equals stay as they were.
pub(crate) fn sort_by<T>(list: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let order = in_order(list.len(), &|one, other| {
        list.get(one)
            .zip(list.get(other))
            .map_or(Ordering::Equal, |(one, other)| compare(one, other))
    });
    let mut waiting: Vec<Option<T>> = mem::take(list).into_iter().map(Some).collect();
    for place in order {
        list.extend(waiting.get_mut(place).and_then(Option::take));
    }
}

/// The places of a list of that length, in the order of what is there; equals stay as they were.
pub(crate) fn in_order(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    order.sort_by(|one, other| compare(*one, *other));
    order
}

#[cfg(test)]
mod tests {
    use super::sort_by;
    use crate::testing::Die;

    #[test]
    fn it_orders_as_the_library_does_and_keeps_equals_as_they_were() {
        for seed in 0..200 {
            let mut die = Die::seeded(seed);
            let len = die.roll(60);
            let mut list: Vec<(usize, usize)> = (0..len).map(|at| (die.roll(9), at)).collect();
            let mut expected = list.clone();
            expected.sort_by_key(|(key, _)| *key);
            sort_by(&mut list, |(one, _), (other, _)| one.cmp(other));
            assert_eq!(list, expected);
        }
    }
}
