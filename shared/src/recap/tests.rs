use super::{
    Answered, Ledger, RecapChange, RecapItem, RecapView, acknowledged_by, acknowledgement, recap,
};
use crate::agenda::{Meetings, Outcome};
use crate::doer::Doer;
use crate::ids::{Day, PromiseId, Seat, TopicId, WordingId};
use crate::promise::{
    PromiseEvent, PromiseEventKind, PromiseKind, PromiseState, PromiseView, Promiser,
};
use crate::replica::Replica;
use crate::testing::{local, meet, replica, topic};
use crate::view::MovedTopic;
use crate::wording::{WordingKind, WordingState, WordingView};
use yrs::Transact;

const TODAY: &str = "2026-11-24";
const NEXT: &str = "2026-12-01";

/// What an agenda holds besides its words.
#[derive(Debug, Clone, Default)]
struct Agenda {
    conclusions: Vec<(TopicId, String)>,
    promises: Vec<PromiseView>,
    moved: Vec<MovedTopic>,
    wordings: Vec<WordingView>,
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn promise_id(what: &str) -> PromiseId {
    PromiseId::try_from(format!("promise-{what}")).unwrap()
}

fn wording_id(name: &str) -> WordingId {
    WordingId::try_from(format!("wording-{name}")).unwrap()
}

impl Agenda {
    /// Ana promised something in a meeting, or in none.
    fn promised(mut self, what: &str, due: Option<&str>, meeting: Option<&str>) -> Self {
        let due = due.map(day);
        let meeting = meeting.map(day);
        self.promises.push(PromiseView {
            id: promise_id(what),
            who: Promiser::Seat(Seat::A),
            telling: None,
            answers: Seat::A,
            kind: PromiseKind::Action,
            what: what.to_owned(),
            how: None,
            due,
            first_due: due,
            topic: None,
            line: None,
            meeting,
            state: PromiseState::Accepted,
            history: Vec::new(),
        });
        self
    }

    /// She says what became of it, in a meeting or in none.
    fn said(
        mut self,
        what: &str,
        event: PromiseEventKind,
        due: Option<&str>,
        meeting: Option<&str>,
    ) -> Self {
        let due = due.map(day);
        let meeting = meeting.map(day);
        let found = self.promises.iter_mut().find(|p| p.what == what).unwrap();
        let at = u64::try_from(found.history.len()).unwrap();
        let was = found.due;
        found.due = due.or(was);
        found.history.push(PromiseEvent {
            event,
            by: Seat::A,
            at,
            due,
            was,
            word: None,
            meeting,
        });
        self
    }

    /// What a topic of the meeting came to.
    fn decided(mut self, name: &str, words: &str) -> Self {
        self.conclusions.retain(|(id, _)| *id != topic(name));
        self.conclusions.push((topic(name), words.to_owned()));
        self
    }

    fn moves(mut self, name: &str, outcome: Outcome) -> Self {
        self.moved.push(MovedTopic {
            id: topic(name),
            headline: name.to_owned(),
            outcome,
        });
        self
    }

    /// Ana asks Ben to confirm words in a meeting's topic, or says how they stand now.
    fn words(
        mut self,
        name: &str,
        words: &str,
        state: WordingState,
        meeting: Option<&str>,
    ) -> Self {
        self.wordings
            .retain(|wording| wording.id != wording_id(name));
        let meeting = meeting.map(day);
        self.wordings.push(WordingView {
            id: wording_id(name),
            topic: topic("one"),
            meeting,
            by: Seat::A,
            at: 1,
            kind: WordingKind::Place,
            words: words.to_owned(),
            state,
        });
        self
    }

    fn recap(&self, replica: &Replica, on: &str) -> RecapView {
        let txn = replica.doc().transact();
        let ledger = Ledger::of(&self.promises, &self.wordings);
        let conclusions = self.conclusions.iter();
        let conclusions = conclusions.map(|(topic, words)| (topic, words.as_str()));
        recap(
            &txn,
            &Meetings::of(&txn),
            day(on),
            &ledger,
            conclusions,
            &self.moved,
        )
    }
}

fn confirmed() -> WordingState {
    WordingState::Confirmed {
        at: 2,
        instead: None,
    }
}

fn changed() -> WordingState {
    WordingState::Changed {
        confirmed: "six".to_owned(),
        at: 2,
        difference: Vec::new(),
    }
}

fn acknowledges(replica: &Replica, seat: Seat, agenda: &Agenda) {
    let items = agenda.recap(replica, TODAY).items;
    let by = Doer { seat, at: 9 };
    local(replica, |txn| {
        acknowledgement::keep(txn, &Meetings::of(txn), by, day(TODAY), &items);
    });
}

/// A promise in a recap: what, by when, and how it was answered for.
fn promise(what: &str, due: Option<&str>, answered: Option<Answered>) -> RecapItem {
    RecapItem::Promise {
        id: promise_id(what),
        who: Promiser::Seat(Seat::A),
        kind: PromiseKind::Action,
        what: what.to_owned(),
        due: due.map(day),
        answered,
    }
}

fn decided(name: &str, words: &str) -> RecapItem {
    RecapItem::Decided {
        topic: topic(name),
        words: words.to_owned(),
    }
}

fn unconfirmed(name: &str, words: &str) -> RecapItem {
    RecapItem::Unconfirmed {
        wording: wording_id(name),
        words: words.to_owned(),
    }
}

fn gone(was: RecapItem) -> RecapChange {
    RecapChange::Gone { was }
}

fn added(now: RecapItem) -> RecapChange {
    RecapChange::Added { now }
}

#[test]
fn a_recap_holds_exactly_what_its_meeting_ended_with() {
    use PromiseEventKind::{Accepted, Done, Renewed, Withdrawn};
    let agenda = Agenda::default()
        .decided("prices", "They stay.")
        .promised("draft", Some("2026-11-27"), Some(TODAY))
        .promised("undated", None, Some(TODAY))
        .promised("dropped", Some("2026-11-30"), Some(TODAY))
        .promised("earlier", Some("2026-11-20"), Some("2026-11-17"))
        .promised("elsewhere", Some("2026-11-20"), Some("2026-11-17"))
        .promised("nowhere", None, None)
        .said("draft", Accepted, None, Some(TODAY))
        .said("dropped", Withdrawn, None, Some(TODAY))
        .said("earlier", Renewed, Some("2026-11-26"), Some(TODAY))
        .said("elsewhere", Done, None, Some("2026-11-17"))
        .moves("next", Outcome::NextTime { on: day(NEXT) })
        .moves("parked", Outcome::Parked)
        .words("open", "five", WordingState::Waiting, Some(TODAY))
        .words("changed", "seven", changed(), Some(TODAY))
        .words("settled", "nine", confirmed(), Some(TODAY))
        .words("other", "ten", WordingState::Waiting, Some("2026-11-17"))
        .words("free", "eleven", WordingState::Waiting, None);
    let view = agenda.recap(&replica(1), TODAY);
    let moved = |name: &str, on: Option<&str>| RecapItem::Move {
        topic: topic(name),
        on: on.map(day),
    };
    assert_eq!(
        view.items,
        [
            decided("prices", "They stay."),
            promise("draft", Some("2026-11-27"), None),
            promise("undated", None, None),
            promise("dropped", Some("2026-11-30"), Some(Answered::Withdrawn)),
            promise("earlier", Some("2026-11-26"), Some(Answered::Renewed)),
            moved("next", Some(NEXT)),
            moved("parked", None),
            unconfirmed("open", "five"),
            unconfirmed("changed", "seven"),
        ]
    );
    assert_eq!((view.a, view.b), (None, None));
}

#[test]
fn what_is_said_of_a_promise_later_is_no_change() {
    use PromiseEventKind::{Done, Renewed};
    let ana = replica(1);
    let agenda = Agenda::default()
        .promised("draft", Some("2026-11-27"), Some(TODAY))
        .promised("late", Some("2026-11-20"), Some("2026-11-17"))
        .said("late", Renewed, Some("2026-11-25"), Some(TODAY));
    acknowledges(&ana, Seat::A, &agenda);
    let later = agenda
        .said("draft", Renewed, Some("2026-12-03"), Some(NEXT))
        .said("draft", Done, None, None)
        .said("late", Renewed, Some("2026-12-04"), None)
        .said("late", Done, None, Some(NEXT));
    assert_eq!(acknowledged_by(&later.recap(&ana, TODAY)), [Seat::A]);
    // In the next meeting it was kept by the date that it had then.
    assert_eq!(
        later.recap(&ana, NEXT).items,
        [
            promise("draft", Some("2026-12-03"), Some(Answered::Renewed)),
            promise("late", Some("2026-12-04"), Some(Answered::Done)),
        ]
    );
}

#[test]
fn each_acknowledges_for_themselves_in_their_own_root() {
    let (ana, ben) = (replica(1), replica(2));
    let agenda = Agenda::default().promised("draft", None, Some(TODAY));
    acknowledges(&ana, Seat::A, &agenda);
    meet(&ana, &ben);
    let view = agenda.recap(&ben, TODAY);
    assert_eq!(acknowledged_by(&view), [Seat::A]);
    assert_eq!(view.a.map(|said| said.at), Some(9));
    assert_eq!(view.b, None);
    acknowledges(&ben, Seat::B, &agenda);
    meet(&ana, &ben);
    assert_eq!(
        acknowledged_by(&agenda.recap(&ana, TODAY)),
        [Seat::A, Seat::B]
    );
    // It is of that meeting and of no other.
    assert_eq!(agenda.recap(&ana, NEXT).a, None);
}

#[test]
fn a_later_change_is_named() {
    let ana = replica(1);
    let agenda = Agenda::default()
        .promised("draft", Some("2026-11-27"), Some(TODAY))
        .moves("next", Outcome::NextTime { on: day(NEXT) })
        .words("open", "five", WordingState::Waiting, Some(TODAY))
        .words("settled", "nine", confirmed(), Some(TODAY));
    acknowledges(&ana, Seat::A, &agenda);
    let on = |on| RecapItem::Move {
        topic: topic("next"),
        on,
    };
    let mut later = agenda.clone();
    later.promises[0].first_due = Some(day("2026-11-30"));
    later.moved[0].outcome = Outcome::Parked;
    let later = later
        .words(
            "open",
            "five and a half",
            WordingState::Waiting,
            Some(TODAY),
        )
        .words("settled", "ten", changed(), Some(TODAY))
        .promised("more", None, Some(TODAY));
    let view = later.recap(&ana, TODAY);
    assert_eq!(
        view.a.as_ref().unwrap().changes,
        [
            gone(promise("draft", Some("2026-11-27"), None)),
            gone(on(Some(day(NEXT)))),
            gone(unconfirmed("open", "five")),
            added(promise("draft", Some("2026-11-30"), None)),
            added(promise("more", None, None)),
            added(on(None)),
            added(unconfirmed("open", "five and a half")),
            added(unconfirmed("settled", "ten")),
        ]
    );
    assert!(acknowledged_by(&view).is_empty());
    // What went back to how it was is no change any more.
    assert_eq!(acknowledged_by(&agenda.recap(&ana, TODAY)), [Seat::A]);
}

#[test]
fn another_decision_is_a_change() {
    let ana = replica(1);
    let agenda = Agenda::default()
        .decided("prices", "They stay.")
        .decided("team", "Two more.");
    acknowledges(&ana, Seat::A, &agenda);
    assert_eq!(acknowledged_by(&agenda.recap(&ana, TODAY)), [Seat::A]);
    let later = agenda.decided("prices", "They rise.");
    assert_eq!(
        later.recap(&ana, TODAY).a.unwrap().changes,
        [
            gone(decided("prices", "They stay.")),
            added(decided("prices", "They rise.")),
        ]
    );
}

/// Nobody is told that what they agreed to years ago has changed because recaps say more today.
#[test]
fn an_acknowledgement_from_before_recaps_named_decisions_says_nothing_of_them() {
    use crate::word::{Fields, Verb, say};
    use yrs::Any;
    let ana = replica(1);
    let agenda = Agenda::default()
        .decided("prices", "They stay.")
        .moves("parked", Outcome::Parked);
    let kept = ["move", topic("parked").as_str(), ""]
        .map(Any::from)
        .to_vec();
    let fields = Fields::from([("items".to_owned(), Any::from(vec![Any::from(kept)]))]);
    local(&ana, |txn| say(txn, Seat::A, Verb::Recap, TODAY, fields));
    assert_eq!(acknowledged_by(&agenda.recap(&ana, TODAY)), [Seat::A]);
    let later = agenda.decided("prices", "They rise.");
    assert_eq!(acknowledged_by(&later.recap(&ana, TODAY)), [Seat::A]);
}

#[test]
fn words_that_are_confirmed_later_are_no_change() {
    let ana = replica(1);
    let agenda = Agenda::default().words("open", "five", WordingState::Waiting, Some(TODAY));
    acknowledges(&ana, Seat::A, &agenda);
    let later = agenda.words("open", "five", confirmed(), Some(TODAY));
    assert_eq!(acknowledged_by(&later.recap(&ana, TODAY)), [Seat::A]);
}

#[test]
fn acknowledging_again_is_for_what_it_says_now() {
    let ana = replica(1);
    let agenda = Agenda::default().promised("draft", None, Some(TODAY));
    acknowledges(&ana, Seat::A, &agenda);
    let later = agenda.promised("more", None, Some(TODAY));
    assert!(acknowledged_by(&later.recap(&ana, TODAY)).is_empty());
    acknowledges(&ana, Seat::A, &later);
    assert_eq!(acknowledged_by(&later.recap(&ana, TODAY)), [Seat::A]);
}

#[test]
fn every_kind_of_item_is_kept_as_it_is() {
    let ana = replica(1);
    let mut agenda = Agenda::default()
        .decided("prices", "They stay.\nAsk again in May.")
        .promised("draft", Some("2026-11-27"), Some(TODAY))
        .promised("asks", None, Some(TODAY))
        .promised("chris", None, Some(TODAY))
        .said("asks", PromiseEventKind::Done, None, Some(TODAY))
        .moves("next", Outcome::FollowUp { on: day(NEXT) })
        .moves("parked", Outcome::Parked)
        .words("open", "five\nlines", WordingState::Waiting, Some(TODAY));
    agenda.promises[1].who = Promiser::Seat(Seat::B);
    agenda.promises[1].kind = PromiseKind::FindOut;
    agenda.promises[2].who = Promiser::Name("Chris".to_owned());
    acknowledges(&ana, Seat::B, &agenda);
    let items = agenda.recap(&ana, TODAY).items;
    // With nothing left, what was kept shows as gone, just as it was.
    let said = Agenda::default().recap(&ana, TODAY).b.unwrap();
    let kept = items.into_iter().filter(|item| !is_unconfirmed(item));
    assert_eq!(said.changes, kept.map(gone).collect::<Vec<_>>());
}

fn is_unconfirmed(item: &RecapItem) -> bool {
    matches!(item, RecapItem::Unconfirmed { .. })
}

/// What a later version keeps and this one cannot read is not told of, and breaks nothing.
#[test]
fn an_odd_acknowledgement_still_shows() {
    use crate::word::{Fields, Verb, say};
    use yrs::Any;
    let ana = replica(1);
    let odd = vec![
        Any::from("promise"),
        Any::from(vec![Any::from(7)]),
        Any::from(vec![Any::from("song"), Any::from("x")]),
        Any::from(vec![Any::from("move"), Any::from("short"), Any::from("")]),
    ];
    let fields = Fields::from([("items".to_owned(), Any::from(odd))]);
    local(&ana, |txn| say(txn, Seat::A, Verb::Recap, TODAY, fields));
    let view = Agenda::default().recap(&ana, TODAY);
    assert_eq!(
        view.a.map(|said| (said.at, said.changes)),
        Some((0, vec![]))
    );
}

/// As another program may write it.
#[test]
fn a_kept_name_with_hidden_characters_is_the_one_that_shows() {
    use crate::word::{Fields, Verb, say};
    use yrs::Any;
    let ana = replica(1);
    let mut agenda = Agenda::default().promised("chris", None, Some(TODAY));
    agenda.promises[0].who = Promiser::Name("Chris".to_owned());
    let id = promise_id("chris");
    let name = "\u{202E}Chris\u{200B}";
    let kept = ["promise", id.as_str(), "", name, "", "chris", "", ""];
    let kept = Any::from(kept.map(Any::from).to_vec());
    let fields = Fields::from([("items".to_owned(), Any::from(vec![kept]))]);
    local(&ana, |txn| say(txn, Seat::A, Verb::Recap, TODAY, fields));
    let view = agenda.recap(&ana, TODAY);
    assert_eq!(view.a.map(|said| said.changes), Some(vec![]));
}
