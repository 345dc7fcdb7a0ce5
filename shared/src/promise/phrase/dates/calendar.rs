//! What a day is called in the calendar: "12 May", "12/5", "Freitag".

use super::super::Calendar;
use super::super::words::{Word, begins, same};
use super::counting::{next_of_month, occurrence};
use super::names::{Doubt, Named, on};
use crate::ids::Day;

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Whether a word is the name of a month or of a weekday.
pub(in crate::promise::phrase) fn is_named(word: &Word<'_>, calendar: &Calendar) -> bool {
    let full = |found: Option<(u8, bool)>| found.is_some_and(|(_, full)| full);
    full(weekday(word, calendar)) || full(month(word, calendar))
}

/// "12 May", "May 12th, 2027", "the 12th", "12.5.", "12/5", "2026-05-12".
pub(super) fn on_date(words: &[Word<'_>], calendar: &Calendar) -> Option<Named> {
    let today = calendar.today;
    let first = words.first()?;
    if let Some(found) = in_digits(first, calendar) {
        return Some(found);
    }
    let the = usize::from(first.is("the"));
    if the == 0
        && let Some((month, _)) = month(first, calendar)
        && first.goes_on()
    {
        let (day, _) = of_month(words.get(1)?)?;
        let (year, length) = year(words, 2);
        return Some(on(occurrence(day, month, year, today)?, length));
    }
    let number = words.get(the)?;
    let (day, ordinal) = of_month(number)?;
    let of = usize::from(words.get(the + 1).is_some_and(|word| word.is_in("of de")));
    let named = words
        .get(the + 1 + of)
        .and_then(|word| month(word, calendar));
    if let Some((month, _)) = named.filter(|_| number.goes_on()) {
        let (year, length) = year(words, the + 2 + of);
        return Some(on(occurrence(day, month, year, today)?, length));
    }
    let day = (the == 1 && ordinal).then(|| next_of_month(today, day))??;
    Some(on(day, 2))
}

pub(super) fn weekday(word: &Word<'_>, calendar: &Calendar) -> Option<(u8, bool)> {
    if word.is("weds") {
        return Some((2, true));
    }
    look_up(word, &calendar.weekdays, &WEEKDAYS)
}

/// The number of a month, from 1, and whether its whole name was written.
pub(super) fn month(word: &Word<'_>, calendar: &Calendar) -> Option<(u8, bool)> {
    look_up(word, &calendar.months, &MONTHS).map(|(at, full)| (at + 1, full))
}

/// A number of so many digits.
pub(super) fn digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<u16> {
    let number = lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| number)
}

/// A day in digits alone.
fn in_digits(word: &Word<'_>, calendar: &Calendar) -> Option<Named> {
    let text = word.core;
    if let Ok(day) = text.parse() {
        return Some(on(day, 1));
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
    Some(Named {
        doubt,
        ..on(occurrence(day, month, year, calendar.today)?, 1)
    })
}

/// A day of the month, and whether it is written as one: "12th".
fn of_month(word: &Word<'_>) -> Option<(u8, bool)> {
    let small = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|end| word.core.strip_suffix(end));
    let day = digits(small.unwrap_or(word.core), 1..=2)?;
    Some((u8::try_from(day).ok()?, small.is_some()))
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

/// The place of a name, or of its beginning when it is the only one that begins so.
fn look_up(word: &Word<'_>, own: &[String], english: &[&str]) -> Option<(u8, bool)> {
    let own: Vec<&str> = own.iter().map(String::as_str).take(english.len()).collect();
    for names in [own.as_slice(), english] {
        let place = |at: Option<usize>| at.and_then(|at| u8::try_from(at).ok());
        if let Some(at) = place(names.iter().position(|name| same(word.core, name))) {
            return Some((at, true));
        }
        let mut short = (0_u8..)
            .zip(names)
            .filter(|(_, name)| begins(word.core, name));
        if let (Some((at, _)), None) = (short.next(), short.next()) {
            return Some((at, false));
        }
    }
    None
}
