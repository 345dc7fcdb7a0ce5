//! One sequence of chances from a seed, and what to say when it ends badly.

use super::dice::Dice;
use super::names::Tries;
use super::wire::Way;
use super::world::{Checked, World};
use duologue_shared::room::ConnectionId;
use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A sequence that ended badly.
#[derive(Debug)]
pub struct Failure {
    seed: u64,
    words: String,
    trail: Vec<String>,
}

/// How often each operation was tried in a sequence.
pub type Tried = BTreeMap<&'static str, Tries>;

/// What happens in a sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// Whatever may.
    Life,
    /// The same, and in its midst, once everybody has everything, the server is put back to an older state.
    Restored,
}

/// Runs the sequence of a seed; a failed one is run again, to tell what happened in it.
pub fn run(seed: u64, course: Course) -> Result<Tried, Failure> {
    let words = match attempt(seed, course, false) {
        Ok(tried) => return Ok(tried),
        Err((words, _)) => words,
    };
    let (words, trail) = match attempt(seed, course, true) {
        Err(failed) => failed,
        Ok(_) => (format!("{words} (but not when run again)"), Vec::new()),
    };
    Err(Failure { seed, words, trail })
}

/// The sequence of a seed with its story, however it ends.
pub fn tell(seed: u64, course: Course) -> (Vec<String>, Result<(), String>) {
    let mut world = World::new(seed);
    world.remember();
    let end = live(&mut world, seed, course);
    (world.trail().to_vec(), end)
}

/// What travelled in the sequence of a seed: by connection, what its tab sent and what the server sent, in order.
#[must_use]
pub fn traffic(seed: u64) -> Vec<[Vec<Vec<u8>>; 2]> {
    let mut world = World::new(seed);
    world.tape = Some(Vec::new());
    live(&mut world, seed, Course::Life).expect("a good end");
    let mut connections: BTreeMap<ConnectionId, [Vec<Vec<u8>>; 2]> = BTreeMap::new();
    for (connection, way, frame) in world.tape.unwrap_or_default() {
        let [up, down] = connections.entry(connection).or_default();
        match way {
            Way::Up => up.push(frame),
            Way::Down => down.push(frame),
        }
    }
    connections.into_values().collect()
}

fn attempt(seed: u64, course: Course, remember: bool) -> Result<Tried, (String, Vec<String>)> {
    let mut world = World::new(seed);
    if remember {
        world.remember();
    }
    let end = catch_unwind(AssertUnwindSafe(|| live(&mut world, seed, course)));
    let words = match end {
        Ok(Ok(())) => return Ok(world.ledger.tried().clone()),
        Ok(Err(words)) => words,
        Err(panic) => panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|&words| words.to_owned()))
            .unwrap_or_else(|| "a panic".to_owned()),
    };
    Err((words, world.trail().to_vec()))
}

fn live(world: &mut World, seed: u64, course: Course) -> Checked {
    if world.they_meet() {
        world.a_meeting_begins()?;
    }
    happen(world, 60 + Dice::new(!seed).below(120))?;
    world.heal()?;
    if course == Course::Restored {
        world.restore_older()?;
        happen(world, 30 + Dice::new(!seed).below(60))?;
        world.heal()?;
    }
    world.judge()
}

fn happen(world: &mut World, steps: usize) -> Checked {
    for _ in 0..steps {
        world.happen()?;
    }
    Ok(())
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.trail {
            writeln!(f, "  {line}")?;
        }
        writeln!(f, "{}", self.words)?;
        write!(
            f,
            "again: DUOLOGUE_SEED={} cargo test -p duologue-tests",
            self.seed
        )
    }
}
