//! Accepting connections, and ending well.

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

use crate::app::AppState;
use crate::http;
use crate::proxy::Peer;

/// Connections that may speak HTTP at once; more wait to be accepted. One that became a socket
/// belongs to its room and counts no longer.
const CONNECTIONS: usize = 1024;
/// How long a client may take to send a request's head, or to keep quiet between two.
const HEAD: Duration = Duration::from_secs(30);
/// The most bytes of a request that are held while it is read.
const BUFFER: usize = 32 * 1024;
/// How long everything may take to end.
const GRACE: Duration = Duration::from_secs(10);
/// The pause after accepting failed, which is mostly for want of file handles.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// Serves until `shutdown` is done, then stops accepting, lets the rooms save and say goodbye and
/// the requests finish, for at most ten seconds.
pub async fn serve(listener: TcpListener, app: AppState, shutdown: impl Future<Output = ()>) {
    let rooms = app.rooms.clone();
    let router = http::router(app);
    let connections = GracefulShutdown::new();
    let permits = Arc::new(Semaphore::new(CONNECTIONS));
    let mut shutdown = pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            accepted = accept(&listener, &permits) => match accepted {
                Ok(Accepted { stream, peer, permit }) => {
                    let router = router.clone();
                    tokio::spawn(converse(stream, peer, router, connections.watcher(), permit));
                }
                Err(error) => {
                    warn!(%error, "accepting a connection failed");
                    sleep(ACCEPT_PAUSE).await;
                }
            },
        }
    }
    drop(listener);
    info!("shutting down");
    let ending = async { tokio::join!(rooms.shutdown(), connections.shutdown()) };
    if timeout(GRACE, ending).await.is_err() {
        warn!("some connections did not end in time and are cut off");
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
async fn converse(
    stream: TcpStream,
    peer: Peer,
    router: Router,
    watcher: Watcher,
    permit: OwnedSemaphorePermit,
) {
    let mut builder = auto::Builder::new(TokioExecutor::new()).http1_only();
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(BUFFER);
    let service = TowerToHyperService::new(Extension(peer).layer(router));
    let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
    if let Err(error) = watcher.watch(connection).await {
        debug!(%error, "a connection ended early");
    }
    drop(permit);
}
