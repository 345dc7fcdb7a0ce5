//! Promises and days as people type them, each read at a moment, in a zone and in a language: the table in
//! `data/promises.json`, which the page's tests read with the browser's own calendar.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a table that cannot be read fails its test"
)]

use duologue_shared::ids::Day;
use duologue_shared::promise::phrase::{Calendar, FoundPromise, GERMAN, Reader, Reading};
use jiff::Timestamp;
use jiff::tz::TimeZoneDatabase;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

#[derive(Deserialize)]
struct Table {
    locales: BTreeMap<String, Names>,
    phrases: Vec<Row<Expected>>,
    days: Vec<Row<Day>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Names {
    day_first: bool,
    months: Vec<String>,
    weekdays: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Row<Found> {
    #[serde(alias = "words")]
    phrase: String,
    now: Timestamp,
    zone: String,
    locale: String,
    expect: Option<Found>,
}

/// What a line comes to, as the page is told of it.
#[derive(Debug, PartialEq, Deserialize)]
struct Expected {
    #[serde(default)]
    reads: Reads,
    /// The days that it may be due on, when it names two.
    #[serde(default)]
    days: Vec<Day>,
    #[serde(flatten)]
    promise: FoundPromise,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Reads {
    #[default]
    Promise,
    Likely,
    WhichDay,
}

fn reader() -> Reader {
    let mut reader = Reader::english().unwrap();
    reader.learn(GERMAN).unwrap();
    reader
}

fn expected(reading: Reading) -> Option<Expected> {
    let (reads, promise, days) = match reading {
        Reading::None => return None,
        Reading::Promise(promise) => (Reads::Promise, promise, Vec::new()),
        Reading::Likely(promise) => (Reads::Likely, promise, Vec::new()),
        Reading::WhichDay(promise, days) => (Reads::WhichDay, promise, days.to_vec()),
    };
    Some(Expected {
        reads,
        days,
        promise,
    })
}

impl Table {
    fn read() -> Self {
        serde_json::from_str(include_str!("data/promises.json")).unwrap()
    }

    /// The calendar that hangs on the wall of that row's reader.
    fn calendar<Found>(&self, row: &Row<Found>) -> Calendar {
        // Zones change their rules: the ones built in are the same on every machine.
        let zone = TimeZoneDatabase::bundled().get(&row.zone).unwrap();
        let names = &self.locales[&row.locale];
        let today = zone.to_datetime(row.now).date().to_string();
        Calendar {
            today: today.parse().unwrap(),
            day_first: names.day_first,
            months: names.months.clone(),
            weekdays: names.weekdays.clone(),
        }
    }

    /// The rows that read differently, in words.
    fn wrong<Found: Debug + PartialEq>(
        &self,
        rows: &[Row<Found>],
        read: impl Fn(&str, &Calendar) -> Option<Found>,
    ) -> Vec<String> {
        let wrong = |row: &Row<Found>| {
            let calendar = self.calendar(row);
            let found = read(&row.phrase, &calendar);
            let Row {
                phrase,
                now,
                zone,
                locale,
                expect,
            } = row;
            let today = calendar.today;
            (found != *expect).then(|| {
                format!(
                    "{phrase:?}, read at {now} in {zone} ({locale}, {today}):\n  \
                     expected {expect:?}\n  found    {found:?}"
                )
            })
        };
        rows.iter().filter_map(wrong).collect()
    }
}

#[test]
fn every_line_of_the_table_makes_the_promise_beside_it_or_none() {
    let table = Table::read();
    let reader = reader();
    let wrong = table.wrong(&table.phrases, |line, calendar| {
        expected(reader.read(line, calendar))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_that_name_a_day_name_the_one_beside_them() {
    let table = Table::read();
    let reader = reader();
    let wrong = table.wrong(&table.days, |words, calendar| reader.day(words, calendar));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_is_large_and_has_no_row_twice() {
    let Table { phrases, .. } = Table::read();
    let none = phrases.iter().filter(|row| row.expect.is_none()).count();
    let made = |reads: Reads, german: bool| {
        let is = |made: &&Expected| {
            made.reads == reads && (made.promise.language.as_deref() == Some("de")) == german
        };
        let made = phrases.iter().filter_map(|row| row.expect.as_ref());
        made.filter(is).count()
    };
    let counts = [
        none,
        made(Reads::Promise, false),
        made(Reads::Promise, true),
        made(Reads::Likely, false) + made(Reads::Likely, true),
        made(Reads::WhichDay, false) + made(Reads::WhichDay, true),
    ];
    let least = [150, 200, 80, 40, 8];
    let enough = counts
        .iter()
        .zip(least)
        .all(|(count, least)| *count >= least);
    assert!(enough, "{counts:?} for {least:?}");
    let mut seen = BTreeSet::new();
    for row in &phrases {
        let key = (&row.phrase, row.now, &row.zone, &row.locale);
        assert!(seen.insert(key), "twice: {row:?}");
    }
}
