//! Compaction, and what survives a crash of it.

use super::super::{Appended, DocumentId, DocumentStore, Record, RecordStore, Sequence, Snapshot};
use super::{PEOPLE, Subject, agenda, appends, authors};

pub(crate) fn a_snapshot_replaces_what_it_covers(subject: &impl Subject) {
    let store = subject.store();
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
    assert_eq!(store.load(&document).unwrap().last, Sequence::new(6));
}

pub(crate) fn what_is_kept_is_the_newest_snapshot_and_what_follows(subject: &impl Subject) {
    let store = subject.store();
    let document = agenda("weighed");
    let kept = || store.kept(&document).unwrap();
    assert_eq!(kept(), 0);
    store.append_batch(&appends(&document, 1..=6)).unwrap();
    let log = kept();
    // Some bytes more, as each is sealed.
    assert!((50..1_500).contains(&log), "{log}");
    for (through, bytes) in [(5, 10_000), (6, 20_000)] {
        let snapshot = Snapshot {
            through: Sequence::new(through),
            bytes: vec![7; bytes],
            authors: authors(),
        };
        store.compact(&document, &snapshot).unwrap();
        let bytes = u64::try_from(bytes).unwrap();
        let kept = kept();
        assert!((bytes..bytes + 500).contains(&kept), "{kept} of {bytes}");
    }
    store
        .append_batch(&appends(&agenda("weighed-too"), 1..=1))
        .unwrap();
    let before = kept();
    store.append_batch(&appends(&document, 7..=7)).unwrap();
    assert!(kept() > before && kept() < before + 500);
}

pub(crate) fn the_previous_snapshot_is_kept(subject: &impl Subject) {
    let store = subject.store();
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

pub(crate) fn an_older_snapshot_is_ignored(subject: &impl Subject) {
    let store = subject.store();
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

/// One appends while another makes the log short: every reader finds a whole one.
pub(crate) fn appends_go_on_beside_compaction(subject: &impl Subject) {
    const COUNT: u64 = 120;
    let store = subject.store();
    let document = agenda("busy");
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for number in 1..=COUNT {
                store
                    .append_batch(&appends(&document, number..=number))
                    .unwrap();
            }
        });
        while !writer.is_finished() {
            if let Some(snapshot) = summed(store, &document) {
                store.compact(&document, &snapshot).unwrap();
            }
        }
    });
    assert_eq!(summed(store, &document).unwrap(), whole(COUNT));
}

/// What was called durable is there after a crash, also when it falls between two compactions.
pub(crate) fn what_was_durable_survives_a_crash(mut subject: impl Subject) {
    let document = agenda("crashing");
    let gone = agenda("gone");
    for round in 1..=4 {
        let first = round * 10 - 9;
        let store = subject.store();
        store.append_batch(&appends(&gone, first..=first)).unwrap();
        store
            .append_batch(&appends(&document, first..=first + 6))
            .unwrap();
        let snapshot = summed(store, &document).unwrap();
        store.compact(&document, &snapshot).unwrap();
        store
            .append_batch(&appends(&document, first + 7..=first + 9))
            .unwrap();
        store.put(PEOPLE, b"round", &round.to_be_bytes()).unwrap();
        store.delete(&gone).unwrap();

        subject = subject.crash();
        let store = subject.store();
        assert_eq!(summed(store, &document).unwrap(), whole(first + 9));
        let kept = store.get(PEOPLE, b"round").unwrap();
        assert_eq!(kept, Some(round.to_be_bytes().to_vec()));
        assert_eq!(store.list().unwrap(), std::slice::from_ref(&document));
        // A deleted document begins again.
        store.append_batch(&appends(&gone, 1..=first)).unwrap();
    }
}

/// A snapshot of all that is there, whose bytes say which records it has seen; nothing when there are none.
pub(crate) fn summed(store: &impl DocumentStore, document: &DocumentId) -> Option<Snapshot> {
    let stored = store.load(document).unwrap();
    assert_eq!(stored.damage, []);
    let mut bytes = stored
        .snapshot
        .map_or_else(Vec::new, |snapshot| snapshot.bytes);
    for (_, Record { at_ms, .. }) in stored.records {
        bytes.extend_from_slice(&at_ms.to_be_bytes());
    }
    (stored.last > Sequence::ZERO).then_some(Snapshot {
        through: stored.last,
        bytes,
        authors: authors(),
    })
}

/// What [`summed`] makes of a log that nothing is missing from.
pub(crate) fn whole(last: u64) -> Snapshot {
    let document = agenda("whole");
    let records = appends(&document, 1..=last).into_iter();
    Snapshot {
        through: Sequence::new(last),
        bytes: records
            .flat_map(|append| append.record.at_ms.to_be_bytes())
            .collect(),
        authors: authors(),
    }
}
