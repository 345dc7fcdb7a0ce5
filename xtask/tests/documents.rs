//! Documents: each file that one names is there, so that whoever follows a name arrives.
#![allow(
    clippy::expect_used,
    reason = "a test that cannot read the source has failed"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, iter};

/// What is built, fetched or written while the product runs.
const NOT_OURS: [&str; 7] = [
    ".git",
    "target",
    "node_modules",
    "dist",
    "data",
    "results",
    "coverage",
];
/// Kinds of files whose names are looked for, as they stand in documents.
const KINDS: [&str; 5] = ["rs", "ts", "svelte", "css", "md"];

#[test]
fn a_file_that_a_document_names_is_there() {
    let root = workspace();
    let files = files(&root);
    let mut ends = BTreeSet::new();
    for file in &files {
        let mut rest = file.as_str();
        ends.insert(rest);
        while let Some((_, end)) = rest.split_once('/') {
            ends.insert(end);
            rest = end;
        }
    }
    let (mut told, mut named) = (String::new(), 0);
    for file in files.iter().filter(|file| tells(file)) {
        let text = fs::read_to_string(root.join(file)).expect("a text");
        for (number, line) in (1..).zip(text.lines()) {
            for name in names(line) {
                named += 1;
                if !ends.contains(name) {
                    writeln!(told, "{file}:{number} names {name}, which is not there")
                        .unwrap_or_default();
                }
            }
        }
    }
    assert!(named > 100, "only {named} names were found");
    assert!(told.is_empty(), "{told}");
}

/// Whether names of files are looked for in it. What the changelog names may be gone since.
fn tells(file: &str) -> bool {
    (has_end(file, "md") && file != "CHANGELOG.md") || has_end(file, "rs")
}

/// The names of files between backticks.
fn names(line: &str) -> impl Iterator<Item = &str> {
    // Between the backticks stands every second piece.
    line.split('`').skip(1).step_by(2).filter(|name| {
        let is_path = |sign: char| sign.is_ascii_alphanumeric() || "_-./".contains(sign);
        name.chars().all(is_path) && KINDS.iter().any(|kind| has_end(name, kind)) && name.len() > 5
    })
}

fn has_end(name: &str, kind: &str) -> bool {
    Path::new(name).extension().is_some_and(|end| end == kind)
}

/// All files of the project, by their paths from its root.
fn files(root: &Path) -> Vec<String> {
    let mut folders = vec![root.to_owned()];
    let all = iter::from_fn(|| {
        let folder = folders.pop()?;
        let mut found = Vec::new();
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let is_ours = path
                .file_name()
                .and_then(|name| name.to_str())
                .is_some_and(|name| !NOT_OURS.contains(&name));
            if path.is_symlink() || !is_ours {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
        Some(found)
    });
    let all: Vec<PathBuf> = all.flatten().collect();
    all.iter()
        .filter_map(|path| path.strip_prefix(root).ok()?.to_str().map(str::to_owned))
        .collect()
}

fn workspace() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("the workspace").to_owned()
}
