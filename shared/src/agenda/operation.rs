//! Operations on meetings and topics.

use super::{
    Answer, ContextItem, Enough, FeedbackSessions, Gone, InWriting, Outcome, Place, Prompt, Series,
    TopicKind, TopicMode,
};
use crate::ids::{ContextId, Day, LineId, Section, TimeOfDay, TopicId, Zone};

/// Something a person does to meetings and topics.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "contracts",
    derive(ts_rs::TS),
    ts(tag = "do", rename_all = "camelCase")
)]
pub enum AgendaOperation {
    /// Makes the meeting of a day, once; one that is gone is there again.
    AddMeeting {
        /// Its day.
        day: Day,
    },
    /// Moves a meeting that is not closed, with all that is in it. One that runs is planned again.
    MoveMeeting {
        /// Its day.
        day: Day,
        /// The day it moves to, which may be its own; the meeting that is there becomes one with it.
        to: Day,
        /// The time of day it is put to; none leaves the one that it has.
        at: Option<TimeOfDay>,
    },
    /// Says that a meeting does not take place, or did not. What is in it stands in the next.
    SkipMeeting {
        /// Its day.
        day: Day,
        /// Which of both.
        how: Gone,
    },
    /// Says when the two meet; none ends the series. Meetings that are there stay.
    SetSeries {
        /// When.
        series: Option<Series>,
    },
    /// Says in which time zone the agenda's days and times are meant.
    SetZone {
        /// Its name.
        zone: Zone,
    },
    /// Says which topics come up in each meeting; none is no template.
    SetTemplate {
        /// Their headlines.
        lines: Vec<String>,
    },
    /// Says when the two have feedback sessions; none is that they have none.
    SetFeedback {
        /// When, and their own questions.
        feedback: Option<FeedbackSessions>,
    },
    /// Switches a prompt on or off, for both.
    SetPrompt {
        /// Which.
        prompt: Prompt,
        /// Whether it is on.
        on: bool,
    },
    /// Sees to what a prompt tells after a meeting, for both: it tells no more of that.
    SeeTo {
        /// Which.
        prompt: Prompt,
        /// The newest meeting that it told of.
        day: Day,
    },
    /// Marks a meeting as running, for both.
    StartMeeting {
        /// Its day.
        day: Day,
        /// How long it is meant to last.
        minutes: u16,
    },
    /// Closes a meeting. Refused while a topic in it has no outcome.
    CloseMeeting {
        /// Its day.
        day: Day,
    },
    /// Opens a closed meeting again: it runs.
    ReopenMeeting {
        /// Its day.
        day: Day,
    },
    /// Adds a topic under an id of its own.
    AddTopic {
        /// Its id.
        topic: TopicId,
        /// Where.
        section: Section,
        /// Where in there.
        place: Place,
        /// Its first line.
        headline: String,
    },
    /// Makes a topic of a line of the template, after all others.
    TakeUp {
        /// The id of the new topic.
        topic: TopicId,
        /// Where.
        section: Section,
        /// The line.
        line: String,
    },
    /// Moves a topic. Out of a meeting that runs or ran, the move is its outcome there.
    MoveTopic {
        /// Which.
        topic: TopicId,
        /// Where to; never into a closed meeting.
        section: Section,
        /// Where in there.
        place: Place,
    },
    /// Flags a topic as deleted.
    DeleteTopic {
        /// Which.
        topic: TopicId,
    },
    /// Brings a deleted topic back.
    RestoreTopic {
        /// Which.
        topic: TopicId,
    },
    /// Says what kind of conversation a topic is.
    SetKind {
        /// Which.
        topic: TopicId,
        /// Its kind; none takes it away.
        kind: Option<TopicKind>,
    },
    /// Says whether a topic is discussed in writing or in the call.
    SetMode {
        /// Which.
        topic: TopicId,
        /// How.
        mode: Option<TopicMode>,
    },
    /// Adds a link, a person or a related topic to a topic's context.
    AddContext {
        /// Which topic.
        topic: TopicId,
        /// A new id.
        context: ContextId,
        /// What.
        item: ContextItem,
    },
    /// Takes something out of a topic's context.
    RemoveContext {
        /// Which topic.
        topic: TopicId,
        /// What.
        context: ContextId,
    },
    /// Says what became of a topic in the meeting it stands in.
    SetOutcome {
        /// Which.
        topic: TopicId,
        /// In that meeting.
        day: Day,
        /// What became of it; none takes it back. The meeting it goes to is made when it is not there.
        outcome: Option<Outcome>,
    },
    /// Takes a line out of a topic and parks it as a topic of its own, which knows where it came from.
    ParkLine {
        /// The id of the new topic.
        topic: TopicId,
        /// The topic it stands in.
        from: TopicId,
        /// The line; never the headline.
        line: LineId,
    },
    /// "Anything more on this?": the first who says enough asks, the second closes the topic.
    SayEnough {
        /// Which topic.
        topic: TopicId,
        /// In that meeting.
        day: Day,
        /// Enough, or more; none takes the question back.
        says: Option<Enough>,
    },
    /// Answers a topic that is to be settled in writing.
    SayInWriting {
        /// Which topic.
        topic: TopicId,
        /// The answer; none takes back what this person said.
        says: Option<InWriting>,
    },
    /// Says why one asks a question that one has brought.
    SayWhy {
        /// Which topic.
        topic: TopicId,
        /// Why; none says nothing of it any more.
        why: Option<String>,
    },
    /// Answers a question.
    AnswerQuestion {
        /// Which topic.
        topic: TopicId,
        /// The answer; none takes it back.
        answer: Option<Answer>,
    },
    /// "Switch to this?": the first who wants it asks, the second agrees or not.
    SaySwitch {
        /// To this topic.
        topic: TopicId,
        /// In that meeting.
        day: Day,
        /// Whether this person wants it.
        wants: bool,
    },
}
