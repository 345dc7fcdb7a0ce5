//! Folding of text for comparison: letter case, diacritics, ligatures and widths make no difference.

/// A letter's form for comparison, appended to `into`: nothing at all for marks that stand on other letters.
pub(super) fn fold(letter: char, into: &mut String) {
    if letter.is_ascii() {
        into.push(letter.to_ascii_lowercase());
        return;
    }
    if is_mark(letter) {
        return;
    }
    if let Some(letters) = ligature(letter) {
        into.push_str(letters);
        return;
    }
    for letter in letter.to_lowercase() {
        if !is_mark(letter) {
            into.push(base(letter));
        }
    }
}

/// The whole of a text, folded.
pub(super) fn folded(text: &str) -> String {
    let mut into = String::with_capacity(text.len());
    fold_all(text, &mut into);
    into
}

/// The whole of a text, folded, appended to `into`. Most of a text is plain letters, which go many at a time.
pub(super) fn fold_all(text: &str, into: &mut String) {
    let mut rest = text;
    while !rest.is_empty() {
        let plain = rest.bytes().take_while(u8::is_ascii).count();
        let (plain, other) = rest.split_at_checked(plain).unwrap_or((rest, ""));
        let start = into.len();
        into.push_str(plain);
        if let Some(plain) = into.get_mut(start..) {
            plain.make_ascii_lowercase();
        }
        let mut letters = other.chars();
        if let Some(letter) = letters.next() {
            fold(letter, into);
        }
        rest = letters.as_str();
    }
}

/// Whether a character belongs to the one before it, or shows nothing.
pub(super) fn is_mark(letter: char) -> bool {
    matches!(letter,
        '\u{0300}'..='\u{036F}'
        // Points of Hebrew and Arabic.
        | '\u{0591}'..='\u{05BD}' | '\u{05BF}' | '\u{05C1}'..='\u{05C2}' | '\u{05C4}'..='\u{05C5}'
        | '\u{064B}'..='\u{0652}' | '\u{0670}'
        | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}'
        // Signs that only say how others are shown.
        | '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

fn ligature(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'þ' | 'Þ' => "th",
        'ĳ' | 'Ĳ' => "ij",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        '…' => "...",
        _ => return None,
    })
}

/// Bases of the letters from U+00C0 on; a full stop where a letter is its own.
const LATIN: &[u8] = b"aaaaaa.ceeeeiiiidnooooo.ouuuuy..aaaaaa.ceeeeiiiidnooooo.ouuuuy.y\
aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii..jjkk.llllll..llnnnnnn...oooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs\
................................oo.............uu............................aaiioouuuuuuuuuu.aaaa....ggkkoooo..j...gg..nnaa..oo\
aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy";

/// The same from U+1E00 on.
const LATIN_ADDITIONAL: &[u8] = b"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnn\
oooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy.s....aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeee\
iiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy";

/// A small letter without what stands on it, at its usual width.
fn base(letter: char) -> char {
    let code = u32::from(letter);
    match letter {
        '\u{00C0}'..='\u{0233}' => based(letter, code - 0xC0, LATIN),
        '\u{1E00}'..='\u{1EF9}' => based(letter, code - 0x1E00, LATIN_ADDITIONAL),
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        'ё' | 'ѐ' => 'е',
        'й' | 'ѝ' => 'и',
        'ї' => 'і',
        'ў' => 'у',
        '‘' | '’' | 'ʼ' => '\'',
        '“' | '”' | '„' | '«' | '»' => '"',
        '‐' | '‑' | '–' | '—' => '-',
        '\u{00A0}' | '\u{202F}' | '\u{3000}' => ' ',
        // Full width.
        '\u{FF01}'..='\u{FF5E}' => {
            char::from_u32(code - 0xFEE0).map_or(letter, |narrow| narrow.to_ascii_lowercase())
        }
        _ => letter,
    }
}

fn based(letter: char, place: u32, bases: &[u8]) -> char {
    let place = usize::try_from(place).ok();
    match place.and_then(|place| bases.get(place)) {
        Some(b'.') | None => letter,
        Some(base) => char::from(*base),
    }
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn case_diacritics_ligatures_and_widths_make_no_difference() {
        for (one, other) in [
            ("Über", "uber"),
            ("U\u{308}ber", "uber"),
            ("naïve", "NAIVE"),
            ("Straße", "STRASSE"),
            ("ŁÓDŹ", "lodz"),
            ("Ørsted, Þór", "orsted, thor"),
            ("Việt Nam", "viet nam"),
            ("ΆΝΟΙΞΗΣ", "ανοιξησ"),
            ("Ёлка", "елка"),
            ("İstanbul ırmak", "istanbul irmak"),
            ("ＡＢＣ", "abc"),
            ("don’t", "don't"),
            ("שָׁלוֹם", "שלום"),
            ("hand\u{AD}over", "handover"),
        ] {
            assert_eq!(folded(one), folded(other), "{one}");
        }
        for (one, other) in [("会議", "会义"), ("й", "к"), ("d", "t")] {
            assert_ne!(folded(one), folded(other), "{one}");
        }
    }

    #[test]
    fn tables_are_as_long_as_their_ranges() {
        assert_eq!(super::LATIN.len(), 0x234 - 0xC0);
        assert_eq!(super::LATIN_ADDITIONAL.len(), 0x1EFA - 0x1E00);
    }
}
