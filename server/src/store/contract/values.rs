//! Small values under a table and a key.

use super::super::{RecordStore, Table};
use super::{PEOPLE, Subject};

pub(crate) fn values_are_set_and_read(subject: &impl Subject) {
    let store = subject.store();
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

pub(crate) fn values_are_compared_before_they_are_set(subject: &impl Subject) {
    let store = subject.store();
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

pub(crate) fn one_of_many_racers_wins(subject: &impl Subject) {
    let store = subject.store();
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

pub(crate) fn scans_follow_the_keys_bytes(subject: &impl Subject) {
    let store = subject.store();
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

pub(crate) fn tables_are_apart(subject: &impl Subject) {
    let store = subject.store();
    let peoples = Table::new("peoples");
    store.put(PEOPLE, b"x", b"1").unwrap();
    store.put(peoples, b"x", b"2").unwrap();
    assert_eq!(store.scan(PEOPLE, b"").unwrap().len(), 1);
    assert_eq!(
        store.get(peoples, b"x").unwrap().as_deref(),
        Some(&b"2"[..])
    );
}
