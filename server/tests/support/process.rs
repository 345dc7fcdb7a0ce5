//! The real `duologue` program as a child process.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

/// The system picks the port.
const ANY_PORT: &str = "127.0.0.1:0";

/// A running server; killed when it is dropped.
pub struct Server {
    child: Child,
    pub base: String,
    /// Where it tells its figures, if it was asked to.
    pub metrics: Option<SocketAddr>,
}

impl Server {
    /// Starts the program over a data folder and waits until it listens.
    pub fn start(data: &Path) -> Self {
        Self::started(spawn(data, ANY_PORT, &[], Stdio::piped()))
    }

    /// Starts the program at an address of its own.
    pub fn start_at(data: &Path, address: &str) -> Self {
        Self::started(spawn(data, address, &[], Stdio::piped()))
    }

    /// Starts the program with more flags.
    pub fn start_with(data: &Path, flags: &[&str]) -> Self {
        Self::started(spawn(data, ANY_PORT, flags, Stdio::piped()))
    }

    /// Starts the program with an address for its figures.
    pub fn start_measured(data: &Path) -> Self {
        // Free again as soon as it is known.
        let free = TcpListener::bind(ANY_PORT).and_then(|listener| listener.local_addr());
        let address = free.expect("a free port");
        let flags = ["--metrics-listen", &address.to_string()];
        let mut server = Self::start_with(data, &flags);
        server.metrics = Some(address);
        server
    }

    fn started(mut child: Child) -> Self {
        let stdout = child.stdout.take().expect("its stdout");
        let mut line = String::new();
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("its first line");
        let base = line
            .trim()
            .strip_prefix("listening on ")
            .unwrap_or_else(|| panic!("it said {line:?}"))
            .to_owned();
        Self {
            child,
            base,
            metrics: None,
        }
    }

    /// Starts the program and kills it after this long, wherever it is by then.
    pub fn start_and_kill(data: &Path, after: Duration) {
        let mut child = spawn(data, ANY_PORT, &[], Stdio::null());
        std::thread::sleep(after);
        kill(&mut child);
    }

    /// Where it listens, without the scheme.
    pub fn address(&self) -> &str {
        self.base.trim_start_matches("http://")
    }

    /// Asks it to end in good order, and waits until it has.
    pub fn stop(mut self) {
        run("kill", &["-TERM", &self.id().to_string()]);
        self.child.wait().expect("it ends");
    }

    /// Keeps all its threads on one core of this machine.
    pub fn keep_to_core(&self, core: usize) {
        run(
            "taskset",
            &["-a", "-c", "-p", &core.to_string(), &self.id().to_string()],
        );
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        kill(&mut self.child);
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        kill(&mut self.child);
    }
}

fn run(program: &str, arguments: &[&str]) {
    let ran = Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .status();
    assert!(ran.is_ok_and(|status| status.success()), "{program} failed");
}

/// The program, or the one that `DUOLOGUE_PROGRAM` names, to compare this one with.
fn program() -> OsString {
    std::env::var_os("DUOLOGUE_PROGRAM").unwrap_or_else(|| env!("CARGO_BIN_EXE_duologue").into())
}

/// Runs a command of the program to its end.
pub fn duologue(arguments: &[&str]) -> Output {
    Command::new(program())
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("the program runs")
}

fn spawn(data: &Path, address: &str, flags: &[&str], stdout: Stdio) -> Child {
    Command::new(program())
        .args(["serve", "--listen", address, "--unlimited"])
        .args(["--log", "warn", "--data"])
        .arg(data)
        .args(flags)
        .stdin(Stdio::null())
        .stdout(stdout)
        .stderr(Stdio::inherit())
        .spawn()
        .expect("the program starts")
}

fn kill(child: &mut Child) {
    // It may have ended by itself; then there is nothing to kill.
    child.kill().ok();
    child.wait().ok();
}
