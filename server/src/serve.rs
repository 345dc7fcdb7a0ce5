//! Accept loop: taking connections, and ending well.

mod connections;
mod conversations;
pub mod start;
#[cfg(test)]
mod tests;
mod turn;
mod write_timeout;

use std::future::pending;
use std::io;
use std::pin::pin;
use std::time::Duration;

use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use tower::Layer;
use tracing::{debug, info, warn};

use self::connections::{Connections, Kind, Seat};
use self::conversations::{Conversations, Ending};
use self::turn::TakingTurns;
use self::write_timeout::WriteTimeout;
use crate::http;
use crate::http::app::AppState;
use crate::net::proxy::Peer;
use crate::people::limits::{LimitOptions, Network};
use crate::rooms::Ended;
use crate::system::supervisor::tell_stopping;
use crate::system::watchdog::Watchdog;

/// How long everything may take to end.
const GRACE: Duration = Duration::from_secs(10);
/// The most bytes of a request that are held while it is read.
const BUFFER: usize = 32 * 1024;
/// The pause after accepting failed, which is mostly for want of file handles.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// Where people come in.
const PEOPLE: Door = Door {
    connections: 1024,
    reserve: 16,
    head: Duration::from_secs(10),
    stalled: LimitOptions::WRITE_TIMEOUT,
};
/// Where monitoring asks.
const OPERATION: Door = Door {
    connections: 32,
    reserve: 0,
    head: Duration::from_secs(10),
    stalled: LimitOptions::WRITE_TIMEOUT,
};

/// How much an address lets in.
#[derive(Clone, Copy, Debug)]
struct Door {
    /// Connections that may speak HTTP at once. For one more, the one whose client has owed something
    /// for longest is closed. One that became a socket or a stream counts there and no longer here.
    connections: usize,
    /// Further connections, which get an answer about the server's health alone.
    reserve: usize,
    /// How long a client may take to send a request's head, from the connection's or the last answer's end.
    head: Duration,
    /// How long a client may take nothing of what it is sent, also as a socket.
    stalled: Duration,
}

/// What answers over a door's connections.
#[derive(Clone, Debug)]
struct Answers {
    ordinary: Router,
    reserve: Router,
    watchdog: Watchdog,
}

/// Serves until `shutdown` is done, then stops accepting, lets the rooms save and say goodbye and
/// the requests finish, for at most ten seconds.
pub async fn serve(
    listener: TcpListener,
    app: AppState,
    shutdown: impl Future<Output = ()>,
) -> Ended {
    let rooms = app.rooms.clone();
    let (limits, proxies) = (app.limits.clone(), app.proxies.clone());
    let share = move |Peer(address): Peer| {
        let share = limits.connect(address);
        // A proxy speaks for many; everybody else gets a share of the connections.
        (share.is_some() || proxies.trusts(address)).then_some(share)
    };
    let conversations = Conversations::default();
    let door = Door {
        stalled: app.limits.write_timeout(),
        ..PEOPLE
    };
    let answers = Answers {
        watchdog: app.rooms.watchdog(),
        reserve: http::health_router(app.clone()),
        ordinary: http::router(app),
    };
    accept_until(shutdown, &listener, door, share, &answers, &conversations).await;
    drop(listener);
    info!("shutting down");
    tell_stopping();
    let ending = async { tokio::join!(rooms.shutdown(), conversations.end()).0 };
    match timeout(GRACE, ending).await {
        Ok(ended) => ended,
        Err(_elapsed) => {
            warn!("some connections did not end in time and are cut off");
            Ended::CutOff
        }
    }
}

/// Answers monitoring for as long as the future lives.
pub async fn serve_operation(listener: TcpListener, app: AppState) {
    let watchdog = app.rooms.watchdog();
    let router = http::operation_router(app);
    let answers = Answers {
        watchdog,
        ordinary: router.clone(),
        reserve: router,
    };
    let conversations = Conversations::default();
    let all = |_peer: Peer| Some(());
    accept_until(
        pending(),
        &listener,
        OPERATION,
        all,
        &answers,
        &conversations,
    )
    .await;
}

/// Serves each connection that gets a share of them, which it holds until it ends.
async fn accept_until<S: Send + 'static>(
    end: impl Future<Output = ()>,
    listener: &TcpListener,
    door: Door,
    share: impl Fn(Peer) -> Option<S>,
    answers: &Answers,
    conversations: &Conversations,
) {
    let open = Connections::new(door.connections, door.reserve);
    let mut end = pin!(end);
    loop {
        tokio::select! {
            () = &mut end => return,
            accepted = accept(listener, &open, &share) => match accepted {
                Ok(Some(accepted)) => {
                    let router = match accepted.seat.kind {
                        Kind::Ordinary => &answers.ordinary,
                        Kind::Reserve => &answers.reserve,
                    };
                    let (router, ending) = (router.clone(), conversations.begin());
                    let conversation = converse(accepted, router, door, ending);
                    tokio::spawn(answers.watchdog.watch(conversation));
                }
                Ok(None) => debug!("an address has too many connections"),
                Err(error) => {
                    warn!(%error, "accepting a connection failed");
                    sleep(ACCEPT_PAUSE).await;
                }
            },
        }
    }
}

/// A connection that just began.
struct Accepted<S> {
    stream: TcpStream,
    peer: Peer,
    seat: Seat<Network, S>,
}

/// The next connection, once there is room for it; none when its address has too many.
async fn accept<S>(
    listener: &TcpListener,
    open: &Connections<Network, S>,
    share: impl Fn(Peer) -> Option<S>,
) -> io::Result<Option<Accepted<S>>> {
    let (stream, address) = listener.accept().await?;
    // Without it a small answer waits up to 40 ms for company.
    stream.set_nodelay(true)?;
    let peer = Peer(address.ip());
    let seat = open.admit(Network::of(address.ip()), || share(peer)).await;
    Ok(seat.map(|seat| Accepted { stream, peer, seat }))
}

/// One client, until it leaves or becomes a socket. One that became a stream gives its place back and goes on.
async fn converse<S>(accepted: Accepted<S>, router: Router, door: Door, ending: Ending) {
    let Accepted { stream, peer, seat } = accepted;
    let mut builder = http1::Builder::new();
    // Heads are timed by whose turn it is, which hyper does not tell from outside.
    builder.header_read_timeout(None).max_buf_size(BUFFER);
    let service = TakingTurns::new(Extension(peer).layer(router), seat.turns.clone());
    let service = TowerToHyperService::new(service);
    let stream = TokioIo::new(WriteTimeout::new(stream, door.stalled, seat.turns.clone()));
    let mut connection = pin!(builder.serve_connection(stream, service).with_upgrades());
    let mut talking = pin!(async {
        tokio::select! {
            ended = connection.as_mut() => return ended,
            () = ending.begun() => connection.as_mut().graceful_shutdown(),
        }
        connection.await
    });
    let ended = tokio::select! {
        ended = &mut talking => ended,
        () = seat.turns.overdue(door.head) => return debug!("a client sent no head in time"),
        () = seat.needed() => return debug!("a connection was closed to make room for another"),
        () = seat.turns.lasting() => {
            drop(seat);
            talking.await
        }
    };
    if let Err(error) = ended {
        debug!(%error, "a connection ended early");
    }
}
