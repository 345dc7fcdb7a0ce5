use super::{Rank, RankError};
use crate::ids::Seat;

fn rank(text: &str) -> Rank {
    text.parse().unwrap()
}

#[track_caller]
fn check(low: Option<&Rank>, high: Option<&Rank>) -> Rank {
    let new = Rank::between(low, high).unwrap();
    assert!(
        low.is_none_or(|low| *low < new),
        "{new} is not above {low:?}"
    );
    assert!(
        high.is_none_or(|high| new < *high),
        "{new} is not below {high:?}"
    );
    assert_eq!(
        new.as_str().parse(),
        Ok(new.clone()),
        "{new} cannot be read back"
    );
    new
}

#[test]
fn there_is_always_room_between_two() {
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut order = vec![check(None, None)];
    for _ in 0..3_000 {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        let at = usize::try_from(seed).unwrap() % (order.len() + 1);
        let low = at.checked_sub(1).map(|below| &order[below]);
        let new = check(low, order.get(at));
        order.insert(at, new);
    }
    assert!(order.is_sorted());
}

#[test]
fn adding_at_either_end_grows_keys_slowly() {
    let (mut first, mut last) = (check(None, None), check(None, None));
    for _ in 0..1_000 {
        first = check(None, Some(&first));
        last = check(Some(&last), None);
    }
    assert!(first.as_str().len() <= 20, "{first}");
    assert!(last.as_str().len() <= 20, "{last}");
}

/// So many keys that a seat appends behind `low`.
fn run(low: Option<&Rank>, seat: Seat, keys: usize) -> Vec<Rank> {
    let mut run: Vec<Rank> = Vec::new();
    for _ in 0..keys {
        let low = run.last().or(low);
        let new = Rank::append(low, seat).unwrap();
        assert!(
            low.is_none_or(|low| *low < new),
            "{new} is not above {low:?}"
        );
        assert_eq!(new.as_str().parse(), Ok(new.clone()));
        run.push(new);
    }
    run
}

#[test]
fn what_two_append_without_seeing_each_other_is_one_run_behind_the_other() {
    let known = [
        "", "V", "z", "Kx", "eK", "zzKz", "Ke1", "VK1", "Ve9", "VKzK1",
    ];
    let mut lows: Vec<_> = known.iter().map(|low| low.parse().ok()).collect();
    // And behind what either appended before, however long that was.
    for (seat, keys) in [(Seat::A, 61), (Seat::B, 62), (Seat::A, 200)] {
        lows.push(run(None, seat, keys).pop());
    }
    for low in &lows {
        let (a, b) = (
            run(low.as_ref(), Seat::A, 150),
            run(low.as_ref(), Seat::B, 150),
        );
        let apart = a.last() < b.first() || b.last() < a.first();
        assert!(apart, "mixed behind {low:?}");
    }
}

#[test]
fn appending_alone_or_in_turn_grows_keys_slowly() {
    let alone = run(None, Seat::A, 1_000).pop().unwrap();
    assert!(alone.as_str().len() <= 40, "{alone}");
    let mut last = alone;
    for turn in 0..1_000 {
        let seat = if turn % 2 == 0 { Seat::A } else { Seat::B };
        last = run(Some(&last), seat, 1).remove(0);
    }
    assert!(last.as_str().len() <= 60, "{last}");
}

#[test]
fn neighbours_without_a_digit_between_them_get_a_longer_key() {
    for (low, high) in [
        ("1", "2"),
        ("1z", "2"),
        ("1", "11"),
        ("1", "101"),
        ("Az", "B"),
        ("AzV", "B1"),
    ] {
        check(Some(&rank(low)), Some(&rank(high)));
    }
    for only in ["1", "01", "0001", "z", "zzz"] {
        check(None, Some(&rank(only)));
        check(Some(&rank(only)), None);
    }
}

#[test]
fn equal_or_crossed_bounds_have_no_room() {
    let (low, high) = (rank("A"), rank("B"));
    assert_eq!(
        Rank::between(Some(&low), Some(&low)),
        Err(RankError::NoRoom)
    );
    assert_eq!(
        Rank::between(Some(&high), Some(&low)),
        Err(RankError::NoRoom)
    );
}

#[test]
fn a_key_that_squeezes_forever_is_refused_in_the_end() {
    let low = rank("1");
    let mut high = rank("2");
    let mut steps = 0;
    while let Ok(next) = Rank::between(Some(&low), Some(&high)) {
        high = next;
        steps += 1;
        assert!(steps < 10_000);
    }
    assert!(steps > 1_000, "{steps}");
}

#[test]
fn only_keys_are_read_as_keys() {
    for bad in ["", "0", "10", "a b", "é", &"1".repeat(257)] {
        assert_eq!(bad.parse::<Rank>(), Err(RankError::Invalid), "{bad}");
    }
}
