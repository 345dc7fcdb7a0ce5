//! Names that people give: something to see, on one line, that turns no words around it.

use icu_normalizer::{ComposingNormalizer, DecomposingNormalizer};
use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup};
use icu_properties::{CodePointMapData, CodePointSetData};
use thiserror::Error;

/// Why a name is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NameRefusal {
    /// Nothing of it can be seen.
    #[error("Nothing of this name can be seen: give one with a letter, a digit or a sign in it.")]
    Unseen,
    /// It has a character that breaks the line or is for machines.
    #[error("The name doesn't fit: give it on one line, without control characters.")]
    NotOneLine,
    /// It would turn the direction of what stands around it.
    #[error(
        "The name has hidden characters that turn words around. Type it by hand instead of pasting \
         it; names from right to left need none."
    )]
    TurnsWords,
    /// It is too long.
    #[error("The name doesn't fit: give 1 to {0} characters on one line.")]
    TooLong(usize),
}

/// The name as it is kept: composed (NFC), without spaces around it and without characters that neither show
/// nor change what shows. Joiners stay, since Persian words and emoji are written with them.
pub(crate) fn readable(text: &str, longest: usize) -> Result<String, NameRefusal> {
    // What trims to nothing is unseen, whatever it was made of.
    if !text.chars().any(is_seen) {
        return Err(NameRefusal::Unseen);
    }
    let text = text.trim();
    if text.chars().any(breaks_the_line) {
        return Err(NameRefusal::NotOneLine);
    }
    if text.chars().any(turns_words) {
        return Err(NameRefusal::TurnsWords);
    }
    let kept: String = text.chars().filter(|c| !shows_nothing(*c)).collect();
    let name = composed(kept.trim());
    if name.chars().count() > longest {
        return Err(NameRefusal::TooLong(longest));
    }
    Ok(name)
}

/// The same for a name that a program claims for somebody, who cannot type it again: what would be refused is left out.
pub(crate) fn cleaned(text: &str, longest: usize) -> Result<String, NameRefusal> {
    let kept: String = text
        .chars()
        .filter(|c| !turns_words(*c))
        .map(|c| if breaks_the_line(c) { ' ' } else { c })
        .collect();
    readable(&kept, longest)
}

/// Whether there is a character that leaves no trace on the screen.
pub(crate) fn has_hidden(text: &str) -> bool {
    text.chars().any(is_hidden)
}

/// Text in its composed form (NFC): what looks the same is the same.
pub(crate) fn composed(text: &str) -> String {
    ComposingNormalizer::new_nfc().normalize(text).into_owned()
}

/// Text in its decomposed form (NFD), as some keyboards write it.
pub(crate) fn decomposed(text: &str) -> String {
    DecomposingNormalizer::new_nfd()
        .normalize(text)
        .into_owned()
}

/// Whether something shows when the character stands by itself.
fn is_seen(c: char) -> bool {
    !is_hidden(c) && !GeneralCategoryGroup::Mark.contains(kind_of(c))
}

fn is_hidden(c: char) -> bool {
    const BRAILLE_BLANK: char = '\u{2800}';
    let unseen = GeneralCategoryGroup::Other.union(GeneralCategoryGroup::Separator);
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    c == BRAILLE_BLANK || unseen.contains(kind_of(c)) || ignorable.contains(c)
}

fn kind_of(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}

fn breaks_the_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Embeddings, overrides and isolates: without their end they reach into what comes after.
const fn turns_words(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Characters that leave no trace: a name with one would look like the same name without.
const fn shows_nothing(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
            | '\u{2060}'..='\u{2064}' | '\u{206A}'..='\u{206F}' | '\u{FEFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One name a line: what is given and what is kept, or why it is refused, in JSON.
    const NAMES: &str = include_str!("../../tests/data/names.json");

    #[test]
    fn every_name_of_the_table_is_kept_or_refused_as_it_says() {
        let rows: Vec<(String, String)> = serde_json::from_str(NAMES).unwrap();
        assert!(rows.len() >= 40);
        for (given, expected) in rows {
            let told = match readable(&given, 80) {
                Ok(name) => name,
                Err(NameRefusal::Unseen) => "(unseen)".to_owned(),
                Err(NameRefusal::NotOneLine) => "(not one line)".to_owned(),
                Err(NameRefusal::TurnsWords) => "(turns words)".to_owned(),
                Err(NameRefusal::TooLong(_)) => "(too long)".to_owned(),
            };
            assert_eq!(told, expected, "{:?}", given.escape_unicode().to_string());
        }
    }

    #[test]
    fn length_is_counted_as_it_is_kept() {
        assert!(readable(&"e\u{301}".repeat(80), 80).is_ok());
        assert_eq!(
            readable(&"e\u{301}".repeat(81), 80),
            Err(NameRefusal::TooLong(80))
        );
    }

    #[test]
    fn a_claimed_name_is_cleaned_and_not_refused() {
        assert_eq!(
            cleaned("\u{202E}Ana\nMaria\u{202C}", 80).unwrap(),
            "Ana Maria"
        );
        assert_eq!(cleaned("\u{202E}\u{200B}", 80), Err(NameRefusal::Unseen));
    }
}
