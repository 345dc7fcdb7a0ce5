//! Two pairs at one server whose disk, power, clock and rooms fail, and somebody who means harm.
//!
//! At the end of each seed both pairs have the same agenda at every tab, on every device and in the server's log,
//! with every letter that was typed and nobody's word but for whose it is. All along, nobody is told of what is not
//! durable, nothing durable is missing when a document is opened again, and nobody comes in without a seat.

mod access;
mod hostile;
mod spending;

use super::dice::Dice;
use super::server::{Server, tight_limits};
use super::world::{BEGINNING, Checked, World};
use hostile::Hostile;
use std::time::Duration;

/// One server, two pairs.
#[derive(Debug)]
pub(super) struct TwoPairs {
    server: Server,
    worlds: [World; 2],
    hostile: Hostile,
    /// Whether anybody means harm.
    has_hostile: bool,
    dice: Dice,
    steps: u64,
    trail: Option<Vec<String>>,
}

impl TwoPairs {
    /// Everybody has the page open and begins to connect.
    pub(super) fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed ^ 0xd15c);
        let limits = tight_limits(&mut dice);
        let server = Server::new(Dice::new(dice.roll()), limits, BEGINNING);
        let window = *dice.pick(&[2, 6, 1000]);
        let mut world = |pair| {
            let server = server.for_pair(pair);
            World::at(server, Dice::new(dice.roll()), window)
        };
        let worlds = [world(0), world(1)];
        Self {
            hostile: Hostile::new(&mut dice),
            has_hostile: dice.chance(50),
            server,
            worlds,
            dice,
            steps: 0,
            trail: None,
        }
    }

    /// How much happened.
    pub(super) const fn steps(&self) -> u64 {
        self.steps
    }

    /// Remembers everything that happens, to be told after a failure.
    pub(super) fn remember(&mut self) {
        self.trail = Some(Vec::new());
        for world in &mut self.worlds {
            world.remember();
        }
    }

    pub(super) fn trail(&mut self) -> Vec<String> {
        self.collect();
        self.trail.clone().unwrap_or_default()
    }

    /// Things happen, everything heals, and all must be well.
    pub(super) fn live(&mut self) -> Checked {
        for world in &mut self.worlds {
            if world.they_meet() {
                world.a_meeting_begins()?;
            }
        }
        let steps = 100 + self.dice.below(200);
        for _ in 0..steps {
            self.happen()?;
            self.keep_in_step()?;
            self.steps += 1;
        }
        self.heal()?;
        for world in self.judged() {
            world.judge()?;
        }
        self.check_strangers()?;
        self.lose_power_and_judge()?;
        self.delete_the_second_pair()
    }

    fn happen(&mut self) -> Checked {
        match self.dice.below(100) {
            0..58 => self.worlds[0].happen(),
            58..80 => self.worlds[1].happen(),
            80..84 => self.server.machine().suffer(),
            84..92 => self.server.machine().work_a_little(),
            92..96 => self.somebody_means_harm(),
            96 => self.a_seat_changes(),
            97 => self.check_strangers(),
            98 => {
                let pair = self.dice.below(2);
                self.worlds[pair].a_clock_jumps();
                Ok(())
            }
            // The second pair alone: what the first one has must not suffer by it.
            _ => {
                let document = self.worlds[1].server.document.clone();
                self.server.machine().damage(&document);
                self.worlds[1].may_be_refused = true;
                Ok(())
            }
        }
    }

    fn somebody_means_harm(&mut self) -> Checked {
        if !self.has_hostile {
            return Ok(());
        }
        let what = self.hostile.act(&self.worlds[0])?;
        self.worlds[0].note(|| format!("somebody means harm: {what}"));
        Ok(())
    }

    /// Both pairs have the same time, and hear of what the server did.
    fn keep_in_step(&mut self) -> Checked {
        let now = self.worlds[0].now.max(self.worlds[1].now);
        for world in &mut self.worlds {
            if world.now < now {
                world.pass(now.since(world.now))?;
            }
            world.fetch()?;
        }
        self.collect();
        Ok(())
    }

    /// Everything is mended, and what was left undone is done, until nothing more happens.
    fn heal(&mut self) -> Checked {
        self.hostile.leave(&self.server)?;
        for world in &mut self.worlds {
            world.note(|| "everything heals".to_owned());
            world.mend_everything()?;
        }
        for _ in 0..300 {
            for world in &mut self.worlds {
                world.settle_what_is_under_way()?;
            }
            self.keep_in_step()?;
            if self.judged().iter().all(World::is_settled) {
                return Ok(());
            }
            self.worlds[0].pass(Duration::from_millis(500))?;
            self.keep_in_step()?;
        }
        let states: Vec<_> = self.worlds.iter().map(World::states).collect();
        Err(format!("it never settles: {states:?}"))
    }

    /// What everybody was told is saved is there after a power cut as well.
    fn lose_power_and_judge(&mut self) -> Checked {
        self.server.machine().lose_power();
        for world in self.judged() {
            world.fetch()?;
            world.judge_log()?;
        }
        Ok(())
    }

    /// The second pair's key is destroyed, and the first pair's agenda is what it was.
    fn delete_the_second_pair(&mut self) -> Checked {
        self.worlds[1].server.delete_pair()?;
        self.worlds[0].judge_log()
    }

    /// Whoever must have lost nothing.
    fn judged(&mut self) -> &mut [World] {
        let pairs = if self.worlds[1].may_be_refused { 1 } else { 2 };
        &mut self.worlds[..pairs]
    }

    /// Takes over what both pairs remember.
    fn collect(&mut self) {
        let Some(trail) = &mut self.trail else {
            return;
        };
        for (world, pair) in self.worlds.iter_mut().zip(1..) {
            let told = world.take_trail().into_iter();
            trail.extend(told.map(|line| format!("pair {pair}, {line}")));
        }
    }
}
