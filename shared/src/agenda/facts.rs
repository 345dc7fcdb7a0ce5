//! Fields of a topic, as far as this version can read them.

use super::calendar::Meetings;
use super::{AgendaError, ContextItem, Enough, InWriting, Outcome, TopicKind, TopicMode};
use crate::ids::{ContextId, Day, Section, Slot, TopicId};
use crate::name::{self, NameError};
use crate::order::Rank;
use crate::schema;
use crate::sort::sort_by;
use crate::steps::walked;
use crate::url_allow_list::is_allowed_link;
use crate::word::text_of;
use std::collections::HashMap;
use yrs::{Any, Map, MapRef, Out, ReadTxn};

/// The most characters that a piece of context is called by: one value has to fit an update, as it cannot be cut.
const MAX_NAME: usize = 2000;

/// The fields of a topic. What cannot be read is as if it were not there, so that no topic disappears.
#[derive(Debug, Default)]
pub(crate) struct TopicFacts {
    /// Where somebody put it last; outcomes lead on from there.
    pub(crate) put: Option<Section>,
    pub(crate) rank: Option<Rank>,
    pub(crate) kind: Option<TopicKind>,
    pub(crate) mode: Option<TopicMode>,
    pub(crate) from: Option<TopicId>,
    /// The line of the template that it was.
    pub(crate) template: Option<String>,
    pub(crate) live: bool,
    pub(crate) deleted: bool,
    /// What became of it, by the day of the meeting, the earliest first, each by the name that the field has.
    pub(crate) outcomes: Vec<(Day, Slot, Outcome)>,
    pub(crate) context: Vec<(ContextId, ContextItem)>,
}

impl TopicFacts {
    pub(crate) fn read<T: ReadTxn>(txn: &T, meetings: &Meetings, fields: &MapRef) -> Self {
        let mut facts = Self::default();
        for (key, value) in fields.iter(txn) {
            walked(1);
            if let Out::Any(value) = value {
                facts.take(meetings, key, &value);
            }
        }
        let place = |(day, slot, _): &(Day, Slot, Outcome)| {
            let meeting = meetings.on(*day);
            (
                *day,
                meeting.is_some_and(|meeting| meeting.slot != *slot),
                *slot,
            )
        };
        sort_by(&mut facts.outcomes, |one, other| {
            place(one).cmp(&place(other))
        });
        // Of several slots on one day, the one that names the meeting counts.
        facts
            .outcomes
            .dedup_by(|(later, ..), (day, ..)| later == day);
        facts
    }

    /// What was recorded as its outcome in the meeting of that day.
    pub(crate) fn outcome(&self, day: Day) -> Option<Outcome> {
        walked(1);
        let found = self
            .outcomes
            .binary_search_by_key(&day, |(of, ..)| *of)
            .ok();
        let (.., outcome) = self.outcomes.get(found?)?;
        Some(*outcome)
    }

    /// How many meetings it was carried out of.
    pub(crate) fn carried(&self) -> u32 {
        let carried = self.outcomes.iter().filter(|(.., outcome)| match outcome {
            Outcome::NextTime { .. } | Outcome::FollowUp { .. } => true,
            Outcome::Discussed | Outcome::Parked => false,
        });
        u32::try_from(carried.count()).unwrap_or(u32::MAX)
    }

    fn take(&mut self, meetings: &Meetings, key: &str, value: &Any) {
        let text = text_of(value);
        match key {
            schema::TOPIC_SECTION => self.put = text.and_then(|text| read_section(meetings, text)),
            schema::TOPIC_RANK => self.rank = text.and_then(|text| text.parse().ok()),
            schema::TOPIC_KIND => self.kind = text.and_then(TopicKind::read),
            schema::TOPIC_MODE => self.mode = text.and_then(TopicMode::read),
            schema::TOPIC_FROM => self.from = text.and_then(|text| text.parse().ok()),
            schema::TOPIC_TEMPLATE => self.template = text.and_then(name::shown),
            schema::TOPIC_LIVE => self.live = *value == Any::Bool(true),
            schema::TOPIC_DELETED => self.deleted = *value == Any::Bool(true),
            _ => self.take_item(meetings, key, value),
        }
    }

    fn take_item(&mut self, meetings: &Meetings, key: &str, value: &Any) {
        match key.split_once('/') {
            Some((schema::TOPIC_OUTCOME, slot)) => {
                self.outcomes.extend(read_outcome(meetings, slot, value));
            }
            Some((schema::TOPIC_CONTEXT, id)) => {
                if let (Ok(id), Some(item)) = (id.parse(), ContextItem::read(value)) {
                    self.context.push((id, item));
                }
            }
            _ => {}
        }
    }
}

/// The section as it stands in the document: a meeting by its slot.
pub(super) fn section_text(meetings: &Meetings, section: Section) -> String {
    match section {
        Section::Meeting(day) => meetings.slot(day).to_string(),
        Section::Next | Section::Parked => section.to_string(),
    }
}

fn read_section(meetings: &Meetings, text: &str) -> Option<Section> {
    Some(match text.parse().ok()? {
        Section::Meeting(name) => Section::Meeting(meetings.day_of(Slot::planned_for(name))),
        section @ (Section::Next | Section::Parked) => section,
    })
}

/// What became of a topic in a meeting, when there is one by that name.
fn read_outcome(meetings: &Meetings, slot: &str, value: &Any) -> Option<(Day, Slot, Outcome)> {
    let slot: Slot = slot.parse().ok()?;
    let day = meetings.day_of(slot);
    let outcome = Outcome::read(text_of(value)?, meetings)?;
    // The meeting that it was carried to has become this one.
    let led_here = outcome.leads_to() == Some(Section::Meeting(day));
    (!led_here).then_some((day, slot, outcome))
}

impl TopicKind {
    pub(super) const ALL: [Self; 7] = [
        Self::Unblock,
        Self::Responsibilities,
        Self::Feedback,
        Self::Learning,
        Self::Dots,
        Self::Future,
        Self::Question,
    ];

    /// The kind as it stands in the document.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unblock => "unblock",
            Self::Responsibilities => "responsibilities",
            Self::Feedback => "feedback",
            Self::Learning => "learning",
            Self::Dots => "dots",
            Self::Future => "future",
            Self::Question => "question",
        }
    }

    fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

impl TopicMode {
    /// The mode as it stands in the document.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Writing => "writing",
        }
    }

    fn read(name: &str) -> Option<Self> {
        [Self::Call, Self::Writing]
            .into_iter()
            .find(|mode| mode.as_str() == name)
    }
}

impl Enough {
    /// The answer as it stands in the document.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Enough => "enough",
            Self::More => "more",
        }
    }
}

impl InWriting {
    /// The answer as it stands in the document.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Think => "think",
            Self::Talk => "talk",
        }
    }

    pub(super) fn read(name: &str) -> Option<Self> {
        let answers = [Self::Read, Self::Think, Self::Talk];
        answers.into_iter().find(|answer| answer.as_str() == name)
    }
}

impl Outcome {
    /// Where it leads, when it leads away.
    pub(crate) fn leads_to(self) -> Option<Section> {
        match self {
            Self::Discussed => None,
            Self::NextTime { on } | Self::FollowUp { on } => Some(Section::Meeting(on)),
            Self::Parked => Some(Section::Parked),
        }
    }

    /// The outcome as it stands in the document: one word, and the slot of the meeting where it goes to one.
    pub(super) fn written(self, meetings: &Meetings) -> String {
        match self {
            Self::Discussed => "discussed".to_owned(),
            Self::NextTime { on } => format!("next {}", meetings.slot(on)),
            Self::FollowUp { on } => format!("follow-up {}", meetings.slot(on)),
            Self::Parked => "parked".to_owned(),
        }
    }

    fn read(text: &str, meetings: &Meetings) -> Option<Self> {
        let (name, on) = text.split_once(' ').unwrap_or((text, ""));
        match (name, on.parse().map(|slot| meetings.day_of(slot))) {
            ("discussed", _) => Some(Self::Discussed),
            ("parked", _) => Some(Self::Parked),
            ("next", Ok(on)) => Some(Self::NextTime { on }),
            ("follow-up", Ok(on)) => Some(Self::FollowUp { on }),
            _ => None,
        }
    }
}

impl ContextItem {
    /// The item as it stands in the document.
    pub(super) fn written(&self) -> Any {
        let fields = match self {
            Self::Link { href, title } => vec![("item", "link"), ("href", href), ("title", title)],
            Self::Person { name } => vec![("item", "person"), ("name", name)],
            Self::Topic { topic } => vec![("item", "topic"), ("topic", topic.as_str())],
        };
        let fields = fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), Any::from(value)));
        Any::from(fields.collect::<HashMap<_, _>>())
    }

    /// The item as it is kept: it leads only where a link may lead, and can be seen by what it is called.
    pub(super) fn checked(&self) -> Result<Self, AgendaError> {
        Ok(match self {
            Self::Link { href, title } => {
                if !is_allowed_link(href) {
                    return Err(AgendaError::Link);
                }
                let title = match name::readable(title) {
                    // Then the address shows.
                    Err(NameError::Unseen) => String::new(),
                    title => title?,
                };
                Self::Link {
                    href: href.clone(),
                    title: short(title)?,
                }
            }
            Self::Person { name } => Self::Person {
                name: short(name::readable(name)?)?,
            },
            Self::Topic { topic } => Self::Topic {
                topic: topic.clone(),
            },
        })
    }

    /// The item, when it is one that may be shown: what another program wrote passes the same list of links, and is
    /// called what can be seen of its name.
    fn read(value: &Any) -> Option<Self> {
        let Any::Map(fields) = value else {
            return None;
        };
        let text = |name: &str| fields.get(name).and_then(text_of);
        Some(match text("item")? {
            "link" => Self::Link {
                href: text("href")
                    .filter(|href| is_allowed_link(href))?
                    .to_owned(),
                title: text("title").and_then(name::shown).unwrap_or_default(),
            },
            "person" => Self::Person {
                name: name::shown(text("name")?)?,
            },
            "topic" => Self::Topic {
                topic: text("topic")?.parse().ok()?,
            },
            _ => return None,
        })
    }
}

fn short(name: String) -> Result<String, AgendaError> {
    name::at_most(MAX_NAME, name).ok_or(AgendaError::TooLong)
}
