//! Rate limits and concurrency limits of people and addresses, so that nobody takes the server from the others.
//!
//! Rate limiters of our own rather than the `governor` crate's: a failed sign-in is charged when it begins and a
//! successful one given back, bytes are charged after they have come, and the number of keys is bounded
//! whatever an attacker sends from. None of the three can be said there.

mod concurrency;
mod options;
mod rate;
mod rate_limiter;
mod sign_in_throttle;

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use duologue_shared::ids::PersonId;
use thiserror::Error;
use tokio::time::Instant;

use self::concurrency::ConcurrencyLimiter;
pub use self::concurrency::Permit;
pub use self::options::LimitOptions;
pub use self::rate::{AtOnce, Bytes, Rate};
use self::rate_limiter::RateLimiter;
pub use self::sign_in_throttle::{Attempt, Guess, Proof};

/// How far somebody may be ahead of their allowance of bytes before their socket is closed.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// What a message costs beside its bytes, so that many empty ones are not free.
const PER_MESSAGE: usize = 64;

/// What was too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Excess {
    /// Attempts to sign in.
    #[error("too many attempts to sign in")]
    SignIns,
    /// Sign-in codes shown to one person.
    #[error("too many sign-in codes")]
    Codes,
    /// New accounts from one address.
    #[error("too many new accounts")]
    SignUps,
    /// Links made by one person.
    #[error("too many invitations made")]
    Invitations,
    /// Links looked at or used from one address.
    #[error("too many invitations looked at")]
    Links,
    /// Searches by one person.
    #[error("too many searches")]
    Searches,
    /// Readings of one person's calendar feed.
    #[error("too many readings of a calendar feed")]
    Calendars,
    /// Sockets opened one after the other.
    #[error("too many sockets opened")]
    Sockets,
    /// Sockets open at the same time.
    #[error("too many sockets open at once")]
    OpenSockets,
}

/// Somebody did too much, and may go on after a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{excess}")]
pub struct Exceeded {
    /// Of what.
    pub excess: Excess,
    /// When it is allowed again.
    pub wait: Duration,
}

/// Counts what everybody does; cheap to clone.
#[derive(Clone, Debug)]
pub struct Limits(Arc<Counts>);

#[derive(Debug)]
struct Counts {
    sign_ins: RateLimiter<Network>,
    other_sign_ins: RateLimiter<Network>,
    guesses: RateLimiter<Guess>,
    codes: RateLimiter<PersonId>,
    sign_ups: RateLimiter<Network>,
    invitations: RateLimiter<PersonId>,
    links: RateLimiter<Network>,
    searches: RateLimiter<PersonId>,
    calendars: RateLimiter<PersonId>,
    sockets_from: RateLimiter<Network>,
    sockets_of: RateLimiter<PersonId>,
    bytes: RateLimiter<PersonId>,
    open_from: ConcurrencyLimiter<Network>,
    open_of: ConcurrencyLimiter<PersonId>,
    connections: ConcurrencyLimiter<Network>,
    agendas_person: AtOnce,
    write_timeout: Duration,
}

impl Limits {
    /// Nobody has done anything yet.
    pub fn new(options: &LimitOptions) -> Self {
        Self(Arc::new(Counts {
            sign_ins: RateLimiter::new(options.sign_in_address),
            other_sign_ins: RateLimiter::new(options.sign_in_address),
            guesses: RateLimiter::new(options.sign_in_account),
            codes: RateLimiter::new(options.code),
            sign_ups: RateLimiter::new(options.sign_up),
            invitations: RateLimiter::new(options.invitation),
            links: RateLimiter::new(options.link),
            searches: RateLimiter::new(options.search),
            calendars: RateLimiter::new(options.calendar),
            sockets_from: RateLimiter::new(options.socket_address),
            sockets_of: RateLimiter::new(options.socket_person),
            bytes: RateLimiter::new(options.bytes),
            open_from: ConcurrencyLimiter::new(options.open_sockets_address),
            open_of: ConcurrencyLimiter::new(options.open_sockets_person),
            connections: ConcurrencyLimiter::new(options.open_connections),
            agendas_person: options.agendas_person,
            write_timeout: Duration::from_secs(options.write_timeout_seconds),
        }))
    }

    /// Somebody has a code shown for another browser.
    pub fn show_code(&self, person: &PersonId) -> Result<(), Exceeded> {
        take(&self.0.codes, person.clone(), Excess::Codes)
    }

    /// Somebody makes an account.
    pub fn sign_up(&self, address: IpAddr) -> Result<(), Exceeded> {
        take(&self.0.sign_ups, Network::of(address), Excess::SignUps)
    }

    /// Somebody makes a link, alone or with a new pair.
    pub fn invite(&self, person: &PersonId) -> Result<(), Exceeded> {
        take(&self.0.invitations, person.clone(), Excess::Invitations)
    }

    /// Somebody looks at a link or uses it.
    pub fn use_link(&self, address: IpAddr) -> Result<(), Exceeded> {
        take(&self.0.links, Network::of(address), Excess::Links)
    }

    /// Somebody looks for words in their agendas.
    pub fn search(&self, person: &PersonId) -> Result<(), Exceeded> {
        take(&self.0.searches, person.clone(), Excess::Searches)
    }

    /// A program reads the calendar feed of a person.
    pub fn read_calendar(&self, person: &PersonId) -> Result<(), Exceeded> {
        take(&self.0.calendars, person.clone(), Excess::Calendars)
    }

    /// Somebody opens a socket, which is open until the place is dropped.
    pub fn open_socket(&self, address: IpAddr, person: &PersonId) -> Result<SocketPlace, Exceeded> {
        let network = Network::of(address);
        take(&self.0.sockets_of, person.clone(), Excess::Sockets)?;
        take(&self.0.sockets_from, network, Excess::Sockets)?;
        let full = Exceeded {
            excess: Excess::OpenSockets,
            wait: Duration::from_mins(1),
        };
        Ok(SocketPlace {
            _of: self.0.open_of.take(person.clone()).ok_or(full)?,
            _from: self.0.open_from.take(network).ok_or(full)?,
            person: person.clone(),
            limits: self.clone(),
        })
    }

    /// How many agendas one person may make.
    pub fn agendas_person(&self) -> AtOnce {
        self.0.agendas_person
    }

    /// How long a connection may take nothing of what it is sent.
    pub fn write_timeout(&self) -> Duration {
        self.0.write_timeout
    }

    /// A connection that may speak HTTP until the place is dropped; none when there are too many from
    /// that address.
    pub fn connect(&self, address: IpAddr) -> Option<Permit<Network>> {
        self.0.connections.take(Network::of(address))
    }
}

/// One open socket among those of its person and address.
#[derive(Debug)]
pub struct SocketPlace {
    _of: Permit<PersonId>,
    _from: Permit<Network>,
    person: PersonId,
    limits: Limits,
}

/// Somebody sent so much that they have to come back later. Nothing of the last message was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flood;

impl SocketPlace {
    /// A message of so many bytes came: how long to read nothing more over this socket, so that its
    /// person keeps to what they may send over all of theirs.
    pub fn received(&self, bytes: usize) -> Result<Duration, Flood> {
        let cost = u32::try_from(bytes.saturating_add(PER_MESSAGE)).unwrap_or(u32::MAX);
        let now = Instant::now();
        let bytes = &self.limits.0.bytes;
        if bytes.owed(&self.person, now) > LONGEST_PAUSE {
            return Err(Flood);
        }
        Ok(bytes.charge(self.person.clone(), cost, now))
    }
}

/// Addresses that one party has for itself: one of version 4, or the smallest network that is given
/// out in version 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl Network {
    /// The party whose address this is.
    pub(crate) fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V4(address) => address.into(),
            IpAddr::V6(address) => {
                let subnet = address.to_bits() & !u128::from(u64::MAX);
                Ipv6Addr::from_bits(subnet).into()
            }
        })
    }
}

fn take<K: Eq + std::hash::Hash>(
    buckets: &RateLimiter<K>,
    key: K,
    excess: Excess,
) -> Result<(), Exceeded> {
    buckets
        .take(key, 1, Instant::now())
        .map_err(|wait| Exceeded { excess, wait })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn ana() -> PersonId {
        PersonId::try_from("ana-0000").unwrap()
    }

    fn limits(change: impl FnOnce(&mut LimitOptions)) -> Limits {
        let mut options = LimitOptions::unlimited();
        change(&mut options);
        Limits::new(&options)
    }

    #[test]
    fn a_network_of_version_six_is_one_address() {
        let one = Network::of(address("2001:db8:1:2::1"));
        assert_eq!(one, Network::of(address("2001:db8:1:2:ffff::9")));
        assert_ne!(one, Network::of(address("2001:db8:1:3::1")));
        let four = Network::of(address("192.0.2.1"));
        assert_eq!(four, Network::of(address("::ffff:192.0.2.1")));
        assert_ne!(four, Network::of(address("192.0.2.2")));
    }

    #[tokio::test]
    async fn sockets_are_counted_until_they_close() {
        let limits = limits(|options| options.open_sockets_person = AtOnce(2));
        let home = address("192.0.2.1");
        let first = limits.open_socket(home, &ana()).unwrap();
        let _second = limits.open_socket(home, &ana()).unwrap();
        let refused = limits.open_socket(home, &ana()).unwrap_err();
        assert_eq!(refused.excess, Excess::OpenSockets);
        let ben = PersonId::try_from("ben-0000").unwrap();
        assert!(limits.open_socket(home, &ben).is_ok());
        drop(first);
        assert!(limits.open_socket(home, &ana()).is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn who_sends_too_much_is_slowed_before_they_are_refused() {
        let limits = limits(|options| options.bytes = "60000/minute".parse().unwrap());
        let socket = limits.open_socket(address("192.0.2.1"), &ana()).unwrap();
        let other = limits.open_socket(address("192.0.2.9"), &ana()).unwrap();
        let message = |kilobytes: usize| kilobytes * 1000 - PER_MESSAGE;
        assert_eq!(socket.received(message(60)), Ok(Duration::ZERO));
        // A thousand bytes a second come back, wherever the same person sends from.
        assert_eq!(other.received(message(2)), Ok(Duration::from_secs(2)));
        assert_eq!(socket.received(message(9)), Ok(Duration::from_secs(11)));
        assert_eq!(other.received(message(1)), Err(Flood));
        tokio::time::advance(Duration::from_secs(11)).await;
        assert_eq!(socket.received(message(1)), Ok(Duration::from_secs(1)));
    }
}
