//! Paths in this repository.

use std::env;
use std::path::{Path, PathBuf};

/// The repository's root folder.
pub(crate) fn root() -> PathBuf {
    // Cargo names the folder when it runs us; the compiled-in one is for a binary started by hand.
    let own = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    own.parent().map_or_else(|| own.clone(), Path::to_path_buf)
}

/// Cargo's target folder.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// The page's folder.
pub(crate) fn web() -> PathBuf {
    root().join("web")
}

/// The browser stories' folder.
pub(crate) fn stories() -> PathBuf {
    root().join("tests/browser")
}
