//! Excerpt of words: for places that repeat them, where all of them would cost their length each time.

use crate::steps::walked;

/// The words up to so many characters; an ellipsis says that there are more.
pub(crate) fn excerpt(words: &str, most: usize) -> String {
    let cut = words.char_indices().nth(most).map(|(at, _)| at);
    let shown = cut.and_then(|at| words.get(..at));
    let shown = shown.map_or_else(|| words.to_owned(), |shown| format!("{shown}…"));
    walked(shown.len());
    shown
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn words_that_fit_stay_and_others_end_in_an_ellipsis() {
        assert_eq!(excerpt("a line", 6), "a line");
        assert_eq!(excerpt("a line", 5), "a lin…");
        assert_eq!(excerpt("ä🙂ü", 2), "ä🙂…");
        assert_eq!(excerpt("", 0), "");
    }
}
