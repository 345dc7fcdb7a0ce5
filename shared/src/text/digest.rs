//! Digest of a topic's notes, to tell whether they were changed since some moment.

use super::Line;

/// Tells what is written below a headline from what was written there before, ticks included; 0 while nothing is. Marks and
/// lines without words are not told apart.
pub(crate) fn notes_digest(lines: &[Line]) -> u32 {
    let mut digest = None;
    for line in lines.iter().skip(1) {
        let words = line.spans.iter().flat_map(|span| span.text.bytes());
        if words.clone().all(|byte| byte.is_ascii_whitespace()) {
            continue;
        }
        let end = [b'\n', u8::from(line.checked)];
        let before = digest.unwrap_or(OFFSET);
        digest = Some(words.chain(end).fold(before, |digest, byte| {
            (digest ^ u32::from(byte)).wrapping_mul(PRIME)
        }));
    }
    digest.map_or(0, |digest| digest.max(1))
}

/// Of the FNV-1a hash, as is the prime.
const OFFSET: u32 = 0x811c_9dc5;
const PRIME: u32 = 0x0100_0193;
