//! Sign-in throttle: guessing has to be slow, and nobody may keep the real person out by it.

use std::net::IpAddr;

use duologue_shared::ids::PersonId;
use tokio::time::Instant;

use super::rate_limiter::RateLimiter;
use super::{Exceeded, Excess, Limits, Network};
use crate::people::auth::{Email, TokenHash};

/// What a failed attempt costs its address; one that succeeds costs 1.
const FAILURE: u32 = 5;

/// Whose password somebody is about to say, and from where. All browsers in which that account never
/// signed in share one allowance; each in which it did has its own, so an attacker who uses up the
/// first keeps nobody out of the browsers that they use.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Guess {
    /// An e-mail, with or without an account: the answer has to be the same.
    Unknown(Email),
    /// A browser that this person signed in with before.
    Known(PersonId, TokenHash),
}

/// By what somebody is about to prove who they are.
#[derive(Clone, Debug)]
pub enum Proof {
    /// A password, for whom if that can be told.
    Password(Option<Guess>),
    /// What nobody guesses: a passkey, a provider's word, a code of another browser. It is counted apart, so that
    /// guessing passwords closes none of them, not from the same address either.
    Other,
}

/// An attempt that is under way. Dropped, it has failed.
#[derive(Debug)]
#[must_use = "an attempt that is dropped has failed"]
pub struct Attempt {
    limits: Limits,
    network: Network,
    proof: Proof,
}

impl Limits {
    /// Somebody tries to sign in.
    pub fn sign_in(&self, address: IpAddr, proof: Proof) -> Result<Attempt, Exceeded> {
        let network = Network::of(address);
        let now = Instant::now();
        let exceeded = |wait| Exceeded {
            excess: Excess::SignIns,
            wait,
        };
        // Charged in advance, so that many attempts at once cannot be more than one after the other.
        let sign_ins = self.sign_ins(&proof);
        sign_ins.take(network, FAILURE, now).map_err(exceeded)?;
        if let Proof::Password(Some(guess)) = &proof
            && let Err(wait) = self.0.guesses.take(guess.clone(), 1, now)
        {
            // Nothing was guessed.
            sign_ins.give_back(network, FAILURE - 1, now);
            return Err(exceeded(wait));
        }
        Ok(Attempt {
            limits: self.clone(),
            network,
            proof,
        })
    }

    fn sign_ins(&self, proof: &Proof) -> &RateLimiter<Network> {
        match proof {
            Proof::Password(_) => &self.0.sign_ins,
            Proof::Other => &self.0.other_sign_ins,
        }
    }
}

impl Attempt {
    /// It was the right person.
    pub fn succeeded(self) {
        let now = Instant::now();
        let Self {
            limits,
            network,
            proof,
        } = self;
        limits.sign_ins(&proof).give_back(network, FAILURE - 1, now);
        if let Proof::Password(Some(guess)) = proof {
            limits.0.guesses.give_back(guess, 1, now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::auth::Token;
    use crate::people::limits::LimitOptions;
    use crate::system::entropy::SystemEntropy;

    const ATTACKER: [u8; 4] = [192, 0, 2, 66];

    fn limits(address: &str, account: &str) -> Limits {
        let mut options = LimitOptions::unlimited();
        options.sign_in_address = address.parse().unwrap();
        options.sign_in_account = account.parse().unwrap();
        Limits::new(&options)
    }

    fn anas() -> Proof {
        let email = Email::parse("ana@example.org").unwrap();
        Proof::Password(Some(Guess::Unknown(email)))
    }

    #[tokio::test(start_paused = true)]
    async fn failures_cost_an_address_five_times_as_much() {
        let limits = limits("10/hour", "off");
        for _ in 0..6 {
            limits
                .sign_in(ATTACKER.into(), Proof::Other)
                .unwrap()
                .succeeded();
        }
        drop(limits.sign_in([192, 0, 2, 1].into(), Proof::Other).unwrap());
        drop(limits.sign_in([192, 0, 2, 1].into(), Proof::Other).unwrap());
        let refused = limits
            .sign_in([192, 0, 2, 1].into(), Proof::Other)
            .unwrap_err();
        assert_eq!(refused.excess, Excess::SignIns);
        assert_eq!(refused.wait.as_secs(), 30 * 60);
    }

    #[tokio::test]
    async fn an_account_is_guarded_against_many_addresses_and_open_to_its_own_browsers() {
        let limits = limits("off", "3/hour");
        for last in 0..3 {
            drop(limits.sign_in([192, 0, 2, last].into(), anas()));
        }
        let refused = limits.sign_in(ATTACKER.into(), anas());
        assert!(refused.is_err(), "a fourth guess");
        let known = Proof::Password(Some(Guess::Known(
            PersonId::try_from("ana-0000").unwrap(),
            Token::generate(&SystemEntropy).unwrap().hash(),
        )));
        for _ in 0..10 {
            let mine = limits.sign_in([192, 0, 2, 9].into(), known.clone());
            mine.unwrap().succeeded();
        }
        for _ in 0..3 {
            drop(limits.sign_in(ATTACKER.into(), known.clone()));
        }
        let stolen = limits.sign_in(ATTACKER.into(), known);
        assert!(stolen.is_err(), "a browser that somebody took guesses too");
    }

    #[tokio::test]
    async fn many_attempts_at_once_are_counted_as_one_after_the_other() {
        let limits = limits("off", "3/hour");
        let under_way: Vec<_> = (0..10)
            .filter_map(|_| limits.sign_in(ATTACKER.into(), anas()).ok())
            .collect();
        assert_eq!(under_way.len(), 3);
    }

    #[tokio::test]
    async fn guessing_passwords_uses_up_nothing_of_what_is_not_guessed() {
        let limits = limits("10/hour", "3/hour");
        for _ in 0..4 {
            drop(limits.sign_in(ATTACKER.into(), anas()));
        }
        assert!(limits.sign_in(ATTACKER.into(), anas()).is_err());
        for _ in 0..2 {
            drop(limits.sign_in(ATTACKER.into(), Proof::Other).unwrap());
        }
        assert!(limits.sign_in(ATTACKER.into(), Proof::Other).is_err());
    }
}
