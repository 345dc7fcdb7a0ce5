//! A whole server in this process, with a store whose failures can be ordered.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use duologue_server::http::app::{AppState, Parts};
use duologue_server::http::page::Embedded;
use duologue_server::net::proxy::Proxies;
use duologue_server::operation::metrics::Metrics;
use duologue_server::people::auth::SignUp;
use duologue_server::people::limits::LimitOptions;
use duologue_server::people::summaries::Summaries;
use duologue_server::rooms::Ended;
use duologue_server::rooms::{Limits, Rooms};
use duologue_server::serve::serve;
use duologue_server::store::records::Records;
use duologue_server::store::{Faults, MemoryStore, StorageHealth};
use duologue_server::system::clock::{Clock, SystemClock, Timestamp};
use duologue_server::system::entropy::{Entropy, NoEntropy, SystemEntropy};
use duologue_shared::replica::Replica;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::client::{Client, Speaks};
use crate::people::{Pair, Person};

/// A running server.
pub struct TestServer {
    pub base: String,
    pub rooms: Rooms,
    pub metrics: Metrics,
    pub faults: Arc<Faults>,
    pub trap: Arc<Trap>,
    /// The one that sessions go by.
    pub clock: Arc<MovedClock>,
    pub openings: Arc<Openings>,
    pub store: Arc<MemoryStore>,
    pairs: AtomicUsize,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<Ended>,
}

impl TestServer {
    pub async fn open() -> Self {
        Self::open_with(Limits::default()).await
    }

    /// A server that closes an agenda as soon as nobody has it open.
    pub async fn that_closes_at_once() -> Self {
        Self::open_with(Limits {
            idle: Duration::ZERO,
            ..Limits::default()
        })
        .await
    }

    pub async fn open_with(limits: Limits) -> Self {
        Self::open_as(limits, LimitOptions::unlimited()).await
    }

    /// A server in which one may only do so much.
    pub async fn with_limits(limit: impl FnOnce(&mut LimitOptions)) -> Self {
        let mut options = LimitOptions::unlimited();
        limit(&mut options);
        Self::open_as(Limits::default(), options).await
    }

    /// A server of that many bounds for rooms and for people.
    pub async fn open_as(limits: Limits, options: LimitOptions) -> Self {
        let store = Arc::new(MemoryStore::in_memory());
        Self::open_over(store, limits, options).await
    }

    /// A server that goes on with what another has stored.
    pub async fn open_over(store: Arc<MemoryStore>, limits: Limits, options: LimitOptions) -> Self {
        let trap = Arc::new(Trap::default());
        let documents: Arc<MemoryStore> = Arc::clone(&store);
        let records: Arc<MemoryStore> = Arc::clone(&store);
        let clock: Arc<Trap> = Arc::clone(&trap);
        let storage = StorageHealth::default();
        let metrics = Metrics::new();
        let openings = Arc::new(Openings::default());
        let entropy: Arc<Openings> = Arc::clone(&openings);
        let rooms = Rooms::start(
            documents,
            clock,
            entropy,
            storage.clone(),
            metrics.of_rooms(),
            limits,
            Summaries::new(Records::new(Arc::<MemoryStore>::clone(&store))),
        );
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let listening_on = listener.local_addr().unwrap();
        let moved = Arc::new(MovedClock::default());
        let moved_clock: Arc<MovedClock> = Arc::clone(&moved);
        let app = AppState::new(Parts {
            records,
            rooms: rooms.clone(),
            storage,
            metrics: metrics.clone(),
            clock: moved_clock,
            entropy: Arc::new(SystemEntropy),
            proxies: Proxies::default(),
            limits: options,
            page: Arc::new(Embedded),
            public_url: None,
            listening_on,
            invitation_life: Duration::from_mins(1),
            sign_up: SignUp::Open,
        })
        .unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(serve(listener, app, async {
            stopped.await.ok();
        }));
        Self {
            base: format!("http://{listening_on}"),
            rooms,
            metrics,
            faults: store.faults(),
            trap,
            clock: moved,
            openings,
            store,
            pairs: AtomicUsize::new(0),
            stop: Some(stop),
            serving,
        }
    }

    /// Two new people with an agenda.
    pub async fn pair(&self) -> Pair {
        let number = self.pairs.fetch_add(1, Ordering::Relaxed);
        Pair::at(&self.base, number).await
    }

    /// What a person's list of agendas says.
    pub async fn listed(&self, person: &Person) -> Vec<Value> {
        let listed = person.get(&format!("{}/api/home", self.base)).await;
        listed.as_array().unwrap().clone()
    }

    /// Asks the server to end.
    pub fn stop(&mut self) {
        self.stop.take().map(|stop| stop.send(()));
    }

    /// Waits until it has ended.
    pub async fn stopped(&mut self) {
        (&mut self.serving).await.unwrap();
    }
}

impl Drop for TestServer {
    /// A test that fails while the store hangs would hang with it.
    fn drop(&mut self) {
        self.faults.hold_writes(false);
    }
}

/// Connects with an empty replica; the connection is not in sync yet.
pub async fn connect(pair: &Pair, person: &Person, speaks: Speaks, id: u64) -> Client {
    reconnect(pair, person, speaks, Client::fresh(id)).await
}

/// Connects with a replica from before.
pub async fn reconnect(pair: &Pair, person: &Person, speaks: Speaks, replica: Replica) -> Client {
    Client::connect(pair.socket(), &person.cookie, speaks, replica)
        .await
        .unwrap()
}

/// Both people of a pair, connected and in sync.
pub async fn both(pair: &Pair) -> (Client, Client) {
    let mut ana = connect(pair, &pair.ana, Speaks::Duologue, 11).await;
    let mut ben = connect(pair, &pair.ben, Speaks::Duologue, 12).await;
    ana.sync().await;
    ben.sync().await;
    ana.until_saved().await;
    ben.until_saved().await;
    (ana, ben)
}

/// A clock that panics when it is set to: the rooms ask it for each record.
#[derive(Default)]
pub struct Trap {
    set: AtomicBool,
}

impl Trap {
    /// The next look at this clock panics, and only that one.
    pub fn set(&self) {
        self.set.store(true, Ordering::SeqCst);
    }
}

impl fmt::Debug for Trap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Trap")
    }
}

impl Clock for Trap {
    fn now(&self) -> Timestamp {
        assert!(!self.set.swap(false, Ordering::SeqCst), "the trap was set");
        SystemClock.now()
    }
}

/// The system's clock, set forward by as much as it is told.
#[derive(Debug, Default)]
pub struct MovedClock(AtomicU64);

impl MovedClock {
    /// So much more time is over.
    pub fn pass(&self, time: Duration) {
        let millis = u64::try_from(time.as_millis()).unwrap();
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for MovedClock {
    fn now(&self) -> Timestamp {
        let ahead = Duration::from_millis(self.0.load(Ordering::SeqCst));
        SystemClock.now().after(ahead)
    }
}

/// Counts how often the rooms draw a client id: whenever one opens or compacts a document.
#[derive(Debug, Default)]
pub struct Openings(AtomicUsize);

impl Openings {
    /// How often so far.
    pub fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

impl Entropy for Openings {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
        self.0.fetch_add(1, Ordering::Relaxed);
        SystemEntropy.fill(bytes)
    }
}
