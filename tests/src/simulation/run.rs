//! One story of chances from a seed, and what to say when it ends badly.

use super::action::names::Tries;
use super::dice::Dice;
use super::server::{Server, tight_limits};
use super::two_pairs::TwoPairs;
use super::wire::Way;
use super::world::{BEGINNING, Checked, World};
use duologue_shared::room::ConnectionId;
use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A story that ended badly.
#[derive(Debug)]
pub struct Failure {
    seed: u64,
    test: &'static str,
    words: String,
    trail: Vec<String>,
}

/// What a look is called among the operations.
pub const LOOKS: &str = "look";

/// How often each operation was tried in a sequence, and done.
pub type Tried = BTreeMap<&'static str, Tries>;

/// What happens in a sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// Whatever may.
    Life,
    /// The same, and in its midst, once everybody has everything, the server is put back to an older state.
    Restored,
    /// The same as in life, and people look at what is new to them.
    Looked,
}

/// One pair at a server of their own, and what happens to them.
struct Sequence<const RESTORED: bool, const LOOKED: bool>(World);

/// What a seed decides.
trait Story: Sized {
    /// The test that tells it again.
    const TEST: &'static str;
    /// What is told of one that ended well.
    type Told;

    fn begin(seed: u64) -> Self;
    fn remember(&mut self);
    fn live(&mut self, seed: u64) -> Checked;
    fn told(&self) -> Self::Told;
    fn trail(&mut self) -> Vec<String>;
}

/// Runs the sequence of a seed: one pair that writes or meets. A failed one is run again, to tell what happened in it.
pub fn run(seed: u64, course: Course) -> Result<Tried, Failure> {
    match course {
        Course::Life => run_story::<Sequence<false, false>>(seed),
        Course::Restored => run_story::<Sequence<true, false>>(seed),
        Course::Looked => run_story::<Sequence<false, true>>(seed),
    }
}

/// The sequence of a seed with its story, however it ends.
pub fn tell(seed: u64, course: Course) -> (Vec<String>, Result<(), String>) {
    match course {
        Course::Life => tell_story::<Sequence<false, false>>(seed),
        Course::Restored => tell_story::<Sequence<true, false>>(seed),
        Course::Looked => tell_story::<Sequence<false, true>>(seed),
    }
}

/// Runs two pairs, whose server suffers from everything; how many steps that took.
pub fn run_two_pairs(seed: u64) -> Result<u64, Failure> {
    run_story::<TwoPairs>(seed)
}

/// What happens to the two pairs of a seed, however it ends.
pub fn tell_two_pairs(seed: u64) -> (Vec<String>, Result<(), String>) {
    tell_story::<TwoPairs>(seed)
}

/// In the sequence of a seed, a value of the log is damaged while everybody has the document open, and met when the log
/// is made short: what is kept afterwards is all of it. Whether it was met.
pub fn damage_under_an_open_room(seed: u64) -> Result<bool, String> {
    let mut sequence = Sequence::<false, false>::begin(seed);
    let world = &mut sequence.0;
    happen(world, 100)?;
    world.heal()?;
    let is_met = world
        .server
        .machine()
        .damage_while_open(&world.server.document)?;
    world.judge_log()?;
    Ok(is_met)
}

/// What travelled in the sequence of a seed: by connection, what its tab sent and what the server sent, in order.
#[must_use]
pub fn traffic(seed: u64) -> Vec<[Vec<Vec<u8>>; 2]> {
    let mut sequence = Sequence::<false, false>::begin(seed);
    sequence.0.tape = Some(Vec::new());
    sequence.live(seed).expect("a good end");
    let mut connections: BTreeMap<ConnectionId, [Vec<Vec<u8>>; 2]> = BTreeMap::new();
    for (connection, way, frame) in sequence.0.tape.unwrap_or_default() {
        let [up, down] = connections.entry(connection).or_default();
        match way {
            Way::Up => up.push(frame),
            Way::Down => down.push(frame),
        }
    }
    connections.into_values().collect()
}

impl<const RESTORED: bool, const LOOKED: bool> Story for Sequence<RESTORED, LOOKED> {
    const TEST: &'static str = "convergence";
    type Told = Tried;

    /// Two people at a server of their own, whose bounds are small enough to matter.
    fn begin(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let mut limits = tight_limits(&mut dice);
        if LOOKED {
            // Each connection begins with the mark as well.
            limits.outgoing_frames += 1;
        }
        let server = Server::new(Dice::new(dice.roll()), limits, BEGINNING);
        let window = *dice.pick(&[3, 1000]);
        Self(World::at(server, dice, window))
    }

    fn remember(&mut self) {
        self.0.remember();
    }

    fn live(&mut self, seed: u64) -> Checked {
        let world = &mut self.0;
        if LOOKED {
            world.begin_looking();
        }
        if world.they_meet() {
            world.a_meeting_begins()?;
        }
        for _ in 0..60 + Dice::new(!seed).below(120) {
            world.happen()?;
            if LOOKED {
                world.somebody_may_look()?;
            }
        }
        world.heal()?;
        if LOOKED {
            world.judge_looks()?;
        }
        if RESTORED {
            world.restore_older()?;
            happen(world, 30 + Dice::new(!seed).below(60))?;
            world.heal()?;
        }
        world.judge()
    }

    fn told(&self) -> Tried {
        let mut tried = self.0.ledger.tried().clone();
        if LOOKED {
            tried.insert(LOOKS, self.0.looks.tries());
        }
        tried
    }

    fn trail(&mut self) -> Vec<String> {
        self.0.take_trail()
    }
}

fn happen(world: &mut World, steps: usize) -> Checked {
    for _ in 0..steps {
        world.happen()?;
    }
    Ok(())
}

impl Story for TwoPairs {
    const TEST: &'static str = "simulation";
    type Told = u64;

    fn begin(seed: u64) -> Self {
        Self::new(seed)
    }

    fn remember(&mut self) {
        self.remember();
    }

    fn live(&mut self, _: u64) -> Checked {
        self.live()
    }

    fn told(&self) -> u64 {
        self.steps()
    }

    fn trail(&mut self) -> Vec<String> {
        self.trail()
    }
}

fn run_story<S: Story>(seed: u64) -> Result<S::Told, Failure> {
    let words = match attempt(&mut S::begin(seed), seed) {
        Ok(told) => return Ok(told),
        Err(words) => words,
    };
    let (trail, again) = tell_story::<S>(seed);
    let words = match again {
        Err(again) if again == words => words,
        Err(again) => format!("{again} (and at first: {words})"),
        Ok(()) => format!("{words} (but not when run again)"),
    };
    Err(Failure {
        seed,
        test: S::TEST,
        words,
        trail,
    })
}

fn tell_story<S: Story>(seed: u64) -> (Vec<String>, Result<(), String>) {
    let mut story = S::begin(seed);
    story.remember();
    let end = attempt(&mut story, seed);
    (story.trail(), end.map(drop))
}

fn attempt<S: Story>(story: &mut S, seed: u64) -> Result<S::Told, String> {
    match catch_unwind(AssertUnwindSafe(|| story.live(seed))) {
        Ok(end) => end.map(|()| story.told()),
        Err(panic) => Err(panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|&words| words.to_owned()))
            .unwrap_or_else(|| "a panic".to_owned())),
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.trail {
            writeln!(f, "  {line}")?;
        }
        writeln!(f, "{}", self.words)?;
        write!(
            f,
            "again: DUOLOGUE_SEED={} cargo test -p duologue-tests --test {} -- --nocapture",
            self.seed, self.test
        )
    }
}
