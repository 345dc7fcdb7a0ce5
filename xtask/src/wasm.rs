//! WebAssembly build of the page's Rust half, bound for TypeScript.

use std::fs;
use std::path::Path;

use wasm_bindgen_cli_support::Bindgen;

use crate::failure::{Doing as _, Failure};
use crate::folder;
use crate::paths;
use crate::process::{ask, cargo, command, run};

/// The compilation target of everything that runs in a browser.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Where the module that reads promises is left, below the core's.
const PHRASES: &str = "phrases";

/// Compiles `duologue-client` and `duologue-phrases` and leaves their modules, glue and types in `web/src/wasm`.
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
