//! Search: the text of an agenda that words are looked for in, and the finder that looks for them.
//!
//! [`SearchText`] is derived from a document in one pass and kept; a [`Finder`] scans what was kept of any number of
//! agendas and keeps the newest of what it finds. There is no index: scanning is a pass over the bytes, and what is kept
//! is sealed where it lies.

mod excerpt;
mod finder;
mod folding;
mod query;
mod text;

pub use excerpt::{Excerpt, Mark, marks};
pub use finder::{Finder, Found, Hit, MOST_FOUND_SHOWN};
pub use query::{MOST_LETTERS, MOST_WORDS, Query};
pub use text::{FoundKind, SearchText, search_text};

#[cfg(test)]
mod tests;
