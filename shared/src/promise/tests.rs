mod concurrent;

use super::{
    PromiseError, PromiseEventKind, PromiseKind, PromiseOperation, PromiseState, PromiseView,
    Promiser, Terms, answered, opening, perform, promises,
};
use crate::agenda::MeetingState;
use crate::ids::{Day, LineId, PromiseId, Seat};
use crate::operation::Doer;
use crate::replica::Replica;
use crate::schema;
use crate::testing::{line, local, replica, topic};
use yrs::{Map, Transact, WriteTxn};

/// Noon of 2026-11-24 in UTC.
const NOON: u64 = 1_795_521_600_000;
const HOUR: u64 = 3_600_000;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn id(name: &str) -> PromiseId {
    PromiseId::try_from(format!("promise-{name}").as_str()).unwrap()
}

/// One of the two at a device of theirs, which has a clock.
struct Person {
    seat: Seat,
    replica: Replica,
    clock: u64,
}

impl Person {
    fn sits(seat: Seat, client: u64) -> Self {
        Self {
            seat,
            replica: replica(client),
            clock: NOON,
        }
    }

    fn tries(&mut self, operation: &PromiseOperation) -> Result<(), PromiseError> {
        self.clock += 1;
        let by = Doer {
            seat: self.seat,
            at: self.clock,
        };
        let mut done = Ok(());
        local(&self.replica, |txn| done = perform(txn, by, operation));
        done
    }

    fn does(&mut self, operation: &PromiseOperation) {
        self.tries(operation).unwrap();
    }

    fn makes(&mut self, name: &str, terms: Terms) {
        self.does(&make(name, terms));
    }

    fn sees_all(&self) -> Vec<PromiseView> {
        promises(&self.replica.doc().transact())
    }

    fn sees(&self, name: &str) -> PromiseView {
        let mut all = self.sees_all().into_iter();
        all.find(|promise| promise.id == id(name)).unwrap()
    }

    fn state(&self, name: &str) -> PromiseState {
        self.sees(name).state
    }

    /// Its terms as they are shown to this person.
    fn reads(&self, name: &str) -> Terms {
        let seen = self.sees(name);
        Terms {
            who: seen.who,
            telling: seen.telling,
            kind: seen.kind,
            what: seen.what,
            how: seen.how,
            due: seen.due,
        }
    }

    fn accepts(&mut self, name: &str) -> Result<(), PromiseError> {
        let terms = self.reads(name);
        self.tries(&accept(name, terms))
    }

    fn history(&self, name: &str) -> Vec<(PromiseEventKind, Seat)> {
        let history = self.sees(name).history.into_iter();
        history.map(|event| (event.event, event.by)).collect()
    }
}

fn ana_and_ben() -> (Person, Person) {
    (Person::sits(Seat::A, 1), Person::sits(Seat::B, 2))
}

/// Both have everything that the other has, and see the same.
fn meet(one: &Person, other: &Person) {
    crate::testing::meet(&one.replica, &other.replica);
    assert_eq!(one.sees_all(), other.sees_all());
}

fn will(seat: Seat, what: &str, due: &str) -> Terms {
    Terms {
        who: Promiser::Seat(seat),
        telling: None,
        kind: PromiseKind::Action,
        what: what.to_owned(),
        how: None,
        due: due.parse().ok(),
    }
}

fn chris_will(what: &str, telling: Option<Seat>) -> Terms {
    Terms {
        who: Promiser::Name("Chris".to_owned()),
        telling,
        ..will(Seat::A, what, "")
    }
}

fn make(name: &str, terms: Terms) -> PromiseOperation {
    PromiseOperation::Make {
        promise: id(name),
        terms,
        topic: None,
        line: None,
        meeting: None,
    }
}

fn made_in(meeting: &str, name: &str, terms: Terms) -> PromiseOperation {
    PromiseOperation::Make {
        promise: id(name),
        terms,
        topic: Some(topic("one")),
        line: Some(line("a")),
        meeting: Some(day(meeting)),
    }
}

fn change(name: &str, terms: Terms) -> PromiseOperation {
    PromiseOperation::Change {
        promise: id(name),
        terms,
    }
}

fn accept(name: &str, terms: Terms) -> PromiseOperation {
    PromiseOperation::Accept {
        promise: id(name),
        terms,
    }
}

fn finish(name: &str, meeting: &str) -> PromiseOperation {
    PromiseOperation::Finish {
        promise: id(name),
        word: None,
        meeting: meeting.parse().ok(),
    }
}

fn unfinish(name: &str) -> PromiseOperation {
    PromiseOperation::Unfinish { promise: id(name) }
}

fn renew(name: &str, due: &str, word: &str, meeting: &str) -> PromiseOperation {
    PromiseOperation::Renew {
        promise: id(name),
        due: day(due),
        word: word.to_owned(),
        meeting: meeting.parse().ok(),
    }
}

fn withdraw(name: &str, word: &str, meeting: &str) -> PromiseOperation {
    PromiseOperation::Withdraw {
        promise: id(name),
        word: word.to_owned(),
        meeting: meeting.parse().ok(),
    }
}

fn delete(name: &str) -> PromiseOperation {
    PromiseOperation::Delete { promise: id(name) }
}

fn restore(name: &str) -> PromiseOperation {
    PromiseOperation::Restore { promise: id(name) }
}

fn changed(accepted: &str) -> PromiseState {
    PromiseState::Changed {
        accepted: accepted.to_owned(),
    }
}

fn closes(replica: &Replica, meeting: &str) {
    local(replica, |txn| {
        let key = schema::meeting_key(day(meeting), schema::MEETING_STATE);
        let meetings = txn.get_or_insert_map(schema::MEETINGS);
        meetings.insert(txn, key, MeetingState::Closed.as_str());
    });
}

#[test]
fn what_one_promises_oneself_counts_at_once_and_for_the_other_when_they_accept() {
    let (mut ana, mut ben) = ana_and_ben();
    ana.does(&made_in(
        "2026-11-24",
        "own",
        will(Seat::A, "send the draft", "2026-11-27"),
    ));
    ana.makes("for-ben", will(Seat::B, " read   it ", ""));
    meet(&ana, &ben);
    let own = ben.sees("own");
    assert_eq!(own.state, PromiseState::Accepted);
    assert_eq!((own.answers, own.due), (Seat::A, Some(day("2026-11-27"))));
    assert_eq!(own.topic, Some(topic("one")));
    assert_eq!(
        (own.line, own.meeting),
        (Some(line("a")), Some(day("2026-11-24")))
    );
    let for_ben = ben.sees("for-ben");
    assert_eq!(for_ben.state, PromiseState::Proposed);
    assert_eq!((for_ben.what.as_str(), for_ben.due), ("read it", None));
    assert_eq!(ana.accepts("for-ben"), Err(PromiseError::NotYours));
    ben.accepts("for-ben").unwrap();
    meet(&ana, &ben);
    assert_eq!(ana.state("for-ben"), PromiseState::Accepted);
    let history = [
        (PromiseEventKind::Proposed, Seat::A),
        (PromiseEventKind::Accepted, Seat::B),
    ];
    assert_eq!(ana.history("for-ben"), history);
    let order: Vec<_> = ana
        .sees_all()
        .into_iter()
        .map(|promise| promise.id)
        .collect();
    assert_eq!(order, [id("own"), id("for-ben")]);
}

#[test]
fn somebody_elses_promise_is_answered_for_by_who_tells_them() {
    let (mut ana, mut ben) = ana_and_ben();
    ana.makes("one-tells", chris_will("order the desks", None));
    ana.makes("other-tells", chris_will("bring the keys", Some(Seat::B)));
    meet(&ana, &ben);
    let seen = ben.sees("one-tells");
    assert_eq!(seen.who, Promiser::Name("Chris".to_owned()));
    assert_eq!((seen.telling, seen.answers), (Some(Seat::A), Seat::A));
    assert_eq!(seen.state, PromiseState::Accepted);
    let seen = ben.sees("other-tells");
    assert_eq!((seen.telling, seen.answers), (Some(Seat::B), Seat::B));
    assert_eq!(seen.state, PromiseState::Proposed);
    ben.accepts("other-tells").unwrap();
    assert_eq!(ben.state("other-tells"), PromiseState::Accepted);
    // Leaving out who tells them leaves it as it was.
    ben.does(&change("one-tells", chris_will("order two desks", None)));
    assert_eq!(ben.sees("one-tells").answers, Seat::A);
    // Who takes it over tells them; what the other said of it counts no more.
    ben.does(&change(
        "one-tells",
        chris_will("order two desks", Some(Seat::B)),
    ));
    assert_eq!(ben.sees("one-tells").answers, Seat::B);
    assert_eq!(ben.state("one-tells"), PromiseState::Accepted);
}

#[test]
fn finding_something_out_needs_how_and_by_when() {
    let (mut ana, _) = ana_and_ben();
    let terms = Terms {
        kind: PromiseKind::FindOut,
        how: Some("ask the bank".to_owned()),
        ..will(Seat::A, "what it costs", "2026-11-27")
    };
    let without_how = Terms {
        how: Some("  ".to_owned()),
        ..terms.clone()
    };
    let without_due = Terms {
        due: None,
        ..terms.clone()
    };
    assert_eq!(
        ana.tries(&make("cost", without_how.clone())),
        Err(PromiseError::NoHow)
    );
    assert_eq!(
        ana.tries(&make("cost", without_due)),
        Err(PromiseError::NoDue)
    );
    assert_eq!(ana.sees_all(), []);
    ana.makes("cost", terms.clone());
    assert_eq!(ana.reads("cost"), terms);
    assert_eq!(
        ana.tries(&change("cost", without_how)),
        Err(PromiseError::NoHow)
    );
}

#[test]
fn a_promise_says_what_and_who_and_not_too_much() {
    let (mut ana, _) = ana_and_ben();
    let long = "x".repeat(2_001);
    let nobody = Terms {
        who: Promiser::Name(" ".to_owned()),
        ..will(Seat::A, "wait", "")
    };
    assert_eq!(
        ana.tries(&make("none", will(Seat::A, " ", ""))),
        Err(PromiseError::NoWhat)
    );
    assert_eq!(ana.tries(&make("none", nobody)), Err(PromiseError::NoName));
    assert_eq!(
        ana.tries(&make("none", will(Seat::A, &long, ""))),
        Err(PromiseError::TooLong)
    );
    ana.makes("own", will(Seat::A, "wait", ""));
    assert_eq!(
        ana.tries(&make("own", will(Seat::A, "again", ""))),
        Err(PromiseError::PromiseExists)
    );
    assert_eq!(
        ana.tries(&unfinish("none")),
        Err(PromiseError::NoSuchPromise)
    );
    assert_eq!(ana.reads("own"), will(Seat::A, "wait", ""));
}

#[test]
fn an_acceptance_binds_to_the_terms() {
    let (mut ana, mut ben) = ana_and_ben();
    ana.makes("draft", will(Seat::B, "send the draft", "2026-11-27"));
    meet(&ana, &ben);
    ben.accepts("draft").unwrap();
    meet(&ana, &ben);
    let accepted = "send the draft · 2026-11-27";
    ana.does(&change(
        "draft",
        will(Seat::B, "send the draft", "2026-11-26"),
    ));
    assert_eq!(ana.state("draft"), changed(accepted));
    // Put back as it was, it counts again.
    ana.does(&change(
        "draft",
        will(Seat::B, "send the draft", "2026-11-27"),
    ));
    assert_eq!(ana.state("draft"), PromiseState::Accepted);
    ana.does(&change(
        "draft",
        will(Seat::B, "send the final draft", "2026-11-27"),
    ));
    meet(&ana, &ben);
    assert_eq!(ben.state("draft"), changed(accepted));
    // What is accepted is what was read.
    let read_before = will(Seat::B, "send the draft", "2026-11-27");
    assert_eq!(
        ben.tries(&accept("draft", read_before)),
        Err(PromiseError::ChangedMeanwhile)
    );
    ben.accepts("draft").unwrap();
    assert_eq!(ben.state("draft"), PromiseState::Accepted);
    // Its owner's own change is their word.
    ben.does(&change("draft", will(Seat::B, "send it", "2026-12-01")));
    meet(&ana, &ben);
    assert_eq!(ana.state("draft"), PromiseState::Accepted);
    assert_eq!(ana.sees("draft").due, Some(day("2026-12-01")));
}

#[test]
fn putting_a_proposal_right_is_not_accepting_it() {
    let (mut ana, mut ben) = ana_and_ben();
    ana.makes("draft", will(Seat::B, "sned the draft", ""));
    meet(&ana, &ben);
    ben.does(&change("draft", will(Seat::B, "send the draft", "")));
    assert_eq!(ben.state("draft"), PromiseState::Proposed);
    // Giving it to oneself is.
    ana.makes("keys", will(Seat::A, "bring the keys", ""));
    meet(&ana, &ben);
    ben.does(&change("keys", will(Seat::B, "bring the keys", "")));
    assert_eq!(ben.state("keys"), PromiseState::Accepted);
    // And giving it to the other waits for their word.
    ben.does(&change("keys", will(Seat::A, "bring both keys", "")));
    assert_eq!(ben.state("keys"), changed("bring the keys"));
}

#[test]
fn only_its_owner_finishes_renews_and_withdraws_a_promise() {
    let (mut ana, ben) = ana_and_ben();
    let mut ben = ben;
    ben.makes("draft", will(Seat::B, "send the draft", "2026-11-27"));
    meet(&ana, &ben);
    for operation in [
        finish("draft", ""),
        unfinish("draft"),
        renew("draft", "2026-12-01", "ill", ""),
        withdraw("draft", "no", ""),
    ] {
        assert_eq!(ana.tries(&operation), Err(PromiseError::NotYours));
    }
    for operation in [
        renew("draft", "2026-12-01", " ", ""),
        withdraw("draft", "", ""),
    ] {
        assert_eq!(ben.tries(&operation), Err(PromiseError::NoWord));
    }
    ben.does(&renew("draft", "2026-12-01", "I was ill", ""));
    ben.does(&finish("draft", ""));
    assert_eq!(ben.state("draft"), PromiseState::Done { late: false });
    assert_eq!(
        ben.tries(&withdraw("draft", "no", "")),
        Err(PromiseError::Answered)
    );
    assert_eq!(
        ana.replica.doc().client_id().get(),
        1,
        "the other's device said nothing of it"
    );
    ben.does(&unfinish("draft"));
    assert_eq!(ben.state("draft"), PromiseState::Accepted);
    assert_eq!(ben.tries(&unfinish("draft")), Err(PromiseError::NotDone));
    ben.does(&withdraw("draft", "Chris has done it", ""));
    assert_eq!(ben.state("draft"), PromiseState::Withdrawn);
    assert_eq!(
        ben.tries(&change("draft", will(Seat::B, "send it", ""))),
        Err(PromiseError::Answered)
    );
    let history: Vec<_> = ben.sees("draft").history;
    let words: Vec<_> = history
        .iter()
        .filter_map(|event| event.word.as_deref())
        .collect();
    assert_eq!(words, ["I was ill", "Chris has done it"]);
    assert_eq!(history[2].due, Some(day("2026-12-01")));
    assert_eq!(history[2].was, Some(day("2026-11-27")));
    assert_eq!(history[3].was, Some(day("2026-12-01")));
}

#[test]
fn a_new_date_needs_an_accepted_promise_and_a_refusal_does_not() {
    let (mut ana, mut ben) = ana_and_ben();
    ana.makes("draft", will(Seat::B, "send the draft", "2026-11-27"));
    meet(&ana, &ben);
    assert_eq!(
        ben.tries(&renew("draft", "2026-12-01", "too soon", "")),
        Err(PromiseError::NotAccepted)
    );
    ben.does(&withdraw("draft", "I cannot", ""));
    assert_eq!(ben.state("draft"), PromiseState::Withdrawn);
    assert_eq!(ben.accepts("draft"), Err(PromiseError::Answered));
}

#[test]
fn a_renewed_date_holds_until_the_terms_say_another() {
    let (mut ana, mut ben) = ana_and_ben();
    ben.makes("draft", will(Seat::B, "send the draft", "2026-11-27"));
    ben.does(&renew("draft", "2026-12-01", "I was ill", ""));
    ben.does(&renew("draft", "2026-12-04", "still ill", ""));
    meet(&ana, &ben);
    let seen = ana.sees("draft");
    assert_eq!(seen.state, PromiseState::Accepted);
    assert_eq!(seen.due, Some(day("2026-12-04")));
    assert_eq!(seen.first_due, Some(day("2026-11-27")));
    // The words change, the date stays renewed.
    ana.does(&change(
        "draft",
        will(Seat::B, "send the plan", "2026-12-04"),
    ));
    assert_eq!(ana.state("draft"), changed("send the draft · 2026-12-04"));
    assert_eq!(ana.sees("draft").due, Some(day("2026-12-04")));
    meet(&ana, &ben);
    ben.accepts("draft").unwrap();
    assert_eq!(ben.state("draft"), PromiseState::Accepted);
    assert_eq!(ben.sees("draft").due, Some(day("2026-12-04")));
    // Back to the first date: no renewal may hide that.
    meet(&ana, &ben);
    ana.does(&change(
        "draft",
        will(Seat::B, "send the plan", "2026-11-27"),
    ));
    assert_eq!(ana.sees("draft").due, Some(day("2026-11-27")));
    assert_eq!(ana.state("draft"), changed("send the plan · 2026-12-04"));
    meet(&ana, &ben);
    ben.accepts("draft").unwrap();
    assert_eq!(ben.sees("draft").due, Some(day("2026-11-27")));
    assert_eq!(ben.state("draft"), PromiseState::Accepted);
}

#[test]
fn a_clock_that_was_set_back_does_not_turn_the_order_of_a_persons_words() {
    let (_, mut ben) = ana_and_ben();
    ben.makes("draft", will(Seat::B, "send the draft", "2026-11-27"));
    ben.clock -= HOUR;
    ben.does(&renew("draft", "2026-12-01", "I was ill", ""));
    ben.clock -= HOUR;
    ben.does(&renew("draft", "2026-12-04", "still ill", ""));
    assert_eq!(ben.sees("draft").due, Some(day("2026-12-04")));
    assert_eq!(ben.state("draft"), PromiseState::Accepted);
    ben.clock -= HOUR;
    ben.does(&change("draft", will(Seat::B, "send it", "2026-12-05")));
    assert_eq!(ben.state("draft"), PromiseState::Accepted);
}

#[test]
fn done_after_its_date_is_late() {
    let (_, mut ben) = ana_and_ben();
    let late = |ben: &mut Person, name: &str, due: &str, meeting: &str| {
        ben.makes(name, will(Seat::B, "send the draft", due));
        ben.does(&finish(name, meeting));
        ben.state(name) == PromiseState::Done { late: true }
    };
    assert!(late(&mut ben, "broken", "2026-11-23", "2026-11-24"));
    assert!(!late(&mut ben, "same-day", "2026-11-24", "2026-11-24"));
    assert!(!late(&mut ben, "undated", "", "2026-11-24"));
    // Outside of a meeting, by the day: at noon in UTC the day before has just ended in the last zone.
    assert!(!late(&mut ben, "today", "2026-11-24", ""));
    assert!(late(&mut ben, "yesterday", "2026-11-23", ""));
    ben.clock = NOON - HOUR;
    assert!(!late(&mut ben, "evening-elsewhere", "2026-11-23", ""));
    // A renewed one is late after its new date.
    ben.makes("renewed", will(Seat::B, "send the draft", "2026-11-20"));
    ben.does(&renew("renewed", "2026-11-30", "I was ill", ""));
    ben.does(&finish("renewed", "2026-11-24"));
    assert_eq!(ben.state("renewed"), PromiseState::Done { late: false });
    // Saying it twice keeps the first moment.
    let first = ben.sees("renewed").history;
    ben.does(&finish("renewed", "2026-12-24"));
    assert_eq!(ben.sees("renewed").history, first);
}

#[test]
fn broken_promises_open_the_next_meeting_and_stay_in_it_when_answered_for() {
    let (mut ana, mut ben) = ana_and_ben();
    for (name, due) in [
        ("late", "2026-11-20"),
        ("moved", "2026-11-20"),
        ("dropped", "2026-11-23"),
        ("open", "2026-11-23"),
        ("that-day", "2026-11-24"),
        ("undated", ""),
    ] {
        ben.makes(name, will(Seat::B, name, due));
        ben.clock += 1;
    }
    ana.makes("proposed", will(Seat::B, "wait", "2026-11-20"));
    meet(&ana, &ben);
    let opens = |who: &Person, meeting: &str| opening(&who.sees_all(), day(meeting));
    let ids = |names: &[&str]| names.iter().map(|name| id(name)).collect::<Vec<_>>();
    let four = ids(&["late", "moved", "dropped", "open"]);
    assert_eq!(opens(&ana, "2026-11-24"), four);
    ben.does(&finish("late", "2026-11-24"));
    ben.does(&renew("moved", "2026-11-26", "I was ill", "2026-11-24"));
    ben.does(&withdraw("dropped", "not needed any more", "2026-11-24"));
    ben.does(&finish("that-day", "2026-11-24"));
    assert_eq!(opens(&ben, "2026-11-24"), four);
    assert_eq!(
        answered(&ben.sees_all(), day("2026-11-24")),
        ids(&["late", "moved", "dropped"])
    );
    // The next one opens with what is broken then, and once more renewed it stays in both.
    assert_eq!(opens(&ben, "2026-12-01"), ids(&["moved", "open"]));
    ben.does(&renew("moved", "2026-12-04", "ill again", "2026-12-01"));
    assert_eq!(opens(&ben, "2026-12-01"), ids(&["moved", "open"]));
    assert_eq!(
        answered(&ben.sees_all(), day("2026-11-24")),
        ids(&["late", "moved", "dropped"])
    );
    // Terms that someone changes later do not rewrite what happened in a meeting.
    meet(&ana, &ben);
    ana.does(&change("moved", will(Seat::B, "moved", "2026-12-24")));
    assert_eq!(
        answered(&ana.sees_all(), day("2026-11-24")),
        ids(&["late", "moved", "dropped"])
    );
    assert_eq!(
        answered(&ana.sees_all(), day("2026-12-01")),
        ids(&["moved"])
    );
}

#[test]
fn a_slip_can_be_deleted_and_a_given_promise_cannot() {
    let (mut ana, mut ben) = ana_and_ben();
    ana.makes("slip", will(Seat::A, "see", ""));
    ana.does(&delete("slip"));
    assert_eq!(ana.sees_all(), []);
    assert_eq!(
        ana.tries(&finish("slip", "")),
        Err(PromiseError::NoSuchPromise)
    );
    ana.does(&restore("slip"));
    assert_eq!(ana.state("slip"), PromiseState::Accepted);
    // A proposal can be taken away by both.
    ana.makes("for-ben", will(Seat::B, "read it", ""));
    meet(&ana, &ben);
    ben.does(&delete("for-ben"));
    ben.does(&restore("for-ben"));
    assert_eq!(ben.state("for-ben"), PromiseState::Proposed);
    ben.accepts("for-ben").unwrap();
    meet(&ana, &ben);
    assert_eq!(ana.tries(&delete("for-ben")), Err(PromiseError::Given));
    assert_eq!(ben.tries(&delete("for-ben")), Err(PromiseError::Given));
    assert_eq!(ben.tries(&delete("slip")), Err(PromiseError::Given));
}

#[test]
fn ones_own_promise_cannot_be_deleted_once_it_has_counted() {
    let (mut ana, _) = ana_and_ben();
    ana.does(&made_in(
        "2026-11-17",
        "in-meeting",
        will(Seat::A, "see", ""),
    ));
    ana.makes("over", will(Seat::A, "see", "2026-11-23"));
    ana.makes("renewed", will(Seat::A, "see", "2026-11-27"));
    ana.does(&renew("renewed", "2026-12-27", "too soon", ""));
    closes(&ana.replica, "2026-11-17");
    for name in ["in-meeting", "over", "renewed"] {
        assert_eq!(ana.tries(&delete(name)), Err(PromiseError::Given), "{name}");
        assert_eq!(ana.state(name), PromiseState::Accepted);
    }
}

#[test]
fn a_promise_with_strange_fields_still_shows() {
    let (ana, _) = ana_and_ben();
    local(&ana.replica, |txn| {
        let promises = txn.get_or_insert_map(schema::PROMISES);
        let fields = [("who", "?"), ("kind", "?"), ("due", "soon"), ("topic", "?")];
        promises.insert(txn, id("odd").as_str(), yrs::MapPrelim::from(fields));
        promises.insert(txn, "short", yrs::MapPrelim::from(fields));
        promises.insert(txn, id("no-map").as_str(), 7);
    });
    let seen = ana.sees_all();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].who, Promiser::Name("?".to_owned()));
    assert_eq!(
        (seen[0].state.clone(), seen[0].due),
        (PromiseState::Proposed, None)
    );
    assert_eq!(seen[0].history, []);
}

#[test]
fn it_reads_as_its_description_says() {
    let (mut ana, _) = ana_and_ben();
    let head = LineId::head();
    let operation = PromiseOperation::Make {
        promise: id("keys"),
        terms: chris_will("bring the keys", None),
        topic: Some(topic("one")),
        line: Some(head),
        meeting: None,
    };
    ana.does(&operation);
    ana.does(&finish("keys", "2026-11-24"));
    let json = serde_json::to_value(ana.sees("keys")).unwrap();
    let expected = serde_json::json!({
        "id": "promise-keys",
        "who": {"name": "Chris"},
        "telling": "a",
        "answers": "a",
        "kind": "action",
        "what": "bring the keys",
        "topic": "topic-one",
        "line": "first-line",
        "state": "done",
        "late": false,
        "history": [
            {"event": "proposed", "by": "a", "at": NOON + 1},
            {"event": "accepted", "by": "a", "at": NOON + 1},
            {"event": "done", "by": "a", "at": NOON + 2, "meeting": "2026-11-24"},
        ],
    });
    assert_eq!(json, expected);
}
