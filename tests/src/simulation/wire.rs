//! A socket: two queues that keep their order, and can end at any point.

use super::dice::Dice;
use super::tab::TabId;
use std::collections::VecDeque;

/// What travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Packet {
    /// A message.
    Frame(Vec<u8>),
    /// The other end is gone.
    End,
}

/// A socket between a tab and the server.
#[derive(Debug)]
pub(super) struct Wire {
    pub(super) tab: TabId,
    pub(super) stage: Stage,
    /// To the server.
    pub(super) up: VecDeque<Packet>,
    /// To the tab.
    pub(super) down: VecDeque<Packet>,
    /// Nothing arrives, and nobody is told.
    pub(super) stalled: bool,
}

/// How far a socket is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// The tab asked for it.
    Dialing,
    /// Both ends have it.
    Open,
}

/// A direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
}

impl Wire {
    pub(super) const fn dialing(tab: TabId) -> Self {
        Self {
            tab,
            stage: Stage::Dialing,
            up: VecDeque::new(),
            down: VecDeque::new(),
            stalled: false,
        }
    }

    pub(super) const fn queue(&mut self, way: Way) -> &mut VecDeque<Packet> {
        match way {
            Way::Up => &mut self.up,
            Way::Down => &mut self.down,
        }
    }

    /// Whether it has anything to do in that direction now.
    pub(super) fn is_ready(&self, way: Way) -> bool {
        if self.stalled {
            return false;
        }
        match (self.stage, way) {
            (Stage::Dialing, Way::Up) => true,
            (Stage::Dialing, Way::Down) => false,
            (Stage::Open, Way::Up) => !self.up.is_empty(),
            (Stage::Open, Way::Down) => !self.down.is_empty(),
        }
    }

    /// One end is gone: what it sent before arrives up to some point, and then the news.
    pub(super) fn end(&mut self, way: Way, dice: &mut Dice) {
        let queue = self.queue(way);
        if queue.back() == Some(&Packet::End) {
            return;
        }
        let arrives = dice.below(queue.len() + 1);
        queue.truncate(arrives);
        queue.push_back(Packet::End);
    }
}
