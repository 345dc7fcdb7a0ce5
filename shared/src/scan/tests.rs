use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{Any, Doc, GetString, Map, MapPrelim, OffsetKind, Options, ReadTxn, Text, Transact};

use super::{Scan, ScanError};
use crate::schema;

fn document(client: u64) -> Doc {
    let mut options = Options::with_client_id(yrs::block::ClientID::new(client));
    options.offset_kind = OffsetKind::Utf16;
    Doc::with_options(options)
}

fn everything(doc: &Doc) -> Vec<u8> {
    doc.transact()
        .encode_state_as_update_v1(&yrs::StateVector::default())
}

fn clock_of(doc: &Doc, client: u64) -> u32 {
    doc.transact()
        .state_vector()
        .get(&yrs::block::ClientID::new(client))
}

/// What `change` adds to `doc`, as its author would send it.
fn sent(doc: &Doc, change: impl FnOnce(&Doc)) -> Vec<u8> {
    let before = doc.transact().state_vector();
    change(doc);
    doc.transact().encode_diff_v1(&before)
}

fn body() -> String {
    schema::BODY_PREFIX.to_owned() + "topic-00000001"
}

fn types(doc: &Doc, at: u32, text: &str) -> Vec<u8> {
    let words = doc.get_or_insert_text(body().as_str());
    sent(doc, |doc| words.insert(&mut doc.transact_mut(), at, text))
}

#[test]
fn everything_a_client_writes_passes() {
    let doc = document(7);
    let words = doc.get_or_insert_text(body().as_str());
    let topics = doc.get_or_insert_map(schema::TOPICS);
    {
        let mut txn = doc.transact_mut();
        words.insert(&mut txn, 0, "héllo 👩‍🚀");
        words.insert_embed(&mut txn, 5, Any::from_json(r#"{"l":"line-0001"}"#).unwrap());
        words.format(
            &mut txn,
            0,
            3,
            [("link".into(), Any::from("https://example.org"))].into(),
        );
        words.remove_range(&mut txn, 1, 2);
        topics.insert(
            &mut txn,
            "topic-00000001",
            MapPrelim::from([("rank", "a0")]),
        );
        topics.insert(&mut txn, "gone", true);
        topics.remove(&mut txn, "gone");
    }
    let scan = Scan::of(&everything(&doc)).unwrap();
    assert_eq!(scan.authors().collect::<Vec<_>>(), [7]);
    assert!(scan.follows(|_| 0));
}

#[test]
fn the_lengths_it_reads_are_the_clocks_yrs_counts() {
    let doc = document(7);
    for (at, text) in [(0, "plain"), (2, "ü"), (1, "👍🏽"), (0, "\u{0}")] {
        types(&doc, at, text);
    }
    let scan = Scan::of(&everything(&doc)).unwrap();
    assert_eq!(
        scan.inserted().collect::<Vec<_>>(),
        [(7, 0..clock_of(&doc, 7))]
    );
}

#[test]
fn an_update_after_one_that_is_missing_does_not_follow() {
    let alice = document(7);
    let first = types(&alice, 0, "one ");
    let second = types(&alice, 4, "two");
    let scan = Scan::of(&second).unwrap();
    assert!(!scan.follows(|_| 0));
    assert!(scan.follows(|client| if client == 7 { 4 } else { 0 }));
    assert!(
        Scan::of(&first).unwrap().follows(|_| 4),
        "a duplicate follows"
    );
}

#[test]
fn an_update_beside_letters_of_another_that_are_missing_does_not_follow() {
    let first_tab = document(7);
    let second_tab = document(8);
    let seen = types(&first_tab, 0, "one ");
    second_tab
        .transact_mut()
        .apply_update(yrs::Update::decode_v1(&seen).unwrap())
        .unwrap();
    let beside = types(&second_tab, 4, "two");
    let scan = Scan::of(&beside).unwrap();
    assert!(!scan.follows(|_| 0));
    assert!(scan.follows(|client| if client == 7 { 4 } else { 0 }));
}

#[test]
fn a_deletion_of_letters_that_are_missing_does_not_follow() {
    let alice = document(7);
    types(&alice, 0, "one");
    let words = alice.get_or_insert_text(body().as_str());
    let deletion = {
        let mut txn = alice.transact_mut();
        words.remove_range(&mut txn, 0, 3);
        txn.encode_update_v1()
    };
    let scan = Scan::of(&deletion).unwrap();
    assert!(!scan.follows(|_| 2));
    assert!(scan.follows(|_| 3));
}

#[test]
fn the_twelve_bytes_that_would_poison_every_handshake_are_refused() {
    let sample = [1, 1, 2, 2, 82, 68, 2, 0, 2, 97, 98, 0];
    assert!(Scan::of(&sample).is_err());
}

#[test]
fn five_bytes_that_claim_millions_of_clients_are_refused() {
    assert_eq!(
        Scan::of(&[0xff, 0xff, 0xff, 0xff, 0x0f]),
        Err(ScanError::Truncated)
    );
    assert_eq!(
        Scan::of(&[1, 0xff, 0xff, 0xff, 0x7f, 7, 0]),
        Err(ScanError::Truncated)
    );
}

#[test]
fn values_nested_without_end_are_refused_and_not_followed() {
    let mut update = vec![1, 1, 7, 0, 0b0010_1000, 1];
    update.push(u8::try_from(schema::TOPICS.len()).unwrap());
    update.extend(schema::TOPICS.bytes());
    update.extend([1, b'k', 1]);
    update.extend([117, 1].repeat(100_000));
    update.extend([126, 0]);
    assert_eq!(Scan::of(&update), Err(ScanError::Nesting));

    let mut update = vec![1, 1, 7, 0, 5, 1];
    update.push(u8::try_from(body().len()).unwrap());
    update.extend(body().bytes());
    let json = "[".repeat(100);
    update.push(100);
    update.extend(json.bytes());
    update.push(0);
    assert_eq!(Scan::of(&update), Err(ScanError::Nesting));
}

#[test]
fn a_root_that_an_agenda_does_not_have_is_refused() {
    let doc = document(7);
    let other = doc.get_or_insert_text("elsewhere");
    other.insert(&mut doc.transact_mut(), 0, "x");
    assert_eq!(Scan::of(&everything(&doc)), Err(ScanError::UnknownRoot));
}

#[test]
fn content_that_an_agenda_never_has_is_refused() {
    let doc = document(7);
    let topics = doc.get_or_insert_map(schema::TOPICS);
    topics.insert(&mut doc.transact_mut(), "doc", Doc::new());
    assert_eq!(Scan::of(&everything(&doc)), Err(ScanError::Content));
}

#[test]
fn every_cut_and_every_changed_byte_is_answered_without_a_panic() {
    let doc = document(7);
    let words = doc.get_or_insert_text(body().as_str());
    {
        let mut txn = doc.transact_mut();
        words.insert(&mut txn, 0, "some words");
        words.format(&mut txn, 0, 4, [("bold".into(), Any::from(true))].into());
        words.remove_range(&mut txn, 2, 3);
    }
    let update = everything(&doc);
    for end in 0..update.len() {
        assert!(Scan::of(&update[..end]).is_err(), "cut at {end}");
    }
    for place in 0..update.len() {
        for value in 0..=255 {
            let mut changed = update.clone();
            changed[place] = value;
            let Ok(scan) = Scan::of(&changed) else {
                continue;
            };
            if !scan.follows(|_| 0) {
                continue;
            }
            // What the walk lets through, yrs reads as well, and whole.
            let decoded = yrs::Update::decode_v1(&changed).unwrap();
            assert_eq!(decoded.encode_v1().len(), changed.len());
            let fresh = document(9);
            let mut txn = fresh.transact_mut();
            txn.apply_update(decoded).unwrap();
            drop(txn);
            let text = fresh.get_or_insert_text(body().as_str());
            text.get_string(&fresh.transact());
        }
    }
}

#[test]
fn what_is_deleted_already_is_nothing_more() {
    let doc = document(7);
    types(&doc, 0, "gone");
    let words = doc.get_or_insert_text(body().as_str());
    words.remove_range(&mut doc.transact_mut(), 0, 4);
    let gone = Scan::of(&everything(&doc)).unwrap();
    assert!(!gone.brings_more(|_| 0));
    types(&doc, 0, "here");
    let more = Scan::of(&everything(&doc)).unwrap();
    assert!(more.brings_more(|_| 4));
    assert!(!more.brings_more(|_| 8));
}
