//! What a day is called in the calendar: "12 May", "12/5", "Freitag".

use super::super::Context;
use super::super::language::Class;
use super::super::words::Word;
use super::counting::{next_of_month, occurrence};
use super::day_name::{Doubt, Named, on};
use crate::ids::Day;
use crate::promise::phrase::Calendar;

/// Whether a word is the name of a month or of a weekday.
pub(in crate::promise::phrase) fn is_named(word: &Word<'_>, context: Context<'_>) -> bool {
    let full = |found: Option<(u8, bool)>| found.is_some_and(|(_, full)| full);
    full(weekday(word, context)) || full(month(word, context))
}

/// "12 May", "May 12th, 2027", "the 12th", "12.5.", "12/5", "2026-05-12".
pub(super) fn on_date<'a>(
    words: &[Word<'a>],
    led: bool,
    context: Context<'a>,
) -> Option<Named<'a>> {
    let Context {
        language, calendar, ..
    } = context;
    let today = calendar.today;
    let first = words.first()?;
    if let Some(found) = in_digits(first, led, calendar) {
        return Some(found);
    }
    let the = usize::from(language.is(first, Class::The));
    if the == 0
        && let Some((month, _)) = month(first, context)
        && first.goes_on()
    {
        let (day, _) = of_month(words.get(1)?, context)?;
        let (year, length) = year(words, 2);
        return Some(on(occurrence(day, month, year, today)?, length));
    }
    let number = words.get(the)?;
    let (day, ordinal) = of_month(number, context)?;
    let of = usize::from(
        words
            .get(the + 1)
            .is_some_and(|word| language.is(word, Class::Of)),
    );
    let named = words
        .get(the + 1 + of)
        .and_then(|word| month(word, context));
    if let Some((month, _)) = named.filter(|_| number.goes_on()) {
        let (year, length) = year(words, the + 2 + of);
        return Some(on(occurrence(day, month, year, today)?, length));
    }
    let day = ((the == 1 || led) && ordinal).then(|| next_of_month(today, day))??;
    Some(on(day, the + 1))
}

/// The number of a weekday, from Monday's 0, and whether its whole name was written.
pub(super) fn weekday(word: &Word<'_>, context: Context<'_>) -> Option<(u8, bool)> {
    look_up(word, &context.names.weekdays, 0, Class::Weekday, context)
}

/// The number of a month, from 1, and whether its whole name was written.
pub(super) fn month(word: &Word<'_>, context: Context<'_>) -> Option<(u8, bool)> {
    look_up(word, &context.names.months, 1, Class::Month, context)
}

/// A number of so many digits.
pub(super) fn digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<u16> {
    let number = lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| number)
}

/// A day in digits alone.
fn in_digits<'a>(word: &Word<'_>, led: bool, calendar: &Calendar) -> Option<Named<'a>> {
    let text = word.core;
    if let Ok(day) = text.parse() {
        return Some(on(day, 1));
    }
    // Around the clock is no day in July.
    if text == "24/7" && !led {
        return None;
    }
    let dotted = text.contains('.');
    let mut parts = text.split(['.', '/']);
    let (one, other, year) = (parts.next()?, parts.next()?, parts.next());
    if parts.next().is_some() || (dotted && text.contains('/')) {
        return None;
    }
    if let (Some(year), Some(day)) = (digits(one, 4..=4), year) {
        let (month, day) = (digits(other, 1..=2)?, digits(day, 1..=2)?);
        let day = Day::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()?;
        return (!dotted).then(|| on(day, 1));
    }
    let (one, other) = (digits(one, 1..=2)?, digits(other, 1..=2)?);
    let (one, other) = (u8::try_from(one).ok()?, u8::try_from(other).ok()?);
    let year = match year {
        None => None,
        Some(year) => Some(digits(year, 4..=4).or_else(|| Some(2000 + digits(year, 2..=2)?))?),
    };
    // A number above twelve can only be the day, wherever it stands.
    let day_first = dotted || one > 12 || (calendar.day_first && other <= 12);
    let (day, month) = if day_first {
        (one, other)
    } else {
        (other, one)
    };
    let doubt = if dotted && year.is_none() {
        Doubt::Number
    } else {
        Doubt::Nothing
    };
    let days = |day, month| occurrence(day, month, year, calendar.today);
    let mut found = on(days(day, month)?, 1);
    // Who reads it may be used to the other order.
    found.last.other = days(month, day).filter(|other| !dotted && *other != found.first);
    Some(Named { doubt, ..found })
}

/// A day of the month, and whether it is written as one: "12th".
fn of_month(word: &Word<'_>, context: Context<'_>) -> Option<(u8, bool)> {
    let small = context.language.without(word.folded, Class::Ordinal);
    let dotted =
        word.after.starts_with('.') && context.language.without(".", Class::Ordinal).is_some();
    let day = digits(small.unwrap_or(word.folded), 1..=2)?;
    Some((u8::try_from(day).ok()?, small.is_some() || dotted))
}

/// The year that may follow after so many words, and how many words there are then.
fn year(words: &[Word<'_>], after: usize) -> (Option<u16>, usize) {
    let goes_on = after
        .checked_sub(1)
        .and_then(|last| words.get(last))
        .is_some_and(Word::goes_on);
    let year = words.get(after).filter(|_| goes_on);
    match year
        .and_then(|year| digits(year.core, 4..=4))
        .filter(|year| *year < 3000)
    {
        Some(year) => (Some(year), after + 1),
        None => (None, after),
    }
}

/// The value of a name, or of its beginning when it is the only one that begins so: in the reader's own words,
/// the first of which has the value `from`, or else in those of the language.
fn look_up(
    word: &Word<'_>,
    own: &[String],
    from: u8,
    class: Class,
    context: Context<'_>,
) -> Option<(u8, bool)> {
    let said = word.folded;
    if said.is_empty() || context.language.is(word, Class::NoDay) {
        return None;
    }
    let own = own.iter().map(String::as_str).zip(from..);
    find(said, own).or_else(|| find(said, context.language.parts(class)))
}

fn find<'n>(said: &str, names: impl Iterator<Item = (&'n str, u8)>) -> Option<(u8, bool)> {
    let mut short = None;
    let mut several = false;
    for (name, value) in names {
        if name == said {
            return Some((value, true));
        }
        if said.chars().count() >= 3 && name.starts_with(said) {
            several |= short.is_some_and(|other| other != value);
            short = Some(value);
        }
    }
    short.filter(|_| !several).map(|value| (value, false))
}
