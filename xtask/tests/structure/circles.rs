//! Circles of files: sets of files each of which needs, by way of others, itself.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

type Imports<'a> = BTreeMap<&'a Path, BTreeSet<&'a Path>>;

/// Every set of more than one file that all reach each other, by Kosaraju's two walks.
pub(crate) fn circles<'a>(imports: &Imports<'a>) -> Vec<BTreeSet<&'a Path>> {
    let mut order = Vec::new();
    let mut seen = BTreeSet::new();
    for file in imports.keys() {
        walk(file, imports, &mut seen, &mut order);
    }
    let mut importers: Imports<'a> = BTreeMap::new();
    for (from, to) in imports {
        for to in to {
            importers.entry(to).or_default().insert(from);
        }
    }
    let mut seen = BTreeSet::new();
    order
        .into_iter()
        .rev()
        .filter_map(|file| {
            let mut circle = Vec::new();
            walk(file, &importers, &mut seen, &mut circle);
            (circle.len() > 1).then(|| circle.into_iter().collect())
        })
        .collect()
}

/// All files that are reached from one and were not yet, those that reach nothing more first.
fn walk<'a>(
    file: &'a Path,
    along: &Imports<'a>,
    seen: &mut BTreeSet<&'a Path>,
    order: &mut Vec<&'a Path>,
) {
    if seen.insert(file) {
        for next in along.get(file).into_iter().flatten() {
            walk(next, along, seen, order);
        }
        order.push(file);
    }
}
