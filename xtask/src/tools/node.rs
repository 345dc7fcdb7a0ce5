//! Node and the packages it needs.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use crate::failure::{Doing as _, Failure};
use crate::process::{ask, command, run};

/// The oldest Node that Vite runs on.
const OLDEST: (u32, u32) = (20, 19);

const HOW: &str = "install Node 20.19 or newer, with npm, from https://nodejs.org or your \
                   system's packages";

/// Says so when Node or npm is absent or too old.
pub(crate) fn require(folder: &Path) -> Result<(), Failure> {
    let Some(version) = ask(command("node", ["--version"], folder)) else {
        return Err(Failure::new(format!(
            "Node isn't there, and the page is built with it: {HOW}"
        )));
    };
    if parsed(&version).is_none_or(|found| found < OLDEST) {
        return Err(Failure::new(format!(
            "Node is {version}, too old for the page's tools: {HOW}"
        )));
    }
    if ask(command(npm(), ["--version"], folder)).is_none() {
        return Err(Failure::new(format!(
            "npm isn't there, though Node is: {HOW}"
        )));
    }
    Ok(())
}

/// Installs the folder's packages exactly as locked, unless that was done for this very lock.
pub(crate) fn install(folder: &Path) -> Result<(), Failure> {
    require(folder)?;
    let lock = folder.join("package-lock.json");
    let wanted = fs::read(&lock).doing(|| format!("read {}", lock.display()))?;
    let stamp = folder.join("node_modules/.installed-for");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    run(command(npm(), ["ci", "--no-audit", "--no-fund"], folder))?;
    fs::write(&stamp, wanted).doing(|| format!("write {}", stamp.display()))
}

/// Runs one of the scripts in the folder's package.json.
pub(crate) fn script(folder: &Path, name: &str) -> Result<(), Failure> {
    script_with(folder, name, &[])
}

/// Runs a script of the folder's package with further words.
pub(crate) fn script_with(folder: &Path, name: &str, words: &[&OsStr]) -> Result<(), Failure> {
    let mut command = command(npm(), ["run", "--silent", name, "--"], folder);
    command.args(words);
    run(command)
}

/// npm's name: a script on Windows, which only starts under its full name.
pub(crate) fn npm() -> &'static str {
    if cfg!(windows) { "npm.cmd" } else { "npm" }
}

/// `v20.20.2` as numbers, without the patch.
fn parsed(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version
        .trim_start_matches('v')
        .split('.')
        .map(str::parse::<u32>);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(parsed("v20.20.2"), Some((20, 20)));
        assert!(parsed("v9.30.0").unwrap() < OLDEST);
        assert!(parsed("v100.0.0").unwrap() > OLDEST);
        assert_eq!(parsed("nightly"), None);
    }
}
