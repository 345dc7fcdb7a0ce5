//! What the documents name is there: each test, each file, each figure.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Command, CommandFactory};
use duologue_server::config::Cli;
use duologue_server::operation::metrics::Metrics;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
/// Where tests live.
const SOURCES: [&str; 6] = [
    "server/src",
    "server/tests",
    "shared/src",
    "shared/tests",
    "tests",
    "web/src",
];

#[test]
fn every_test_and_file_that_the_threat_model_names_is_there() {
    let page = fs::read_to_string(Path::new(ROOT).join("SECURITY.md")).unwrap();
    let sources = all_sources();
    let mut tests = 0;
    for named in quoted(&page) {
        if named.contains('/') && named.contains('.') {
            assert!(Path::new(ROOT).join(named).exists(), "{named} is not there");
        } else if named.matches('_').count() >= 3 {
            let declared = format!("fn {named}(");
            assert!(sources.contains(&declared), "no test is called {named}");
            tests += 1;
        }
    }
    assert!(tests > 20, "only {tests} tests are named");
    for after in page.split("the story \"").skip(1) {
        let story = after.split('"').next().unwrap();
        assert!(
            sources.contains(&format!("test('{story}'")),
            "no story is called {story:?}"
        );
    }
}

#[test]
fn every_figure_is_documented_and_every_documented_one_is_there() {
    let page = fs::read_to_string(Path::new(ROOT).join("docs/operating.md")).unwrap();
    let sources = all_sources();
    let text = Metrics::new().text().unwrap();
    let figures: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next())
        .collect();
    for figure in &figures {
        assert!(
            page.contains(&format!("`{figure}")),
            "{figure} is not documented"
        );
    }
    for named in quoted(&page) {
        let name = named.split('{').next().unwrap();
        let is_figure = name.starts_with("duologue_") || name.starts_with("process_");
        // One with labels is not written before it was counted once.
        let registered = name
            .trim_start_matches("duologue_")
            .trim_end_matches("_total");
        let is_registered = sources.contains(&format!("\"{registered}\""));
        assert!(
            !is_figure || is_registered || figures.contains(&name),
            "{name} is no figure"
        );
    }
}

#[test]
fn the_unit_and_the_image_set_what_there_is_to_set() {
    let mut program = Cli::command();
    program.build();
    let known = variables_of(&program);
    for file in ["deploy/duologue.service", "Dockerfile"] {
        let text = fs::read_to_string(Path::new(ROOT).join(file)).unwrap();
        let is_name = |c: char| c.is_ascii_uppercase() || c == '_';
        let named: Vec<&str> = text
            .split(|c| !is_name(c))
            .filter(|word| word.starts_with("DUOLOGUE_"))
            .collect();
        assert!(!named.is_empty(), "{file} sets nothing");
        for name in named {
            assert!(known.iter().any(|it| it == name), "{file} sets {name}");
        }
    }
}

/// The environment variables of a command and of all below it.
fn variables_of(command: &Command) -> Vec<String> {
    let here = command.get_arguments().filter_map(|arg| arg.get_env());
    here.map(|name| name.to_string_lossy().into_owned())
        .chain(command.get_subcommands().flat_map(variables_of))
        .collect()
}

/// What stands between backquotes, outside of blocks.
fn quoted(page: &str) -> impl Iterator<Item = &str> {
    page.split("```")
        .step_by(2)
        .flat_map(|words| words.split('`').skip(1).step_by(2))
}

fn all_sources() -> String {
    let mut text = String::new();
    let mut folders: Vec<PathBuf> = SOURCES.map(|source| Path::new(ROOT).join(source)).into();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_source = |ending| path.extension().is_some_and(|found| found == ending);
            if path.is_dir() && !path.ends_with("node_modules") {
                folders.push(path);
            } else if is_source("rs") || is_source("ts") {
                text.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    text
}
