//! The page: built, and weighed.

use std::fs;
use std::path::Path;

use crate::failure::{Doing as _, Failure};
use crate::place;
use crate::tools::node;
use crate::wasm;

/// What a first visit may cost: all of the page, brotli where that helps, in bytes.
const BUDGET: u64 = 260_000;

/// Builds everything the browser loads into `web/dist`, and fails when it got too heavy.
pub(crate) fn build() -> Result<(), Failure> {
    wasm::build()?;
    node::install(&place::web())?;
    node::script(&place::web(), "build")?;
    weigh(&place::web().join("dist"))
}

/// Prints what a first visit transfers: the service worker fetches every file on that visit but
/// the icons for home screens, so all others count.
fn weigh(dist: &Path) -> Result<(), Failure> {
    let mut files = wasm::files(dist)?;
    files.sort();
    let (mut total, mut module) = (0, 0);
    for file in &files {
        if matches!(extension(file), "br" | "gz" | "png") {
            continue;
        }
        let sent = transferred(dist, file)?;
        total += sent;
        if extension(file) == "wasm" {
            module += sent;
        }
    }
    println!(
        "Page weight, first visit, brotli: {} (WebAssembly {})",
        kb(total),
        kb(module)
    );
    if total > BUDGET {
        return Err(Failure::new(format!(
            "the page weighs {} and may weigh {}: see what grew with `ls -lS web/dist/assets/*.br`",
            kb(total),
            kb(BUDGET)
        )));
    }
    Ok(())
}

/// The bytes that a browser which accepts brotli gets for this file.
fn transferred(dist: &Path, file: &Path) -> Result<u64, Failure> {
    let plain = dist.join(file);
    let mut compressed = plain.clone().into_os_string();
    compressed.push(".br");
    let size = |path: &Path| fs::metadata(path).map(|facts| facts.len());
    let plain = size(&plain).doing(|| format!("measure {}", file.display()))?;
    Ok(size(Path::new(&compressed)).map_or(plain, |smaller| smaller.min(plain)))
}

fn extension(file: &Path) -> &str {
    file.extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
}

/// Bytes as people say them.
fn kb(bytes: u64) -> String {
    format!("{}.{} KB", bytes / 1000, bytes % 1000 / 100)
}
