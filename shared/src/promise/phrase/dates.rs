//! Days in words, as of the reader's today.
//!
//! - A weekday is the next such day after today: on a Friday, "Friday" is a week from then, because for today
//!   people say "today". "This Friday" may be today.
//! - "Next Tue" is the Tuesday of the coming week; weeks begin on Monday.
//! - A week, for a promise, ends on Friday; at a weekend the current one ends on Sunday.
//! - Without a year, a day is its next occurrence, today included; 29 February is the next there is.
//! - "Before" a day means that the day before it is the last.

use super::Calendar;
use super::words::{Word, begins, same};
use crate::ids::Day;

/// What words name: the days that it may take, and how many words there are.
#[derive(Debug, Clone, Copy)]
struct Named {
    first: Day,
    /// What "by" means.
    last: Day,
    words: usize,
    /// Whether it is a day beyond doubt, wherever it stands in a sentence.
    plain: bool,
    /// What else it may be, unless something says that it is a day.
    doubt: Doubt,
}

/// What else a day's name may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doubt {
    Nothing,
    /// "12.5." may be a version.
    Number,
    /// "sat" and "sun", written small, may be words.
    Word,
}

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
const NUMBERS: &str = "one two three four five six seven eight nine ten eleven twelve";
/// Parts of a day, which a promise does not tell apart.
const HOURS: &str = "morning afternoon evening night noon midday lunchtime eod cob";
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
    let rest = [before.unwrap_or_default(), behind.unwrap_or_default()].concat();
    (Some(found.day), rest)
}

/// Whether a word is the name of a month or of a weekday.
pub(super) fn is_named(word: &Word<'_>, calendar: &Calendar) -> bool {
    let full = |found: Option<(u8, bool)>| found.is_some_and(|(_, full)| full);
    full(weekday(word, calendar)) || full(month(word, calendar))
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

/// A day's name at the beginning of words.
fn named(words: &[Word<'_>], calendar: &Calendar) -> Option<Named> {
    let mut found = single(words, calendar)?;
    let behind = |found: &Named| words.get(found.words..).unwrap_or_default();
    if is_said(behind(&found), "or")
        && let Some(other) = single(behind(&found).get(1..)?, calendar)
    {
        found.last = found.last.max(other.last);
        found.first = found.first.min(other.first);
        found.words += 1 + other.words;
    }
    let part = behind(&found).first().is_some_and(|part| part.is_in(HOURS));
    found.words += usize::from(part);
    Some(found)
}

fn single(words: &[Word<'_>], calendar: &Calendar) -> Option<Named> {
    let today = calendar.today;
    let plain = |days, words| {
        Some(Named {
            plain: true,
            ..on(today.plus_days(days)?, words)
        })
    };
    let first = words.first()?;
    if is_said(words, "the day after tomorrow") {
        return plain(2, 4);
    }
    if is_said(words, "day after tomorrow") {
        return plain(2, 3);
    }
    if first.is_in("today tonight") {
        return plain(0, 1);
    }
    if first.is("tomorrow") {
        return plain(1, 1);
    }
    if first.is_in("eod cob") {
        let later = words.get(1..).and_then(|rest| single(rest, calendar));
        return Some(later.map_or_else(
            || on(today, 1),
            |later| Named {
                words: later.words + 1,
                ..later
            },
        ));
    }
    end_of(words, calendar)
        .or_else(|| from_now(words, calendar))
        .or_else(|| this_or_next(words, calendar))
        .or_else(|| on_weekday(words, calendar))
        .or_else(|| on_date(words, calendar))
}

fn on(day: Day, words: usize) -> Named {
    Named {
        first: day,
        last: day,
        words,
        plain: false,
        doubt: Doubt::Nothing,
    }
}

/// "End of the month", "the end of next week", "end of May".
fn end_of(words: &[Word<'_>], calendar: &Calendar) -> Option<Named> {
    let the = usize::from(is_said(words, "the"));
    let rest = words.get(the..)?;
    if !is_said(rest, "end of") {
        return None;
    }
    let rest = rest.get(2..)?;
    let which = rest.first()?;
    let (skipped, coming) = (usize::from(which.is_in("the this next")), which.is("next"));
    let unit = rest.get(skipped)?;
    let length = the + 2 + skipped + 1;
    let last = if unit.is("day") {
        calendar.today
    } else if let Some((month, _)) = month(unit, calendar) {
        end_of_month(month, calendar.today)?
    } else {
        period(unit, coming, calendar.today)?.1
    };
    // Before the end of something is by its end.
    let first = last.plus_days(1)?;
    Some(Named {
        first,
        ..on(last, length)
    })
}

/// "In 3 days", "within two weeks", "in May".
fn from_now(words: &[Word<'_>], calendar: &Calendar) -> Option<Named> {
    let [within, rest @ ..] = words else {
        return None;
    };
    if !within.is_in("in within") {
        return None;
    }
    let number = rest.first()?;
    if let Some((month, true)) = month(number, calendar) {
        return Some(on(end_of_month(month, calendar.today)?, 2));
    }
    let count = if number.is_in("a an") {
        1
    } else {
        let mut names = NUMBERS.split(' ').zip(1..);
        let named = names.find_map(|(name, count)| number.is(name).then_some(count));
        named.or_else(|| digits(number.core, 1..=3))?
    };
    let unit = rest.get(1)?;
    let days = i32::from(count);
    let day = if unit.is_in("day days") {
        calendar.today.plus_days(days)?
    } else if unit.is_in("week weeks") {
        calendar.today.plus_days(days * 7)?
    } else if unit.is_in("month months") {
        months_later(calendar.today, count)?
    } else if unit.is_in("year years") {
        months_later(calendar.today, count.checked_mul(12)?)?
    } else {
        return None;
    };
    let time = rest.get(2).is_some_and(|word| word.is("time"));
    Some(Named {
        plain: true,
        ..on(day, 3 + usize::from(time))
    })
}

/// "This Thursday", "next Tue", "next week", "this month", "next week on Friday".
fn this_or_next(words: &[Word<'_>], calendar: &Calendar) -> Option<Named> {
    let today = calendar.today;
    let which = words.first()?;
    let (this, next) = (which.is("this"), which.is("next"));
    let unit = words.get(1)?;
    if which.is("coming") || is_said(words, "this coming") {
        let at = 1 + usize::from(this);
        let (weekday, _) = weekday(words.get(at)?, calendar)?;
        return Some(on(next_weekday(today, weekday, 1)?, at + 1));
    }
    if !this && !next {
        return None;
    }
    if let Some((weekday, _)) = weekday(unit, calendar) {
        let day = if next {
            coming_week(today)?.plus_days(i32::from(weekday))?
        } else {
            next_weekday(today, weekday, 0)?
        };
        return Some(on(day, 2));
    }
    if this && unit.is_in("morning afternoon evening") {
        return Some(on(today, 2));
    }
    let (first, last) = period(unit, next, today)?;
    let on_day = usize::from(words.get(2).is_some_and(|word| word.is("on")));
    let exact = words.get(2 + on_day).filter(|_| unit.is("week"));
    if let Some((weekday, _)) = exact.and_then(|word| weekday(word, calendar)) {
        let day = first.plus_days(i32::from(weekday))?;
        return Some(on(day, 3 + on_day));
    }
    Some(Named {
        first,
        ..on(last, 2)
    })
}

/// "Friday", "Fri next week", "Friday, 12 May".
fn on_weekday(words: &[Word<'_>], calendar: &Calendar) -> Option<Named> {
    let today = calendar.today;
    let name = words.first()?;
    let (weekday, full) = weekday(name, calendar)?;
    let rest = words.get(1..)?;
    if name.goes_on()
        && let Some(date) = on_date(rest, calendar)
    {
        let words = date.words + 1;
        let doubt = Doubt::Nothing;
        return Some(Named {
            words,
            doubt,
            ..date
        });
    }
    let of = usize::from(is_said(rest, "of") || is_said(rest, "in"));
    if rest
        .get(of..)
        .is_some_and(|rest| is_said(rest, "next week"))
    {
        let day = coming_week(today)?.plus_days(i32::from(weekday))?;
        return Some(on(day, 3 + of));
    }
    let day = next_weekday(today, weekday, 1)?;
    let doubt = if full || name.is_capital() {
        Doubt::Nothing
    } else {
        Doubt::Word
    };
    Some(Named {
        doubt,
        ..on(day, 1)
    })
}

/// "12 May", "May 12th, 2027", "the 12th", "12.5.", "12/5", "2026-05-12".
fn on_date(words: &[Word<'_>], calendar: &Calendar) -> Option<Named> {
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

fn weekday(word: &Word<'_>, calendar: &Calendar) -> Option<(u8, bool)> {
    if word.is("weds") {
        return Some((2, true));
    }
    look_up(word, &calendar.weekdays, &WEEKDAYS)
}

/// The number of a month, from 1, and whether its whole name was written.
fn month(word: &Word<'_>, calendar: &Calendar) -> Option<(u8, bool)> {
    look_up(word, &calendar.months, &MONTHS).map(|(at, full)| (at + 1, full))
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

/// First and last day of the current period or the next.
fn period(unit: &Word<'_>, next: bool, today: Day) -> Option<(Day, Day)> {
    if unit.is("week") {
        let monday = coming_week(today)?;
        if next {
            return Some((monday, monday.plus_days(4)?));
        }
        let last = if today.weekday() > 4 { -1 } else { -3 };
        return Some((today, monday.plus_days(last)?));
    }
    let (length, into) = match () {
        () if unit.is("month") => (1, 0),
        () if unit.is("quarter") => (3, (today.month() - 1) % 3),
        () if unit.is("year") => (12, today.month() - 1),
        () => return None,
    };
    let current = months_later(today, length - 1 - u16::from(into))?.end_of_month();
    if next {
        let last = months_later(current, length)?.end_of_month();
        return Some((current.plus_days(1)?, last));
    }
    Some((today, current))
}

/// Monday of the coming week.
fn coming_week(today: Day) -> Option<Day> {
    today.plus_days(7 - i32::from(today.weekday()))
}

/// The next such weekday that is at least so many days away.
fn next_weekday(today: Day, weekday: u8, least: u8) -> Option<Day> {
    let days = (weekday + 7 - today.weekday()) % 7;
    today.plus_days(i32::from(if days < least { days + 7 } else { days }))
}

/// The same day so many months later, or the last of that month.
fn months_later(day: Day, months: u16) -> Option<Day> {
    let month = u16::from(day.month()) - 1 + months;
    let (year, month) = (day.year() + month / 12, u8::try_from(month % 12 + 1).ok()?);
    let last = Day::new(year, month, 1).ok()?.end_of_month().day();
    Day::new(year, month, day.day().min(last)).ok()
}

/// A date in its year, or else when it comes next.
fn occurrence(day: u8, month: u8, year: Option<u16>, today: Day) -> Option<Day> {
    if let Some(year) = year {
        return Day::new(year, month, day).ok();
    }
    // Leap days are up to eight years apart.
    let years = today.year()..=today.year() + 8;
    let mut days = years.filter_map(|year| Day::new(year, month, day).ok());
    days.find(|day| *day >= today)
}

/// The next day with that number.
fn next_of_month(today: Day, day: u8) -> Option<Day> {
    let months = (0..=2).filter_map(|months| months_later(today, months));
    let mut days = months.filter_map(|month| Day::new(month.year(), month.month(), day).ok());
    days.find(|day| *day >= today)
}

/// The last day of a month when it comes next.
fn end_of_month(month: u8, today: Day) -> Option<Day> {
    let years = today.year()..=today.year() + 1;
    let mut ends = years.filter_map(|year| Some(Day::new(year, month, 1).ok()?.end_of_month()));
    ends.find(|end| *end >= today)
}

/// A number of so many digits.
fn digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<u16> {
    let number = lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| number)
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
