//! Description of the HTTP interface, from which the page's types of it are made.

use super::generated_file::{File, Part};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// The OpenAPI document as the server has it.
pub(crate) fn description() -> File {
    let document = duologue_server::http::description(true);
    let document = document.to_pretty_json().expect("the document is JSON");
    let mut parts = split(&document);
    let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/src/http"));
    for part in &mut parts {
        part.rust = rust_side(&part.name, &sources);
    }
    File {
        path: "web/src/io/openapi.json",
        leads_to: " and web/src/io/api-types.ts",
        parts,
        text: format!("{document}\n"),
        split,
    }
}

/// Its schemas by name, its operations by method and path, and the rest.
fn split(text: &str) -> Vec<Part> {
    let mut document: Value = serde_json::from_str(text).unwrap_or_default();
    let mut parts = Vec::new();
    let mut add = |name: String, value: &Value| {
        let text = serde_json::to_string_pretty(value).expect("a JSON value is JSON");
        parts.push(Part {
            name,
            rust: String::new(),
            text,
        });
    };
    if let Some(schemas) = document.pointer_mut("/components/schemas").map(Value::take) {
        for (name, schema) in schemas.as_object().into_iter().flatten() {
            add(name.clone(), schema);
        }
    }
    if let Some(paths) = document.pointer_mut("/paths").map(Value::take) {
        for (path, item) in paths.as_object().into_iter().flatten() {
            for (method, operation) in item.as_object().into_iter().flatten() {
                add(format!("{} {path}", method.to_uppercase()), operation);
            }
        }
    }
    add("what is said of the whole interface".to_owned(), &document);
    parts
}

/// The type or handler in the server's source that a part is made from.
fn rust_side(name: &str, sources: &[(PathBuf, String)]) -> String {
    let signs = match name.split_once(' ') {
        Some((_, path)) => vec![format!("path = \"{path}\"")],
        None => vec![
            format!("#[schema(as = {name})]"),
            format!("struct {name} "),
            format!("enum {name} "),
        ],
    };
    let found = signs.iter().find_map(|sign| {
        let (file, _) = sources.iter().find(|(_, text)| text.contains(sign))?;
        Some(format!("{name} of {}", file.display()))
    });
    found.unwrap_or_else(|| format!("{name} of server/src/http.rs"))
}

/// Every file of the interface, by its path below the project's folder.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next).expect("the folder is there").flatten() {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let text = fs::read_to_string(&path).expect("it is a text");
                let below = path.strip_prefix(folder).expect("it is in the folder");
                found.push((Path::new("server/src/http").join(below), text));
            }
        }
    }
    found.sort();
    found
}
