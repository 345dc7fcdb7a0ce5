//! A line as words: each with the punctuation around it, compared without regard to case.

/// A word of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'line> {
    /// As it stands there.
    pub(super) raw: &'line str,
    /// Punctuation before it.
    pub(super) before: &'line str,
    /// The word itself; empty where only punctuation stands.
    pub(super) core: &'line str,
    /// Punctuation behind it.
    pub(super) after: &'line str,
}

const OPENING: &[char] = &[
    '(', '[', '{', '"', '\'', '“', '„', '‟', '«', '»', '‘', '‚', '*', '_', '~', '-', '–', '—', '…',
    '.', ',', ';', ':', '!', '?', '•', '→', '@', '>', '`',
];
const CLOSING: &[char] = &[
    ')', ']', '}', '"', '\'', '“', '”', '«', '»', '‘', '’', '*', '_', '~', '-', '–', '—', '…', '.',
    ',', ';', ':', '!', '?', '`',
];
const QUOTES: &[char] = &[
    '"', '\'', '“', '”', '„', '‟', '«', '»', '‘', '’', '‚', '>', '`',
];

/// Words that end in a full stop without ending a sentence.
const SHORTENED: &str = "mr mrs ms dr prof st vs e.g i.e etc approx no ca z.b bzw";
/// Words before a name.
const TITLES: &str = "mr mrs ms dr prof";

/// The words of a line.
pub(super) fn words(line: &str) -> Vec<Word<'_>> {
    line.split_whitespace().map(Word::of).collect()
}

/// The sentences of a line.
pub(super) fn sentences<'w, 'line>(
    words: &'w [Word<'line>],
) -> impl Iterator<Item = &'w [Word<'line>]> {
    let mut rest = words;
    std::iter::from_fn(move || {
        let ends = |at: &usize| match (rest.get(*at), rest.get(at + 1)) {
            (Some(word), Some(next)) => word.ends_sentence_before(next),
            _ => true,
        };
        let last = (0..rest.len()).find(ends)?;
        let (sentence, others) = rest.split_at_checked(last + 1)?;
        rest = others;
        Some(sentence)
    })
}

impl<'line> Word<'line> {
    fn of(raw: &'line str) -> Self {
        let inner = raw.trim_start_matches(OPENING);
        let core = inner.trim_end_matches(CLOSING);
        Self {
            raw,
            before: raw.strip_suffix(inner).unwrap_or_default(),
            core,
            after: inner.strip_prefix(core).unwrap_or_default(),
        }
    }

    /// A comma that stands where something was taken out.
    pub(super) fn comma() -> Self {
        Self::of(",")
    }

    /// Whether it is that word; `other` is written small.
    pub(super) fn is(&self, other: &str) -> bool {
        same(self.core, other)
    }

    /// Whether it is one of the words in a list with blanks between them, written small.
    pub(super) fn is_in(&self, list: &str) -> bool {
        list.split(' ').any(|one| self.is(one))
    }

    /// Whether another word of the same phrase may follow.
    pub(super) fn goes_on(&self) -> bool {
        matches!(self.after, "" | "." | ",")
    }

    /// Whether nothing stands between it and the next word.
    pub(super) fn is_open(&self) -> bool {
        self.after.is_empty()
    }

    /// Whether a quotation begins or ends with it.
    pub(super) fn is_quoting(&self) -> bool {
        self.before.contains(QUOTES) || self.after.contains(QUOTES)
    }

    /// Whether it ends with a comma or a dash.
    pub(super) fn pauses(&self) -> bool {
        self.after.contains([',', ';', '–', '—']) || (self.core.is_empty() && !self.is_quoting())
    }

    /// Whether its first letter is a capital.
    pub(super) fn is_capital(&self) -> bool {
        self.core.chars().next().is_some_and(is_capital)
    }

    /// Whether it could be somebody's name. One in capitals is taken for an abbreviation.
    pub(super) fn is_like_a_name(&self) -> bool {
        let letter = |c: char| !c.is_ascii() || c.is_ascii_alphabetic() || matches!(c, '-' | '\'');
        self.is_capital()
            && self.core.chars().all(letter)
            && self.core.chars().any(|c| letter(c) && !is_capital(c))
    }

    /// Whether it stands before a name: "Dr."
    pub(super) fn is_title(&self) -> bool {
        self.is_in(TITLES)
    }

    fn ends_sentence_before(&self, next: &Self) -> bool {
        if self.after.contains(['!', '?', ';']) {
            return true;
        }
        let number = self.core.ends_with(|c: char| c.is_ascii_digit());
        self.after.contains('.') && next.is_capital() && !number && !self.is_in(SHORTENED)
    }
}

/// Whether two words are the same but for their case.
pub(super) fn same(one: &str, other: &str) -> bool {
    one.chars().map(small).eq(other.chars().map(small))
}

/// Whether a word is a beginning of another, of three letters or more.
pub(super) fn begins(word: &str, whole: &str) -> bool {
    let mut rest = whole.chars().map(small);
    word.chars().count() >= 3 && word.chars().map(small).all(|c| rest.next() == Some(c))
}

fn is_capital(letter: char) -> bool {
    letter != CURLY && small(letter) != letter
}

const CURLY: char = '’';

/// The small letter of a capital one in Latin, Greek and Cyrillic, and the straight apostrophe of a curly one.
/// The standard library's tables would be kilobytes of the page.
fn small(letter: char) -> char {
    if letter == CURLY {
        return '\'';
    }
    let code = u32::from(letter);
    let small = match code {
        0x41..=0x5A | 0xC0..=0xD6 | 0xD8..=0xDE | 0x391..=0x3A9 | 0x410..=0x42F => code + 32,
        0x400..=0x40F => code + 80,
        0x100..=0x12F | 0x132..=0x137 | 0x14A..=0x177 => code | 1,
        0x139..=0x148 | 0x179..=0x17E => code + (code & 1),
        _ => code,
    };
    char::from_u32(small).unwrap_or(letter)
}
