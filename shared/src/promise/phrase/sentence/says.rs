//! Speaker of a sentence: who is said to do something, in which way, and how surely.

use super::super::Speaker;
use super::super::dates::Days;

/// Who is said to do something, and in which way.
#[derive(Debug, Clone)]
pub(super) struct Says<'a> {
    pub(super) who: Speaker,
    /// How many words say so, "will" with them.
    pub(super) words: usize,
    pub(super) way: Way<'a>,
    /// Whether that alone makes a promise.
    pub(super) sure: bool,
    /// Without a day it is at most a likely one.
    pub(super) needs_day: bool,
    /// The day that stands before who it is.
    pub(super) leading: Option<Days>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Way<'a> {
    /// "Will", with the verb behind it.
    Will,
    /// "TODO Ben:", with any words behind it.
    Asked,
    /// In a form of its own: this is the plain one.
    Present(&'a str),
}

impl<'a> Says<'a> {
    pub(super) const fn new(who: Speaker, words: usize, way: Way<'a>) -> Self {
        Self {
            who,
            words,
            way,
            sure: true,
            needs_day: false,
            leading: None,
        }
    }

    pub(super) fn likely(self) -> Self {
        self.unless(true)
    }

    /// At most likely when something makes it doubtful.
    pub(super) fn unless(mut self, doubted: bool) -> Self {
        self.sure &= !doubted;
        self
    }
}
