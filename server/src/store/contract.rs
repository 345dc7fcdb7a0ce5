//! What every store has to do, as tests that run over each of them.
//!
//! A store's test module has a function `make` that returns an empty store and whatever keeps it
//! alive, and calls [`for_every_store!`].

use std::ops::RangeInclusive;

use duologue_shared::ids::{ClientId, Seat};

use super::{
    Append, Appended, DocumentId, DocumentStore, Record, RecordStore, Sequence, Snapshot, Table,
};

/// Makes each rule a test of the store that the surrounding module's `make` returns.
macro_rules! for_every_store {
    () => {
        contract::for_every_store!(
            an_unknown_document_is_empty
            records_come_back_in_order
            a_batch_may_mix_documents
            a_sequence_is_given_out_once
            an_empty_batch_works
            a_snapshot_replaces_what_it_covers
            the_previous_snapshot_is_kept
            an_older_snapshot_is_ignored
            documents_are_listed_and_deleted
            a_document_is_not_mixed_up_with_a_longer_name
            values_are_set_and_read
            values_are_compared_before_they_are_set
            one_of_many_racers_wins
            scans_follow_the_keys_bytes
            tables_are_apart
        );
    };
    ($($rule:ident)+) => {
        $(
            #[test]
            fn $rule() {
                let (store, _alive) = make();
                contract::$rule(&store);
            }
        )+
    };
}
pub(super) use for_every_store;

const PEOPLE: Table = Table::new("people");

/// A document with a name of its own.
pub(super) fn agenda(name: &str) -> DocumentId {
    DocumentId::from_stored(format!("agenda/{name}"))
}

/// Appends with these sequences, each with bytes of its own.
pub(super) fn appends(document: &DocumentId, sequences: RangeInclusive<u64>) -> Vec<Append> {
    sequences
        .map(|number| Append {
            document: document.clone(),
            sequence: Sequence::new(number),
            record: Record {
                seat: Some(if number % 2 == 0 { Seat::A } else { Seat::B }),
                at_ms: 1_000 + number,
                bytes: format!("update {number}").into_bytes(),
            },
        })
        .collect()
}

pub(super) fn an_unknown_document_is_empty(store: &impl DocumentStore) {
    let stored = store.load(&agenda("unknown")).unwrap();
    assert_eq!(stored.snapshot, None);
    assert!(stored.records.is_empty());
    assert_eq!(stored.last(), Sequence::ZERO);
}

pub(super) fn records_come_back_in_order(store: &impl DocumentStore) {
    let document = agenda("ordered");
    let written = appends(&document, 1..=300);
    for part in written.chunks(70) {
        let answers = store.append_batch(part).unwrap();
        assert!(answers.iter().all(|answer| *answer == Appended::Durable));
    }
    let stored = store.load(&document).unwrap();
    let expected: Vec<_> = written
        .into_iter()
        .map(|append| (append.sequence, append.record))
        .collect();
    assert_eq!(stored.records, expected);
    assert_eq!(stored.last(), Sequence::new(300));
}

pub(super) fn a_batch_may_mix_documents(store: &impl DocumentStore) {
    let (one, two) = (agenda("one"), agenda("two"));
    let mut batch = appends(&one, 1..=2);
    batch.splice(1..1, appends(&two, 1..=1));
    assert_eq!(
        store.append_batch(&batch).unwrap(),
        [Appended::Durable; 3].to_vec()
    );
    assert_eq!(store.load(&one).unwrap().last(), Sequence::new(2));
    assert_eq!(store.load(&two).unwrap().last(), Sequence::new(1));
}

/// Two people's clients, to be kept with a snapshot.
fn authors() -> Vec<(ClientId, Seat)> {
    vec![
        (ClientId::from_random(1), Seat::A),
        (ClientId::from_random(2), Seat::B),
    ]
}

pub(super) fn a_sequence_is_given_out_once(store: &impl DocumentStore) {
    let (one, two) = (agenda("one"), agenda("two"));
    store.append_batch(&appends(&one, 1..=2)).unwrap();
    let mut second = appends(&one, 2..=2);
    second[0].record.bytes = b"a rival".to_vec();
    second.extend(appends(&two, 1..=1));
    second.extend(appends(&one, 4..=4));
    second.extend(appends(&one, 3..=3));
    second.extend(appends(&one, 3..=3));
    assert_eq!(
        store.append_batch(&second).unwrap(),
        [
            Appended::Taken,
            Appended::Durable,
            Appended::Taken,
            Appended::Durable,
            Appended::Taken
        ]
    );
    let stored = store.load(&one).unwrap();
    assert_eq!(stored.last(), Sequence::new(3));
    assert_eq!(stored.records[1].1.bytes, b"update 2");

    let snapshot = Snapshot {
        through: Sequence::new(3),
        bytes: b"all".to_vec(),
        authors: authors(),
    };
    store.compact(&one, &snapshot).unwrap();
    assert_eq!(
        store.append_batch(&appends(&one, 3..=4)).unwrap(),
        [Appended::Taken, Appended::Durable]
    );
}

pub(super) fn an_empty_batch_works(store: &impl DocumentStore) {
    assert!(store.append_batch(&[]).unwrap().is_empty());
}

pub(super) fn a_snapshot_replaces_what_it_covers(store: &impl DocumentStore) {
    let document = agenda("compacted");
    store.append_batch(&appends(&document, 1..=5)).unwrap();
    let snapshot = Snapshot {
        through: Sequence::new(3),
        bytes: b"one to three".to_vec(),
        authors: authors(),
    };
    store.compact(&document, &snapshot).unwrap();
    let stored = store.load(&document).unwrap();
    assert_eq!(stored.snapshot, Some(snapshot));
    let left: Vec<u64> = stored.records.iter().map(|(at, _)| at.get()).collect();
    assert_eq!(left, [4, 5]);
    assert_eq!(
        store.append_batch(&appends(&document, 6..=6)).unwrap(),
        [Appended::Durable]
    );
    assert_eq!(store.load(&document).unwrap().last(), Sequence::new(6));
}

pub(super) fn the_previous_snapshot_is_kept(store: &impl DocumentStore) {
    let document = agenda("twice");
    store.append_batch(&appends(&document, 1..=6)).unwrap();
    assert_eq!(store.previous_snapshot(&document).unwrap(), None);
    for through in [2_u64, 4, 6] {
        let snapshot = Snapshot {
            through: Sequence::new(through),
            bytes: through.to_string().into_bytes(),
            authors: authors(),
        };
        store.compact(&document, &snapshot).unwrap();
    }
    let previous = store.previous_snapshot(&document).unwrap().unwrap();
    assert_eq!(previous.through, Sequence::new(4));
    assert_eq!(previous.bytes, b"4");
    let latest = store.load(&document).unwrap().snapshot.unwrap();
    assert_eq!(latest.bytes, b"6");
}

pub(super) fn an_older_snapshot_is_ignored(store: &impl DocumentStore) {
    let document = agenda("late");
    store.append_batch(&appends(&document, 1..=4)).unwrap();
    for through in [4_u64, 2] {
        let snapshot = Snapshot {
            through: Sequence::new(through),
            bytes: through.to_string().into_bytes(),
            authors: authors(),
        };
        store.compact(&document, &snapshot).unwrap();
    }
    let stored = store.load(&document).unwrap();
    assert_eq!(stored.snapshot.unwrap().bytes, b"4");
    assert!(stored.records.is_empty());
}

pub(super) fn documents_are_listed_and_deleted(store: &impl DocumentStore) {
    let names = [agenda("a"), agenda("b"), agenda("c")];
    for name in names.iter().rev() {
        store.append_batch(&appends(name, 1..=2)).unwrap();
    }
    let snapshot = Snapshot {
        through: Sequence::new(2),
        bytes: Vec::new(),
        authors: authors(),
    };
    store.compact(&names[1], &snapshot).unwrap();
    assert_eq!(store.list().unwrap(), names);

    store.delete(&names[1]).unwrap();
    assert_eq!(store.list().unwrap(), [names[0].clone(), names[2].clone()]);
    let gone = store.load(&names[1]).unwrap();
    assert!(gone.snapshot.is_none() && gone.records.is_empty());
    assert_eq!(store.load(&names[0]).unwrap().records.len(), 2);
}

pub(super) fn a_document_is_not_mixed_up_with_a_longer_name(store: &impl DocumentStore) {
    let (short, long) = (agenda("ab"), agenda("abr"));
    store.append_batch(&appends(&short, 1..=2)).unwrap();
    store.append_batch(&appends(&long, 1..=3)).unwrap();
    assert_eq!(store.load(&short).unwrap().last(), Sequence::new(2));
    store.delete(&short).unwrap();
    assert_eq!(store.load(&long).unwrap().last(), Sequence::new(3));
}

pub(super) fn values_are_set_and_read(store: &impl RecordStore) {
    assert_eq!(store.get(PEOPLE, b"ana").unwrap(), None);
    store.put(PEOPLE, b"ana", b"Ana").unwrap();
    store.put(PEOPLE, b"ana", b"Ana B.").unwrap();
    store.put(PEOPLE, b"", b"").unwrap();
    assert_eq!(
        store.get(PEOPLE, b"ana").unwrap().as_deref(),
        Some(&b"Ana B."[..])
    );
    assert_eq!(store.get(PEOPLE, b"").unwrap().as_deref(), Some(&b""[..]));
}

pub(super) fn values_are_compared_before_they_are_set(store: &impl RecordStore) {
    let set = |expected: Option<&[u8]>, new: Option<&[u8]>| {
        store
            .compare_and_set(PEOPLE, b"ana", expected, new)
            .unwrap()
    };
    assert!(!set(Some(b"1"), Some(b"2")), "there is none yet");
    assert!(set(None, Some(b"1")));
    assert!(!set(None, Some(b"2")), "there is one already");
    assert!(!set(Some(b"other"), Some(b"2")));
    assert!(set(Some(b"1"), Some(b"2")));
    assert!(!set(Some(b"1"), None));
    assert!(set(Some(b"2"), None));
    assert_eq!(store.get(PEOPLE, b"ana").unwrap(), None);
}

pub(super) fn one_of_many_racers_wins(store: &impl RecordStore) {
    let winners = std::thread::scope(|scope| {
        let racers: Vec<_> = (0..8_u8)
            .map(|racer| {
                scope.spawn(move || {
                    store
                        .compare_and_set(PEOPLE, b"seat", None, Some(&[racer]))
                        .unwrap()
                })
            })
            .collect();
        racers
            .into_iter()
            .filter_map(|racer| racer.join().unwrap().then_some(()))
            .count()
    });
    assert_eq!(winners, 1);
}

pub(super) fn scans_follow_the_keys_bytes(store: &impl RecordStore) {
    for key in [&b"b/2"[..], b"a/1", b"b/10", b"b/", b"b\xff", b"c"] {
        store.put(PEOPLE, key, key).unwrap();
    }
    let found: Vec<Vec<u8>> = store
        .scan(PEOPLE, b"b/")
        .unwrap()
        .into_iter()
        .map(|(key, value)| {
            assert_eq!(key, value);
            key
        })
        .collect();
    assert_eq!(found, [&b"b/"[..], b"b/10", b"b/2"]);
    assert_eq!(store.scan(PEOPLE, b"").unwrap().len(), 6);
}

pub(super) fn tables_are_apart(store: &impl RecordStore) {
    let peoples = Table::new("peoples");
    store.put(PEOPLE, b"x", b"1").unwrap();
    store.put(peoples, b"x", b"2").unwrap();
    assert_eq!(store.scan(PEOPLE, b"").unwrap().len(), 1);
    assert_eq!(
        store.get(peoples, b"x").unwrap().as_deref(),
        Some(&b"2"[..])
    );
}
