//! Working on Duologue: everything rebuilt and reloaded as files change.

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, SystemTime};
use std::{fs, io};

use crate::failure::{Doing as _, Failure};
use crate::process::{cargo, command, run};
use crate::tools::node;
use crate::{folder, paths, product, wasm};

/// Vite's address: the one to open.
const PAGE: &str = "http://127.0.0.1:5173";

/// How often the files are looked at.
const EVERY: Duration = Duration::from_millis(500);

/// Serves the page by Vite and the server behind it until interrupted.
pub(crate) fn serve() -> Result<(), Failure> {
    node::install(&paths::web())?;
    wasm::build()?;
    let mut server = Server::start()?;
    let mut vite = command(node::npm(), ["run", "--silent", "dev"], &paths::web());
    vite.env(
        "DUOLOGUE_DEV_SERVER",
        format!("http://{}", product::ADDRESS),
    );
    let mut vite = Running(vite.spawn().doing(|| "start Vite".to_owned())?);
    println!("\nDuologue, for working on it: open {PAGE}. Ctrl-C stops it.\n");

    let mut shared = Watch::over(&["shared/src"]);
    let mut core = Watch::over(&["client-wasm/src", "phrases-wasm/src", "search-wasm/src"]);
    let mut behind = Watch::over(&["server/src"]);
    loop {
        thread::sleep(EVERY);
        if let Some(status) = vite.0.try_wait().doing(|| "look after Vite".to_owned())? {
            return Err(Failure::new(format!(
                "Vite ended ({status}); its own words are above"
            )));
        }
        let shared = shared.changed();
        if core.changed() || shared {
            report(wasm::build());
        }
        if behind.changed() || shared {
            // The old server goes on answering while the new one compiles.
            match build_server() {
                Ok(()) => server = server.again()?,
                Err(failure) => report(Err(failure)),
            }
        }
    }
}

/// A mistake in the code being written is shown and waited out, not a reason to end.
fn report(outcome: Result<(), Failure>) {
    if let Err(failure) = outcome {
        eprintln!("xtask: {failure}; waiting for the next change");
    }
}

/// A child process that ends when it is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; there is nothing left to do then.
        let _ended: io::Result<()> = self.0.kill();
        let _reaped = self.0.wait();
    }
}

/// The server's unoptimised build, which compiles soonest.
struct Server(Running);

impl Server {
    fn start() -> Result<Self, Failure> {
        build_server()?;
        Self::spawn()
    }

    /// Ends the old one first: both want the same address and the same data.
    fn again(self) -> Result<Self, Failure> {
        drop(self.0);
        Self::spawn()
    }

    fn spawn() -> Result<Self, Failure> {
        let program = paths::target()
            .join("debug")
            .join(format!("duologue{}", std::env::consts::EXE_SUFFIX));
        let mut command = Command::new(&program);
        command
            .args([
                "serve",
                "--listen",
                product::ADDRESS,
                "--public-url",
                PAGE,
                "--data",
            ])
            .arg(paths::root().join("data"))
            .current_dir(paths::root());
        let child = command
            .spawn()
            .doing(|| format!("start {}", program.display()))?;
        Ok(Self(Running(child)))
    }
}

fn build_server() -> Result<(), Failure> {
    run(cargo(
        ["build", "--package", "duologue-server", "--bin", "duologue"],
        &paths::root(),
    ))
}

/// Folders and when anything in them was last written.
struct Watch {
    folders: Vec<PathBuf>,
    latest: Option<SystemTime>,
}

impl Watch {
    fn over(folders: &[&str]) -> Self {
        let folders: Vec<PathBuf> = folders
            .iter()
            .map(|folder| paths::root().join(folder))
            .collect();
        let latest = latest(&folders);
        Self { folders, latest }
    }

    /// Whether anything was written since the last time this was asked.
    fn changed(&mut self) -> bool {
        let now = latest(&self.folders);
        let changed = now != self.latest;
        self.latest = now;
        changed
    }
}

/// The latest time of writing below the folders; files that vanish meanwhile don't count.
fn latest(folders: &[PathBuf]) -> Option<SystemTime> {
    let of = |watched: &Path| {
        let files = folder::files(watched).unwrap_or_default();
        files
            .iter()
            .filter_map(|file| written(&watched.join(file)))
            .max()
    };
    folders.iter().filter_map(|folder| of(folder)).max()
}

fn written(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|facts| facts.modified()).ok()
}
