//! The browser stories, told with the finished server in real browsers: all of them in Chromium, the
//! main ones in each engine.

use std::path::Path;

use crate::failure::Failure;
use crate::paths;
use crate::process::{command, run};
use crate::tools::{chromium, engines, node};

/// Runs the stories; `given` are further words for Playwright, such as a story's name.
pub(crate) fn tell(program: &Path, given: &[&str]) -> Result<(), Failure> {
    playwright(program, &[&["test"], given].concat())
}

/// Runs the main stories in every browser engine; `given` are further words for Playwright.
pub(crate) fn tell_in_engines(program: &Path, given: &[&str]) -> Result<(), Failure> {
    let engines = engines::require(&paths::stories())?;
    let words = [&["test", "--config", "engines.config.ts"], given].concat();
    playwright_with(
        program,
        &words,
        &[
            ("DUOLOGUE_FIREFOX", &engines.firefox),
            ("DUOLOGUE_MINIBROWSER", &engines.mini_browser),
        ],
    )
}

/// Makes the pictures in `docs`.
pub(crate) fn picture(program: &Path) -> Result<(), Failure> {
    playwright(program, &["test", "--config", "pictures.config.ts"])
}

/// Makes the pictures anew that the screens are compared with.
pub(crate) fn keep_pictures(program: &Path) -> Result<(), Failure> {
    playwright(
        program,
        &["test", "kept-pictures", "--update-snapshots=all"],
    )
}

/// Measures the page in a moment: whether every figure can be had.
pub(crate) fn measure(program: &Path) -> Result<(), Failure> {
    playwright(program, &BENCH)
}

/// Measures the page while people type for so many seconds, and draws the figures into `docs`.
pub(crate) fn measure_for(program: &Path, seconds: &str) -> Result<(), Failure> {
    let plot = paths::root().join("docs/page-figures.svg");
    playwright_with(
        program,
        &BENCH,
        &[
            ("DUOLOGUE_BENCH_SECONDS", Path::new(seconds)),
            ("DUOLOGUE_BENCH_PLOT", &plot),
        ],
    )
}

const BENCH: [&str; 3] = ["test", "--config", "bench.config.ts"];

fn playwright(program: &Path, words: &[&str]) -> Result<(), Failure> {
    playwright_with(program, words, &[])
}

fn playwright_with(
    program: &Path,
    words: &[&str],
    browsers: &[(&str, &Path)],
) -> Result<(), Failure> {
    let folder = paths::stories();
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
        .env("DUOLOGUE_CHROMIUM", browser)
        .envs(browsers.iter().copied());
    run(playwright)
}
