//! Messages that come in parts.

use super::frames;
use duologue_shared::protocol::{Message, Reassembly};

/// The most that is put together here, in bytes: little, so that the limit is met.
const LIMIT: usize = 1000;

/// Parts in whatever order never make more than the limit, and what they make is what they held, in order.
pub fn parts(bytes: &[u8]) {
    let mut reassembly = Reassembly::new(LIMIT);
    let mut held: Vec<u8> = Vec::new();
    for frame in frames(bytes) {
        let Ok(Some(Message::Part(part))) = Message::decode_known(frame) else {
            continue;
        };
        if part.index == 0 {
            held.clear();
        }
        held.extend(part.bytes);
        match reassembly.accept(part) {
            Ok(Some(whole)) => {
                assert!(whole.len() <= LIMIT, "more than the limit");
                assert_eq!(whole, held, "something else than the parts");
            }
            Ok(None) => assert!(held.len() <= LIMIT, "more than the limit is kept"),
            // The connection ends.
            Err(_) => return,
        }
    }
}
