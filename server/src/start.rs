//! Putting the server together and running it until it is told to end.

use std::fs;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;
use tokio::net::TcpListener;
use tokio::task::{JoinError, spawn_blocking};
use tracing::info;

use crate::app::{AppState, Parts};
use crate::auth::PasswordTrouble;
use crate::clock::SystemClock;
use crate::config::ServeOptions;
use crate::entropy::SystemEntropy;
use crate::http::Embedded;
use crate::metrics::Metrics;
use crate::rooms::{Limits, Rooms};
use crate::serve::{Ended, serve, serve_operation};
use crate::store::{SledStore, StorageHealth, StoreError};
use crate::supervisor::{shutdown_signal, tell_ready};

/// Why the server could not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The system takes no signals from us.
    #[error("signals cannot be listened to: {0}")]
    Signals(io::Error),
    /// An address is taken, not ours, or not allowed.
    #[error(
        "{address} cannot be listened on ({source}); is another server running? Choose another \
         address with {flag}"
    )]
    Address {
        /// The address.
        address: SocketAddr,
        /// The flag that sets it.
        flag: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The data folder is not there and cannot be made.
    #[error(
        "the data folder {} cannot be made ({source}); make it writable for this user, or choose \
         another with --data",
        folder.display()
    )]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The store in the data folder cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Opening the store panicked; where, the log says.
    #[error("opening the store failed: {0}")]
    Opening(JoinError),
    /// Passwords cannot be kept.
    #[error(transparent)]
    Passwords(#[from] PasswordTrouble),
    /// Nobody can be told where the server listens.
    #[error("stdout cannot be written to: {0}")]
    Announcing(io::Error),
}

impl StartError {
    /// The process's exit code: 3 for an address, 4 for the data, 1 for anything else.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Address { .. } => 3,
            Self::Folder { .. } | Self::Store(_) => 4,
            Self::Signals(_) | Self::Opening(_) | Self::Passwords(_) | Self::Announcing(_) => 1,
        }
    }
}

/// Runs the server until the system or the person at the terminal asks it to end.
///
/// # Errors
/// [`StartError`] when it could not begin.
pub async fn run(options: ServeOptions) -> Result<Ended, StartError> {
    // Before anything that takes time, so that a signal during start-up is heard too.
    let shutdown = shutdown_signal().map_err(StartError::Signals)?;
    let (listener, listening_on) = bind(options.listen, "--listen").await?;
    let operation = match options.metrics_listen {
        Some(address) => Some(bind(address, "--metrics-listen").await?),
        None => None,
    };

    make_private_folder(&options.data).map_err(|source| StartError::Folder {
        folder: options.data.clone(),
        source,
    })?;
    let folder = options.data.clone();
    let store = spawn_blocking(move || SledStore::open(&folder))
        .await
        .map_err(StartError::Opening)??;
    let app = put_together(&options, Arc::new(store), listening_on)?;

    announce(&format!("listening on http://{listening_on}"))?;
    if let Some((operation, address)) = operation {
        announce(&format!("metrics on http://{address}/metrics"))?;
        // It ends with the runtime, last of all: until then it tells that the server is ending.
        tokio::spawn(serve_operation(operation, app.clone()));
    }
    tell_ready();
    Ok(serve(listener, app, shutdown).await)
}

fn put_together(
    options: &ServeOptions,
    store: Arc<SledStore>,
    listening_on: SocketAddr,
) -> Result<AppState, PasswordTrouble> {
    let storage = StorageHealth::default();
    let metrics = Metrics::new();
    let rooms = Rooms::start(
        Arc::<SledStore>::clone(&store),
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
        storage.clone(),
        &metrics,
        Limits::default(),
    );
    AppState::new(Parts {
        records: store,
        rooms,
        storage,
        metrics,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        proxies: options.proxies(),
        limits: options.limits(),
        page: Arc::new(Embedded),
        public_url: options.public_url.clone(),
        listening_on,
        invitation_life: options.invitation_life(),
    })
}

async fn bind(
    address: SocketAddr,
    flag: &'static str,
) -> Result<(TcpListener, SocketAddr), StartError> {
    let unusable = |source| StartError::Address {
        address,
        flag,
        source,
    };
    let listener = TcpListener::bind(address).await.map_err(unusable)?;
    let listening_on = listener.local_addr().map_err(unusable)?;
    Ok((listener, listening_on))
}

/// Says where to find the server: in the log for people, on stdout for whatever started it.
fn announce(words: &str) -> Result<(), StartError> {
    info!("{words}");
    let mut stdout = io::stdout().lock();
    match writeln!(stdout, "{words}").and_then(|()| stdout.flush()) {
        // Nobody listens to stdout; the log has it.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        told => told.map_err(StartError::Announcing),
    }
}

/// Makes the folder, closed to other users of the machine.
fn make_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
