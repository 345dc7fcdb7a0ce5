//! Fuzzing: every target for a while, beginning with the corpus that is kept.

use std::fs;

use crate::failure::{Doing as _, Failure};
use crate::paths;
use crate::process::{ask, command, run};

/// As in `fuzz/Cargo.toml`.
const TARGETS: [&str; 8] = [
    "frame", "parts", "presence", "update", "server", "browser", "backup", "cost",
];
/// The target that counts steps. What watches over memory would only make it slower.
const COUNTED: &str = "cost";
/// For how long each target runs, unless said otherwise.
const SECONDS: u32 = 60;
/// The longest input, in bytes.
const LONGEST: usize = 4096;
/// The most memory, and the largest single allocation, in MiB: an update of that length may not ask for more.
const MEMORY: [usize; 2] = [1024, 32];

/// Runs the targets named, or all. A number among the words is for how many seconds each of them runs.
pub(crate) fn fuzz(words: &[&str]) -> Result<(), Failure> {
    require_tools()?;
    let mut seconds = SECONDS;
    let mut targets = Vec::new();
    for word in words {
        match word.parse() {
            Ok(number) => seconds = number,
            Err(_) if TARGETS.contains(word) => targets.push(*word),
            Err(_) => {
                return Err(Failure::new(format!(
                    "nothing to fuzz is called {word}; there are: {}",
                    TARGETS.join(", ")
                )));
            }
        }
    }
    if targets.is_empty() {
        targets = TARGETS.to_vec();
    }
    for target in targets {
        println!("\n━━ {target} for {seconds} s");
        one(target, seconds)?;
    }
    Ok(())
}

/// What is new goes into a folder of its own: the kept corpus grows by hand.
fn one(target: &str, seconds: u32) -> Result<(), Failure> {
    let root = paths::root();
    let found = root.join("target/fuzz/found").join(target);
    fs::create_dir_all(&found).doing(|| format!("make {}", found.display()))?;
    let [memory, allocation] = MEMORY;
    let mut command = command(
        "cargo",
        ["+nightly", "fuzz", "run", target],
        &root.join("fuzz"),
    );
    if target == COUNTED {
        command.args(["--sanitizer", "none"]);
    }
    command
        .arg(&found)
        .arg(root.join("fuzz/corpus").join(target))
        .arg("--")
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-max_len={LONGEST}"))
        .arg(format!("-rss_limit_mb={memory}"))
        .arg(format!("-malloc_limit_mb={allocation}"))
        .args(["-timeout=10", "-print_final_stats=1"])
        // Our own compiler's, when this runs under `cargo xtask`.
        .env_remove("RUSTUP_TOOLCHAIN")
        .env("CARGO_TARGET_DIR", root.join("target/fuzz"));
    run(command)
}

fn require_tools() -> Result<(), Failure> {
    let root = paths::root();
    let has = |words: &[&str]| {
        let mut question = command("cargo", words, &root);
        question.env_remove("RUSTUP_TOOLCHAIN");
        ask(question).is_some()
    };
    if !has(&["+nightly", "--version"]) {
        return Err(Failure::new(
            "fuzzing needs a nightly compiler: rustup toolchain install nightly --profile minimal",
        ));
    }
    if !has(&["+nightly", "fuzz", "--version"]) {
        return Err(Failure::new(
            "fuzzing needs cargo-fuzz: cargo install cargo-fuzz --locked",
        ));
    }
    Ok(())
}
