//! Randomness: where the server gets it from, handed in, so that a test can say which.

use std::fmt;

use thiserror::Error;

/// A source of bytes nobody can guess.
pub trait Entropy: Send + Sync + fmt::Debug {
    /// Fills `bytes` with fresh randomness.
    ///
    /// # Errors
    /// [`NoEntropy`] when the system has none; nothing secret may be made then.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy>;
}

/// The system has no randomness to give.
#[derive(Debug, Error)]
#[error("the system gave no randomness: {0}")]
pub struct NoEntropy(pub String);

/// The operating system's generator.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
        getrandom::fill(bytes).map_err(|error| NoEntropy(error.to_string()))
    }
}

/// `N` fresh random bytes.
pub(crate) fn random<const N: usize>(source: &dyn Entropy) -> Result<[u8; N], NoEntropy> {
    let mut bytes = [0; N];
    source.fill(&mut bytes)?;
    Ok(bytes)
}
