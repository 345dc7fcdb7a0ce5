//! Counting days, weeks and months from today. Everything ends with the years that a day can have.

use crate::ids::Day;

/// What a week and its like is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Period {
    Week,
    /// So many months, the first of which begins when their number goes into the month's without a rest.
    Months(u8),
}

/// First and last day of the current period or the next.
pub(super) fn period(unit: Period, next: bool, today: Day) -> Option<(Day, Day)> {
    let months = match unit {
        Period::Months(months) => months.max(1),
        Period::Week => {
            let monday = coming_week(today)?;
            if next {
                return Some((monday, monday.plus_days(4)?));
            }
            let last = if today.weekday() > 4 { -1 } else { -3 };
            return Some((today, monday.plus_days(last)?));
        }
    };
    let left = months - 1 - (today.month() - 1) % months;
    let current = months_later(today, left.into())?.end_of_month();
    if next {
        let last = months_later(current, months.into())?.end_of_month();
        return Some((current.plus_days(1)?, last));
    }
    Some((today, current))
}

/// Monday of the coming week.
pub(super) fn coming_week(today: Day) -> Option<Day> {
    today.plus_days(7 - i32::from(today.weekday()))
}

/// The next such weekday that is at least so many days away.
pub(super) fn next_weekday(today: Day, weekday: u8, least: u8) -> Option<Day> {
    let days = (weekday + 7 - today.weekday()) % 7;
    today.plus_days(i32::from(if days < least { days + 7 } else { days }))
}

/// The same day so many months later, or the last of that month.
pub(super) fn months_later(day: Day, months: u16) -> Option<Day> {
    let month = u16::from(day.month()) - 1 + months;
    let (year, month) = (day.year() + month / 12, u8::try_from(month % 12 + 1).ok()?);
    let last = Day::new(year, month, 1).ok()?.end_of_month().day();
    Day::new(year, month, day.day().min(last)).ok()
}

/// A date in its year, or else when it comes next.
pub(super) fn occurrence(day: u8, month: u8, year: Option<u16>, today: Day) -> Option<Day> {
    if let Some(year) = year {
        return Day::new(year, month, day).ok();
    }
    // Leap days are up to eight years apart.
    let years = today.year()..=today.year() + 8;
    let mut days = years.filter_map(|year| Day::new(year, month, day).ok());
    days.find(|day| *day >= today)
}

/// The next day with that number.
pub(super) fn next_of_month(today: Day, day: u8) -> Option<Day> {
    let months = (0..=2).filter_map(|months| months_later(today, months));
    let mut days = months.filter_map(|month| Day::new(month.year(), month.month(), day).ok());
    days.find(|day| *day >= today)
}

/// The last day of a month when it comes next.
pub(super) fn end_of_month(month: u8, today: Day) -> Option<Day> {
    let years = today.year()..=today.year() + 1;
    let mut ends = years.filter_map(|year| Some(Day::new(year, month, 1).ok()?.end_of_month()));
    ends.find(|end| *end >= today)
}

/// The Monday of a week with that number, when its Friday comes next.
pub(super) fn week_of_year(week: u16, today: Day) -> Option<Day> {
    let mut mondays = (today.year()..=today.year() + 1).filter_map(|year| {
        // The fourth of January is always in the first week.
        let fourth = Day::new(year, 1, 4).ok()?;
        let monday = fourth.plus_days(i32::from(week) * 7 - 7 - i32::from(fourth.weekday()))?;
        // Some years have 53 weeks.
        let thursday = monday.plus_days(3)?;
        (week > 0 && thursday.year() == year).then_some(monday)
    });
    mondays.find(|monday| monday.plus_days(4).is_some_and(|friday| friday >= today))
}
