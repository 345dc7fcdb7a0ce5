//! What a day is called, counted from today: "tomorrow", "next Tue", "in 3 days".

use super::super::Calendar;
use super::super::words::Word;
use super::calendar::{digits, month, on_date, weekday};
use super::counting::{Period, coming_week, end_of_month, months_later, next_weekday, period};
use super::is_said;
use crate::ids::Day;

/// What words name: the days that it may take, and how many words there are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named {
    pub(super) first: Day,
    /// What "by" means.
    pub(super) last: Day,
    pub(super) words: usize,
    /// Whether it is a day beyond doubt, wherever it stands in a sentence.
    pub(super) plain: bool,
    /// What else it may be, unless something says that it is a day.
    pub(super) doubt: Doubt,
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

const NUMBERS: &str = "one two three four five six seven eight nine ten eleven twelve";

/// Parts of a day, which a promise does not tell apart.
const HOURS: &str = "morning afternoon evening night noon midday lunchtime eod cob";

/// A day's name at the beginning of words.
pub(super) fn named(words: &[Word<'_>], calendar: &Calendar) -> Option<Named> {
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

pub(super) fn on(day: Day, words: usize) -> Named {
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
        period(unit_of(unit)?, coming, calendar.today)?.1
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
    let (first, last) = period(unit_of(unit)?, next, today)?;
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

fn unit_of(word: &Word<'_>) -> Option<Period> {
    let units = [
        ("week", Period::Week),
        ("month", Period::Months(1)),
        ("quarter", Period::Months(3)),
        ("year", Period::Months(12)),
    ];
    let mut units = units.into_iter();
    units.find_map(|(name, unit)| word.is(name).then_some(unit))
}
