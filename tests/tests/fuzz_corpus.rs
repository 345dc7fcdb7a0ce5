//! The bytes that fuzzing found worth keeping, through the same functions, with the compiler that builds the product.
#![allow(clippy::expect_used, reason = "a test says why it failed")]

use duologue_tests::fuzzing::TARGETS;
use std::fs;
use std::path::Path;

#[test]
fn whatever_is_in_the_corpus_is_borne() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    for (name, target) in TARGETS {
        let folder = corpus.join(name);
        let mut files: Vec<_> = fs::read_dir(&folder)
            .expect("a folder for each target")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        files.sort();
        assert!(files.len() >= 10, "{name} has hardly any corpus");
        for file in files {
            println!("{}", file.display());
            target(&fs::read(&file).expect("a file"));
        }
    }
}
