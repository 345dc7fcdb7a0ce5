//! Updates that would keep a room busy for longer than their bytes justify.

use super::*;
use crate::cost::forged::{FORMAT, Forged, chain, chain_from, crowd, deletion};
use crate::integration::{Integration, budget, reads_cheaply};
use crate::protocol::Reassembly;
use crate::scan::Scan;
use crate::steps;

/// Ana's client, which sorts after the one of [`chain`] that is hers too.
const LATER: u64 = 200;

fn sends(room: &mut Room, from: ConnectionId, update: &[u8]) -> Vec<RoomEffect> {
    say_in_parts(room, from, Message::Sync(SyncMessage::Update(update)))
}

#[test]
fn blocks_that_pass_thousands_are_refused_and_both_write_on() {
    let mut room = room_of_two();
    let effects = sends(&mut room, ANA, &chain(100, 2_000));
    assert!(matches!(effects[..], [RoomEffect::Append { .. }]));
    let before = room.snapshot();
    let effects = sends(&mut room, ANA, &crowd(LATER, 1_000));
    let refused: Vec<String> = told(&effects, ANA).into_iter().map(code).collect();
    assert_eq!(refused, ["too_costly"]);
    assert!(room.snapshot() == before, "it left a trace");

    for (connection, client) in [(ANA, 2), (BEN, 3)] {
        let person = Replica::new(ClientId::from_random(client));
        bring_all(&room, &person);
        let update = write(&person, "still here ");
        let effects = sends(&mut room, connection, &update);
        assert!(matches!(effects[..], [RoomEffect::Append { .. }]));
    }
}

/// A room that was opened again knows the order of what it read.
#[test]
fn what_was_read_from_the_log_counts_too() {
    let replica = empty();
    replica
        .accept(&chain(100, 2_000), Origin::Restored)
        .unwrap();
    let mut room = Room::new(replica, Authors::default(), Sequence::ZERO);
    join(&mut room, ANA, Seat::A, Flavour::Duologue);
    let effects = sends(&mut room, ANA, &crowd(LATER, 1_000));
    let refused: Vec<String> = told(&effects, ANA).into_iter().map(code).collect();
    assert_eq!(refused, ["too_costly"]);
}

/// A document of before there was a budget, which takes long to read: its people keep writing, nobody adds to it.
#[test]
fn who_has_a_document_of_before_writes_on_in_it() {
    let replica = empty();
    replica
        .accept(&chain(100, 2_000), Origin::Restored)
        .unwrap();
    replica
        .accept(&crowd(LATER, 2_000), Origin::Restored)
        .unwrap();
    let mut room = Room::new(replica, Authors::default(), Sequence::ZERO);
    join(&mut room, ANA, Seat::A, Flavour::Duologue);
    let effects = sends(&mut room, ANA, &crowd(LATER + 1, 2_000));
    let refused: Vec<String> = told(&effects, ANA).into_iter().map(code).collect();
    assert_eq!(refused, ["too_costly"]);
    let person = Replica::new(ClientId::from_random(2));
    bring_all(&room, &person);
    let update = write(&person, "words ");
    let effects = sends(&mut room, ANA, &update);
    assert!(matches!(effects[..], [RoomEffect::Append { .. }]));
}

/// Somebody with no more than an empty page or an old copy: what they are told, and what it costs them.
struct Newcomer {
    replica: Replica,
    order: Integration,
    /// All steps so far.
    steps: u64,
}

impl Newcomer {
    fn with(updates: &[Vec<u8>]) -> Self {
        let mut newcomer = Self {
            replica: Replica::new(ClientId::from_random(9)),
            order: Integration::default(),
            steps: 0,
        };
        for update in updates {
            newcomer.takes(update);
        }
        newcomer
    }

    /// Takes an update in; how many steps beyond its budget that is.
    fn takes(&mut self, update: &[u8]) -> u64 {
        let scan = Scan::of(update).unwrap();
        let steps = self.order.integrate(&scan, u64::MAX).unwrap();
        self.replica
            .accept_up_to(update, Origin::Remote, AGENDA_FULL)
            .unwrap();
        self.steps += steps;
        steps.saturating_sub(budget(update.len()))
    }

    /// Asks Ben's connection for what is lacking; in how many updates it came.
    fn asks(&mut self, room: &mut Room) -> usize {
        let question = self.replica.state_vector();
        let effects = say(room, BEN, Message::Sync(SyncMessage::Step1(&question)));
        let mut reassembly = Reassembly::new(AGENDA_FULL);
        let mut answers = 0;
        for message in told(&effects, BEN) {
            let whole = if let Message::Part(part) = message {
                reassembly.accept(part).unwrap()
            } else {
                Some(message.encode())
            };
            let Some(whole) = whole else {
                continue;
            };
            if let Message::Sync(SyncMessage::Update(update) | SyncMessage::Step2(update)) =
                Message::decode(&whole).unwrap()
            {
                answers += 1;
                assert_eq!(self.takes(update), 0, "answer {answers} is dear");
            }
        }
        assert!(self.replica.same_state(room.replica()));
        answers
    }
}

/// Three updates that cost little one after the other. Put in by client, as yrs does, the second comes first, because the
/// third stands beside its end, and then each block of the first passes all of it.
fn dear_together(blocks: u64) -> [Vec<u8>; 3] {
    let mut last = Forged::of(1);
    last.client(LATER + 100, 1);
    last.after((100, blocks - 1), FORMAT);
    [crowd(LATER, blocks), chain(100, blocks), last.done()]
}

fn room_of_dear_together(blocks: u64) -> Room {
    let mut room = room_of_two();
    for update in dear_together(blocks) {
        let effects = sends(&mut room, ANA, &update);
        assert!(matches!(effects[..], [RoomEffect::Append { .. }]));
    }
    drop(durable(&mut room));
    room
}

#[test]
fn what_is_dear_together_comes_to_a_newcomer_in_the_order_in_which_it_came() {
    let mut room = room_of_dear_together(2_000);
    let everything = room.replica().missing_at(&[0]).unwrap();
    let mut all_at_once = Newcomer::with(&[]);
    assert!(all_at_once.takes(&everything) > 1_000_000, "no attack");
    let updates = Newcomer::with(&[]).asks(&mut room);
    assert!((2..10).contains(&updates), "{updates} updates");
}

/// 64 KiB of them, 128, 256 and 512: what is told to a newcomer, and what each update took when it came.
#[test]
fn twice_as_many_such_updates_cost_at_most_twice_as_much_and_a_little() {
    let costs = [2_000, 4_000, 8_000, 16_000].map(|blocks| {
        let updates = dear_together(blocks);
        let one_by_one = Newcomer::with(&updates).steps;
        let mut newcomer = Newcomer::with(&[]);
        newcomer.asks(&mut room_of_dear_together(blocks));
        (one_by_one, newcomer.steps)
    });
    for pair in costs.windows(2) {
        let [(gate, answer), (gate_twice, answer_twice)] = pair else {
            unreachable!("windows of two");
        };
        assert!(
            gate_twice * 2 <= gate * 5,
            "{gate} and {gate_twice} when they came"
        );
        assert!(
            answer_twice * 2 <= answer * 5,
            "{answer} and {answer_twice} for a newcomer"
        );
    }
}

#[test]
fn who_has_the_beginning_gets_the_rest_as_cheaply() {
    let mut room = room_of_two();
    let words = write(&Replica::new(ClientId::from_random(3)), "words of before");
    sends(&mut room, BEN, &words);
    let attack = dear_together(2_000);
    for update in &attack {
        sends(&mut room, ANA, update);
    }
    drop(durable(&mut room));
    assert!(Newcomer::with(std::slice::from_ref(&words)).asks(&mut room) > 1);
    // Whoever has the blocks that pass others has no more to do with them.
    let [first, second, third] = attack;
    for known in [
        vec![words.clone(), first.clone()],
        vec![words, first, second, third],
    ] {
        assert_eq!(Newcomer::with(&known).asks(&mut room), 1);
    }
}

#[test]
fn words_between_such_updates_arrive_whole() {
    let mut room = room_of_two();
    let person = Replica::new(ClientId::from_random(3));
    for (place, update) in dear_together(1_500).iter().enumerate() {
        for word in 0..40 {
            bring_all(&room, &person);
            let words = write(&person, &format!("wörd🙂{place}-{word} "));
            sends(&mut room, BEN, &words);
        }
        sends(&mut room, ANA, update);
    }
    drop(durable(&mut room));
    let mut newcomer = Newcomer::with(&[]);
    newcomer.asks(&mut room);
    assert_eq!(read(&newcomer.replica), read(room.replica()));
    assert_eq!(
        newcomer.replica.missing_at(&[0]).unwrap(),
        room.replica().missing_at(&[0]).unwrap(),
        "other blocks"
    );
}

#[test]
fn a_document_that_is_dear_to_read_in_one_go_is_known_as_such() {
    assert!(reads_cheaply(room_of_dear_together(2_000).replica()).is_err());
    assert!(reads_cheaply(room_of_dear_together(20).replica()).is_ok());
}

/// A snapshot of the beginning is one update to whoever reads it.
#[test]
fn after_a_snapshot_the_rest_is_told_in_order() {
    let [first, second, third] = dear_together(2_000);
    let mut room = room_of_two();
    sends(&mut room, ANA, &first);
    sends(&mut room, ANA, &second);
    room.folded(2);
    sends(&mut room, ANA, &third);
    drop(durable(&mut room));
    // The third, and in the end what is deleted.
    assert_eq!(Newcomer::with(&[]).asks(&mut room), 3);
}

/// Each of these is small, and each passes four thousand marks.
#[test]
fn small_updates_are_dear_only_a_few_times() {
    let mut room = room_of_two();
    sends(&mut room, ANA, &chain(100, 4_000));
    let mut taken = 0;
    for client in 0..50 {
        let effects = sends(&mut room, ANA, &crowd(LATER + client, 1));
        taken += usize::from(matches!(effects[..], [RoomEffect::Append { .. }]));
    }
    assert!((1..8).contains(&taken), "{taken} of 50");
    let person = Replica::new(ClientId::from_random(3));
    for _ in 0..200 {
        bring_all(&room, &person);
        let effects = sends(&mut room, BEN, &write(&person, "x"));
        assert!(matches!(effects[..], [RoomEffect::Append { .. }]));
    }
}

/// Lines that stand before as many others, each with a mark that keeps it from becoming one with the next.
fn pasted(lines: u64) -> Room {
    let mut room = room_of_two();
    for start in (0..lines).step_by(10_000) {
        sends(&mut room, ANA, &chain_from((100, start), 10_000));
    }
    room
}

#[test]
fn who_deletes_twenty_thousand_blocks_before_as_many_may() {
    let mut room = pasted(40_000);
    let effects = sends(&mut room, ANA, &deletion(100, &[(0, 20_000)]));
    assert!(matches!(effects[..], [RoomEffect::Append { .. }]));
}

/// For each block that is deleted, yrs moves up all that stand behind: some bytes took four seconds.
#[test]
fn a_few_bytes_that_move_up_all_of_a_long_text_each_time_are_refused() {
    let mut room = pasted(80_000);
    let mut taken = 0;
    for start in (0..60_000).step_by(5_000) {
        let effects = sends(&mut room, ANA, &deletion(100, &[(start, 5_000)]));
        taken += usize::from(matches!(effects[..], [RoomEffect::Append { .. }]));
    }
    assert!((2..6).contains(&taken), "{taken} of 12");
}

/// Finding out that an update is too dear is dear too.
#[test]
fn what_is_refused_again_and_again_is_found_out_ever_sooner() {
    let refused = [
        (pasted(40_000), crowd(LATER, 1)),
        (pasted(200_000), deletion(100, &[(0, 100_000)])),
    ];
    for (mut room, update) in refused {
        let mut steps = 0;
        for _ in 0..200 {
            steps += steps::count(|| {
                let effects = sends(&mut room, ANA, &update);
                assert!(matches!(effects[..], [RoomEffect::Refused { .. }, ..]));
            });
        }
        assert!(steps < 16_000_000, "{steps} steps for 200 refusals");
    }
}

fn weight_of(room: &Room, update: &[u8]) -> Weight {
    let message = Message::Sync(SyncMessage::Update(update)).encode();
    room.weight(ANA, &message)
}

#[test]
fn letters_are_light_and_whatever_may_take_longer_is_not() {
    let mut room = room_of_two();
    let person = Replica::new(ClientId::from_random(3));
    let question = Message::Sync(SyncMessage::Step1(&[0])).encode();
    let letter = write(&person, "x");
    assert_eq!(weight_of(&room, &letter), Weight::Light);
    assert_eq!(room.weight(ANA, &question), Weight::Light);
    assert_eq!(weight_of(&room, &crowd(LATER, 400)), Weight::Heavy);
    assert_eq!(weight_of(&room, &crowd(LATER, 4_000)), Weight::Bulk);
    let last_part = Message::Part(crate::protocol::Part {
        total: 5,
        index: 4,
        bytes: &[0],
    });
    assert_eq!(room.weight(ANA, &last_part.encode()), Weight::Bulk);
    let most_of_it = vec![0; 50_000];
    let first_part = Message::Part(crate::protocol::Part {
        total: 3,
        index: 0,
        bytes: &most_of_it,
    });
    assert_eq!(room.weight(ANA, &first_part.encode()), Weight::Light);

    let long = Replica::new(ClientId::from_random(5));
    sends(&mut room, ANA, &write(&long, &"many words ".repeat(2_000)));
    assert_eq!(room.weight(ANA, &question), Weight::Heavy);
    let next = write(&long, "x");
    assert_eq!(
        weight_of(&room, &next),
        Weight::Heavy,
        "its order is learnt"
    );
    sends(&mut room, ANA, &next);
    sends(&mut room, ANA, &write(&long, "y"));
    sends(&mut room, ANA, &write(&long, "z"));
    assert_eq!(weight_of(&room, &write(&long, "x")), Weight::Light);
    let [one, many] = [1, 1_000].map(|len| deletion(5, &[(0, len)]));
    assert_eq!(weight_of(&room, &one), Weight::Light);
    assert_eq!(weight_of(&room, &many), Weight::Heavy);
}

#[test]
fn who_spent_much_lately_may_do_so_again() {
    let mut room = room_of_two();
    sends(&mut room, ANA, &chain(100, 4_000));
    let small = crowd(LATER, 1);
    let mut spent = 0;
    while weight_of(&room, &small) == Weight::Light && spent < 4 {
        sends(&mut room, ANA, &crowd(LATER + spent, 1));
        spent += 1;
    }
    assert!((1..4).contains(&spent), "{spent} updates");
}

/// It is measured then, and the order of its blocks is learnt, from one encoding of it.
#[test]
fn whoever_comes_back_has_the_document_encoded_once() {
    for keys in [20_000, 200_000] {
        let replica = empty();
        write(&replica, &"x".repeat(keys));
        let mut room = Room::new(replica, Authors::default(), Sequence::ZERO);
        handle(
            &mut room,
            RoomEvent::Connection(ConnectionEvent::Joined {
                connection: ANA,
                seat: Seat::A,
                flavour: Flavour::Duologue,
            }),
        );
        let person = Replica::new(ClientId::from_random(7));
        bring_all(&room, &person);
        let (first, second) = (write(&person, "a"), write(&person, "b"));
        let steps = steps::count(|| drop(sends(&mut room, ANA, &first)));
        assert!(
            (keys..keys * 3 / 2).contains(&steps),
            "{steps} steps at {keys} keys"
        );
        let steps = steps::count(|| drop(sends(&mut room, ANA, &second)));
        assert!(steps < 100, "{steps} steps for the next key");
    }
}
