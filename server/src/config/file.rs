//! Settings file, and how it fits below the flags and the environment.
//!
//! What the file says becomes the flags' defaults, so that clap alone decides what counts.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{error, fs, io};

use clap::{Arg, ArgAction, ArgMatches, Command, CommandFactory, FromArgMatches};
use thiserror::Error;
use toml::{Table, Value};

use super::Cli;

/// The command line with everything that was set anywhere.
#[derive(Debug)]
pub struct Given {
    /// What to do, and how.
    pub cli: Cli,
    /// The same before it was read into types.
    pub(super) matches: ArgMatches,
    /// The settings that the file has.
    pub(super) in_file: Vec<String>,
}

/// Why the settings cannot be used.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// Flags or environment don't fit, or help was asked for.
    #[error(transparent)]
    Usage(#[from] clap::Error),
    /// The file cannot be read.
    #[error("the settings file {} cannot be read: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is no TOML.
    #[error("the settings file {} is not valid TOML: {source}", path.display())]
    NotToml {
        /// The file.
        path: PathBuf,
        /// What is wrong, and in which line.
        source: Box<toml::de::Error>,
    },
    /// The file has a setting that does not exist.
    #[error(
        "the settings file {} has `{key}`, which is no setting; `duologue serve --help` lists all \
         of them",
        path.display()
    )]
    Unknown {
        /// The file.
        path: PathBuf,
        /// The name it has.
        key: String,
    },
    /// A setting in the file cannot have this value.
    #[error("in the settings file {}, `{key}` does not fit: {reason}", path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// The setting.
        key: String,
        /// What it would have to be.
        reason: String,
    },
}

/// Reads the command line (its first word names the program), the environment, and the file that
/// one of them names.
///
/// # Errors
/// [`ConfigError`]; [`ConfigError::Usage`] too when help or the version was asked for.
pub fn read(words: impl IntoIterator<Item = OsString>) -> Result<Given, ConfigError> {
    let words: Vec<OsString> = words.into_iter().collect();
    let settings = match file_named_in(&words)? {
        Some(path) => settings_of(&path)?,
        None => Vec::new(),
    };
    let command = settings.iter().fold(Cli::command(), with_default);
    let matches = command.try_get_matches_from(words)?;
    Ok(Given {
        cli: Cli::from_arg_matches(&matches)?,
        matches,
        in_file: settings.into_iter().map(|setting| setting.key).collect(),
    })
}

/// One line of the file.
#[derive(Debug)]
struct Setting {
    key: String,
    values: Vec<String>,
}

fn file_named_in(words: &[OsString]) -> Result<Option<PathBuf>, ConfigError> {
    // What is missing here may be in the file.
    let lenient = with_each_flag(Cli::command(), &|arg| arg.required(false));
    let matches = lenient.try_get_matches_from(words)?;
    let mut innermost = &matches;
    while let Some((_, inner)) = innermost.subcommand() {
        innermost = inner;
    }
    Ok(innermost.get_one::<PathBuf>("config").cloned())
}

fn settings_of(path: &Path) -> Result<Vec<Setting>, ConfigError> {
    let text = fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    let table: Table = text.parse().map_err(|source| ConfigError::NotToml {
        path: path.to_owned(),
        source: Box::new(source),
    })?;
    table
        .into_iter()
        .map(|(key, value)| {
            let arg = setting_named(&key).ok_or_else(|| ConfigError::Unknown {
                path: path.to_owned(),
                key: key.clone(),
            })?;
            let fitting = plain(&value).and_then(|values| fits(&arg, &values).map(|()| values));
            match fitting {
                Ok(values) => Ok(Setting { key, values }),
                Err(reason) => Err(ConfigError::Wrong {
                    path: path.to_owned(),
                    key,
                    reason,
                }),
            }
        })
        .collect()
}

/// The flag with this name, if it can be set in the file: those that have an environment variable.
fn setting_named(key: &str) -> Option<Arg> {
    fn in_command(command: &Command, key: &str) -> Option<Arg> {
        let here = command
            .get_arguments()
            .find(|arg| is_setting(arg) && arg.get_long() == Some(key));
        here.cloned().or_else(|| {
            command
                .get_subcommands()
                .find_map(|inner| in_command(inner, key))
        })
    }
    in_command(&Cli::command(), key)
}

pub(super) fn is_setting(arg: &Arg) -> bool {
    arg.get_env().is_some() && arg.get_long() != Some("config")
}

/// A value as one would write it behind a flag.
fn plain(value: &Value) -> Result<Vec<String>, String> {
    match value {
        Value::String(text) => Ok(vec![text.clone()]),
        Value::Integer(number) => Ok(vec![number.to_string()]),
        Value::Float(number) => Ok(vec![number.to_string()]),
        Value::Boolean(yes) => Ok(vec![yes.to_string()]),
        Value::Array(values) => values
            .iter()
            .map(plain)
            .collect::<Result<Vec<_>, _>>()
            .map(|values| values.concat()),
        Value::Datetime(_) | Value::Table(_) => {
            Err("give a text, a number, true or false, or a list of them".to_owned())
        }
    }
}

/// Whether the flag takes these values, asked of clap so that file and flag never differ.
fn fits(arg: &Arg, values: &[String]) -> Result<(), String> {
    if matches!(arg.get_action(), ArgAction::SetTrue) {
        return match values {
            [value] if value == "true" || value == "false" => Ok(()),
            _ => Err("give true or false".to_owned()),
        };
    }
    if values.len() > 1 && !matches!(arg.get_action(), ArgAction::Append) {
        return Err("give one value, not a list".to_owned());
    }
    let name = arg.get_long().unwrap_or_default();
    let words = values.iter().map(|value| format!("--{name}={value}"));
    // Alone, as what it is required with or conflicts with may be set elsewhere.
    let mut alone = Arg::new(arg.get_id().clone())
        .long(name.to_owned())
        .action(arg.get_action().clone())
        .value_parser(arg.get_value_parser().clone());
    if let Some(delimiter) = arg.get_value_delimiter() {
        alone = alone.value_delimiter(delimiter);
    }
    let refused = Command::new("setting")
        .no_binary_name(true)
        .arg(alone)
        .try_get_matches_from(words)
        .err();
    match refused {
        None => Ok(()),
        Some(refused) => Err(reason_of(&refused)),
    }
}

/// The words behind a refusal, without those about flags.
fn reason_of(refused: &clap::Error) -> String {
    if let Some(source) = error::Error::source(refused) {
        return source.to_string();
    }
    let rendered = refused.render().to_string();
    let lines = rendered.lines().map(str::trim).filter(|line| {
        !line.is_empty() && !line.starts_with("For more") && !line.starts_with("Usage")
    });
    let words = lines.collect::<Vec<_>>().join(" ");
    words.trim_start_matches("error: ").to_owned()
}

fn with_default(command: Command, setting: &Setting) -> Command {
    with_each_flag(command, &|arg| {
        if is_setting(&arg) && arg.get_long() == Some(setting.key.as_str()) {
            arg.required(false).default_values(setting.values.clone())
        } else {
            arg
        }
    })
}

/// Changes the flags of a command and of all below it.
fn with_each_flag(command: Command, change: &dyn Fn(Arg) -> Arg) -> Command {
    command
        .mut_args(change)
        .mut_subcommands(|inner| with_each_flag(inner, change))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::Command as Wanted;
    use super::*;

    /// Reads a command line with this settings file.
    fn with_file(text: &str, words: &[&str]) -> Result<Given, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("duologue.toml");
        fs::write(&path, text).unwrap();
        let mut all = vec!["duologue".into(), "serve".into()];
        all.extend(["--config".into(), path.into_os_string()]);
        all.extend(words.iter().map(OsString::from));
        read(all)
    }

    #[test]
    fn the_file_counts_below_the_flags() {
        let given = with_file(
            "data = \"/from/the/file\"\ninvitation-seconds = 60\nlog-format = \"json\"\n\
             trusted-proxy = [\"127.0.0.1\", \"10.0.0.0/8\"]\n",
            &["--invitation-seconds", "90"],
        )
        .unwrap();
        let Wanted::Serve(options) = given.cli.command else {
            panic!("{given:?}");
        };
        assert_eq!(options.data, PathBuf::from("/from/the/file"));
        assert_eq!(options.invitation_seconds, 90);
        assert_eq!(options.log_format, super::super::LogFormat::Json);
        assert_eq!(options.trusted_proxies.len(), 2);
        assert_eq!(options.listen.to_string(), "127.0.0.1:8080");
    }

    #[test]
    fn what_is_wrong_in_the_file_is_named() {
        for (text, says) in [
            (
                "data = \"d\"\nlisten = \"here\"",
                "`listen` does not fit: invalid socket",
            ),
            (
                "data = \"d\"\nlisten = [\"127.0.0.1:1\", \"127.0.0.1:2\"]",
                "give one value",
            ),
            ("data = \"d\"\nlog-format = \"xml\"", "text, json"),
            (
                "data = \"d\"\ninvitation-seconds = 0",
                "`invitation-seconds` does not fit: 0 is",
            ),
            (
                "data = \"d\"\n[listen]\nport = 1",
                "`listen` does not fit: give a text",
            ),
            (
                "data = \"d\"\npublic-url = \"ftp://a\"",
                "give scheme and host",
            ),
            (
                "data = \"d\"\nlistn = \"127.0.0.1:1\"",
                "`listn`, which is no setting",
            ),
            (
                "data = \"d\"\nconfig = \"other.toml\"",
                "`config`, which is no setting",
            ),
            ("data = d", "is not valid TOML"),
            ("", "--data"),
        ] {
            let words = with_file(text, &[]).unwrap_err().to_string();
            assert!(words.contains(says), "{text:?} gave {words:?}");
        }
    }

    #[test]
    fn a_flag_without_a_value_is_true_or_false() {
        let flag = Arg::new("quiet").long("quiet").action(ArgAction::SetTrue);
        let is_fine = |value: &str| fits(&flag, &[value.to_owned()]).is_ok();
        assert!(is_fine("true") && is_fine("false"));
        assert!(!is_fine("yes"));
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let words = ["duologue", "serve", "--config", "/nowhere/duologue.toml"];
        let error = read(words.map(OsString::from)).unwrap_err();
        let words = error.to_string();
        assert!(words.contains("/nowhere/duologue.toml"), "{words}");
    }
}
