//! Kinds of topics, and what can become of them.

use crate::ids::{Day, TopicId};
use serde::{Deserialize, Serialize};

/// Kinds of conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum TopicKind {
    /// Getting something moving again.
    Unblock,
    /// Who is responsible for what.
    Responsibilities,
    /// Feedback, either way.
    Feedback,
    /// Learning and teaching.
    Learning,
    /// Connecting dots: what the other should know.
    Dots,
    /// Satisfaction and the future.
    Future,
    /// A question that both answer.
    Question,
}

/// Where a topic is discussed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum TopicMode {
    /// In the call.
    Call,
    /// In writing beforehand; the meeting shows its conclusion.
    Writing,
}

/// What became of a topic in one meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(tag = "outcome", rename_all = "camelCase")]
pub enum Outcome {
    /// It was discussed.
    Discussed,
    /// It is taken to the next meeting.
    NextTime {
        /// That meeting's day.
        on: Day,
    },
    /// It gets a meeting of its own before the next one.
    FollowUp {
        /// That meeting's day.
        on: Day,
    },
    /// It was parked for later.
    Parked,
}

/// A piece of a topic's context.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(tag = "item", rename_all = "camelCase")]
pub enum ContextItem {
    /// Something to read; `http`, `https` and `mailto` only.
    Link {
        /// Where.
        href: String,
        /// What it is called; empty shows the address.
        title: String,
    },
    /// Somebody it concerns.
    Person {
        /// What they are called.
        name: String,
    },
    /// Another topic.
    Topic {
        /// Which.
        topic: TopicId,
    },
}

/// An answer to "anything more on this?".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Enough {
    /// From this person's side the topic is exhausted.
    Enough,
    /// There is more to say.
    More,
}

/// An answer to a topic that is to be settled in writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum InWriting {
    /// This person has read it, and that settles it.
    Read,
    /// This person wants to think about it.
    Think,
    /// This person wants to talk about it all the same.
    Talk,
}

/// What somebody said to a topic that is to be settled in writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
pub struct SaidInWriting {
    /// What.
    pub says: InWriting,
    /// When, in milliseconds since 1970.
    pub at: u64,
}

/// An answer to a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(tag = "answer", rename_all = "camelCase")]
pub enum Answer {
    /// In words, of several lines perhaps.
    Words {
        /// The words.
        words: String,
    },
    /// That this person would rather not give one; nothing counts it.
    RatherNot,
}
