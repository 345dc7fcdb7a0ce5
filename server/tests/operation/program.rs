//! The real `duologue` program: started with any words, ended by signals, its log kept.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long the program may take to end, and some for a busy machine.
const LONGEST_END: Duration = Duration::from_secs(30);

/// A running server; killed when it is dropped.
pub struct Program {
    child: Child,
    log: Option<JoinHandle<String>>,
    /// Where people come in.
    pub base: String,
    /// Where monitoring asks.
    pub operation: String,
}

/// How a program ended.
#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub log: String,
}

impl Program {
    /// Serves a data folder on free ports, with further words, and waits until it listens.
    pub fn serve(data: &Path, words: &[&str]) -> Self {
        Self::serve_by(duologue(&[]), data, words)
    }

    /// The same with a command that has an environment already.
    pub fn serve_by(mut command: Command, data: &Path, words: &[&str]) -> Self {
        command.args(["serve", "--listen", "127.0.0.1:0"]);
        command.args(["--metrics-listen", "127.0.0.1:0", "--data"]);
        command.arg(data).args(words);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stderr = child.stderr.take().expect("its stderr");
        let log = thread::spawn(move || {
            let mut log = String::new();
            stderr.read_to_string(&mut log).expect("a log in UTF-8");
            log
        });
        let mut told = BufReader::new(child.stdout.take().expect("its stdout"));
        let base = address_after("listening on ", &mut told);
        let operation = address_after("metrics on ", &mut told);
        Self {
            child,
            log: Some(log),
            base,
            operation: operation.trim_end_matches("/metrics").to_owned(),
        }
    }

    /// What its operation address answers to this path.
    pub async fn asked(&self, path: &str) -> (u16, String) {
        get(&format!("{}{path}", self.operation)).await
    }

    /// Its process id.
    pub fn id(&self) -> String {
        self.child.id().to_string()
    }

    /// Asks it to end, as systemd and Docker do.
    pub fn terminate(&self) {
        let sent = Command::new("kill").args(["-TERM", &self.id()]).status();
        assert!(sent.expect("kill").success());
    }

    /// Whether its `main` has returned, though a thread may be left in a call that hangs.
    pub fn main_thread_is_over(&self) -> bool {
        let status = format!("/proc/{0}/task/{0}/status", self.child.id());
        fs::read_to_string(status).is_ok_and(|status| status.contains("State:\tZ"))
    }

    /// Waits until it has ended.
    pub fn ended(mut self) -> Ended {
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("its status") {
                break status;
            }
            assert!(begun.elapsed() < LONGEST_END, "it does not end");
            thread::sleep(Duration::from_millis(10));
        };
        Ended {
            code: status.code(),
            log: self.log.take().expect("once").join().expect("its log"),
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to kill.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The program with these words, and nothing in its environment that sets anything.
pub fn duologue(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_duologue"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("DUOLOGUE_") {
            command.env_remove(name);
        }
    }
    command.args(words);
    command
}

/// Runs a command that ends by itself.
pub fn run(mut command: Command) -> (Option<i32>, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = command.stdin(Stdio::null()).output().expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (status.code(), text(stdout), text(stderr))
}

/// Status and body.
pub async fn get(url: &str) -> (u16, String) {
    let answer = reqwest::get(url).await.expect("an answer");
    let status = answer.status().as_u16();
    (status, answer.text().await.expect("a body"))
}

fn address_after(words: &str, told: &mut BufReader<ChildStdout>) -> String {
    let mut line = String::new();
    told.read_line(&mut line).expect("a line");
    line.trim()
        .strip_prefix(words)
        .unwrap_or_else(|| panic!("it said {line:?}"))
        .to_owned()
}
