//! Days in words, as of the reader's today.
//!
//! - A weekday is the next such day after today: on a Friday, "Friday" is a week from then, because for today
//!   people say "today". "This Friday" may be today.
//! - "Next Tue" is the Tuesday of the coming week; weeks begin on Monday.
//! - A week, for a promise, ends on Friday; at a weekend the current one ends on Sunday.
//! - Without a year, a day is its next occurrence, today included; 29 February is the next there is.
//! - "Before" a day means that the day before it is the last.

mod calendar;
mod counting;
mod names;

pub(super) use calendar::is_named;

use super::Calendar;
use super::words::Word;
use crate::ids::Day;
use names::{Doubt, named};

/// How surely words say that something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sureness {
    /// A day among other words: "tell Ben tomorrow that …".
    Mentioned,
    /// "On Friday", or a day at the end.
    Said,
    /// "By Friday".
    Due,
}

#[derive(Debug, Clone, Copy)]
struct Phrase {
    day: Day,
    words: usize,
    sureness: Sureness,
}

/// A day behind one of these says something else than when it is done.
const NOT_DUE: &str = "to of for from than version at with in and or the a an about since after as per release \
    step room number like between is was are every each last past not our my your its this that";

/// The day that begins a sentence: "On Friday I will …".
pub(super) fn leading(words: &[Word<'_>], calendar: &Calendar) -> Option<(Day, usize)> {
    let found = phrase(words, None, false, calendar)?;
    Some((found.day, found.words))
}

/// The day that words name and nothing else.
pub(super) fn whole(words: &[Word<'_>], calendar: &Calendar) -> Option<Day> {
    let said = words
        .iter()
        .take_while(|word| !word.core.is_empty())
        .count();
    let words = words.get(..said)?;
    let (found, asked) = match phrase(words, None, false, calendar) {
        Some(found) => (found.day, found.words),
        None => named(words, calendar).map(|named| (named.last, named.words))?,
    };
    let rest = words.get(asked..)?;
    (rest.is_empty() || is_time(rest)).then_some(found)
}

/// When it is due, and the words that remain.
pub(super) fn taken_out<'line>(
    words: &[Word<'line>],
    calendar: &Calendar,
) -> (Option<Day>, Vec<Word<'line>>) {
    let mut best: Option<(usize, Phrase)> = None;
    let mut at = 0;
    while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        let Some(found) = phrase(rest, before, true, calendar) else {
            at += 1;
            continue;
        };
        if best.is_none_or(|(_, best)| found.sureness >= best.sureness) {
            best = Some((at, found));
        }
        at += found.words;
    }
    let Some((at, found)) = best else {
        return (None, words.to_vec());
    };
    let (before, behind) = (words.get(..at), words.get(at + found.words..));
    let (mut rest, mut behind) = (
        before.unwrap_or_default().to_vec(),
        behind.unwrap_or_default(),
    );
    let last = words.get(at + found.words - 1);
    match (rest.last(), behind) {
        // Of two dashes around it, one remains.
        (Some(before), [dash, others @ ..]) if before.core.is_empty() && dash.core.is_empty() => {
            behind = others;
        }
        _ if last.is_some_and(|last| last.after.contains(',')) => rest.push(Word::comma()),
        _ => {}
    }
    rest.extend_from_slice(behind);
    (Some(found.day), rest)
}

/// A day with what says that it is one. Within a sentence, a day alone must stand at its end.
fn phrase(
    words: &[Word<'_>],
    before: Option<&Word<'_>>,
    within: bool,
    calendar: &Calendar,
) -> Option<Phrase> {
    let (lead, sureness, excluded) = lead(words);
    let rest = words.get(lead..)?;
    let vague = rest
        .iter()
        .take_while(|word| word.is_in("early late later sometime"))
        .count();
    let found = named(rest.get(vague..)?, calendar)?;
    let mut length = lead + vague + found.words;
    let mut sureness = sureness;
    let behind = words.get(length..).unwrap_or_default();
    if is_said(behind, "at the latest") {
        (length, sureness) = (length + 3, Some(Sureness::Due));
    } else if is_said(behind, "latest") {
        (length, sureness) = (length + 1, Some(Sureness::Due));
    }
    let day = if excluded {
        found.first.plus_days(-1)?
    } else {
        found.last
    };
    let sureness = match sureness {
        Some(sureness) => sureness,
        None if !within => Sureness::Said,
        None => {
            let behind = words.get(length..).unwrap_or_default();
            let ends = behind.is_empty() || is_time(behind);
            let other = before.is_some_and(|before| before.is_in(NOT_DUE) || !before.goes_on());
            let doubted = match found.doubt {
                Doubt::Nothing => false,
                Doubt::Number => !calendar.day_first || before.is_some_and(Word::is_capital),
                Doubt::Word => true,
            };
            match (ends && !other && !doubted, found.plain) {
                (true, _) => Sureness::Said,
                (false, true) => Sureness::Mentioned,
                (false, false) => return None,
            }
        }
    };
    Some(Phrase {
        day,
        words: length,
        sureness,
    })
}

/// How many words say that a day follows, how surely it is a date to keep, and whether the day is excluded.
fn lead(words: &[Word<'_>]) -> (usize, Option<Sureness>, bool) {
    for (said, sureness) in [
        ("no later than", Sureness::Due),
        ("not later than", Sureness::Due),
        ("at the latest by", Sureness::Due),
        ("at the latest on", Sureness::Due),
        ("on or before", Sureness::Due),
        ("due by", Sureness::Due),
        ("due on", Sureness::Due),
        ("due", Sureness::Due),
        ("by", Sureness::Due),
        ("until", Sureness::Due),
        ("till", Sureness::Due),
        ("on", Sureness::Said),
    ] {
        if is_said(words, said) {
            return (said.split(' ').count(), Some(sureness), false);
        }
    }
    if is_said(words, "before") {
        return (1, Some(Sureness::Due), true);
    }
    // "At the end of May"; the rest of it is the day's name.
    let at_end = is_said(words, "at the end") || is_said(words, "at end");
    (usize::from(at_end), at_end.then_some(Sureness::Said), false)
}

/// Whether words are a time of day and nothing else: "at 3 pm".
fn is_time(words: &[Word<'_>]) -> bool {
    let words = match words {
        [at, rest @ ..] if at.is_in("at around by before after") => rest,
        _ => words,
    };
    let clock = |word: &Word<'_>| {
        word.is_in("noon midnight midday lunch lunchtime")
            || word.core.starts_with(|c: char| c.is_ascii_digit())
    };
    match words {
        [time] => clock(time),
        [time, unit] => clock(time) && unit.is_in("am pm a.m p.m h uhr o'clock sharp"),
        _ => false,
    }
}

/// Whether words begin with these, which are written small with blanks between them.
fn is_said(words: &[Word<'_>], said: &str) -> bool {
    let mut words = words.iter();
    said.split(' ')
        .all(|one| words.next().is_some_and(|word| word.is(one)))
}
