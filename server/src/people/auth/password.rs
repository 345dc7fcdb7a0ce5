//! Passwords: argon2id, on threads that may block, a bounded number at a time.

mod strength;

use std::fmt;
use std::sync::Arc;
use std::thread::available_parallelism;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use thiserror::Error;
use tokio::sync::Semaphore;

pub use self::strength::Weakness;
use super::account::PersonName;
use super::email::Email;
use super::name::{composed, decomposed};
use crate::system::entropy::{Entropy, NoEntropy, random};

/// The fewest characters a password may have.
pub(crate) const SHORTEST: usize = 10;
/// The most characters a password may have.
pub(crate) const LONGEST: usize = 200;
/// How many sign-ins may wait for a free thread before more are turned away.
const WAITING: usize = 64;

/// A password as somebody typed it; never logged, never stored.
///
/// What is hashed is its prepared form, so that every keyboard writes the same password: non-ASCII spaces are spaces,
/// and letters are composed (NFC), as RFC 8265 has it for an `OpaqueString`. It refuses no character.
#[derive(Clone)]
pub struct Password {
    prepared: String,
    typed: String,
}

impl Password {
    /// A password that may be chosen: 10 to 200 characters of its prepared form.
    pub fn chosen(text: String) -> Option<Self> {
        let password = Self::given(text);
        let length = password.prepared.chars().count();
        (SHORTEST..=LONGEST).contains(&length).then_some(password)
    }

    /// A password somebody signs in with: whatever it is, it only has to match.
    pub fn given(typed: String) -> Self {
        let space = |c: char| {
            if c.is_whitespace() && !c.is_ascii() {
                ' '
            } else {
                c
            }
        };
        let spaced: String = typed.chars().map(space).collect();
        let prepared = composed(&spaced);
        Self { prepared, typed }
    }

    /// What hashes of before passwords were prepared may have been made of: what was typed, as one keyboard or another
    /// writes it. Nothing for most passwords.
    fn older_forms(&self) -> impl Iterator<Item = String> {
        let [typed, apart] = [self.typed.clone(), decomposed(&self.typed)];
        let together = composed(&self.typed);
        let mut forms = vec![typed, apart, together];
        forms.sort();
        forms.dedup();
        forms.retain(|form| *form != self.prepared);
        forms.into_iter()
    }
}

/// Whether a password belongs to a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// It does not.
    No,
    /// It does.
    Yes,
    /// It does, but the hash was made of the password as one keyboard wrote it: make a new one.
    Outdated,
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
        self.run(move || hash_blocking(password.prepared.as_bytes(), &salt))
            .await
    }

    /// What is wrong with a password that somebody with this name and e-mail wants to have; `None` if nothing is.
    pub async fn weakness(
        &self,
        password: &Password,
        name: &PersonName,
        email: &Email,
    ) -> Result<Option<Weakness>, PasswordTrouble> {
        let password = password.prepared.clone();
        let (name, email) = (name.to_string(), email.as_str().to_owned());
        self.run(move || Ok(strength::weakness(&password, &name, &email)))
            .await
    }

    /// Whether the password belongs to `hash`. With no hash the work is done all the same and the
    /// answer is no, so that nobody learns from the time it took which e-mails have an account.
    pub async fn matches(
        &self,
        password: Password,
        hash: Option<String>,
    ) -> Result<Match, PasswordTrouble> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.decoy.as_ref().to_owned());
        let matched = self
            .run(move || {
                let parsed = PasswordHash::new(&hash)
                    .map_err(|error| PasswordTrouble::Hash(error.to_string()))?;
                let fits = |form: &str| {
                    Argon2::default()
                        .verify_password(form.as_bytes(), &parsed)
                        .is_ok()
                };
                // How many forms are tried depends on what was typed alone, not on whether there is an account.
                Ok(if fits(&password.prepared) {
                    Match::Yes
                } else if password.older_forms().any(|form| fits(&form)) {
                    Match::Outdated
                } else {
                    Match::No
                })
            })
            .await?;
        Ok(if known { matched } else { Match::No })
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
    use crate::system::entropy::SystemEntropy;

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
        let matches =
            async |text, hash| passwords.matches(given(text), hash).await.unwrap() == Match::Yes;
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

    /// "pässwörd žluťoučký" as a Mac writes it, and as others do.
    const APART: &str = "pa\u{308}sswo\u{308}rd\u{A0}z\u{30C}luty";
    const TOGETHER: &str = "p\u{E4}ssw\u{F6}rd\u{A0}\u{17E}luty";

    #[tokio::test]
    async fn every_keyboard_writes_the_same_password() {
        let passwords = passwords();
        for (chosen, typed) in [(APART, TOGETHER), (TOGETHER, APART)] {
            let hash = passwords.hash(given(chosen)).await.unwrap();
            let matched = passwords.matches(given(typed), Some(hash)).await.unwrap();
            assert_eq!(matched, Match::Yes);
        }
    }

    #[tokio::test]
    async fn a_hash_of_what_one_keyboard_wrote_is_still_taken_and_known_as_old() {
        let passwords = passwords();
        for (hashed, typed) in [(APART, TOGETHER), (TOGETHER, APART), (APART, APART)] {
            let old = hash_blocking(hashed.as_bytes(), &[7; 16]).unwrap();
            let matched = passwords.matches(given(typed), Some(old.clone())).await;
            assert_eq!(matched.unwrap(), Match::Outdated, "{hashed:?} {typed:?}");
            let other = passwords.matches(given("passwort zluty"), Some(old)).await;
            assert_eq!(other.unwrap(), Match::No);
        }
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
        // Ten letters, each written as two characters by some keyboards.
        let apart = |length| Password::chosen("u\u{308}".repeat(length)).is_some();
        assert!(!apart(9));
        assert!(apart(200));
        assert!(!apart(201));
    }
}
