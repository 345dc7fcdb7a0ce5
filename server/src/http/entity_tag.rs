//! Entity tag (`ETag`) of an answer: names its bytes, so that whoever has them already is sent no more than that (RFC 9110, 8.8.3).

use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A tag as its header has it.
pub(super) struct EntityTag(String);

impl EntityTag {
    /// The tag of bytes with that hash.
    pub(super) fn of_hash(hash: impl AsRef<[u8]>) -> Self {
        Self(format!("\"{}\"", URL_SAFE_NO_PAD.encode(hash)))
    }

    /// Whether whoever sent these headers has those bytes (`If-None-Match`).
    pub(super) fn is_known_by(&self, headers: &HeaderMap) -> bool {
        headers
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .filter_map(|tags| tags.to_str().ok())
            .flat_map(|tags| tags.split(','))
            .any(|known| known.trim().trim_start_matches("W/") == self.0)
    }

    /// Puts it on an answer.
    pub(super) fn tell(&self, headers: &mut HeaderMap) {
        if let Ok(tag) = HeaderValue::from_str(&self.0) {
            headers.insert(header::ETAG, tag);
        }
    }
}
