//! Page build, and its weight.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Doing as _, Failure};
use crate::paths;
use crate::tools::node;
use crate::wasm;

/// What it may take until a person can open an agenda and write in it, brotli where that helps, in bytes.
const FIRST: u64 = 367_000;

/// What all parts together may weigh that are fetched when somebody first asks for them, or once an agenda is open:
/// what reads promises in two languages is half of it, what reads pastes an eighth.
const LATER: u64 = 90_000;

/// The parts that are imported when they are needed and without which nobody writes.
const TO_WRITE: [&str; 1] = ["editor-"];

/// The modules that are not the core's: they come with the part that asks for them.
const LATER_MODULES: [&str; 1] = ["duologue_phrases"];

/// Builds everything the browser loads into `web/dist`, and fails when it got too heavy.
pub(crate) fn build() -> Result<(), Failure> {
    wasm::build()?;
    node::install(&paths::web())?;
    node::script(&paths::web(), "build")?;
    weigh(&paths::web().join("dist"))
}

/// Prints what a first visit transfers, and what waits until it is asked for. The service worker keeps both on
/// the device, so what waits is bounded as well. Icons for home screens do not count: the system fetches them.
fn weigh(dist: &Path) -> Result<(), Failure> {
    let mut files = wasm::files(dist)?;
    files.retain(|file| !matches!(extension(file), "br" | "gz" | "png"));
    files.sort();
    let read = |file: &Path| {
        fs::read_to_string(dist.join(file)).doing(|| format!("read {}", file.display()))
    };
    let needed = needed(&files, read)?;
    let (mut first, mut later, mut module) = (0, 0, 0);
    let mut waiting = Vec::new();
    for file in &files {
        let sent = transferred(dist, file)?;
        if extension(file) == "wasm" {
            module += sent;
        }
        if needed.contains(file) {
            first += sent;
        } else {
            later += sent;
            waiting.push(format!("  {} {}", kb(sent), file.display()));
        }
    }
    println!(
        "Page weight, brotli: {} until one can write (WebAssembly {}), {} when asked for:\n{}",
        kb(first),
        kb(module),
        kb(later),
        waiting.join("\n")
    );
    within("until one can write", first, FIRST)?;
    within(
        "in the parts that wait until they are asked for",
        later,
        LATER,
    )
}

fn within(what: &str, weight: u64, limit: u64) -> Result<(), Failure> {
    if weight <= limit {
        return Ok(());
    }
    Err(Failure::new(format!(
        "the page weighs {} {what} and may weigh {}: see what grew with `ls -lS web/dist/assets/*.br`",
        kb(weight),
        kb(limit)
    )))
}

/// All but the scripts and styles that only an `import()` asks for and that nobody needs to write.
fn needed(
    files: &[PathBuf],
    read: impl Fn(&Path) -> Result<String, Failure>,
) -> Result<Vec<PathBuf>, Failure> {
    let document = read(Path::new("index.html"))?;
    let is_part =
        |file: &Path| file.starts_with("assets") && matches!(extension(file), "js" | "css");
    let begins = |file: &PathBuf| {
        let name = name(file);
        let writes = TO_WRITE.iter().any(|part| name.starts_with(part));
        let waits = LATER_MODULES.iter().any(|module| name.starts_with(module));
        (!is_part(file) && !waits) || writes || document.contains(name)
    };
    let mut needed: Vec<PathBuf> = files.iter().filter(|file| begins(file)).cloned().collect();
    let mut looked_at = 0;
    while let Some(file) = needed.get(looked_at).cloned() {
        looked_at += 1;
        if !is_part(&file) || extension(&file) != "js" {
            continue;
        }
        let script = read(&file)?;
        for other in files {
            if is_part(other) && !needed.contains(other) && imports(&script, name(other)) {
                needed.push(other.clone());
            }
        }
    }
    Ok(needed)
}

/// Whether a script begins with another one, which `import("./…")` does not mean.
fn imports(script: &str, other: &str) -> bool {
    ['"', '\'', '`'].iter().any(|quote| {
        let address = format!("{quote}./{other}{quote}");
        script.match_indices(&address).any(|(at, _)| {
            let before = script.get(..at).unwrap_or_default().trim_end();
            before.ends_with("from") || before.ends_with("import")
        })
    })
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

fn name(file: &Path) -> &str {
    file.file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default()
}

/// Bytes as people say them.
fn kb(bytes: u64) -> String {
    format!("{}.{} KB", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::{needed, within};
    use std::path::{Path, PathBuf};

    #[test]
    fn what_is_needed_to_write_is_told_from_what_waits() {
        let page = [
            ("assets/Recap-3.css", ".recap{}"),
            ("assets/Recap-3.js", "import'./days-5.js'"),
            ("assets/core-7.wasm", ""),
            ("assets/days-5.js", ""),
            ("assets/editor-4.js", r#"import "./model-6.js""#),
            (
                "assets/index-1.js",
                r#"import{a}from"./words-2.js";let d=["assets/Recap-3.css"];import("./Recap-3.js")"#,
            ),
            ("assets/model-6.js", ""),
            ("assets/words-2.js", ""),
            (
                "index.html",
                r#"<script src="/assets/index-1.js"></script>"#,
            ),
            ("service-worker.js", ""),
        ];
        let files = page.map(|(file, _)| PathBuf::from(file));
        let read = |file: &Path| {
            let (_, text) = page
                .iter()
                .find(|(name, _)| file == Path::new(name))
                .unwrap();
            Ok((*text).to_owned())
        };
        let needed = needed(&files, read).unwrap();
        let waits: Vec<_> = files.iter().filter(|file| !needed.contains(file)).collect();
        assert_eq!(waits, [&files[0], &files[1], &files[3]]);
    }

    #[test]
    fn too_much_is_refused_with_what_it_is() {
        assert!(within("at first", 260_000, 260_000).is_ok());
        let refused = within("at first", 260_001, 260_000).unwrap_err();
        assert!(refused.to_string().contains("at first"), "{refused}");
    }
}
