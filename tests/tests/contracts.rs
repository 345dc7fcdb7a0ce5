//! Contracts between Rust and the page: the types that the page is checked against are made from ours.
//!
//! Both sides are kept in git, so that a change shows what it means for the other side. `cargo xtask contracts` writes
//! the page's side anew: this same test, with `DUOLOGUE_CONTRACTS=write`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that cannot go on says so by panicking"
)]

#[path = "contracts/declaration.rs"]
mod declaration;
#[path = "contracts/generated_file.rs"]
mod generated_file;
#[path = "contracts/interface.rs"]
mod interface;
#[path = "contracts/summaries.rs"]
mod summaries;
#[path = "contracts/surface.rs"]
mod surface;

/// `client-wasm/src/surface.d.ts`: operations, events, views and errors of the page's core.
#[test]
fn the_pages_types_are_those_of_its_core() {
    generated_file::check(&surface::of_core());
}

/// `phrases-wasm/src/surface.d.ts`: what the module says that reads promises.
#[test]
fn the_pages_types_are_those_of_the_phrases() {
    generated_file::check(&surface::of_phrases());
}

/// `search-wasm/src/surface.d.ts`: what a search finds.
#[test]
fn the_pages_types_are_those_of_the_search() {
    generated_file::check(&surface::of_search());
}

/// `web/src/io/openapi.json`, from which the page's `api-types.ts` is made.
#[test]
fn the_pages_description_of_the_interface_is_the_servers() {
    generated_file::check(&interface::description());
}

/// `web/src/testing/summaries.json`: what waits for whom, as the core counts it; the page's inbox lists as much.
#[test]
fn the_pages_summaries_are_those_of_the_core() {
    generated_file::check(&summaries::of_agendas());
}

/// What crosses the surface names types by their words, which the compilers of neither side look at.
#[test]
fn every_type_that_a_call_names_is_declared() {
    let undeclared = surface::undeclared();
    assert!(
        undeclared.is_empty(),
        "client-wasm/src/lib.rs says that its calls take or return {}: client-wasm/src/surface.d.ts declares no such type",
        undeclared.join(", ")
    );
}

/// What the page hands in is read by hand, by name.
#[test]
fn every_field_that_the_page_may_hand_in_is_read() {
    let missing = surface::unread();
    assert!(
        missing.is_empty(),
        "client-wasm/src/inputs.rs and its parts read no {}: a Rust type has it and surface.d.ts says so",
        missing.join(", no ")
    );
}
