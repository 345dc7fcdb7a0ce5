//! The real `duologue` program as a child process.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running server; killed when it is dropped.
pub struct Server {
    child: Child,
    pub base: String,
}

impl Server {
    /// Starts the program over a data folder and waits until it listens.
    pub fn start(data: &Path) -> Self {
        let mut child = spawn(data, Stdio::piped());
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
        Self { child, base }
    }

    /// Starts the program and kills it after this long, wherever it is by then.
    pub fn start_and_kill(data: &Path, after: Duration) {
        let mut child = spawn(data, Stdio::null());
        std::thread::sleep(after);
        kill(&mut child);
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

fn spawn(data: &Path, stdout: Stdio) -> Child {
    Command::new(env!("CARGO_BIN_EXE_duologue"))
        .args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--log",
            "warn",
            "--data",
        ])
        .arg(data)
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
