use super::language::TAKEN;
use super::{BadLanguage, Calendar, FoundPromise, GERMAN, Reader, Reading, Speaker};
use crate::promise::PromiseKind;
use crate::testing::Die;

fn reader() -> Reader {
    let mut reader = Reader::english().unwrap();
    reader.learn(GERMAN).unwrap();
    reader
}

fn found(reading: Reading) -> Option<FoundPromise> {
    match reading {
        Reading::None => None,
        Reading::Likely(found) | Reading::WhichDay(found, _) | Reading::Promise(found) => {
            Some(found)
        }
    }
}

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
    "u\u{308}",
    "ich",
    "Ich",
    "schicke",
    "schickt",
    "schicken",
    "werde",
    "bis",
    "am",
    "nächsten",
    "Ende",
    "der",
    "Woche",
    "KW",
    "49",
    "24.",
    "nicht",
    "an",
    "zu",
    "TODO",
    "Action",
    "(Ben):",
    "Ben:",
    "@Ben",
    "to",
    "eod",
    "early",
    "also",
    "2pm",
    "12/03",
    "[",
    "]",
];

#[test]
fn whatever_is_typed_is_read_to_its_end() {
    let reader = reader();
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
            if let Some(FoundPromise { what, .. }) = found(reader.read(&line, &calendar)) {
                assert!(
                    !what.is_empty() && what.len() <= line.len() + 24,
                    "{line:?}"
                );
            }
            let _day = reader.day(&line, &calendar);
        }
    }
}

/// What a line begins with, what is promised, when, and what hangs on it: in the order in which they are typed.
const ENGLISH_PARTS: [&[&str]; 4] = [
    &[
        "I will",
        "OK, I'll",
        "I'm going to",
        "I promise to",
        "Ben will",
        "@Ben will",
        "TODO Ben:",
        "**I’ll",
    ],
    &[
        "send the draft",
        "call Chris about café",
        "review (once more) the “numbers”",
        "book 3 rooms 😀",
    ],
    &[
        "",
        "by Friday",
        "tomorrow",
        "by EOD",
        "on 24 Dec",
        "within 3 days",
        "by 12/03",
        "by next week",
    ],
    &[
        "",
        ", unless Chris objects",
        "so that we can ship",
        "because it is late",
        ", as we said",
        "asap",
    ],
];
const GERMAN_PARTS: [&[&str]; 4] = [
    &[
        "Ich werde",
        "Ok, ich werde",
        "Ben wird",
        "@Ben wird",
        "TODO Ben:",
        "Aufgabe (Ben):",
    ],
    &[
        "den Entwurf schicken",
        "Chris wegen Café anrufen",
        "die Straße (noch einmal) prüfen",
        "3 Räume buchen 😀",
    ],
    &[
        "",
        "bis Freitag",
        "übermorgen",
        "bis Ende der Woche",
        "am 24. Dezember",
        "in zwei Wochen",
        "bis KW 49",
        "heute noch",
    ],
    &[
        "",
        ", sofern Chris nichts dagegen hat",
        ", damit wir fertig sind",
        ", weil es spät ist",
        "asap",
    ],
];

#[test]
fn no_word_of_a_line_is_lost() {
    let (reader, calendar) = (reader(), calendar("2026-11-24"));
    let worded = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '😀');
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let mut lines = 0;
    for [begins, deeds, dates, ends] in [ENGLISH_PARTS, GERMAN_PARTS] {
        for (begin, deed) in begins
            .iter()
            .flat_map(|one| deeds.iter().map(move |other| (one, other)))
        {
            for (date, end) in dates
                .iter()
                .flat_map(|one| ends.iter().map(move |other| (one, other)))
            {
                let line = format!("{begin} {deed} {date} {end}")
                    .replace("  ", " ")
                    .replace(" ,", ",");
                let reading = reader.read(&line, &calendar);
                let dated = match &reading {
                    Reading::WhichDay(..) => true,
                    Reading::Promise(found) => found.due.is_some(),
                    Reading::Likely(_) | Reading::None => panic!("{line:?} is {reading:?}"),
                };
                let found = found(reading).unwrap();
                assert_eq!(
                    worded(&found.what),
                    [worded(deed), worded(end)].concat(),
                    "{line:?}"
                );
                assert_eq!(dated, !date.is_empty(), "{line:?}");
                let ben = found.who == Speaker::Name("Ben".to_owned());
                assert!(ben || found.who == Speaker::I, "{line:?}");
                lines += 1;
            }
        }
    }
    assert_eq!(lines, 8 * 4 * 8 * 6 + 6 * 4 * 8 * 5);
}

#[test]
fn reading_a_line_takes_steps_by_its_bytes() {
    let (reader, calendar) = (reader(), calendar("2026-11-24"));
    let steps = |line: &str| {
        TAKEN.with(|taken| taken.set(0));
        let _reading = reader.read(line, &calendar);
        let _day = reader.day(line, &calendar);
        TAKEN.with(std::cell::Cell::get)
    };
    for piece in [
        "I will ",
        "by Friday ",
        "by early ",
        "eod ",
        "also ",
        "and Ben will ",
        "I'll find out, but ",
        "if so, ",
        "or today ",
        "end of ",
        "TODO Ben: ",
        "Ich schicke, ",
        "bis ",
        "schicke ich, ",
        "und Ben schickt ",
        "@Ben ",
        "maybe ",
        "( ",
        "(",
        "😀 ",
        "nicht sicher, ",
    ] {
        for begins in ["", "I will send ", "Ich schicke ", "I don't know, "] {
            let line = |bytes: usize| format!("{begins}{}", piece.repeat(bytes / piece.len()));
            let (short, long) = (steps(&line(900)), steps(&line(3_600)));
            assert!(
                long <= short * 5 + 20_000,
                "{begins:?} {piece:?}: {short} and {long} steps"
            );
            assert!(long <= 3_700 * 1_000, "{begins:?} {piece:?}: {long} steps");
        }
    }
}

#[test]
fn long_texts_are_no_promises() {
    let (reader, calendar) = (reader(), calendar("2026-11-24"));
    let long = 100 * 1024;
    for piece in ["I will ", "by Friday ", "'", "😀", "x"] {
        let pasted = format!("I will send {}", piece.repeat(long / piece.len()));
        assert_eq!(reader.read(&pasted, &calendar), Reading::None);
        assert_eq!(reader.day(&pasted, &calendar), None);
    }
}

#[test]
fn a_language_that_cannot_be_read_says_where() {
    let mut reader = Reader::english().unwrap();
    for (text, line) in [
        ("language: xx\nno colon", 2),
        ("nonsense: a b", 1),
        ("lead: by=two", 1),
        ("language: xx\n\nverb: schicken", 3),
        (" filler", 1),
    ] {
        assert_eq!(reader.learn(text), Err(BadLanguage { line }), "{text:?}");
    }
    let calendar = calendar("2026-11-24");
    assert!(matches!(
        reader.read("I will send it", &calendar),
        Reading::Promise(_)
    ));
}

#[test]
fn german_is_read_only_where_it_was_learned() {
    let (mut reader, calendar) = (Reader::english().unwrap(), calendar("2026-11-24"));
    let line = "Ich schicke den Entwurf bis übermorgen";
    assert_eq!(reader.read(line, &calendar), Reading::None);
    reader.learn(GERMAN).unwrap();
    reader.learn(GERMAN).unwrap();
    let Reading::Promise(found) = reader.read(line, &calendar) else {
        panic!("it is a promise");
    };
    assert_eq!(found.due, "2026-11-26".parse().ok());
}

#[test]
fn a_found_promise_reads_as_its_description_says() {
    let calendar = calendar("2026-11-24");
    let reader = reader();
    let json = |line| serde_json::to_value(found(reader.read(line, &calendar))).unwrap();
    assert_eq!(
        json("I will send the draft by Friday"),
        serde_json::json!({"who": "i", "kind": "action", "what": "send the draft", "due": "2026-11-27"})
    );
    assert_eq!(
        json("Ben will find out why"),
        serde_json::json!({"who": {"name": "Ben"}, "kind": "findOut", "what": "find out why"})
    );
    let you = found(reader.read("You’ll read it", &calendar)).unwrap();
    assert_eq!((you.who, you.kind), (Speaker::You, PromiseKind::Action));
}

#[test]
fn the_name_in_a_line_is_the_one_that_can_be_seen() {
    let reader = reader();
    let who = |line: &str| found(reader.read(line, &calendar("2026-11-24"))).map(|found| found.who);
    let ben = Some(Speaker::Name("Ben".to_owned()));
    for line in [
        "Ben to send the numbers by Friday",
        "Ben\u{200B} to send the numbers by Friday",
        "B\u{AD}en will send the numbers",
        "\u{202A}Ben\u{202C} will send the numbers by Friday",
        "@Ben\u{200B} please send the numbers",
        "TODO Ben\u{2060}: send the numbers",
        "Ben\u{200B}: send the numbers by Friday",
        "Ben\u{200B}'ll send the numbers",
        "By Friday, Ben\u{200B} will send the numbers",
        "Bis Freitag schickt Ben\u{200B} die Zahlen",
    ] {
        assert_eq!(who(line), ben, "{}", line.escape_unicode());
    }
    for line in [
        "@\u{3164} will send the numbers by Friday",
        "@\u{200B} please send the numbers",
        "TODO \u{3164}: send the numbers",
    ] {
        let who = who(line);
        let named = matches!(who, Some(Speaker::Name(_)));
        assert!(!named, "{}: {who:?}", line.escape_unicode());
    }
}
