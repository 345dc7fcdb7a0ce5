//! Days that words name, with what may be doubted of them.

use super::Days;
use crate::ids::Day;

/// What words name: the days that it may take, and how many words there are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named<'a> {
    pub(super) first: Day,
    /// What "by" means.
    pub(super) last: Days,
    pub(super) words: usize,
    /// Whether it is a day beyond doubt, wherever it stands in a sentence.
    pub(super) plain: bool,
    /// What else it may be, unless something says that it is a day.
    pub(super) doubt: Doubt,
    /// What it says of the time, which stays.
    pub(super) keeps: Option<&'a str>,
}

/// What else a day's name may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doubt {
    Nothing,
    /// "12.5." may be a version.
    Number,
    /// "sat" and "sun", written small, may be words.
    Word,
}

pub(super) const fn on<'a>(day: Day, words: usize) -> Named<'a> {
    Named {
        first: day,
        last: Days::of(day),
        words,
        plain: false,
        doubt: Doubt::Nothing,
        keeps: None,
    }
}
