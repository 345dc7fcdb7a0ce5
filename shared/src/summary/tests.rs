use super::{
    MOST_DAYS_OFF, MOST_PROMISES, MOST_WORDS, NextMeeting, OpenPromiseState, Summary, new_topics,
    summaries, summary,
};
use crate::agenda::{AgendaOperation, Enough, Gone, MeetingState, Outcome, Place, Series};
use crate::doer::Doer;
use crate::ids::{Day, LineId, Seat, Section, Zone};
use crate::looked::{BothLooked, Looked};
use crate::news::{NewLines, News, written_by};
use crate::promise::{self, PromiseKind, PromiseOperation, Promiser, Terms};
use crate::replica::{Origin, Replica};
use crate::steps;
use crate::testing::{add, does, edits, insert, line, meet, replica, split, topic, tries};
use crate::view::{AgendaView, agenda_view};
use yrs::Transact;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn of(replica: &Replica, seat: Seat) -> Summary {
    summary(&agenda_view(&mut replica.doc().transact_mut()), seat, None)
}

fn promises(replica: &Replica, seat: Seat, operation: &PromiseOperation) {
    let mut txn = replica.doc().transact_mut_with(Origin::Operation);
    promise::perform(&mut txn, Doer { seat, at: 1 }, operation).unwrap();
}

fn proposes(id: &str, who: Seat, due: Option<&str>) -> PromiseOperation {
    let what = format!("send {id}");
    let terms = terms(Promiser::Seat(who), PromiseKind::Action, &what);
    makes(
        id,
        Terms {
            due: due.map(day),
            ..terms
        },
    )
}

fn makes(id: &str, terms: Terms) -> PromiseOperation {
    PromiseOperation::Make {
        promise: id.parse().unwrap(),
        terms,
        topic: None,
        line: None,
        meeting: None,
    }
}

fn terms(who: Promiser, kind: PromiseKind, what: &str) -> Terms {
    Terms {
        telling: matches!(who, Promiser::Name(_)).then_some(Seat::B),
        who,
        kind,
        what: what.to_owned(),
        how: (kind == PromiseKind::FindOut).then(|| "ask".to_owned()),
        due: (kind == PromiseKind::FindOut).then(|| day("2026-12-01")),
    }
}

#[test]
fn an_empty_agenda_has_nothing_for_anybody() {
    assert_eq!(of(&replica(1), Seat::A), Summary::default());
}

#[test]
fn topics_for_the_next_meeting_are_counted_before_it_has_a_day() {
    let (ana, ben) = (replica(1), replica(2));
    for name in ["one", "two"] {
        does(&ana, &add(name, Section::Next, Place::Last));
    }
    does(&ben, &add("three", Section::Next, Place::Last));
    does(&ben, &add("later", Section::Parked, Place::Last));
    meet(&ana, &ben);
    let hers = of(&ana, Seat::A);
    assert_eq!((hers.next, hers.mine, hers.theirs), (None, 2, 1));
    let his = of(&ana, Seat::B);
    assert_eq!((his.next, his.mine, his.theirs), (None, 1, 2));
}

#[test]
fn the_next_meeting_is_the_earliest_that_is_not_closed_or_the_one_that_runs() {
    let ana = replica(1);
    for on in ["2026-12-01", "2026-11-24", "2026-12-08"] {
        does(&ana, &AgendaOperation::AddMeeting { day: day(on) });
    }
    let planned = |on| NextMeeting {
        at: None,
        day: day(on),
        state: MeetingState::Planned,
        started: None,
        minutes: None,
    };
    assert_eq!(of(&ana, Seat::B).next, Some(planned("2026-11-24")));
    let start = AgendaOperation::StartMeeting {
        day: day("2026-12-01"),
        minutes: 30,
    };
    tries(&ana, 7_000, &start).unwrap();
    let running = NextMeeting {
        state: MeetingState::Running,
        started: Some(7_000),
        minutes: Some(30),
        ..planned("2026-12-01")
    };
    assert_eq!(of(&ana, Seat::B).next, Some(running));
    for on in ["2026-12-01", "2026-11-24"] {
        does(&ana, &AgendaOperation::CloseMeeting { day: day(on) });
    }
    assert_eq!(of(&ana, Seat::B).next, Some(planned("2026-12-08")));
}

#[test]
fn what_a_meeting_carried_is_not_new() {
    let (ana, ben) = (replica(1), replica(2));
    let (first, second) = (day("2026-11-24"), day("2026-12-01"));
    for on in [first, second] {
        does(&ana, &AgendaOperation::AddMeeting { day: on });
    }
    does(&ana, &add("old", Section::Meeting(first), Place::Last));
    let carries = AgendaOperation::SetOutcome {
        topic: topic("old"),
        day: first,
        outcome: Some(Outcome::NextTime { on: second }),
    };
    does(&ana, &carries);
    does(&ana, &AgendaOperation::CloseMeeting { day: first });
    meet(&ana, &ben);
    does(&ben, &add("new", Section::Meeting(second), Place::Last));
    let his = of(&ben, Seat::B);
    assert_eq!((his.mine, his.theirs), (1, 0));
}

#[test]
fn a_question_and_a_promise_wait_for_the_one_who_is_asked() {
    let ana = replica(1);
    let today = day("2026-11-24");
    does(&ana, &AgendaOperation::AddMeeting { day: today });
    does(&ana, &add("one", Section::Meeting(today), Place::Last));
    let enough = AgendaOperation::SayEnough {
        topic: topic("one"),
        day: today,
        says: Some(Enough::Enough),
    };
    does(&ana, &enough);
    promises(&ana, Seat::A, &proposes("promise-1", Seat::B, None));
    assert_eq!(of(&ana, Seat::A).waiting, 0);
    assert_eq!(of(&ana, Seat::B).waiting, 2);
}

#[test]
fn open_promises_come_by_date_and_those_that_are_done_do_not() {
    let ana = replica(1);
    for (id, due) in [
        ("promise-1", None),
        ("promise-2", Some("2026-12-04")),
        ("promise-3", Some("2026-11-27")),
        ("promise-4", Some("2026-11-20")),
    ] {
        promises(&ana, Seat::A, &proposes(id, Seat::A, due));
    }
    let done = PromiseOperation::Finish {
        promise: "promise-4".parse().unwrap(),
        meeting: None,
        word: None,
    };
    promises(&ana, Seat::A, &done);
    let hers = of(&ana, Seat::A);
    assert_eq!(hers.open_promises, 3);
    let told: Vec<_> = hers.promises.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(told, ["promise-3", "promise-2", "promise-1"]);
    let first = hers.promises.first().unwrap();
    assert_eq!(first.state, OpenPromiseState::Accepted);
    assert_eq!((first.who, first.answers), (Some(Seat::A), Seat::A));
    assert_eq!(first.what, "send promise-3");
    assert_eq!(
        (first.name.as_deref(), first.kind),
        (None, PromiseKind::Action)
    );
}

#[test]
fn a_promise_of_somebody_else_is_told_by_their_name_and_by_who_tells_them() {
    let ana = replica(1);
    let chris = Promiser::Name("Chris".to_owned());
    let make = makes("promise-1", terms(chris, PromiseKind::FindOut, "look"));
    promises(&ana, Seat::A, &make);
    let hers = of(&ana, Seat::A);
    let told = hers.promises.first().unwrap();
    assert_eq!((told.who, told.name.as_deref()), (None, Some("Chris")));
    assert_eq!((told.answers, told.kind), (Seat::B, PromiseKind::FindOut));
}

#[test]
fn words_are_whole_up_to_a_sentence_and_cut_beyond_it() {
    let ana = replica(1);
    for (id, chars) in [("promise-1", MOST_WORDS), ("promise-2", MOST_WORDS + 1)] {
        let who = Promiser::Seat(Seat::A);
        let long = terms(who, PromiseKind::Action, &"w".repeat(chars));
        promises(&ana, Seat::A, &makes(id, long));
    }
    let told = of(&ana, Seat::A).promises;
    let words: Vec<_> = told.iter().map(|one| one.what.as_str()).collect();
    let whole = "w".repeat(MOST_WORDS);
    assert_eq!(words, [whole.clone(), format!("{whole}…")]);
}

#[test]
fn the_series_is_told_with_the_days_on_which_it_offers_nothing() {
    let ana = replica(1);
    let series = Series {
        every: 1,
        first: day("2026-01-06"),
        until: None,
        at: Some("09:30".parse().unwrap()),
        minutes: None,
    };
    let zone: Zone = "Europe/Berlin".parse().unwrap();
    does(&ana, &AgendaOperation::SetZone { zone: zone.clone() });
    let set = Some(series);
    does(&ana, &AgendaOperation::SetSeries { series: set });
    let of_series = |week: i32| series.first.plus_days(7 * week).unwrap();
    for week in 0..80 {
        let (day, how) = (of_series(week), Gone::Skipped);
        does(&ana, &AgendaOperation::AddMeeting { day });
        if week % 2 == 0 {
            does(&ana, &AgendaOperation::SkipMeeting { day, how });
        } else {
            tries(&ana, 1, &AgendaOperation::CloseMeeting { day }).unwrap();
        }
    }
    let told = of(&ana, Seat::B);
    assert_eq!((told.series, told.zone, told.next), (set, Some(zone), None));
    assert_eq!(told.off.len(), MOST_DAYS_OFF);
    let days = |from: i32| (from..80).map(of_series).collect::<Vec<_>>();
    assert_eq!(told.off, days(80 - 52));
    does(&ana, &AgendaOperation::AddMeeting { day: of_series(90) });
    let next = of(&ana, Seat::B).next.unwrap();
    assert_eq!((next.day, next.at), (of_series(90), series.at));
}

/// An agenda with so many closed meetings, topics in each, promises and words to confirm.
fn written(count: usize) -> AgendaView {
    let ana = replica(1);
    for number in 0..count {
        let on = day("2026-01-01")
            .plus_days(i32::try_from(number).unwrap())
            .unwrap();
        does(&ana, &AgendaOperation::AddMeeting { day: on });
        let name = format!("{number:0>8}");
        does(&ana, &add(&name, Section::Meeting(on), Place::Last));
        let due = (number % 2 == 0).then(|| on.to_string());
        let id = format!("promise-{name}");
        promises(&ana, Seat::A, &proposes(&id, Seat::B, due.as_deref()));
    }
    agenda_view(&mut ana.doc().transact_mut())
}

#[test]
fn it_costs_as_much_more_as_there_is_more() {
    let cost = |count| {
        let view = written(count);
        steps::count(|| {
            summary(&view, Seat::A, None);
        })
    };
    let (once, twice) = (cost(200), cost(400));
    assert!(2 * twice <= 5 * once, "{once} steps, then {twice}");
    assert!(
        twice <= 400 * 8 + MOST_PROMISES * 100,
        "{twice} steps for 400 of each"
    );
}

#[test]
fn it_is_short_however_long_the_agenda_is() {
    let mut agenda = written(400);
    for promise in &mut agenda.promises {
        promise.what = "w".repeat(2 * MOST_WORDS);
        promise.who = Promiser::Name("n".repeat(2 * MOST_WORDS));
    }
    let summary = summary(&agenda, Seat::B, None);
    assert_eq!(summary.open_promises, 400);
    assert_eq!(summary.promises.len(), MOST_PROMISES);
    let json = serde_json::to_string(&summary).unwrap();
    assert!(json.len() < 12_000, "{} bytes", json.len());
    assert_eq!(serde_json::from_str::<Summary>(&json).unwrap(), summary);
}

/// What is new in the agenda at a replica to the person on seat a, by topic.
fn new_to_ana(replica: &Replica, news: &mut News, looked: &Looked) -> Vec<NewLines> {
    let there = written_by(replica, Seat::B, whose);
    let mut txn = replica.doc().transact_mut();
    let view = agenda_view(&mut txn);
    let new = new_topics(&mut txn, &view, news, looked, &there);
    drop(txn);
    new
}

/// Odd clients are Ana's.
fn whose(client: u64) -> Option<Seat> {
    [Some(Seat::B), Some(Seat::A)][usize::from(client % 2 == 1)]
}

#[test]
fn what_the_other_wrote_since_is_new_until_it_was_seen() {
    let (ana, phone, ben) = (replica(1), replica(3), replica(2));
    for name in ["one", "two"] {
        does(&ben, &add(name, Section::Next, Place::Last));
    }
    meet(&ana, &ben);
    let mut looked = Looked::default();
    let mut news = News::default();
    assert_eq!(new_to_ana(&ana, &mut news, &looked), [], "she never looked");
    looked.merge(&Looked::all(written_by(&ana, Seat::B, whose)));
    assert_eq!(new_to_ana(&ana, &mut news, &looked), []);
    edits(&ben, &topic("two"), &[split(3, "a"), insert(4, "words")]);
    does(&ben, &add("three", Section::Next, Place::Last));
    // What she writes on another device of hers is no news.
    does(&phone, &add("four", Section::Next, Place::Last));
    meet(&ana, &ben);
    meet(&ana, &phone);
    news.changed(&topic("two"));
    let lines = |topic, lines| NewLines { topic, lines };
    let new = new_to_ana(&ana, &mut news, &looked);
    assert_eq!(
        new,
        [
            lines(topic("two"), vec![line("a")]),
            lines(topic("three"), vec![LineId::head()])
        ]
    );
    let both = BothLooked {
        a: looked.clone(),
        b: Looked::default(),
    };
    let told = summaries(&ana, &both, whose);
    assert_eq!((told.a.new_since, told.b.new_since), (Some(2), None));
    // She sees one of them, and the other is deleted.
    let there = written_by(&ana, Seat::B, whose);
    looked.merge(&Looked::topics([topic("two")], &there));
    news.looked_on();
    assert_eq!(new_to_ana(&ana, &mut news, &looked).len(), 1);
    let gone = AgendaOperation::DeleteTopic {
        topic: topic("three"),
    };
    does(&ana, &gone);
    assert_eq!(new_to_ana(&ana, &mut news, &looked), []);
}

#[test]
fn a_letter_costs_a_look_at_its_own_topic_and_not_at_the_others() {
    let (ana, ben) = (replica(1), replica(2));
    let names: Vec<String> = (0..100).map(|number| format!("{number:0>8}")).collect();
    for name in &names {
        does(&ben, &add(name, Section::Next, Place::Last));
        // As many blocks as there are letters.
        for _ in 0..20 {
            edits(&ben, &topic(name), &[insert(0, "x")]);
        }
    }
    meet(&ana, &ben);
    let looked = Looked::all(crate::looked::Vector::default());
    let mut news = News::default();
    let there = written_by(&ana, Seat::B, whose);
    let view = agenda_view(&mut ana.doc().transact_mut());
    let mut cost = || {
        let mut txn = ana.doc().transact_mut();
        steps::count(|| {
            let new = new_topics(&mut txn, &view, &mut news, &looked, &there);
            assert_eq!(new.len(), 100);
        })
    };
    let first = cost();
    assert_eq!(cost(), 101, "they are known, and each is asked for");
    let mut news = News::default();
    let mut txn = ana.doc().transact_mut();
    new_topics(&mut txn, &view, &mut news, &looked, &there);
    news.changed(&topic(&names[7]));
    let again = steps::count(|| {
        new_topics(&mut txn, &view, &mut news, &looked, &there);
    });
    assert!(
        again <= 101 + first / 50,
        "{first} steps, {again} for one topic"
    );
}
