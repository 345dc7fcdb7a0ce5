//! Finished server with the page inside it, and starting it.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;

use crate::failure::{Doing as _, Failure};
use crate::paths;
use crate::process::{cargo, run};
use crate::{page, tools};

/// Where it listens unless told otherwise.
pub(crate) const ADDRESS: &str = "127.0.0.1:8080";

/// Builds the page and then the server that embeds it; returns the server's program.
pub(crate) fn build() -> Result<PathBuf, Failure> {
    tools::node::require(&paths::root())?;
    page::build()?;
    server()
}

/// Builds the server with whatever page is in `web/dist`.
fn server() -> Result<PathBuf, Failure> {
    run(cargo(
        [
            "build",
            "--release",
            "--package",
            "duologue-server",
            "--bin",
            "duologue",
        ],
        &paths::root(),
    ))?;
    Ok(program())
}

/// Where the finished server is left.
pub(crate) fn program() -> PathBuf {
    paths::target()
        .join("release")
        .join(format!("duologue{}", std::env::consts::EXE_SUFFIX))
}

/// Builds everything and serves it until interrupted. `given` are further words for
/// `duologue serve`; `--listen` and `--data` among them replace ours.
pub(crate) fn serve(given: &[&str]) -> Result<(), Failure> {
    let address = option(given, "--listen").unwrap_or(ADDRESS);
    // Before the build, so that nobody waits minutes for this sentence.
    require_free(address)?;
    let program = build()?;
    let data = paths::root().join("data");
    let mut command = Command::new(&program);
    command.arg("serve").args(given).current_dir(paths::root());
    if option(given, "--listen").is_none() {
        command.args(["--listen", ADDRESS]);
    }
    if option(given, "--data").is_none() {
        command.arg("--data").arg(&data);
    }
    let shown = option(given, "--data").map_or_else(|| data.display().to_string(), str::to_owned);
    println!(
        "\nDuologue: open http://{address} in a browser. Its data is in {shown}; Ctrl-C stops it.\n"
    );
    become_it(command)
}

/// Says so when something already listens there.
fn require_free(address: &str) -> Result<(), Failure> {
    TcpListener::bind(address).map(drop).map_err(|error| {
        Failure::new(format!(
            "{address} can't be listened on ({error}). If another Duologue or program runs \
             there, stop it, or choose another: cargo xtask run --listen 127.0.0.1:8090"
        ))
    })
}

/// The value after an option's name, or after its `=`.
fn option<'a>(words: &[&'a str], name: &str) -> Option<&'a str> {
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        if *word == name {
            return rest.next().copied();
        }
        if let Some(value) = word
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix('='))
        {
            return Some(value);
        }
    }
    None
}

/// Replaces this process, so that Ctrl-C and a service manager's signals reach the server.
#[cfg(unix)]
fn become_it(mut command: Command) -> Result<(), Failure> {
    use std::os::unix::process::CommandExt as _;
    let program = command.get_program().to_string_lossy().into_owned();
    Err(command.exec()).doing(|| format!("start {program}"))
}

#[cfg(not(unix))]
fn become_it(command: Command) -> Result<(), Failure> {
    run(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_found_in_both_spellings() {
        assert_eq!(option(&["--listen", "1:2"], "--listen"), Some("1:2"));
        assert_eq!(
            option(&["--data=x", "--listen=1:2"], "--listen"),
            Some("1:2")
        );
        assert_eq!(option(&["--listener=1"], "--listen"), None);
        assert_eq!(option(&["--listen"], "--listen"), None);
    }

    #[test]
    fn a_port_in_use_is_named() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap().to_string();
        assert!(
            require_free(&address)
                .unwrap_err()
                .to_string()
                .contains(&address)
        );
        drop(taken);
        require_free(&address).unwrap();
    }
}
