//! Declaration of one TypeScript type, laid out for reading.

use super::generated_file::Part;
use ts_rs::{Config, TS, TypeVisitor};

/// Begins the line that names the Rust type, above each declaration.
const MARKER: &str = "// Rust: ";

/// The declarations of types and of everything that they consist of, each once.
pub(crate) struct Declarations {
    config: Config,
    parts: Vec<Part>,
}

impl Declarations {
    pub(crate) fn new() -> Self {
        Self {
            // Nothing of ours counts further than JavaScript does.
            config: Config::new().with_large_int("number"),
            parts: Vec::new(),
        }
    }

    /// Adds a type with all that it consists of.
    pub(crate) fn with<T: TS + 'static>(mut self) -> Self {
        self.visit::<T>();
        self
    }

    /// Adds an error, which is one of JavaScript's with more to it.
    pub(crate) fn with_error<T: TS + 'static>(mut self) -> Self {
        T::visit_dependencies(&mut self);
        let declaration = T::decl(&self.config).replacen(" = ", " = Error & ", 1);
        self.add::<T>(&declaration);
        self
    }

    /// By name: the order in which types are met changes from one compilation to the next.
    pub(crate) fn into_parts(mut self) -> Vec<Part> {
        self.parts.sort_by(|one, other| one.name.cmp(&other.name));
        self.parts
    }

    fn add<T: TS + 'static + ?Sized>(&mut self, declaration: &str) {
        let rust = std::any::type_name::<T::WithoutGenerics>();
        let rust = rust.split('<').next().unwrap_or(rust).to_owned();
        let docs = T::docs().unwrap_or_default();
        let text = format!("{}\nexport {}", docs.trim(), declaration);
        self.parts.push(Part {
            name: T::ident(&self.config),
            text: format!("{MARKER}{rust}\n{}", laid_out(&text)),
            rust,
        });
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // Only what is declared under a name of its own could be written to a file.
        let is_known = |part: &Part| part.name == T::ident(&self.config);
        if T::output_path().is_none() || self.parts.iter().any(is_known) {
            T::visit_generics(self);
            return;
        }
        let declaration = T::decl(&self.config);
        self.add::<T>(&declaration);
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// The parts of a text that was made from declarations.
pub(crate) fn split(text: &str) -> Vec<Part> {
    let parts = text.split(MARKER).skip(1);
    let parts = parts.map(|part| {
        let text = format!("{MARKER}{}", part.trim_end());
        let declared = text.split("export type ").nth(1).unwrap_or_default();
        let name = declared.split([' ', '<']).next().unwrap_or_default();
        Part {
            name: name.to_owned(),
            rust: String::new(),
            text,
        }
    });
    parts.collect()
}

/// Short comments on one line, alternatives on a line each, and what stands in braces indented.
fn laid_out(text: &str) -> String {
    let is_union = text.contains(" | {") && !text.contains(" & (");
    let text = if is_union {
        text.replacen(" = ", " =\n| ", 1)
    } else {
        text.replace(" & (", " & (\n| ")
    };
    let text = text.replace(" | {", "\n| {").replace(", }", ",\n}");
    let mut laid_out: Vec<String> = Vec::new();
    let mut depth = 0_usize;
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    while let Some(line) = lines.next() {
        let indent = |depth: usize| "  ".repeat(depth);
        if line == "/**" {
            let comment = lines.by_ref().take_while(|line| *line != "*/");
            let comment: Vec<&str> = comment.collect();
            laid_out.extend(laid_out_comment(&comment, &indent(depth)));
            continue;
        }
        let closes = line.chars().take_while(|c| matches!(c, '}' | ')')).count();
        let opened = line.matches(['{', '(']).count();
        let begins = depth.saturating_sub(closes);
        depth = (depth + opened).saturating_sub(line.matches(['}', ')']).count());
        if is_union && line.ends_with('=') {
            depth = 1;
        }
        match line.split_once("{ ") {
            // What follows in the same braces stands below, so this does as well.
            Some((before, first)) if !line.contains('}') => {
                laid_out.push(format!("{}{before}{{", indent(begins)));
                laid_out.push(format!("{}{}", indent(depth), unquoted(first)));
            }
            _ => laid_out.push(format!("{}{}", indent(begins), unquoted(line))),
        }
    }
    laid_out.join("\n")
}

/// Keys without quotation marks, where they need none.
fn unquoted(line: &str) -> String {
    match line.split_once("\": ") {
        Some((before, value)) => match before.rsplit_once('"') {
            Some((before, key)) => format!("{before}{key}: {value}"),
            None => line.to_owned(),
        },
        None => line.to_owned(),
    }
}

/// On one line, if there is only one; without the brackets of Rust's links.
fn laid_out_comment(comment: &[&str], indent: &str) -> Vec<String> {
    let unlinked = |line: &str| line.replace("[`", "`").replace("`]", "`");
    if let [line] = comment {
        let words = unlinked(line.trim_start_matches('*').trim());
        return vec![format!("{indent}/** {words} */")];
    }
    let mut lines = vec![format!("{indent}/**")];
    lines.extend(
        comment
            .iter()
            .map(|line| format!("{indent} {}", unlinked(line))),
    );
    lines.push(format!("{indent} */"));
    lines
}
