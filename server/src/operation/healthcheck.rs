//! Health check of a running server, for supervisors that can only run a program.

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use thiserror::Error;

/// How long connecting may take, and each wait for the answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// The most of an answer that is read.
const LONGEST: u64 = 16 * 1024;

/// Why a server does not count as well.
#[derive(Debug, Error)]
pub enum Unwell {
    /// Nobody answers there.
    #[error("{address} does not answer ({source}); is the server running, and listening there?")]
    Silent {
        /// The address that was asked.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// It answers that it cannot do its work.
    #[error("{address} answers: {answer}")]
    Failing {
        /// The address that was asked.
        address: SocketAddr,
        /// The first line of its answer.
        answer: String,
    },
}

/// Asks the server that listens on this address whether it can read and save.
///
/// # Errors
/// [`Unwell`] when it cannot, or does not answer.
pub fn check(listen: SocketAddr) -> Result<(), Unwell> {
    let address = reachable(listen);
    let answer = ask(address).map_err(|source| Unwell::Silent { address, source })?;
    let first = answer.lines().next().unwrap_or_default();
    if first.split(' ').nth(1) == Some("200") {
        return Ok(());
    }
    Err(Unwell::Failing {
        address,
        answer: first.to_owned(),
    })
}

/// Who listens everywhere is asked from within.
fn reachable(mut listen: SocketAddr) -> SocketAddr {
    if listen.ip().is_unspecified() {
        listen.set_ip(match listen.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    listen
}

fn ask(address: SocketAddr) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "GET /healthz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.take(LONGEST).read_to_string(&mut answer)?;
    Ok(answer)
}
