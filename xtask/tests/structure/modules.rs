//! Modules of a crate as its source says: which files they are in, what they declare, and what they refer to.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, UseTree, Visibility};

/// The names between `::`.
type Names = Vec<String>;

/// All modules of a crate, but for those that only its tests have.
#[derive(Debug)]
pub(crate) struct Crate {
    modules: Vec<Module>,
    files: Vec<PathBuf>,
}

#[derive(Debug, Default)]
struct Module {
    /// Its place among the crate's files; a module without a file of its own is in its parent's.
    file: usize,
    parent: Option<usize>,
    children: HashMap<String, usize>,
    declared: BTreeSet<String>,
    /// What a name stands for that was brought here.
    brought: HashMap<String, Names>,
    /// Modules all of whose names were brought here.
    whole: Vec<Names>,
    /// Everything that is referred to from here, but for names that are only handed on.
    referred: Vec<Names>,
}

impl Crate {
    /// Reads the crate whose root is this file.
    pub(crate) fn read(root: &Path) -> Self {
        let mut read = Self {
            modules: Vec::new(),
            files: Vec::new(),
        };
        read.file(root, None);
        read
    }

    /// The crate's first file, which stands above all others.
    pub(crate) fn root(&self) -> &Path {
        &self.files[0]
    }

    /// The files that each file takes something from, by their paths. A file in a module's folder is a part of that
    /// module and may take from it, so that is no import.
    pub(crate) fn imports(&self) -> BTreeMap<&Path, BTreeSet<&Path>> {
        let mut imports: BTreeMap<&Path, BTreeSet<&Path>> = BTreeMap::new();
        for (index, module) in self.modules.iter().enumerate() {
            let from = imports.entry(&self.files[module.file]).or_default();
            from.extend(
                module
                    .referred
                    .iter()
                    .filter_map(|names| self.resolve(index, names, &mut BTreeSet::new()))
                    .filter(|file| !self.is_in(index, *file))
                    .map(|file| self.files[file].as_path()),
            );
        }
        imports
    }

    /// Whether a module is in that file, or a part of one that is.
    fn is_in(&self, module: usize, file: usize) -> bool {
        let module = &self.modules[module];
        module.file == file || module.parent.is_some_and(|parent| self.is_in(parent, file))
    }

    fn file(&mut self, path: &Path, parent: Option<usize>) -> usize {
        let source = std::fs::read_to_string(path)
            .unwrap_or_else(|error| panic!("{} cannot be read: {error}", path.display()));
        let parsed = syn::parse_file(&source)
            .unwrap_or_else(|error| panic!("{} is no Rust: {error}", path.display()));
        self.files.push(path.to_owned());
        let name = path.file_stem().map(PathBuf::from).unwrap_or_default();
        let folder = path.parent().unwrap_or(Path::new(""));
        let inside = if parent.is_none() {
            folder.to_owned()
        } else {
            folder.join(name)
        };
        self.module(self.files.len() - 1, parent, &parsed.items, &inside)
    }

    /// Reads a module whose children's files lie in that folder.
    fn module(
        &mut self,
        file: usize,
        parent: Option<usize>,
        items: &[Item],
        inside: &Path,
    ) -> usize {
        let index = self.modules.len();
        self.modules.push(Module {
            file,
            parent,
            ..Module::default()
        });
        for item in items.iter().filter(|item| !is_for_tests(attributes(item))) {
            match item {
                Item::Mod(child) => {
                    let name = child.ident.to_string();
                    let read = match &child.content {
                        Some((_, items)) => {
                            self.module(file, Some(index), items, &inside.join(&name))
                        }
                        None => self.file(&inside.join(&name).with_extension("rs"), Some(index)),
                    };
                    self.modules[index].children.insert(name, read);
                }
                Item::Use(used) => {
                    let handed_on = !matches!(used.vis, Visibility::Inherited);
                    for (names, name) in leaves(&used.tree) {
                        if !handed_on {
                            self.modules[index].referred.push(names.clone());
                        }
                        match name {
                            Some(name) => drop(self.modules[index].brought.insert(name, names)),
                            None => self.modules[index].whole.push(names),
                        }
                    }
                }
                other => {
                    self.modules[index].declared.extend(declared(other));
                    let mut paths = Paths::default();
                    paths.visit_item(other);
                    self.modules[index].referred.append(&mut paths.found);
                }
            }
        }
        index
    }

    /// The file in which the thing is declared that these names mean in a module; nothing when it is another crate's.
    fn resolve(
        &self,
        from: usize,
        names: &[String],
        seen: &mut BTreeSet<(usize, Names)>,
    ) -> Option<usize> {
        if !seen.insert((from, names.to_vec())) {
            return None;
        }
        let module = self.modules.get(from)?;
        let (first, rest) = names.split_first()?;
        let on = match first.as_str() {
            "crate" => Some(0),
            "self" => Some(from),
            "super" => module.parent,
            name => module.children.get(name).copied(),
        };
        if let Some(on) = on {
            return if rest.is_empty() {
                Some(self.modules[on].file)
            } else {
                self.resolve(on, rest, seen)
            };
        }
        if module.declared.contains(first) {
            return Some(module.file);
        }
        // What an import begins with is no other import's name: it is a crate's then.
        if let Some(whole) = module.brought.get(first) {
            let names: Names = whole.iter().chain(rest).cloned().collect();
            return self
                .stands_here(from, whole)
                .then(|| self.resolve(from, &names, seen))?;
        }
        module.whole.iter().find_map(|whole| {
            let names: Names = whole.iter().chain(names).cloned().collect();
            self.stands_here(from, whole)
                .then(|| self.resolve(from, &names, seen))?
        })
    }

    fn stands_here(&self, from: usize, names: &[String]) -> bool {
        names.first().is_some_and(|first| {
            let module = &self.modules[from];
            matches!(first.as_str(), "crate" | "self" | "super")
                || module.children.contains_key(first)
                || module.declared.contains(first)
        })
    }
}

/// Every path in an item, and what looks like one in the words of a macro.
#[derive(Default)]
struct Paths {
    found: Vec<Names>,
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, used: &'ast syn::ItemUse) {
        self.found
            .extend(leaves(&used.tree).into_iter().map(|(names, _)| names));
    }

    /// `pub(crate)` refers to nothing.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            self.found.push(
                path.segments
                    .iter()
                    .map(|segment| segment.ident.to_string())
                    .collect(),
            );
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        self.visit_path(&called.path);
        self.tokens(called.tokens.clone());
    }
}

impl Paths {
    fn tokens(&mut self, tokens: TokenStream) {
        let mut names = Names::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.found.push(std::mem::take(&mut names));
                    }
                    names.push(name.to_string());
                    colons = 0;
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.found.push(std::mem::take(&mut names));
                    self.tokens(group.stream());
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {
                    self.found.push(std::mem::take(&mut names));
                }
            }
        }
        self.found.push(names);
    }
}

/// Each path that is brought with the name it has here; without one when it brings all.
fn leaves(tree: &UseTree) -> Vec<(Names, Option<String>)> {
    match tree {
        UseTree::Path(path) => {
            let whole = path.ident.to_string();
            let below = leaves(&path.tree).into_iter();
            below
                .map(|(mut names, mut name)| {
                    // `self` at the end is the module itself, by its own name unless it gets another.
                    if names == ["self"] {
                        names.clear();
                        name = name.map(|name| if name == "self" { whole.clone() } else { name });
                    }
                    names.insert(0, whole.clone());
                    (names, name)
                })
                .collect()
        }
        UseTree::Name(name) => vec![(vec![name.ident.to_string()], Some(name.ident.to_string()))],
        UseTree::Rename(renamed) => vec![(
            vec![renamed.ident.to_string()],
            Some(renamed.rename.to_string()),
        )],
        UseTree::Glob(_) => vec![(Vec::new(), None)],
        UseTree::Group(group) => group.items.iter().flat_map(leaves).collect(),
    }
}

fn declared(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Only tests have it, and what is built for them.
fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let condition = |list: &syn::MetaList| list.tokens.to_string();
        attribute.path().is_ident("cfg")
            && attribute.meta.require_list().is_ok_and(|list| {
                matches!(condition(list).as_str(), "test")
                    || condition(list).starts_with("any (test ,")
            })
    })
}
