//! Difference between two wordings, word by word.

use super::{Piece, PieceChange};

/// How many comparisons a difference may take; beyond, what lies between the common beginning and the common
/// end counts as replaced.
const MOST_WORK: usize = 250_000;

/// From `earlier` to `later`, what is gone before what is new.
pub(super) fn difference(earlier: &str, later: &str) -> Vec<Piece> {
    let (old, new) = (words(earlier), words(later));
    let before = common(old.iter(), new.iter());
    let (old_rest, new_rest) = (tail(&old, before), tail(&new, before));
    let after = common(old_rest.iter().rev(), new_rest.iter().rev());
    let old_middle = head(old_rest, old_rest.len() - after);
    let new_middle = head(new_rest, new_rest.len() - after);

    let mut pieces = Pieces::default();
    for word in head(&old, before) {
        pieces.keep(word);
    }
    compare(old_middle, new_middle, &mut pieces);
    for word in tail(old_rest, old_middle.len()) {
        pieces.keep(word);
    }
    pieces.done()
}

/// Whether a UTF-16 unit is part of a word, as far as it takes to keep words whole: letters and digits, and of
/// everything beyond ASCII what is neither a space nor punctuation.
pub(super) fn is_letter(unit: u16) -> bool {
    match unit {
        0..0x80 => u8::try_from(unit).is_ok_and(|byte| byte.is_ascii_alphanumeric()),
        0x80..0xC0 | 0x2000..0x2070 | 0x3000..0x3040 | 0xFF00..0xFF10 => false,
        _ => true,
    }
}

/// Text as words, spaces and single signs.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    let mut last = None;
    let mut length = 0;
    for letter in text.chars() {
        let kind = Kind::of(letter);
        if last.is_some_and(|last| last != kind || kind == Kind::Alone)
            && let Some((word, after)) = rest.split_at_checked(length)
        {
            words.push(word);
            rest = after;
            length = 0;
        }
        last = Some(kind);
        length += letter.len_utf8();
    }
    if !rest.is_empty() {
        words.push(rest);
    }
    words
}

/// What a character belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A word; characters beyond the basic plane too, so that an emoji stays whole.
    Word,
    /// The space between words.
    Space,
    /// Itself: punctuation, a line break, and scripts that don't set words apart.
    Alone,
}

impl Kind {
    fn of(letter: char) -> Self {
        let joins = matches!(letter, '\u{200D}' | '\u{2019}');
        match letter {
            '\n' | '\u{2E80}'..='\u{9FFF}' => Self::Alone,
            _ if letter.is_whitespace() => Self::Space,
            _ if joins || u16::try_from(u32::from(letter)).map_or(true, is_letter) => Self::Word,
            _ => Self::Alone,
        }
    }
}

/// Compares what differs, by the longest common row of words.
fn compare<'text>(old: &[&'text str], new: &[&'text str], pieces: &mut Pieces<'text>) {
    let width = new.len() + 1;
    if old.len().saturating_mul(width) > MOST_WORK {
        for word in old {
            pieces.take(word);
        }
        for word in new {
            pieces.bring(word);
        }
        return;
    }
    // How many words the rest of both have in common, from the back: the last row and column are 0.
    let mut common: Vec<u16> = vec![0; (old.len() + 1) * width];
    let at = |i: usize, j: usize| i * width + j;
    for (i, gone) in old.iter().enumerate().rev() {
        for (j, added) in new.iter().enumerate().rev() {
            let value = |i, j| common.get(at(i, j)).copied().unwrap_or(0);
            let best = if gone == added {
                value(i + 1, j + 1) + 1
            } else {
                value(i + 1, j).max(value(i, j + 1))
            };
            if let Some(cell) = common.get_mut(at(i, j)) {
                *cell = best;
            }
        }
    }
    let (mut i, mut j) = (0, 0);
    loop {
        match (old.get(i), new.get(j)) {
            (Some(gone), Some(added)) if gone == added => {
                pieces.keep(gone);
                i += 1;
                j += 1;
            }
            (Some(gone), added)
                if added.is_none() || common.get(at(i + 1, j)) >= common.get(at(i, j + 1)) =>
            {
                pieces.take(gone);
                i += 1;
            }
            (_, Some(added)) => {
                pieces.bring(added);
                j += 1;
            }
            (_, None) => return,
        }
    }
}

/// Pieces as they come, joined while they are of one kind.
#[derive(Default)]
struct Pieces<'text> {
    done: Vec<Piece>,
    gone: String,
    new: String,
    /// Spaces in both: between two changes they belong to them, so that a changed phrase reads as one.
    spaces: &'text str,
}

impl<'text> Pieces<'text> {
    fn keep(&mut self, word: &'text str) {
        let changing = !self.gone.is_empty() || !self.new.is_empty();
        if changing && self.spaces.is_empty() && word.bytes().all(|byte| byte == b' ') {
            self.spaces = word;
            return;
        }
        self.settle();
        push(&mut self.done, PieceChange::Same, word);
    }

    fn take(&mut self, word: &str) {
        self.join();
        self.gone.push_str(word);
    }

    fn bring(&mut self, word: &str) {
        self.join();
        self.new.push_str(word);
    }

    fn join(&mut self) {
        let spaces = std::mem::take(&mut self.spaces);
        self.gone.push_str(spaces);
        self.new.push_str(spaces);
    }

    fn settle(&mut self) {
        push(
            &mut self.done,
            PieceChange::Gone,
            &std::mem::take(&mut self.gone),
        );
        push(
            &mut self.done,
            PieceChange::New,
            &std::mem::take(&mut self.new),
        );
        push(
            &mut self.done,
            PieceChange::Same,
            std::mem::take(&mut self.spaces),
        );
    }

    fn done(mut self) -> Vec<Piece> {
        self.settle();
        self.done
    }
}

fn push(pieces: &mut Vec<Piece>, change: PieceChange, text: &str) {
    if let Some(last) = pieces.last_mut()
        && last.change == change
    {
        last.text.push_str(text);
    } else if !text.is_empty() {
        let text = text.to_owned();
        pieces.push(Piece { change, text });
    }
}

/// How many words two rows have in common before the first that differs.
fn common<'words>(
    one: impl Iterator<Item = &'words &'words str>,
    other: impl Iterator<Item = &'words &'words str>,
) -> usize {
    one.zip(other).take_while(|(a, b)| a == b).count()
}

fn head<'row, 'text>(row: &'row [&'text str], to: usize) -> &'row [&'text str] {
    row.get(..to).unwrap_or_default()
}

fn tail<'row, 'text>(row: &'row [&'text str], from: usize) -> &'row [&'text str] {
    row.get(from..).unwrap_or_default()
}
