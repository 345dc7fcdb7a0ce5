use super::*;
use crate::store::MemoryStore;
use crate::system::entropy::SystemEntropy;
use duologue_shared::agenda::Series;
use duologue_shared::ids::{Day, Slot};
use duologue_shared::summary::{ListedMeeting, Summary};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn at(text: &str) -> Timestamp {
    let moment: jiff::Timestamp = text.parse().unwrap();
    Timestamp::from_millis(u64::try_from(moment.as_millisecond()).unwrap())
}

fn weekly(first: &str, zone: Option<&str>) -> Summary {
    Summary {
        series: Some(Series {
            every: 1,
            first: day(first),
            until: None,
            at: Some("10:00".parse().unwrap()),
            minutes: Some(45),
        }),
        zone: zone.map(|zone| zone.parse().unwrap()),
        ..Summary::default()
    }
}

fn planned(slot: &str, on: &str, time: Option<&str>) -> ListedMeeting {
    ListedMeeting {
        slot: Slot::planned_for(day(slot)),
        day: day(on),
        at: time.map(|time| time.parse().unwrap()),
        minutes: None,
        closed: false,
    }
}

fn told(before: Told, summary: &Summary, meetings: &[ListedMeeting], now: &str) -> Told {
    before.with(&Agenda { summary, meetings }, at(now))
}

fn one(told: &Told, slot: &str) -> ToldMeeting {
    let slot = Slot::planned_for(day(slot));
    let mut found = told.meetings().filter(|(name, _)| *name == slot);
    *found.next().unwrap().1
}

fn starts(told: &Told) -> Vec<String> {
    let moments = told.meetings().map(|(_, told)| match told.when {
        When::Moment(moment) => moment.to_string(),
        When::Day(day) => day.to_string(),
        When::Wall(day, at) => format!("{day} {at}"),
    });
    moments.collect()
}

#[test]
fn ten_o_clock_is_ten_o_clock_on_both_sides_of_a_clock_change() {
    // Europe goes back on 25 October, North America on 1 November.
    let now = "2026-10-14T12:00:00Z";
    let berlin = told(
        Told::default(),
        &weekly("2026-10-15", Some("Europe/Berlin")),
        &[],
        now,
    );
    assert_eq!(
        starts(&berlin)[..3],
        [
            "2026-10-15T08:00:00Z",
            "2026-10-22T08:00:00Z",
            "2026-10-29T09:00:00Z"
        ]
    );
    let la = weekly("2026-10-22", Some("America/Los_Angeles"));
    let la = told(Told::default(), &la, &[], now);
    assert_eq!(
        starts(&la)[..3],
        [
            "2026-10-22T17:00:00Z",
            "2026-10-29T17:00:00Z",
            "2026-11-05T18:00:00Z"
        ]
    );
}

#[test]
fn a_time_that_a_clock_skips_is_as_much_later() {
    let meeting = planned("2027-03-28", "2027-03-28", Some("02:30"));
    let summary = Summary {
        zone: Some("Europe/Berlin".parse().unwrap()),
        ..Summary::default()
    };
    let told = told(
        Told::default(),
        &summary,
        &[meeting],
        "2027-03-01T00:00:00Z",
    );
    assert_eq!(starts(&told), ["2027-03-28T01:30:00Z"]);
}

#[test]
fn a_zone_that_nobody_knows_leaves_the_time_to_the_reader_and_none_leaves_the_day() {
    let summary = weekly("2026-11-24", Some("Mars/Olympus"));
    let meetings = [planned("2026-11-20", "2026-11-20", None)];
    let told = told(Told::default(), &summary, &meetings, "2026-11-19T00:00:00Z");
    assert_eq!(starts(&told)[..2], ["2026-11-20", "2026-11-24 10:00"]);
}

#[test]
fn the_next_days_of_a_series_are_those_from_today_on_where_the_two_meet() {
    let mut summary = weekly("2020-01-07", Some("Pacific/Auckland"));
    summary.off = vec![day("2026-12-01")];
    // In Auckland it is the 24th already.
    let told = told(Told::default(), &summary, &[], "2026-11-23T12:00:00Z");
    let slots: Vec<String> = told.meetings().map(|(slot, _)| slot.to_string()).collect();
    assert_eq!(slots.len(), 8);
    assert_eq!(slots[..2], ["2026-11-24", "2026-12-08"]);
    summary.series = summary.series.map(|series| Series {
        first: day("2020-01-14"),
        until: Some(day("2026-12-08")),
        every: 2,
        ..series
    });
    let told = told_anew(&summary);
    assert_eq!(told, ["2026-11-24", "2026-12-08"]);
}

fn told_anew(summary: &Summary) -> Vec<String> {
    let told = told(Told::default(), summary, &[], "2026-11-23T12:00:00Z");
    told.meetings().map(|(slot, _)| slot.to_string()).collect()
}

#[test]
fn a_meeting_that_moves_keeps_its_name_and_counts_up() {
    let mut summary = weekly("2026-11-24", Some("UTC"));
    let first = told(Told::default(), &summary, &[], "2026-11-20T00:00:00Z");
    assert_eq!(one(&first, "2026-11-24").sequence, 0);
    let same = told(first.clone(), &summary, &[], "2026-11-21T00:00:00Z");
    assert_eq!(same, first);
    summary.off = vec![day("2026-11-24")];
    let moved = [planned("2026-11-24", "2026-11-26", Some("11:30"))];
    let second = told(first, &summary, &moved, "2026-11-22T00:00:00Z");
    let meeting = one(&second, "2026-11-24");
    assert_eq!(meeting.when, When::Moment(at("2026-11-26T11:30:00Z")));
    assert_eq!((meeting.sequence, meeting.minutes), (1, 45));
    assert_eq!(meeting.changed, at("2026-11-22T00:00:00Z"));
    // It is one meeting, not two.
    let on_days = starts(&second);
    assert_eq!(on_days.len(), 9 - 1 + 1);
}

#[test]
fn a_meeting_that_is_skipped_is_called_off_once_and_can_come_back() {
    let summary = Summary::default();
    let meetings = [planned("2026-11-24", "2026-11-24", None)];
    let first = told(Told::default(), &summary, &meetings, "2026-11-20T00:00:00Z");
    let off = told(first, &summary, &[], "2026-11-21T00:00:00Z");
    assert!(one(&off, "2026-11-24").called_off);
    assert_eq!(one(&off, "2026-11-24").sequence, 1);
    let still = told(off.clone(), &summary, &[], "2026-11-22T00:00:00Z");
    assert_eq!(still, off);
    let back = told(still, &summary, &meetings, "2026-11-23T00:00:00Z");
    assert!(!one(&back, "2026-11-24").called_off);
    assert_eq!(one(&back, "2026-11-24").sequence, 2);
}

#[test]
fn a_meeting_that_took_place_early_or_began_is_not_called_off() {
    let summary = Summary {
        zone: Some("UTC".parse().unwrap()),
        ..Summary::default()
    };
    let open = planned("2026-11-24", "2026-11-24", Some("10:00"));
    let first = told(Told::default(), &summary, &[open], "2026-11-24T09:00:00Z");
    let closed = ListedMeeting {
        closed: true,
        at: None,
        ..open
    };
    let closed = told(first.clone(), &summary, &[closed], "2026-11-24T09:30:00Z");
    assert_eq!(closed, first);
    let later = told(first.clone(), &summary, &[], "2026-11-24T10:05:00Z");
    assert_eq!(later, first);
    // What is over is shown for a while.
    let long_after = told(first, &summary, &[], "2027-03-24T10:05:00Z");
    assert_eq!(long_after.meetings().count(), 0);
}

fn lines(feed: &Feed, told: Told, with: &str) -> Vec<String> {
    let written = write(&Calendar {
        feed,
        site: "https://duologue.example",
        agendas: &[Meetings {
            pair: "pair-one".try_into().unwrap(),
            with: with.to_owned(),
            told,
        }],
    });
    assert!(written.split("\r\n").all(|line| line.len() <= 75));
    let unfolded = written.replace("\r\n ", "");
    unfolded.split("\r\n").map(str::to_owned).collect()
}

fn feed(preparation: Option<u16>) -> Feed {
    Feed {
        secret: String::new(),
        preparation: preparation.map(|minutes| minutes.try_into().unwrap()),
        revision: 3,
    }
}

#[test]
fn what_is_written_names_the_other_and_the_time_and_nothing_else() {
    let summary = weekly("2026-11-24", Some("Europe/Berlin"));
    let told = told(Told::default(), &summary, &[], "2026-11-20T08:00:00Z");
    let with = "Zoë; \"the boss\", at the desk by the window – 老虎老虎老虎老虎";
    let lines = lines(&feed(Some(15)), told, with);
    let begin = lines.iter().position(|line| line == "BEGIN:VEVENT");
    let end = lines.iter().position(|line| line == "END:VEVENT");
    let mut event = lines[begin.unwrap()..end.unwrap()].to_vec();
    event.sort();
    let escaped = with.replace(';', "\\;").replace(',', "\\,");
    assert_eq!(
        event,
        [
            "BEGIN:VEVENT",
            "DESCRIPTION:The agenda: https://duologue.example/agenda/pair-one#now",
            "DTEND:20261124T094500Z",
            "DTSTAMP:20261120T080000Z",
            "DTSTART:20261124T090000Z",
            "LAST-MODIFIED:20261120T080000Z",
            "SEQUENCE:0",
            "STATUS:CONFIRMED",
            &format!("SUMMARY:1:1 with {escaped}"),
            "TRANSP:OPAQUE",
            "UID:2026-11-24-pair-one@duologue",
            "URL:https://duologue.example/agenda/pair-one#now",
        ]
    );
    for line in [
        "UID:prepare-2026-11-24-pair-one@duologue",
        "DTSTART:20261124T084500Z",
        "SEQUENCE:3",
    ] {
        assert!(lines.iter().any(|one| one == line), "{line}");
    }
}

#[test]
fn a_day_is_a_day_a_wall_time_is_one_and_what_is_called_off_says_so() {
    let summary = weekly("2026-11-24", None);
    let meetings = [
        planned("2026-11-20", "2026-11-20", None),
        planned("2026-11-21", "2026-11-21", Some("00:05")),
    ];
    let before = told(Told::default(), &summary, &meetings, "2026-11-19T08:00:00Z");
    let told = told(before, &summary, &meetings[1..], "2026-11-19T09:00:00Z");
    let lines = lines(&feed(Some(10)), told, "Ben");
    for line in [
        "DTSTART;VALUE=DATE:20261120",
        "DTEND;VALUE=DATE:20261121",
        "STATUS:CANCELLED",
        "TRANSP:TRANSPARENT",
        "DTSTART:20261121T000500",
        "DURATION:PT45M",
        "DTSTART:20261120T235500",
        "DURATION:PT10M",
    ] {
        assert!(lines.iter().any(|one| one == line), "{line}: {lines:#?}");
    }
    // Nobody prepares for a day.
    assert!(
        !lines
            .iter()
            .any(|line| line == "UID:prepare-2026-11-20-pair-one@duologue")
    );
}

#[tokio::test]
async fn an_address_leads_to_one_feed_until_it_is_renewed_or_stopped() {
    let records = Records::new(Arc::new(MemoryStore::in_memory()));
    let feeds = CalendarFeeds::new(records, Arc::new(SystemEntropy));
    let [ana, ben] = ["ana-0000", "ben-0000"].map(|id| PersonId::try_from(id).unwrap());
    let address = |feed: &Feed| Token::parse(&feed.secret).unwrap();
    let hers = feeds.renew(&ana).await.unwrap();
    let his = feeds.renew(&ben).await.unwrap();
    assert_eq!(
        feeds.at(&address(&hers)).await.unwrap(),
        Some((ana.clone(), hers.clone()))
    );
    assert_eq!(feeds.at(&address(&his)).await.unwrap(), Some((ben, his)));

    let minutes = Preparation::try_from(10).unwrap();
    let prepared = feeds.prepare(&ana, Some(minutes)).await.unwrap();
    assert_eq!(
        (prepared.preparation, prepared.revision),
        (Some(minutes), 1)
    );
    assert_eq!(feeds.prepare(&ana, Some(minutes)).await.unwrap(), prepared);

    let renewed = feeds.renew(&ana).await.unwrap();
    assert_eq!((renewed.preparation, renewed.revision), (Some(minutes), 1));
    assert_eq!(feeds.at(&address(&hers)).await.unwrap(), None);
    feeds.stop(&ana).await.unwrap();
    assert_eq!(feeds.at(&address(&renewed)).await.unwrap(), None);
    assert!(matches!(
        feeds.prepare(&ana, None).await,
        Err(FeedError::NoFeed)
    ));
}

#[test]
fn time_to_prepare_has_bounds() {
    assert_eq!(Preparation::try_from(0), Err(NoPreparation));
    assert_eq!(Preparation::try_from(121), Err(NoPreparation));
    assert_eq!(Preparation::try_from(120).map(u16::from), Ok(120));
}
