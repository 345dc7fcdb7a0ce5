//! Promises and days as people type them: "I will send the draft by Friday", "Ich schicke den Entwurf bis Freitag".
//!
//! Better none than a wrong one: what is asked, denied, told or said of things is no promise. What may or may not
//! be one is [`Reading::Likely`], which the page asks about, and whoever wants one all the same writes `/promise`.
//! A line is read in its reader's calendar, so that "Freitag" is the day that it means; where its words name either
//! of two days, both are given.
//!
//! What the words of a language do is data ([`language`]); how they make a promise is here.

mod dates;
mod language;
mod sentence;
mod words;

pub use language::BadLanguage;

use super::PromiseKind;
use crate::ids::Day;
use language::Language;
use serde::{Deserialize, Serialize};
use words::{Line, folded};

/// The reader's calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub struct Calendar {
    /// The reader's day: today where they are.
    pub today: Day,
    /// Whether "5/12" is rather 5 December.
    pub day_first: bool,
    /// The months in the reader's language, January first. Those of the languages that are read are known.
    pub months: Vec<String>,
    /// The days of the week in the reader's language, Monday first.
    pub weekdays: Vec<String>,
}

/// Who will, as the line says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Speaker {
    /// Who wrote the line.
    I,
    /// The other one.
    You,
    /// "We", or nobody: who it is has to be asked.
    Unsaid,
    /// Somebody by name, who may be one of the two.
    Name(String),
}

/// A promise that a line's words make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(optional_fields))]
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
    /// The language that it is written in, `de`, unless that is English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// What a line comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// No promise.
    None,
    /// Perhaps one: its writer is asked.
    Likely(FoundPromise),
    /// One, or perhaps one, whose words name either of two days, the reader's first.
    WhichDay(FoundPromise, [Day; 2]),
    /// A promise.
    Promise(FoundPromise),
}

/// Longest line, in bytes, that is looked at; anything longer is no promise but a text.
const MAX_LEN: usize = 4_000;

/// What a line begins with whose writer wants a promise whatever it says.
const ASKED: &str = "/promise";

/// Reads lines in the languages it has learned. The cost is a constant times the bytes of a line.
#[derive(Debug)]
pub struct Reader {
    languages: Vec<Language>,
}

/// What a line is read with.
#[derive(Debug, Clone, Copy)]
struct Context<'a> {
    language: &'a Language,
    calendar: &'a Calendar,
    names: &'a Names,
}

/// What the reader calls months and weekdays, as words are compared.
#[derive(Debug)]
struct Names {
    months: Vec<String>,
    weekdays: Vec<String>,
}

impl Names {
    fn of(calendar: &Calendar) -> Self {
        let folded = |names: &[String]| names.iter().take(12).map(|name| folded(name)).collect();
        Self {
            months: folded(&calendar.months),
            weekdays: folded(&calendar.weekdays),
        }
    }
}

impl Reader {
    /// One that reads English.
    pub fn english() -> Result<Self, BadLanguage> {
        let mut reader = Self {
            languages: Vec::new(),
        };
        reader.learn(ENGLISH)?;
        Ok(reader)
    }

    /// Reads another language as well, whose text is as [`GERMAN`] is.
    pub fn learn(&mut self, text: &str) -> Result<(), BadLanguage> {
        let language = Language::read(text)?;
        self.languages.retain(|known| known.code != language.code);
        self.languages.push(language);
        Ok(())
    }

    /// What a line comes to: of several promises the first, in the language in which it reads most surely.
    pub fn read(&self, line: &str, calendar: &Calendar) -> Reading {
        if line.len() > MAX_LEN {
            return Reading::None;
        }
        let (line, names) = (Line::of(line), Names::of(calendar));
        let words = line.words();
        let contexts = self.contexts(calendar, &names);
        if let [asked, rest @ ..] = words.as_slice()
            && asked.core == ASKED
        {
            return sentence::asked(rest, &contexts);
        }
        let mut best = Reading::None;
        let mut rest = words.as_slice();
        while let Some(length) = sentence::length(rest, &contexts)
            && let Some((sentence, others)) = rest.split_at_checked(length)
        {
            for context in &contexts {
                let reading = sentence::stated(sentence, *context, &contexts);
                if reading.rank() > best.rank() {
                    best = reading;
                }
            }
            if matches!(best, Reading::Promise(_)) {
                break;
            }
            rest = others;
        }
        best
    }

    /// The day that words name, when they name nothing else: "next Tue", "by 12 May". Of two, the reader's first.
    pub fn day(&self, words: &str, calendar: &Calendar) -> Option<Day> {
        if words.len() > MAX_LEN {
            return None;
        }
        let (line, names) = (Line::of(words), Names::of(calendar));
        let words = line.words();
        let contexts = self.contexts(calendar, &names);
        let mut days = contexts
            .iter()
            .filter_map(|context| dates::whole(&words, *context));
        days.next().map(|days| days.day)
    }

    fn contexts<'a>(&'a self, calendar: &'a Calendar, names: &'a Names) -> Vec<Context<'a>> {
        let context = |language| Context {
            language,
            calendar,
            names,
        };
        self.languages.iter().map(context).collect()
    }
}

impl Reading {
    const fn rank(&self) -> u8 {
        match self {
            Self::None => 0,
            Self::Likely(_) => 1,
            Self::WhichDay(..) => 2,
            Self::Promise(_) => 3,
        }
    }
}

/// English, which every reader knows.
pub const ENGLISH: &str = include_str!("phrase/languages/en.txt");
/// German, which the page hands in once it has fetched it.
pub const GERMAN: &str = include_str!("phrase/languages/de.txt");

#[cfg(test)]
mod tests;
