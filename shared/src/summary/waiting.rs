//! What waits for a person, counted as the page's inbox (`inbox.ts`) lists it: wordings, promises, questions, recaps.
//!
//! The page needs what waits itself, and in the order in which it stands there; a list of agendas needs the number. A test
//! holds both over the same agendas.

use super::number;
use crate::agenda::{Enough, MeetingState};
use crate::ids::Seat;
use crate::index::Index;
use crate::promise::{PromiseState, PromiseView};
use crate::recap::acknowledged_by;
use crate::steps::walked;
use crate::view::{AgendaView, SectionView, TopicEntry};
use crate::wording::{WordingState, WordingView};

/// How much waits for the person on that seat.
pub(super) fn count(view: &AgendaView, seat: Seat) -> u32 {
    let mut shown = Index::default();
    let mut count = 0_usize;
    let mut topics = |topics: &[TopicEntry], section: Option<&SectionView>| {
        walked(topics.len());
        for topic in topics {
            shown.add(topic.id.as_str(), 0);
            count += usize::from(switch_waits(topic, section, seat));
            count += usize::from(enough_waits(topic, section, seat));
        }
    };
    topics(&view.next, None);
    topics(&view.parked, None);
    for section in &view.sections {
        topics(&section.topics, Some(section));
    }
    walked(view.sections.len() + view.promises.len() + view.wordings.len());
    let recaps = view.sections.iter().filter(|of| recap_waits(of, seat));
    let promises = view.promises.iter().filter(|of| promise_waits(of, seat));
    // Words of a topic that is deleted are nowhere to be confirmed.
    let wordings = view.wordings.iter().filter(|of| wording_waits(of, seat));
    let wordings = wordings.filter(|wording| shown.has(wording.topic.as_str()));
    number(count + recaps.count() + promises.count() + wordings.count())
}

/// The other asks to switch to it.
fn switch_waits(topic: &TopicEntry, section: Option<&SectionView>, seat: Seat) -> bool {
    let can = section.is_some_and(|section| {
        section.state == MeetingState::Running && section.current.as_ref() != Some(&topic.id)
    });
    can && topic.outcome.is_none()
        && topic.switch.of(seat).is_none()
        && topic.switch.of(seat.other()) == Some(&true)
}

/// The other has nothing more on it and asks whether that is so here, too.
fn enough_waits(topic: &TopicEntry, section: Option<&SectionView>, seat: Seat) -> bool {
    section.is_some_and(|section| section.state != MeetingState::Closed)
        && topic.outcome.is_none()
        && topic.enough.of(seat).is_none()
        && topic.enough.of(seat.other()) == Some(&Enough::Enough)
}

/// Until it is agreed to as it reads; nobody has to agree to nothing.
fn recap_waits(section: &SectionView, seat: Seat) -> bool {
    let Some(recap) = &section.recap else {
        return false;
    };
    let said = match seat {
        Seat::A => &recap.a,
        Seat::B => &recap.b,
    };
    section.state == MeetingState::Closed
        && !acknowledged_by(recap).contains(&seat)
        && (!recap.items.is_empty() || said.is_some())
}

fn promise_waits(promise: &PromiseView, seat: Seat) -> bool {
    let open = matches!(
        promise.state,
        PromiseState::Proposed | PromiseState::Changed { .. }
    );
    promise.answers == seat && open
}

/// For whoever is asked, or for whoever asked once the other put it otherwise; words that are gone cannot be confirmed.
fn wording_waits(wording: &WordingView, seat: Seat) -> bool {
    match wording.state {
        WordingState::Waiting | WordingState::Changed { .. } => {
            wording.by != seat && !wording.words.is_empty()
        }
        WordingState::Corrected { .. } => wording.by == seat,
        WordingState::Confirmed { .. } => false,
    }
}
