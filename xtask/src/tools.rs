//! Tools that building and testing need besides Rust, and how each gets here.

use std::env;
use std::path::{Path, PathBuf};

mod apt;
pub(crate) mod chromium;
pub(crate) mod deny;
pub(crate) mod engines;
pub(crate) mod node;

/// A program on the search path.
fn on_path(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders)
        .map(|folder| folder.join(name))
        .find(|file| is_program(file))
}

fn is_program(file: &Path) -> bool {
    file.is_file() || file.with_extension("exe").is_file()
}
