//! Accepting connections, and ending well.

mod patient;

use std::future::pending;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::{Extension, Router};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};
use tower::Layer;
use tracing::{debug, info, warn};

use self::patient::Patient;
use crate::app::AppState;
use crate::http;
use crate::limits::LimitOptions;
use crate::proxy::Peer;
use crate::supervisor::tell_stopping;

/// How long everything may take to end.
const GRACE: Duration = Duration::from_secs(10);
/// The most bytes of a request that are held while it is read.
const BUFFER: usize = 32 * 1024;
/// The pause after accepting failed, which is mostly for want of file handles.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// Where people come in.
const PEOPLE: Door = Door {
    connections: 1024,
    head: Duration::from_secs(30),
    stalled: LimitOptions::WRITE_TIMEOUT,
};
/// Where monitoring asks.
const OPERATION: Door = Door {
    connections: 32,
    head: Duration::from_secs(10),
    stalled: LimitOptions::WRITE_TIMEOUT,
};

/// How much an address lets in.
#[derive(Clone, Copy, Debug)]
struct Door {
    /// Connections that may speak HTTP at once; more wait to be accepted. One that became a socket
    /// belongs to its room and counts no longer.
    connections: usize,
    /// How long a client may take to begin, to send a request's head, or to keep quiet between two.
    head: Duration,
    /// How long a client may take nothing of what it is sent, also as a socket.
    stalled: Duration,
}

/// How the server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// All was saved and everybody was told.
    InOrder,
    /// Something took too long and was cut off. What was acknowledged is safe.
    CutOff,
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
    let connections = GracefulShutdown::new();
    let door = Door {
        stalled: app.limits.write_timeout(),
        ..PEOPLE
    };
    accept_until(
        shutdown,
        &listener,
        door,
        share,
        &http::router(app),
        &connections,
    )
    .await;
    drop(listener);
    info!("shutting down");
    tell_stopping();
    let ending = async { tokio::join!(rooms.shutdown(), connections.shutdown()).0 };
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
    let router = http::operation_router(app);
    let connections = GracefulShutdown::new();
    let all = |_peer: Peer| Some(());
    accept_until(pending(), &listener, OPERATION, all, &router, &connections).await;
}

/// Serves each connection that gets a share of them, which it holds until it ends.
async fn accept_until<S: Send + 'static>(
    end: impl Future<Output = ()>,
    listener: &TcpListener,
    door: Door,
    share: impl Fn(Peer) -> Option<S>,
    router: &Router,
    connections: &GracefulShutdown,
) {
    let permits = Arc::new(Semaphore::new(door.connections));
    let mut end = pin!(end);
    loop {
        tokio::select! {
            () = &mut end => return,
            accepted = accept(listener, &permits) => match accepted {
                Ok(accepted) => {
                    let Some(share) = share(accepted.peer) else {
                        debug!("an address has too many connections");
                        continue;
                    };
                    let conversation = converse(accepted, router.clone(), door, connections.watcher());
                    tokio::spawn(async move {
                        conversation.await;
                        drop(share);
                    });
                }
                Err(error) => {
                    warn!(%error, "accepting a connection failed");
                    sleep(ACCEPT_PAUSE).await;
                }
            },
        }
    }
}

/// A connection that just began.
struct Accepted {
    stream: TcpStream,
    peer: Peer,
    permit: OwnedSemaphorePermit,
}

/// The next connection, once there is room for it.
async fn accept(listener: &TcpListener, permits: &Arc<Semaphore>) -> io::Result<Accepted> {
    let permit = Arc::clone(permits)
        .acquire_owned()
        .await
        .map_err(io::Error::other)?;
    let (stream, address) = listener.accept().await?;
    // Without it a small answer waits up to 40 ms for company.
    stream.set_nodelay(true)?;
    Ok(Accepted {
        stream,
        peer: Peer(address.ip()),
        permit,
    })
}

/// One client, until it leaves or becomes a socket.
async fn converse(accepted: Accepted, router: Router, door: Door, watcher: Watcher) {
    let Accepted {
        stream,
        peer,
        permit,
    } = accepted;
    let mut builder = auto::Builder::new(TokioExecutor::new()).http1_only();
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(door.head)
        .max_buf_size(BUFFER);
    let service = TowerToHyperService::new(Extension(peer).layer(router));
    let stream = TokioIo::new(Patient::new(stream, door.head, door.stalled));
    let connection = builder.serve_connection_with_upgrades(stream, service);
    if let Err(error) = watcher.watch(connection).await {
        debug!(%error, "a connection ended early");
    }
    drop(permit);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With Nagle's algorithm a letter waits up to 40 ms for the acknowledgement of the one before it.
    #[tokio::test]
    async fn nothing_small_waits_for_company() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let _client = TcpStream::connect(listener.local_addr().unwrap())
            .await
            .unwrap();
        let permits = Arc::new(Semaphore::new(1));
        let Accepted { stream, .. } = accept(&listener, &permits).await.unwrap();
        assert!(stream.nodelay().unwrap());
    }
}
