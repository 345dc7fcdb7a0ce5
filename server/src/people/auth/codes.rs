//! Sign-in codes: a browser in which somebody is signed in shows one, and another browser takes it in place of a
//! password.
//!
//! Guessing a password from new browsers is throttled for all new browsers together, the owner's too. A code is open
//! to them whatever goes on there.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use duologue_shared::ids::PersonId;
use sha2::{Digest, Sha256};

use super::pending::PENDING_LIFE;
use super::session::Session;
use crate::system::clock::{Clock, Timestamp};
use crate::system::entropy::{Entropy, NoEntropy, random};

/// Digits and letters that nobody takes for another (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a code: 60 random bits.
const LENGTH: usize = 12;
/// Characters between two dashes.
const GROUP: usize = 4;
/// The most codes that wait at once; the one that ends first makes room.
const MOST: usize = 10_000;

/// A code that signs in once, for five minutes.
#[derive(Clone, PartialEq, Eq)]
pub struct SignInCode(String);

impl SignInCode {
    fn generate(entropy: &dyn Entropy) -> Result<Self, NoEntropy> {
        let bytes: [u8; LENGTH] = random(entropy)?;
        // A byte has eight times as many values as the alphabet, so each letter is as likely.
        let letters = bytes
            .iter()
            .filter_map(|byte| ALPHABET.get(usize::from(byte % 32)));
        Ok(Self(letters.map(|letter| char::from(*letter)).collect()))
    }

    /// Reads a code as it is typed: in any case, with or without dashes and spaces, and with the letters that look like
    /// digits. `None` for what is none.
    pub fn parse(typed: &str) -> Option<Self> {
        let bare = typed.chars().filter(|c| !c.is_whitespace() && *c != '-');
        let read = bare.map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        });
        let code: String = read.take(LENGTH + 1).collect();
        let known = |c: char| u8::try_from(c).is_ok_and(|c| ALPHABET.contains(&c));
        (code.chars().count() == LENGTH && code.chars().all(known)).then_some(Self(code))
    }

    /// The code in groups, as it is shown: `7K2M-X9QD-0VTA`.
    pub fn expose(&self) -> String {
        let letters: Vec<char> = self.0.chars().collect();
        let groups: Vec<String> = letters.chunks(GROUP).map(String::from_iter).collect();
        groups.join("-")
    }

    /// What it is known by in memory: finding it by this gives nothing away by its timing.
    fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

impl fmt::Debug for SignInCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignInCode(secret)")
    }
}

/// The codes that wait to be used; cheap to clone.
///
/// They are kept in memory: whoever has one when the server restarts shows another.
#[derive(Clone, Debug)]
pub struct SignInCodes {
    waiting: Arc<Mutex<Waiting>>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

#[derive(Debug, Default)]
struct Waiting {
    codes: HashMap<[u8; 32], Shown>,
    /// The one code of each person.
    of: HashMap<PersonId, [u8; 32]>,
}

/// A code that was shown.
#[derive(Debug)]
struct Shown {
    session: Session,
    expires_at: Timestamp,
}

impl SignInCodes {
    /// None waits yet.
    pub fn new(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self {
            waiting: Arc::default(),
            clock,
            entropy,
        }
    }

    /// A new code for whoever has this session, and when it ends. Their code before works no more.
    pub fn show(&self, session: Session) -> Result<(SignInCode, Timestamp), NoEntropy> {
        let code = SignInCode::generate(self.entropy.as_ref())?;
        let now = self.clock.now();
        let expires_at = now.after(PENDING_LIFE);
        let mut waiting = self.lock();
        waiting.forget(&session.person);
        waiting.make_room(now);
        waiting.of.insert(session.person.clone(), code.hash());
        let shown = Shown {
            session,
            expires_at,
        };
        waiting.codes.insert(code.hash(), shown);
        drop(waiting);
        Ok((code, expires_at))
    }

    /// Uses a code up: gives the session in which it was shown, unless its time is over.
    pub fn take(&self, code: &SignInCode) -> Option<Session> {
        let now = self.clock.now();
        let mut waiting = self.lock();
        let shown = waiting.codes.remove(&code.hash())?;
        waiting.of.remove(&shown.session.person);
        drop(waiting);
        (now < shown.expires_at).then_some(shown.session)
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // Nothing in here panics half-way through a change.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn forget(&mut self, person: &PersonId) {
        if let Some(code) = self.of.remove(person) {
            self.codes.remove(&code);
        }
    }

    fn make_room(&mut self, now: Timestamp) {
        if self.codes.len() < MOST {
            return;
        }
        let first = self.codes.values().map(|shown| shown.expires_at).min();
        let ends = first.unwrap_or(now).max(now);
        self.codes.retain(|_, shown| shown.expires_at > ends);
        let Self { codes, of } = self;
        of.retain(|_, code| codes.contains_key(code));
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;
    use std::sync::atomic::Ordering;

    use super::*;
    use crate::people::auth::Token;
    use crate::system::clock::still::StillClock;
    use crate::system::entropy::SystemEntropy;

    fn codes() -> (SignInCodes, Arc<StillClock>) {
        let clock = Arc::new(StillClock::default());
        let codes = SignInCodes::new(Arc::<StillClock>::clone(&clock), Arc::new(SystemEntropy));
        (codes, clock)
    }

    fn session_of(person: &str) -> Session {
        Session {
            id: Token::generate(&SystemEntropy).unwrap().hash(),
            person: PersonId::try_from(person.to_owned()).unwrap(),
            expires_at: Timestamp::from_millis(u64::MAX),
            started_at: Timestamp::default(),
            used_at: Timestamp::default(),
            address: Ipv4Addr::LOCALHOST.into(),
            device: String::new(),
        }
    }

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = SignInCode::parse("0123456789AB").unwrap();
        assert_eq!(code.expose(), "0123-4567-89AB");
        for typed in [
            "0123-4567-89AB",
            " 0123 4567 89ab ",
            "o1234567-89ab",
            "0I23456789ab",
            "0l23456789AB",
        ] {
            assert_eq!(SignInCode::parse(typed), Some(code.clone()), "{typed}");
        }
        for typed in [
            "",
            "0123456789A",
            "0123456789ABC",
            "0123456789AU",
            "012345678é12",
        ] {
            assert_eq!(SignInCode::parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn every_letter_comes_and_none_that_is_taken_for_another() {
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..200 {
            let code = SignInCode::generate(&SystemEntropy).unwrap();
            assert_eq!(SignInCode::parse(&code.expose()), Some(code.clone()));
            seen.extend(code.0.bytes());
        }
        assert!(seen.iter().eq(ALPHABET), "{seen:?}");
    }

    #[test]
    fn a_code_opens_once_and_only_the_newest_of_a_person() {
        let (codes, _) = codes();
        let (first, _) = codes.show(session_of("ana-0000")).unwrap();
        let (second, _) = codes.show(session_of("ana-0000")).unwrap();
        let (bens, _) = codes.show(session_of("ben-0000")).unwrap();
        assert_eq!(codes.take(&first), None);
        assert_eq!(codes.take(&second).unwrap().person.as_str(), "ana-0000");
        assert_eq!(codes.take(&second), None);
        assert_eq!(codes.take(&bens).unwrap().person.as_str(), "ben-0000");
        assert!(codes.lock().of.is_empty());
    }

    #[test]
    fn a_code_is_over_after_five_minutes() {
        let (codes, clock) = codes();
        let life = u64::try_from(PENDING_LIFE.as_millis()).unwrap();
        let (early, expires_at) = codes.show(session_of("ana-0000")).unwrap();
        let (late, _) = codes.show(session_of("ben-0000")).unwrap();
        assert_eq!(expires_at, Timestamp::from_millis(life));
        clock.0.store(life - 1, Ordering::SeqCst);
        assert!(codes.take(&early).is_some());
        clock.0.store(life, Ordering::SeqCst);
        assert_eq!(codes.take(&late), None);
    }

    #[test]
    fn a_bounded_number_of_codes_waits() {
        let (codes, clock) = codes();
        for number in 0..=MOST {
            clock
                .0
                .store(u64::try_from(number).unwrap(), Ordering::SeqCst);
            codes.show(session_of(&format!("p-{number:06}"))).unwrap();
            assert!(codes.lock().codes.len() <= MOST);
        }
        let people = codes.lock().of.len();
        assert_eq!(people, codes.lock().codes.len());
    }
}
