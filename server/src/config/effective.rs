//! Effective settings: as they count, for whoever wonders why.

use std::fmt::Write as _;

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command, CommandFactory};
use toml::Value;

use super::file::is_setting;
use super::{Cli, Given};

/// The settings of the command that was given, as a settings file with the source of each.
pub fn effective(given: &Given) -> String {
    let Some((name, matches)) = given.matches.subcommand() else {
        return String::new();
    };
    let command = Cli::command();
    let settings = command
        .find_subcommand(name)
        .into_iter()
        .flat_map(Command::get_arguments)
        .filter(|arg| is_setting(arg));
    settings.fold(String::new(), |mut text, arg| {
        let key = arg.get_long().unwrap_or_default();
        // Writing to a string does not fail.
        let _written = match value_of(arg, matches) {
            None => writeln!(text, "# {key} is not set"),
            Some(value) => {
                let source = source_of(arg, matches, given);
                writeln!(text, "{key} = {value} # {source}")
            }
        };
        text
    })
}

fn value_of(arg: &Arg, matches: &ArgMatches) -> Option<Value> {
    let values: Vec<Value> = matches
        .get_raw(arg.get_id().as_str())?
        .map(|value| written(&value.to_string_lossy()))
        .collect();
    match <[Value; 1]>::try_from(values) {
        Ok([value]) => Some(value),
        Err(values) => Some(Value::Array(values)),
    }
}

/// A value as one would write it in the file.
fn written(text: &str) -> Value {
    text.parse()
        .map_or_else(|_| Value::String(text.to_owned()), Value::Integer)
}

fn source_of(arg: &Arg, matches: &ArgMatches, given: &Given) -> String {
    match matches.value_source(arg.get_id().as_str()) {
        Some(ValueSource::CommandLine) => "by its flag".to_owned(),
        Some(ValueSource::EnvVariable) => {
            let variable = arg.get_env().unwrap_or_default().to_string_lossy();
            format!("by {variable}")
        }
        _ if given.in_file.iter().any(|key| arg.get_long() == Some(key)) => {
            "by the settings file".to_owned()
        }
        _ => "as it is by default".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::super::read;
    use super::*;

    #[test]
    fn it_says_what_counts_and_why_and_can_be_read_back() {
        let words = "duologue config --data /d --public-url https://duologue.example";
        let given = read(words.split(' ').map(OsString::from)).unwrap();
        let text = effective(&given);
        for line in [
            "data = \"/d\" # by its flag",
            "listen = \"127.0.0.1:8080\" # as it is by default",
            "invitation-seconds = 604800 # as it is by default",
            "# metrics-listen is not set",
        ] {
            assert!(
                text.lines().any(|it| it == line),
                "{line:?} is not in\n{text}"
            );
        }

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("duologue.toml");
        std::fs::write(&path, &text).unwrap();
        let mut words: Vec<OsString> = vec!["duologue".into(), "config".into(), "--config".into()];
        words.push(path.into_os_string());
        let again = effective(&read(words).unwrap());
        assert!(
            again.contains("data = \"/d\" # by the settings file"),
            "{again}"
        );
        assert!(again.contains("listen = \"127.0.0.1:8080\" # by the settings file"));
    }
}
