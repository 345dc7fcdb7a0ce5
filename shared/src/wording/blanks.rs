//! Blanks: keyword lines to fill in, whose words the other is asked to confirm in one go.

use crate::steps::walked;
use std::collections::HashMap;

/// Those of the filled blanks' words for which nobody was asked: `reading` is how the wordings of the same topic
/// read. Two blanks with the same words take two wordings.
pub(crate) fn unasked<'words>(
    filled: impl Iterator<Item = &'words str>,
    reading: impl Iterator<Item = &'words str>,
) -> impl Iterator<Item = usize> {
    let mut asked: HashMap<&str, usize> = HashMap::new();
    for words in reading {
        *asked.entry(words).or_default() += 1;
    }
    let mut is_asked = move |words: &str| {
        walked(1);
        let left = asked.get_mut(words.trim());
        let left = left.filter(|left| **left > 0);
        left.map(|left| *left -= 1).is_some()
    };
    filled
        .enumerate()
        .filter(move |(_, words)| !is_asked(words))
        .map(|(place, _)| place)
}
