//! Surface of the page's WebAssembly modules: the types of what crosses it.

use super::declaration::{Declarations, split};
use super::generated_file::{File, Part};
use duologue_client::core::{CoreOptions, LineChange};
use duologue_client::error::CoreError;
use duologue_client::events::{CoreEvent, StatusView};
use duologue_client::history::Turned;
use duologue_shared::agenda::{ContextItem, Outcome, Place};
use duologue_shared::news::NewLines;
use duologue_shared::operation::Operation;
use duologue_shared::promise::phrase::{Calendar, FoundPromise};
use duologue_shared::promise::{PromiseState, Promiser, Terms};
use duologue_shared::search::Hit;
use duologue_shared::summary::Summary;
use duologue_shared::text::{Marks, MarksChange, TextOp, Written};
use duologue_shared::view::{AgendaView, TopicView};
use duologue_shared::wording::{PlacedWording, WordingState, WordingView};

const HEADER: &str = "\
// Made from the Rust types by `cargo xtask contracts`: change those instead. A test compares them.
";

/// What the core is asked, what it answers and what it tells.
pub(crate) fn of_core() -> File {
    let declarations = Declarations::new()
        .with::<AgendaView>()
        .with::<PromiseState>()
        .with::<WordingView>()
        .with::<WordingState>()
        .with::<PlacedWording>()
        .with::<TopicView>()
        .with::<Summary>()
        .with::<Written>()
        .with::<NewLines>()
        .with::<Operation>()
        .with::<TextOp>()
        .with::<LineChange>()
        .with::<Turned>()
        .with::<CoreOptions>()
        .with::<CoreEvent>()
        .with::<StatusView>()
        .with::<ContextItem>()
        .with::<Outcome>()
        .with_error::<CoreError>();
    file("client-wasm/src/surface.d.ts", declarations)
}

/// What lines of words come to.
pub(crate) fn of_phrases() -> File {
    let declarations = Declarations::new()
        .with::<Calendar>()
        .with::<FoundPromise>();
    file("phrases-wasm/src/surface.d.ts", declarations)
}

/// What is found.
pub(crate) fn of_search() -> File {
    let declarations = Declarations::new().with::<Hit>();
    file("search-wasm/src/surface.d.ts", declarations)
}

/// Types that a call of the core names and nobody declares.
pub(crate) fn undeclared() -> Vec<String> {
    let calls = include_str!("../../../client-wasm/src/lib.rs");
    let declared = of_core().parts;
    let named = calls.split("_type = \"").skip(1).filter_map(|said| {
        // TypeScript's own, for one kind of a type that is declared.
        let said = said.strip_prefix("Extract<").unwrap_or(said);
        let name = said.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
        Some(name.to_owned())
    });
    let is_declared = |name: &String| declared.iter().any(|part| part.name == *name);
    named.filter(|name| !is_declared(name)).collect()
}

/// Names in what the page hands in that no reader of it names.
pub(crate) fn unread() -> Vec<String> {
    let readers = [
        include_str!("../../../client-wasm/src/inputs.rs"),
        include_str!("../../../client-wasm/src/inputs/operation.rs"),
    ];
    let inputs = Declarations::new()
        .with::<Operation>()
        .with::<Terms>()
        .with::<Promiser>()
        .with::<Place>()
        .with::<TextOp>()
        .with::<Marks>()
        .with::<MarksChange>()
        .with::<LineChange>()
        .with::<CoreOptions>();
    let mut missing = Vec::new();
    for part in inputs.into_parts() {
        for name in names(&part) {
            let read = format!("\"{name}\"");
            let is_line_kind = part.name == "LineKind";
            if !is_line_kind && !readers.iter().any(|reader| reader.contains(&read)) {
                missing.push(format!("`{name}` of {} ({})", part.rust, part.name));
            }
        }
    }
    missing
}

/// The fields and words that a declaration names.
fn names(part: &Part) -> Vec<String> {
    let code = part.text.lines().map(str::trim);
    let code = code.filter(|line| !line.starts_with('/') && !line.starts_with('*'));
    let code: Vec<&str> = code.collect();
    let code = code.join(" ");
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let quoted = code.split('"').skip(1).step_by(2).map(str::to_owned);
    let fields = code.split(':').filter_map(|before| {
        let before = before.trim_end_matches(['?', '"']);
        let name = before.rsplit(|c| !is_name(c)).next()?;
        (!name.is_empty()).then(|| name.to_owned())
    });
    let last = code.matches(':').count();
    fields.take(last).chain(quoted).collect()
}

fn file(path: &'static str, declarations: Declarations) -> File {
    let parts = declarations.into_parts();
    let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
    File {
        path,
        leads_to: "",
        text: format!("{HEADER}\n{}\n", texts.join("\n\n")),
        parts,
        split,
    }
}
