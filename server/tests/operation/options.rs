//! The table of settings in the documentation says what the program takes.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use clap::{Arg, ArgAction, Command, CommandFactory};
use duologue_server::config::Cli;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/operating.md");
const BEGIN: &str = "<!-- settings: written by `DUOLOGUE_WRITE_SETTINGS=1 cargo test -p duologue-server --test operation options` -->\n";
const END: &str = "<!-- end of settings -->\n";

#[test]
fn the_documented_settings_are_those_that_there_are() {
    let page = fs::read_to_string(PAGE).unwrap();
    let (before, rest) = page.split_once(BEGIN).expect("where the settings begin");
    let (written, after) = rest.split_once(END).expect("where the settings end");
    let table = table();
    if std::env::var_os("DUOLOGUE_WRITE_SETTINGS").is_some() {
        fs::write(PAGE, format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
        return;
    }
    assert!(
        written == table,
        "{} is behind; the line above its table says how to write it anew. It should be:\n{table}",
        Path::new(PAGE).display()
    );
}

fn table() -> String {
    let mut text = String::new();
    let mut program = Cli::command();
    // Hands the flags that all commands share down to them.
    program.build();
    for command in all_below(&program) {
        let about = command.get_about().unwrap_or_default();
        let name = command.get_bin_name().unwrap_or_default();
        write!(text, "\n**`{name}`**: {about}\n").unwrap();
        if command.get_name() == "config" {
            text.push_str("\nIt takes what `serve` takes.\n");
            continue;
        }
        text.push_str("\n| setting | environment | unless set | |\n|---|---|---|---|\n");
        for arg in shown(command) {
            writeln!(
                text,
                "| {} | {} | {} | {} |",
                name_of(arg),
                variable_of(arg),
                default_of(arg),
                help_of(arg)
            )
            .unwrap();
        }
    }
    text.push('\n');
    text
}

/// Every command that does something, in order.
fn all_below(command: &Command) -> Vec<&Command> {
    let inner = command.get_subcommands();
    inner
        .filter(|inner| inner.get_name() != "help")
        .flat_map(|inner| {
            if inner.has_subcommands() {
                all_below(inner)
            } else {
                vec![inner]
            }
        })
        .collect()
}

fn shown(command: &Command) -> impl Iterator<Item = &Arg> {
    command
        .get_arguments()
        .filter(|arg| !arg.is_hide_set() && !matches!(arg.get_id().as_str(), "help" | "version"))
}

fn name_of(arg: &Arg) -> String {
    let value = arg
        .get_value_names()
        .filter(|_| !matches!(arg.get_action(), ArgAction::SetTrue))
        .map(|names| names.join(" "));
    match (arg.get_long(), value) {
        (Some(long), Some(value)) => format!("`--{long} {value}`"),
        (Some(long), None) => format!("`--{long}`"),
        (None, value) => format!("`{}`", value.unwrap_or_default()),
    }
}

fn variable_of(arg: &Arg) -> String {
    arg.get_env()
        .map(|name| format!("`{}`", name.to_string_lossy()))
        .unwrap_or_default()
}

fn default_of(arg: &Arg) -> String {
    let defaults: Vec<_> = arg
        .get_default_values()
        .iter()
        .map(|value| format!("`{}`", value.to_string_lossy()))
        .collect();
    match (arg.is_required_set(), defaults.is_empty()) {
        (true, _) => "required".to_owned(),
        (false, true) => String::new(),
        (false, false) => defaults.join(", "),
    }
}

fn help_of(arg: &Arg) -> String {
    let help = arg.get_long_help().or_else(|| arg.get_help());
    let help = help.map(ToString::to_string).unwrap_or_default();
    help.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace('|', "\\|")
}
