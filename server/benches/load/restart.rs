//! Everybody comes back at once.

use std::path::Path;
use std::time::Duration;

use clap::Args;
use duologue_shared::ids::Seat;
use duologue_shared::replica::Replica;
use duologue_shared::session::{ClientEffect, ClientEvent, ClientSession, SyncStatus};
use duologue_shared::time::Millis;
use futures_util::future::join_all;
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message as Frame;

use crate::client::{Client, Speaks, type_into};
use crate::crowd::pairs;
use crate::figures::percentiles;
use crate::held::type_until;
use crate::process::Server;

/// People whose server is stopped and started again while each has something unsaved.
#[derive(Clone, Debug, Args)]
pub struct Restart {
    /// Connections, two to a room, each with the sessions and delays of the real browser.
    #[arg(long, default_value_t = 1000)]
    connections: usize,
    /// Rooms of two, connected first after the restart, in which one types while the others come back.
    #[arg(long, default_value_t = 5)]
    typing: usize,
    /// For how long those type, in seconds: by then everybody should be back.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
}

impl Restart {
    /// Connects everybody, stops and starts the server, and prints how long they took to be back and saved.
    pub async fn measure(self, data: &Path) {
        let server = Server::start(data);
        let rooms = self.connections / 2;
        let pairs = pairs(&server.base, rooms + self.typing).await;
        let (crowd, typing) = pairs.split_at(rooms);
        let mut tabs: Vec<Tab> = (0..rooms * 2)
            .map(|number| {
                let pair = &crowd[number / 2];
                let (seat, person) = if number.is_multiple_of(2) {
                    (Seat::A, &pair.ana)
                } else {
                    (Seat::B, &pair.ben)
                };
                Tab::new(pair.socket(), &person.cookie, number, seat)
            })
            .collect();
        for some in tabs.chunks_mut(50) {
            join_all(some.iter_mut().map(Tab::until_saved)).await;
        }

        let address = server.address().to_owned();
        // Everybody hears the goodbye and waits, or finds nobody there and waits longer each time.
        let coming_back = join_all(tabs.into_iter().map(|tab| tokio::spawn(tab.comes_back())));
        server.stop();
        let stopped = Instant::now();
        let _server = Server::start_at(data, &address);
        let started = Instant::now();
        let until = started + Duration::from_secs(self.seconds);
        let others = typing.iter().enumerate();
        let others = others.map(|(room, pair)| type_until(pair, rooms * 2 + room * 2, until));
        let (back, took) = tokio::join!(coming_back, join_all(others));

        let mut back: Vec<Duration> = back
            .into_iter()
            .map(|moment| {
                moment
                    .expect("nobody fails")
                    .saturating_duration_since(started)
            })
            .collect();
        let mut took: Vec<Duration> = took.into_iter().flatten().collect();
        println!(
            "{} connections to {rooms} rooms, the server away for {:.1?}",
            rooms * 2,
            started - stopped
        );
        println!("  back and saved    {}", percentiles(&mut back));
        println!(
            "  the others' keys  {} to receipt: {}",
            took.len(),
            percentiles(&mut took)
        );
    }
}

/// A browser's session with its document, over a socket.
struct Tab {
    session: ClientSession,
    replica: Replica,
    url: String,
    cookie: String,
    socket: Option<WebSocketStream<TcpStream>>,
    born: Instant,
}

impl Tab {
    fn new(url: &str, cookie: &str, number: usize, seat: Seat) -> Self {
        let seed = u64::try_from(1000 + number).expect("a small number");
        Self {
            session: ClientSession::new(seed, seat),
            replica: Client::fresh(seed),
            url: url.to_owned(),
            cookie: cookie.to_owned(),
            socket: None,
            born: Instant::now(),
        }
    }

    /// Connects, types a letter, and waits until it is saved.
    async fn until_saved(&mut self) {
        self.happens(ClientEvent::Start).await;
        self.types().await;
        while !self.is_saved() {
            self.goes_on().await;
        }
    }

    /// Waits until the connection is lost, types a letter, and waits until that is saved; when it was.
    async fn comes_back(mut self) -> Instant {
        while self.session.is_connected() {
            self.goes_on().await;
        }
        self.types().await;
        while !self.is_saved() {
            self.goes_on().await;
        }
        Instant::now()
    }

    fn is_saved(&self) -> bool {
        self.session.is_connected() && self.session.status() == SyncStatus::Saved
    }

    async fn types(&mut self) {
        let update = type_into(&self.replica, "k");
        self.happens(ClientEvent::LocalUpdate(update)).await;
    }

    /// Waits for the next thing that happens, and lets the session handle it.
    async fn goes_on(&mut self) {
        let wake = self
            .session
            .next_wake()
            .unwrap_or(Millis::new(u64::from(u32::MAX)));
        let wake = self.born + wake.since(Millis::default());
        let heard = async {
            match &mut self.socket {
                Some(socket) => socket.next().await,
                None => std::future::pending().await,
            }
        };
        let event = tokio::select! {
            heard = heard => match heard {
                Some(Ok(Frame::Binary(frame))) => ClientEvent::Received(frame.into()),
                Some(Ok(Frame::Close(_)) | Err(_)) | None => {
                    self.socket = None;
                    ClientEvent::Closed
                }
                Some(Ok(_)) => return,
            },
            () = sleep_until(wake) => ClientEvent::Woke,
        };
        self.happens(event).await;
    }

    async fn happens(&mut self, event: ClientEvent) {
        let mut events = vec![event];
        while let Some(event) = events.pop() {
            let now = self.born.elapsed().as_millis();
            let now = Millis::new(u64::try_from(now).expect("a short life"));
            for effect in self.session.handle(now, event, &self.replica) {
                match effect {
                    ClientEffect::Connect => events.push(self.connects().await),
                    ClientEffect::Disconnect => self.socket = None,
                    ClientEffect::Send(frame) => {
                        if let Some(socket) = &mut self.socket {
                            // A connection that just ended tells so to whoever reads next.
                            socket.send(Frame::binary(frame)).await.ok();
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    async fn connects(&mut self) -> ClientEvent {
        match Client::open(&self.url, &self.cookie, Speaks::Duologue).await {
            Ok(socket) => {
                self.socket = Some(socket);
                ClientEvent::Opened
            }
            Err(_) => ClientEvent::Closed,
        }
    }
}
