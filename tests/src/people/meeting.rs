//! What people do in a meeting and with what they agree on, and what they see of it.

use super::{Person, id, units};
use crate::simulation::Act;
use duologue_shared::agenda::{AgendaOperation, Enough, MeetingState, Outcome, Place};
use duologue_shared::ids::{Day, PromiseId, Seat, WordingId};
use duologue_shared::promise::{
    PromiseKind, PromiseOperation, PromiseState, PromiseView, Promiser, Terms,
};
use duologue_shared::recap::{RecapChange, RecapOperation, RecapView, acknowledged_by};
use duologue_shared::text::{LineKind, LinePatch};
use duologue_shared::view::{AgendaView, SectionView, TopicEntry};
use duologue_shared::wording::{PieceChange, WordingOperation, WordingState, WordingView};

impl Person {
    /// Starts a meeting.
    pub fn starts(&self, day: &str) {
        let minutes = 50;
        let day = self::day(day);
        self.does(AgendaOperation::StartMeeting { day, minutes });
    }

    /// Closes a meeting.
    pub fn closes(&self, day: &str) {
        let day = self::day(day);
        self.does(AgendaOperation::CloseMeeting { day });
    }

    /// Tries to close a meeting; what the page says why not.
    #[must_use]
    pub fn cannot_close(&self, day: &str) -> String {
        let day = self::day(day);
        self.tries(AgendaOperation::CloseMeeting { day }).unwrap()
    }

    /// Opens a closed meeting again.
    pub fn reopens(&self, day: &str) {
        let day = self::day(day);
        self.does(AgendaOperation::ReopenMeeting { day });
    }

    /// Moves a topic to the top of a section.
    pub fn moves(&self, topic: &str, section: &str) {
        self.moves_to(topic, section, Place::First);
    }

    /// Moves a topic right after another one of the section.
    pub fn moves_after(&self, topic: &str, section: &str, other: &str) {
        self.moves_to(topic, section, Place::After(id(other)));
    }

    /// Says that a topic was discussed.
    pub fn has_discussed(&self, topic: &str, on: &str) {
        self.says_outcome(topic, on, Some(Outcome::Discussed));
    }

    /// Takes a topic to the next meeting.
    pub fn takes_to_next(&self, topic: &str, from: &str, to: &str) {
        self.says_outcome(topic, from, Some(Outcome::NextTime { on: day(to) }));
    }

    /// Gives a topic a meeting of its own before the next one.
    pub fn follows_up(&self, topic: &str, from: &str, to: &str) {
        self.says_outcome(topic, from, Some(Outcome::FollowUp { on: day(to) }));
    }

    /// Takes back what was said to have become of a topic.
    pub fn takes_outcome_back(&self, topic: &str, on: &str) {
        self.says_outcome(topic, on, None);
    }

    /// Says that there is nothing more to say on a topic.
    pub fn has_enough(&self, topic: &str, on: &str) {
        self.does(AgendaOperation::SayEnough {
            topic: id(topic),
            day: day(on),
            says: Some(Enough::Enough),
        });
    }

    /// Wants to talk about a topic now.
    pub fn wants_to_switch(&self, topic: &str, on: &str) {
        self.does(AgendaOperation::SaySwitch {
            topic: id(topic),
            day: day(on),
            wants: true,
        });
    }

    /// Parks the line that reads so as a topic of its own.
    pub fn parks(&self, topic: &str, words: &str, parked: &str) {
        self.does(AgendaOperation::ParkLine {
            topic: id(parked),
            from: id(topic),
            line: self.line(topic, words).0,
        });
    }

    /// Makes a filled blank of the line that reads so.
    pub fn fills(&self, topic: &str, words: &str) {
        let patch = LinePatch {
            kind: Some(LineKind::Blank),
            checked: Some(true),
            ..LinePatch::default()
        };
        self.acts(&Act::setting(&id(topic), &self.line(topic, words).0, patch));
    }

    /// Asks the other to confirm words of a topic.
    pub fn asks(&self, wording: &str, topic: &str, words: &str) {
        let len = units(words);
        self.does(WordingOperation::Ask {
            wording: wording_id(wording),
            topic: id(topic),
            at: self.end_of(topic, words) - len,
            len,
        });
    }

    /// Says back in own words what was heard on a topic.
    pub fn says_back(&self, wording: &str, topic: &str, words: &str) {
        self.does(WordingOperation::Repeat {
            wording: wording_id(wording),
            topic: id(topic),
            words: words.to_owned(),
        });
    }

    /// Asks the other to confirm every filled blank of a meeting.
    pub fn asks_for_all_filled(&self, on: &str, wordings: &[&str]) {
        self.does(WordingOperation::AskFilled {
            day: day(on),
            wordings: wordings.iter().map(|name| wording_id(name)).collect(),
        });
    }

    /// Confirms words as they are shown.
    pub fn confirms(&self, wording: &str) {
        self.does(WordingOperation::Confirm {
            wording: wording_id(wording),
            words: self.wording(wording).unwrap().words,
        });
    }

    /// Tries to confirm words that do not stand there; what the page says why not.
    #[must_use]
    pub fn cannot_confirm(&self, wording: &str, words: &str) -> String {
        let refused = self.tries(WordingOperation::Confirm {
            wording: wording_id(wording),
            words: words.to_owned(),
        });
        refused.unwrap()
    }

    /// Says how words have to read instead.
    pub fn corrects(&self, wording: &str, words: &str) {
        self.does(WordingOperation::Correct {
            wording: wording_id(wording),
            words: words.to_owned(),
        });
    }

    /// Takes the other's correction.
    pub fn takes_correction(&self, wording: &str) {
        let wording = wording_id(wording);
        self.does(WordingOperation::TakeCorrection { wording });
    }

    /// How words stand: "waiting", "confirmed", "now … instead of …", "changed: …" with what is gone in
    /// `-()` and what is new in `+()`; nothing when nobody asks for them.
    #[must_use]
    pub fn sees_wording(&self, wording: &str) -> Option<String> {
        let wording = self.wording(wording)?;
        Some(match wording.state {
            WordingState::Waiting => format!("waiting: {}", wording.words),
            WordingState::Confirmed { instead: None, .. } => {
                format!("confirmed: {}", wording.words)
            }
            WordingState::Confirmed {
                instead: Some(asked),
                ..
            } => format!("confirmed: {} instead of {asked}", wording.words),
            WordingState::Corrected { difference, .. } => {
                format!("corrected: {}", in_words(&difference))
            }
            WordingState::Changed { difference, .. } => {
                format!("changed: {}", in_words(&difference))
            }
        })
    }

    /// Writes down that somebody will do something.
    pub fn writes_promise(
        &self,
        promise: &str,
        who: Seat,
        what: &str,
        due: &str,
        on: Option<&str>,
    ) {
        self.does(PromiseOperation::Make {
            promise: promise_id(promise),
            terms: Terms {
                who: Promiser::Seat(who),
                telling: None,
                kind: PromiseKind::Action,
                what: what.to_owned(),
                how: None,
                due: Some(day(due)),
            },
            topic: None,
            line: None,
            meeting: on.map(day),
        });
    }

    /// Changes the date of a promise.
    pub fn sets_due(&self, promise: &str, due: &str) {
        let mut terms = self.terms(promise);
        terms.due = Some(day(due));
        let promise = promise_id(promise);
        self.does(PromiseOperation::Change { promise, terms });
    }

    /// Accepts a promise as it reads.
    pub fn accepts(&self, promise: &str) {
        let terms = self.terms(promise);
        let promise = promise_id(promise);
        self.does(PromiseOperation::Accept { promise, terms });
    }

    /// Tries to accept a promise; what the page says why not.
    #[must_use]
    pub fn cannot_accept(&self, promise: &str) -> String {
        let terms = self.terms(promise);
        let promise = promise_id(promise);
        self.tries(PromiseOperation::Accept { promise, terms })
            .unwrap()
    }

    /// Gives a promise a new date, with a word about it.
    pub fn renews(&self, promise: &str, due: &str, word: &str) {
        self.does(PromiseOperation::Renew {
            promise: promise_id(promise),
            due: day(due),
            word: word.to_owned(),
            meeting: None,
        });
    }

    /// Has kept a promise.
    pub fn has_kept(&self, promise: &str) {
        self.does(PromiseOperation::Finish {
            promise: promise_id(promise),
            word: None,
            meeting: None,
        });
    }

    /// How a promise stands: "proposed", "accepted", "changed", "done" or "withdrawn", and its date.
    #[must_use]
    pub fn sees_promise(&self, promise: &str) -> String {
        let promise = self.promise(promise);
        let state = match promise.state {
            PromiseState::Proposed => "proposed",
            PromiseState::Accepted => "accepted",
            PromiseState::Changed { .. } => "changed",
            PromiseState::Done { .. } => "done",
            PromiseState::Withdrawn => "withdrawn",
        };
        let due = promise.due.map(|due| due.to_string());
        format!("{state} {}", due.unwrap_or_default())
    }

    /// The dates that a promise got one after the other.
    #[must_use]
    pub fn sees_renewals(&self, promise: &str) -> Vec<String> {
        let history = self.promise(promise).history.into_iter();
        history
            .filter_map(|event| event.due.map(|due| due.to_string()))
            .collect()
    }

    /// Acknowledges what a meeting ended with.
    pub fn acknowledges(&self, on: &str) {
        self.does(RecapOperation::Acknowledge { day: day(on) });
    }

    /// Tries to acknowledge it; what the page says why not.
    #[must_use]
    pub fn cannot_acknowledge(&self, on: &str) -> String {
        self.tries(RecapOperation::Acknowledge { day: day(on) })
            .unwrap()
    }

    /// Whose acknowledgements stand.
    #[must_use]
    pub fn sees_acknowledged(&self, on: &str) -> Vec<Seat> {
        acknowledged_by(&self.recap(on))
    }

    /// How many things a meeting ended with.
    #[must_use]
    pub fn counts_in_recap(&self, on: &str) -> usize {
        self.recap(on).items.len()
    }

    /// What has changed since Alice acknowledged it.
    #[must_use]
    pub fn sees_changed_since_alice(&self, on: &str) -> Vec<RecapChange> {
        self.recap(on).a.unwrap().changes
    }

    /// Where a meeting stands in its life.
    #[must_use]
    pub fn sees_state(&self, on: &str) -> Option<MeetingState> {
        self.section(on).map(|section| section.state)
    }

    /// Whether a topic was left in a meeting that closed, and came here by nobody's doing.
    #[must_use]
    pub fn sees_left_over(&self, topic: &str) -> bool {
        self.entry(topic).unwrap().left_over
    }

    /// What became of a topic in the meeting it stands in.
    #[must_use]
    pub fn sees_outcome(&self, topic: &str) -> Option<Outcome> {
        self.entry(topic).unwrap().outcome
    }

    /// The topic that both agreed to talk about now.
    #[must_use]
    pub fn sees_current(&self, on: &str) -> Option<String> {
        self.section(on)?.current.map(String::from)
    }

    /// Where a topic is said to have gone from a meeting.
    #[must_use]
    pub fn sees_moved(&self, on: &str) -> Vec<(String, Outcome)> {
        let moved = self.section(on).unwrap().moved.into_iter();
        moved.map(|moved| (moved.headline, moved.outcome)).collect()
    }

    fn moves_to(&self, topic: &str, section: &str, place: Place) {
        self.does(AgendaOperation::MoveTopic {
            topic: id(topic),
            section: section.parse().unwrap(),
            place,
        });
    }

    fn says_outcome(&self, topic: &str, on: &str, outcome: Option<Outcome>) {
        self.does(AgendaOperation::SetOutcome {
            topic: id(topic),
            day: day(on),
            outcome,
        });
    }

    fn agenda(&self) -> AgendaView {
        self.world.borrow().outline(self.tab)
    }

    fn section(&self, on: &str) -> Option<SectionView> {
        let on = day(on);
        let mut sections = self.agenda().sections.into_iter();
        sections.find(|section| section.day == on)
    }

    fn recap(&self, on: &str) -> RecapView {
        self.section(on).unwrap().recap.unwrap()
    }

    fn entry(&self, topic: &str) -> Option<TopicEntry> {
        let (view, topic) = (self.agenda(), id(topic));
        let standing = view.sections.into_iter().flat_map(|section| section.topics);
        let mut entries = standing.chain(view.parked);
        entries.find(|entry| entry.id == topic)
    }

    fn wording(&self, wording: &str) -> Option<WordingView> {
        let wording = wording_id(wording);
        let mut wordings = self.agenda().wordings.into_iter();
        wordings.find(|asked| asked.id == wording)
    }

    fn promise(&self, promise: &str) -> PromiseView {
        let promise = promise_id(promise);
        let mut promises = self.agenda().promises.into_iter();
        promises.find(|made| made.id == promise).unwrap()
    }

    fn terms(&self, promise: &str) -> Terms {
        let promise = self.promise(promise);
        Terms {
            who: promise.who,
            telling: promise.telling,
            kind: promise.kind,
            what: promise.what,
            how: promise.how,
            due: promise.due,
        }
    }
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn wording_id(name: &str) -> WordingId {
    WordingId::try_from(format!("wording-{name}").as_str()).unwrap()
}

fn promise_id(name: &str) -> PromiseId {
    PromiseId::try_from(format!("promise-{name}").as_str()).unwrap()
}

fn in_words(difference: &[duologue_shared::wording::Piece]) -> String {
    let piece = |piece: &duologue_shared::wording::Piece| match piece.change {
        PieceChange::Same => piece.text.clone(),
        PieceChange::Gone => format!("-({})", piece.text),
        PieceChange::New => format!("+({})", piece.text),
    };
    difference.iter().map(piece).collect()
}
