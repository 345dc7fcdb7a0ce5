//! Contracts: the page's TypeScript types, made anew from the Rust types and the server's description of its interface.

use crate::failure::Failure;
use crate::paths;
use crate::process::{cargo, command, run};
use crate::tools::node;

/// Tells the tests that compare the files to write them instead.
const WRITE: (&str, &str) = ("DUOLOGUE_CONTRACTS", "write");

/// Writes what the test command compares: first what Rust says, then what the page makes of that.
pub(crate) fn write() -> Result<(), Failure> {
    let mut from_rust = cargo(
        [
            "test",
            "--workspace",
            "--locked",
            "--quiet",
            "--test",
            "contracts",
            "the_pages_",
        ],
        &paths::root(),
    );
    from_rust.env(WRITE.0, WRITE.1);
    run(from_rust)?;
    node::install(&paths::web())?;
    let mut from_description = command(
        node::npm(),
        ["run", "--silent", "test", "--", "src/io/api-types.test.ts"],
        &paths::web(),
    );
    from_description.env(WRITE.0, WRITE.1);
    run(from_description)?;
    println!("The page's types are those of Rust. `git diff` shows what that changed.");
    Ok(())
}
