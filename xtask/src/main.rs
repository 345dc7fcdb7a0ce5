//! The commands that build, run and test Duologue: `cargo xtask` lists them.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a terminal is all it talks to"
)]

use std::process::ExitCode;
use std::{env, fs};

use crate::failure::{Doing as _, Failure};

mod check;
mod contracts;
mod dev;
mod failure;
mod folder;
mod fuzz;
mod packing;
mod page;
mod paths;
mod process;
mod product;
mod split;
mod stories;
mod tools;
mod wasm;

const HELP: &str = "\
cargo xtask <command>

  run [--listen ADDRESS] [--data FOLDER]
               build Duologue and serve it on http://127.0.0.1:8080
  build        leave the finished server, page embedded, at target/release/duologue
  test [STEP]… everything that is tested, or only the steps named
  dev          rebuild and reload while working on it, on http://127.0.0.1:5173
  contracts    make the page's TypeScript types anew from the Rust types and the HTTP interface
  wasm         compile and bind the page's Rust half into web/src/wasm
  stories [WORDS FOR PLAYWRIGHT]…
               the browser stories, with the server that `build` left
  engines [WORDS FOR PLAYWRIGHT]…
               the main stories in Chromium, Firefox and WebKit, with the same server
  bench-page [SECONDS]
               measures the page in Chromium while people type for so long, a minute unless said
  fuzz [SECONDS] [TARGET]…
               hands bytes without end to whatever reads what others send, a minute each
  pictures     make the pictures in docs anew
  kept-pictures
               make the pictures anew that stories compare the screens with
";

fn main() -> ExitCode {
    match carry_out() {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn carry_out() -> Result<ExitCode, Failure> {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    // The server compiles only where its page has a folder, also one that somebody removed since.
    let page = paths::web().join("dist");
    fs::create_dir_all(&page).doing(|| format!("make {}", page.display()))?;
    match words.as_slice() {
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
        }
        ["run", given @ ..] => product::serve(given)?,
        ["build"] => {
            let program = product::build()?;
            println!("The finished server: {}", program.display());
        }
        ["test", steps @ ..] => return check::run_steps(steps),
        ["dev"] => dev::serve()?,
        ["contracts"] => contracts::write()?,
        ["wasm"] => wasm::build()?,
        ["stories", given @ ..] => stories::tell(&product::program(), given)?,
        ["engines", given @ ..] => stories::tell_in_engines(&product::program(), given)?,
        ["bench-page"] => stories::measure_for(&product::program(), "60")?,
        ["bench-page", seconds] => stories::measure_for(&product::program(), seconds)?,
        ["fuzz", words @ ..] => fuzz::fuzz(words)?,
        ["pictures"] => stories::picture(&product::build()?)?,
        ["kept-pictures"] => stories::keep_pictures(&product::build()?)?,
        _ => {
            return Err(Failure::new(format!(
                "no such command: {}\n\n{HELP}",
                words.join(" ")
            )));
        }
    }
    Ok(ExitCode::SUCCESS)
}
