//! The commands that build, run and test Duologue: `cargo xtask` lists them.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a terminal is all it talks to"
)]

use std::env;
use std::process::ExitCode;

use crate::failure::Failure;

mod failure;
mod place;
mod process;
mod wasm;

const HELP: &str = "\
cargo xtask <command>

  wasm      compile and bind the page's Rust half into web/src/wasm
";

fn main() -> ExitCode {
    match carry_out() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn carry_out() -> Result<(), Failure> {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        ["wasm"] => wasm::build(),
        _ => Err(Failure::new(format!(
            "no such command: {}\n\n{HELP}",
            words.join(" ")
        ))),
    }
}
