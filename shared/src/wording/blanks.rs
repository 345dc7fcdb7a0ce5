//! Blanks: keyword lines to fill in, whose words the other is asked to confirm in one go.

use crate::index::Index;
use crate::steps::walked;

/// Those of the filled blanks' words for which nobody was asked: `reading` is how the wordings of the same topic
/// read. Two blanks with the same words take two wordings.
pub(crate) fn unasked<'words>(
    filled: impl Iterator<Item = &'words str>,
    reading: impl Iterator<Item = &'words str>,
) -> impl Iterator<Item = usize> {
    let mut asked = Index::of(reading);
    let mut is_asked = move |words: &str| {
        walked(1);
        asked.take(words.trim()).is_some()
    };
    filled
        .enumerate()
        .filter(move |(_, words)| !is_asked(words))
        .map(|(place, _)| place)
}
