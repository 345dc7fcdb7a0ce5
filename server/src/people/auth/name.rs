//! Names that people give their accounts, passkeys and lists: the rule of [`duologue_shared::name`], with ICU's tables
//! for the marks and blanks of every script, and a length.

use duologue_shared::name::{self, NameError};
use icu_normalizer::{ComposingNormalizer, DecomposingNormalizer};
use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup};
use icu_properties::{CodePointMapData, CodePointSetData};
use thiserror::Error;

/// Why a name is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NameRefusal {
    /// It cannot be shown.
    #[error(transparent)]
    Name(#[from] NameError),
    /// It is too long.
    #[error("The name doesn't fit: give 1 to {0} characters on one line.")]
    TooLong(usize),
}

/// The name as it is kept: composed (NFC), without spaces around it and without characters that neither show
/// nor change what shows.
pub(crate) fn readable(text: &str, longest: usize) -> Result<String, NameRefusal> {
    if !text.chars().any(is_seen) {
        return Err(NameError::Unseen.into());
    }
    let name = composed(&name::readable(text)?);
    if name.chars().count() > longest {
        return Err(NameRefusal::TooLong(longest));
    }
    Ok(name)
}

/// The same for a name that a program claims for somebody, who cannot type it again: what would be refused is left out.
pub(crate) fn cleaned(text: &str, longest: usize) -> Result<String, NameRefusal> {
    readable(&name::shown(text).ok_or(NameError::Unseen)?, longest)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What is given and what is kept of it, or why it is refused: one table for everyone who takes names.
    const NAMES: &str = include_str!("../../../../tests/data/names.json");

    #[test]
    fn every_name_of_the_table_is_kept_or_refused_as_it_says() {
        let rows: Vec<Vec<String>> = serde_json::from_str(NAMES).unwrap();
        assert!(rows.len() >= 100);
        for row in rows {
            // A third stands for whoever reads without ICU's tables.
            let [given, expected, ..] = row.as_slice() else {
                panic!("{row:?} is no row");
            };
            let told = match readable(given, 80) {
                Ok(name) => name,
                Err(NameRefusal::Name(NameError::Unseen)) => "(unseen)".to_owned(),
                Err(NameRefusal::Name(NameError::NotOneLine)) => "(not one line)".to_owned(),
                Err(NameRefusal::Name(NameError::TurnsWords)) => "(turns words)".to_owned(),
                Err(NameRefusal::TooLong(_)) => "(too long)".to_owned(),
            };
            assert_eq!(&told, expected, "{}", given.escape_unicode());
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
        assert_eq!(
            cleaned("\u{202E}\u{200B}", 80),
            Err(NameError::Unseen.into())
        );
    }
}
