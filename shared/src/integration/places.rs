//! Lists that blocks stand in: a text, or all values that a key of a map ever had.

use std::collections::HashMap;

use super::block::{At, Id};
use crate::index::Index;

/// Where a list hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ListName {
    pub(super) parent: Parent,
    /// By its place among the names.
    pub(super) key: Option<u32>,
}

/// What a list hangs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Parent {
    /// A root, by the place of its name.
    Root(u32),
    Block(Id),
}

/// The two ends of a list, and how many blocks stand in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct List {
    pub(super) first: Option<At>,
    pub(super) last: Option<At>,
    pub(super) len: u32,
    pub(super) has_key: bool,
}

/// The lists of a document.
#[derive(Debug, Default)]
pub(super) struct Lists {
    all: Vec<List>,
    by_name: HashMap<ListName, u32>,
    /// The lists that hang in a block.
    in_blocks: HashMap<Id, Vec<u32>>,
    /// Each list's name, in their order.
    hung: Vec<ListName>,
    names: Vec<String>,
    places_of_names: Index,
    /// How many lists and names there were when the update began, and the lists as they were.
    before: (usize, usize),
    changed: Vec<(u32, List)>,
}

impl Lists {
    pub(super) fn begin(&mut self) {
        self.before = (self.all.len(), self.names.len());
        self.changed.clear();
    }

    /// Takes back everything since the beginning.
    pub(super) fn roll_back(&mut self) {
        while let Some((at, list)) = self.changed.pop() {
            if let Some(changed) = usize::try_from(at).ok().and_then(|at| self.all.get_mut(at)) {
                *changed = list;
            }
        }
        let (lists, names) = self.before;
        self.all.truncate(lists);
        for name in self.hung.drain(lists..) {
            self.by_name.remove(&name);
            if let Parent::Block(holder) = name.parent
                && let Some(its) = self.in_blocks.get_mut(&holder)
            {
                its.pop();
            }
        }
        for name in self.names.drain(names..) {
            self.places_of_names.take(&name);
        }
    }

    /// The place of a name, kept when it is new.
    pub(super) fn name(&mut self, name: &str) -> u32 {
        let known = self.places_of_names.places(name).first().copied();
        let place = known.unwrap_or(self.names.len());
        if known.is_none() {
            self.names.push(name.to_owned());
            self.places_of_names.add(name, place);
        }
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    /// The list that hangs there, made when it is new.
    pub(super) fn of(&mut self, name: ListName) -> u32 {
        if let Some(at) = self.by_name.get(&name) {
            return *at;
        }
        let at = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(List {
            has_key: name.key.is_some(),
            ..List::default()
        });
        self.hung.push(name);
        self.by_name.insert(name, at);
        if let Parent::Block(holder) = name.parent {
            self.in_blocks.entry(holder).or_default().push(at);
        }
        at
    }

    /// The lists that hang in a block.
    pub(super) fn inside(&self, block: Id) -> &[u32] {
        self.in_blocks.get(&block).map_or(&[], Vec::as_slice)
    }

    pub(super) fn get(&self, at: u32) -> List {
        let list = usize::try_from(at).ok().and_then(|at| self.all.get(at));
        list.copied().unwrap_or_default()
    }

    pub(super) fn change(&mut self, at: u32, changing: impl FnOnce(&mut List)) {
        let list = usize::try_from(at).ok().and_then(|at| self.all.get_mut(at));
        if let Some(list) = list {
            self.changed.push((at, *list));
            changing(list);
        }
    }
}

#[cfg(any(test, feature = "cost"))]
impl Lists {
    /// The place of a name that is known.
    pub(super) fn place_of(&self, name: &str) -> Option<u32> {
        let place = self.places_of_names.places(name).first();
        place.and_then(|place| u32::try_from(*place).ok())
    }

    /// The list that hangs there.
    pub(super) fn known(&self, name: ListName) -> Option<u32> {
        self.by_name.get(&name).copied()
    }
}
