//! Tokens: secrets that stand for a right, a session or an invitation.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::system::entropy::{Entropy, NoEntropy, random};

/// 256 random bits that whoever holds them may use. Only its hash is ever stored or logged.
#[derive(Clone)]
pub struct Token([u8; 32]);

impl Token {
    /// A fresh one.
    pub fn generate(entropy: &dyn Entropy) -> Result<Self, NoEntropy> {
        random(entropy).map(Self)
    }

    /// Reads the form that [`expose`](Self::expose) gives; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// The secret itself, 43 characters of base64url: for its holder only.
    pub fn expose(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What the store knows it by. One round of SHA-256 is enough for 256 random bits, and looking
    /// a hash up gives away nothing about the token by its timing.
    pub fn hash(&self) -> TokenHash {
        TokenHash(URL_SAFE_NO_PAD.encode(Sha256::digest(self.0)))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(secret)")
    }
}

/// A token's SHA-256 in base64url: names it without giving it away.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TokenHash(String);

impl TokenHash {
    /// The hash as it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads a hash back from a stored key.
    pub(super) fn from_stored(hash: String) -> Self {
        Self(hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::entropy::SystemEntropy;

    #[test]
    fn reads_back_what_it_shows() {
        let token = Token::generate(&SystemEntropy).unwrap();
        let shown = token.expose();
        assert_eq!(shown.len(), 43);
        assert_eq!(Token::parse(&shown).unwrap().hash(), token.hash());
    }

    #[test]
    fn refuses_anything_else() {
        for text in [
            "",
            "short",
            &"A".repeat(42),
            &"A".repeat(44),
            &"é".repeat(43),
        ] {
            assert!(Token::parse(text).is_none(), "{text:?} passed");
        }
    }

    #[test]
    fn never_shows_itself_in_logs() {
        let token = Token::generate(&SystemEntropy).unwrap();
        assert!(!format!("{token:?}").contains(&token.expose()));
    }
}
