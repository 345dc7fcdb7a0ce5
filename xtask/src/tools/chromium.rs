//! The browser that the stories are told in.

use std::env;
use std::path::{Path, PathBuf};

use super::{apt, on_path};
use crate::failure::Failure;

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
    apt::install(
        &["chromium", "fonts-dejavu-core"],
        "the browser stories need a browser",
        HOW,
        folder,
    )?;
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
