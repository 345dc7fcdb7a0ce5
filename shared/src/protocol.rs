//! Wire protocol between a browser and the server: the standard Yjs messages, and Duologue's own beside them.
//!
//! Everything here is total: whatever bytes arrive, the answer is a message or a [`DecodeError`], and nothing
//! is allocated that the bytes at hand do not fill.

pub mod authors;
pub mod awareness;
pub mod codec;
pub mod fragmentation;
pub mod message;

pub use authors::AuthorsMessage;
pub use codec::DecodeError;
pub use fragmentation::{PartsError, Reassembly};
pub use message::{AuthMessage, Message, Part, SyncMessage};

/// The WebSocket subprotocol a client offers to be told what is saved and what was refused.
pub const SUBPROTOCOL: &str = "duologue.1";
