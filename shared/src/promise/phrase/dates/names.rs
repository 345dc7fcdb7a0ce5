//! What a day is called, counted from today: "tomorrow", "next Tue", "in 3 days".

use super::super::Context;
use super::super::language::Class;
use super::super::words::Word;
use super::calendar::{digits, month, on_date, weekday};
use super::counting::{
    Period, coming_week, end_of_month, months_later, next_weekday, period, week_of_year,
};
use super::day_name::{Doubt, Named, on};
use crate::ids::Day;

/// A day's name at the beginning of words; `led` when something says that one follows.
pub(super) fn named<'a>(words: &[Word<'a>], led: bool, context: Context<'a>) -> Option<Named<'a>> {
    let language = context.language;
    let mut found = single(words, led, context)?;
    let behind = |found: &Named<'_>| words.get(found.words..).unwrap_or_default();
    if language.begins(behind(&found), Class::Or)
        && let Some(other) = single(behind(&found).get(1..)?, led, context)
    {
        found.last.day = found.last.day.max(other.last.day);
        found.first = found.first.min(other.first);
        found.words += 1 + other.words;
    }
    let open = words.get(found.words - 1).is_some_and(Word::goes_on);
    if let Some(part) = language.said(behind(&found), Class::Part).filter(|_| open) {
        found.words += part.words;
        found.keeps = Some(part.text).filter(|text| !text.is_empty());
    }
    Some(found)
}

fn single<'a>(words: &[Word<'a>], led: bool, context: Context<'a>) -> Option<Named<'a>> {
    let Context {
        language, calendar, ..
    } = context;
    let today = calendar.today;
    if let Some(said) = language.said(words, Class::InDays) {
        let keeps = Some(said.text).filter(|text| !text.is_empty());
        return Some(Named {
            plain: true,
            keeps,
            ..on(today.plus_days(i32::from(said.value))?, said.words)
        });
    }
    if let Some(end) = language.said(words, Class::DayEnd) {
        let rest = words.get(end.words..).unwrap_or_default();
        let later =
            (!language.begins(rest, Class::DayEnd)).then(|| on_weekday_or(rest, led, context));
        return Some(later.flatten().map_or_else(
            || on(today, end.words),
            |later| Named {
                words: later.words + end.words,
                ..later
            },
        ));
    }
    end_of(words, led, context).or_else(|| on_weekday_or(words, led, context))
}

fn on_weekday_or<'a>(words: &[Word<'a>], led: bool, context: Context<'a>) -> Option<Named<'a>> {
    let language = context.language;
    if let Some(said) = language.said(words, Class::InDays) {
        let day = context.calendar.today.plus_days(i32::from(said.value))?;
        return Some(on(day, said.words));
    }
    from_now(words, context)
        .or_else(|| this_or_next(words, context))
        .or_else(|| week_number(words, context))
        .or_else(|| on_weekday(words, led, context))
        .or_else(|| on_date(words, led, context))
}

/// Added to the value of an end that needs something before it to be a date.
const NOUN: u8 = 100;

/// "End of the month", "the end of next week", "end of May", "EOW".
fn end_of<'a>(words: &[Word<'a>], led: bool, context: Context<'a>) -> Option<Named<'a>> {
    let Context {
        language, calendar, ..
    } = context;
    let ending = |last: Day, length, plain| {
        // Before the end of something is by its end.
        Some(Named {
            first: last.plus_days(1)?,
            plain,
            ..on(last, length)
        })
    };
    if let Some(said) = language.said(words, Class::PeriodEnd) {
        // Some are nouns: "das Wochenende planen".
        let noun = said.value >= NOUN;
        if noun && !led {
            return None;
        }
        let unit = unit(if noun { said.value - NOUN } else { said.value });
        let last = period(unit?, false, calendar.today)?.1;
        return ending(last, said.words, false);
    }
    let said = language.said(words, Class::EndOf)?;
    let rest = words.get(said.words..)?;
    let next = language
        .said(rest, Class::Next)
        .or_else(|| language.said(rest, Class::Coming));
    let which = next.or_else(|| language.said(rest, Class::Article));
    let skipped = which.map_or(0, |which| which.words);
    let named = rest.get(skipped..)?;
    let word = named.first()?;
    let (last, length) = if let Some(week) = week_number(named, context) {
        (week.last.day, week.words)
    } else if let Some((month, _)) = month(word, context) {
        (end_of_month(month, calendar.today)?, 1)
    } else {
        let value = language.said(named, Class::Unit)?.value;
        match unit(value) {
            Some(unit) => (period(unit, next.is_some(), calendar.today)?.1, 1),
            None => (calendar.today, 1),
        }
    };
    ending(last, said.words + skipped + length, said.value == 1)
}

/// "In 3 days", "within two weeks", "in May".
fn from_now<'a>(words: &[Word<'a>], context: Context<'a>) -> Option<Named<'a>> {
    let Context {
        language, calendar, ..
    } = context;
    let today = calendar.today;
    let (in_month, rest) = words.split_first()?;
    if language.is(in_month, Class::InMonth)
        && let Some((month, true)) = month(rest.first()?, context)
    {
        return Some(on(end_of_month(month, today)?, 2));
    }
    let within = language.said(words, Class::Within)?;
    let rest = words.get(within.words..)?;
    let number = rest.first()?;
    let (count, length) = match language.said(rest, Class::Number) {
        Some(said) => (u16::from(said.value), said.words),
        None => (digits(number.core, 1..=3)?, 1),
    };
    let said = language.said(rest.get(length..)?, Class::Unit)?;
    let days = i32::from(count);
    let day = match unit(said.value) {
        None => today.plus_days(days)?,
        Some(Period::Week) => today.plus_days(days * 7)?,
        Some(Period::Months(months)) => months_later(today, count.checked_mul(months.into())?)?,
    };
    let length = within.words + length + said.words;
    let later = words
        .get(length)
        .is_some_and(|word| language.is(word, Class::Later));
    Some(Named {
        plain: true,
        ..on(day, length + usize::from(later))
    })
}

/// "This Thursday", "next Tue", "next week", "this month", "next week on Friday".
fn this_or_next<'a>(words: &[Word<'a>], context: Context<'a>) -> Option<Named<'a>> {
    let Context {
        language, calendar, ..
    } = context;
    let today = calendar.today;
    let coming = language.said(words, Class::Coming);
    if let Some(coming) = coming
        && let Some((weekday, _)) = weekday(words.get(coming.words)?, context)
    {
        return Some(on(next_weekday(today, weekday, 1)?, coming.words + 1));
    }
    let next = language.said(words, Class::Next).or(coming);
    let which = next.or_else(|| language.said(words, Class::This))?;
    let rest = words.get(which.words..)?;
    if let Some((weekday, _)) = weekday(rest.first()?, context) {
        let nearest = next_weekday(today, weekday, 1)?;
        let following = coming_week(today)?.plus_days(i32::from(weekday))?;
        let (day, other) = if next.is_none() {
            (next_weekday(today, weekday, 0)?, None)
        } else if language.begins(words, Class::Nearest) && nearest != following {
            (nearest, Some(following))
        } else {
            (following, None)
        };
        let mut found = on(day, which.words + 1);
        found.last.other = other;
        return Some(found);
    }
    let said = language.said(rest, Class::Unit)?;
    let unit = unit(said.value)?;
    let (first, last) = period(unit, next.is_some(), today)?;
    let length = which.words + said.words;
    let on_day = usize::from(
        words
            .get(length)
            .is_some_and(|word| language.is(word, Class::On)),
    );
    let exact = words.get(length + on_day).filter(|_| unit == Period::Week);
    if let Some((weekday, _)) = exact.and_then(|word| weekday(word, context)) {
        let monday = if next.is_some() {
            first
        } else {
            coming_week(today)?.plus_days(-7)?
        };
        let day = monday.plus_days(i32::from(weekday))?;
        return Some(on(day, length + on_day + 1));
    }
    Some(Named {
        first,
        ..on(last, length)
    })
}

/// "KW 49": a week by its number, as ISO 8601 counts them; it ends on Friday.
fn week_number<'a>(words: &[Word<'a>], context: Context<'a>) -> Option<Named<'a>> {
    let Context {
        language, calendar, ..
    } = context;
    let first = words.first()?;
    let name = first.folded.trim_end_matches(|c: char| c.is_ascii_digit());
    if !language.is(&Word::new(name), Class::WeekNumber) {
        return None;
    }
    let (number, words) = match first.folded.strip_prefix(name) {
        Some(number) if !number.is_empty() => (number, 1),
        _ => (words.get(1)?.core, 2),
    };
    let week = digits(number, 1..=2)?;
    let monday = week_of_year(week, calendar.today)?;
    Some(Named {
        first: monday,
        ..on(monday.plus_days(4)?, words)
    })
}

/// "Friday", "Fri next week", "Friday, 12 May".
fn on_weekday<'a>(words: &[Word<'a>], led: bool, context: Context<'a>) -> Option<Named<'a>> {
    let Context {
        language, calendar, ..
    } = context;
    let today = calendar.today;
    let name = words.first()?;
    let short = language
        .said(words, Class::WeekdayShort)
        .filter(|_| led && name.is_capital());
    let (weekday, full) = match short {
        Some(short) => (short.value, true),
        None => weekday(name, context)?,
    };
    let rest = words.get(1..)?;
    let the = usize::from(
        rest.first()
            .is_some_and(|word| language.is(word, Class::The)),
    );
    if name.goes_on()
        && let Some(date) = on_date(rest, true, context).or_else(|| {
            on_date(rest.get(the..)?, true, context).map(|date| Named {
                words: date.words + the,
                ..date
            })
        })
    {
        let words = date.words + 1;
        let doubt = Doubt::Nothing;
        return Some(Named {
            words,
            doubt,
            ..date
        });
    }
    let of = usize::from(
        rest.first()
            .is_some_and(|word| language.is(word, Class::Of) || language.is(word, Class::InMonth)),
    );
    let week = rest.get(of..).unwrap_or_default();
    if let Some(next) = language
        .said(week, Class::Next)
        .or_else(|| language.said(week, Class::Coming))
        && let Some(said) = language.said(week.get(next.words..)?, Class::Unit)
        && said.value == 0
    {
        let day = coming_week(today)?.plus_days(i32::from(weekday))?;
        return Some(on(day, 1 + of + next.words + said.words));
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

/// What a language's number for a unit means; nothing for days.
const fn unit(value: u8) -> Option<Period> {
    match value {
        0 => Some(Period::Week),
        100 => None,
        months => Some(Period::Months(months)),
    }
}
