//! What the agenda looks like: derived from the document, never stored.

use crate::agenda::{self, ContextItem, Enough, MeetingState, Outcome, TopicKind, TopicMode};
use crate::ids::{ContextId, Day, PromiseId, Seat, Section, TopicId};
use crate::order::Rank;
use crate::promise::PromiseView;
use crate::recap::RecapView;
use crate::schema;
use crate::text::{self, Line};
use crate::wording::WordingView;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use yrs::{Any, Map, MapRef, Out, ReadTxn};

/// The outline of an agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AgendaView {
    /// What it is called.
    pub title: Option<String>,
    /// Its meetings, the newest day first.
    pub sections: Vec<SectionView>,
    /// Topics in no meeting, in their order.
    pub parked: Vec<TopicEntry>,
    /// Its promises, in the order in which they were written down.
    pub promises: Vec<PromiseView>,
    /// Words that are to be confirmed or were, the oldest first.
    pub wordings: Vec<WordingView>,
}

/// A meeting and its topics.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SectionView {
    /// Its day.
    pub day: Day,
    /// Where it stands in its life.
    pub state: MeetingState,
    /// When it was started, in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<u64>,
    /// When it was closed, in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<u64>,
    /// How many minutes it is meant to last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u16>,
    /// Its topics, in their order. Those of a closed meeting were all discussed.
    pub topics: Vec<TopicEntry>,
    /// Topics that were in it and went elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moved: Vec<MovedTopic>,
    /// Broken promises it opens with, and those that were answered for in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opening: Vec<PromiseId>,
    /// The topic that both agreed to switch to, while the meeting runs and it has no outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<TopicId>,
    /// Keyword lines in its topics.
    #[serde(default, skip_serializing_if = "Blanks::is_none")]
    pub blanks: Blanks,
    /// What it ended with, once it is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recap: Option<RecapView>,
}

/// A topic that went from a meeting to elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MovedTopic {
    /// Which.
    pub id: TopicId,
    /// Its first line, without marks.
    pub headline: String,
    /// Where to.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// How many keyword lines there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blanks {
    /// Still to be filled in.
    pub open: u32,
    /// Filled in, and the other has not been asked to confirm them as they read.
    pub filled: u32,
}

/// A topic in the outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TopicEntry {
    /// Its id.
    pub id: TopicId,
    /// Its first line, without marks.
    pub headline: String,
    /// Who brought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Seat>,
    /// When it was added, in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added: Option<u64>,
    /// What kind of conversation it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<TopicKind>,
    /// In writing or for the call, when it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<TopicMode>,
    /// What it came to: the words of its conclusion lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conclusion: Option<String>,
    /// Added while its meeting ran.
    #[serde(default, skip_serializing_if = "is_off")]
    pub live: bool,
    /// The topic that its first line was parked from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<TopicId>,
    /// How many meetings it was carried out of.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub carried: u32,
    /// It stood in a closed meeting without an outcome and was brought here by nobody: one closed while the
    /// other added or reopened it.
    #[serde(default, skip_serializing_if = "is_off")]
    pub left_over: bool,
    /// What became of it in the meeting it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Its context, in the order of the ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<ContextEntry>,
    /// What each said to "anything more on this?", in the meeting it stands in.
    #[serde(default, skip_serializing_if = "BySeat::is_empty")]
    pub enough: BySeat<Enough>,
    /// What each said to "switch to this?", in the meeting it stands in.
    #[serde(default, skip_serializing_if = "BySeat::is_empty")]
    pub switch: BySeat<bool>,
}

/// A piece of a topic's context.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContextEntry {
    /// Its id.
    pub id: ContextId,
    /// What it is.
    #[serde(flatten)]
    pub item: ContextItem,
}

/// What each of the two said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BySeat<T> {
    /// The person on seat a.
    #[serde(default = "nothing", skip_serializing_if = "Option::is_none")]
    pub a: Option<T>,
    /// The person on seat b.
    #[serde(default = "nothing", skip_serializing_if = "Option::is_none")]
    pub b: Option<T>,
}

impl<T> BySeat<T> {
    /// Nobody said anything.
    pub fn is_empty(&self) -> bool {
        self.a.is_none() && self.b.is_none()
    }

    /// What the person on that seat said.
    pub fn of(&self, seat: Seat) -> Option<&T> {
        match seat {
            Seat::A => self.a.as_ref(),
            Seat::B => self.b.as_ref(),
        }
    }
}

impl<T> Default for BySeat<T> {
    fn default() -> Self {
        Self { a: None, b: None }
    }
}

impl Blanks {
    /// There are none to speak of.
    pub fn is_none(&self) -> bool {
        self.open == 0 && self.filled == 0
    }
}

/// What was read out of topics' words before, kept while they do not change.
///
/// Reading a topic walks over all of its words, and an agenda of years has many: whoever asks often keeps
/// these, and [forgets](Readings::forget) the topics that changed.
#[derive(Debug, Default)]
pub struct Readings {
    headlines: HashMap<TopicId, String>,
}

impl Readings {
    /// That topic's words or lines changed.
    pub fn forget(&mut self, topic: &TopicId) {
        self.headlines.remove(topic);
    }

    /// Reads a topic anew; whether anything that the outline shows of its words differs.
    pub fn changed<T: ReadTxn>(&mut self, txn: &T, topic: &TopicId) -> bool {
        let Some(shown) = self.headlines.get_mut(topic) else {
            return false;
        };
        let now = text::headline(txn, topic);
        let differs = *shown != now;
        *shown = now;
        differs
    }
}

/// A topic with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TopicView {
    /// Its id.
    pub id: TopicId,
    /// Where it stands.
    pub section: Section,
    /// Its lines, the headline first.
    pub lines: Vec<Line>,
}

/// The outline of the agenda; deleted topics are left out.
pub fn agenda_view<T: ReadTxn>(txn: &T) -> AgendaView {
    let mut meetings = meetings(txn);
    let mut parked = Vec::new();
    for (section, rank, id) in standing_topics(txn) {
        match section {
            Section::Parked => parked.push((id, rank)),
            // A day that only a topic names still shows: nothing may disappear.
            Section::Meeting(day) => {
                on_day(&mut meetings, day, |meeting| {
                    meeting.topics.push((id, rank));
                });
            }
        }
    }
    let sections = meetings.into_iter().map(|meeting| SectionView {
        day: meeting.day,
        state: meeting.state,
        started: None,
        ended: None,
        minutes: None,
        moved: Vec::new(),
        opening: Vec::new(),
        current: None,
        blanks: Blanks::default(),
        recap: None,
        topics: entries(txn, meeting.topics),
    });
    let sections = sections.collect();
    AgendaView {
        title: title(txn),
        sections,
        parked: entries(txn, parked),
        promises: Vec::new(),
        wordings: Vec::new(),
    }
}

/// A topic with its words; `None` when there is none of that id or it is deleted.
pub fn topic_view<T: ReadTxn>(txn: &T, topic: &TopicId) -> Option<TopicView> {
    let fields = agenda::topic_fields(txn, topic)?;
    if agenda::is_deleted(txn, &fields) {
        return None;
    }
    let (section, _) = agenda::standing(txn, &fields);
    Some(TopicView {
        id: topic.clone(),
        section,
        lines: text::lines(txn, topic),
    })
}

/// The outline of the agenda, with what was read of it before.
pub fn agenda_view_with<T: ReadTxn>(txn: &T, readings: &mut Readings) -> AgendaView {
    let view = agenda_view(txn);
    let sections = view.sections.iter().map(|section| &section.topics);
    let topics = sections.flatten().chain(&view.parked);
    readings.headlines = topics
        .map(|topic| (topic.id.clone(), topic.headline.clone()))
        .collect();
    view
}

type Ranked = (TopicId, Option<Rank>);

struct Meeting {
    day: Day,
    state: MeetingState,
    topics: Vec<Ranked>,
}

/// The meetings, the newest day first.
fn meetings<T: ReadTxn>(txn: &T) -> Vec<Meeting> {
    let mut found = Vec::new();
    let Some(meetings) = txn.get_map(schema::MEETINGS) else {
        return found;
    };
    for (key, value) in meetings.iter(txn) {
        let Some((day, schema::MEETING_STATE)) = key.split_once('/') else {
            continue;
        };
        if let (Ok(day), Out::Any(Any::String(state))) = (day.parse(), value) {
            on_day(&mut found, day, |meeting| {
                meeting.state = MeetingState::read(&state);
            });
        }
    }
    found
}

/// Does something to the meeting of a day, made in its place when it is not there yet.
fn on_day(meetings: &mut Vec<Meeting>, day: Day, doing: impl FnOnce(&mut Meeting)) {
    let place = meetings.binary_search_by(|meeting| day.cmp(&meeting.day));
    let place = place.unwrap_or_else(|place| {
        let state = MeetingState::default();
        let topics = Vec::new();
        meetings.insert(place, Meeting { day, state, topics });
        place
    });
    if let Some(meeting) = meetings.get_mut(place) {
        doing(meeting);
    }
}

fn standing_topics<T: ReadTxn>(txn: &T) -> Vec<(Section, Option<Rank>, TopicId)> {
    let Some(topics) = txn.get_map(schema::TOPICS) else {
        return Vec::new();
    };
    let standing = |id: &str, fields: &MapRef| {
        let id = TopicId::try_from(id).ok()?;
        let hidden = agenda::is_deleted(txn, fields);
        let (section, rank) = agenda::standing(txn, fields);
        (!hidden).then_some((section, rank, id))
    };
    topics
        .iter(txn)
        .filter_map(|(id, value)| standing(id, &MapRef::try_from(value).ok()?))
        .collect()
}

fn entries<T: ReadTxn>(txn: &T, mut topics: Vec<Ranked>) -> Vec<TopicEntry> {
    agenda::put_in_order(&mut topics);
    let entry = |(id, _): Ranked| TopicEntry {
        headline: text::headline(txn, &id),
        id,
        by: None,
        added: None,
        kind: None,
        mode: None,
        conclusion: None,
        live: false,
        from: None,
        carried: 0,
        left_over: false,
        outcome: None,
        context: Vec::new(),
        enough: BySeat::default(),
        switch: BySeat::default(),
    };
    topics.into_iter().map(entry).collect()
}

fn title<T: ReadTxn>(txn: &T) -> Option<String> {
    agenda::text_field(txn, &txn.get_map(schema::SETTINGS)?, schema::TITLE)
}

fn nothing<T>() -> Option<T> {
    None
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks with a reference"
)]
fn is_off(flag: &bool) -> bool {
    !*flag
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks with a reference"
)]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

#[cfg(test)]
mod tests;
