//! Rebuilds the server when the page that it embeds was built anew.

use std::env;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // While developing, the page is read from its folder at run time.
    if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo:rerun-if-changed=../web/dist");
    }
}
