//! Watch over an open connection's right to stay open: its session, and its person's seat where it is of a pair.

use std::time::Duration;

use duologue_shared::ids::PairId;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

use super::access::AccessEnded;
use super::session::{Session, Sessions};
use crate::people::pairs::Pairs;

/// How often an open connection asks the store whether its session still stands. That catches
/// expiry, and endings that happened in another process.
const RECHECK: Duration = Duration::from_mins(1);

/// What somebody lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// Their session: they signed out, or it expired.
    Session,
    /// Their seat in the pair.
    Seat,
}

/// Watches over one open connection's right to stay open.
#[derive(Debug)]
pub struct AccessWatch {
    announcements: broadcast::Receiver<AccessEnded>,
    right: Right,
    recheck: Interval,
    /// A look-up is due; kept here because the future that does it may be dropped half-way.
    due: bool,
}

/// What lets somebody in: a session, and a seat where it is a pair's agenda that is open.
#[derive(Debug)]
pub(crate) struct Right {
    pub(crate) sessions: Sessions,
    pub(crate) session: Session,
    pub(crate) seat: Option<SeatIn>,
}

/// A seat in a pair.
#[derive(Debug)]
pub(crate) struct SeatIn {
    pub(crate) pairs: Pairs,
    pub(crate) pair: PairId,
}

impl Right {
    /// What an announced ending takes away.
    fn lost_by(&self, ended: &AccessEnded) -> Option<Lost> {
        let Session {
            id, person: own, ..
        } = &self.session;
        match ended {
            AccessEnded::Session(session) => (session == id).then_some(Lost::Session),
            AccessEnded::Person(person) => (person == own).then_some(Lost::Session),
            AccessEnded::Seat { pair, person } => {
                let seat = self.seat.as_ref();
                let is_there = seat.is_some_and(|seat| seat.pair == *pair);
                (is_there && person == own).then_some(Lost::Seat)
            }
        }
    }

    /// What is not there any more; nothing when it cannot be looked up.
    async fn lost(&self) -> Option<Lost> {
        if matches!(self.sessions.stands(&self.session).await, Ok(false)) {
            return Some(Lost::Session);
        }
        let SeatIn { pairs, pair } = self.seat.as_ref()?;
        let pair = pairs.get(pair).await.ok()?;
        let seat = pair.and_then(|pair| pair.seat_of(&self.session.person));
        seat.is_none().then_some(Lost::Seat)
    }
}

impl AccessWatch {
    pub(crate) fn new(announcements: broadcast::Receiver<AccessEnded>, right: Right) -> Self {
        let mut recheck = interval_at(Instant::now() + RECHECK, RECHECK);
        recheck.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            announcements,
            right,
            recheck,
            due: false,
        }
    }

    /// Returns when the session ended (signed out here or everywhere, or expired) or the seat was
    /// taken away, if it is of one. Cancel safe.
    pub async fn ended(&mut self) -> Lost {
        loop {
            if self.due {
                // A store that fails cannot tell; the connection stays until it can. Boxed, as it is rare: each of thousands
                // of quiet connections would keep room for it.
                if let Some(lost) = Box::pin(self.right.lost()).await {
                    return lost;
                }
                self.due = false;
            }
            tokio::select! {
                heard = self.announcements.recv() => match heard {
                    Ok(ended) => {
                        if let Some(lost) = self.right.lost_by(&ended) {
                            return lost;
                        }
                    }
                    Err(RecvError::Lagged(_)) => self.due = true,
                    // The server is going away, and closes every connection itself.
                    Err(RecvError::Closed) => std::future::pending().await,
                },
                _ = self.recheck.tick() => self.due = true,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::Ordering;

    use duologue_shared::ids::PersonId;
    use tokio::time::timeout;

    use super::super::access::{Access, BACKLOG};
    use super::super::cookie::CookieTokens;
    use super::super::session::SESSION_LIFE;
    use super::super::visitor::Visitor;
    use super::*;
    use crate::people::limits::AtOnce;
    use crate::store::MemoryStore;
    use crate::store::records::Records;
    use crate::system::clock::still::StillClock;
    use crate::system::entropy::SystemEntropy;

    struct Signing {
        clock: Arc<StillClock>,
        access: Access,
        sessions: Sessions,
        pairs: Pairs,
    }

    impl Signing {
        fn new() -> Self {
            let clock = Arc::new(StillClock::default());
            let access = Access::default();
            let records = Records::new(Arc::new(MemoryStore::in_memory()));
            let pairs = Pairs::new(
                records.clone(),
                Arc::<StillClock>::clone(&clock),
                Arc::new(SystemEntropy),
                Duration::from_hours(1),
            );
            let sessions = Sessions::new(
                records,
                Arc::<StillClock>::clone(&clock),
                Arc::new(SystemEntropy),
                access.clone(),
            );
            Self {
                clock,
                access,
                sessions,
                pairs,
            }
        }

        async fn open(&self, person: &PersonId) -> (Session, AccessWatch) {
            let made = self.pairs.create(person, None, None, AtOnce::UNLIMITED);
            let (pair, _, _) = made.await.unwrap();
            let announcements = self.access.listen();
            let token = self.sessions.start(person, &visitor()).await.unwrap();
            let session = self.sessions.find(&token).await.unwrap().unwrap();
            let right = Right {
                sessions: self.sessions.clone(),
                session: session.clone(),
                seat: Some(SeatIn {
                    pairs: self.pairs.clone(),
                    pair: pair.id,
                }),
            };
            let watch = AccessWatch::new(announcements, right);
            (session, watch)
        }
    }

    fn visitor() -> Visitor {
        Visitor {
            address: "192.0.2.1".parse().unwrap(),
            device: "Firefox on Linux".to_owned(),
            cookies: CookieTokens::default(),
        }
    }

    fn person(name: &str) -> PersonId {
        PersonId::try_from(name).unwrap()
    }

    fn pair_of(watch: &AccessWatch) -> PairId {
        watch.right.seat.as_ref().unwrap().pair.clone()
    }

    /// Whether the connection has to close within the time; no real time passes.
    async fn closes(watch: &mut AccessWatch, within: Duration) -> bool {
        timeout(within, watch.ended()).await.is_ok()
    }

    const SOON: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn signing_out_closes_what_this_session_opened() {
        let signing = Signing::new();
        let (laptop, mut at_laptop) = signing.open(&person("ana-0000")).await;
        let (_, mut at_phone) = signing.open(&person("ana-0000")).await;
        assert!(!closes(&mut at_laptop, SOON).await);
        signing.sessions.end(&laptop).await.unwrap();
        assert!(closes(&mut at_laptop, SOON).await);
        assert!(!closes(&mut at_phone, SOON).await);
    }

    #[tokio::test(start_paused = true)]
    async fn logging_out_everywhere_closes_all_of_ones_own() {
        let signing = Signing::new();
        let (_, mut at_laptop) = signing.open(&person("ana-0000")).await;
        let (_, mut at_phone) = signing.open(&person("ana-0000")).await;
        let (_, mut bens) = signing.open(&person("ben-0000")).await;
        signing.sessions.end_all(&person("ana-0000")).await.unwrap();
        assert!(closes(&mut at_laptop, SOON).await);
        assert!(closes(&mut at_phone, SOON).await);
        assert!(!closes(&mut bens, SOON).await);
    }

    #[tokio::test(start_paused = true)]
    async fn losing_the_seat_closes_what_is_open_of_that_pair_alone() {
        let signing = Signing::new();
        let (_, mut here) = signing.open(&person("ana-0000")).await;
        let (_, mut elsewhere) = signing.open(&person("ana-0000")).await;
        signing.access.announce(AccessEnded::Seat {
            pair: pair_of(&here),
            person: person("ben-0000"),
        });
        assert!(!closes(&mut here, SOON).await, "it was Ben's seat");
        signing.access.announce(AccessEnded::Seat {
            pair: pair_of(&here),
            person: person("ana-0000"),
        });
        assert_eq!(here.ended().await, Lost::Seat);
        assert!(!closes(&mut elsewhere, SOON).await);
    }

    #[tokio::test(start_paused = true)]
    async fn an_expired_session_closes_within_a_minute_also_when_much_is_said() {
        let signing = Signing::new();
        let (_, mut watch) = signing.open(&person("ana-0000")).await;
        assert!(!closes(&mut watch, RECHECK * 3).await);
        let life = u64::try_from(SESSION_LIFE.as_millis()).unwrap();
        signing.clock.0.store(life, Ordering::SeqCst);
        // The socket's loop drops the future whenever a message comes in.
        let mut closed = false;
        for _ in 0..120 {
            closed |= closes(&mut watch, SOON).await;
        }
        assert!(closed);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_signs_in_on_and_on_loses_the_oldest_session() {
        let signing = Signing::new();
        let (_, mut oldest) = signing.open(&person("ana-0000")).await;
        for _ in 0..100 {
            signing.clock.0.fetch_add(1, Ordering::SeqCst);
            signing.open(&person("ana-0000")).await;
        }
        assert!(closes(&mut oldest, SOON).await);
        let kept = signing.sessions.list(&person("ana-0000")).await.unwrap();
        assert_eq!(kept.len(), 100);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_missed_announcements_asks_the_store() {
        let signing = Signing::new();
        let (session, mut watch) = signing.open(&person("ana-0000")).await;
        signing.sessions.end(&session).await.unwrap();
        for _ in 0..=BACKLOG {
            signing
                .access
                .announce(AccessEnded::Person(person("ben-0000")));
        }
        assert!(closes(&mut watch, SOON).await);
    }
}
