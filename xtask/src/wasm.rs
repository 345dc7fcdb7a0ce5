//! WebAssembly build of the page's Rust half, bound for TypeScript.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use wasm_bindgen_cli_support::Bindgen;

use crate::failure::{Doing as _, Failure};
use crate::folder;
use crate::packing::sort_functions;
use crate::paths;
use crate::process::{ask, cargo, command, run};
use crate::split::split;

/// The compilation target of everything that runs in a browser.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Where the module that reads promises is left, below the core's.
const PHRASES: &str = "phrases";

/// Where the module that searches is left.
const SEARCH: &str = "search";

/// Where the part of the core's module is left that nobody needs to write.
const REST: &str = "duologue_client_rest.wasm";

/// The core's exports in that part. Whatever is done with text, undo, the outline and the network is in the first.
const LATER: [&str; 7] = [
    "agendacore_looked",
    "agendacore_news",
    "agendacore_perform",
    "agendacore_summary",
    "agendacore_written",
    "compact",
    "searchText",
];

/// Compiles `duologue-client`, `duologue-phrases` and `duologue-search` and leaves their modules, glue and types in `web/src/wasm`.
pub(crate) fn build() -> Result<(), Failure> {
    add_target()?;
    let root = paths::root();
    run(cargo(
        [
            "build",
            "--package",
            "duologue-client",
            "--package",
            "duologue-phrases",
            "--package",
            "duologue-search",
            "--lib",
            "--profile",
            "wasm",
            "--target",
            TARGET,
        ],
        &root,
    ))?;
    let fresh = paths::target().join("wasm-bindings");
    if fresh.exists() {
        fs::remove_dir_all(&fresh).doing(|| format!("empty {}", fresh.display()))?;
    }
    let compiled = paths::target().join(TARGET).join("wasm");
    bind(&compiled.join("duologue_client.wasm"), &fresh)?;
    bind(
        &compiled.join("duologue_phrases.wasm"),
        &fresh.join(PHRASES),
    )?;
    bind(&compiled.join("duologue_search.wasm"), &fresh.join(SEARCH))?;
    for (folder, name) in [
        ("", "duologue_client"),
        (PHRASES, "duologue_phrases"),
        (SEARCH, "duologue_search"),
    ] {
        let made = fresh.join(folder);
        let module = made.join(format!("{name}_bg.wasm"));
        number_imports(&module, &made.join(format!("{name}.js")))?;
    }
    split(&fresh, "duologue_client", &LATER, &fresh.join(REST))?;
    for module in [
        fresh.join(REST),
        fresh.join("duologue_client_bg.wasm"),
        fresh.join(PHRASES).join("duologue_phrases_bg.wasm"),
        fresh.join(SEARCH).join("duologue_search_bg.wasm"),
    ] {
        sort_functions(&module)?;
    }
    folder::mirror(&fresh, &paths::web().join("src/wasm"))
}

/// Adds the compilation target to the toolchain when it is missing.
pub(crate) fn add_target() -> Result<(), Failure> {
    let root = paths::root();
    if has_target(&root) {
        return Ok(());
    }
    println!("Adding the Rust target {TARGET}");
    run(command("rustup", ["target", "add", TARGET], &root)).map_err(|failure| {
        Failure::new(format!(
            "the Rust target {TARGET} is missing and could not be added ({failure}). \
             Install Rust through https://rustup.rs, or add that target with whatever \
             installed your Rust"
        ))
    })
}

/// Whether the toolchain has the target's standard library, whoever installed it.
fn has_target(root: &Path) -> bool {
    ask(command(
        "rustc",
        ["--print", "target-libdir", "--target", TARGET],
        root,
    ))
    .is_some_and(|folder| Path::new(&folder).is_dir())
}

/// Digits that bindings put behind the name of each import.
const HASH: usize = 16;

/// Numbers the imports that bindings tell apart by hashes, in the module and in its glue: nothing compresses a hash, and two
/// dozen of them twice are half a kilobyte of the page.
fn number_imports(module: &Path, glue: &Path) -> Result<(), Failure> {
    let mut bytes = fs::read(module).doing(|| format!("read {}", module.display()))?;
    let mut text = fs::read_to_string(glue).doing(|| format!("read {}", glue.display()))?;
    for (number, hash) in hashes(&text).into_iter().enumerate() {
        // As long as it was, so that no length in the module changes.
        let short = format!("{number:0>HASH$}");
        if replace(&mut bytes, hash.as_bytes(), short.as_bytes()) {
            text = text.replace(&hash, &short);
        }
    }
    fs::write(module, bytes).doing(|| format!("write {}", module.display()))?;
    fs::write(glue, text).doing(|| format!("write {}", glue.display()))
}

/// The hashes at the ends of names.
fn hashes(glue: &str) -> BTreeSet<String> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let names = glue.split(|letter| !is_name(letter));
    let ends = names.filter_map(|name| Some(name.rsplit_once('_')?.1));
    let is_hash = |end: &&str| {
        end.len() == HASH
            && end
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    ends.filter(is_hash).map(str::to_owned).collect()
}

/// Puts `with` wherever `what` stands, which is as long; whether it stood anywhere.
fn replace(bytes: &mut [u8], what: &[u8], with: &[u8]) -> bool {
    let mut found = false;
    for start in 0..bytes.len() {
        if let Some(part) = bytes.get_mut(start..start + what.len())
            && part == what
        {
            part.copy_from_slice(with);
            found = true;
        }
    }
    found
}

/// Binds the compiled module in this process: the binding crate is pinned to the same version
/// as `wasm-bindgen`, which a command line tool found on the path would not be.
fn bind(module: &Path, fresh: &Path) -> Result<(), Failure> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(module)
        .web(true)
        .doing(|| "ask for bindings for the web".to_owned())?
        .typescript(true)
        .omit_default_module_path(false)
        .remove_producers_section(true)
        .generate(fresh)
        .doing(|| format!("bind {}", module.display()))
}

#[cfg(test)]
mod tests {
    use super::{hashes, replace};

    #[test]
    fn names_end_in_hashes_and_get_numbers_as_long() {
        let glue = "__wbg_get_2080c49015e35254: f(), __wbg_new_787b9fb330d55d78, other_0123, a.b_c";
        let found = hashes(glue);
        assert_eq!(
            found.iter().map(String::as_str).collect::<Vec<_>>(),
            ["2080c49015e35254", "787b9fb330d55d78"]
        );
        let mut bytes = b"..2080c49015e35254..2080c49015e35254".to_vec();
        assert!(replace(
            &mut bytes,
            b"2080c49015e35254",
            b"0000000000000000"
        ));
        assert_eq!(bytes, b"..0000000000000000..0000000000000000");
        assert!(!replace(
            &mut bytes,
            b"787b9fb330d55d78",
            b"0000000000000001"
        ));
    }
}
