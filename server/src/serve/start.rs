//! Start of the server: putting it together and running it until it is told to end.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use thiserror::Error;
use tokio::net::TcpListener;
use tokio::task::spawn_blocking;
use tracing::{info, warn};

use crate::config::{ServeOptions, UnreadableSecret};
use crate::http::app::{AppState, Parts};
use crate::http::page::Embedded;
use crate::operation::control::Listening;
use crate::operation::data::{self, Data, DataError, Running};
use crate::operation::metrics::Metrics;
use crate::operation::space::keep_small;
use crate::people::auth::PasswordTrouble;
use crate::people::summaries::Summaries;
use crate::rooms::{Ended, Limits, Rooms};
use crate::serve::{serve, serve_operation};
use crate::store::StorageHealth;
use crate::store::records::Records;
use crate::system::clock::SystemClock;
use crate::system::entropy::{Entropy, SystemEntropy};
use crate::system::supervisor::{shutdown_signal, tell_ready};

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
    /// The data folder cannot be opened.
    #[error(transparent)]
    Data(#[from] DataError),
    /// Opening the store panicked; where, the log says.
    #[error(
        "opening the store failed by a fault in the program; the line before this names its place"
    )]
    Opening,
    /// Passwords cannot be kept.
    #[error(transparent)]
    Passwords(#[from] PasswordTrouble),
    /// The sign-in provider's secret cannot be read.
    #[error(transparent)]
    ProviderSecret(#[from] UnreadableSecret),
    /// The sign-in provider cannot be spoken to.
    #[error("the sign-in provider cannot be spoken to: {0}")]
    Provider(String),
    /// Nobody can be told where the server listens.
    #[error("stdout cannot be written to: {0}")]
    Announcing(io::Error),
}

impl StartError {
    /// The process's exit code: 3 for an address, 4 for the data, 1 for anything else.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Address { .. } => 3,
            Self::Data(_) => 4,
            Self::Signals(_)
            | Self::Opening
            | Self::Passwords(_)
            | Self::ProviderSecret(_)
            | Self::Provider(_)
            | Self::Announcing(_) => 1,
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

    let data = Arc::new(open(&options).await?);
    let mut app = put_together(&options, Arc::clone(&data), listening_on)?;
    if let Err(error) = app.accounts.index_emails().await {
        warn!(%error, "people of before are found only by their e-mail exactly as it was kept");
    }
    if let Some(settings) = options.provider.settings()? {
        app = app.with_provider(settings).map_err(StartError::Provider)?;
    }
    if let Some(provider) = app.provider.clone() {
        // Not waited for: people can sign in with passwords while it is down.
        tokio::spawn(async move { provider.look_up().await });
    }
    let commands = listen_for_commands(
        &options.data,
        Running::new(Arc::clone(&data), app.people.clone()),
    );
    if let Some(schedule) = options.backups.schedule() {
        let health = app.metrics.backups.clone();
        // It ends with the runtime: what it has not finished by then is no file.
        let data: Arc<Data> = Arc::clone(&data);
        tokio::spawn(schedule.run(data, Arc::new(SystemClock), health));
    }

    let space = keep_small(data, Arc::new(SystemClock), app.metrics.store.clone());
    // It ends with the runtime, wherever it is: a database on its way is removed at the next start.
    tokio::spawn(space);

    announce(&format!("listening on http://{listening_on}"))?;
    if let Some((operation, address)) = operation {
        announce(&format!("metrics on http://{address}/metrics"))?;
        // It ends with the runtime, last of all: until then it tells that the server is ending.
        tokio::spawn(serve_operation(operation, app.clone()));
    }
    tell_ready();
    let ended = serve(listener, app, shutdown).await;
    drop(commands);
    Ok(ended)
}

/// Opens the data folder on a thread that may block.
async fn open(options: &ServeOptions) -> Result<Data, StartError> {
    let folder = options.data.clone();
    let given = options.master_key.given();
    let opening = spawn_blocking(move || data::open(&folder, &given, &entropy()));
    Ok(opening.await.map_err(|_panic| StartError::Opening)??)
}

/// Listens for backups, new master keys, and what is to become of people. Without that the server still serves.
fn listen_for_commands(folder: &Path, running: Running) -> Option<Listening> {
    Listening::start(folder, Arc::new(running))
        .inspect_err(|error| {
            warn!(%error, "commands cannot reach this server; backups need it to be stopped");
        })
        .ok()
}

fn entropy() -> Arc<dyn Entropy> {
    Arc::new(SystemEntropy)
}

fn put_together(
    options: &ServeOptions,
    data: Arc<Data>,
    listening_on: SocketAddr,
) -> Result<AppState, PasswordTrouble> {
    let storage = StorageHealth::default();
    let metrics = Metrics::new();
    let rooms = Rooms::start(
        Arc::<Data>::clone(&data),
        Arc::new(SystemClock),
        entropy(),
        storage.clone(),
        metrics.of_rooms(),
        Limits::default(),
        Summaries::new(Records::new(Arc::<Data>::clone(&data))),
    );
    AppState::new(Parts {
        records: data,
        rooms,
        storage,
        metrics,
        clock: Arc::new(SystemClock),
        entropy: entropy(),
        proxies: options.proxies(),
        limits: options.limits(),
        page: Arc::new(Embedded),
        public_url: options.public_url.clone(),
        listening_on,
        invitation_life: options.invitation_life(),
        sign_up: options.sign_up,
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
