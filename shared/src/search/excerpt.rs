//! Excerpt of words with what was found in them: a window around the first place, cut between characters.

use super::folding::{fold, folded, is_mark};
use super::query::Query;
use crate::steps::walked;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// How many UTF-16 units of a text are shown.
const WINDOW: u32 = 180;
/// How many of them stand before the first place that was found.
const BEFORE: u32 = 50;
/// How far a cut moves to stand between words.
const TO_A_SPACE: usize = 16;
/// How many characters are kept together as one: the longest emoji have ten.
const MOST_JOINED: usize = 32;
/// How many characters are looked at before the first place, and after it: as many as are shown, with what is joined to the last.
const LETTERS_KEPT: usize = 256;
/// Joins the characters on both of its sides.
const JOINER: char = '\u{200D}';

/// A part of a text, with what was found in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(optional_fields))]
pub struct Excerpt {
    /// The part.
    pub words: String,
    /// What was found in the part, in order.
    pub marks: Vec<Mark>,
    /// Whether there is more before it.
    #[serde(default, skip_serializing_if = "is_off")]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub before: bool,
    /// Whether there is more after it.
    #[serde(default, skip_serializing_if = "is_off")]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub after: bool,
}

/// A place within an excerpt, in UTF-16 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
pub struct Mark {
    /// Where it begins.
    pub at: u32,
    /// How long it is.
    pub len: u32,
}

impl Excerpt {
    /// The part of a text around what a query finds in it; its beginning when that is nothing.
    pub fn of(text: &str, query: &Query) -> Self {
        let folded = folded(text);
        walked(text.len());
        let first = query.first_place(&folded).unwrap_or_default();
        let letters = Letters::around(text, first, LETTERS_KEPT);
        let found = letters.found(&folded, query);
        let first = found.first().map_or(0, |(from, _)| *from);
        let (from, to) = letters.window(first);
        let start = letters.unit(from);
        let marks = found
            .into_iter()
            .filter(|(begin, end)| *begin < to && *end > from)
            .map(|(begin, end)| {
                let (at, end) = (letters.unit(begin.max(from)), letters.unit(end.min(to)));
                Mark {
                    at: at.saturating_sub(start),
                    len: end.saturating_sub(at),
                }
            })
            .collect();
        let bytes = letters.byte(from)..letters.byte(to);
        Self {
            words: text.get(bytes.clone()).unwrap_or_default().to_owned(),
            marks,
            before: bytes.start > 0,
            after: bytes.end < text.len(),
        }
    }
}

/// Where the words of a query stand in a text.
pub fn marks(text: &str, query: &Query) -> Vec<Mark> {
    let letters = Letters::around(text, 0, usize::MAX);
    let found = letters.found(&folded(text), query).into_iter();
    found
        .map(|(from, to)| {
            let at = letters.unit(from);
            Mark {
                at,
                len: letters.unit(to).saturating_sub(at),
            }
        })
        .collect()
}

/// The characters of a text around a place, and where each went when it was folded.
struct Letters {
    all: Vec<Letter>,
    /// Where the last of them ends, in each measure.
    end: Letter,
}

#[derive(Clone, Copy)]
struct Letter {
    sign: char,
    byte: usize,
    unit: u32,
    /// Where its folded form begins.
    folded: usize,
}

impl Letters {
    /// At most so many before a place of the folded text, and after it.
    fn around(text: &str, place: usize, most: usize) -> Self {
        let mut all = VecDeque::new();
        let (mut form, mut after) = (String::new(), 0_usize);
        let mut next = Letter {
            sign: ' ',
            byte: 0,
            unit: 0,
            folded: 0,
        };
        for sign in text.chars() {
            walked(1);
            if next.folded > place {
                if after == most {
                    break;
                }
                after += 1;
            } else if all.len() == most {
                all.pop_front();
            }
            all.push_back(Letter { sign, ..next });
            form.clear();
            fold(sign, &mut form);
            next.byte += sign.len_utf8();
            next.unit = next
                .unit
                .saturating_add(u32::try_from(sign.len_utf16()).unwrap_or(1));
            next.folded += form.len();
        }
        Self {
            all: all.into(),
            end: next,
        }
    }

    /// The characters that were found, by their places here: those that touch or overlap as one.
    fn found(&self, folded: &str, query: &Query) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (from, to) in query.places_before(folded, self.end.folded) {
            let (from, to) = self.range(from, to);
            match found.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => found.push((from, to)),
            }
        }
        found
    }

    /// The characters that a range of the folded text came from, with the marks upon the last of them.
    fn range(&self, from: usize, to: usize) -> (usize, usize) {
        // The last that begins there or before: those before it that begin there, too, fold to nothing.
        let first = self.all.partition_point(|letter| letter.folded <= from);
        let end = self.all.partition_point(|letter| letter.folded < to);
        (first.saturating_sub(1), self.whole(end))
    }

    /// The place after all marks that stand there, of which no more are kept together than anybody writes.
    fn whole(&self, place: usize) -> usize {
        let last = place.checked_sub(1).and_then(|last| self.all.get(last));
        let mut is_joined = last.is_some_and(|last| last.sign == JOINER);
        let next = self.all.get(place..).unwrap_or_default().iter();
        let joined = next.take(MOST_JOINED).take_while(|next| {
            walked(1);
            let joins = is_joined || joins(next.sign);
            is_joined = next.sign == JOINER;
            joins
        });
        place + joined.count()
    }

    /// The characters to show around that one.
    fn window(&self, first: usize) -> (usize, usize) {
        let shown = self.unit(first).saturating_sub(BEFORE);
        let from = if self.end.unit <= WINDOW {
            0
        } else {
            self.all.partition_point(|letter| letter.unit < shown)
        };
        let from = self.whole(self.after_a_space(from).min(first));
        let end = self.unit(from).saturating_add(WINDOW);
        let to = self.all.partition_point(|letter| letter.unit < end);
        (from.min(first), self.whole(self.before_a_space(to)))
    }

    fn after_a_space(&self, place: usize) -> usize {
        if place == 0 {
            return 0;
        }
        let next = self.all.get(place..).unwrap_or_default().iter();
        let space = next
            .take(TO_A_SPACE)
            .position(|next| next.sign.is_whitespace());
        space.map_or(place, |space| place + space + 1)
    }

    fn before_a_space(&self, place: usize) -> usize {
        if place >= self.all.len() {
            return self.all.len();
        }
        let before = self.all.get(..place).unwrap_or_default().iter().rev();
        let space = before
            .take(TO_A_SPACE)
            .position(|before| before.sign.is_whitespace());
        space.map_or(place, |space| place - space - 1)
    }

    fn unit(&self, place: usize) -> u32 {
        self.all
            .get(place)
            .map_or(self.end.unit, |letter| letter.unit)
    }

    fn byte(&self, place: usize) -> usize {
        self.all
            .get(place)
            .map_or(self.end.byte, |letter| letter.byte)
    }
}

/// Whether a character is drawn together with the one before it.
fn joins(letter: char) -> bool {
    is_mark(letter) || matches!(letter, '\u{1F3FB}'..='\u{1F3FF}')
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks with a reference"
)]
fn is_off(flag: &bool) -> bool {
    !*flag
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::steps;

    /// The excerpt, with brackets around what was found.
    fn shown(text: &str, query: &str) -> String {
        let excerpt = Excerpt::of(text, &Query::of(query).unwrap());
        let units: Vec<u16> = excerpt.words.encode_utf16().collect();
        let (mut shown, mut at) = (String::new(), 0);
        let cut = |from: usize, to: usize| String::from_utf16(&units[from..to]).unwrap();
        for mark in &excerpt.marks {
            let [from, to] = [mark.at, mark.at + mark.len].map(|at| usize::try_from(at).unwrap());
            shown += &[&cut(at, from), "[", &cut(from, to), "]"].concat();
            at = to;
        }
        shown += &cut(at, units.len());
        let dots = |there| if there { "…" } else { "" };
        format!("{}{shown}{}", dots(excerpt.before), dots(excerpt.after))
    }

    #[test]
    fn what_was_found_is_marked_where_it_stands() {
        for (text, query, expected) in [
            (
                "Die Straße über Łódź",
                "strasse lodz",
                "Die [Straße] über [Łódź]",
            ),
            ("U\u{308}ber", "uber", "[U\u{308}ber]"),
            ("nai\u{308}ve idea", "naive", "[nai\u{308}ve] idea"),
            ("🙂 ship it 👩🏽‍💻 now", "ship now", "🙂 [ship] it 👩🏽‍💻 [now]"),
            ("Straße", "stras", "[Straß]e"),
            ("budget, Budgets", "budget", "[budget], [Budget]s"),
            ("今日の会議です", "会議", "今日の[会議]です"),
            ("abcabc", "abc bca", "[abcabc]"),
            ("nothing", "else", "nothing"),
        ] {
            assert_eq!(shown(text, query), expected);
        }
    }

    #[test]
    fn long_words_are_cut_around_the_first_place_between_words() {
        let text = format!(
            "{}the needle {}",
            "before it ".repeat(60),
            "after it ".repeat(60)
        );
        let shown = shown(&text, "needle");
        assert!(shown.starts_with("…"), "{shown}");
        assert!(shown.ends_with("…"), "{shown}");
        assert!(shown.contains("the [needle] after"), "{shown}");
        assert!(shown.chars().count() <= 190, "{shown}");
        assert!(!shown.contains("…efore"), "{shown}");
    }

    #[test]
    fn a_cut_never_parts_a_character_from_its_marks() {
        for text in ["👩🏽‍💻".repeat(400), "e\u{301}".repeat(400), "🙂".repeat(400)] {
            let text = format!("{text}needle{text}");
            let excerpt = Excerpt::of(&text, &Query::of("needle").unwrap());
            assert!(!excerpt.words.starts_with(joins), "{excerpt:?}");
            assert!(!excerpt.words.starts_with('\u{200D}'), "{excerpt:?}");
            assert!(text.contains(&excerpt.words));
        }
    }

    #[test]
    fn characters_that_are_joined_without_end_are_cut_and_cost_in_proportion() {
        let query = Query::of("q").unwrap();
        let costs = [1_000, 2_000, 4_000].map(|many| {
            let line = "q\u{200D} \u{200D}".repeat(many);
            steps::count(|| {
                let excerpt = Excerpt::of(&line, &query);
                assert!(excerpt.words.chars().count() < 300, "{excerpt:?}");
                let ends = excerpt
                    .marks
                    .iter()
                    .map(|mark| (mark.at, mark.at + mark.len));
                let ends: Vec<_> = ends.collect();
                assert!(
                    ends.windows(2).all(|pair| pair[0].1 < pair[1].0),
                    "{ends:?}"
                );
                marks(&line, &query);
            })
        });
        for pair in costs.windows(2) {
            assert!(pair[1] <= pair[0] * 21 / 10, "{costs:?}");
        }
    }

    #[test]
    fn a_line_without_end_is_looked_at_around_the_first_place() {
        let line = [
            "word ".repeat(100_000),
            "needle".to_owned(),
            " word".repeat(100_000),
        ]
        .concat();
        let letters = Letters::around(&line, 500_000, LETTERS_KEPT);
        assert!(
            letters.all.len() <= 2 * LETTERS_KEPT,
            "{}",
            letters.all.len()
        );
        assert!(shown(&line, "needle").contains("word [needle] word"));
        // Marks within a word are as many as somebody sends, and it is found all the same.
        let marked = format!("before n{}eedle after", "\u{301}".repeat(5_000));
        assert_eq!(
            Excerpt::of(&marked, &Query::of("needle").unwrap())
                .marks
                .len(),
            1
        );
    }
}
