//! Names that people give or are called by: something to see, on one line, that turns no words around it.
//!
//! By a few ranges instead of Unicode's tables, which would be a large part of what the page loads. The server, which
//! has them, knows the marks of every script besides.

use thiserror::Error;

/// Why a name is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NameError {
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
}

/// A name that somebody gives, as it is kept: without spaces around it and characters that leave no trace. Joiners stay,
/// since Persian words and emoji are written with them.
pub fn readable(text: &str) -> Result<String, NameError> {
    // What trims to nothing is unseen, whatever it was made of.
    if !text.chars().any(is_seen) {
        return Err(NameError::Unseen);
    }
    let text = text.trim();
    if text.chars().any(breaks_the_line) {
        return Err(NameError::NotOneLine);
    }
    if text.chars().any(turns_words) {
        return Err(NameError::TurnsWords);
    }
    let kept: String = text.chars().filter(|c| !leaves_no_trace(*c)).collect();
    Ok(kept.trim().to_owned())
}

/// A name that a program wrote, whom nobody can ask to type it again: what would be refused is left out of it. None when
/// nothing of it can be seen.
pub fn shown(text: &str) -> Option<String> {
    let kept: String = text
        .chars()
        .filter(|c| !turns_words(*c))
        .map(|c| if breaks_the_line(c) { ' ' } else { c })
        .collect();
    readable(&kept).ok()
}

/// The name, if it has at most so many characters.
pub(crate) fn at_most(characters: usize, name: String) -> Option<String> {
    let fits = name.chars().nth(characters).is_none();
    fits.then_some(name)
}

fn is_seen(c: char) -> bool {
    !is_hidden(c) && !is_mark(c)
}

/// Spaces, and what programs are to ignore: blanks that count as letters, selectors, tags, and what only some agree on.
fn is_hidden(c: char) -> bool {
    let ignored = matches!(
        c,
        '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200C}' | '\u{200D}' | '\u{2800}'
            | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{E000}'..='\u{F8FF}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FFF0}'..='\u{FFF8}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..
    );
    ignored || c.is_whitespace() || breaks_the_line(c) || turns_words(c) || leaves_no_trace(c)
}

/// Marks that stand on the letter before them, in the blocks that hold nothing else.
const fn is_mark(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
            | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}'
    )
}

fn breaks_the_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Embeddings, overrides and isolates: without their end they reach into what comes after.
const fn turns_words(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Characters that leave no trace: a name with one would look like the same name without.
const fn leaves_no_trace(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
            | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
    )
}
