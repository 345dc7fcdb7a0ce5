//! Settings: by flags, by the environment, and by a file.
//!
//! Each setting has one name: the flag `--data` is `DUOLOGUE_DATA` in the environment and `data` in
//! the file. A flag counts before the environment, and both before the file.

mod data;
mod effective;
mod file;
mod provider;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use ipnet::IpNet;
use url::Url;

pub use self::data::{
    BackupOptions, DeletePairOptions, KeyCommand, MasterKeyOptions, PeopleCommand, PeopleOptions,
    PersonOptions, RestoreOptions, RotateOptions, ScheduleOptions, ShrinkOptions,
};
pub use self::effective::effective;
pub use self::file::{ConfigError, Given, read};
pub use self::provider::{ProviderOptions, UnreadableSecret};
use crate::net::proxy::{Proxies, ProxyHeader};
use crate::people::auth::SignUp;
use crate::people::limits::LimitOptions;

/// Two people's agenda for their regular talks.
#[derive(Clone, Debug, Parser)]
#[command(name = "duologue", version, arg_required_else_help = true)]
pub struct Cli {
    /// A TOML file with settings, named as the flags are; see `duologue config`.
    #[arg(long, env = "DUOLOGUE_CONFIG", value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,

    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Serves the page, the interface and the agendas.
    Serve(Box<ServeOptions>),
    /// Prints the settings `serve` would have and where each comes from, in the form of the file.
    /// None is secret: secrets are in files that settings name.
    Config(Box<ServeOptions>),
    /// Checks a data folder while no server runs over it, without writing to it. Exits with 0 if nothing
    /// is damaged.
    Check(CheckOptions),
    /// Asks the server that runs on this machine whether it can read and save; exits with 0 if so.
    Healthcheck(HealthcheckOptions),
    /// Makes a backup in one file, of a running server too.
    Backup(BackupOptions),
    /// Restores a backup into an empty folder.
    Restore(RestoreOptions),
    /// Writes the database anew, which gives back the space of what is gone; of a running server too, which
    /// does so by itself when much is gone.
    Shrink(ShrinkOptions),
    /// Destroys a pair's agenda for good, with the key that its copies on the disk would need. The
    /// server must not run.
    DeletePair(DeletePairOptions),
    /// Tells who has an account, and closes, opens or deletes one, of a running server too. Never tells
    /// or changes what anybody wrote.
    #[command(subcommand)]
    People(PeopleCommand),
    /// Makes and changes the master key, which locks everything that is kept.
    #[command(subcommand)]
    Key(KeyCommand),
}

/// What to check.
#[derive(Clone, Debug, Args)]
pub struct CheckOptions {
    /// The folder that keeps everything.
    #[arg(long, env = "DUOLOGUE_DATA", value_name = "DIR")]
    pub data: PathBuf,

    /// Where a copy of it may be made for checking, which takes as much room as the data; the system's
    /// folder for temporary files unless said otherwise.
    #[arg(long, value_name = "DIR")]
    pub scratch: Option<PathBuf>,

    /// The master key.
    #[command(flatten)]
    pub master_key: MasterKeyOptions,
}

/// Whom to ask.
#[derive(Clone, Debug, Args)]
pub struct HealthcheckOptions {
    /// The address it listens on.
    #[arg(
        long,
        env = "DUOLOGUE_LISTEN",
        value_name = "ADDRESS",
        default_value = "127.0.0.1:8080"
    )]
    pub listen: SocketAddr,
}

/// How to serve.
#[derive(Clone, Debug, Args)]
pub struct ServeOptions {
    /// The address to listen on; port 0 takes a free one.
    #[arg(
        long,
        env = "DUOLOGUE_LISTEN",
        value_name = "ADDRESS",
        default_value = "127.0.0.1:8080"
    )]
    pub listen: SocketAddr,

    /// The address to answer `/metrics`, `/healthz` and `/readyz` on, for monitoring alone; without
    /// one there are no metrics.
    #[arg(long, env = "DUOLOGUE_METRICS_LISTEN", value_name = "ADDRESS")]
    pub metrics_listen: Option<SocketAddr>,

    /// The folder that keeps everything; made when it isn't there.
    #[arg(long, env = "DUOLOGUE_DATA", value_name = "DIR")]
    pub data: PathBuf,

    /// Where the master key of the data is.
    #[command(flatten)]
    pub master_key: MasterKeyOptions,

    /// When and where to make backups.
    #[command(flatten)]
    pub backups: ScheduleOptions,

    /// The address people open, when it isn't the one listened on. With https, cookies are only
    /// sent encrypted.
    #[arg(long, env = "DUOLOGUE_PUBLIC_URL", value_name = "URL", value_parser = public_url)]
    pub public_url: Option<Url>,

    /// A proxy in front, as an address or a network such as 10.0.0.0/8: it is believed when it says
    /// whom it speaks for. Several are separated by commas.
    #[arg(
        long = "trusted-proxy",
        env = "DUOLOGUE_TRUSTED_PROXY",
        value_name = "ADDRESS",
        value_delimiter = ',',
        value_parser = network
    )]
    pub trusted_proxies: Vec<IpNet>,

    /// The header in which the trusted proxy names the client. It has to be the one that it writes
    /// itself: any other one comes from the client.
    #[arg(
        long,
        env = "DUOLOGUE_PROXY_HEADER",
        value_enum,
        default_value_t,
        value_name = "HEADER"
    )]
    pub proxy_header: ProxyHeader,

    /// How long an invitation link works, in seconds; 7 days unless said otherwise.
    #[arg(
        long,
        env = "DUOLOGUE_INVITATION_SECONDS",
        value_name = "SECONDS",
        default_value_t = 7 * 24 * 60 * 60,
        value_parser = clap::value_parser!(u64).range(1..=31_536_000)
    )]
    pub invitation_seconds: u64,

    /// Who may make an account: everybody, only whoever holds an invitation link, or nobody new. It
    /// holds for the sign-in provider as well.
    #[arg(
        id = "who_signs_up",
        long = "sign-up",
        env = "DUOLOGUE_SIGN_UP",
        value_enum,
        default_value_t,
        value_name = "WHO"
    )]
    pub sign_up: SignUp,

    /// How much one person or one address may do.
    #[command(flatten)]
    limits: LimitOptions,

    /// Switches all limits off: for measuring on a machine of one's own.
    #[arg(long, help_heading = "Limits")]
    unlimited: bool,

    /// Which provider people may sign in through.
    #[command(flatten)]
    pub provider: ProviderOptions,

    /// What to log to stderr: error, warn, info, debug or trace, also by module, as in
    /// `info,duologue_server=debug`.
    #[arg(
        long,
        env = "DUOLOGUE_LOG",
        value_name = "FILTER",
        default_value = "info"
    )]
    pub log: tracing_subscriber::filter::Targets,

    /// How the log looks: lines for people, or one JSON object a line for programs.
    #[arg(
        long,
        env = "DUOLOGUE_LOG_FORMAT",
        value_name = "FORMAT",
        default_value = "text"
    )]
    pub log_format: LogFormat,
}

/// How the log looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

impl ServeOptions {
    /// How much one person or one address may do.
    pub fn limits(&self) -> LimitOptions {
        if self.unlimited {
            LimitOptions::unlimited()
        } else {
            self.limits.clone()
        }
    }

    /// The proxies that are believed.
    pub fn proxies(&self) -> Proxies {
        Proxies::new(self.trusted_proxies.clone(), self.proxy_header)
    }

    /// How long an invitation link works.
    pub fn invitation_life(&self) -> Duration {
        Duration::from_secs(self.invitation_seconds)
    }
}

/// Takes a network, or one address.
fn network(text: &str) -> Result<IpNet, String> {
    let alone = || text.parse().map(|address: IpAddr| IpNet::from(address));
    text.parse()
        .or_else(|_| alone())
        .map_err(|_| "give an address such as 127.0.0.1 or a network such as 10.0.0.0/8".to_owned())
}

/// Takes what a browser could have as an origin: scheme, host, perhaps a port, nothing more.
fn public_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    let web = matches!(url.scheme(), "http" | "https") && url.has_host();
    let bare = url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    if web && bare {
        Ok(url)
    } else {
        Err("give scheme and host alone, such as https://duologue.example".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_flags_fit_together() {
        Cli::command().debug_assert();
    }

    /// `duologue config` prints every setting, and everybody on the machine can see a command line.
    #[test]
    fn no_setting_is_a_secret_itself() {
        let program = Cli::command();
        let commands = program.get_subcommands();
        for arg in commands.flat_map(clap::Command::get_arguments) {
            let name = arg.get_long().unwrap_or_default();
            let secret = ["key", "secret", "password", "token"]
                .iter()
                .any(|word| name.split('-').any(|part| part == *word));
            assert!(
                !secret || name.ends_with("-file"),
                "--{name} has to name a file"
            );
        }
    }

    #[test]
    fn the_public_address_is_an_origin() {
        for good in [
            "https://duologue.example",
            "http://127.0.0.1:8080/",
            "https://[::1]:8443",
        ] {
            assert!(public_url(good).is_ok(), "{good} was refused");
        }
        for bad in [
            "duologue.example",
            "ftp://duologue.example",
            "https://duologue.example/app",
            "https://duologue.example/?q",
            "https://ana@duologue.example",
            "file:///",
        ] {
            assert!(public_url(bad).is_err(), "{bad} passed");
        }
    }

    #[test]
    fn proxies_are_addresses_or_networks() {
        let parse = |proxies: &str| {
            Cli::try_parse_from([
                "duologue",
                "serve",
                "--data",
                "d",
                "--trusted-proxy",
                proxies,
            ])
        };
        let Command::Serve(options) = parse("127.0.0.1,10.0.0.0/8").unwrap().command else {
            panic!("no server");
        };
        let proxies = options.proxies();
        assert!(proxies.trusts("127.0.0.1".parse().unwrap()));
        assert!(proxies.trusts("10.1.2.3".parse().unwrap()));
        assert!(!proxies.trusts("127.0.0.2".parse().unwrap()));
        assert!(parse("my-proxy").is_err());
        assert!(parse("10.0.0.0/33").is_err());
    }

    #[test]
    fn a_folder_for_the_data_has_to_be_named() {
        assert!(Cli::try_parse_from(["duologue", "serve"]).is_err());
        let cli = Cli::try_parse_from(["duologue", "serve", "--data", "d"]).unwrap();
        let Command::Serve(options) = cli.command else {
            panic!("{cli:?}");
        };
        assert_eq!(options.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(options.invitation_life().as_secs(), 604_800);
    }
}
