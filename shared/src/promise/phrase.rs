//! Promises and days as people type them: "I will send the draft by Friday".
//!
//! Better none than a wrong one: what is asked, denied, supposed or said of things is no promise, and whoever
//! wants one all the same writes `/promise`. A line is read in its reader's calendar, so that "12/5" and
//! "Freitag" are the days that they mean.

mod clause;
mod dates;
mod words;

use super::PromiseKind;
use crate::ids::Day;
use serde::{Deserialize, Serialize};

/// The reader's calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Calendar {
    /// The reader's day: today where they are.
    pub today: Day,
    /// Whether "5/12" is 5 December.
    pub day_first: bool,
    /// The months in the reader's language, January first. The English ones are known.
    pub months: Vec<String>,
    /// The days of the week in the reader's language, Monday first. The English ones are known.
    pub weekdays: Vec<String>,
}

/// Who will, as the line says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Speaker {
    /// Who wrote the line.
    I,
    /// The other one.
    You,
    /// Somebody by name, who may be one of the two.
    Name(String),
}

/// A promise that a line's words make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundPromise {
    /// Who will.
    pub who: Speaker,
    /// To do something, or to find something out.
    pub kind: PromiseKind,
    /// What, without the owner and the date: "send the draft".
    pub what: String,
    /// The last day on which it is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Day>,
}

/// Longest line, in bytes, that is looked at; anything longer is no promise but a text.
const MAX_LEN: usize = 4_000;

/// The promise that a line makes: the first one, when it makes several.
pub fn promise_in(line: &str, calendar: &Calendar) -> Option<FoundPromise> {
    if line.len() > MAX_LEN {
        return None;
    }
    let words = words::words(line);
    if let [asked, rest @ ..] = words.as_slice()
        && asked.is("/promise")
    {
        return clause::asked(rest, calendar);
    }
    let mut sentences = words::sentences(&words);
    sentences.find_map(|sentence| clause::stated(sentence, calendar))
}

/// The day that words name, when they name nothing else: "next Tue", "by 12 May".
pub fn day_in(words: &str, calendar: &Calendar) -> Option<Day> {
    if words.len() > MAX_LEN {
        return None;
    }
    dates::whole(&words::words(words), calendar)
}

#[cfg(test)]
mod tests;
