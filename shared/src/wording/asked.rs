//! Asks: what both said of words that are to be confirmed, and how it stands then.

use super::difference::difference;
use super::{MAX_WORDS, WordingKind, WordingState, WordingView};
use crate::agenda::Meetings;
use crate::ids::{Day, Seat, Slot, TopicId, WordingId};
use crate::sort::sort_by;
use crate::word::{self, Said, Verb};
use yrs::ReadTxn;

/// Field: the topic.
pub(super) const TOPIC: &str = "topic";
/// Field: the words that were asked for, confirmed, or are to stand instead.
pub(super) const WORDS: &str = "words";
/// Field: the meeting that the topic stood in.
pub(super) const DAY: &str = "day";
/// Field: not asked for any more.
pub(super) const WITHDRAWN: &str = "withdrawn";
/// Field: the other's correction that was taken.
pub(super) const TAKEN: &str = "taken";
/// Field: the words that a correction was taken in place of, when they are no longer under [`WORDS`].
pub(super) const INSTEAD: &str = "instead";

/// Words that one asked the other to confirm, with what was said about them.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) id: WordingId,
    pub(super) by: Seat,
    pub(super) kind: WordingKind,
    pub(super) topic: TopicId,
    pub(super) said: Said,
    answer: Option<Answer>,
}

/// Words to look for in a topic.
pub(super) struct Sought<'words> {
    /// What stood there once, the weightiest first: an undo may have put it back beside its place.
    pub(super) stood: Vec<&'words str>,
    /// What the other would have there.
    pub(super) proposed: Option<&'words str>,
}

impl Sought<'_> {
    /// Whether words read like any of these.
    pub(super) fn contains(&self, words: &str) -> bool {
        self.stood.contains(&words) || self.proposed == Some(words)
    }

    /// All of them, to tell one search from another.
    pub(super) fn key(&self) -> String {
        let all = self.stood.iter().copied().chain(self.proposed);
        all.flat_map(|words| [words, "\0"]).collect()
    }
}

/// The other's newest word about it.
#[derive(Debug)]
pub(super) enum Answer {
    Confirmed { words: String, at: u64 },
    Corrected { words: String, at: u64 },
}

impl Asked {
    /// Everything that is still asked for, or only what is about one topic, the oldest first.
    pub(super) fn all<T: ReadTxn>(txn: &T, about: Option<&TopicId>) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for by in [Seat::A, Seat::B] {
            let said = word::all_said_with(txn, by, &[Verb::Asks, Verb::Repeats]);
            all.extend(said.into_iter().filter_map(|(verb, id, said)| {
                if about.is_some_and(|topic| said.text(TOPIC) != Some(topic.as_str())) {
                    return None;
                }
                // No id shows twice: the one that is found under it counts.
                let found = Self::find(txn, &WordingId::try_from(id).ok()?)?;
                (found.by == by && found.kind.verb() == verb).then_some(found)
            }));
        }
        sort_by(&mut all, |one, other| {
            (one.said.at(), &one.id).cmp(&(other.said.at(), &other.id))
        });
        all
    }

    /// What is asked for under that id.
    pub(super) fn find<T: ReadTxn>(txn: &T, id: &WordingId) -> Option<Self> {
        sources().find_map(|(by, kind)| {
            let said = word::said(txn, by, kind.verb(), id.as_str())?;
            Self::read(txn, id.clone(), by, kind, said)
        })
    }

    /// Whether somebody used that id already.
    pub(super) fn is_known<T: ReadTxn>(txn: &T, id: &WordingId) -> bool {
        sources().any(|(by, kind)| word::said(txn, by, kind.verb(), id.as_str()).is_some())
    }

    /// The words it was asked with.
    pub(super) fn words(&self) -> &str {
        self.said.text(WORDS).unwrap_or_default()
    }

    pub(super) fn answer(&self) -> Option<&Answer> {
        self.answer.as_ref()
    }

    /// The words to look for.
    pub(super) fn sought(&self) -> Sought<'_> {
        let taken = self.said.text(TAKEN);
        let (stood, proposed) = match &self.answer {
            None => (None, None),
            Some(Answer::Corrected { words, .. }) if taken != Some(words) => (None, Some(words)),
            Some(answer) => (Some(answer.words()), None),
        };
        Sought {
            stood: stood.into_iter().chain([self.words()]).collect(),
            proposed: proposed.map(String::as_str),
        }
    }

    /// How it stands when it reads like this.
    pub(super) fn view(&self, meetings: &Meetings, now: String) -> WordingView {
        WordingView {
            id: self.id.clone(),
            topic: self.topic.clone(),
            meeting: self.meeting(meetings),
            by: self.by,
            at: self.said.at(),
            kind: self.kind,
            state: self.state(&now),
            words: now,
        }
    }

    fn meeting(&self, meetings: &Meetings) -> Option<Day> {
        let slot: Slot = self.said.text(DAY)?.parse().ok()?;
        Some(meetings.day_of(slot))
    }

    fn state(&self, now: &str) -> WordingState {
        let changed = |confirmed: &str, at| WordingState::Changed {
            confirmed: confirmed.to_owned(),
            at,
            difference: difference(confirmed, now),
        };
        match &self.answer {
            None => WordingState::Waiting,
            Some(Answer::Confirmed { words, at }) if words == now => WordingState::Confirmed {
                at: *at,
                instead: None,
            },
            Some(Answer::Confirmed { words, at }) => changed(words, *at),
            Some(Answer::Corrected { words, at }) if words == now => WordingState::Confirmed {
                at: *at,
                instead: Some(self.said.text(INSTEAD).unwrap_or(self.words()).to_owned()),
            },
            // Once it was taken both agreed on it: what differs from it now was changed.
            Some(Answer::Corrected { words, at }) if self.said.text(TAKEN) == Some(words) => {
                changed(words, *at)
            }
            Some(Answer::Corrected { words, at }) => WordingState::Corrected {
                correction: words.clone(),
                at: *at,
                difference: difference(now, words),
            },
        }
    }

    fn read<T: ReadTxn>(
        txn: &T,
        id: WordingId,
        by: Seat,
        kind: WordingKind,
        said: Said,
    ) -> Option<Self> {
        let topic = TopicId::try_from(said.text(TOPIC)?).ok()?;
        let has_words = words_of(&said).is_some();
        (has_words && !said.flag(WITHDRAWN)).then(|| Self {
            answer: Answer::of(txn, by.other(), &id, &topic),
            id,
            by,
            kind,
            topic,
            said,
        })
    }
}

impl Answer {
    /// The newest word of that seat's person about a wording. The same moment twice counts as confirmed.
    ///
    /// It counts for the topic it was said of alone: whoever asked could name another one later.
    fn of<T: ReadTxn>(txn: &T, by: Seat, id: &WordingId, topic: &TopicId) -> Option<Self> {
        let answer = |verb| {
            let said = word::said(txn, by, verb, id.as_str())?;
            if said.text(TOPIC) != Some(topic.as_str()) {
                return None;
            }
            Some((words_of(&said)?.to_owned(), said.at()))
        };
        let confirmed = answer(Verb::Confirms);
        let corrected = answer(Verb::Corrects);
        match (confirmed, corrected) {
            (Some((_, before)), Some((words, at))) if at > before => {
                Some(Self::Corrected { words, at })
            }
            (Some((words, at)), _) => Some(Self::Confirmed { words, at }),
            (None, corrected) => corrected.map(|(words, at)| Self::Corrected { words, at }),
        }
    }

    pub(super) fn words(&self) -> &str {
        match self {
            Self::Confirmed { words, .. } | Self::Corrected { words, .. } => words,
        }
    }

    pub(super) fn at(&self) -> u64 {
        match self {
            Self::Confirmed { at, .. } | Self::Corrected { at, .. } => *at,
        }
    }
}

impl WordingKind {
    /// Where it is said.
    pub(super) fn verb(self) -> Verb {
        match self {
            Self::Place => Verb::Asks,
            Self::Repeat => Verb::Repeats,
        }
    }
}

/// The words, if there are any and no more than can be confirmed: a unit takes at most three bytes.
fn words_of(said: &Said) -> Option<&str> {
    let words = said.text(WORDS)?;
    (1..=3 * MAX_WORDS).contains(&words.len()).then_some(words)
}

fn sources() -> impl Iterator<Item = (Seat, WordingKind)> {
    let kinds = [WordingKind::Place, WordingKind::Repeat];
    let of_seat = move |seat| kinds.map(|kind| (seat, kind));
    [Seat::A, Seat::B].into_iter().flat_map(of_seat)
}
