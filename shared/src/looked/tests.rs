use super::{Looked, MOST_UNSEEN, Vector};
use crate::ids::TopicId;
use crate::protocol::DecodeError;
use crate::steps;
use crate::testing::{Die, topic};

fn seen(clocks: &[(u64, u32)]) -> Vector {
    clocks.iter().copied().collect()
}

fn names() -> Vec<TopicId> {
    ["one", "two", "three"].map(topic).to_vec()
}

/// A mark that says something of a few clients and topics, as a device comes to one: by looking, at topics or at everything.
fn mark(die: &mut Die) -> Looked {
    let mut mark = Looked::default();
    for _ in 0..die.roll(5) {
        let client = |die: &mut Die| u64::try_from(die.roll(4)).unwrap();
        let clock = |die: &mut Die| u32::try_from(die.roll(6)).unwrap();
        let clocks: Vector = (0..die.roll(4))
            .map(|_| (client(die), clock(die)))
            .collect();
        mark.merge(&match die.roll(3) {
            0 => Looked::all(clocks),
            _ => Looked::topics([die.pick(&names()).clone()], &clocks),
        });
    }
    mark
}

fn merged(one: &Looked, other: &Looked) -> Looked {
    let mut merged = one.clone();
    merged.merge(other);
    merged
}

#[test]
fn marks_of_four_devices_come_to_the_same_in_every_order() {
    for seed in 0..300 {
        let mut die = Die::seeded(seed);
        let devices: Vec<Looked> = (0..4).map(|_| mark(&mut die)).collect();
        let all = devices
            .iter()
            .fold(Looked::default(), |all, its| merged(&all, its));
        let mut orders = 0;
        for order in 0..256_usize {
            let order = [order & 3, order >> 2 & 3, order >> 4 & 3, order >> 6];
            if (0..4).any(|device| !order.contains(&device)) {
                continue;
            }
            orders += 1;
            let by = |places: &[usize]| {
                let its = places.iter().map(|place| &devices[*place]);
                its.fold(Looked::default(), |all, its| merged(&all, its))
            };
            assert_eq!(by(&order), all, "one after the other, {order:?}");
            // Two and two, as those do that were offline together.
            assert_eq!(merged(&by(&order[..2]), &by(&order[2..])), all, "{order:?}");
        }
        assert_eq!(orders, 24);
        for mark in &devices {
            assert_eq!(merged(&all, mark), all, "what is known adds nothing");
            assert!(!all.clone().merge(mark));
            assert_eq!(merged(mark, mark), *mark);
        }
    }
}

#[test]
fn what_is_beyond_a_mark_makes_it_both_and_no_more_is_told() {
    for seed in 0..1_000 {
        let mut die = Die::seeded(seed);
        let (one, other) = (mark(&mut die), mark(&mut die));
        let news = one.beyond(&other);
        assert_eq!(merged(&other, &news), merged(&other, &one));
        assert_eq!(news.is_empty(), !other.clone().merge(&one));
        assert!(news.clocks() <= one.clocks());
    }
}

#[test]
fn what_was_seen_of_a_topic_is_new_in_no_topic_but_the_others() {
    let [one, two] = ["one", "two"].map(topic);
    let there = seen(&[(3, 10), (5, 4), (7, 2)]);
    let mut mark = Looked::all(seen(&[(3, 4), (7, 2)]));
    assert_eq!(mark.unseen(&one, &there), [(3, 4), (5, 0)]);
    mark.merge(&Looked::topics([one.clone()], &seen(&[(3, 8), (5, 4)])));
    assert_eq!(mark.unseen(&one, &there), [(3, 8)]);
    assert_eq!(mark.unseen(&two, &there), [(3, 4), (5, 0)]);
    assert!(!mark.covers(&there));
    mark.merge(&Looked::all(there.clone()));
    assert!(mark.covers(&there));
    assert_eq!(
        mark,
        Looked::all(there),
        "what the base has is not kept twice"
    );
}

#[test]
fn to_who_never_looked_nothing_is_new_and_to_who_saw_an_empty_agenda_everything() {
    let (one, there) = (topic("one"), seen(&[(3, 10)]));
    assert_eq!(Looked::default().unseen(&one, &there), []);
    let begun = Looked::all(Vector::default());
    assert_eq!(begun.unseen(&one, &there), [(3, 0)]);
    assert!(Looked::default().merge(&begun));
    assert!(!begun.is_empty());
}

#[test]
fn what_a_document_does_not_have_is_no_part_of_a_mark() {
    let [one, two] = ["one", "two"].map(topic);
    let mut mark = Looked::all(seen(&[(3, 40), (4, 1)]));
    mark.merge(&Looked::topics([one.clone()], &seen(&[(5, 9), (6, 2)])));
    mark.merge(&Looked::topics([two], &seen(&[(5, 9)])));
    let clock = |client| match client {
        3 => 10,
        5 => 4,
        _ => 0,
    };
    mark.clip(clock, |topic| *topic == one);
    let mut left = Looked::all(seen(&[(3, 10)]));
    left.merge(&Looked::topics([one], &seen(&[(5, 4)])));
    assert_eq!(mark, left);
}

#[test]
fn a_mark_is_read_as_it_was_written_and_nothing_else_is() {
    for seed in 0..1_000 {
        let mut die = Die::seeded(seed);
        let mark = mark(&mut die);
        let bytes = mark.encode();
        assert_eq!(Looked::decode(&bytes), Ok(mark));
        for len in 0..bytes.len() {
            assert!(Looked::decode(&bytes[..len]).is_err());
        }
        let mut broken = bytes.clone();
        let place = die.roll(broken.len());
        broken[place] ^= 1 << die.roll(8);
        if let Ok(read) = Looked::decode(&broken) {
            // It is one all the same, and says the same once it was read.
            assert_eq!(Looked::decode(&read.encode()), Ok(read));
        }
    }
    let cases: [(&[u8], DecodeError); 7] = [
        (&[], DecodeError::Truncated),
        // More clocks than the bytes hold.
        (&[1, 0x7f, 1, 1], DecodeError::Truncated),
        (&[1, 2, 5, 1, 5, 2, 0], DecodeError::NotInOrder),
        (&[1, 2, 5, 1, 3, 2, 0], DecodeError::NotInOrder),
        (&[1, 1, 5, 0, 0], DecodeError::NotInOrder),
        (
            &[1, 1, 5, 0xff, 0xff, 0xff, 0xff, 0x1f, 0],
            DecodeError::NumberTooLarge,
        ),
        (&[1, 0, 1, 2, b'n', b'o', 0], DecodeError::NotInOrder),
    ];
    for (bytes, error) in cases {
        assert_eq!(Looked::decode(bytes), Err(error), "{bytes:?}");
    }
    assert_eq!(
        Looked::decode(&[1, 0, 0, 0]),
        Err(DecodeError::TrailingBytes)
    );
}

#[test]
fn reading_and_merging_cost_as_much_more_as_there_is_more() {
    let of = |count: u64| {
        let clocks = (0..count).map(|client| (client, 1)).collect();
        let mut mark = Looked::all(clocks);
        let beyond: Vector = (0..4).map(|client| (client, 2)).collect();
        let topics = (0..count).map(|name| topic(&format!("{name:0>6}")));
        mark.merge(&Looked::topics(topics.collect::<Vec<_>>(), &beyond));
        mark
    };
    let cost = |count| {
        let mark = of(count);
        let bytes = mark.encode();
        steps::count(|| {
            let read = Looked::decode(&bytes).unwrap();
            merged(&merged(&Looked::default(), &read), &mark);
        })
    };
    let (once, twice) = (cost(200), cost(400));
    assert!(2 * twice <= 5 * once, "{once} steps, then {twice}");
}

#[test]
fn of_very_many_clients_some_are_looked_for() {
    let there: Vector = (0..10_000).map(|client| (client, 1)).collect();
    let begun = Looked::all(Vector::default());
    assert_eq!(begun.unseen(&topic("one"), &there).len(), MOST_UNSEEN);
}

#[test]
fn a_mark_stays_small_though_one_line_is_never_looked_at() {
    let (mut mark, mut there) = (Looked::all(Vector::default()), Vector::default());
    // The fifth letter of the first client stands where nobody looks.
    let first = [(1, 5)];
    for client in 1..=400 {
        there.raise(&[(client, 9)].into_iter().collect());
        let seen = Looked::topics([topic(&format!("t{}", client % 40))], &there);
        mark.merge(&seen);
        let everywhere = mark.seen_everywhere(&there, &first);
        mark.merge(&Looked::all(everywhere));
    }
    // One clock of each client, and that client's in each topic.
    assert!(mark.clocks() <= 400 + 40, "{} clocks", mark.clocks());
    assert_eq!(mark.unseen(&topic("elsewhere"), &there), [(1, 5)]);
    assert_eq!(mark.unseen(&topic("t1"), &there), []);
    mark.merge(&Looked::all(mark.seen_everywhere(&there, &[])));
    assert_eq!(mark, Looked::all(there));
}
