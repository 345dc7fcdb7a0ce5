use super::{adds_meeting, day, done, section, view};
use crate::agenda::{Act, AgendaOperation, Gone, Place, Series, Way};
use crate::ids::{Day, Section, TimeOfDay, Zone};
use crate::replica::Replica;
use crate::schema;
use crate::testing::{add, does, local, meet, replica};
use yrs::{Any, Map, WriteTxn};

const TUE: &str = "2026-11-24";
const WED: &str = "2026-11-25";
const NEXT: &str = "2026-12-01";
const AFTER: &str = "2026-12-08";

fn weekly() -> Series {
    Series {
        every: 1,
        first: day(TUE),
        until: None,
        at: Some(time("10:00")),
        minutes: Some(45),
    }
}

fn time(text: &str) -> TimeOfDay {
    text.parse().unwrap()
}

fn meets(replica: &Replica, series: Series) {
    let series = Some(series);
    does(replica, &AgendaOperation::SetSeries { series });
}

fn moves(replica: &Replica, from: &str, to: &str, at: Option<&str>) {
    let (day, to) = (day(from), day(to));
    let at = at.map(time);
    does(replica, &AgendaOperation::MoveMeeting { day, to, at });
}

fn skips(replica: &Replica, text: &str) {
    let (day, how) = (day(text), Gone::Skipped);
    does(replica, &AgendaOperation::SkipMeeting { day, how });
}

fn off(replica: &Replica) -> Vec<String> {
    let off = view(replica).off.into_iter();
    off.map(|day| day.to_string()).collect()
}

fn at(replica: &Replica, day: &str) -> Option<String> {
    section(replica, day).at.map(|time| time.to_string())
}

#[test]
fn a_series_has_the_days_of_its_weekday_as_far_apart_as_it_says() {
    let every = |every| Series { every, ..weekly() };
    let days = |series: &Series| {
        let first = day("2026-11-01");
        let days = (0..100).filter_map(|days| first.plus_days(days));
        let days = days.filter(|day| series.has(*day));
        days.map(|day| day.to_string()).take(3).collect::<Vec<_>>()
    };
    assert_eq!(days(&every(1)), [TUE, NEXT, AFTER]);
    assert_eq!(days(&every(2)), [TUE, AFTER, "2026-12-22"]);
    let until = Some(day("2026-12-07"));
    assert_eq!(days(&Series { until, ..weekly() }), [TUE, NEXT]);
}

#[test]
fn a_series_leaves_nothing_in_the_agenda_before_somebody_puts_something_there() {
    let ana = replica(1);
    meets(&ana, weekly());
    let view = view(&ana);
    assert_eq!(view.series, Some(weekly()));
    assert!(view.sections.is_empty() && view.off.is_empty());
}

#[test]
fn of_two_series_one_wins_whole() {
    let (ana, ben) = (replica(1), replica(2));
    let fortnightly = Series {
        every: 2,
        first: day(WED),
        at: None,
        ..weekly()
    };
    meets(&ana, weekly());
    meets(&ben, fortnightly);
    meet(&ana, &ben);
    let won = view(&ana).series.unwrap();
    assert_eq!(view(&ben).series, Some(won));
    assert!([weekly(), fortnightly].contains(&won), "{won:?}");
}

#[test]
fn a_meeting_of_the_series_that_moved_is_not_offered_again() {
    let ana = replica(1);
    meets(&ana, weekly());
    moves(&ana, TUE, WED, None);
    assert_eq!(off(&ana), [TUE]);
    // It goes on to the day of the next one, and both are one, and on again: neither is offered anew.
    adds_meeting(&ana, NEXT);
    moves(&ana, WED, NEXT, None);
    assert_eq!(off(&ana), [TUE]);
    moves(&ana, NEXT, "2026-12-02", None);
    assert_eq!(off(&ana), [TUE, NEXT]);
}

#[test]
fn a_day_of_the_series_that_was_called_off_is_not_offered_whatever_its_meeting_is_called() {
    let ana = replica(1);
    meets(&ana, weekly());
    skips(&ana, NEXT);
    // One that was moved there first takes its own day along.
    moves(&ana, TUE, AFTER, None);
    skips(&ana, AFTER);
    assert_eq!(off(&ana), [TUE, NEXT, AFTER]);
    does(&ana, &AgendaOperation::AddMeeting { day: day(NEXT) });
    assert_eq!(off(&ana), [TUE, AFTER]);
}

#[test]
fn a_meeting_is_at_the_time_of_the_series_unless_it_was_put_to_another() {
    let ana = replica(1);
    adds_meeting(&ana, TUE);
    adds_meeting(&ana, WED);
    assert_eq!(at(&ana, TUE), None);
    meets(&ana, weekly());
    assert_eq!(at(&ana, TUE).as_deref(), Some("10:00"));
    assert_eq!(at(&ana, WED), None);
    moves(&ana, WED, WED, Some("16:30"));
    moves(&ana, TUE, "2026-11-26", None);
    assert_eq!(at(&ana, WED).as_deref(), Some("16:30"));
    assert_eq!(at(&ana, "2026-11-26").as_deref(), Some("10:00"));
    let later = Series {
        at: Some(time("11:00")),
        ..weekly()
    };
    meets(&ana, later);
    assert_eq!(at(&ana, "2026-11-26").as_deref(), Some("11:00"));
    assert_eq!(at(&ana, WED).as_deref(), Some("16:30"));
}

#[test]
fn a_time_that_one_gives_and_a_day_that_the_other_gives_both_count() {
    let (ana, ben) = (replica(1), replica(2));
    adds_meeting(&ana, TUE);
    meet(&ana, &ben);
    moves(&ana, TUE, WED, None);
    moves(&ben, TUE, TUE, Some("08:15"));
    meet(&ana, &ben);
    for replica in [&ana, &ben] {
        assert_eq!(at(replica, WED).as_deref(), Some("08:15"));
    }
}

#[test]
fn a_time_given_with_a_move_holds_where_two_meetings_become_one_and_is_taken_back_with_it() {
    let ana = replica(1);
    meets(&ana, weekly());
    adds_meeting(&ana, NEXT);
    adds_meeting(&ana, AFTER);
    let put = AgendaOperation::MoveMeeting {
        day: day(AFTER),
        to: day(NEXT),
        at: Some(time("15:00")),
    };
    let act = done(&ana, &put);
    assert_eq!(at(&ana, NEXT).as_deref(), Some("15:00"));
    turns(&ana, &act, Way::Back);
    for day in [NEXT, AFTER] {
        assert_eq!(at(&ana, day).as_deref(), Some("10:00"));
    }
}

#[test]
fn a_new_meeting_on_a_day_of_the_series_whose_own_moved_away_has_its_time_too() {
    let ana = replica(1);
    meets(&ana, weekly());
    moves(&ana, NEXT, "2026-12-03", None);
    adds_meeting(&ana, NEXT);
    assert_eq!(at(&ana, NEXT).as_deref(), Some("10:00"));
}

#[test]
fn a_series_changes_under_both_and_no_topic_goes() {
    let (ana, ben) = (replica(1), replica(2));
    meets(&ana, weekly());
    meet(&ana, &ben);
    does(&ana, &AgendaOperation::AddMeeting { day: day(TUE) });
    does(
        &ana,
        &add("budget", Section::Meeting(day(TUE)), Place::Last),
    );
    let fridays = Series {
        first: day("2026-11-27"),
        ..weekly()
    };
    meets(&ben, fridays);
    meet(&ana, &ben);
    for replica in [&ana, &ben] {
        assert_eq!(view(replica).series, Some(fridays));
        assert_eq!(section(replica, TUE).topics.len(), 1);
        assert_eq!(at(replica, TUE), None);
    }
}

#[test]
fn a_series_and_a_time_are_taken_back_and_a_zone_stays() {
    let ana = replica(1);
    let zone: Zone = "Pacific/Auckland".parse().unwrap();
    does(&ana, &AgendaOperation::SetZone { zone: zone.clone() });
    let set = AgendaOperation::SetSeries {
        series: Some(weekly()),
    };
    let act = done(&ana, &set);
    turns(&ana, &act, Way::Back);
    assert_eq!((view(&ana).series, view(&ana).zone), (None, Some(zone)));
    turns(&ana, &act, Way::Forth);
    assert_eq!(view(&ana).series, Some(weekly()));
    adds_meeting(&ana, WED);
    let (day, at_nine) = (day(WED), Some(time("09:00")));
    let put = AgendaOperation::MoveMeeting {
        day,
        to: day,
        at: at_nine,
    };
    let act = done(&ana, &put);
    assert_eq!(section(&ana, WED).at, at_nine);
    turns(&ana, &act, Way::Back);
    assert_eq!(section(&ana, WED).at, None);
}

fn turns(replica: &Replica, act: &Act, way: Way) {
    local(replica, |txn| {
        act.check(txn, way).unwrap();
        act.turn(txn, way);
    });
}

/// What another program may have written there.
fn written(replica: &Replica, key: &str, value: impl Into<Any>) {
    local(replica, |txn| {
        let settings = txn.get_or_insert_map(schema::SETTINGS);
        settings.insert(txn, key, value.into());
    });
}

#[test]
fn what_is_no_series_and_no_zone_is_none() {
    let ana = replica(1);
    written(&ana, schema::SERIES, "every Tuesday");
    written(&ana, schema::ZONE, "Europe/Berlin; or so");
    assert_eq!((view(&ana).series, view(&ana).zone), (None, None));
    let odd = std::collections::HashMap::from([
        ("every".to_owned(), Any::from(0.0)),
        ("first".to_owned(), Any::from(TUE)),
        ("at".to_owned(), Any::from("25:00")),
        ("minutes".to_owned(), Any::from(1e12)),
    ]);
    written(&ana, schema::SERIES, Any::from(odd));
    let series = view(&ana).series.unwrap();
    assert_eq!((series.every, series.at, series.minutes), (1, None, None));
    assert!(series.has(day(NEXT)));
}

#[test]
fn a_day_is_as_far_from_another_as_the_calendar_says() {
    let days = |from: &str, to: &str| from.parse::<Day>().unwrap().days_until(day(to));
    assert_eq!(days("2024-02-28", "2024-03-01"), 2);
    assert_eq!(days("2026-03-01", "2026-02-28"), -1);
    assert_eq!(days("1970-01-01", "9999-12-31"), 2_932_896);
}
