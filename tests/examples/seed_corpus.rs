//! Writes what a corpus of `fuzz` begins with into a folder: `cargo run -p duologue-tests --example seed_corpus FOLDER`.
#![allow(clippy::expect_used, reason = "whoever runs it reads why it failed")]

use duologue_tests::fuzzing::seeds;
use std::path::Path;
use std::{env, fs};

fn main() {
    let folder = env::args().nth(1).expect("a folder");
    for (target, seeds) in seeds() {
        let folder = Path::new(&folder).join(target);
        fs::create_dir_all(&folder).expect("a folder for the target");
        for (number, seed) in seeds.iter().enumerate() {
            fs::write(folder.join(format!("seed-{number:05}")), seed).expect("a file");
        }
    }
}
