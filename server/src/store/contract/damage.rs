//! What is damaged is named and put aside, and everything else is there.

use super::super::{Appended, Damage, DocumentStore, RecordStore, Sequence, StoreError};
use super::snapshots::{summed, whole};
use super::{PEOPLE, Ruin, Subject, agenda, appends};
use crate::system::clock::Timestamp;

const NOW: Timestamp = Timestamp::from_millis(1_795_341_600_000);

pub(crate) fn a_damaged_record_is_put_aside(subject: &impl Subject) {
    let store = subject.store();
    let document = agenda("damaged");
    store.append_batch(&appends(&document, 1..=5)).unwrap();
    subject.ruin(&document, Ruin::Record(Sequence::new(2)));
    subject.ruin(&document, Ruin::Record(Sequence::new(5)));

    let stored = store.load(&document).unwrap();
    let named: Vec<u64> = stored
        .damage
        .iter()
        .map(|each| each.place().get())
        .collect();
    assert_eq!(named, [2, 5]);
    let left: Vec<u64> = stored.records.iter().map(|(at, _)| at.get()).collect();
    assert_eq!(left, [1, 3, 4]);
    assert_eq!(
        store.load(&document).unwrap(),
        stored,
        "looking changes nothing"
    );

    store.quarantine(&document, &stored.damage, NOW).unwrap();
    let after = store.load(&document).unwrap();
    assert_eq!(after.damage, [], "it is no news any more");
    assert_eq!(after.records, stored.records);
    let aside = store.quarantined(&document).unwrap();
    assert_eq!(
        aside.iter().map(|each| &each.damage).collect::<Vec<_>>(),
        stored.damage.iter().collect::<Vec<_>>()
    );
    assert!(
        aside
            .iter()
            .all(|each| each.at == NOW && !each.raw.is_empty())
    );
    // Record 5 is gone, its place is not.
    let answers = store.append_batch(&appends(&document, 5..=6)).unwrap();
    assert_eq!(answers, [Appended::Taken, Appended::Durable]);
    assert_eq!(store.load(&document).unwrap().damage, []);
}

pub(crate) fn missing_records_are_named_once(subject: &impl Subject) {
    let store = subject.store();
    let document = agenda("holed");
    store.append_batch(&appends(&document, 1..=9)).unwrap();
    for lost in [3, 4, 7] {
        subject.ruin(&document, Ruin::Lost(Sequence::new(lost)));
    }
    let stored = store.load(&document).unwrap();
    let named: Vec<String> = stored.damage.iter().map(Damage::to_string).collect();
    assert_eq!(
        named,
        [
            "records 3 to 4: they are missing",
            "record 7: it is missing"
        ]
    );
    store.quarantine(&document, &stored.damage, NOW).unwrap();
    let after = store.load(&document).unwrap();
    assert_eq!((after.damage.len(), after.records.len()), (0, 6));
    assert_eq!(store.quarantined(&document).unwrap().len(), 2);
}

/// No single damaged value loses anything that was compacted.
pub(crate) fn a_damaged_snapshot_loses_nothing(subject: &impl Subject) {
    let store = subject.store();
    let document = agenda("snapped");
    for round in 1..=3 {
        let first = round * 10 - 9;
        store
            .append_batch(&appends(&document, first..=first + 6))
            .unwrap();
        let snapshot = summed(store, &document).unwrap();
        store.compact(&document, &snapshot).unwrap();
        store
            .append_batch(&appends(&document, first + 7..=first + 9))
            .unwrap();
        if round == 2 {
            continue;
        }
        subject.ruin(&document, Ruin::Snapshot(snapshot.through));
        let stored = store.load(&document).unwrap();
        assert!(
            matches!(&stored.damage[..], [Damage::Snapshot { through, .. }] if *through == snapshot.through),
            "{:?}",
            stored.damage
        );
        store.quarantine(&document, &stored.damage, NOW).unwrap();
        assert_eq!(summed(store, &document).unwrap(), whole(first + 9));
    }
    assert_eq!(store.quarantined(&document).unwrap().len(), 2);
}

pub(crate) fn damage_stays_with_its_document(subject: &impl Subject) {
    let store = subject.store();
    let (damaged, sound) = (agenda("damaged"), agenda("sound"));
    for document in [&damaged, &sound] {
        store.append_batch(&appends(document, 1..=3)).unwrap();
    }
    subject.ruin(&damaged, Ruin::Record(Sequence::new(1)));
    let found = store.load(&damaged).unwrap().damage;
    store.quarantine(&damaged, &found, NOW).unwrap();
    assert_eq!(summed(store, &sound).unwrap(), whole(3));
    assert_eq!(store.quarantined(&sound).unwrap(), []);
    assert_eq!(store.list().unwrap(), [damaged.clone(), sound.clone()]);

    store.delete(&damaged).unwrap();
    assert_eq!(store.quarantined(&damaged).unwrap(), []);
    assert_eq!(store.list().unwrap(), [sound]);
    // Nothing is left of it that could hold a sequence back.
    let answers = store.append_batch(&appends(&damaged, 1..=1)).unwrap();
    assert_eq!(answers, [Appended::Durable]);
}

pub(crate) fn a_damaged_value_is_named_and_hides_no_other(subject: &impl Subject) {
    let store = subject.store();
    for name in [&b"ana"[..], b"ben", b"cleo"] {
        store.put(PEOPLE, name, name).unwrap();
    }
    subject.ruin_value(PEOPLE, b"ben");
    let error = store.get(PEOPLE, b"ben").unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
    let error = error.to_string();
    assert!(error.contains("\"ben\" in people"), "{error}");
    let set = |expected| store.compare_and_set(PEOPLE, b"ben", expected, Some(b"x"));
    assert!(!set(None).unwrap(), "it was written over");
    assert!(!set(Some(&b"ben"[..])).unwrap(), "it was written over");
    let found = store.scan(PEOPLE, b"").unwrap();
    let names: Vec<&[u8]> = found.iter().map(|(name, _)| &name[..]).collect();
    assert_eq!(names, [&b"ana"[..], b"cleo"]);

    store.put(PEOPLE, b"ben", b"Ben").unwrap();
    assert_eq!(store.get(PEOPLE, b"ben").unwrap(), Some(b"Ben".to_vec()));
}
