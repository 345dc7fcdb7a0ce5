//! What people do in a meeting, and what they see of it.

use super::{Person, id};
use crate::simulation::Act;
use duologue_shared::agenda::{AgendaOperation, Enough, MeetingState, Outcome, Place};
use duologue_shared::ids::Day;
use duologue_shared::text::{LineKind, LinePatch};
use duologue_shared::view::{AgendaView, SectionView, TopicEntry};

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

    pub(super) fn agenda(&self) -> AgendaView {
        self.world.borrow().outline(self.tab)
    }

    pub(super) fn section(&self, on: &str) -> Option<SectionView> {
        let on = day(on);
        let mut sections = self.agenda().sections.into_iter();
        sections.find(|section| section.day == on)
    }

    fn entry(&self, topic: &str) -> Option<TopicEntry> {
        let (view, topic) = (self.agenda(), id(topic));
        let standing = view.sections.into_iter().flat_map(|section| section.topics);
        let mut entries = standing.chain(view.next).chain(view.parked);
        entries.find(|entry| entry.id == topic)
    }
}

pub(super) fn day(text: &str) -> Day {
    text.parse().unwrap()
}
