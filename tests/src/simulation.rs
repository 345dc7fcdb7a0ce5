//! Two people, three tabs, a network that fails and a server that crashes, all from one seed.
//!
//! What is simulated: sockets (in order, cut at any point, stalled, with what the server sends arriving twice),
//! the devices' stores (rows kept late, lost by a crash), the channel between the tabs of one browser, the server's
//! log (durable late, failing, cut off by a crash) and time. What is real: the browser's core with its undo, the
//! sessions of both ends, and the server's room.
//!
//! In half of the sequences the people mostly write, in the other half they meet: every operation there is, next to
//! writing and undo. A ledger keeps who performed what, and whatever an agenda says of a person is looked up in it;
//! every letter and every line is unique and counted; right after an operation it is done or has left no trace; the
//! page is what it was told; and in the end everybody shows the same.
//!
//! What a client sends never arrives twice: a WebSocket does not do that, and both ends count on it.

mod action;
mod browser;
mod device;
mod dice;
mod fault;
mod looking;
mod looks;
mod oracle;
mod run;
mod seating;
mod seeds;
mod server;
mod tab;
mod two_pairs;
mod wire;
mod world;

pub use action::act::Act;
pub use action::names::{OPERATIONS, RESTORED, Tries};
pub use dice::Dice;
pub use run::{
    Course, Failure, LOOKS, Tried, damage_under_an_open_room, run, run_two_pairs, tell,
    tell_two_pairs, traffic,
};
pub use seeds::{first_seed, number, try_seeds};
pub use tab::TabId;
pub use world::World;
