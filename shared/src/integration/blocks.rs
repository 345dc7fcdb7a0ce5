//! Blocks of a document in their order, without content: split, joined and walked over as yrs does it.

use std::collections::HashMap;
use std::ops::Range;

use super::block::{At, Block, Id, MOVED_PER_STEP};
use super::places::{ListName, Lists, Parent};
use super::{PASSED_PER_STEP, Piece, TooCostly};
use crate::scan::{Content, Location};
use crate::steps::walked;

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
    pub(super) clients: HashMap<u64, Vec<At>>,
    undo: Vec<Undo>,
    /// Which walk passed each block last, by its place in memory.
    passed: Vec<Passed>,
    walks: Passed,
    /// Units at which blocks were made, cut or deleted, and may become one with their neighbours.
    pub(super) touched: Vec<Id>,
    steps: u64,
    budget: u64,
    /// Steps of deleting blocks, and of moving up what stands behind those that become one.
    pub(super) moves: u64,
    pub(super) most_moves: u64,
}

impl Blocks {
    /// Begins an update that may take that many steps, and those for moving up what stands behind deleted blocks.
    pub(super) fn begin(&mut self, budget: u64, most_moves: u64) {
        self.undo.clear();
        self.touched.clear();
        (self.steps, self.budget) = (0, budget);
        (self.moves, self.most_moves) = (0, most_moves);
    }

    /// How many steps were taken since the beginning.
    pub(super) const fn steps(&self) -> u64 {
        self.steps
    }

    /// How many steps were taken since the beginning to delete blocks and to move up what stands behind them.
    pub(super) const fn moves(&self) -> u64 {
        self.moves
    }

    pub(super) fn take_steps(&mut self, steps: u64) -> Result<(), TooCostly> {
        walked(usize::try_from(steps).unwrap_or(usize::MAX));
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

    pub(super) fn take_moves(&mut self, moves: u64) -> Result<(), TooCostly> {
        self.moves = self.moves.saturating_add(moves);
        if self.moves > self.most_moves {
            return Err(TooCostly(self.most_moves));
        }
        Ok(())
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
            origin_at: None,
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
            if let Location::Beside = item.place {
                [block.origin, block.right_origin] = item.beside;
            }
            if item.range.start < id.1 {
                block.origin = Some((id.0, id.1.saturating_sub(1)));
            }
            if let Some(origin) = block.origin {
                block.left = self.ending_at(origin, lists)?;
                block.origin_at = block.left;
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
                Location::Root { name: root, key } if !is_part => name(root, lists).map(|root| {
                    let key = key.and_then(|key| name(key, lists));
                    lists.of(ListName {
                        parent: Parent::Root(root),
                        key,
                    })
                }),
                Location::Container { key } if !is_part => {
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
                Location::Beside | Location::Root { .. } | Location::Container { .. } => beside,
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
                    self.touched.push((client, range.start));
                    place += 1;
                    continue;
                }
                if block.end() > range.end {
                    self.split(place, at, range.end, lists)?;
                    self.touched.push((client, range.end));
                }
                self.take_moves(1)?;
                self.change(at, |block| block.is_deleted = true);
                self.touched.push((client, block.id.1));
                self.collect_inside(block.id, lists)?;
            }
            place += 1;
        }
        self.take_steps(passed / PASSED_PER_STEP)
    }

    /// Collects what stands inside of a block that is deleted.
    fn collect_inside(&mut self, holder: Id, lists: &Lists) -> Result<(), TooCostly> {
        for list in lists.inside(holder) {
            let mut next = lists.get(*list).first;
            while let Some(at) = next
                && let Some(block) = self.get(at)
            {
                self.take_moves(1)?;
                walked(1);
                self.change(at, |block| {
                    block.is_deleted = true;
                    block.list = None;
                });
                self.touched.push(block.id);
                next = block.right;
            }
        }
        Ok(())
    }

    /// Takes back everything since the beginning.
    pub(super) fn roll_back(&mut self) {
        while let Some(undo) = self.undo.pop() {
            walked(1);
            match undo {
                Undo::Changed(at, block) => {
                    if let Some(changed) = self.get_mut(at) {
                        *changed = block;
                    }
                }
                Undo::Made(at) => self.let_go(at),
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
            } else if let Some(origin) = self.origin_of(&other)
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
            if let Some(replaced) = replaced
                && let Some(value) = self.get(replaced)
            {
                self.change(replaced, |value| value.is_deleted = true);
                self.touched.push(value.id);
                if value.content == Content::Single {
                    self.collect_inside(value.id, lists)?;
                }
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

    /// Cuts a block before a clock; the second part. Where yrs cuts one to stand between the parts, it does not look whether
    /// they may become one again.
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
            origin_at: Some(at),
            left: Some(at),
            ..block
        };
        let behind = self
            .clients
            .get(&block.id.0)
            .map_or(0, |its| its.len().saturating_sub(place));
        let behind = u64::try_from(behind).unwrap_or(u64::MAX);
        let copied = block.cut_steps(clock.saturating_sub(block.id.1));
        self.take_steps((behind / MOVED_PER_STEP).saturating_add(copied))?;
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
        Ok(second_at)
    }

    /// Leaves a block's place in memory to another; whoever still looks for it there finds that it holds nothing.
    pub(super) fn let_go(&mut self, at: At) {
        if let Some(block) = self.get_mut(at) {
            block.len = 0;
        }
        self.free.push(at);
    }

    /// The block that holds the origin of another, which is looked for where it moved since.
    fn origin_of(&self, block: &Block) -> Option<At> {
        let origin = block.origin?;
        let holds = |at: &At| self.get(*at).is_some_and(|held| held.holds(origin));
        let known = block.origin_at.filter(holds);
        known.or_else(|| self.find(origin).map(|(_, at)| at))
    }

    /// The block that holds a unit, and its place among its client's.
    pub(super) fn find(&self, (client, clock): Id) -> Option<(usize, At)> {
        let its = self.clients.get(&client)?;
        let after =
            its.partition_point(|at| self.get(*at).is_some_and(|block| block.id.1 <= clock));
        let place = after.checked_sub(1)?;
        let at = *its.get(place)?;
        self.get(at)
            .filter(|block| clock < block.end())
            .map(|_| (place, at))
    }

    pub(super) fn listed(&self, client: u64, place: usize) -> Option<At> {
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

    pub(super) fn get(&self, at: At) -> Option<Block> {
        self.slots.get(usize::try_from(at).ok()?).copied()
    }

    fn passed_mut(&mut self, at: At) -> Option<&mut Passed> {
        self.passed.get_mut(usize::try_from(at).ok()?)
    }

    pub(super) fn get_mut(&mut self, at: At) -> Option<&mut Block> {
        self.slots.get_mut(usize::try_from(at).ok()?)
    }
}

#[cfg(any(test, feature = "cost"))]
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
