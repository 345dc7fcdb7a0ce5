//! Blanks: keyword lines to fill in, whose words the other is asked to confirm in one go.

/// Those of the filled blanks' words for which nobody was asked: `reading` is how the wordings of the same topic
/// read. Two blanks with the same words take two wordings.
pub(crate) fn unasked<'words>(
    filled: impl Iterator<Item = &'words str>,
    reading: impl Iterator<Item = &'words str>,
) -> impl Iterator<Item = usize> {
    let mut reading: Vec<&str> = reading.collect();
    let open = move |words: &str| {
        let asked = reading.iter().position(|read| *read == words.trim());
        if let Some(place) = asked {
            reading.swap_remove(place);
        }
        asked.is_none()
    };
    let mut open = open;
    filled
        .enumerate()
        .filter(move |(_, words)| open(words))
        .map(|(place, _)| place)
}
