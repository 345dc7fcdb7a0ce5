//! What people agree on: words that stand as confirmed, promises, and what a meeting ended with.

use super::meeting::day;
use super::{Person, id, units};
use duologue_shared::ids::{PromiseId, Seat, WordingId};
use duologue_shared::promise::{
    PromiseKind, PromiseOperation, PromiseState, PromiseView, Promiser, Terms,
};
use duologue_shared::recap::{RecapChange, RecapOperation, RecapView, acknowledged_by};
use duologue_shared::wording::{Piece, PieceChange, WordingOperation, WordingState, WordingView};

impl Person {
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

    /// Gives a promise to somebody else to keep.
    pub fn hands_over(&self, promise: &str, who: Seat) {
        let mut terms = self.terms(promise);
        terms.who = Promiser::Seat(who);
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

    /// Has not kept it after all.
    pub fn has_not_kept(&self, promise: &str) {
        let promise = promise_id(promise);
        self.does(PromiseOperation::Unfinish { promise });
    }

    /// Deletes a promise that nobody accepted.
    pub fn deletes_promise(&self, promise: &str) {
        let promise = promise_id(promise);
        self.does(PromiseOperation::Delete { promise });
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

    fn recap(&self, on: &str) -> RecapView {
        self.section(on).unwrap().recap.unwrap()
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

fn wording_id(name: &str) -> WordingId {
    WordingId::try_from(format!("wording-{name}").as_str()).unwrap()
}

fn promise_id(name: &str) -> PromiseId {
    PromiseId::try_from(format!("promise-{name}").as_str()).unwrap()
}

fn in_words(difference: &[Piece]) -> String {
    let piece = |piece: &Piece| match piece.change {
        PieceChange::Same => piece.text.clone(),
        PieceChange::Gone => format!("-({})", piece.text),
        PieceChange::New => format!("+({})", piece.text),
    };
    difference.iter().map(piece).collect()
}
