//! What the outline costs grows as the document does, whatever another program wrote: counted in steps.

use crate::ids::Day;
use crate::replica::Replica;
use crate::schema;
use crate::steps;
use crate::testing::replica;
use crate::view::{Readings, agenda_view_with, topic_view_with};
use crate::word::{Fields, moment};
use yrs::{Any, Map, MapPrelim, MapRef, ReadTxn, Text, Transact, TransactionMut, WriteTxn};

mod wordings;

const KIB: usize = 1024;

/// Writes one more of the things that a document is made of.
type Thing = fn(&mut TransactionMut<'_>, usize);

/// Twice as many things take at most two and a half times the steps.
#[track_caller]
fn grows_with_the_document(thing: Thing) {
    grows(thing, 64, &[64 * KIB, 256 * KIB, 1024 * KIB]);
}

/// The same, also up to the largest document there may be.
#[track_caller]
fn grows_up_to_the_largest(thing: Thing) {
    grows(thing, 64, &[64 * KIB, 256 * KIB, 1024 * KIB, 8192 * KIB]);
}

/// The same at these sizes, with so many steps for a byte at most.
#[track_caller]
fn grows(thing: Thing, per_byte: usize, sizes: &[usize]) {
    let each = size(thing, 256) / 256;
    for bytes in sizes {
        let (few, many) = (bytes / each, 2 * bytes / each);
        let (once, twice) = (cost(thing, few), cost(thing, many));
        assert!(
            2 * twice <= 5 * once,
            "{few} things take {once} steps, {many} take {twice}"
        );
        assert!(
            twice <= per_byte * 2 * bytes,
            "{many} things take {twice} steps"
        );
    }
}

fn written(thing: Thing, count: usize) -> Replica {
    let ana = replica(1);
    let mut txn = ana.doc().transact_mut();
    set(
        &mut txn,
        schema::SETTINGS,
        "count",
        i64::try_from(count).unwrap(),
    );
    (0..count).for_each(|number| thing(&mut txn, number));
    drop(txn);
    ana
}

fn size(thing: Thing, count: usize) -> usize {
    let ana = written(thing, count);
    let txn = ana.doc().transact();
    txn.encode_state_as_update_v1(&yrs::StateVector::default())
        .len()
}

fn cost(thing: Thing, count: usize) -> usize {
    let ana = written(thing, count);
    let mut txn = ana.doc().transact_mut();
    steps::count(|| {
        agenda_view_with(&mut txn, &mut Readings::default());
    })
}

fn day(number: usize) -> Day {
    let days = i32::try_from(number).unwrap();
    Day::new(2026, 1, 1).unwrap().plus_days(days).unwrap()
}

fn set(txn: &mut TransactionMut<'_>, root: &str, key: &str, value: impl Into<Any>) {
    let map = txn.get_or_insert_map(root);
    map.insert(txn, key, value.into());
}

fn meeting(txn: &mut TransactionMut<'_>, on: Day, state: &str) {
    set(txn, schema::MEETINGS, &format!("{on}/state"), state);
}

/// The fields of a topic that stands somewhere, made when it is not there.
fn topic(txn: &mut TransactionMut<'_>, id: &str, section: &str) -> MapRef {
    let topics = txn.get_or_insert_map(schema::TOPICS);
    if let Some(found) = topics.get(txn, id) {
        return MapRef::try_from(found).unwrap();
    }
    let fields = [(schema::TOPIC_SECTION, section), (schema::TOPIC_RANK, "V")];
    topics.insert(txn, id, MapPrelim::from(fields))
}

fn outcome(txn: &mut TransactionMut<'_>, fields: &MapRef, on: Day, outcome: &str) {
    fields.insert(txn, format!("outcome/{on}"), outcome);
}

fn said<'name>(
    txn: &mut TransactionMut<'_>,
    key: &str,
    fields: impl IntoIterator<Item = (&'name str, Any)>,
) {
    let fields = fields.into_iter();
    let fields: Fields = fields
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    set(txn, "word/a", key, fields);
}

fn promise(txn: &mut TransactionMut<'_>, id: &str, what: &str) {
    let promises = txn.get_or_insert_map(schema::PROMISES);
    promises.insert(
        txn,
        id,
        MapPrelim::from([("who", "a"), ("due", "2020-01-01")]),
    );
    let words = txn.get_or_insert_text(format!("p:{id}"));
    words.insert(txn, 0, what);
    said(
        txn,
        &format!("accepts/{id}"),
        [("what", what.into()), ("who", "a".into())],
    );
}

fn renewal(txn: &mut TransactionMut<'_>, id: &str, number: usize) {
    let fields = [
        ("at", moment(1 + u64::try_from(number).unwrap())),
        ("was", Any::from("2020-01-01")),
        ("due", Any::from("2020-01-01")),
        ("meeting", Any::from(day(number).to_string())),
    ];
    said(txn, &format!("renews/{id}/{number}"), fields);
}

fn ask(txn: &mut TransactionMut<'_>, number: usize, topic: &str, on: Day) {
    let fields = [
        ("topic", Any::from(topic)),
        ("words", Any::from("words")),
        ("day", Any::from(on.to_string())),
    ];
    said(txn, &format!("asks/wording-{number}"), fields);
}

/// A keyword line with a word in it.
fn blank(txn: &mut TransactionMut<'_>, topic: &str, number: usize) {
    let words = txn.get_or_insert_text(format!("b:{topic}"));
    let line = format!("line-{number}");
    let marker = Any::from(std::collections::HashMap::from([(
        "l".to_owned(),
        Any::from(line.as_str()),
    )]));
    words.insert_embed(txn, 0, marker);
    words.insert(txn, 1, "word");
    let root = format!("l:{topic}");
    set(txn, &root, &format!("{line}.kind"), "blank");
    set(txn, &root, &format!("{line}.checked"), true);
}

#[test]
fn days_without_a_state() {
    grows_up_to_the_largest(|txn, number| {
        set(txn, schema::MEETINGS, &format!("{}/x", day(number)), 1);
    });
}

#[test]
fn days_that_were_started_and_not_made() {
    grows_with_the_document(|txn, number| {
        set(
            txn,
            schema::MEETINGS,
            &format!("{}/started", day(number)),
            1,
        );
    });
}

#[test]
fn meetings() {
    grows_with_the_document(|txn, number| meeting(txn, day(number), "closed"));
}

#[test]
fn meetings_that_all_moved_to_one_day() {
    grows_with_the_document(|txn, number| {
        meeting(txn, day(number), "planned");
        let key = format!("{}/on", day(number));
        set(txn, schema::MEETINGS, &key, "2600-01-01");
        let fields = topic(txn, "topic-one", &day(0).to_string());
        outcome(txn, &fields, day(number), "discussed");
    });
}

#[test]
fn meetings_that_are_gone_with_a_topic_in_each() {
    grows_with_the_document(|txn, number| {
        meeting(txn, day(number), "planned");
        let key = format!("{}/gone", day(number));
        set(txn, schema::MEETINGS, &key, "skipped");
        let section = day(number).to_string();
        topic(txn, &format!("topic-{number:0>8}"), &section);
    });
}

#[test]
fn meetings_that_are_over_beside_topics_for_the_next() {
    const GONE: usize = 200_000;
    grows_with_the_document(|txn, number| {
        meeting(txn, day(number), "closed");
        meeting(txn, day(GONE + number), "planned");
        let key = format!("{}/gone", day(GONE + number));
        set(txn, schema::MEETINGS, &key, "skipped");
        topic(txn, &format!("topic-{number:0>8}"), "next");
        let section = day(GONE + number).to_string();
        topic(txn, &format!("later-{number:0>8}"), &section);
    });
}

#[test]
fn a_topic_that_meetings_which_are_gone_send_from_one_to_the_next() {
    grows_with_the_document(|txn, number| {
        meeting(txn, day(number), "planned");
        let key = format!("{}/gone", day(number));
        set(txn, schema::MEETINGS, &key, "skipped");
        let fields = topic(txn, "topic-one", &day(0).to_string());
        let next = format!("next {}", day(number + 1));
        outcome(txn, &fields, day(number), &next);
    });
}

/// They meet every week from 2026 on.
fn weekly(txn: &mut TransactionMut<'_>) {
    let fields = [
        ("every", Any::from(1.0)),
        ("first", Any::from("2026-01-01")),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), value));
    let series = std::collections::HashMap::from(fields);
    set(txn, schema::SETTINGS, schema::SERIES, Any::from(series));
}

#[test]
fn days_of_a_series_on_which_meetings_are_gone() {
    grows_with_the_document(|txn, number| {
        if number == 0 {
            weekly(txn);
        }
        let on = day(number * 7);
        meeting(txn, on, "planned");
        set(txn, schema::MEETINGS, &format!("{on}/gone"), "skipped");
    });
}

#[test]
fn days_of_a_series_whose_meetings_all_moved_to_one_day() {
    grows_with_the_document(|txn, number| {
        if number == 0 {
            weekly(txn);
        }
        let on = day(number * 7);
        meeting(txn, on, "planned");
        set(txn, schema::MEETINGS, &format!("{on}/on"), "2026-01-02");
    });
}

#[test]
fn days_that_only_topics_name() {
    grows_with_the_document(|txn, number| {
        topic(
            txn,
            &format!("topic-{number:0>8}"),
            &day(number).to_string(),
        );
    });
}

#[test]
fn topics_that_are_parked() {
    grows_up_to_the_largest(|txn, number| {
        topic(txn, &format!("topic-{number:0>8}"), "parked");
    });
}

#[test]
fn a_topic_that_was_carried_from_day_to_day() {
    grows_up_to_the_largest(|txn, number| {
        let fields = topic(txn, "topic-one", &day(0).to_string());
        outcome(
            txn,
            &fields,
            day(number),
            &format!("next {}", day(number + 1)),
        );
    });
}

#[test]
fn five_topics_that_were_carried_from_day_to_day() {
    grows_with_the_document(|txn, number| {
        let fields = topic(
            txn,
            &format!("topic-{:0>2}", number % 5),
            &day(0).to_string(),
        );
        outcome(
            txn,
            &fields,
            day(number / 5),
            &format!("next {}", day(number / 5 + 1)),
        );
    });
}

#[test]
fn a_topic_that_every_meeting_sends_back() {
    grows_with_the_document(|txn, number| {
        meeting(txn, day(number), "planned");
        let fields = topic(txn, "topic-one", &day(0).to_string());
        outcome(txn, &fields, day(number), &format!("next {}", day(0)));
    });
}

#[test]
fn a_topic_that_is_sent_to_ever_other_closed_meetings() {
    const OPEN: usize = 200_000;
    grows_with_the_document(|txn, number| {
        meeting(txn, day(number), "closed");
        meeting(txn, day(OPEN + number), "planned");
        let fields = topic(txn, "topic-one", &day(0).to_string());
        outcome(
            txn,
            &fields,
            day(OPEN + number),
            &format!("next {}", day(number + 1)),
        );
    });
}

#[test]
fn topics_that_were_left_over_in_many_meetings() {
    grows_with_the_document(|txn, number| {
        meeting(txn, day(number), "closed");
        topic(
            txn,
            &format!("topic-{number:0>8}"),
            &day(number).to_string(),
        );
    });
}

#[test]
fn a_long_headline_that_went_out_of_many_meetings() {
    grows_with_the_document(|txn, number| {
        meeting(txn, day(number), "closed");
        let fields = topic(txn, "topic-one", &day(0).to_string());
        outcome(
            txn,
            &fields,
            day(number),
            &format!("next {}", day(number + 1)),
        );
        let words = txn.get_or_insert_text("b:topic-one");
        words.insert(txn, 0, "a part of a long headline ");
    });
}

#[test]
fn words_to_confirm_in_many_topics_with_blanks() {
    grows_with_the_document(|txn, number| {
        let id = format!("topic-{number:0>8}");
        topic(txn, &id, "parked");
        blank(txn, &id, 0);
        ask(txn, number, &id, day(0));
    });
}

#[test]
fn words_to_confirm_in_a_topic_with_many_blanks() {
    grows_with_the_document(|txn, number| {
        topic(txn, "topic-one", "parked");
        blank(txn, "topic-one", number);
        ask(txn, number, "topic-one", day(0));
    });
}

#[test]
fn words_to_confirm_in_a_topic_of_many_meetings() {
    grows_with_the_document(|txn, number| {
        let fields = topic(txn, "topic-one", "parked");
        outcome(txn, &fields, day(number), "discussed");
        ask(txn, number, "topic-one", day(0));
    });
}

#[test]
fn words_to_confirm_of_many_meetings() {
    grows_up_to_the_largest(|txn, number| {
        topic(txn, "topic-one", "parked");
        meeting(txn, day(number), "closed");
        ask(txn, number, "topic-one", day(number));
    });
}

#[test]
fn promises_beside_many_meetings() {
    grows_up_to_the_largest(|txn, number| {
        meeting(txn, day(number), "closed");
        promise(txn, &format!("promise-{number}"), "send it");
    });
}

#[test]
fn a_promise_that_was_renewed_in_many_meetings() {
    grows_with_the_document(|txn, number| {
        if number == 0 {
            promise(txn, "promise-one", "send it");
        }
        meeting(txn, day(number), "closed");
        renewal(txn, "promise-one", number);
    });
}

#[test]
fn a_long_promise_that_was_renewed_in_many_meetings() {
    grows_with_the_document(|txn, number| {
        if number == 0 {
            promise(txn, "promise-one", "send it ");
        }
        meeting(txn, day(number), "closed");
        renewal(txn, "promise-one", number);
        let words = txn.get_or_insert_text("p:promise-one");
        words.insert(txn, 0, "a part of a long promise ");
    });
}

#[test]
fn a_recap_whose_acknowledgement_is_long() {
    grows_with_the_document(|txn, number| {
        meeting(txn, day(0), "closed");
        topic(txn, "topic-one", "parked");
        ask(txn, number, "topic-one", day(0));
        // The whole list once, when there are all of them: a value is written as one.
        let root = txn.get_or_insert_map("settings");
        let all = root.get(txn, "count");
        if all == Some(yrs::Out::Any(Any::from(i64::try_from(number + 1).unwrap()))) {
            let item = |number| {
                let id = format!("wording-x{number}");
                let texts = ["unconfirmed", &id, "other words"];
                Any::from(texts.map(Any::from).to_vec())
            };
            let items: Vec<Any> = (0..=number).map(item).collect();
            let fields = Fields::from([("items".to_owned(), Any::from(items))]);
            set(txn, "word/b", "recap/2026-01-01", fields);
        }
    });
}

#[test]
fn lines_of_a_topic() {
    grows_up_to_the_largest(|txn, number| {
        topic(txn, "topic-one", "parked");
        blank(txn, "topic-one", number);
    });
}

#[test]
fn accents_on_one_letter_of_a_headline() {
    grows_up_to_the_largest(|txn, number| {
        if number == 0 {
            topic(txn, "topic-one", "parked");
            let words = txn.get_or_insert_text("b:topic-one");
            words.insert(txn, 0, "a");
        }
        let words = txn.get_or_insert_text("b:topic-one");
        words.insert(txn, 1, &"\u{301}".repeat(100));
    });
}

#[test]
fn topics_that_are_read_one_by_one_beside_many_meetings() {
    let cost = |count| {
        let ana = written(
            |txn, number| {
                meeting(txn, day(number), "closed");
                topic(txn, &format!("topic-{number:0>8}"), "parked");
            },
            count,
        );
        let txn = ana.doc().transact();
        let mut readings = Readings::default();
        steps::count(|| {
            for number in 0..count {
                let id = format!("topic-{number:0>8}");
                let id = id.as_str().try_into().unwrap();
                assert!(topic_view_with(&txn, &id, &mut readings).is_some());
            }
        })
    };
    let (once, twice) = (cost(2_000), cost(4_000));
    assert!(2 * twice <= 5 * once, "{once} steps, then {twice}");
}
