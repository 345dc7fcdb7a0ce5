//! What the agenda looks like: derived from the document, never stored.

use crate::agenda::{self, MeetingState};
use crate::ids::{Day, Section, TopicId};
use crate::order::Rank;
use crate::schema;
use crate::text::{self, Line};
use serde::{Deserialize, Serialize};
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
}

/// A meeting and its topics.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SectionView {
    /// Its day.
    pub day: Day,
    /// Where it stands in its life.
    pub state: MeetingState,
    /// Its topics, in their order.
    pub topics: Vec<TopicEntry>,
}

/// A topic in the outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TopicEntry {
    /// Its id.
    pub id: TopicId,
    /// Its first line, without marks.
    pub headline: String,
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
        topics: entries(txn, meeting.topics),
    });
    let sections = sections.collect();
    AgendaView {
        title: title(txn),
        sections,
        parked: entries(txn, parked),
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
    };
    topics.into_iter().map(entry).collect()
}

fn title<T: ReadTxn>(txn: &T) -> Option<String> {
    agenda::text_field(txn, &txn.get_map(schema::SETTINGS)?, schema::TITLE)
}

#[cfg(test)]
mod tests;
