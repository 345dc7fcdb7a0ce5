//! Index of a list: where in it the things of a key stand.
//!
//! One for every kind of list and key, as a hash map is compiled anew for each, which is some two kilobytes of the page.

use std::collections::HashMap;

/// Places in a list by key.
#[derive(Debug, Default)]
pub struct Index(HashMap<String, Vec<usize>>);

impl Index {
    /// The places of things by their keys, in the order of the list.
    pub fn of(keys: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let mut index = Self::default();
        for (place, key) in keys.into_iter().enumerate() {
            index.add(key, place);
        }
        index
    }

    /// Notes that something of that key stands there.
    pub fn add(&mut self, key: impl Into<String>, place: usize) {
        self.0.entry(key.into()).or_default().push(place);
    }

    /// Where things of that key stand, in the order of noting them.
    pub fn places(&self, key: &str) -> &[usize] {
        self.0.get(key).map_or(&[], Vec::as_slice)
    }

    /// Whether anything has that key.
    pub fn has(&self, key: &str) -> bool {
        !self.places(key).is_empty()
    }

    /// Whether nothing was noted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes out the place that was noted last of that key.
    pub fn take(&mut self, key: &str) -> Option<usize> {
        self.0.get_mut(key)?.pop()
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::Index;

    #[test]
    fn things_are_found_by_their_keys_and_taken_out_once() {
        let mut index = Index::of(["one", "two", "one"]);
        assert_eq!(index.places("one"), [0, 2]);
        assert_eq!(
            (index.has("two"), index.has("three"), index.places("three")),
            (true, false, &[][..])
        );
        let taken = [(); 3].map(|()| index.take("one"));
        assert_eq!((taken, index.has("one")), ([Some(2), Some(0), None], false));
        index.clear();
        assert!(!index.has("two"));
    }
}
