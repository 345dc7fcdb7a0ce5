//! Query of a search: the words of it, all of which have to be there.

use super::folding::folded;
use crate::sort::sort_by;
use std::fmt;

/// How many characters of a query count.
pub const MOST_LETTERS: usize = 200;

/// How many words of it count.
pub const MOST_WORDS: usize = 8;

/// Below so many letters a word is looked for at the beginnings of words alone: two letters stand inside of most.
const LETTERS_WITHIN: usize = 3;

/// Words to look for, at least one.
#[derive(Clone, PartialEq, Eq)]
pub struct Query {
    words: Vec<Word>,
}

/// A word, folded.
#[derive(Clone, PartialEq, Eq)]
struct Word {
    letters: String,
    /// Whether it counts within a word, too.
    within: bool,
}

impl Query {
    /// The words of a text that somebody typed; nothing when there are none. What is too long is cut.
    pub fn of(text: &str) -> Option<Self> {
        let text: String = text.chars().take(MOST_LETTERS).collect();
        let mut words: Vec<Word> = Vec::new();
        for letters in folded(&text).split_whitespace() {
            let is_new = words.iter().all(|word| word.letters != letters);
            if is_new && words.len() < MOST_WORDS {
                words.push(Word {
                    letters: letters.to_owned(),
                    within: counts_within(letters),
                });
            }
        }
        // The longest is the rarest, as a rule.
        sort_by(&mut words, |one, other| {
            other.letters.len().cmp(&one.letters.len())
        });
        (!words.is_empty()).then_some(Self { words })
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// Which of the words stand in a folded text, as bits.
    pub(super) fn words_in(&self, text: &str, missing: u8) -> u8 {
        let mut found = 0;
        for (place, word) in self.words.iter().enumerate() {
            let bit = 1_u8 << place;
            if missing & bit != 0 && word.places(text).next().is_some() {
                found |= bit;
            }
        }
        found
    }

    /// Whether the letters of all words stand in a folded text, be it within other words.
    pub(super) fn letters_are_in(&self, text: &str) -> bool {
        self.words.iter().all(|word| text.contains(&word.letters))
    }

    /// Where the first of the words stands in a folded text, by bytes.
    pub(super) fn first_place(&self, text: &str) -> Option<usize> {
        let places = self.words.iter().map(|word| word.places(text).next());
        places.flatten().min()
    }

    /// Where the words stand in a folded text, by bytes: from and to, in order, those that touch as one; those that begin
    /// before `end`.
    pub(super) fn places_before(&self, text: &str, end: usize) -> Vec<(usize, usize)> {
        let mut all: Vec<(usize, usize)> = Vec::new();
        for word in &self.words {
            let places = word.places(text).take_while(|at| *at < end);
            all.extend(places.map(|at| (at, at + word.letters.len())));
        }
        sort_by(&mut all, Ord::cmp);
        let mut joined: Vec<(usize, usize)> = Vec::new();
        for (from, to) in all {
            match joined.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => joined.push((from, to)),
            }
        }
        joined
    }
}

/// What somebody looks for stands in no message.
impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Query({} words)", self.words.len())
    }
}

impl Word {
    fn places<'a>(&'a self, text: &'a str) -> impl Iterator<Item = usize> + 'a {
        let places = text.match_indices(&self.letters).map(|(at, _)| at);
        places.filter(|at| self.within || begins_word(text, *at))
    }
}

fn begins_word(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    before.is_none_or(|letter| !letter.is_alphanumeric())
}

/// Words of scripts without spaces have no beginnings that could be told, and are short.
fn counts_within(letters: &str) -> bool {
    let unspaced = |letter| {
        matches!(letter, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
            || letter >= '\u{2E80}'
    };
    letters.chars().count() >= LETTERS_WITHIN
        || letters.chars().any(unspaced)
        || !letters.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::{MOST_LETTERS, MOST_WORDS, Query};

    fn is_in(query: &str, text: &str) -> bool {
        let query = Query::of(query).unwrap();
        let all = u8::try_from((1_u16 << query.len()) - 1).unwrap();
        query.words_in(&super::folded(text), all) == all
    }

    #[test]
    fn a_query_without_words_is_none() {
        for text in ["", "  ", "\u{200b}\n"] {
            assert_eq!(Query::of(text), None);
        }
    }

    #[test]
    fn short_words_count_at_beginnings_and_longer_ones_within() {
        assert!(is_in("vertretung", "Urlaubsvertretung"));
        assert!(is_in("bu", "the budget"));
        assert!(!is_in("dg", "the budget"));
        assert!(is_in("b", "(budget)"));
        assert!(is_in("議", "今日の会議です"));
        assert!(is_in("->", "a -> b"));
    }

    #[test]
    fn hostile_queries_are_cut() {
        let words: Vec<String> = (0..5_000).map(|number| format!("w{number}")).collect();
        assert_eq!(Query::of(&words.join(" ")).unwrap().len(), MOST_WORDS);
        let cut = Query::of(&"ß".repeat(100_000));
        assert_eq!(cut, Query::of(&"ß".repeat(MOST_LETTERS)));
        assert_eq!(Query::of("again Again AGAIN").unwrap().len(), 1);
    }
}
