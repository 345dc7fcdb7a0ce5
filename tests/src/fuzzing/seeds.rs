//! What a corpus begins with: bytes that broke other systems, and what the simulated people send each other.

mod backups;

use super::conversation;
use super::cost::programs;
use crate::simulation::traffic;
use duologue_shared::looked::Looked;
use duologue_shared::protocol::{Message, Part, SyncMessage};
use std::collections::BTreeSet;

/// Sequences of the simulation whose traffic is taken.
const SEEDS: std::ops::Range<u64> = 0..24;
/// The longest frame of theirs that is taken: a fuzzer goes faster through short ones.
const LONGEST: usize = 1024;
/// The most frames of one conversation.
const FRAMES: usize = 40;

/// The first bytes of each target's corpus, by its name.
#[must_use]
pub fn seeds() -> Vec<(&'static str, BTreeSet<Vec<u8>>)> {
    let mut frame = BTreeSet::new();
    let mut presence = BTreeSet::new();
    let mut update: BTreeSet<_> = samples().into_iter().collect();
    let mut server = BTreeSet::new();
    let mut browser = BTreeSet::new();
    for [up, down] in SEEDS.flat_map(traffic) {
        for bytes in up
            .iter()
            .chain(&down)
            .filter(|frame| frame.len() <= LONGEST)
        {
            match Message::decode(bytes) {
                Ok(Message::Awareness(payload)) => drop(presence.insert(payload.to_vec())),
                Ok(Message::Sync(SyncMessage::Update(bytes) | SyncMessage::Step2(bytes))) => {
                    update.insert(bytes.to_vec());
                }
                _ => {}
            }
            frame.insert(bytes.clone());
        }
        let mut duologue = vec![0];
        duologue.extend(short(&up));
        server.insert(duologue);
        browser.insert(short(&down));
    }
    for sample in samples() {
        let message = Message::Sync(SyncMessage::Update(&sample)).encode();
        if message.len() <= LONGEST {
            browser.insert(conversation([message.as_slice()]));
            server.insert([vec![1], conversation([message.as_slice()])].concat());
        }
    }
    for mark in marks() {
        let message = Message::Looked(&mark).encode();
        browser.insert(conversation([message.as_slice(), message.as_slice()]));
        server.insert([vec![0], conversation([message.as_slice()])].concat());
        frame.insert(message);
    }
    vec![
        ("frame", frame),
        ("parts", parts()),
        ("presence", presence),
        ("update", update),
        ("server", server),
        ("browser", browser),
        ("backup", backups::backups()),
        ("cost", programs()),
    ]
}

fn short(frames: &[Vec<u8>]) -> Vec<u8> {
    let short = frames.iter().filter(|frame| frame.len() <= LONGEST);
    conversation(short.take(FRAMES).map(Vec::as_slice))
}

/// Updates that made yrs panic, overflow its stack, allocate without bounds or loop.
fn samples() -> Vec<Vec<u8>> {
    let nested = |kind: [u8; 2]| {
        let mut update = vec![1, 1, 7, 0, 0b0010_1000, 1, 6];
        update.extend(b"topics");
        update.extend([1, b'k', 1]);
        update.extend(kind.repeat(400));
        update.extend([126, 0]);
        update
    };
    let mut letters = vec![1, 1, 7, 0, 4, 1, 6];
    letters.extend(b"topics");
    letters.extend([4, 0xf0, 0x9f, 0x91, 0x8d, 0]);
    let mut map_in_map = vec![1, 2, 7, 0, 0x27, 1, 6];
    map_in_map.extend(b"topics");
    map_in_map.extend([1, b'k', 1, 0x27, 0, 7, 0, 1, b'k', 1, 0]);
    let mut knot = vec![3, 1, 12, 0, 4, 1, 11];
    knot.extend(b"b:topic-one");
    knot.extend([
        1, b'z', 1, 11, 0, 0x84, 10, 0, 1, b'x', 1, 10, 0, 0x84, 11, 0, 1, b'y', 0,
    ]);
    vec![
        vec![1, 1, 2, 2, 82, 68, 2, 0, 2, 97, 98, 0],
        vec![255, 255, 255, 122, 0],
        vec![1, 255, 255, 255, 127, 7, 0],
        nested([117, 1]),
        nested([118, 1]),
        letters,
        map_in_map,
        knot,
    ]
}

/// Looked marks, of the agenda that they meet and of none, and bytes that are nearly some.
fn marks() -> Vec<Vec<u8>> {
    let of = |clocks: &[(u64, u32)]| clocks.iter().copied().collect();
    let topics =
        ["topic-one", "topic-two", "topic-nowhere"].map(|id| id.try_into().expect("an id"));
    let mut both = Looked::all(of(&[(1, 2), (2, 1)]));
    both.merge(&Looked::topics(topics, &of(&[(2, 3), (7, u32::MAX)])));
    let many = (1..300).map(|client| (client * 3, 9));
    vec![
        Looked::default().encode(),
        Looked::all(of(&[])).encode(),
        Looked::all(of(&[(1, u32::MAX), (2, u32::MAX)])).encode(),
        Looked::all(many.collect()).encode(),
        both.encode(),
        // More clocks than there are bytes, clients and topics out of order and twice, a clock of 0, one that is too large.
        vec![1, 255, 255, 255, 255, 7],
        vec![1, 2, 5, 1, 4, 1, 0],
        vec![1, 2, 5, 1, 5, 1, 0],
        vec![1, 1, 5, 0, 0],
        vec![1, 1, 5, 255, 255, 255, 255, 31, 0],
        vec![1, 0, 2, 2, b't', b'b', 1, 1, 1, 2, b't', b'a', 1, 1, 1],
        vec![1, 0, 2, 2, b't', b'a', 0, 2, b't', b'a', 0],
        vec![1, 0, 255, 255, 255, 255, 7],
        vec![1, 0, 1, 0, 0],
        vec![1, 0, 0, 0],
    ]
}

/// Conversations in which a message comes in parts: whole, out of order, too many, and never ending.
fn parts() -> BTreeSet<Vec<u8>> {
    let long = [7; 600];
    BTreeSet::from([
        in_parts(&[(2, 0, b"one "), (2, 1, b"two")]),
        in_parts(&[(3, 0, b"one "), (3, 2, b"two"), (3, 1, b"three")]),
        in_parts(&[(2, 0, b"one "), (2, 0, b"one "), (2, 1, b"two")]),
        in_parts(&[(2, 1, b"one "), (2, 0, b"two")]),
        in_parts(&[(2, 0, &long), (2, 1, &long)]),
        in_parts(&[(1, 0, b"alone")]),
        in_parts(&[(0, 0, b"")]),
        in_parts(&[(1 << 52, 0, b""), (1 << 52, 1, b""), (1 << 52, 2, b"")]),
        in_parts(&[(2, 0, b"one "), (3, 1, b"two")]),
        in_parts(&[(1, 0, &part(1, 0, b"inside"))]),
    ])
}

fn part(total: u64, index: u64, bytes: &[u8]) -> Vec<u8> {
    Message::Part(Part {
        total,
        index,
        bytes,
    })
    .encode()
}

fn in_parts(parts: &[(u64, u64, &[u8])]) -> Vec<u8> {
    let frames = parts
        .iter()
        .map(|(total, index, bytes)| part(*total, *index, bytes));
    let frames: Vec<_> = frames.collect();
    conversation(frames.iter().map(Vec::as_slice))
}
