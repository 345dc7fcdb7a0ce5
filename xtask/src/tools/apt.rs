//! The system's packages, through apt-get where there is one.

use std::path::Path;

use super::on_path;
use crate::failure::Failure;
use crate::process::{ask, command, run};

/// Installs packages, and says so. `need` begins the sentence for somebody on whose machine that
/// can't be done, and `how` tells them what to do instead.
pub(crate) fn install(
    packages: &[&str],
    need: &str,
    how: &str,
    folder: &Path,
) -> Result<(), Failure> {
    if on_path("apt-get").is_none() {
        return Err(Failure::new(format!("{need}. {how}")));
    }
    let names = packages.join(", ");
    println!("Installing {names} through apt-get; this can take a minute");
    let refused = |failure: Failure| Failure::new(format!("{failure}. {how}"));
    let prefix = as_root(folder)
        .ok_or_else(|| Failure::new(format!("{need}, and installing it needs root. {how}")))?;
    apt(prefix, &["update", "-qq"], folder).map_err(refused)?;
    let install = ["install", "-y", "-qq", "--no-install-recommends"];
    apt(prefix, &[&install, packages].concat(), folder).map_err(refused)
}

/// What makes a command root's: nothing for root, `sudo` where it asks for no password.
pub(crate) fn as_root(folder: &Path) -> Option<&'static [&'static str]> {
    if ask(command("id", ["-u"], folder)).as_deref() == Some("0") {
        return Some(&[]);
    }
    ask(command("sudo", ["-n", "true"], folder))
        .is_some()
        .then_some(&["sudo", "-n"])
}

fn apt(prefix: &[&str], arguments: &[&str], folder: &Path) -> Result<(), Failure> {
    // sudo drops the environment, so the setting that forbids questions travels as an argument.
    let words = [
        prefix,
        &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"],
        arguments,
    ]
    .concat();
    let Some((program, rest)) = words.split_first() else {
        return Ok(());
    };
    run(command(program, rest, folder))
}
