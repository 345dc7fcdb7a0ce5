//! The command line, with an environment variable for every flag.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use url::Url;

/// Two people's agenda for their regular talks.
#[derive(Clone, Debug, Parser)]
#[command(name = "duologue", version, arg_required_else_help = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Serves the page, the interface and the agendas.
    Serve(ServeOptions),
}

/// How to serve.
#[derive(Clone, Debug, Args)]
pub struct ServeOptions {
    /// The address to listen on; port 0 takes a free one.
    #[arg(long, env = "DUOLOGUE_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// The folder that keeps everything; made when it isn't there.
    #[arg(long, env = "DUOLOGUE_DATA", value_name = "DIR")]
    pub data: PathBuf,

    /// The address people open, when it isn't the one listened on. With https, cookies are only
    /// sent encrypted.
    #[arg(long, env = "DUOLOGUE_PUBLIC_URL", value_name = "URL", value_parser = public_url)]
    pub public_url: Option<Url>,

    /// How long an invitation link works, in seconds; 7 days unless said otherwise.
    #[arg(
        long,
        env = "DUOLOGUE_INVITATION_SECONDS",
        value_name = "SECONDS",
        default_value_t = 7 * 24 * 60 * 60,
        value_parser = clap::value_parser!(u64).range(1..=31_536_000)
    )]
    pub invitation_seconds: u64,

    /// What to log to stderr: error, warn, info, debug or trace, also by module, as in
    /// `info,duologue_server=debug`.
    #[arg(
        long,
        env = "DUOLOGUE_LOG",
        value_name = "FILTER",
        default_value = "info"
    )]
    pub log: tracing_subscriber::filter::Targets,
}

impl ServeOptions {
    /// How long an invitation link works.
    pub fn invitation_life(&self) -> Duration {
        Duration::from_secs(self.invitation_seconds)
    }
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
    fn a_folder_for_the_data_has_to_be_named() {
        assert!(Cli::try_parse_from(["duologue", "serve"]).is_err());
        let cli = Cli::try_parse_from(["duologue", "serve", "--data", "d"]).unwrap();
        let Command::Serve(options) = cli.command;
        assert_eq!(options.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(options.invitation_life().as_secs(), 604_800);
    }
}
