//! Days in words, as of the reader's today.
//!
//! - A weekday is the next such day after today: on a Friday, "Friday" is a week from then, because for today
//!   people say "today". "This Friday" may be today.
//! - "Next Tue" is the Tuesday of the coming week; weeks begin on Monday.
//! - A week, for a promise, ends on Friday; at a weekend the current one ends on Sunday.
//! - Without a year, a day is its next occurrence, today included; 29 February is the next there is.
//! - "Before" a day means that the day before it is the last.
//! - "12/3" may be two days, and so may "nächsten Freitag": then both are given.
//! - A time alone, "by 2 pm", is one of today; the time itself has no place in a date and stays in the words.

mod calendar;
mod counting;
mod day_name;
mod names;

pub(super) use calendar::is_named;

use super::Context;
use super::language::Class;
use super::words::Word;
use crate::ids::Day;
use day_name::Doubt;
use names::named;

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
struct Phrase<'a> {
    days: Days,
    words: usize,
    sureness: Sureness,
    /// Whether that is said, and not only where it stands.
    said: bool,
    keeps: Option<&'a str>,
}

/// When something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) day: Day,
    /// The other day that the same words may mean.
    pub(super) other: Option<Day>,
}

impl Days {
    pub(super) const fn of(day: Day) -> Self {
        Self { day, other: None }
    }
}

/// What is left of words once their day is taken out.
#[derive(Debug)]
pub(super) struct Dated<'a> {
    pub(super) due: Option<Days>,
    /// Whether something says that it is due then: "by".
    pub(super) by: bool,
    /// Whether the words themselves leave no doubt that a day was meant, and not only where they stand.
    pub(super) said: bool,
    pub(super) rest: Vec<Word<'a>>,
}

/// The day that begins a sentence, "On Friday I will …", how many words name it, and those that stay.
pub(super) fn leading<'a>(
    words: &[Word<'a>],
    context: Context<'a>,
) -> Option<(Days, usize, Option<&'a str>)> {
    let found = phrase(words, None, false, context)?;
    Some((found.days, found.words, found.keeps))
}

/// The day that words name and nothing else.
pub(super) fn whole(words: &[Word<'_>], context: Context<'_>) -> Option<Days> {
    let said = words
        .iter()
        .take_while(|word| !word.core.is_empty())
        .count();
    let words = words.get(..said)?;
    let (found, asked) = match phrase(words, None, false, context) {
        Some(found) => (found.days, found.words),
        None => named(words, true, context).map(|named| (named.last, named.words))?,
    };
    let rest = words.get(asked..)?;
    (rest.is_empty() || is_time(rest, context)).then_some(found)
}

/// When it is due, and the words that remain.
pub(super) fn taken_out<'a>(words: &[Word<'a>], context: Context<'a>) -> Dated<'a> {
    let mut best: Option<(usize, Phrase<'_>)> = None;
    let mut elsewhere = false;
    let mut at = 0;
    while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
        elsewhere |= context.language.begins(rest, Class::Clause) && at > 0;
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        let Some(found) = phrase(rest, before, true, context) else {
            at += 1;
            continue;
        };
        // What is said of another clause's days is not when this is due, if this has its own.
        let better = best.is_none_or(|(_, best)| {
            found.sureness > best.sureness || (found.sureness == best.sureness && !elsewhere)
        });
        if better {
            best = Some((at, found));
        }
        at += found.words;
    }
    let Some((at, found)) = best else {
        let by = is_by_time(words, context);
        return Dated {
            due: by.then_some(Days::of(context.calendar.today)),
            by,
            said: by,
            rest: words.to_vec(),
        };
    };
    let (before, behind) = (words.get(..at), words.get(at + found.words..));
    let (mut rest, mut behind) = (
        before.unwrap_or_default().to_vec(),
        behind.unwrap_or_default(),
    );
    if let Some(keeps) = found.keeps {
        rest.extend(keeps.split(' ').map(Word::new));
    }
    let last = words.get(at + found.words - 1);
    match (rest.last(), behind) {
        // Of two dashes around it, one remains.
        (Some(before), [dash, others @ ..]) if before.core.is_empty() && dash.core.is_empty() => {
            behind = others;
        }
        (Some(_), _) if last.is_some_and(|last| last.after.contains(',')) => {
            rest.push(Word::comma());
        }
        _ => {}
    }
    rest.extend_from_slice(behind);
    Dated {
        due: Some(found.days),
        by: found.sureness == Sureness::Due,
        said: found.said,
        rest,
    }
}

/// A day with what says that it is one. Within a sentence, a day alone must stand at its end.
fn phrase<'a>(
    words: &[Word<'a>],
    before: Option<&Word<'_>>,
    within: bool,
    context: Context<'a>,
) -> Option<Phrase<'a>> {
    let Context {
        language, calendar, ..
    } = context;
    let (lead, sureness, excluded) = lead(words, context);
    let rest = words.get(lead..)?;
    let vague = usize::from(
        rest.first()
            .is_some_and(|word| language.is(word, Class::Vague)),
    );
    let led = lead > 0;
    let mut found = named(rest.get(vague..)?, led, context)?;
    let mut sureness = sureness;
    let mut length = lead + vague + found.words;
    let behind = words.get(length..).unwrap_or_default();
    if let Some(latest) = language.said(behind, Class::Latest) {
        (length, sureness) = (length + latest.words, Some(Sureness::Due));
    }
    if excluded {
        found.last = Days {
            day: found.first.plus_days(-1)?,
            other: match found.last.other {
                Some(other) => Some(other.plus_days(-1)?),
                None => None,
            },
        };
    }
    let said = sureness.is_some() || found.plain;
    let sureness = match sureness {
        Some(sureness) => sureness,
        None if !within => Sureness::Said,
        None => {
            let behind = words.get(length..).unwrap_or_default();
            let ends = behind.is_empty()
                || is_time(behind, context)
                || language.begins(behind, Class::Clause)
                || words
                    .get(length - 1)
                    .is_some_and(|last| last.after.contains([',', ')']));
            let other = before.is_some_and(|before| {
                language.is(before, Class::NotDue) || !(before.goes_on() || before.core.is_empty())
            });
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
        days: found.last,
        words: length,
        sureness,
        said,
        keeps: found.keeps,
    })
}

/// How many words say that a day follows, how surely it is a date to keep, and whether the day is excluded.
fn lead(words: &[Word<'_>], context: Context<'_>) -> (usize, Option<Sureness>, bool) {
    let said = |class| context.language.said(words, class);
    if let Some(said) = said(Class::Lead) {
        let sureness = match said.value {
            1 => Sureness::Said,
            _ => Sureness::Due,
        };
        return (said.words, Some(sureness), false);
    }
    match said(Class::Before) {
        Some(said) => (said.words, Some(Sureness::Due), true),
        None => (0, None, false),
    }
}

/// Whether words say that something is due at a time, without a day: "by noon".
fn is_by_time(words: &[Word<'_>], context: Context<'_>) -> bool {
    (0..words.len()).any(|at| {
        let Some(rest) = words.get(at..) else {
            return false;
        };
        let (lead, sureness, _) = lead(rest, context);
        let time = rest.get(lead..).unwrap_or_default();
        sureness == Some(Sureness::Due) && is_certain_time(time, context)
    })
}

/// "Noon", "2pm", "14:00", "14 Uhr", but not "5", which may be anything.
fn is_certain_time(words: &[Word<'_>], context: Context<'_>) -> bool {
    let Some(time) = words.first() else {
        return false;
    };
    let number = time.core.starts_with(|c: char| c.is_ascii_digit());
    let clock = number && time.core.contains(':');
    let glued = time
        .folded
        .trim_start_matches(|c: char| c.is_ascii_digit() || c == ':');
    let unit = Word::new(glued);
    let named = words
        .get(1)
        .is_some_and(|unit| context.language.is(unit, Class::TimeUnit));
    context.language.is(time, Class::TimeWord)
        || clock
        || (number && (named || context.language.is(&unit, Class::TimeUnit)))
}

/// Whether words are a time of day and nothing else: "at 3 pm".
fn is_time(words: &[Word<'_>], context: Context<'_>) -> bool {
    let language = context.language;
    let words = match words {
        [at, rest @ ..] if language.is(at, Class::TimeLead) => rest,
        _ => words,
    };
    let clock = |word: &Word<'_>| {
        language.is(word, Class::TimeWord) || word.core.starts_with(|c: char| c.is_ascii_digit())
    };
    match words {
        [time] => clock(time),
        [time, unit] => clock(time) && language.is(unit, Class::TimeUnit),
        _ => false,
    }
}
