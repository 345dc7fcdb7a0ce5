//! Attacks: the dearest inputs that are known, each made as large as asked for.

use super::forged::{FORMAT, Forged, LETTERS, MAP, Unit, VALUES, deletion};
use std::ops::Range;

/// Updates of about that many bytes together, in the order in which somebody sends them.
pub type Attack = fn(usize) -> Vec<Vec<u8>>;

/// The most blocks in one update.
const BLOCKS: u64 = 20_000;
/// The most blocks of one letter each in one update: as many as its bytes justify.
const LETTER_BLOCKS: u64 = 5_000;
/// The most bytes of one update.
const BYTES: u64 = 900_000;
/// The most deletions in one update.
const RANGES: usize = 100_000;
const LOW: u64 = 100;
const HIGH: u64 = 200;

/// A key of a day's or a topic's map.
fn day(number: u64) -> String {
    let (year, month, day) = (1000 + number / 336, number / 28 % 12 + 1, number % 28 + 1);
    format!("{year:0>4}-{month:0>2}-{day:0>2}")
}

fn count(bytes: usize, each: u64) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX) / each
}

/// A client's blocks, each written by `block`, in as many updates as they need.
fn blocks(
    client: u64,
    clocks: Range<u64>,
    most: u64,
    block: impl Fn(&mut Forged, u64),
) -> Vec<Vec<u8>> {
    let mut updates = Vec::new();
    let mut clock = clocks.start;
    while clock < clocks.end {
        let end = clocks.end.min(clock + most);
        let mut forged = Forged::of(1);
        forged.client_from((client, clock), end - clock);
        (clock..end).for_each(|clock| block(&mut forged, clock));
        updates.push(forged.done());
        clock = end;
    }
    updates
}

/// Marks, each after the one before.
fn marks(client: u64, clocks: Range<u64>) -> Vec<Vec<u8>> {
    blocks(client, clocks, BLOCKS, |forged, clock| {
        match clock.checked_sub(1) {
            Some(before) => forged.after((client, before), FORMAT),
            None => forged.free(None, FORMAT),
        }
    })
}

/// Marks that all claim to have found an empty text.
fn strangers(client: u64, clocks: Range<u64>) -> Vec<Vec<u8>> {
    blocks(client, clocks, BLOCKS, |forged, _| {
        forged.free(None, FORMAT);
    })
}

/// Marks in a chain, and half as many again that pass all of them.
pub fn marks_that_pass_all_others(bytes: usize) -> Vec<Vec<u8>> {
    let many = count(bytes, 21);
    [
        marks(LOW, 0..many * 2 / 5),
        strangers(HIGH, 0..many * 3 / 5),
    ]
    .concat()
}

/// The same in one update: the first block of the higher client stands beside the last of the lower one, so that all of
/// the lower client's go in before the others.
pub fn a_high_client_beside_the_last_of_a_low_one(bytes: usize) -> Vec<Vec<u8>> {
    let update = |(place, bytes): (u64, u64)| {
        let (low, high) = (LOW + 1_000 * place, HIGH + 1_000 * place);
        let many = bytes / 42;
        let mut forged = Forged::of(2);
        forged.client(high, many);
        forged.after((low, many - 1), FORMAT);
        (1..many).for_each(|_| forged.free(None, FORMAT));
        forged.client(low, many);
        forged.free(None, FORMAT);
        (1..many).for_each(|clock| forged.after((low, clock - 1), FORMAT));
        forged.done()
    };
    pieces(bytes).map(update).collect()
}

/// Small updates that each pass a long chain, from a new client each, and go on when they are refused.
pub fn small_updates_that_each_pass_a_long_chain(bytes: usize) -> Vec<Vec<u8>> {
    let small = (0..count(bytes, 2) / 31).map(|number| strangers(HIGH + number, 0..1).concat());
    marks(LOW, 0..count(bytes, 30))
        .into_iter()
        .chain(small)
        .collect()
}

/// Updates that are cheap one after the other. In one go, each block of the first passes all of the second, as the third
/// brings these forward.
pub fn halves_that_are_dear_together(bytes: usize) -> Vec<Vec<u8>> {
    let many = count(bytes, 42);
    let mut last = Forged::of(1);
    last.client(HIGH + 100, 1);
    last.after((LOW, many - 1), FORMAT);
    let [first, second] = [strangers(HIGH, 0..many), marks(LOW, 0..many)];
    [first, second, vec![last.done()]].concat()
}

/// One key written again and again, each time as if nobody had before.
pub fn a_key_rewritten_without_origin(bytes: usize) -> Vec<Vec<u8>> {
    blocks(HIGH, 0..count(bytes, 19), BLOCKS, |forged, _| {
        forged.free(Some("title"), VALUES);
    })
}

/// Marks that are each put before the last of them, behind a chain.
pub fn marks_that_each_go_before_the_last(bytes: usize) -> Vec<Vec<u8>> {
    let many = count(bytes, 30);
    let before = blocks(HIGH, 0..many, BLOCKS, |forged, clock| {
        match clock.checked_sub(1) {
            Some(last) => forged.before((HIGH, last), FORMAT),
            None => forged.free(None, FORMAT),
        }
    });
    [marks(LOW, 0..many), before].concat()
}

/// Days that no meeting is on.
pub fn keys_of_days(bytes: usize) -> Vec<Vec<u8>> {
    blocks(HIGH, 0..count(bytes, 26), BLOCKS, |forged, number| {
        forged.in_root("meetings", Some(&format!("{}/x", day(number))), VALUES);
    })
}

/// A topic that became something in ever more meetings.
pub fn outcomes_of_one_topic(bytes: usize) -> Vec<Vec<u8>> {
    blocks(HIGH, 0..count(bytes, 26), BLOCKS, |forged, number| {
        if number == 0 {
            forged.in_root("topics", Some("topic-one"), MAP);
        } else {
            forged.in_map((HIGH, 0), &format!("outcome/{}", day(number)));
        }
    })
}

/// The same, deleted with its topic.
pub fn outcomes_that_go_with_their_topic(bytes: usize) -> Vec<Vec<u8>> {
    let deleted = deletion(HIGH, &[(0, 1)]);
    [outcomes_of_one_topic(bytes), vec![deleted]].concat()
}

/// Clients of which each waits for the next one.
pub fn clients_that_wait_for_each_other(bytes: usize) -> Vec<Vec<u8>> {
    let update = |(place, bytes): (u64, u64)| {
        let first = 1_000 + 100_000 * place;
        let clients = bytes / 20;
        let mut forged = Forged::of(clients);
        for client in (first + 1..first + clients).rev() {
            forged.client(client, 1);
            forged.after((client - 1, 0), FORMAT);
        }
        forged.client(first, 1);
        forged.free(None, FORMAT);
        forged.done()
    };
    pieces(bytes).map(update).collect()
}

/// A text of which each letter is a block of its own, as many in an update as its bytes justify.
pub fn letters_one_block_each(bytes: usize) -> Vec<Vec<u8>> {
    letters(count(bytes, 7), LETTER_BLOCKS)
}

/// The first half of many blocks deleted in a few bytes: for each of those, the whole second half moves up.
pub fn marks_deleted_before_as_many(bytes: usize) -> Vec<Vec<u8>> {
    let many = count(bytes, 15);
    let deleted = deletion(LOW, &[(0, many / 2)]);
    [marks(LOW, 0..many), vec![deleted]].concat()
}

/// The same blocks deleted again and again.
pub fn marks_deleted_again_and_again(bytes: usize) -> Vec<Vec<u8>> {
    let many = count(bytes, 30);
    let ranges = vec![(0, many); usize::try_from(BYTES.min(many * 3) / 4).unwrap_or_default()];
    [marks(LOW, 0..many), vec![deletion(LOW, &ranges)]].concat()
}

/// A long text of which every other letter is deleted, and then all of it again and again: one block, so that nothing that
/// came before was ever dear.
pub fn words_deleted_again_and_again(bytes: usize) -> Vec<Vec<u8>> {
    let letters = count(bytes, 4).min(BYTES);
    let mut long = Forged::of(1);
    long.client(LOW, 1);
    long.long(letters);
    let mut updates = vec![long.done()];
    let every_other = (0..letters / 4).map(|number| (2 * number, 1));
    let again = (0..count(bytes, 8)).map(|_| (0, letters));
    for ranges in [every_other.collect::<Vec<_>>(), again.collect()] {
        let most = ranges.chunks(RANGES);
        updates.extend(most.map(|ranges| deletion(LOW, ranges)));
    }
    updates
}

/// A long text cut at many places, the last one first: for each, the letters before it are counted.
pub fn letters_cut_from_the_end(bytes: usize) -> Vec<Vec<u8>> {
    let letters = count(bytes, 2).min(BYTES);
    let cuts = count(bytes, 2) / 22;
    let mut long = Forged::of(1);
    long.client(LOW, 1);
    long.long(letters);
    let cut = |number: u64| -> [Unit; 2] {
        let at = letters - 2 - number * (letters - 2) / cuts;
        [(LOW, at), (LOW, at + 1)]
    };
    let cuts = blocks(HIGH, 0..cuts, BLOCKS, |forged, number| {
        let [left, right] = cut(number);
        forged.between(left, right, FORMAT);
    });
    [vec![long.done()], cuts].concat()
}

/// What a person types who writes on, key by key.
pub fn typing(bytes: usize) -> Vec<Vec<u8>> {
    letters(count(bytes, 11), 1)
}

fn letters(many: u64, in_an_update: u64) -> Vec<Vec<u8>> {
    blocks(LOW, 0..many, in_an_update, |forged, clock| {
        match clock.checked_sub(1) {
            Some(before) => forged.after((LOW, before), LETTERS),
            None => forged.free(None, LETTERS),
        }
    })
}

/// Sizes of updates that are as large together, with their numbers.
fn pieces(bytes: usize) -> impl Iterator<Item = (u64, u64)> {
    let bytes = count(bytes, 1);
    let many = bytes.div_ceil(BYTES);
    (0..many).map(move |place| (place, bytes / many))
}
