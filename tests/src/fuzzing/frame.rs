//! One message on the wire.

use duologue_shared::protocol::Message;

/// Whatever bytes arrive, they are a message or none, and a message that was read is written and read again as itself.
pub fn frame(bytes: &[u8]) {
    let Ok(Some(message)) = Message::decode_known(bytes) else {
        return;
    };
    let written = message.encode();
    assert!(written.len() <= bytes.len(), "it became longer");
    assert_eq!(Message::decode(&written), Ok(message));
}
