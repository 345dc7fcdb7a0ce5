//! Prompts: what the page says or asks by itself, each of which a pair can do without.
//!
//! Both see the same ones. They are on unless somebody switched them off, so one that comes later is on.

use super::settings;
use crate::ids::Day;
use crate::word::text_of;
use serde::{Deserialize, Serialize};
use yrs::{Any, ReadTxn, TransactionMut};

/// Something that the page says or asks by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Prompt {
    /// That a kind of conversation did not come up for several meetings.
    Balance,
    /// How many topics each has brought to a meeting.
    Brought,
    /// That blanks were filled in, and the other can be asked to confirm them.
    Filled,
    /// Promises whose day has passed, on top of the next meeting.
    Opening,
    /// Whether there is more on a topic and whether to switch to another, while a meeting runs.
    Questions,
    /// That one of the two has brought nothing to several meetings.
    Silent,
    /// How much time is left in a meeting.
    Time,
    /// What became of a meeting that nobody closed.
    Unclosed,
}

impl Prompt {
    /// All of them, in the order of the alphabet.
    pub const ALL: [Self; 8] = [
        Self::Balance,
        Self::Brought,
        Self::Filled,
        Self::Opening,
        Self::Questions,
        Self::Silent,
        Self::Time,
        Self::Unclosed,
    ];

    /// The setting that says that it is off.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Balance => "off/balance",
            Self::Brought => "off/brought",
            Self::Filled => "off/filled",
            Self::Opening => "off/opening",
            Self::Questions => "off/questions",
            Self::Silent => "off/silent",
            Self::Time => "off/time",
            Self::Unclosed => "off/unclosed",
        }
    }
}

/// What a prompt told after a meeting, which the two have seen to: it tells no more of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
pub struct SeenTo {
    /// Which.
    pub prompt: Prompt,
    /// The newest meeting that it told of.
    pub day: Day,
}

/// The prompts that tell of meetings that are closed.
const TELLS_OF_MEETINGS: [(Prompt, &str); 2] = [
    (Prompt::Balance, "seen/balance"),
    (Prompt::Silent, "seen/silent"),
];

/// The prompts that are off in an agenda.
pub(crate) fn switched_off<T: ReadTxn>(txn: &T) -> Vec<Prompt> {
    let is_off = |prompt: &Prompt| settings::get(txn, prompt.key()) == Some(Any::Bool(true));
    Prompt::ALL.into_iter().filter(is_off).collect()
}

/// Switches a prompt on or off, for both.
pub(super) fn switch(txn: &mut TransactionMut<'_>, prompt: Prompt, on: bool) {
    settings::set(txn, prompt.key(), (!on).then_some(Any::Bool(true)));
}

/// What the two have seen to, of each prompt the last.
pub(crate) fn seen_to<T: ReadTxn>(txn: &T) -> Vec<SeenTo> {
    let read = |(prompt, key)| {
        let day = text_of(&settings::get(txn, key)?)?.parse().ok()?;
        Some(SeenTo { prompt, day })
    };
    TELLS_OF_MEETINGS.into_iter().filter_map(read).collect()
}

/// The setting that says up to which meeting the two have seen to what a prompt tells; none of one that tells of no meetings.
pub(super) fn seen_key(prompt: Prompt) -> Option<&'static str> {
    let mut known = TELLS_OF_MEETINGS.into_iter();
    known.find_map(|(one, key)| (one == prompt).then_some(key))
}

/// Sees to what a prompt tells after that meeting, for both. What was seen to after a later one stays.
pub(super) fn see_to(txn: &mut TransactionMut<'_>, prompt: Prompt, day: Day) {
    let is_later = |seen: &SeenTo| seen.prompt == prompt && seen.day >= day;
    if let Some(key) = seen_key(prompt)
        && !seen_to(txn).iter().any(is_later)
    {
        settings::set(txn, key, Some(Any::from(day.to_string())));
    }
}
