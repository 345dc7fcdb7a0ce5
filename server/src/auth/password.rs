//! Passwords: argon2id, on threads that may block, a bounded number at a time.

use std::fmt;
use std::sync::Arc;
use std::thread::available_parallelism;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use thiserror::Error;
use tokio::sync::Semaphore;

use crate::entropy::{Entropy, NoEntropy, random};

/// The fewest characters a password may have.
pub(crate) const SHORTEST: usize = 10;
/// The most characters a password may have.
pub(crate) const LONGEST: usize = 200;
/// How many sign-ins may wait for a free thread before more are turned away.
const WAITING: usize = 64;

/// A password as somebody typed it; never logged, never stored.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// A password that may be chosen: 10 to 200 characters.
    pub fn chosen(text: String) -> Option<Self> {
        let length = text.chars().count();
        (SHORTEST..=LONGEST).contains(&length).then_some(Self(text))
    }

    /// A password somebody signs in with: whatever it is, it only has to match.
    pub fn given(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(secret)")
    }
}

/// Hashes and checks passwords; cheap to clone.
#[derive(Clone)]
pub struct Passwords {
    /// Threads at work: each needs 19 MiB and a core, so there are as many as cores.
    working: Arc<Semaphore>,
    /// Places in the queue, those at work included.
    waiting: Arc<Semaphore>,
    entropy: Arc<dyn Entropy>,
    /// Checked when the e-mail is unknown, so that the answer takes as long as for a known one.
    decoy: Arc<str>,
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passwords").finish_non_exhaustive()
    }
}

/// Why a password could be neither hashed nor checked.
#[derive(Debug, Error)]
pub enum PasswordTrouble {
    /// Too many are waiting already.
    #[error("too many passwords are being checked")]
    Busy,
    /// No salt could be made.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
    /// The hash could not be computed or read.
    #[error("the password's hash failed: {0}")]
    Hash(String),
}

impl Passwords {
    /// Ready to hash with salts from `entropy`.
    pub fn new(entropy: Arc<dyn Entropy>) -> Result<Self, PasswordTrouble> {
        let nobodys: [u8; 32] = random(entropy.as_ref())?;
        let salt: [u8; 16] = random(entropy.as_ref())?;
        let decoy = hash_blocking(&nobodys, &salt)?;
        let threads = available_parallelism().map_or(1, usize::from);
        Ok(Self {
            working: Arc::new(Semaphore::new(threads)),
            waiting: Arc::new(Semaphore::new(WAITING)),
            entropy,
            decoy: decoy.into(),
        })
    }

    /// The hash to store, in PHC form with its salt and parameters.
    pub async fn hash(&self, password: Password) -> Result<String, PasswordTrouble> {
        let salt: [u8; 16] = random(self.entropy.as_ref())?;
        self.run(move || hash_blocking(password.0.as_bytes(), &salt))
            .await
    }

    /// Whether the password belongs to `hash`. With no hash the work is done all the same and the
    /// answer is no, so that nobody learns from the time it took which e-mails have an account.
    pub async fn matches(
        &self,
        password: Password,
        hash: Option<String>,
    ) -> Result<bool, PasswordTrouble> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.decoy.as_ref().to_owned());
        let matched = self
            .run(move || {
                let parsed = PasswordHash::new(&hash)
                    .map_err(|error| PasswordTrouble::Hash(error.to_string()))?;
                Ok(Argon2::default()
                    .verify_password(password.0.as_bytes(), &parsed)
                    .is_ok())
            })
            .await?;
        Ok(matched && known)
    }

    async fn run<R: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<R, PasswordTrouble> + Send + 'static,
    ) -> Result<R, PasswordTrouble> {
        let place = Arc::clone(&self.waiting)
            .try_acquire_owned()
            .map_err(|_| PasswordTrouble::Busy)?;
        let thread = Arc::clone(&self.working)
            .acquire_owned()
            .await
            .map_err(|_| PasswordTrouble::Busy)?;
        tokio::task::spawn_blocking(move || {
            let result = work();
            // Given back by the thread itself: a caller that went away frees nothing early.
            drop((thread, place));
            result
        })
        .await
        .map_err(|error| PasswordTrouble::Hash(error.to_string()))?
    }
}

fn hash_blocking(password: &[u8], salt: &[u8]) -> Result<String, PasswordTrouble> {
    // The crate's defaults are argon2id with OWASP's first choice: 19 MiB, 2 passes, 1 lane.
    let hash: PasswordHash = Argon2::default()
        .hash_password_with_salt(password, salt)
        .map_err(|error| PasswordTrouble::Hash(error.to_string()))?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SystemEntropy;

    fn passwords() -> Passwords {
        Passwords::new(Arc::new(SystemEntropy)).unwrap()
    }

    fn given(text: &str) -> Password {
        Password::given(text.to_owned())
    }

    #[tokio::test]
    async fn only_the_right_password_matches() {
        let passwords = passwords();
        let hash = passwords.hash(given("correct horse")).await.unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        let matches = async |text, hash| passwords.matches(given(text), hash).await.unwrap();
        assert!(matches("correct horse", Some(hash.clone())).await);
        assert!(!matches("correct house", Some(hash)).await);
        assert!(!matches("correct horse", None).await);
    }

    #[tokio::test]
    async fn the_same_password_never_has_the_same_hash() {
        let passwords = passwords();
        let first = passwords.hash(given("correct horse")).await.unwrap();
        let second = passwords.hash(given("correct horse")).await.unwrap();
        assert_ne!(first, second);
    }

    #[tokio::test]
    async fn turns_away_who_would_wait_too_long() {
        let passwords = passwords();
        let _all_places = Arc::clone(&passwords.waiting)
            .acquire_many_owned(u32::try_from(WAITING).unwrap())
            .await
            .unwrap();
        let answer = passwords.hash(given("correct horse")).await;
        assert!(matches!(answer, Err(PasswordTrouble::Busy)), "{answer:?}");
    }

    #[test]
    fn counts_characters_not_bytes() {
        let choose = |length| Password::chosen("ü".repeat(length)).is_some();
        assert!(!choose(9));
        assert!(choose(10));
        assert!(choose(200));
        assert!(!choose(201));
    }
}
