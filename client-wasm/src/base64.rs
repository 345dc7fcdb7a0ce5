//! Base64 in its standard alphabet with padding, for the few bytes of a caret.
//!
//! The usual crate would be a fiftieth of the whole module.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Bytes as text.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = (0..3).fold(0, |bits, at| bits << 8 | byte(chunk, at));
        for at in 0..4 {
            let letter = ALPHABET.get(usize::from(sextet(bits, at)));
            let is_padding = at > u32::try_from(chunk.len()).unwrap_or(0);
            text.push(char::from(
                letter.copied().filter(|_| !is_padding).unwrap_or(b'='),
            ));
        }
    }
    text
}

/// Text as bytes; `None` when it is not what [`encode`] makes.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for chunk in text.as_bytes().chunks(4) {
        let letters = chunk.iter().take_while(|letter| **letter != b'=').count();
        let mut bits = 0;
        for at in 0..4 {
            let value = match chunk.get(at).filter(|_| at < letters) {
                Some(letter) => ALPHABET.iter().position(|known| known == letter)?,
                None => 0,
            };
            bits = bits << 6 | u32::try_from(value).ok()?;
        }
        let [_, three @ ..] = bits.to_be_bytes();
        bytes.extend(three.iter().take(letters.saturating_sub(1)));
    }
    (encode(&bytes) == text).then_some(bytes)
}

fn byte(chunk: &[u8], at: usize) -> u32 {
    chunk.get(at).copied().map_or(0, u32::from)
}

fn sextet(bits: u32, at: u32) -> u8 {
    let value = bits >> (18 - 6 * at) & 63;
    u8::try_from(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn the_examples_of_rfc_4648_go_both_ways() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()));
        }
        assert_eq!(encode(&[255, 239, 190]), "/+++");
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "Zg", "Zg=", "Z===", "====", "Zh==", "Zm 9v", "Zm9v=", "Zg==Zg==", "é", "Zm9-",
        ] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
