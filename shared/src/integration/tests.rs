//! The order kept here is yrs's own, honest people are far below the budget, and forged blocks are above it.

use super::{Integration, TooCostly, budget};
use crate::cost::forged::{FORMAT, Forged, LETTERS, VALUES, chain, crowd};
use crate::ids::TopicId;
use crate::replica::{Origin, Replica};
use crate::scan::Scan;
use crate::testing::{Die, delete, edits, insert, line, local, replica, sets_line, split, topic};
use crate::text::{LineKind, LinePatch, Marks, MarksChange, TextOp};
use std::collections::BTreeMap;
use yrs::{Map, Text, WriteTxn};

/// The state vector of an empty document.
const NOTHING: &[u8] = &[0];

/// Blocks of a document as yrs has them: client, clock and length.
fn blocks_of(replica: &Replica) -> Vec<(u64, u32, u32)> {
    let scan = Scan::of(&replica.missing_at(NOTHING).unwrap()).unwrap();
    let block = |(client, item): &(u64, crate::scan::Item)| {
        (*client, item.range.start, item.range.end - item.range.start)
    };
    scan.items().iter().map(block).collect()
}

/// Takes an update into both, and holds them against each other; how many steps it took.
#[track_caller]
fn takes(server: &Replica, order: &mut Integration, update: &[u8]) -> u64 {
    let scan = Scan::of(update).unwrap();
    let steps = order.integrate(&scan, u64::MAX).unwrap();
    server.accept(update, Origin::Remote).unwrap();
    steps
}

/// One random thing that somebody does in a topic.
fn does_something(replica: &Replica, notes: &TopicId, die: &mut Die, turn: usize) -> Vec<u8> {
    let words = crate::testing::plain(replica, notes);
    let len = u32::try_from(words.encode_utf16().count()).unwrap();
    let at = |die: &mut Die| u32::try_from(die.roll(usize::try_from(len).unwrap() + 1)).unwrap();
    let name = format!("{}-{turn}", replica.client().get());
    match die.roll(9) {
        0..=3 => {
            let at = at(die);
            edits(
                replica,
                notes,
                &[insert(at, ["a", "bc", "def"][die.roll(3)])],
            )
        }
        4 => {
            let at = at(die);
            edits(replica, notes, &[split(at, &name)])
        }
        5 if len > 0 => {
            let at = at(die).min(len - 1);
            edits(
                replica,
                notes,
                &[delete(
                    at,
                    u32::try_from(die.roll(4)).unwrap().min(len - at).max(1),
                )],
            )
        }
        6 if len > 0 => {
            let at = at(die).min(len - 1);
            let marks = MarksChange {
                bold: Some(die.roll(2) == 0),
                ..MarksChange::default()
            };
            edits(replica, notes, &[TextOp::Format { at, len: 1, marks }])
        }
        7 => {
            let patch = LinePatch {
                kind: Some(*die.pick(&[LineKind::Bullet, LineKind::Quote])),
                ..LinePatch::default()
            };
            sets_line(replica, notes, &line("shared"), patch)
        }
        _ => edits(
            replica,
            notes,
            &[TextOp::Insert {
                at: 0,
                text: "top ".to_owned(),
                marks: Marks::default(),
            }],
        ),
    }
}

#[test]
fn its_blocks_are_those_of_yrs_after_every_update() {
    for seed in 1..=60 {
        let mut die = Die::seeded(seed);
        let (server, notes) = (replica(9), topic("notes"));
        let people = [replica(1), replica(2), replica(3)];
        let mut order = Integration::default();
        for turn in 0..120 {
            let person = &people[die.roll(3)];
            match die.roll(6) {
                0 => crate::testing::bring(&server, person),
                1 => {
                    let lacking = person.missing_at(&server.state_vector()).unwrap();
                    takes(&server, &mut order, &lacking);
                }
                _ => {
                    does_something(person, &notes, &mut die, turn);
                }
            }
            assert_eq!(
                order.listed_blocks(),
                blocks_of(&server),
                "seed {seed}, turn {turn}"
            );
        }
    }
}

/// Every letter is another one, so the words tell the order of the blocks.
#[test]
fn its_order_is_that_of_yrs() {
    for seed in 1..=40 {
        let mut die = Die::seeded(seed);
        let server = replica(9);
        let people = [replica(1), replica(2), replica(3)];
        let mut order = Integration::default();
        let mut letters: BTreeMap<(u64, u32), char> = BTreeMap::new();
        let mut next = 0x4E00;
        for _ in 0..150 {
            let person = &people[die.roll(3)];
            match die.roll(5) {
                0 => crate::testing::bring(&server, person),
                1 => {
                    let lacking = person.missing_at(&server.state_vector()).unwrap();
                    takes(&server, &mut order, &lacking);
                }
                _ => {
                    next += 1;
                    let letter = char::from_u32(next).unwrap();
                    let client = person.client().get();
                    letters.insert((client, person.clock(client)), letter);
                    local(person, |txn| {
                        let text = txn.get_or_insert_text("b:topic-notes");
                        // Often at the same places, where the others write too.
                        let at = [0, text.len(txn) / 2, text.len(txn)][die.roll(3)];
                        text.insert(txn, at, &letter.to_string());
                    });
                }
            }
        }
        let told: String = order
            .units_of("b:topic-notes")
            .into_iter()
            .map(|unit| letters[&unit])
            .collect();
        assert_eq!(
            told,
            crate::testing::plain(&server, &topic("notes")),
            "seed {seed}"
        );
    }
}

/// Two people who write all day in one topic without a network, and then meet.
#[test]
fn honest_people_are_far_below_the_budget() {
    for seed in 1..=6 {
        let mut die = Die::seeded(seed);
        let (server, notes) = (replica(9), topic("notes"));
        let people = [replica(1), replica(2)];
        let mut order = Integration::default();
        for day in 0..4 {
            for turn in 0..400 {
                for person in &people {
                    does_something(person, &notes, &mut die, day * 1_000 + turn);
                }
            }
            for person in &people {
                let lacking = person.missing_at(&server.state_vector()).unwrap();
                let steps = takes(&server, &mut order, &lacking);
                assert!(
                    steps < budget(lacking.len()) / 2,
                    "seed {seed}: {steps} for {} bytes",
                    lacking.len()
                );
            }
            for person in &people {
                crate::testing::bring(&server, person);
            }
        }
        // A browser that has nothing yet takes all of it at once.
        let everything = server.missing_at(NOTHING).unwrap();
        let steps = takes(&replica(8), &mut Integration::default(), &everything);
        assert!(
            steps < budget(everything.len()) / 4,
            "seed {seed}: {steps} for {} bytes",
            everything.len()
        );
    }
}

#[track_caller]
fn is_refused(order: &mut Integration, update: &[u8]) {
    let before = order.listed_blocks();
    let refused = order.integrate(&Scan::of(update).unwrap(), budget(update.len()));
    assert_eq!(refused, Err(TooCostly(budget(update.len()))));
    assert_eq!(order.listed_blocks(), before, "it left a trace");
}

/// 4,000 marks and 6,000 blocks of about 100 KB stopped a server for 22 seconds.
#[test]
fn blocks_that_each_pass_thousands_are_refused() {
    let mut order = Integration::default();
    let marks = chain(100, 4_000);
    order
        .integrate(&Scan::of(&marks).unwrap(), budget(marks.len()))
        .unwrap();
    is_refused(&mut order, &crowd(200, 6_000));
    is_refused(&mut order, &crowd(200, 2_000));
    // A few of them are what two people do who both begin a text.
    let few = crowd(200, 3);
    order
        .integrate(&Scan::of(&few).unwrap(), budget(few.len()))
        .unwrap();
}

#[test]
fn both_halves_in_one_update_are_refused() {
    let mut forged = Forged::of(2);
    forged.client(200, 3_000);
    forged.after((100, 2_999), FORMAT);
    for _ in 1..3_000 {
        forged.free(None, FORMAT);
    }
    forged.client(100, 3_000);
    forged.free(None, FORMAT);
    for clock in 1..3_000 {
        forged.after((100, clock - 1), FORMAT);
    }
    is_refused(&mut Integration::default(), &forged.done());
}

#[test]
fn blocks_that_are_each_put_before_the_last_one_are_refused() {
    let mut order = Integration::default();
    let marks = chain(100, 4_000);
    order
        .integrate(&Scan::of(&marks).unwrap(), budget(marks.len()))
        .unwrap();
    let mut forged = Forged::of(1);
    forged.client(200, 4_000);
    forged.free(None, FORMAT);
    for clock in 1..4_000 {
        forged.before((200, clock - 1), FORMAT);
    }
    is_refused(&mut order, &forged.done());
}

/// 20,000 values of one key, each as if there was none, took five seconds.
#[test]
fn a_key_written_again_and_again_without_origin_is_refused() {
    let mut forged = Forged::of(1);
    forged.client(200, 20_000);
    for _ in 0..20_000 {
        forged.free(Some("title"), VALUES);
    }
    is_refused(&mut Integration::default(), &forged.done());
}

#[test]
fn a_key_set_ten_thousand_times_by_its_editor_is_taken() {
    let (ana, server) = (replica(1), replica(9));
    let mut order = Integration::default();
    for title in 0..10_000 {
        let update = local(&ana, |txn| {
            txn.get_or_insert_map("settings")
                .insert(txn, "title", title.to_string());
        });
        let steps = takes(&server, &mut order, &update);
        assert!(steps < 100, "{steps} steps");
    }
}

/// yrs copies the rest of a text for each letter that comes as a block of its own.
#[test]
fn letters_one_block_each_are_refused_when_they_are_many() {
    let letters = |blocks: u64| {
        let mut forged = Forged::of(1);
        forged.client(100, blocks);
        forged.free(None, LETTERS);
        for clock in 1..blocks {
            forged.after((100, clock - 1), LETTERS);
        }
        forged.done()
    };
    is_refused(&mut Integration::default(), &letters(60_000));
    let some = letters(5_000);
    let mut order = Integration::default();
    order
        .integrate(&Scan::of(&some).unwrap(), budget(some.len()))
        .unwrap();
}

/// What a program sends that puts updates together without looking into them is a chain across many clients.
#[test]
fn clients_that_all_wait_for_the_next_one_are_refused_when_they_are_many() {
    let waiting = |clients: u64| {
        let mut forged = Forged::of(clients);
        for client in (2..=clients).rev() {
            forged.client(client, 1);
            forged.after((client - 1, 0), FORMAT);
        }
        forged.client(1, 1);
        forged.free(None, FORMAT);
        forged.done()
    };
    is_refused(&mut Integration::default(), &waiting(20_000));
    let some = waiting(100);
    Integration::default()
        .integrate(&Scan::of(&some).unwrap(), budget(some.len()))
        .unwrap();
}

#[test]
fn twice_the_bytes_are_at_most_twice_the_steps_and_a_little() {
    for bytes in [64 << 10, 256 << 10, 1 << 20] {
        assert!(budget(2 * bytes) * 2 <= budget(bytes) * 5);
    }
}
