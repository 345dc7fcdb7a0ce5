//! Read model of the agenda: derived from the document, never stored.

mod outline;
mod readings;
mod shown;

pub use crate::agenda::MovedTopic;
pub use crate::by_seat::BySeat;
pub use readings::{Readings, agenda_view_with};

use crate::agenda::{
    self, Answer, ContextItem, Enough, FeedbackSessions, Gone, MeetingState, Outcome, Prompt,
    SaidInWriting, SeenTo, Series, TopicKind, TopicMode,
};
use crate::ids::{ContextId, Day, PromiseId, Seat, Section, Slot, TimeOfDay, TopicId, Zone};
use crate::promise::PromiseView;
use crate::recap::RecapView;
use crate::text::{self, Line};
use crate::wording::WordingView;
use serde::{Deserialize, Serialize};
use yrs::{ReadTxn, TransactionMut};

/// The outline of an agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct AgendaView {
    /// What it is called.
    pub title: Option<String>,
    /// The time zone in which its days and times are meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "contracts", ts(optional))]
    pub zone: Option<Zone>,
    /// When the two meet, if that is a series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "contracts", ts(optional))]
    pub series: Option<Series>,
    /// Days of the series whose meeting stands elsewhere or is gone, the earliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub off: Vec<Day>,
    /// The topics that come up in each meeting.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub template: Vec<String>,
    /// When the two have feedback sessions, if they have any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "contracts", ts(optional))]
    pub feedback: Option<FeedbackSessions>,
    /// The prompts that are off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub prompts_off: Vec<Prompt>,
    /// What prompts told that the two have seen to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub seen_to: Vec<SeenTo>,
    /// Its meetings, the newest day first.
    pub sections: Vec<SectionView>,
    /// Meetings that were skipped or did not take place, the earliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub gone: Vec<GoneMeeting>,
    /// Topics for the next meeting, which has no day yet, in their order.
    pub next: Vec<TopicEntry>,
    /// Topics put aside for later, in their order.
    pub parked: Vec<TopicEntry>,
    /// Its promises, in the order in which they were written down.
    pub promises: Vec<PromiseView>,
    /// Words that are to be confirmed or were, the oldest first.
    pub wordings: Vec<WordingView>,
}

impl AgendaView {
    /// Its topics, wherever they stand.
    pub fn topics(&self) -> impl Iterator<Item = &TopicEntry> {
        let meetings = self.sections.iter().flat_map(|section| &section.topics);
        meetings.chain(&self.next).chain(&self.parked)
    }
}

/// A meeting that is there no more; what was in it stands elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
pub struct GoneMeeting {
    /// Its day.
    pub day: Day,
    /// Why.
    pub how: Gone,
}

/// A meeting and its topics.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct SectionView {
    /// Its day.
    pub day: Day,
    /// What names it for good, so that it stays the same one when it moves; none while its day does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<Slot>,
    /// Where it stands in its life.
    pub state: MeetingState,
    /// The time of day for which it is planned, in the agenda's zone; none once it is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<TimeOfDay>,
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
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub moved: Vec<MovedTopic>,
    /// Broken promises it opens with, and those that were answered for in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub opening: Vec<PromiseId>,
    /// The topic that both agreed to switch to, while the meeting runs and it has no outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<TopicId>,
    /// Keyword lines in its topics.
    #[serde(default, skip_serializing_if = "Blanks::is_none")]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub blanks: Blanks,
    /// What it ended with, once it is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recap: Option<RecapView>,
}

/// How many keyword lines there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
pub struct Blanks {
    /// Still to be filled in.
    pub open: u32,
    /// Filled in, and the other has not been asked to confirm them as they read.
    pub filled: u32,
}

/// A topic in the outline.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own that the page is told where it is so"
)]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(optional_fields))]
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
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub live: bool,
    /// The topic that its first line was parked from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<TopicId>,
    /// The line of the template that it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// How many meetings it was carried out of.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub carried: u32,
    /// It stood in a closed meeting without an outcome and was brought here by nobody: one closed while the
    /// other added or reopened it.
    #[serde(default, skip_serializing_if = "is_off")]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub left_over: bool,
    /// Its notes were written in while its meeting runs: what stands below its headline reads otherwise than it did
    /// when that began.
    #[serde(default, skip_serializing_if = "is_off")]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub written: bool,
    /// Both turned to it while its meeting runs, though they may have turned to another since.
    #[serde(default, skip_serializing_if = "is_off")]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub turned_to: bool,
    /// What became of it in the meeting it stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Its context, in the order of the ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub context: Vec<ContextEntry>,
    /// What each said to "anything more on this?", in the meeting it stands in.
    #[serde(default, skip_serializing_if = "BySeat::is_empty")]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub enough: BySeat<Enough>,
    /// What each said to it, to settle it in writing.
    #[serde(default, skip_serializing_if = "BySeat::is_empty")]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub in_writing: BySeat<SaidInWriting>,
    /// Why whoever brought it asks, of a question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// What each answered, to a question.
    #[serde(default, skip_serializing_if = "BySeat::is_empty")]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub answers: BySeat<Answer>,
    /// What each said to "switch to this?", in the meeting it stands in.
    #[serde(default, skip_serializing_if = "BySeat::is_empty")]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub switch: BySeat<bool>,
}

/// A piece of a topic's context.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
pub struct ContextEntry {
    /// Its id.
    pub id: ContextId,
    /// What it is.
    #[serde(flatten)]
    pub item: ContextItem,
}

impl Blanks {
    /// There are none to speak of.
    pub fn is_none(&self) -> bool {
        self.open == 0 && self.filled == 0
    }
}

/// A topic with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
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
pub fn agenda_view(txn: &mut TransactionMut<'_>) -> AgendaView {
    agenda_view_with(txn, &mut Readings::default()).clone()
}

/// The recap of a meeting; nothing unless it is closed.
pub(crate) fn recap_of(txn: &mut TransactionMut<'_>, day: Day) -> Option<RecapView> {
    let mut readings = Readings::default();
    let mut sections = agenda_view_with(txn, &mut readings).sections.iter();
    sections.find(|section| section.day == day)?.recap.clone()
}

/// A topic with its words; `None` when there is none of that id or it is deleted.
pub fn topic_view<T: ReadTxn>(txn: &T, topic: &TopicId) -> Option<TopicView> {
    topic_view_with(txn, topic, &mut Readings::default())
}

/// The same, for whoever reads many topics: the meetings are read once, until `readings` is told that they
/// [may be others](Readings::forget).
pub fn topic_view_with<T: ReadTxn>(
    txn: &T,
    topic: &TopicId,
    readings: &mut Readings,
) -> Option<TopicView> {
    let section = agenda::section_of(txn, readings.topics().meetings(txn), topic)?;
    Some(TopicView {
        id: topic.clone(),
        section,
        lines: text::lines(txn, topic),
    })
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
