//! The `duologue` program.

use std::io::{self, IsTerminal, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::{error, fs};

use clap::Parser;
use duologue_server::app::{AppState, Parts};
use duologue_server::clock::SystemClock;
use duologue_server::config::{Cli, Command, ServeOptions};
use duologue_server::entropy::SystemEntropy;
use duologue_server::http::Embedded;
use duologue_server::rooms::{Limits, Rooms};
use duologue_server::serve::serve;
use duologue_server::store::{SledStore, StorageHealth};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tracing::{error, info};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

fn main() -> ExitCode {
    let Command::Serve(options) = Cli::parse().command;
    tracing_subscriber::registry()
        .with(
            tracing_subscriber::fmt::layer()
                .with_writer(io::stderr)
                .with_ansi(io::stderr().is_terminal()),
        )
        .with(options.log.clone())
        .init();
    let ran = Runtime::new().map_err(Into::into).and_then(|runtime| {
        let ran = runtime.block_on(run(options));
        // Not waited for: a write to a disk that hangs never ends, and was never acknowledged.
        runtime.shutdown_background();
        ran
    });
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            error!("the server cannot run: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: ServeOptions) -> Result<(), Box<dyn error::Error>> {
    // Before anything that takes time, so that a signal during start-up is heard too.
    let shutdown = shutdown_signal()?;
    let listener = TcpListener::bind(options.listen).await.map_err(|error| {
        format!(
            "{} cannot be listened on ({error}); is another server running? Choose another \
             address with --listen",
            options.listen
        )
    })?;
    let listening_on = listener.local_addr()?;

    make_private_folder(&options.data).map_err(|error| {
        format!(
            "the data folder {} cannot be made ({error}); choose another with --data",
            options.data.display()
        )
    })?;
    let folder = options.data.clone();
    let store = Arc::new(tokio::task::spawn_blocking(move || SledStore::open(&folder)).await??);
    let storage = StorageHealth::default();
    let rooms = Rooms::start(
        Arc::<SledStore>::clone(&store),
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
        storage.clone(),
        Limits::default(),
    );
    let app = AppState::new(Parts {
        records: store,
        rooms,
        storage,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        proxies: options.proxies(),
        page: Arc::new(Embedded),
        public_url: options.public_url.clone(),
        listening_on,
        invitation_life: options.invitation_life(),
    })?;

    announce(listening_on)?;
    serve(listener, app, shutdown).await;
    Ok(())
}

/// Says where to find the server: in the log for people, on stdout for whatever started it.
fn announce(address: SocketAddr) -> io::Result<()> {
    info!("listening on http://{address}");
    let mut stdout = io::stdout().lock();
    let told = writeln!(stdout, "listening on http://{address}").and_then(|()| stdout.flush());
    match told {
        // Nobody listens to stdout; the log has it.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
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

/// Done when the system or the person at the terminal asks the server to end.
#[cfg(unix)]
fn shutdown_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Done when the person at the terminal asks the server to end.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the same signature as on Unix")]
fn shutdown_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // An error means that no signal can ever come: then the server runs until it is killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
