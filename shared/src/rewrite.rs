//! Rewriting of a text that is set as a whole: what stays is not written, so that changes made elsewhere meanwhile merge.

use yrs::{GetString as _, Text as _, TransactionMut, WriteTxn as _};

/// Writes the smallest part in which the words differ, so that what the other writes beside it stays.
pub(crate) fn rewrite(txn: &mut TransactionMut<'_>, root: &str, words: &str) {
    let text = txn.get_or_insert_text(root);
    let old = text.get_string(txn);
    let (same_before, same_after) = common(&old, words);
    let units = |text: &str| u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
    let (length, shown) = (text.len(txn), units(&old));
    let (start, gone, new) = if length == shown {
        let new = words.get(same_before..words.len() - same_after);
        let gone = old.get(same_before..old.len() - same_after);
        let start = units(old.get(..same_before).unwrap_or_default());
        (
            start,
            units(gone.unwrap_or_default()),
            new.unwrap_or_default(),
        )
    } else {
        // Something stands in it that is no text, so places cannot be told from the words.
        (0, length, words)
    };
    if gone > 0 {
        text.remove_range(txn, start, gone);
    }
    if !new.is_empty() {
        text.insert(txn, start, new);
    }
}

/// How many bytes two texts have in common at their beginnings, and behind that at their ends.
fn common(one: &str, other: &str) -> (usize, usize) {
    let same = |(a, b): &(char, char)| a == b;
    let bytes = |(letter, _): (char, char)| letter.len_utf8();
    let before = one
        .chars()
        .zip(other.chars())
        .take_while(same)
        .map(bytes)
        .sum();
    let rest = |text: &str| text.get(before..).unwrap_or_default().to_owned();
    let (one, other) = (rest(one), rest(other));
    let ends = one.chars().rev().zip(other.chars().rev());
    (before, ends.take_while(same).map(bytes).sum())
}
