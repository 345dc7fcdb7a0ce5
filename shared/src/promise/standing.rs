//! Standing of a promise: derived from its terms and the words of the one whom it binds.

use super::record::Record;
use super::said::{Book, Words};
use super::{PromiseEvent, PromiseEventKind, PromiseState, PromiseView, Promiser, Terms};
use crate::ids::{Day, PromiseId, Seat};

/// A promise with what was said of it.
#[derive(Debug)]
pub(super) struct Case {
    record: Record,
    /// Who wrote it down, and when.
    proposed: Option<(Seat, u64)>,
    /// Whose word it needs.
    pub(super) answers: Seat,
    /// What they said.
    pub(super) words: Words,
}

impl Case {
    pub(super) fn of(record: Record, book: &Book) -> Self {
        let proposed = proposed(&record.id, book);
        let answers = answering(&record.terms, proposed.map(|(seat, _)| seat));
        Self {
            words: book.by(answers, &record.id),
            record,
            proposed,
            answers,
        }
    }

    /// Whether it is deleted. The deletion of one that its owner counts on, having not seen it, does not count.
    pub(super) fn is_hidden(&self) -> bool {
        self.record.deleted && !self.words.is_bound()
    }

    /// Whether that person wrote it down.
    pub(super) fn is_written_by(&self, seat: Seat) -> bool {
        self.proposed.is_some_and(|(by, _)| by == seat)
    }

    /// The meeting it belongs to.
    pub(super) fn meeting(&self) -> Option<Day> {
        self.record.meeting
    }

    /// What it says, renewals counted in.
    pub(super) fn terms(&self) -> Terms {
        let record = &self.record;
        let telling = match record.terms.who {
            Promiser::Name(_) => Some(self.answers),
            Promiser::Seat(_) => None,
        };
        let renewed = self.renewed_after(record.settled);
        let renewed = renewed.and_then(|event| event.due);
        Terms {
            telling,
            due: renewed.or(record.terms.due),
            ..record.terms.tidy()
        }
    }

    /// When it was renewed last, if ever.
    pub(super) fn renewed(&self) -> Option<u64> {
        self.words.renewed()
    }

    /// Up to when renewals are behind the date in its terms.
    pub(super) fn settled(&self) -> u64 {
        self.record.settled
    }

    pub(super) fn state(&self) -> PromiseState {
        let mut ends = self.words.answers.iter().rev();
        let end = ends.find_map(|answer| match answer.event {
            PromiseEventKind::Done => Some(PromiseState::Done {
                late: is_late(answer),
            }),
            PromiseEventKind::Withdrawn => Some(PromiseState::Withdrawn),
            PromiseEventKind::Renewed | PromiseEventKind::Proposed | PromiseEventKind::Accepted => {
                None
            }
        });
        end.unwrap_or_else(|| match self.given() {
            None => PromiseState::Proposed,
            Some(given) if given == self.terms().binding() => PromiseState::Accepted,
            Some(given) => PromiseState::Changed {
                accepted: given.in_words(),
            },
        })
    }

    pub(super) fn into_view(self) -> PromiseView {
        let terms = self.terms();
        PromiseView {
            who: terms.who,
            telling: terms.telling,
            answers: self.answers,
            kind: terms.kind,
            what: terms.what,
            how: terms.how,
            due: terms.due,
            first_due: self.record.terms.due,
            state: self.state(),
            history: self.history(),
            id: self.record.id,
            topic: self.record.topic,
            line: self.record.line,
            meeting: self.record.meeting,
        }
    }

    /// The terms that its owner stands by: those they accepted, with the date they gave it since.
    fn given(&self) -> Option<Terms> {
        let (terms, at) = self.words.accepted.as_ref()?;
        let renewed = self.renewed_after(*at).and_then(|event| event.due);
        Some(Terms {
            due: renewed.or(terms.due),
            ..terms.clone()
        })
    }

    fn renewed_after(&self, at: u64) -> Option<&PromiseEvent> {
        let mut answers = self.words.answers.iter().rev();
        answers.find(|answer| answer.event == PromiseEventKind::Renewed && answer.at > at)
    }

    fn history(&self) -> Vec<PromiseEvent> {
        let plain = |event, by, at| PromiseEvent {
            event,
            by,
            at,
            due: None,
            was: None,
            word: None,
            meeting: None,
        };
        let mut history = self.words.answers.clone();
        if let Some((_, at)) = self.words.accepted {
            let place = history.partition_point(|event| event.at < at);
            history.insert(place, plain(PromiseEventKind::Accepted, self.answers, at));
        }
        if let Some((by, at)) = self.proposed {
            // By another clock than the rest, so it is not sorted in.
            history.insert(0, plain(PromiseEventKind::Proposed, by, at));
        }
        history
    }
}

/// Whose word terms need: the owner's, or the one's who tells them, which is who wrote it down unless it says.
pub(super) fn answering(terms: &Terms, writer: Option<Seat>) -> Seat {
    match terms.who {
        Promiser::Seat(seat) => seat,
        Promiser::Name(_) => terms.telling.or(writer).unwrap_or(Seat::A),
    }
}

/// Whether a day was over everywhere on earth at that moment, in milliseconds since 1970.
pub(super) fn is_over(day: Day, at: u64) -> bool {
    // In the last zone, UTC-12, a day ends twelve hours after it ended in UTC.
    Day::in_utc(at.saturating_sub(12 * 60 * 60 * 1000)) > day
}

fn is_late(done: &PromiseEvent) -> bool {
    done.was.is_some_and(|due| match done.meeting {
        Some(meeting) => due < meeting,
        None => is_over(due, done.at),
    })
}

/// Who wrote a promise down: where both claim it, the first.
fn proposed(promise: &PromiseId, book: &Book) -> Option<(Seat, u64)> {
    let said = [Seat::A, Seat::B].map(|seat| Some((seat, book.by(seat, promise).proposed?)));
    said.into_iter()
        .flatten()
        .min_by_key(|(seat, at)| (*at, *seat))
}
