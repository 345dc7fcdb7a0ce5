//! Blocks of a document in their order, without content: split, joined and walked over as yrs does it.

use std::collections::HashMap;
use std::ops::Range;

use super::places::{ListName, Lists, Parent};
use super::{PASSED_PER_STEP, Piece, TooCostly};
use crate::scan::{Content, Place};

/// A unit, by client and clock.
pub(super) type Id = (u64, u32);
/// A block, by its place in memory.
pub(super) type At = u32;

/// How many blocks are moved up in memory in the time of a step, where one is put between them.
const MOVED_PER_STEP: u64 = 512;
/// How many units are copied in the time of a step, where blocks become one.
const COPIED_PER_STEP: u64 = 64;

#[derive(Debug, Clone, Copy)]
struct Block {
    id: Id,
    len: u32,
    origin: Option<Id>,
    right_origin: Option<Id>,
    /// None, where what stood there was collected.
    list: Option<u32>,
    left: Option<At>,
    right: Option<At>,
    content: Content,
    is_deleted: bool,
}

impl Block {
    const fn end(&self) -> u32 {
        self.id.1.saturating_add(self.len)
    }

    const fn last(&self) -> Id {
        (self.id.0, self.end().saturating_sub(1))
    }
}

/// Walks by their number: the last one that passed a block, and the last part of one. A walk is in parts, as it forgets what
/// it passed whenever it moves the block that it looks a place for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Passed {
    walk: u64,
    part: u64,
}

/// What takes back one change.
#[derive(Debug)]
enum Undo {
    Changed(At, Block),
    Made(At),
    Listed { client: u64, place: usize },
}

/// All blocks, each client's in the order of their clocks.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    slots: Vec<Block>,
    free: Vec<At>,
    clients: HashMap<u64, Vec<At>>,
    undo: Vec<Undo>,
    /// Which walk passed each block last, by its place in memory.
    passed: Vec<Passed>,
    walks: Passed,
    /// Units at which blocks were made, cut or deleted, and may become one with their neighbours.
    touched: Vec<Id>,
    steps: u64,
    budget: u64,
}

impl Blocks {
    /// Begins an update that may take that many steps.
    pub(super) fn begin(&mut self, budget: u64) {
        self.undo.clear();
        self.touched.clear();
        self.steps = 0;
        self.budget = budget;
    }

    /// How many steps were taken since the beginning.
    pub(super) const fn steps(&self) -> u64 {
        self.steps
    }

    pub(super) fn take_steps(&mut self, steps: u64) -> Result<(), TooCostly> {
        self.steps = self.steps.saturating_add(steps);
        if self.steps > self.budget {
            return Err(TooCostly(self.budget));
        }
        Ok(())
    }

    /// How many units of a client there are.
    pub(super) fn clock(&self, client: u64) -> u32 {
        let last = self.clients.get(&client).and_then(|blocks| blocks.last());
        last.and_then(|at| self.get(*at))
            .map_or(0, |block| block.end())
    }

    /// Puts in a block whose neighbours are there.
    pub(super) fn place(
        &mut self,
        piece: &Piece<'_>,
        names: &[String],
        lists: &mut Lists,
    ) -> Result<(), TooCostly> {
        self.take_steps(1)?;
        let id = (piece.client, piece.range.start);
        let mut block = Block {
            id,
            len: piece.range.end.saturating_sub(piece.range.start),
            origin: None,
            right_origin: None,
            list: None,
            left: None,
            right: None,
            content: Content::Deleted,
            is_deleted: true,
        };
        if let Some(item) = piece.item {
            block.content = item.content;
            block.is_deleted = item.content == Content::Deleted;
            if let Place::Beside = item.place {
                [block.origin, block.right_origin] = item.beside;
            }
            if item.range.start < id.1 {
                block.origin = Some((id.0, id.1.saturating_sub(1)));
            }
            if let Some(origin) = block.origin {
                block.left = self.ending_at(origin, lists)?;
            }
            if let Some(origin) = block.right_origin {
                block.right = self.beginning_at(origin, lists)?;
            }
            let mut neighbours = [block.left, block.right].into_iter().flatten();
            let beside = neighbours.find_map(|at| self.get(at)?.list);
            let name = |place: u32, lists: &mut Lists| {
                let name = usize::try_from(place).ok().and_then(|at| names.get(at));
                name.map(|name| lists.name(name))
            };
            let is_part = item.range.start < id.1;
            block.list = match item.place {
                Place::Root { name: root, key } if !is_part => name(root, lists).map(|root| {
                    let key = key.and_then(|key| name(key, lists));
                    lists.of(ListName {
                        parent: Parent::Root(root),
                        key,
                    })
                }),
                Place::Container { key } if !is_part => {
                    item.beside.first().copied().flatten().and_then(|parent| {
                        let (_, at) = self.find(parent)?;
                        let holds = self.get(at).filter(|block| {
                            !block.is_deleted && block.content == Content::Single
                        })?;
                        let key = key.and_then(|key| name(key, lists));
                        Some(lists.of(ListName {
                            parent: Parent::Block(holds.id),
                            key,
                        }))
                    })
                }
                Place::Beside | Place::Root { .. } | Place::Container { .. } => beside,
            };
        }
        if let Some(list) = block.list {
            self.find_neighbours(&mut block, list, lists)?;
        } else {
            (block.left, block.right) = (None, None);
        }
        let at = self.make(block, None);
        self.link(at, lists)?;
        self.touched.push(id);
        Ok(())
    }

    /// Deletes units, where there are some.
    pub(super) fn delete(
        &mut self,
        client: u64,
        range: &Range<u32>,
        lists: &mut Lists,
    ) -> Result<(), TooCostly> {
        let Some((mut place, _)) = self.find((client, range.start)) else {
            return Ok(());
        };
        let mut passed = 0;
        while let Some(at) = self.listed(client, place)
            && let Some(block) = self.get(at)
            && block.id.1 < range.end
        {
            passed += 1;
            if !block.is_deleted {
                if block.id.1 < range.start {
                    self.split(place, at, range.start, lists)?;
                    place += 1;
                    continue;
                }
                if block.end() > range.end {
                    self.split(place, at, range.end, lists)?;
                }
                self.change(at, |block| block.is_deleted = true);
                self.touched.push((client, block.id.1));
            }
            place += 1;
        }
        self.take_steps(passed / PASSED_PER_STEP)
    }

    /// Counts what yrs copies where blocks of the update become one: it adds each to the one before it, from the last.
    pub(super) fn count_copies(&mut self) -> Result<(), TooCostly> {
        let mut copied = 0_u64;
        let mut run = 0_u64;
        let mut made: Vec<Id> = self.touched.clone();
        made.sort_unstable_by(|one, other| other.cmp(one));
        made.dedup();
        for id in made {
            let Some((place, at)) = self.find(id) else {
                continue;
            };
            let before = place
                .checked_sub(1)
                .and_then(|place| self.listed(id.0, place));
            if before.is_some_and(|before| self.can_become_one(before, at)) {
                // Of what is deleted, there is nothing to copy.
                let block = self.get(at).filter(|block| !block.is_deleted);
                run = run.saturating_add(block.map_or(0, |block| u64::from(block.len)));
                copied = copied.saturating_add(run);
            } else {
                run = 0;
            }
        }
        self.take_steps(copied / COPIED_PER_STEP)
    }

    /// Makes blocks one that yrs makes one, at the end of an update.
    pub(super) fn merge(&mut self, lists: &mut Lists) {
        let mut touched = std::mem::take(&mut self.touched);
        touched.sort_unstable_by(|one, other| other.cmp(one));
        touched.dedup();
        for id in touched {
            let Some((place, _)) = self.find(id) else {
                continue;
            };
            self.merge_into_the_one_before(id.0, place.saturating_add(1), lists);
            self.merge_into_the_one_before(id.0, place, lists);
        }
    }

    /// Takes back everything since the beginning.
    pub(super) fn roll_back(&mut self) {
        while let Some(undo) = self.undo.pop() {
            match undo {
                Undo::Changed(at, block) => {
                    if let Some(changed) = self.get_mut(at) {
                        *changed = block;
                    }
                }
                Undo::Made(at) => self.free.push(at),
                Undo::Listed { client, place } => {
                    if let Some(its) = self.clients.get_mut(&client) {
                        its.remove(place);
                        if its.is_empty() {
                            self.clients.remove(&client);
                        }
                    }
                }
            }
        }
    }

    /// Where it belongs between its origins, as [YATA](https://docs.yjs.dev) resolves conflicts.
    fn find_neighbours(
        &mut self,
        block: &mut Block,
        list: u32,
        lists: &Lists,
    ) -> Result<(), TooCostly> {
        let its = lists.get(list);
        let first = if its.has_key && block.left.is_none() {
            // yrs goes back from the newest value to the oldest, twice.
            self.take_steps(u64::from(its.len).saturating_mul(2))?;
            its.first
        } else {
            its.first
        };
        let after_left = match block.left {
            Some(left) => self.get(left).and_then(|left| left.right),
            None => first,
        };
        let is_conflict = match (block.left, block.right) {
            (None, None) => true,
            (None, Some(right)) => self.get(right).is_some_and(|right| right.left.is_some()),
            (Some(_), right) => after_left != right,
        };
        if is_conflict {
            self.walk(block, after_left)?;
        }
        block.right = match block.left {
            Some(left) => self.get(left).and_then(|left| left.right),
            None => first,
        };
        Ok(())
    }

    fn walk(&mut self, block: &mut Block, from: Option<At>) -> Result<(), TooCostly> {
        self.passed.resize(self.slots.len(), Passed::default());
        self.walks.walk += 1;
        self.walks.part += 1;
        let mut next = from;
        while let Some(at) = next
            && block.right != Some(at)
            && let Some(other) = self.get(at)
        {
            self.take_steps(1)?;
            let walks = self.walks;
            if let Some(passed) = self.passed_mut(at) {
                *passed = walks;
            }
            if block.origin == other.origin {
                if other.id.0 < block.id.0 {
                    block.left = Some(at);
                    self.walks.part += 1;
                } else if block.right_origin == other.right_origin {
                    break;
                }
            } else if let Some((_, origin)) = other.origin.and_then(|origin| self.find(origin))
                && let Some(passed) = self.passed_mut(origin).copied()
                && passed.walk == walks.walk
            {
                if passed.part != walks.part {
                    block.left = Some(at);
                    self.walks.part += 1;
                }
            } else {
                break;
            }
            next = other.right;
        }
        Ok(())
    }

    /// Joins a block's neighbours to it.
    fn link(&mut self, at: At, lists: &mut Lists) -> Result<(), TooCostly> {
        let Some(block) = self.get(at) else {
            return Ok(());
        };
        let Some(list) = block.list else {
            return Ok(());
        };
        if let Some(left) = block.left {
            self.change(left, |left| left.right = Some(at));
        }
        if let Some(right) = block.right {
            self.change(right, |right| right.left = Some(at));
        }
        lists.change(list, |list| {
            list.len = list.len.saturating_add(1);
            if block.left.is_none() {
                list.first = Some(at);
            }
            if block.right.is_none() {
                list.last = Some(at);
            }
        });
        if lists.get(list).has_key {
            // Of the values of a key, only the last one stays.
            let replaced = if block.right.is_some() {
                Some(at)
            } else {
                block.left
            };
            if let Some(replaced) = replaced {
                self.change(replaced, |value| value.is_deleted = true);
                self.touched
                    .extend(self.get(replaced).map(|block| block.id));
            }
        }
        self.take_steps(1)
    }

    /// The block that ends with that unit, cut off there if it goes on.
    fn ending_at(&mut self, unit: Id, lists: &mut Lists) -> Result<Option<At>, TooCostly> {
        let Some((place, at)) = self.find(unit) else {
            return Ok(None);
        };
        let Some(block) = self.get(at).filter(|block| block.list.is_some()) else {
            return Ok(None);
        };
        if block.last() != unit {
            self.split(place, at, unit.1.saturating_add(1), lists)?;
        }
        Ok(Some(at))
    }

    /// The block that begins with that unit, cut there if it began before.
    fn beginning_at(&mut self, unit: Id, lists: &mut Lists) -> Result<Option<At>, TooCostly> {
        let Some((place, at)) = self.find(unit) else {
            return Ok(None);
        };
        let Some(block) = self.get(at).filter(|block| block.list.is_some()) else {
            return Ok(None);
        };
        if block.id == unit {
            return Ok(Some(at));
        }
        self.split(place, at, unit.1, lists).map(Some)
    }

    /// Cuts a block before a clock; the second part.
    fn split(
        &mut self,
        place: usize,
        at: At,
        clock: u32,
        lists: &mut Lists,
    ) -> Result<At, TooCostly> {
        let Some(block) = self.get(at) else {
            return Ok(at);
        };
        let second = Block {
            id: (block.id.0, clock),
            len: block.end().saturating_sub(clock),
            origin: Some((block.id.0, clock.saturating_sub(1))),
            left: Some(at),
            ..block
        };
        let behind = self
            .clients
            .get(&block.id.0)
            .map_or(0, |its| its.len().saturating_sub(place));
        let behind = u64::try_from(behind).unwrap_or(u64::MAX);
        self.take_steps((behind / MOVED_PER_STEP).saturating_add(1))?;
        let second_at = self.make(second, Some(place.saturating_add(1)));
        self.change(at, |first| {
            first.len = clock.saturating_sub(first.id.1);
            if first.list.is_some() {
                first.right = Some(second_at);
            }
        });
        if let Some(list) = block.list {
            if let Some(right) = block.right {
                self.change(right, |right| right.left = Some(second_at));
            }
            lists.change(list, |list| {
                list.len = list.len.saturating_add(1);
                if list.last == Some(at) {
                    list.last = Some(second_at);
                }
            });
        }
        self.touched.push(second.id);
        Ok(second_at)
    }

    fn can_become_one(&self, before: At, at: At) -> bool {
        let (Some(first), Some(second)) = (self.get(before), self.get(at)) else {
            return false;
        };
        let follows = first.id.0 == second.id.0 && first.end() == second.id.1;
        if first.list.is_none() || second.list.is_none() {
            return follows && first.list.is_none() && second.list.is_none();
        }
        let content = match (first.is_deleted, second.is_deleted) {
            (true, true) => true,
            (false, false) => {
                first.content == second.content
                    && matches!(first.content, Content::Letters | Content::Values)
            }
            (true, false) | (false, true) => false,
        };
        follows
            && content
            && second.origin == Some(first.last())
            && first.right_origin == second.right_origin
            && first.right == Some(at)
    }

    fn merge_into_the_one_before(&mut self, client: u64, place: usize, lists: &mut Lists) {
        let before = place
            .checked_sub(1)
            .and_then(|place| self.listed(client, place));
        let (Some(before), Some(at)) = (before, self.listed(client, place)) else {
            return;
        };
        if !self.can_become_one(before, at) {
            return;
        }
        let Some(block) = self.get(at) else {
            return;
        };
        if let Some(first) = self.get_mut(before) {
            first.len = first.len.saturating_add(block.len);
            first.right = block.right;
        }
        if let Some(right) = block.right.and_then(|right| self.get_mut(right)) {
            right.left = Some(before);
        }
        if let Some(list) = block.list {
            lists.change(list, |list| {
                list.len = list.len.saturating_sub(1);
                if list.last == Some(at) {
                    list.last = Some(before);
                }
            });
        }
        if let Some(its) = self.clients.get_mut(&client) {
            its.remove(place);
        }
        self.free.push(at);
    }

    /// The block that holds a unit, and its place among its client's.
    fn find(&self, (client, clock): Id) -> Option<(usize, At)> {
        let its = self.clients.get(&client)?;
        let after =
            its.partition_point(|at| self.get(*at).is_some_and(|block| block.id.1 <= clock));
        let place = after.checked_sub(1)?;
        let at = *its.get(place)?;
        self.get(at)
            .filter(|block| clock < block.end())
            .map(|_| (place, at))
    }

    fn listed(&self, client: u64, place: usize) -> Option<At> {
        self.clients.get(&client)?.get(place).copied()
    }

    /// Keeps a new block, at a place among its client's or at their end.
    fn make(&mut self, block: Block, place: Option<usize>) -> At {
        let at = if let Some(at) = self.free.pop()
            && let Some(slot) = self.get_mut(at)
        {
            *slot = block;
            at
        } else {
            self.slots.push(block);
            u32::try_from(self.slots.len().saturating_sub(1)).unwrap_or(u32::MAX)
        };
        let its = self.clients.entry(block.id.0).or_default();
        let place = place.map_or(its.len(), |place| place.min(its.len()));
        its.insert(place, at);
        self.undo.push(Undo::Made(at));
        self.undo.push(Undo::Listed {
            client: block.id.0,
            place,
        });
        at
    }

    fn change(&mut self, at: At, changing: impl FnOnce(&mut Block)) {
        if let Some(block) = self.get(at) {
            self.undo.push(Undo::Changed(at, block));
        }
        if let Some(block) = self.get_mut(at) {
            changing(block);
        }
    }

    fn get(&self, at: At) -> Option<Block> {
        self.slots.get(usize::try_from(at).ok()?).copied()
    }

    fn passed_mut(&mut self, at: At) -> Option<&mut Passed> {
        self.passed.get_mut(usize::try_from(at).ok()?)
    }

    fn get_mut(&mut self, at: At) -> Option<&mut Block> {
        self.slots.get_mut(usize::try_from(at).ok()?)
    }
}

#[cfg(test)]
impl Blocks {
    /// Client, clock and length of all blocks that stand somewhere, in the order of their ids.
    pub(super) fn listed_blocks(&self) -> Vec<(u64, u32, u32)> {
        let mut listed: Vec<_> = self
            .clients
            .values()
            .flatten()
            .filter_map(|at| self.get(*at))
            .filter(|block| block.list.is_some())
            .map(|block| (block.id.0, block.id.1, block.len))
            .collect();
        listed.sort_unstable();
        listed
    }

    /// The units of a list from one block on that are not deleted.
    pub(super) fn units_from(&self, first: Option<At>) -> Vec<Id> {
        let mut units = Vec::new();
        let mut next = first;
        while let Some(block) = next.and_then(|at| self.get(at)) {
            if !block.is_deleted {
                units.extend((block.id.1..block.end()).map(|clock| (block.id.0, clock)));
            }
            next = block.right;
        }
        units
    }
}
