//! The browser that the stories are told in.

use std::env;
use std::path::{Path, PathBuf};

use super::on_path;
use crate::failure::Failure;
use crate::process::{ask, command, run};

/// Names a Chromium of this machine instead of the one on the search path.
const CHOSEN: &str = "DUOLOGUE_CHROMIUM";

/// The browser's program, installed through the system's packages when it is absent.
pub(crate) fn require(folder: &Path) -> Result<PathBuf, Failure> {
    if let Some(chosen) = env::var_os(CHOSEN).filter(|chosen| !chosen.is_empty()) {
        return Ok(PathBuf::from(chosen));
    }
    if let Some(found) = present() {
        return Ok(found);
    }
    install(folder)?;
    present().ok_or_else(|| Failure::new(format!("Chromium was installed but isn't found. {HOW}")))
}

const HOW: &str = "Install Chromium or Chrome (Debian: `apt-get install chromium`) so that \
                   `chromium` is on the search path, or name it in DUOLOGUE_CHROMIUM";

fn present() -> Option<PathBuf> {
    [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ]
    .into_iter()
    .find_map(on_path)
}

fn install(folder: &Path) -> Result<(), Failure> {
    if on_path("apt-get").is_none() {
        return Err(Failure::new(format!(
            "the browser stories need a browser. {HOW}"
        )));
    }
    let prefix: &[&str] = if ask(command("id", ["-u"], folder)).as_deref() == Some("0") {
        &[]
    } else if ask(command("sudo", ["-n", "true"], folder)).is_some() {
        &["sudo", "-n"]
    } else {
        return Err(Failure::new(format!(
            "the browser stories need a browser, and installing it needs root. {HOW}"
        )));
    };
    println!("Installing Chromium through apt-get");
    let refused = |failure: Failure| Failure::new(format!("{failure}. {HOW}"));
    apt(prefix, &["update", "-qq"], folder).map_err(refused)?;
    apt(
        prefix,
        &[
            "install",
            "-y",
            "-qq",
            "--no-install-recommends",
            "chromium",
            "fonts-dejavu-core",
        ],
        folder,
    )
    .map_err(refused)
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
