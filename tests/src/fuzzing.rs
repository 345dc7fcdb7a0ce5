//! What is fuzzed, and what must hold whatever arrives: `fuzz` hands these functions bytes without end, and the
//! normal tests the bytes that are kept in `fuzz/corpus`.
//!
//! Each function takes any bytes and panics when something does not hold. None of them bounds its memory by
//! itself: the fuzzer runs them under a limit, and a single allocation above it counts as a finding.

mod agenda;
mod backup;
mod browser;
mod cost;
mod frame;
mod parts;
mod presence;
mod seeds;
mod server;
mod update;

pub use backup::backup;
pub use browser::browser;
pub use cost::{LEVELS, cost, cost_levels};
pub use frame::frame;
pub use parts::parts;
pub use presence::presence;
pub use seeds::seeds;
pub use server::server;
pub use update::update;

/// A function that is fuzzed.
pub type Target = fn(&[u8]);

/// Every target under the name of its corpus.
pub const TARGETS: [(&str, Target); 8] = [
    ("frame", frame),
    ("parts", parts),
    ("presence", presence),
    ("update", update),
    ("server", server),
    ("browser", browser),
    ("backup", backup),
    ("cost", cost),
];

/// Cuts bytes into the frames of a conversation: before each, its length in two bytes, the lower one first. The
/// last may be shorter than it says.
fn frames(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut frames = Vec::new();
    while let Some(([low, high], rest)) = bytes.split_first_chunk() {
        let length = usize::from(u16::from_le_bytes([*low, *high]));
        let (frame, after) = rest.split_at(length.min(rest.len()));
        frames.push(frame);
        bytes = after;
    }
    frames
}

/// Puts frames together as [`frames`] cuts them.
#[must_use]
pub fn conversation<'frames>(frames: impl IntoIterator<Item = &'frames [u8]>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for frame in frames {
        let length = u16::try_from(frame.len()).expect("a frame of a corpus is short");
        bytes.extend(length.to_le_bytes());
        bytes.extend(frame);
    }
    bytes
}
