//! Numbers, byte strings and texts as lib0 writes them, the encoding under every Yjs message.

use std::str;

/// The largest number that JavaScript holds exactly, and so the largest that lib0 reads.
pub const MAX_NUMBER: u64 = (1 << 53) - 1;

/// Why bytes are not a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Something was announced that is not there.
    #[error("the message ends early")]
    Truncated,
    /// A number too large for JavaScript.
    #[error("a number in the message is above 2^53 - 1")]
    NumberTooLarge,
    /// Entries of a list that are twice there, out of their order, or say nothing.
    #[error("a list in the message is not in its order")]
    NotInOrder,
    /// A text that is not UTF-8.
    #[error("a text in the message is not UTF-8")]
    NotText,
    /// The message is complete, yet bytes follow.
    #[error("bytes follow the end of the message")]
    TrailingBytes,
    /// A message of a later version, or of nobody; to be ignored.
    #[error("messages of type {0} are not known here")]
    UnknownType(u64),
}

/// Reads one message from the front of its bytes.
#[derive(Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Reads `bytes` from their start.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// A number: seven bits a byte, the lowest first, the high bit set on all but the last.
    pub fn varuint(&mut self) -> Result<u64, DecodeError> {
        let mut number: u64 = 0;
        let mut shift: u32 = 0;
        loop {
            let (byte, rest) = self.rest.split_first().ok_or(DecodeError::Truncated)?;
            self.rest = rest;
            // Eight bytes hold 56 bits: more could not be a number that JavaScript holds.
            if shift > 49 {
                return Err(DecodeError::NumberTooLarge);
            }
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                break;
            }
            shift += 7;
        }
        if number > MAX_NUMBER {
            return Err(DecodeError::NumberTooLarge);
        }
        Ok(number)
    }

    /// A byte string: its length, then itself.
    pub fn bytes(&mut self) -> Result<&'a [u8], DecodeError> {
        let length = usize::try_from(self.varuint()?).map_err(|_| DecodeError::Truncated)?;
        let (bytes, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or(DecodeError::Truncated)?;
        self.rest = rest;
        Ok(bytes)
    }

    /// How many elements follow, each of at least `smallest` bytes: more than the bytes hold is a lie.
    pub fn count(&mut self, smallest: usize) -> Result<usize, DecodeError> {
        let count = usize::try_from(self.varuint()?).map_err(|_| DecodeError::Truncated)?;
        if count > self.rest.len() / smallest.max(1) {
            return Err(DecodeError::Truncated);
        }
        Ok(count)
    }

    /// A text: a byte string that is UTF-8.
    pub fn text(&mut self) -> Result<&'a str, DecodeError> {
        str::from_utf8(self.bytes()?).map_err(|_| DecodeError::NotText)
    }

    /// Makes sure that everything was read.
    pub const fn finish(&self) -> Result<(), DecodeError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(DecodeError::TrailingBytes)
        }
    }
}

/// Appends a number as [`Reader::varuint`] reads it.
pub fn write_varuint(out: &mut Vec<u8>, mut number: u64) {
    loop {
        let [low, ..] = number.to_le_bytes();
        number >>= 7;
        if number == 0 {
            out.push(low & 0x7f);
            return;
        }
        out.push(low | 0x80);
    }
}

/// Appends a byte string as [`Reader::bytes`] reads it.
pub fn write_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    write_varuint(out, u64::try_from(bytes.len()).unwrap_or(u64::MAX));
    out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(number: u64, bytes: &[u8]) {
        let mut out = Vec::new();
        write_varuint(&mut out, number);
        assert_eq!(out, bytes);
        assert_eq!(Reader::new(bytes).varuint(), Ok(number));
    }

    #[test]
    fn numbers_are_written_as_lib0_writes_them() {
        check(0, &[0]);
        check(127, &[0x7f]);
        check(128, &[0x80, 0x01]);
        check(300, &[0xac, 0x02]);
        check(
            MAX_NUMBER,
            &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f],
        );
    }

    #[test]
    fn numbers_beyond_javascript_are_refused() {
        let mut two_to_the_53 = Vec::new();
        write_varuint(&mut two_to_the_53, MAX_NUMBER + 1);
        for bytes in [&two_to_the_53[..], &[0xff; 9], &[0x80; 200]] {
            assert_eq!(
                Reader::new(bytes).varuint(),
                Err(DecodeError::NumberTooLarge)
            );
        }
    }

    #[test]
    fn a_length_beyond_the_bytes_is_refused() {
        assert_eq!(Reader::new(&[5, 1, 2]).bytes(), Err(DecodeError::Truncated));
        let mut huge = Vec::new();
        write_varuint(&mut huge, MAX_NUMBER);
        assert_eq!(Reader::new(&huge).bytes(), Err(DecodeError::Truncated));
    }
}
