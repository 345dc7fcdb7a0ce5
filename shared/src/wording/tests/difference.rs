//! The difference is one that a person can read.

use crate::testing::Die;
use crate::wording::difference::difference;
use crate::wording::{Piece, PieceChange};

/// What is gone in brackets, what is new in braces.
fn shown(earlier: &str, later: &str) -> String {
    let pieces = difference(earlier, later);
    let without = |change| -> String {
        let pieces = pieces.iter().filter(|piece| piece.change != change);
        pieces.map(|piece| piece.text.as_str()).collect()
    };
    assert_eq!(without(PieceChange::New), earlier);
    assert_eq!(without(PieceChange::Gone), later);
    for pair in pieces.windows(2) {
        assert_ne!(pair[0].change, pair[1].change, "{pieces:?}");
    }
    assert!(pieces.iter().all(|piece| !piece.text.is_empty()));
    let show = |piece: &Piece| match piece.change {
        PieceChange::Same => piece.text.clone(),
        PieceChange::Gone => format!("[{}]", piece.text),
        PieceChange::New => format!("{{{}}}", piece.text),
    };
    pieces.iter().map(show).collect()
}

#[test]
fn whole_words_are_shown() {
    let table = [
        ("", "", ""),
        ("same", "same", "same"),
        ("", "new", "{new}"),
        ("gone", "", "[gone]"),
        ("on the 3rd", "on the 4th", "on the [3rd]{4th}"),
        ("we ship", "we ship it", "we ship{ it}"),
        ("we really ship", "we ship", "we [really ]ship"),
        ("can do", "can't do", "can{'t} do"),
        ("ship it.", "ship it!", "ship it[.]{!}"),
        ("one two three", "uno due three", "[one two]{uno due} three"),
        ("a\nb", "a b", "a[\n]{ }b"),
        ("ça va bien", "ça va mieux", "ça va [bien]{mieux}"),
        ("我们三号发布", "我们四号发布", "我们[三]{四}号发布"),
        ("so 👩‍👩‍👧 x", "so 👩‍👧 x", "so [👩‍👩‍👧]{👩‍👧} x"),
        ("cafe\u{301} x", "cafe x", "[cafe\u{301}]{cafe} x"),
    ];
    for (earlier, later, expected) in table {
        assert_eq!(shown(earlier, later), expected);
    }
}

#[test]
fn long_texts_take_bounded_work() {
    let text = |step: usize| -> String {
        let words: Vec<String> = (0..40_000)
            .map(|count| (count * step % 1000).to_string())
            .collect();
        words.join(" ")
    };
    shown(
        &format!("same {} end", text(7)),
        &format!("same {} end", text(11)),
    );
}

#[test]
fn any_two_texts_are_put_together_from_their_difference() {
    for seed in 0..2_000 {
        let mut die = Die::seeded(seed);
        let mut text = || -> String {
            let words = [
                "a", "bc", " ", "  ", "\n", ".", "🎉", "é", "3", "三", "\u{301}",
            ];
            (0..die.roll(12)).map(|_| *die.pick(&words)).collect()
        };
        let (one, other) = (text(), text());
        shown(&one, &other);
    }
}
