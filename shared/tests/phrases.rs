//! Promises and days as people type them, each read at a moment, in a zone and in a language: the table in
//! `data/promises.json`, which the page's tests read with the browser's own calendar.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a table that cannot be read fails its test"
)]

use duologue_shared::ids::Day;
use duologue_shared::promise::phrase::{Calendar, FoundPromise, day_in, promise_in};
use jiff::Timestamp;
use jiff::tz::TimeZoneDatabase;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

#[derive(Deserialize)]
struct Table {
    locales: BTreeMap<String, Names>,
    phrases: Vec<Row<FoundPromise>>,
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
    let wrong = table.wrong(&table.phrases, promise_in);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_that_name_a_day_name_the_one_beside_them() {
    let table = Table::read();
    let wrong = table.wrong(&table.days, day_in);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_is_large_and_has_no_row_twice() {
    let Table { phrases, .. } = Table::read();
    let (made, none): (Vec<_>, Vec<_>) = phrases.iter().partition(|row| row.expect.is_some());
    assert!(
        made.len() >= 120 && none.len() >= 60,
        "{} and {}",
        made.len(),
        none.len()
    );
    let mut seen = BTreeSet::new();
    for row in &phrases {
        let key = (&row.phrase, row.now, &row.zone, &row.locale);
        assert!(seen.insert(key), "twice: {row:?}");
    }
}
