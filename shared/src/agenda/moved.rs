//! Moved topic: what a meeting says of one that went elsewhere.

use super::Outcome;
use crate::ids::TopicId;
use serde::{Deserialize, Serialize};

/// A topic that went from a meeting to elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
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
