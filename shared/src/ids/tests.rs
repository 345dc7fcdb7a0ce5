use super::{ClientId, Day, LineId, Seat, Section, TopicId};

#[test]
fn ids_are_checked_at_the_edge() {
    for good in ["12345678", "A-z_0-9-", &"x".repeat(64)] {
        assert_eq!(TopicId::try_from(good).unwrap().as_str(), good);
    }
    for bad in [
        "",
        "1234567",
        &"x".repeat(65),
        "with space",
        "slash/es",
        "dotted.id",
        "ümlaut-x",
    ] {
        assert!(TopicId::try_from(bad).is_err(), "{bad}");
        assert!(
            serde_json::from_str::<TopicId>(&format!("\"{bad}\"")).is_err(),
            "{bad}"
        );
    }
}

#[test]
fn random_bits_become_twenty_two_characters_and_stay_distinct() {
    assert_eq!(
        TopicId::from_random([0; 16]).as_str(),
        "AAAAAAAAAAAAAAAAAAAAAA"
    );
    assert_eq!(
        TopicId::from_random([0xff; 16]).as_str(),
        "_____________________w"
    );
    // RFC 4648's alphabet, checked against another implementation.
    let counting: [u8; 16] = std::array::from_fn(|i| u8::try_from(i).unwrap());
    assert_eq!(
        TopicId::from_random(counting).as_str(),
        "AAECAwQFBgcICQoLDA0ODw"
    );
    let mut lowest = [0; 16];
    lowest[15] = 1;
    assert_ne!(TopicId::from_random(lowest), TopicId::from_random([0; 16]));
    assert!(TopicId::try_from(TopicId::from_random([7; 16]).as_str()).is_ok());
}

#[test]
fn the_first_line_has_an_id_of_its_own() {
    assert!(LineId::head().is_head());
    assert_eq!(
        LineId::try_from(LineId::head().as_str()),
        Ok(LineId::head())
    );
}

#[test]
fn only_days_of_the_calendar_are_days() {
    for good in [
        "1970-01-01",
        "2024-02-29",
        "2000-02-29",
        "2026-11-24",
        "9999-12-31",
    ] {
        assert_eq!(good.parse::<Day>().unwrap().to_string(), good);
    }
    for bad in [
        "1969-12-31",
        "2023-02-29",
        "1900-02-29",
        "2100-02-29",
        "2026-04-31",
        "2026-00-10",
        "2026-13-01",
        "2026-01-00",
        "2026-1-01",
        "2026-01-1",
        "+026-01-01",
        "2026/01/01",
        "2026-01-01 ",
        "",
        "٢٠٢٦-٠١-٠١",
    ] {
        assert!(bad.parse::<Day>().is_err(), "{bad}");
    }
    assert!("2026-11-24".parse::<Day>().unwrap() > "2026-09-30".parse::<Day>().unwrap());
}

#[test]
fn sections_read_as_they_are_written() {
    let meeting: Section = "2026-11-24".parse().unwrap();
    assert_eq!(serde_json::to_string(&meeting).unwrap(), "\"2026-11-24\"");
    assert_eq!(
        serde_json::from_str::<Section>("\"parked\"").unwrap(),
        Section::Parked
    );
    assert!("Parked".parse::<Section>().is_err());
}

#[test]
fn client_ids_fit_a_javascript_number_and_are_never_zero() {
    assert_eq!(ClientId::from_random(0).get(), 1);
    assert_eq!(ClientId::from_random(u64::MAX).get(), (1 << 53) - 1);
    assert!(ClientId::try_from(0).is_err());
    assert!(ClientId::try_from(1 << 53).is_err());
}

#[test]
fn a_client_id_names_its_seat_and_stock_ones_name_none() {
    for bits in [0, 1, 0x5555_5555_5555_5555, u64::MAX] {
        for seat in [Seat::A, Seat::B] {
            let id = ClientId::of_seat(bits, seat);
            assert_eq!(id.named_seat(), Some(seat));
            assert!(ClientId::try_from(id.get()).is_ok());
        }
    }
    // Every random bit counts that fits.
    let one = ClientId::of_seat(1 << 47, Seat::A);
    assert_ne!(one, ClientId::of_seat(0, Seat::A));
    for stock in [1, u64::from(u32::MAX), (1 << 52) - 1] {
        assert_eq!(ClientId::from_random(stock).named_seat(), None);
    }
}

#[test]
fn seats_are_two() {
    assert_eq!(Seat::A.other(), Seat::B);
    assert_eq!(Seat::B.other(), Seat::A);
    assert_eq!(serde_json::to_string(&Seat::A).unwrap(), "\"a\"");
}

#[test]
fn days_follow_each_other_through_months_years_and_leap_days() {
    let day = |text: &str| text.parse::<Day>().unwrap();
    // Against the calendar itself: one after the other, from the first to the last.
    let mut today = day("1970-01-01");
    let (mut weekday, mut count) = (3, 0_u32);
    while let Some(tomorrow) = today.plus_days(1) {
        let next_month = tomorrow.day() == 1;
        assert_eq!(next_month, today == today.end_of_month(), "{today}");
        assert_eq!(tomorrow.day(), if next_month { 1 } else { today.day() + 1 });
        assert_eq!(today.weekday(), weekday, "{today}");
        assert_eq!(tomorrow.plus_days(-1), Some(today));
        (today, weekday, count) = (tomorrow, (weekday + 1) % 7, count + 1);
    }
    assert_eq!(today, day("9999-12-31"));
    // Figures of other calendars: 2026-11-22 is a Sunday, 20,779 days after the first.
    assert_eq!(count, 2_932_896);
    assert_eq!(day("1970-01-01").plus_days(20_779), Some(day("2026-11-22")));
    assert_eq!(day("2026-11-22").weekday(), 6);
    assert_eq!(day("2024-02-29").weekday(), 3);
    assert_eq!(day("2024-02-28").plus_days(1), Some(day("2024-02-29")));
    assert_eq!(day("2100-02-28").plus_days(1), Some(day("2100-03-01")));
    assert_eq!(day("1970-01-01").plus_days(-1), None);
    assert_eq!(day("1970-01-01").plus_days(i32::MAX), None);
    assert_eq!(day("9999-12-31").plus_days(i32::MIN), None);
}

#[test]
fn a_moment_lies_in_one_day_of_utc() {
    let day = |text: &str| text.parse::<Day>().unwrap();
    assert_eq!(Day::in_utc(0), day("1970-01-01"));
    assert_eq!(Day::in_utc(86_399_999), day("1970-01-01"));
    assert_eq!(Day::in_utc(86_400_000), day("1970-01-02"));
    assert_eq!(Day::in_utc(1_795_392_000_000), day("2026-11-23"));
    assert_eq!(Day::in_utc(1_795_391_999_999), day("2026-11-22"));
    assert_eq!(Day::in_utc(u64::MAX), day("9999-12-31"));
}
