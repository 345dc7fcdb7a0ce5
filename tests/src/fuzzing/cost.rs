//! What people's updates cost: a program of four bytes an instruction writes them, so that most of them are taken.

use super::agenda::check_sound;
use crate::cost::{Cost, Watched};
use duologue_shared::cost::Order;
use duologue_shared::cost::forged::{FORMAT, Forged, LETTERS, MAP, Unit, VALUES};
use duologue_shared::ids::Seat;
use duologue_shared::integration::reads_cheaply;
use duologue_shared::scan::Scan;
use std::collections::{BTreeMap, BTreeSet};

/// Programs for the dearest inputs that were known when this began.
pub(super) fn programs() -> BTreeSet<Vec<u8>> {
    // Clients by their place among Ana's, and the other one in what is beside it.
    const LOW: u8 = 1;
    const HIGH: u8 = 2;
    const LAST: u8 = 3;
    const BESIDE_LOW: u8 = 8;
    const LETTERS: u8 = 64;
    const SEND: [u8; 4] = [15, 0, 0, 0];
    const CHANGE_SEAT: [u8; 4] = [13, 0, 0, 0];
    const OPEN_AGAIN: [u8; 4] = [12, 0, 0, 0];
    let chain = |who, many| [1, who, many, 0];
    let strangers = |who, many| [0, who, many, 0];
    let after_the_last = |who| [2, who | BESIDE_LOW, 0, 255];
    let programs: [&[[u8; 4]]; 15] = [
        &[chain(LOW, 11), SEND, strangers(HIGH, 11)],
        &[chain(LOW, 10), after_the_last(HIGH), strangers(HIGH, 10)],
        &[
            strangers(HIGH, 10),
            SEND,
            chain(LOW, 10),
            SEND,
            after_the_last(LAST),
            SEND,
            OPEN_AGAIN,
        ],
        &[[5, HIGH, 11, 0]],
        &[chain(LOW, 10), SEND, [14, HIGH, 11, 0]],
        &[[6, HIGH, 11, 0], SEND, [6, LOW, 10, 0]],
        &[
            [7, HIGH, 11, 0],
            SEND,
            [9, HIGH * 8, 1, 0],
            SEND,
            OPEN_AGAIN,
        ],
        &[[11, 0, 9, 0], SEND, [11, 0, 9, 0]],
        &[
            chain(LOW | LETTERS, 11),
            SEND,
            chain(LOW | LETTERS, 11),
            SEND,
            OPEN_AGAIN,
        ],
        &[
            chain(LOW, 11),
            SEND,
            [9, BESIDE_LOW, 128, 0],
            SEND,
            [9, BESIDE_LOW, 255, 0],
        ],
        &[
            [10, LOW, 11, 0],
            SEND,
            [4, HIGH | BESIDE_LOW, 9, 3],
            SEND,
            OPEN_AGAIN,
        ],
        &[
            [10, LOW, 10, 0],
            SEND,
            [8, BESIDE_LOW, 10, 1],
            SEND,
            [8, BESIDE_LOW, 11, 255],
        ],
        &[
            chain(LOW, 6),
            CHANGE_SEAT,
            [2, LOW | BESIDE_LOW, 3, 9],
            CHANGE_SEAT,
            chain(LOW, 5),
        ],
        &[
            chain(LOW | LETTERS, 0),
            SEND,
            chain(LOW | LETTERS, 0),
            SEND,
            [9, BESIDE_LOW, 9, 0],
        ],
        &[
            chain(LOW, 11),
            SEND,
            strangers(HIGH, 0),
            SEND,
            strangers(LAST, 0),
            SEND,
            OPEN_AGAIN,
        ],
    ];
    programs.map(<[_]>::concat).into()
}

/// How many levels of cost are told apart.
pub const LEVELS: usize = 64;

/// The most bytes of all updates: with more, a fuzzer has too few tries.
const MOST_BYTES: usize = 96 * 1024;
/// Who writes, by the number in the program: the first four are Ana's.
const CLIENTS: [u64; 8] = [10, 100, 200, 1_000, 20, 90, 210, 990];
const ANAS: usize = 4;
const KINDS: [u8; 3] = [FORMAT, LETTERS, VALUES];
/// New clients that wait for each other count from here.
const FIRST_NEW: u64 = 10_000;

/// Whatever people write, nothing costs more than its bytes justify, in no place that takes it in, and the blocks by which
/// the gate counts are those of the document.
pub fn cost(bytes: &[u8]) {
    cost_levels(bytes);
}

/// The same; on which level of cost each place is, four to a doubling, for a fuzzer to climb.
pub fn cost_levels(bytes: &[u8]) -> Vec<usize> {
    let mut program = Program::default();
    for instruction in bytes.chunks_exact(4) {
        if let [what, who, first, second] = *instruction {
            program.does(what, usize::from(who), [first, second].map(u64::from));
        }
        if program.written > MOST_BYTES {
            break;
        }
    }
    program.sends();
    let mut watched = program.watched;
    let costs = watched.costs();
    for cost in &costs {
        assert!(!cost.is_too_much(), "at most {}: {cost:?}", cost.most());
    }
    assert_eq!(
        watched.order().map(Order::blocks),
        Some(blocks_of(&watched)),
        "the gate counts by other blocks than there are"
    );
    if reads_cheaply(watched.replica()).is_ok() {
        check_sound(watched.replica());
    }
    costs.iter().map(level).collect()
}

fn level(cost: &Cost) -> usize {
    let steps = u32::try_from(cost.steps).unwrap_or(u32::MAX);
    let bytes = u32::try_from(cost.bytes).expect("few bytes");
    let ratio = f64::from(steps) / f64::from(bytes.max(64));
    // From a hundredth of a step for a byte on.
    let levels = (1..=LEVELS).take_while(|level| {
        let level = i32::try_from(*level).expect("few levels");
        ratio > 0.01 * 1.19_f64.powi(level)
    });
    levels.count()
}

fn blocks_of(watched: &Watched) -> Vec<(u64, u32, u32)> {
    let everything = watched.replica().everything();
    let scan = Scan::of(&everything).expect("what a document writes");
    let blocks = scan.items().iter();
    let blocks = blocks.map(|(client, item)| (*client, item.range.start, item.range.len()));
    blocks
        .map(|(client, start, len)| (client, start, u32::try_from(len).expect("few units")))
        .collect()
}

/// Writes updates and sends them.
#[derive(Default)]
struct Program {
    watched: Watched,
    /// By client: how many units the room has.
    known: BTreeMap<u64, u64>,
    /// What is written and not sent.
    blocks: BTreeMap<u64, Blocks>,
    deleted: BTreeMap<u64, Vec<(u64, u64)>>,
    seat: usize,
    written: usize,
    new: u64,
}

#[derive(Default)]
struct Blocks {
    bytes: Forged,
    count: u64,
    units: u64,
}

impl Program {
    fn does(&mut self, what: u8, who: usize, [first, second]: [u64; 2]) {
        let client = CLIENTS[who % ANAS + self.seat * ANAS];
        let other = CLIENTS[who / 8 % CLIENTS.len()];
        let kind = KINDS[who / 64 % KINDS.len()];
        let many = 1 << (first % 12);
        match what % 16 {
            0 => self.writes(client, many, |forged, _| forged.free(None, kind)),
            1 => self.writes(client, many, |forged, clock| match clock.checked_sub(1) {
                Some(last) => forged.after((client, last), kind),
                None => forged.free(None, kind),
            }),
            2 => {
                if let Some(unit) = self.unit(other, second, client) {
                    self.writes(client, many, |forged, _| forged.after(unit, kind));
                }
            }
            3 => {
                if let Some(unit) = self.unit(other, second, client) {
                    self.writes(client, many, |forged, _| forged.before(unit, kind));
                }
            }
            4 => {
                let units = self.units(other);
                if units > 2 && other != client {
                    let step = second.max(1);
                    self.writes(client, many, |forged, clock| {
                        let left = units - 2 - clock * step % (units - 1);
                        forged.between((other, left), (other, left + 1), kind);
                    });
                }
            }
            5 => self.writes(client, many, |forged, _| forged.free(Some("title"), VALUES)),
            6 => self.writes(client, many, |forged, clock| {
                forged.in_root("meetings", Some(&format!("{clock}/x")), VALUES);
            }),
            7 => {
                let topic = format!("topic-{second}");
                let at = self.units(client);
                self.writes(client, 1, |forged, _| {
                    forged.in_root("topics", Some(&topic), MAP);
                });
                self.writes(client, many, |forged, clock| {
                    forged.in_map((client, at), &format!("outcome/{clock}"));
                });
            }
            8 => {
                let units = self.units(other);
                let step = second % 8 + 1;
                let ranges = (0..many).map(|number| (number * step, second / 8 % step + 1));
                let ranges = ranges.filter(|(start, len)| start + len <= units);
                let ranges: Vec<_> = ranges.collect();
                self.written += ranges.len() * 4;
                self.deleted.entry(other).or_default().extend(ranges);
            }
            9 => {
                let units = self.units(other);
                let (start, len) = (units * second / 256, units * first / 256);
                let len = len.min(units - start);
                if len > 0 {
                    self.written += 4;
                    self.deleted.entry(other).or_default().push((start, len));
                }
            }
            10 => self.writes_long(client, many * 8),
            11 => self.writes_waiting(many.min(512)),
            12 => self.watched = std::mem::take(&mut self.watched).opened_again(),
            13 => {
                self.sends();
                self.seat = 1 - self.seat;
            }
            14 => self.writes(client, many, |forged, clock| match clock.checked_sub(1) {
                Some(last) => forged.before((client, last), kind),
                None => forged.free(None, kind),
            }),
            _ => self.sends(),
        }
    }

    /// A unit of a client, known or about to be sent.
    fn unit(&self, client: u64, part: u64, by: u64) -> Option<Unit> {
        let units = if client == by {
            self.known.get(&client).copied().unwrap_or_default()
        } else {
            self.units(client)
        };
        let last = units.checked_sub(1)?;
        Some((client, last * part.min(255) / 255))
    }

    fn units(&self, client: u64) -> u64 {
        let known = self.known.get(&client).copied().unwrap_or_default();
        let written = self.blocks.get(&client).map_or(0, |blocks| blocks.units);
        known + written
    }

    fn writes(&mut self, client: u64, many: u64, block: impl Fn(&mut Forged, u64)) {
        let clock = self.units(client);
        let blocks = self.blocks.entry(client).or_default();
        let before = blocks.bytes.len();
        for number in 0..many {
            block(&mut blocks.bytes, clock + number);
        }
        blocks.count += many;
        blocks.units += many;
        self.written += blocks.bytes.len() - before;
    }

    fn writes_long(&mut self, client: u64, letters: u64) {
        let blocks = self.blocks.entry(client).or_default();
        let before = blocks.bytes.len();
        blocks.bytes.long(letters);
        blocks.count += 1;
        blocks.units += letters;
        self.written += blocks.bytes.len() - before;
    }

    /// Clients that nobody was before, each beside the next.
    fn writes_waiting(&mut self, many: u64) {
        let first = FIRST_NEW + self.new;
        self.new += many;
        self.writes(first, 1, |forged, _| forged.free(None, FORMAT));
        for client in first + 1..first + many {
            self.writes(client, 1, |forged, _| forged.after((client - 1, 0), FORMAT));
        }
    }

    fn sends(&mut self) {
        let blocks = std::mem::take(&mut self.blocks);
        let deleted = std::mem::take(&mut self.deleted);
        let known = |client: &u64| self.known.get(client).copied().unwrap_or_default();
        let mut update = Forged::of(count(blocks.len()));
        for (client, its) in blocks.iter().rev() {
            update.client_from((*client, known(client)), its.count);
            update.append(&its.bytes);
        }
        let update = update.deleting_all(&deleted);
        let seat = [Seat::A, Seat::B][self.seat];
        if self.watched.sends(seat, &update) {
            for (client, its) in blocks {
                *self.known.entry(client).or_default() += its.units;
            }
        }
    }
}

fn count(many: usize) -> u64 {
    u64::try_from(many).expect("few")
}
