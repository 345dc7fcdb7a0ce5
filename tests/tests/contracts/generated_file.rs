//! Generated file: what was last made of the Rust types, compared part by part.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

/// What has to be brought together when it differs.
const COMMAND: &str = "cargo xtask contracts";

/// Set to `write`, the files are written instead of compared.
const MODE: &str = "DUOLOGUE_CONTRACTS";

/// A generated file.
#[derive(Debug)]
pub(crate) struct File {
    /// Below the project's folder.
    pub(crate) path: &'static str,
    /// What is made from it again, to be named beside it.
    pub(crate) leads_to: &'static str,
    pub(crate) parts: Vec<Part>,
    /// The whole of it.
    pub(crate) text: String,
    /// The same parts of a text that was kept.
    pub(crate) split: fn(&str) -> Vec<Part>,
}

/// A part of it that has a name on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// In TypeScript, or in what TypeScript is made from.
    pub(crate) name: String,
    /// In Rust; empty for a part that was kept.
    pub(crate) rust: String,
    pub(crate) text: String,
}

/// Fails with the names of both sides of everything that differs.
pub(crate) fn check(fresh: &File) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let place = root.join(fresh.path);
    let kept = fs::read_to_string(&place).unwrap_or_default();
    if kept == fresh.text {
        return;
    }
    if env::var(MODE).is_ok_and(|mode| mode == "write") {
        fs::write(&place, &fresh.text).expect("the file is written");
        println!("Written: {}", fresh.path);
        return;
    }
    panic!("{}", differences(fresh, &kept));
}

/// What differs, in words.
fn differences(fresh: &File, kept: &str) -> String {
    let before = (fresh.split)(kept);
    let place = format!("{}{}", fresh.path, fresh.leads_to);
    let mut words = format!("Rust and TypeScript differ. `{COMMAND}` brings {place} up to Rust.\n");
    let mut say = |what: String| {
        // Writing to a string does not fail.
        let _written = writeln!(words, "{what}");
    };
    for part in &fresh.parts {
        let Part { name, rust, text } = part;
        match before.iter().find(|before| before.name == *name) {
            None => say(format!("\n{rust} (Rust) has no `{name}` in {place} yet.")),
            Some(before) if before.text != *text => say(format!(
                "\n{rust} (Rust) is not `{name}` (TypeScript) in {place}:\n{}",
                lines(&before.text, text)
            )),
            Some(_) => {}
        }
    }
    if before
        .iter()
        .map(|part| &part.text)
        .eq(fresh.parts.iter().map(|part| &part.text))
    {
        say("\nOnly what stands around the types differs.".to_owned());
    }
    for part in &before {
        if !fresh.parts.iter().any(|fresh| fresh.name == part.name) {
            say(format!(
                "\n`{}` (TypeScript) in {place} has no Rust type any more.",
                part.name
            ));
        }
    }
    words
}

/// The lines between those that both begin and end with.
fn lines(kept: &str, fresh: &str) -> String {
    let (kept, fresh): (Vec<_>, Vec<_>) = (kept.lines().collect(), fresh.lines().collect());
    let same = |(one, other): &(&&str, &&str)| one == other;
    let before = kept.iter().zip(&fresh).take_while(same).count();
    let [kept, fresh] = [kept, fresh].map(|lines| lines[before..].to_vec());
    let ends = kept.iter().rev().zip(fresh.iter().rev());
    let after = ends.take_while(same).count();
    let said = |lines: &[&str], whose: &str| -> String {
        let lines = &lines[..lines.len() - after];
        let lines = lines
            .iter()
            .map(|line| format!("  {whose}: {}\n", line.trim()));
        lines.collect()
    };
    said(&kept, "TypeScript") + &said(&fresh, "Rust      ")
}
