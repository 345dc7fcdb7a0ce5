//! The browser stories, told with the finished server in a real Chromium.

use std::path::Path;

use crate::failure::Failure;
use crate::place;
use crate::process::{command, run};
use crate::tools::{chromium, node};

/// Runs the stories; `given` are further words for Playwright, such as a story's name.
pub(crate) fn tell(program: &Path, given: &[&str]) -> Result<(), Failure> {
    playwright(program, &[&["test"], given].concat())
}

/// Makes the pictures in `docs`.
pub(crate) fn picture(program: &Path) -> Result<(), Failure> {
    playwright(program, &["test", "--config", "pictures.config.ts"])
}

fn playwright(program: &Path, words: &[&str]) -> Result<(), Failure> {
    let folder = place::stories();
    node::install(&folder)?;
    let browser = chromium::require(&folder)?;
    let mut playwright = command(
        node::npm(),
        ["exec", "--offline", "--", "playwright"],
        &folder,
    );
    playwright
        .args(words)
        .env("DUOLOGUE_PROGRAM", program)
        .env("DUOLOGUE_CHROMIUM", browser);
    run(playwright)
}
