//! Settling a topic in writing: what each of the two says to one that is marked so.
//!
//! Who has read it settles it: it is discussed in the meeting it stands in, by derivation, until closing writes that down. So
//! it is taken back with the word, and counts as long as nobody wants to think about it or to talk about it all the same.

use super::calendar::Meetings;
use super::facts::TopicFacts;
use super::said::{SAYS, said_on};
use super::{InWriting, Outcome, SaidInWriting, TopicMode};
use crate::by_seat::BySeat;
use crate::ids::{Day, Seat, Section, TopicId};
use crate::word::{self, Said, Verb};
use yrs::ReadTxn;

/// What counts of what each said to a topic that stands there.
pub(crate) fn said_in_writing<T: ReadTxn>(
    txn: &T,
    meetings: &Meetings,
    topic: &TopicId,
    facts: &TopicFacts,
    section: Section,
) -> BySeat<SaidInWriting> {
    if facts.mode != Some(TopicMode::Writing) {
        return BySeat::default();
    }
    let said = |seat| {
        let said = word::said(txn, seat, Verb::Reads, topic.as_str())?;
        let says = said.text(SAYS).and_then(InWriting::read)?;
        counts(&said, says, meetings, facts, section).then(|| SaidInWriting {
            says,
            at: said.at(),
        })
    };
    BySeat {
        a: said(Seat::A),
        b: said(Seat::B),
    }
}

/// Whether it is settled in the meeting of that day.
pub(super) fn is_settled<T: ReadTxn>(
    txn: &T,
    meetings: &Meetings,
    topic: &TopicId,
    facts: &TopicFacts,
    day: Day,
) -> bool {
    let said = said_in_writing(txn, meetings, topic, facts, Section::Meeting(day));
    let said = [said.a, said.b].map(|said| said.map(|said| said.says));
    let is_read = |says: &Option<InWriting>| says.is_none_or(|says| says == InWriting::Read);
    said != [None, None] && said.iter().all(is_read)
}

/// Who wants to think about a topic wants so until it is discussed. The rest counts in the meeting in which it was said; said
/// while that had no day yet, in the first one that the topic comes to.
fn counts(
    said: &Said,
    says: InWriting,
    meetings: &Meetings,
    facts: &TopicFacts,
    section: Section,
) -> bool {
    let here = |day: Day| section == Section::Meeting(day);
    let before = |is_it: &dyn Fn(Outcome) -> bool| {
        let mut outcomes = facts.outcomes.iter();
        outcomes.any(|(day, _, outcome)| !here(*day) && is_it(*outcome))
    };
    match said_on(said, meetings) {
        Some(day) if here(day) => true,
        None if section == Section::Next => true,
        _ if says == InWriting::Think => !before(&|outcome| outcome == Outcome::Discussed),
        Some(_) => false,
        None => !before(&|_| true),
    }
}
