//! Appending, listing and deleting.

use super::super::{Appended, DocumentStore, Sequence, Snapshot};
use super::{Subject, agenda, appends, authors};

pub(crate) fn an_unknown_document_is_empty(subject: &impl Subject) {
    let store = subject.store();
    let stored = store.load(&agenda("unknown")).unwrap();
    assert_eq!(stored.snapshot, None);
    assert!(stored.records.is_empty());
    assert_eq!(stored.last, Sequence::ZERO);
}

pub(crate) fn records_come_back_in_order(subject: &impl Subject) {
    let store = subject.store();
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
    assert_eq!(stored.last, Sequence::new(300));
}

pub(crate) fn a_batch_may_mix_documents(subject: &impl Subject) {
    let store = subject.store();
    let (one, two) = (agenda("one"), agenda("two"));
    let mut batch = appends(&one, 1..=2);
    batch.splice(1..1, appends(&two, 1..=1));
    assert_eq!(
        store.append_batch(&batch).unwrap(),
        [Appended::Durable; 3].to_vec()
    );
    assert_eq!(store.load(&one).unwrap().last, Sequence::new(2));
    assert_eq!(store.load(&two).unwrap().last, Sequence::new(1));
}

pub(crate) fn a_sequence_is_given_out_once(subject: &impl Subject) {
    let store = subject.store();
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
    assert_eq!(stored.last, Sequence::new(3));
    assert_eq!(stored.records[1].1.bytes, b"update 2");
    assert_eq!(store.last(&one).unwrap(), Sequence::new(3));
    assert_eq!(store.last(&agenda("none")).unwrap(), Sequence::ZERO);

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
    assert_eq!(store.last(&one).unwrap(), Sequence::new(4));
}

pub(crate) fn an_empty_batch_works(subject: &impl Subject) {
    let store = subject.store();
    assert!(store.append_batch(&[]).unwrap().is_empty());
}

pub(crate) fn documents_are_listed_and_deleted(subject: &impl Subject) {
    let store = subject.store();
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

pub(crate) fn a_document_is_not_mixed_up_with_a_longer_name(subject: &impl Subject) {
    let store = subject.store();
    let (short, long) = (agenda("ab"), agenda("abr"));
    store.append_batch(&appends(&short, 1..=2)).unwrap();
    store.append_batch(&appends(&long, 1..=3)).unwrap();
    assert_eq!(store.load(&short).unwrap().last, Sequence::new(2));
    store.delete(&short).unwrap();
    assert_eq!(store.load(&long).unwrap().last, Sequence::new(3));
}

pub(crate) fn large_values_come_back(subject: &impl Subject) {
    let store = subject.store();
    let document = agenda("large");
    let mut large = appends(&document, 1..=1);
    large[0].record.bytes = noise(1 << 20);
    store.append_batch(&large).unwrap();
    assert_eq!(store.load(&document).unwrap().records[0].1, large[0].record);
    let snapshot = Snapshot {
        through: Sequence::new(1),
        bytes: noise(16 << 20),
        authors: authors(),
    };
    store.compact(&document, &snapshot).unwrap();
    let loaded = store.load(&document).unwrap().snapshot.unwrap();
    assert!(loaded == snapshot, "a large snapshot has changed");
}

/// Bytes that do not compress.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    (0..length).map(|_| next()).collect()
}

/// Eight writers, each with a document of its own and one that all want to append to.
pub(crate) fn many_append_at_once(subject: &impl Subject) {
    let store = subject.store();
    let shared = agenda("shared");
    let taken: usize = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                let shared = &shared;
                scope.spawn(move || {
                    let own = agenda(&format!("own{writer}"));
                    let mut taken = 0;
                    for number in 1..=20 {
                        let mut batch = appends(&own, number..=number);
                        batch.extend(appends(shared, number..=number));
                        let answers = store.append_batch(&batch).unwrap();
                        assert_eq!(answers[0], Appended::Durable);
                        taken += usize::from(answers[1] == Appended::Durable);
                    }
                    taken
                })
            })
            .collect();
        writers.into_iter().map(|each| each.join().unwrap()).sum()
    });
    let stored = store.load(&shared).unwrap();
    assert_eq!(
        stored.records.len(),
        taken,
        "a sequence was given out twice"
    );
    for writer in 0..8 {
        let own = store.load(&agenda(&format!("own{writer}"))).unwrap();
        assert_eq!(own.last, Sequence::new(20));
        assert_eq!((own.records.len(), own.damage.len()), (20, 0));
    }
}
