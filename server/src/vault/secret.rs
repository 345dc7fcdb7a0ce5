//! Secret key and what it does: sealing bytes so that only the same key opens them, in the same place.
//!
//! ```text
//! sealed = FF FF FF FF · version 1 (1 byte) · nonce (24 bytes) · ciphertext · tag (16 bytes)
//! ```
//!
//! Nothing that is stored unsealed begins like that: JSON has no such bytes, and an update would
//! announce more clients than it could hold.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::system::entropy::{Entropy, NoEntropy, random};

/// How sealed bytes begin.
const MARK: [u8; 5] = [0xFF, 0xFF, 0xFF, 0xFF, 1];
const NONCE: usize = 24;

/// 256 secret bits. Wiped from memory when dropped, and never shown.
pub(super) struct Key(Zeroizing<[u8; 32]>);

/// The bytes do not open: another key sealed them, for another place, or they were changed since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("it does not open with its key")]
pub(super) struct NotOurs;

/// Why bytes could not be sealed.
#[derive(Debug, Error)]
pub enum CannotSeal {
    /// No nonce could be made.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
    /// The cipher ends at 256 GiB.
    #[error("a value is too long to be sealed")]
    TooLong,
}

impl Key {
    /// A fresh one.
    pub(super) fn generate(entropy: &dyn Entropy) -> Result<Self, NoEntropy> {
        let mut bytes = Zeroizing::new([0; 32]);
        entropy.fill(bytes.as_mut_slice())?;
        Ok(Self(bytes))
    }

    /// The secret itself, for wrapping it.
    pub(super) fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// Seals bytes for one place: with any other they do not open.
    ///
    /// The nonce is random; 192 bits never repeat by chance.
    pub(super) fn seal(
        &self,
        entropy: &dyn Entropy,
        place: &[u8],
        bytes: &[u8],
    ) -> Result<Vec<u8>, CannotSeal> {
        let nonce: [u8; NONCE] = random(entropy)?;
        let payload = Payload {
            msg: bytes,
            aad: place,
        };
        let ciphertext = self
            .cipher()
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| CannotSeal::TooLong)?;
        let mut sealed = Vec::with_capacity(ciphertext.len().saturating_add(MARK.len() + NONCE));
        sealed.extend_from_slice(&MARK);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&ciphertext);
        Ok(sealed)
    }

    /// Opens what [`seal`](Self::seal) made for this place.
    pub(super) fn open(&self, place: &[u8], sealed: &[u8]) -> Result<Vec<u8>, NotOurs> {
        let rest = sealed.strip_prefix(&MARK).ok_or(NotOurs)?;
        let (nonce, ciphertext) = rest.split_first_chunk::<NONCE>().ok_or(NotOurs)?;
        let payload = Payload {
            msg: ciphertext,
            aad: place,
        };
        self.cipher()
            .decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| NotOurs)
    }

    /// A hash that nobody can compute, or check a guess against, without the key.
    pub(super) fn hash(&self, bytes: &[u8]) -> [u8; 32] {
        let mut hash = self.hasher();
        hash.update(bytes);
        hash.finalize().into_bytes().into()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.0).into())
    }

    fn hasher(&self) -> Hmac<Sha256> {
        // A key shorter than the hash's block is filled up with zeros, as HMAC says.
        let mut block = Zeroizing::new([0; 64]);
        for (filled, byte) in block.iter_mut().zip(self.0.iter()) {
            *filled = *byte;
        }
        <Hmac<Sha256> as KeyInit>::new((&*block).into())
    }
}

impl From<[u8; 32]> for Key {
    fn from(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(secret)")
    }
}

/// Whether bytes are sealed, by whatever key.
pub(super) fn is_sealed(bytes: &[u8]) -> bool {
    bytes.starts_with(&MARK)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::entropy::SystemEntropy;

    fn key() -> Key {
        Key::generate(&SystemEntropy).unwrap()
    }

    #[test]
    fn what_is_sealed_opens_with_its_key_in_its_place_alone() {
        let (ours, theirs) = (key(), key());
        let sealed = ours.seal(&SystemEntropy, b"here", b"quiet words").unwrap();
        assert!(is_sealed(&sealed));
        assert!(!sealed.windows(5).any(|part| part == b"words"));
        assert_eq!(ours.open(b"here", &sealed).unwrap(), b"quiet words");
        assert_eq!(ours.open(b"there", &sealed), Err(NotOurs));
        assert_eq!(theirs.open(b"here", &sealed), Err(NotOurs));
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_found() {
        let ours = key();
        let sealed = ours.seal(&SystemEntropy, b"here", b"quiet").unwrap();
        for index in 0..sealed.len() {
            assert!(ours.open(b"here", &sealed[..index]).is_err());
            for bit in 0..8 {
                let mut damaged = sealed.clone();
                damaged[index] ^= 1 << bit;
                assert!(ours.open(b"here", &damaged).is_err(), "byte {index}");
            }
        }
    }

    #[test]
    fn the_same_words_never_look_the_same() {
        let ours = key();
        let seal = || ours.seal(&SystemEntropy, b"here", b"quiet").unwrap();
        assert_ne!(seal(), seal());
    }

    #[test]
    fn hashes_depend_on_the_key() {
        let (ours, theirs) = (key(), key());
        assert_eq!(ours.hash(b"ana"), ours.hash(b"ana"));
        assert_ne!(ours.hash(b"ana"), ours.hash(b"ben"));
        assert_ne!(ours.hash(b"ana"), theirs.hash(b"ana"));
    }

    #[test]
    fn hashes_are_hmac_sha256() {
        // RFC 4231 has no key of 32 bytes; this was computed with Python's hmac module.
        let key = Key::from([7; 32]);
        let expected = [
            0x93, 0x87, 0x6e, 0x94, 0xca, 0x57, 0xb9, 0xc9, 0x0b, 0x30, 0x75, 0x98, 0x7f, 0x6c,
            0x9e, 0x34, 0x6e, 0xd6, 0xaf, 0x3f, 0x92, 0x67, 0x9a, 0x93, 0xbd, 0x92, 0xc7, 0x37,
            0xa0, 0x76, 0x4d, 0x4e,
        ];
        assert_eq!(key.hash(b"ana"), expected);
    }

    #[test]
    fn a_key_never_shows_itself() {
        assert_eq!(format!("{:?}", key()), "Key(secret)");
    }
}
