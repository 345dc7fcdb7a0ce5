use super::{Calendar, FoundPromise, Speaker, day_in, promise_in};
use crate::promise::PromiseKind;
use crate::testing::Die;

fn calendar(today: &str) -> Calendar {
    Calendar {
        today: today.parse().unwrap(),
        day_first: true,
        months: Vec::new(),
        weekdays: Vec::new(),
    }
}

/// Whatever people paste, and pieces that the parser looks for.
const PIECES: &[&str] = &[
    "I",
    "I'll",
    "I’ll",
    "You",
    "will",
    "Ben",
    "not",
    "if",
    "by",
    "on",
    "before",
    "end",
    "of",
    "the",
    "next",
    "this",
    "Friday",
    "fri",
    "week",
    "month",
    "12",
    "12.",
    "12.5.",
    "12/5",
    "31/2",
    "2026-02-30",
    "May",
    "29",
    "Feb",
    "9999",
    "in",
    "3",
    "999",
    "days",
    "months",
    "years",
    "or",
    "?",
    ".",
    ",",
    "“",
    "'ll",
    "’",
    "—",
    "😀",
    "👩‍👩‍👧",
    "é",
    "İ",
    "ß",
    "ﬀ",
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "\n",
    "\t",
    " ",
    "  ",
    "find",
    "out",
    "but",
    "/promise",
    "at",
    "latest",
    "\u{301}",
];

#[test]
fn whatever_is_typed_is_read_to_its_end() {
    for seed in 0..20_000 {
        let mut die = Die::seeded(seed);
        let mut line = String::new();
        for _ in 0..die.roll(24) {
            let piece: &&str = die.pick(PIECES);
            line.push_str(piece);
            if die.roll(4) > 0 {
                line.push(' ');
            }
        }
        for today in ["1970-01-01", "2024-02-29", "2026-12-31", "9999-12-31"] {
            let calendar = calendar(today);
            let found = promise_in(&line, &calendar);
            if let Some(FoundPromise { what, .. }) = &found {
                assert!(!what.is_empty() && what.len() <= line.len() + 9, "{line:?}");
            }
            let _day = day_in(&line, &calendar);
        }
    }
}

#[test]
fn long_texts_are_no_promises() {
    let calendar = calendar("2026-11-24");
    let long = 100 * 1024;
    for piece in [
        "I will ",
        "by Friday ",
        "'",
        "I'll find out, but ",
        "😀",
        "x",
        " or today",
    ] {
        let pasted = format!("I will send {}", piece.repeat(long / piece.len()));
        assert_eq!(promise_in(&pasted, &calendar), None);
        assert_eq!(day_in(&pasted, &calendar), None);
        // The longest that is looked at.
        let line = format!("I will send {}", piece.repeat(3_900 / piece.len()));
        let _found = promise_in(&line, &calendar);
    }
}

#[test]
fn a_found_promise_reads_as_its_description_says() {
    let calendar = calendar("2026-11-24");
    let json = |line| serde_json::to_value(promise_in(line, &calendar)).unwrap();
    assert_eq!(
        json("I will send the draft by Friday"),
        serde_json::json!({"who": "i", "kind": "action", "what": "send the draft", "due": "2026-11-27"})
    );
    assert_eq!(
        json("Ben will find out why"),
        serde_json::json!({"who": {"name": "Ben"}, "kind": "findOut", "what": "find out why"})
    );
    let you = promise_in("You’ll read it", &calendar).unwrap();
    assert_eq!((you.who, you.kind), (Speaker::You, PromiseKind::Action));
}
