//! A line as words: each with the punctuation around it, compared without regard to case and spelling.

/// A word of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    /// As it stands there.
    pub(super) raw: &'a str,
    /// Punctuation before it.
    pub(super) before: &'a str,
    /// The word itself; empty where only punctuation stands.
    pub(super) core: &'a str,
    /// Punctuation behind it.
    pub(super) after: &'a str,
    /// The word itself as it is compared; empty where only signs stand.
    pub(super) folded: &'a str,
    /// Whether it follows the word before it without a blank.
    pub(super) glued: bool,
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
/// Signs of bold and the like, which are no pause.
const MARKS: &[char] = &['*', '_', '~'];

/// A line cut at its blanks and before brackets, with what its words are compared by.
#[derive(Debug)]
pub(super) struct Line<'line> {
    pieces: Vec<Piece<'line>>,
}

#[derive(Debug)]
struct Piece<'line> {
    raw: &'line str,
    folded: String,
    glued: bool,
}

impl<'line> Line<'line> {
    pub(super) fn of(line: &'line str) -> Self {
        let mut pieces = Vec::new();
        for mut raw in line.split_whitespace() {
            let mut glued = false;
            loop {
                let inside = raw
                    .find(|c: char| !OPENING.contains(&c))
                    .and_then(|first| Some(first + raw.get(first..)?.find('(')?));
                let cut = inside.and_then(|at| raw.split_at_checked(at));
                let (one, rest) = cut.unwrap_or((raw, ""));
                pieces.push(Piece {
                    raw: one,
                    folded: folded(core_of(one).1),
                    glued,
                });
                if rest.is_empty() {
                    break;
                }
                (raw, glued) = (rest, true);
            }
        }
        Self { pieces }
    }

    pub(super) fn words(&self) -> Vec<Word<'_>> {
        self.pieces.iter().map(Piece::word).collect()
    }
}

impl Piece<'_> {
    fn word(&self) -> Word<'_> {
        let (before, core, after) = core_of(self.raw);
        Word {
            raw: self.raw,
            before,
            core,
            after,
            folded: &self.folded,
            glued: self.glued,
        }
    }
}

fn core_of(raw: &str) -> (&str, &str, &str) {
    let inner = raw.trim_start_matches(OPENING);
    let core = inner.trim_end_matches(CLOSING);
    (
        raw.strip_suffix(inner).unwrap_or_default(),
        core,
        inner.strip_prefix(core).unwrap_or_default(),
    )
}

impl<'a> Word<'a> {
    /// Words that stand in place of those that were taken out, or turned: with no punctuation of their own.
    pub(super) const fn new(raw: &'a str) -> Self {
        Self {
            raw,
            before: "",
            core: raw,
            after: "",
            folded: raw,
            glued: false,
        }
    }

    /// A comma that stands where something was taken out.
    pub(super) const fn comma() -> Self {
        Self {
            core: "",
            after: ",",
            folded: "",
            glued: true,
            ..Self::new(",")
        }
    }

    /// Whether another word of the same phrase may follow.
    pub(super) fn goes_on(&self) -> bool {
        matches!(self.after, "" | "." | ",") || self.is_open()
    }

    /// Whether nothing stands between it and the next word.
    pub(super) fn is_open(&self) -> bool {
        self.after.trim_matches(MARKS).is_empty()
    }

    /// Whether nothing but signs of bold and dashes of lists stand before it.
    pub(super) fn begins(&self) -> bool {
        let mut signs = self.before.chars();
        signs.all(|c| matches!(c, '*' | '_' | '~' | '-' | '–' | '—' | '•' | '→'))
    }

    /// Whether a quotation begins or ends with it.
    pub(super) fn is_quoting(&self) -> bool {
        self.before.contains(QUOTES) || self.after.contains(QUOTES)
    }

    /// Whether it ends with a comma or a dash.
    pub(super) fn pauses(&self) -> bool {
        self.after.contains([',', ';', '–', '—']) || (self.core.is_empty() && !self.is_quoting())
    }

    /// Whether there is a letter or a digit in it.
    pub(super) const fn says(&self) -> bool {
        !self.folded.is_empty()
    }

    /// Whether its first letter is a capital.
    pub(super) fn is_capital(&self) -> bool {
        self.core.chars().next().is_some_and(is_capital)
    }

    /// Whether it could be somebody's name. One in capitals is taken for an abbreviation.
    pub(super) fn is_like_a_name(&self) -> bool {
        self.is_capital()
            && self.has_letters_only()
            && self.core.chars().any(|c| letter(c) && !is_capital(c))
    }

    pub(super) fn has_letters_only(&self) -> bool {
        !self.core.is_empty() && self.core.chars().all(letter)
    }
}

fn letter(c: char) -> bool {
    !c.is_ascii() || c.is_ascii_alphabetic() || matches!(c, '-' | '\'')
}

/// Words as they are compared: written small, with straight apostrophes, without accents, umlauts and ß spelled
/// out. So "ÜBERMORGEN", "uebermorgen" and what a Mac writes in two parts are the same, and "Strasse" is "Straße".
/// The standard library's tables would be kilobytes of the page.
pub(super) fn folded(words: &str) -> String {
    let mut text = String::with_capacity(words.len() + 4);
    let mut says = false;
    for letter in words.chars() {
        let small = small(letter);
        says |= small.is_ascii_alphanumeric()
            || matches!(small, '\u{c0}'..='\u{1fff}' | '\u{3000}'..='\u{d7ff}');
        match small {
            '’' | '‘' | 'ʼ' => text.push('\''),
            'ä' => text.push_str("ae"),
            'ö' => text.push_str("oe"),
            'ü' => text.push_str("ue"),
            'ß' => text.push_str("ss"),
            '\u{308}' if text.ends_with(['a', 'o', 'u']) => text.push('e'),
            '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' => {}
            'à'..='å' => text.push('a'),
            'ç' => text.push('c'),
            'è'..='ë' => text.push('e'),
            'ì'..='ï' => text.push('i'),
            'ñ' => text.push('n'),
            'ò'..='õ' => text.push('o'),
            'ù'..='û' => text.push('u'),
            _ => text.push(small),
        }
    }
    if !says {
        text.clear();
    }
    text
}

fn is_capital(letter: char) -> bool {
    small(letter) != letter
}

/// The small letter of a capital one in Latin, Greek and Cyrillic.
fn small(letter: char) -> char {
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
