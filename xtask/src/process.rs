//! Starting other programs, and saying clearly when one of them fails.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::failure::{Doing as _, Failure};

/// A program with its arguments, to be run in a folder with its output shown.
pub(crate) fn command<I, S>(program: &str, arguments: I, folder: &Path) -> Command
where
    I: IntoIterator<Item = S>,
    S: AsRef<OsStr>,
{
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder);
    command
}

/// Cargo itself: the same one that runs us, so that its toolchain stays the same.
pub(crate) fn cargo<I, S>(arguments: I, folder: &Path) -> Command
where
    I: IntoIterator<Item = S>,
    S: AsRef<OsStr>,
{
    let program = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = command(&program, arguments, folder);
    // These describe the package that is running (xtask) and would make build scripts rerun.
    for (name, _) in std::env::vars() {
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name);
        }
    }
    command
}

/// Cargo with Clippy in the compiler's place for our own crates, and its warnings denied: what it compiles runs as ever, so that
/// nothing is compiled once for the lints and once more for the tests.
pub(crate) fn linting<I, S>(arguments: I, folder: &Path) -> Result<Command, Failure>
where
    I: IntoIterator<Item = S>,
    S: AsRef<OsStr>,
{
    let sysroot = ask(command("rustc", ["--print", "sysroot"], folder)).ok_or_else(|| {
        Failure::new("`rustc --print sysroot` does not say where the compiler is")
    })?;
    let driver = Path::new(&sysroot)
        .join("bin")
        .join(format!("clippy-driver{}", std::env::consts::EXE_SUFFIX));
    if !driver.is_file() {
        return Err(Failure::new(
            "Clippy is missing; add it: rustup component add clippy",
        ));
    }
    let mut cargo = cargo(arguments, folder);
    cargo.env("RUSTC_WORKSPACE_WRAPPER", driver);
    // As `cargo clippy` hands on what stands behind its `--`.
    cargo.env("CLIPPY_ARGS", "-Dwarnings__CLIPPY_HACKERY__");
    Ok(cargo)
}

/// Runs to the end; a status other than 0 is a failure that names the command.
pub(crate) fn run(mut command: Command) -> Result<(), Failure> {
    let shown = shown(&command);
    let status = command.status().doing(|| format!("start `{shown}`"))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::new(format!(
        "`{shown}` failed ({status}); its own words are above"
    )))
}

/// Runs to the end and returns what it printed; `None` when it is absent or fails.
pub(crate) fn ask(mut command: Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The command as one would type it.
fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(
        command
            .get_args()
            .map(|word| word.to_string_lossy().into_owned()),
    );
    words.join(" ")
}
