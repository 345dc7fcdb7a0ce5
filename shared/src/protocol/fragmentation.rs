//! Fragmentation: messages larger than a frame, cut into parts and put together again.

use crate::protocol::message::{Message, Part};
use crate::schema::MAX_FRAME;

/// What a part adds around its bytes: its type, two small numbers and a length.
const PART_OVERHEAD: usize = 24;

/// Why parts do not make a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PartsError {
    /// A part is missing, came twice, or belongs to another message.
    #[error("a part of a large message is out of order")]
    OutOfOrder,
    /// Together the parts are larger than this end takes.
    #[error("a message in parts is larger than {limit} bytes")]
    TooLarge {
        /// The most this end takes, in bytes.
        limit: usize,
    },
}

/// Encodes a message as the frames that carry it: one, or its parts.
#[must_use]
pub fn frames(message: &Message<'_>) -> Vec<Vec<u8>> {
    let whole = message.encode();
    if whole.len() <= MAX_FRAME {
        return vec![whole];
    }
    let pieces = whole.chunks(MAX_FRAME - PART_OVERHEAD);
    let total = u64::try_from(pieces.len()).unwrap_or(u64::MAX);
    (0..)
        .zip(pieces)
        .map(|(index, bytes)| {
            Message::Part(Part {
                total,
                index,
                bytes,
            })
            .encode()
        })
        .collect()
}

/// Puts parts together again, up to a limit.
#[derive(Debug)]
pub struct Reassembly {
    limit: usize,
    begun: Option<Begun>,
}

#[derive(Debug)]
struct Begun {
    total: u64,
    next: u64,
    bytes: Vec<u8>,
}

impl Reassembly {
    /// Takes messages of up to `limit` bytes.
    #[must_use]
    pub const fn new(limit: usize) -> Self {
        Self { limit, begun: None }
    }

    /// Takes the next part; the whole message when this was its last one.
    pub fn accept(&mut self, part: Part<'_>) -> Result<Option<Vec<u8>>, PartsError> {
        let mut begun = match self.begun.take() {
            None if part.index == 0 && part.total > 0 => Begun {
                total: part.total,
                next: 0,
                bytes: Vec::new(),
            },
            Some(begun) if part.index == begun.next && part.total == begun.total => begun,
            None | Some(_) => return Err(PartsError::OutOfOrder),
        };
        if begun.bytes.len().saturating_add(part.bytes.len()) > self.limit {
            return Err(PartsError::TooLarge { limit: self.limit });
        }
        begun.bytes.extend_from_slice(part.bytes);
        begun.next += 1;
        if begun.next == begun.total {
            return Ok(Some(begun.bytes));
        }
        self.begun = Some(begun);
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::message::SyncMessage;

    fn deliver(frames: &[Vec<u8>], limit: usize) -> Result<Option<Vec<u8>>, PartsError> {
        let mut reassembly = Reassembly::new(limit);
        let mut whole = None;
        for frame in frames {
            assert!(frame.len() <= MAX_FRAME);
            let Ok(Message::Part(part)) = Message::decode(frame) else {
                panic!("a frame that is not a part");
            };
            whole = reassembly.accept(part)?;
        }
        Ok(whole)
    }

    fn large() -> Vec<u8> {
        (0..=255).cycle().take(3 * MAX_FRAME).collect()
    }

    #[test]
    fn a_large_message_arrives_whole() {
        let update = large();
        let message = Message::Sync(SyncMessage::Step2(&update));
        let frames = frames(&message);
        assert_eq!(frames.len(), 4);
        assert_eq!(deliver(&frames, 4 * MAX_FRAME), Ok(Some(message.encode())));
    }

    #[test]
    fn a_message_that_fits_is_not_cut() {
        let message = Message::Saved { updates: 3 };
        assert_eq!(frames(&message), [message.encode()]);
    }

    #[test]
    fn parts_out_of_order_are_refused() {
        let update = large();
        let mut frames = frames(&Message::Sync(SyncMessage::Step2(&update)));
        frames.swap(1, 2);
        assert_eq!(deliver(&frames, 4 * MAX_FRAME), Err(PartsError::OutOfOrder));
        assert_eq!(
            deliver(&frames[1..], 4 * MAX_FRAME),
            Err(PartsError::OutOfOrder)
        );
    }

    #[test]
    fn parts_beyond_the_limit_are_refused_before_they_are_kept() {
        let update = large();
        let frames = frames(&Message::Sync(SyncMessage::Step2(&update)));
        assert_eq!(
            deliver(&frames, MAX_FRAME),
            Err(PartsError::TooLarge { limit: MAX_FRAME })
        );
    }

    #[test]
    fn no_parts_at_all_are_refused() {
        let part = Part {
            total: 0,
            index: 0,
            bytes: b"",
        };
        assert_eq!(
            Reassembly::new(10).accept(part),
            Err(PartsError::OutOfOrder)
        );
    }
}
