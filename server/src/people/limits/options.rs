//! Limits on the command line.

use std::time::Duration;

use clap::Args;

use super::rate::{AtOnce, Bytes, Rate};

/// How much one person or one address may do: `20/hour` is twenty in a row, which come back evenly
/// over an hour; `off` is no limit.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Limits")]
pub struct LimitOptions {
    /// Attempts to sign in from one address, by password, and as many by anything else; a failed one
    /// counts as five.
    #[arg(
        long = "limit-sign-in-address",
        env = "DUOLOGUE_LIMIT_SIGN_IN_ADDRESS",
        value_name = "RATE",
        default_value = "300/hour"
    )]
    pub sign_in_address: Rate,

    /// Failed attempts to sign in to one account, from all browsers that it never signed in with
    /// together, and from each other one.
    #[arg(
        long = "limit-sign-in-account",
        env = "DUOLOGUE_LIMIT_SIGN_IN_ACCOUNT",
        value_name = "RATE",
        default_value = "20/hour"
    )]
    pub sign_in_account: Rate,

    /// Codes that one person has shown to sign in on another device.
    #[arg(
        long = "limit-code",
        env = "DUOLOGUE_LIMIT_CODE",
        value_name = "RATE",
        default_value = "20/hour"
    )]
    pub code: Rate,

    /// Accounts made from one address.
    #[arg(
        long = "limit-sign-up",
        env = "DUOLOGUE_LIMIT_SIGN_UP",
        value_name = "RATE",
        default_value = "30/hour"
    )]
    pub sign_up: Rate,

    /// Invitations made by one person.
    #[arg(
        long = "limit-invitation",
        env = "DUOLOGUE_LIMIT_INVITATION",
        value_name = "RATE",
        default_value = "60/hour"
    )]
    pub invitation: Rate,

    /// Invitations looked at or accepted from one address.
    #[arg(
        long = "limit-link",
        env = "DUOLOGUE_LIMIT_LINK",
        value_name = "RATE",
        default_value = "600/hour"
    )]
    pub link: Rate,

    /// Searches by one person, of which a page makes one for each pause in typing.
    #[arg(
        long = "limit-search",
        env = "DUOLOGUE_LIMIT_SEARCH",
        value_name = "RATE",
        default_value = "600/minute"
    )]
    pub search: Rate,

    /// Readings of one person's calendar feed, by all of their calendar programs together.
    #[arg(
        long = "limit-calendar",
        env = "DUOLOGUE_LIMIT_CALENDAR",
        value_name = "RATE",
        default_value = "120/hour"
    )]
    pub calendar: Rate,

    /// Sockets opened from one address.
    #[arg(
        long = "limit-socket-address",
        env = "DUOLOGUE_LIMIT_SOCKET_ADDRESS",
        value_name = "RATE",
        default_value = "600/minute"
    )]
    pub socket_address: Rate,

    /// Sockets opened by one person.
    #[arg(
        long = "limit-socket-person",
        env = "DUOLOGUE_LIMIT_SOCKET_PERSON",
        value_name = "RATE",
        default_value = "120/minute"
    )]
    pub socket_person: Rate,

    /// Bytes that one person sends over all of their sockets; above that they are read more
    /// slowly.
    #[arg(
        long = "limit-bytes",
        env = "DUOLOGUE_LIMIT_BYTES",
        value_name = "RATE",
        default_value = "67108864/minute"
    )]
    pub bytes: Rate,

    /// Sockets open at once from one address.
    #[arg(
        long = "open-sockets-address",
        env = "DUOLOGUE_OPEN_SOCKETS_ADDRESS",
        value_name = "NUMBER",
        default_value = "1000"
    )]
    pub open_sockets_address: AtOnce,

    /// Sockets open at once of one person.
    #[arg(
        long = "open-sockets-person",
        env = "DUOLOGUE_OPEN_SOCKETS_PERSON",
        value_name = "NUMBER",
        default_value = "50"
    )]
    pub open_sockets_person: AtOnce,

    /// Agendas that one person may make; those that they are invited to are not counted.
    #[arg(
        long = "agendas-person",
        env = "DUOLOGUE_AGENDAS_PERSON",
        value_name = "NUMBER",
        default_value = "500"
    )]
    pub agendas_person: AtOnce,

    /// Bytes that the agendas which one person made may keep here together, whoever writes in them; 0 or
    /// off is no limit.
    #[arg(
        long = "bytes-person",
        env = "DUOLOGUE_BYTES_PERSON",
        value_name = "BYTES",
        default_value = "1073741824"
    )]
    pub bytes_person: Bytes,

    /// Connections open at once from one address that are no sockets; those of a trusted proxy
    /// are not counted.
    #[arg(
        long = "open-connections",
        env = "DUOLOGUE_OPEN_CONNECTIONS",
        value_name = "NUMBER",
        default_value = "256"
    )]
    pub open_connections: AtOnce,

    /// How long a connection may take nothing of what it is sent, in seconds, before it is ended.
    #[arg(
        long = "write-timeout-seconds",
        env = "DUOLOGUE_WRITE_TIMEOUT_SECONDS",
        value_name = "SECONDS",
        default_value_t = Self::WRITE_TIMEOUT.as_secs(),
        value_parser = clap::value_parser!(u64).range(1..=3600)
    )]
    pub write_timeout_seconds: u64,
}

impl LimitOptions {
    /// The write timeout unless another is given.
    pub const WRITE_TIMEOUT: Duration = Duration::from_mins(1);

    /// No limit at all on what anybody may do: for measuring, and for tests about something else.
    pub const fn unlimited() -> Self {
        Self {
            sign_in_address: Rate::Unlimited,
            sign_in_account: Rate::Unlimited,
            code: Rate::Unlimited,
            sign_up: Rate::Unlimited,
            invitation: Rate::Unlimited,
            link: Rate::Unlimited,
            search: Rate::Unlimited,
            calendar: Rate::Unlimited,
            socket_address: Rate::Unlimited,
            socket_person: Rate::Unlimited,
            bytes: Rate::Unlimited,
            open_sockets_address: AtOnce::UNLIMITED,
            open_sockets_person: AtOnce::UNLIMITED,
            agendas_person: AtOnce::UNLIMITED,
            bytes_person: Bytes::UNLIMITED,
            open_connections: AtOnce::UNLIMITED,
            write_timeout_seconds: Self::WRITE_TIMEOUT.as_secs(),
        }
    }
}
