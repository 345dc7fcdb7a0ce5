//! Build script: makes sure of the page's folder, and rebuilds the server when the page that it
//! embeds was built anew.

use std::{env, fs, io};

const PAGE: &str = "../web/dist";

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    // While developing, the page is read at run time, yet from where its folder was found when the
    // server was compiled: a page that is built only later has to come to the same place.
    fs::create_dir_all(PAGE)?;
    if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo:rerun-if-changed={PAGE}");
    }
    Ok(())
}
