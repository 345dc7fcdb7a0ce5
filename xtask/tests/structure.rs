//! Structure of the crates: no circle of files, and no import from a lower storey to a higher one.
#![allow(
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot read the source has failed"
)]
#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "kinds of items come with each edition of the language, and most have no name"
)]

#[path = "structure/circles.rs"]
mod circles;
#[path = "structure/modules.rs"]
mod modules;
#[path = "structure/storeys.rs"]
mod storeys;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use circles::circles;
use modules::Crate;
use storeys::STOREYS;

#[test]
fn no_file_needs_itself_by_way_of_others() {
    let mut told = String::new();
    for (root, _) in STOREYS {
        let read = Crate::read(&workspace().join(root));
        let imports = read.imports();
        assert!(
            imports.values().any(|taken| !taken.is_empty()) || imports.len() == 1,
            "{root} imports nothing"
        );
        for circle in circles(&imports) {
            writeln!(told, "{} files in a circle:", circle.len()).unwrap_or_default();
            for file in &circle {
                let taken: BTreeSet<_> = imports[file]
                    .intersection(&circle)
                    .map(|file| short(file))
                    .collect();
                writeln!(
                    told,
                    "  {} takes from {}",
                    short(file),
                    Vec::from_iter(taken).join(", ")
                )
                .unwrap_or_default();
            }
        }
    }
    assert!(told.is_empty(), "{told}");
}

#[test]
fn no_module_takes_from_a_storey_above_it() {
    let mut told = String::new();
    for (root, storeys) in STOREYS {
        let source = workspace().join(root).with_file_name("");
        let read = Crate::read(&workspace().join(root));
        let mut at: BTreeMap<&str, usize> = BTreeMap::new();
        for (storey, (_, modules)) in storeys.iter().enumerate() {
            at.extend(modules.iter().map(|module| (*module, storey)));
        }
        for (file, taken) in read.imports() {
            let own = module_of(file, &source);
            if file == read.root() {
                continue;
            }
            let Some(storey) = at.get(own.as_str()) else {
                writeln!(told, "{root}: say in which storey {own} stands").unwrap_or_default();
                continue;
            };
            for other in taken {
                let above = module_of(other, &source);
                if at.get(above.as_str()).is_some_and(|other| other > storey) {
                    writeln!(
                        told,
                        "{} takes from {above}, which stands above it",
                        short(file)
                    )
                    .unwrap_or_default();
                }
            }
        }
    }
    assert!(told.is_empty(), "{told}");
}

/// The module at a crate's root that a file belongs to.
fn module_of(file: &Path, source: &Path) -> String {
    let inside = file.strip_prefix(source).unwrap_or(file);
    let first = inside
        .components()
        .next()
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    first.unwrap_or_default().trim_end_matches(".rs").to_owned()
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn short(file: &Path) -> String {
    let whole = workspace();
    file.strip_prefix(&whole)
        .unwrap_or(file)
        .display()
        .to_string()
}
