//! Test command: everything that is tested, as steps with names, in the order in which they fail soonest.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::process::{ask, cargo, command, linting, run};
use crate::tools::{deny, node};
use crate::{page, paths, stories, wasm};

/// A step's short name, what it does, and how.
struct Step {
    name: &'static str,
    about: &'static str,
    check: fn() -> Result<(), Failure>,
}

const STEPS: &[Step] = &[
    Step {
        name: "format",
        about: "Rust is formatted",
        check: format,
    },
    Step {
        name: "lints",
        about: "all crates compile, and lints have nothing to say",
        check: lints,
    },
    Step {
        name: "wasm-lints",
        about: "lints of the page's core, for its own target",
        check: wasm_lints,
    },
    Step {
        name: "dependencies",
        about: "licences, bans, sources, advisories",
        check: dependencies,
    },
    Step {
        name: "crates",
        about: "tests and simulations of all crates",
        check: crates,
    },
    Step {
        name: "wasm",
        about: "the page's core compiles and binds",
        check: wasm::build,
    },
    Step {
        name: "packages",
        about: "the page's and the stories' packages",
        check: packages,
    },
    Step {
        name: "types",
        about: "types of the page and the stories",
        check: types,
    },
    Step {
        name: "page-lints",
        about: "lints of the page and the stories",
        check: page_lints,
    },
    Step {
        name: "page",
        about: "unit tests of the page, on the real WebAssembly",
        check: page,
    },
    Step {
        name: "page-build",
        about: "the finished page and its weight, for the server as the tests have it",
        check: page::build,
    },
    Step {
        name: "stories",
        about: "two people in a real browser",
        check: tell,
    },
    Step {
        name: "bench",
        about: "the page's bench, in a moment: every figure can be measured",
        check: measure,
    },
    Step {
        name: "engines",
        about: "the main stories in Chromium, Firefox and WebKit",
        check: tell_in_engines,
    },
];

/// Runs the named steps, or all; stops at the first that fails. The last line it prints is
/// `N passed, N failed`.
pub(crate) fn run_steps(names: &[&str]) -> Result<ExitCode, Failure> {
    let chosen = choose(names)?;
    let mut passed = 0;
    let mut times = String::new();
    let mut failed = None;
    for step in &chosen {
        println!("\n━━ {}: {}", step.name, step.about);
        let start = Instant::now();
        let outcome = (step.check)();
        let time = start.elapsed();
        match outcome {
            Ok(()) => {
                passed += 1;
                println!("━━ {} passed in {}", step.name, seconds(time));
                // Writing to a string does not fail.
                let _written = writeln!(times, "  {:<14}{:>9}", step.name, seconds(time));
            }
            Err(failure) => {
                println!("━━ {} FAILED after {}: {failure}", step.name, seconds(time));
                failed = Some(step.name);
                break;
            }
        }
    }
    println!("\n{times}");
    let Some(name) = failed else {
        println!("{passed} passed, 0 failed");
        return Ok(ExitCode::SUCCESS);
    };
    let left = chosen.len() - passed - 1;
    println!(
        "Stopped at `{name}`; {left} further steps were not run. Repeat it: cargo xtask test {name}"
    );
    println!("{passed} passed, 1 failed");
    Ok(ExitCode::FAILURE)
}

fn choose(names: &[&str]) -> Result<Vec<&'static Step>, Failure> {
    if names.is_empty() {
        return Ok(STEPS.iter().collect());
    }
    let find = |name: &&str| {
        STEPS.iter().find(|step| step.name == *name).ok_or_else(|| {
            let known: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
            Failure::new(format!(
                "no step is called {name}; there are: {}",
                known.join(", ")
            ))
        })
    };
    names.iter().map(find).collect()
}

fn seconds(time: Duration) -> String {
    format!("{}.{} s", time.as_secs(), time.subsec_millis() / 100)
}

fn format() -> Result<(), Failure> {
    run(cargo(["fmt", "--all", "--check"], &paths::root()))
}

fn lints() -> Result<(), Failure> {
    run(linting(
        [
            "test",
            "--workspace",
            "--all-targets",
            "--locked",
            "--no-run",
        ],
        &paths::root(),
    )?)
}

fn wasm_lints() -> Result<(), Failure> {
    wasm::add_target()?;
    run(cargo(
        [
            "clippy",
            "--package",
            "duologue-client",
            "--package",
            "duologue-phrases",
            "--package",
            "duologue-search",
            "--lib",
            "--locked",
            "--target",
            wasm::TARGET,
            "--",
            "-D",
            "warnings",
        ],
        &paths::root(),
    ))
}

fn dependencies() -> Result<(), Failure> {
    let root = paths::root();
    let program = deny::require(&root)?;
    let deny = |words: &[&str]| run(command(&program.to_string_lossy(), words, &root));
    deny(&["--locked", "check", "licenses", "bans", "sources"])?;
    if advisories_reachable() {
        return deny(&["--locked", "check", "advisories"]);
    }
    println!("Advisories were not checked: their database can't be reached from here.");
    Ok(())
}

/// Whether the advisory database answers; it is a git repository, unlike the registries.
fn advisories_reachable() -> bool {
    let mut question = command(
        "git",
        [
            "ls-remote",
            "--exit-code",
            "https://github.com/RustSec/advisory-db",
            "HEAD",
        ],
        &paths::root(),
    );
    question
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_HTTP_LOW_SPEED_LIMIT", "1");
    question.env("GIT_HTTP_LOW_SPEED_TIME", "10");
    ask(question).is_some()
}

fn crates() -> Result<(), Failure> {
    run(linting(
        ["test", "--workspace", "--locked", "--quiet"],
        &paths::root(),
    )?)
}

fn packages() -> Result<(), Failure> {
    node::install(&paths::web())?;
    node::install(&paths::stories())
}

fn types() -> Result<(), Failure> {
    both("check")
}

fn page_lints() -> Result<(), Failure> {
    both("lint")
}

/// The script of the page and that of the stories, at once: each leaves a processor idle.
fn both(script: &str) -> Result<(), Failure> {
    thread::scope(|scope| {
        let stories = scope.spawn(|| node::script(&paths::stories(), script));
        let page = node::script(&paths::web(), script);
        let stories = stories
            .join()
            .map_err(|_panic| Failure::new(format!("`{script}` of the stories panicked")))?;
        page.and(stories)
    })
}

fn page() -> Result<(), Failure> {
    node::script(&paths::web(), "test")
}

fn tell() -> Result<(), Failure> {
    stories::tell(&tested_server()?, &[])
}

fn measure() -> Result<(), Failure> {
    stories::measure(&tested_server()?)
}

fn tell_in_engines() -> Result<(), Failure> {
    stories::tell_in_engines(&tested_server()?, &[])
}

/// The server with which the crates' tests run: an overflow in it is an error, and it takes the page from `web/dist`.
fn tested_server() -> Result<PathBuf, Failure> {
    run(linting(
        ["test", "--workspace", "--locked", "--no-run", "--quiet"],
        &paths::root(),
    )?)?;
    Ok(paths::target()
        .join("debug")
        .join(format!("duologue{}", std::env::consts::EXE_SUFFIX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_chosen_by_name() {
        let names: Vec<&str> = choose(&["types", "format"])
            .unwrap()
            .iter()
            .map(|s| s.name)
            .collect();
        assert_eq!(names, ["types", "format"]);
        assert_eq!(choose(&[]).unwrap().len(), STEPS.len());
        assert!(choose(&["typos"]).is_err());
    }
}
