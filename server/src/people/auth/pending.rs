//! Pending ceremonies: what was begun in a browser and waits to be finished there.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::token::{Token, TokenHash};
use crate::system::clock::{Clock, Timestamp};
use crate::system::entropy::{Entropy, NoEntropy};

/// How long somebody may take: time to find a security key, or to sign in somewhere else first.
pub(super) const PENDING_LIFE: Duration = Duration::from_mins(5);
/// How many may wait at once; the oldest makes room.
const MOST: usize = 4096;

/// What was begun, by the token that the browser holds: finished once, soon, and there.
///
/// It is kept in memory. A stranger can begin as often as the limits allow, and none of that shall
/// reach the disk; whoever is half-way when the server restarts begins again.
#[derive(Debug)]
pub(super) struct Pending<T> {
    waiting: Mutex<Waiting<T>>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

#[derive(Debug)]
struct Waiting<T> {
    begun: HashMap<TokenHash, (T, Timestamp)>,
    /// In the order of beginning, with when each expires; those that were finished are still here.
    order: VecDeque<(TokenHash, Timestamp)>,
}

impl<T> Pending<T> {
    pub(super) fn new(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        let waiting = Waiting {
            begun: HashMap::new(),
            order: VecDeque::new(),
        };
        Self {
            waiting: Mutex::new(waiting),
            clock,
            entropy,
        }
    }

    /// Keeps what was begun; the token is for the browser that began it.
    pub(super) fn begin(&self, what: T) -> Result<Token, NoEntropy> {
        let token = Token::generate(self.entropy.as_ref())?;
        let now = self.clock.now();
        let expires_at = now.after(PENDING_LIFE);
        self.lock().keep(token.hash(), what, now, expires_at);
        Ok(token)
    }

    /// Takes what was begun under this token, unless it was finished or its time is over.
    pub(super) fn finish(&self, token: &Token) -> Option<T> {
        let now = self.clock.now();
        let (what, expires_at) = self.lock().begun.remove(&token.hash())?;
        (now < expires_at).then_some(what)
    }

    fn lock(&self) -> MutexGuard<'_, Waiting<T>> {
        // Nothing in here panics half-way through a change.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Waiting<T> {
    fn keep(&mut self, id: TokenHash, what: T, now: Timestamp, expires_at: Timestamp) {
        self.make_room(now);
        self.order.push_back((id.clone(), expires_at));
        self.begun.insert(id, (what, expires_at));
    }

    fn make_room(&mut self, now: Timestamp) {
        while let Some((oldest, expires_at)) = self.order.front() {
            if now < *expires_at && self.order.len() < MOST {
                return;
            }
            self.begun.remove(oldest);
            self.order.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::*;
    use crate::system::clock::still::StillClock;
    use crate::system::entropy::SystemEntropy;

    fn pending() -> (Pending<usize>, Arc<StillClock>) {
        let clock = Arc::new(StillClock::default());
        let pending = Pending::new(Arc::<StillClock>::clone(&clock), Arc::new(SystemEntropy));
        (pending, clock)
    }

    #[test]
    fn is_finished_once_and_only_with_its_token() {
        let (pending, _) = pending();
        let token = pending.begin(1).unwrap();
        let stranger = Token::generate(&SystemEntropy).unwrap();
        assert_eq!(pending.finish(&stranger), None);
        assert_eq!(pending.finish(&token), Some(1));
        assert_eq!(pending.finish(&token), None);
    }

    #[test]
    fn is_over_after_five_minutes() {
        let (pending, clock) = pending();
        let early = pending.begin(1).unwrap();
        let late = pending.begin(2).unwrap();
        let life = u64::try_from(PENDING_LIFE.as_millis()).unwrap();
        clock.0.store(life - 1, Ordering::SeqCst);
        assert_eq!(pending.finish(&early), Some(1));
        clock.0.store(life, Ordering::SeqCst);
        assert_eq!(pending.finish(&late), None);
    }

    #[test]
    fn holds_a_bounded_number_and_gives_up_the_oldest() {
        let (pending, clock) = pending();
        let first = pending.begin(0).unwrap();
        let second = pending.begin(1).unwrap();
        for number in 2..=MOST {
            pending.begin(number).unwrap();
        }
        assert_eq!(pending.finish(&first), None);
        assert_eq!(pending.finish(&second), Some(1));
        assert_eq!(pending.lock().order.len(), MOST);

        let life = u64::try_from(PENDING_LIFE.as_millis()).unwrap();
        clock.0.store(life, Ordering::SeqCst);
        pending.begin(0).unwrap();
        assert_eq!(pending.lock().order.len(), 1);
        assert_eq!(pending.lock().begun.len(), 1);
    }
}
