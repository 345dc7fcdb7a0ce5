//! A bound module in two parts that share one memory: what a person needs to write, and the rest, which comes after it.
//!
//! The first part is the module without the functions that only some of its exports reach. The rest has those, and imports
//! what it needs of the first: functions, memory, tables, globals. No call leads from the first part to the rest but those
//! of the page, so the first part alone is whole as long as nobody calls what it has no more.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;

use walrus::{ExportItem, FunctionId, FunctionKind, GlobalKind, ImportId, ImportKind, Module};
use walrus::{ImportedFunction, passes};

use crate::failure::{Doing as _, Failure};

/// Under which name the rest imports from the first part.
const FIRST: &str = "first";

/// What is added to the glue: how the page brings both parts together.
const GLUE: &str = r"
/** What the rest of this module imports. */
export function restImports() {
    return { ...__wbg_get_imports(), first: wasm };
}

let joined = false;

/** Takes in the rest of this module: from now on all of it can be called. */
export function join(rest) {
    wasm = { ...wasm, ...rest.exports };
    joined = true;
}

/** Whether that was done. */
export function isWhole() {
    return joined;
}
";

/// The same for whoever is checked against the glue.
const TYPES: &str = r"
/** What the rest of this module imports. */
export function restImports(): WebAssembly.Imports;

/** Takes in the rest of this module: from now on all of it can be called. */
export function join(rest: WebAssembly.Instance): void;

/** Whether that was done. */
export function isWhole(): boolean;
";

/// Takes the exports `later`, and all that nothing else needs, out of a bound module into the file `rest`.
pub(crate) fn split(folder: &Path, name: &str, later: &[&str], rest: &Path) -> Result<(), Failure> {
    let module = folder.join(format!("{name}_bg.wasm"));
    let whole = fs::read(&module).doing(|| format!("read {}", module.display()))?;
    let (first, other) = parts(&whole, later)?;
    fs::write(&module, first).doing(|| format!("write {}", module.display()))?;
    fs::write(rest, other).doing(|| format!("write {}", rest.display()))?;
    for (ending, more) in [("js", GLUE), ("d.ts", TYPES)] {
        let file = folder.join(format!("{name}.{ending}"));
        let text = fs::read_to_string(&file).doing(|| format!("read {}", file.display()))?;
        fs::write(&file, text + more).doing(|| format!("write {}", file.display()))?;
    }
    Ok(())
}

/// Both parts of a module.
fn parts(whole: &[u8], later: &[&str]) -> Result<(Vec<u8>, Vec<u8>), Failure> {
    let parse = || Module::from_buffer(whole).doing(|| "read the bound module".to_owned());
    let (mut first, mut rest) = (parse()?, parse()?);
    let in_both = InBoth::of(&first, &rest);

    for name in later {
        let removed = first.exports.remove(name);
        removed.doing(|| format!("find `{name}` among the module's exports"))?;
    }
    passes::gc::run(&mut first);

    let others = rest.exports.iter();
    let others = others.filter(|export| !later.contains(&export.name.as_str()));
    for export in others.map(walrus::Export::id).collect::<Vec<_>>() {
        rest.exports.delete(export);
    }
    let lent = borrow(&mut rest, &in_both, &first);
    passes::gc::run(&mut rest);
    // Both are of one build, or the rest cannot be linked.
    lend(&mut first, &mut rest, &lent, &mark(whole));
    Ok((first.emit_wasm(), rest.emit_wasm()))
}

/// What is in the first part and the rest alike, by the ids of either: they were read from the same bytes.
struct InBoth {
    functions: Vec<(FunctionId, FunctionId)>,
    items: Vec<(ExportItem, ImportKind)>,
}

impl InBoth {
    fn of(first: &Module, rest: &Module) -> Self {
        let functions = first.funcs.iter().zip(rest.funcs.iter());
        let memories = first.memories.iter().zip(rest.memories.iter());
        let tables = first.tables.iter().zip(rest.tables.iter());
        let globals = first.globals.iter().zip(rest.globals.iter());
        let memories = memories.map(|(one, other)| (one.id().into(), other.id().into()));
        let tables = tables.map(|(one, other)| (one.id().into(), other.id().into()));
        let globals = globals.map(|(one, other)| (one.id().into(), other.id().into()));
        Self {
            functions: functions
                .map(|(one, other)| (one.id(), other.id()))
                .collect(),
            items: memories.chain(tables).chain(globals).collect(),
        }
    }
}

/// Turns what the first part has into imports of the rest, and says what each import is there.
fn borrow(rest: &mut Module, in_both: &InBoth, first: &Module) -> HashMap<ImportId, ExportItem> {
    let mut lent = HashMap::new();
    rest.start = None;
    for data in rest.data.iter().map(walrus::Data::id).collect::<Vec<_>>() {
        rest.data.delete(data);
    }
    for elements in rest
        .elements
        .iter()
        .map(walrus::Element::id)
        .collect::<Vec<_>>()
    {
        rest.elements.delete(elements);
    }
    for (item, kind) in &in_both.items {
        let import = rest.imports.add(FIRST, "", kind.clone());
        match kind {
            ImportKind::Memory(memory) => {
                let memory = rest.memories.get_mut(*memory);
                memory.import = Some(import);
                memory.data_segments.clear();
            }
            ImportKind::Table(table) => {
                let table = rest.tables.get_mut(*table);
                table.import = Some(import);
                table.elem_segments.clear();
            }
            ImportKind::Global(global) => {
                rest.globals.get_mut(*global).kind = GlobalKind::Import(import);
            }
            ImportKind::Function(_) | ImportKind::Tag(_) => {}
        }
        lent.insert(import, *item);
    }
    let stays: HashSet<FunctionId> = first.funcs.iter().map(walrus::Function::id).collect();
    for (one, other) in &in_both.functions {
        let function = rest.funcs.get(*other);
        if stays.contains(one) && matches!(function.kind, FunctionKind::Local(_)) {
            let ty = function.ty();
            let import = rest.imports.add(FIRST, "", *other);
            let imported = ImportedFunction { import, ty };
            rest.funcs.get_mut(*other).kind = FunctionKind::Import(imported);
            lent.insert(import, (*one).into());
        }
    }
    lent
}

/// Exports from the first part what the rest turned out to import, each under a number, the memory under the mark.
fn lend(first: &mut Module, rest: &mut Module, lent: &HashMap<ImportId, ExportItem>, mark: &str) {
    let borrowed = rest.imports.iter_mut();
    let borrowed = borrowed.filter(|import| import.module == FIRST);
    for (number, import) in borrowed.enumerate() {
        let Some(item) = lent.get(&import.id()) else {
            continue;
        };
        import.name = if matches!(import.kind, ImportKind::Memory(_)) {
            mark.to_owned()
        } else {
            number.to_string()
        };
        first.exports.add(&import.name, *item);
    }
}

/// What tells this build from any other.
fn mark(whole: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    whole.hash(&mut hasher);
    format!("{:x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::parts;
    use walrus::ir::Value;
    use walrus::{ConstExpr, FunctionBuilder, FunctionId, ImportKind, Module, ValType};

    /// A module whose exports `one` and `two` both use `shared`, and `two` something of its own.
    fn whole() -> Vec<u8> {
        let mut module = Module::default();
        let memory = module.memories.add_local(false, false, 1, None, None);
        module.exports.add("memory", memory);
        let start = ConstExpr::Value(Value::I32(7));
        let global = module.globals.add_local(ValType::I32, true, false, start);
        let shared = function(&mut module, None, |body| {
            body.global_get(global);
        });
        let own = function(&mut module, None, |body| {
            body.memory_size(memory);
        });
        let one = function(&mut module, Some("one"), |body| {
            body.call(shared);
        });
        let two = function(&mut module, Some("two"), |body| {
            body.call(shared).call(own).drop().call(one).drop();
        });
        assert_ne!(one, two);
        module.emit_wasm()
    }

    fn function(
        module: &mut Module,
        exported: Option<&str>,
        write: impl FnOnce(&mut walrus::InstrSeqBuilder<'_>),
    ) -> FunctionId {
        let mut builder = FunctionBuilder::new(&mut module.types, &[], &[ValType::I32]);
        write(&mut builder.func_body());
        let id = builder.finish(Vec::new(), &mut module.funcs);
        if let Some(name) = exported {
            module.exports.add(name, id);
        }
        id
    }

    #[test]
    fn what_one_export_alone_needs_is_in_the_rest_which_borrows_all_else() {
        let (first, rest) = parts(&whole(), &["two"]).unwrap();
        let first = Module::from_buffer(&first).unwrap();
        let rest = Module::from_buffer(&rest).unwrap();
        let exports = |module: &Module| -> Vec<String> {
            let mut names: Vec<_> = module.exports.iter().map(|one| one.name.clone()).collect();
            names.sort();
            names
        };
        assert_eq!(exports(&rest), ["two"]);
        assert!(exports(&first).contains(&"one".to_owned()));
        assert!(!exports(&first).contains(&"two".to_owned()));
        assert_eq!(first.funcs.iter_local().count(), 2);
        assert_eq!(rest.funcs.iter_local().count(), 2);
        for import in rest.imports.iter() {
            assert_eq!(import.module, "first");
            let lent = first.exports.iter().find(|one| one.name == import.name);
            assert!(lent.is_some(), "{import:?}");
        }
        let functions = |import: &&walrus::Import| matches!(import.kind, ImportKind::Function(_));
        assert_eq!(rest.imports.iter().filter(functions).count(), 2);
    }

    #[test]
    fn the_rest_of_another_build_finds_no_memory() {
        let other = {
            let mut module = Module::from_buffer(&whole()).unwrap();
            function(&mut module, Some("three"), |body| {
                body.i32_const(0);
            });
            module.emit_wasm()
        };
        let (first, _) = parts(&whole(), &["two"]).unwrap();
        let (_, rest) = parts(&other, &["two"]).unwrap();
        let first = Module::from_buffer(&first).unwrap();
        let rest = Module::from_buffer(&rest).unwrap();
        let missing: Vec<_> = rest
            .imports
            .iter()
            .filter(|import| first.exports.iter().all(|one| one.name != import.name))
            .map(|import| matches!(import.kind, ImportKind::Memory(_)))
            .collect();
        assert_eq!(missing, [true]);
    }

    #[test]
    fn an_export_that_is_not_there_is_named() {
        let refused = parts(&whole(), &["three"]).unwrap_err();
        assert!(refused.to_string().contains("three"), "{refused}");
    }
}
