//! Page build, and its weight.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::failure::{Doing as _, Failure};
use crate::folder;
use crate::paths;
use crate::tools::node;
use crate::wasm;

/// What it may take until a person can open an agenda and write in it, brotli where that helps, in bytes.
const FIRST: u64 = 357_700;

/// What all parts together may weigh that are fetched when somebody first asks for them, or once an agenda is open:
/// the rest of the core is a fifth of it, what reads promises in two languages a sixth, what searches a seventh, what reads
/// calendar files a tenth, nearly all of it `ical.js`, what reads pastes a twentieth.
const LATER: u64 = 272_600;

/// What the faces may weigh. They are asked for from the start, behind all else, and nothing waits for them: who writes before
/// they are there has the system's.
const FACES: u64 = 45_000;

/// Where a person begins, by Vite's manifest: the page itself, and what it imports to write in a topic.
const BEGINS: [&str; 2] = ["index.html", "src/editor/editor.ts"];

/// What Vite made of each source, below the page's files.
const MANIFEST: &str = ".vite/manifest.json";

/// Builds everything the browser loads into `web/dist`, and fails when it got too heavy.
pub(crate) fn build() -> Result<(), Failure> {
    wasm::build()?;
    node::install(&paths::web())?;
    let fresh = paths::target().join("page");
    let into = ["--outDir".as_ref(), fresh.as_os_str()];
    node::script_with(&paths::web(), "build", &into)?;
    let dist = paths::web().join("dist");
    // A server that has the same page already is not compiled anew.
    folder::mirror(&fresh, &dist)?;
    weigh(&dist)
}

/// Prints what a first visit transfers, what waits until it is asked for, and the faces. The service worker keeps all of it
/// on the device, so each is bounded. Icons for home screens do not count: the system fetches them.
fn weigh(dist: &Path) -> Result<(), Failure> {
    let manifest = dist.join(MANIFEST);
    let manifest =
        fs::read_to_string(&manifest).doing(|| format!("read {}", manifest.display()))?;
    let manifest: Manifest =
        serde_json::from_str(&manifest).doing(|| format!("understand {MANIFEST}"))?;
    let waits = manifest.waiting(&BEGINS)?;
    let mut files = folder::files(dist)?;
    files.retain(|file| !matches!(extension(file), "br" | "gz" | "png"));
    files.retain(|file| *file != Path::new(MANIFEST));
    files.sort();
    let (mut first, mut later, mut faces, mut module) = (0, 0, 0, 0);
    let mut waiting = Vec::new();
    for file in &files {
        let sent = transferred(dist, file)?;
        if extension(file) == "wasm" {
            module += sent;
        }
        if extension(file) == "woff2" {
            faces += sent;
        } else if waits.contains(file) {
            later += sent;
            waiting.push(format!("  {} {}", kb(sent), file.display()));
        } else {
            first += sent;
        }
    }
    println!(
        "Page weight, brotli: {} until one can write (WebAssembly {}), faces {}, {} when asked for:\n{}",
        kb(first),
        kb(module),
        kb(faces),
        kb(later),
        waiting.join("\n")
    );
    within("until one can write", first, FIRST)?;
    within("of faces", faces, FACES)?;
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

/// What Vite made, by the source that it was made from.
#[derive(Debug, Deserialize)]
struct Manifest(BTreeMap<String, Made>);

/// A script, with what it brings along.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Made {
    file: PathBuf,
    /// Sources of the scripts that it begins with; not those that it asks for later.
    imports: Vec<String>,
    css: Vec<PathBuf>,
    assets: Vec<PathBuf>,
}

impl Made {
    fn files(&self) -> impl Iterator<Item = &PathBuf> {
        let along = self.css.iter().chain(&self.assets);
        std::iter::once(&self.file).chain(along)
    }
}

impl Manifest {
    /// The files that nobody needs who has those sources, and everything that they begin with.
    fn waiting(&self, begins: &[&str]) -> Result<BTreeSet<PathBuf>, Failure> {
        let mut needed = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut sources: Vec<&str> = begins.to_vec();
        while let Some(source) = sources.pop() {
            if !seen.insert(source) {
                continue;
            }
            let made = self.0.get(source).ok_or_else(|| {
                Failure::new(format!(
                    "Vite's manifest has no {source}, which the page begins with"
                ))
            })?;
            needed.extend(made.files().cloned());
            sources.extend(made.imports.iter().map(String::as_str));
        }
        let all = self.0.values().flat_map(Made::files).cloned();
        Ok(all.filter(|file| !needed.contains(file)).collect())
    }
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

#[cfg(test)]
mod tests {
    use super::{Manifest, within};
    use std::path::Path;

    #[test]
    fn what_is_needed_to_write_is_told_from_what_waits() {
        let manifest = r#"{
            "index.html": {
                "file": "assets/index-1.js", "isEntry": true, "imports": ["_words-2.js"],
                "dynamicImports": ["src/Recap.svelte", "src/editor.ts"],
                "css": ["assets/index-8.css"], "assets": ["assets/core-7.wasm"]
            },
            "_words-2.js": { "file": "assets/words-2.js" },
            "src/editor.ts": { "file": "assets/editor-4.js", "imports": ["index.html", "_model-6.js"] },
            "_model-6.js": { "file": "assets/model-6.js" },
            "src/Recap.svelte": {
                "file": "assets/Recap-3.js", "imports": ["index.html", "_days-5.js"],
                "css": ["assets/Recap-3.css"]
            },
            "_days-5.js": { "file": "assets/days-5.js", "assets": ["assets/days-9.wasm"] }
        }"#;
        let manifest: Manifest = serde_json::from_str(manifest).unwrap();
        let waits = manifest.waiting(&["index.html", "src/editor.ts"]).unwrap();
        let expected = [
            "assets/Recap-3.css",
            "assets/Recap-3.js",
            "assets/days-5.js",
            "assets/days-9.wasm",
        ];
        assert!(waits.iter().eq(expected.map(Path::new)), "{waits:?}");
        let moved = manifest.waiting(&["src/editor/editor.ts"]).unwrap_err();
        assert!(
            moved.to_string().contains("src/editor/editor.ts"),
            "{moved}"
        );
    }

    #[test]
    fn too_much_is_refused_with_what_it_is() {
        assert!(within("at first", 260_000, 260_000).is_ok());
        let refused = within("at first", 260_001, 260_000).unwrap_err();
        assert!(refused.to_string().contains("at first"), "{refused}");
    }
}
