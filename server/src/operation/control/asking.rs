//! Client end of the control socket.

use std::fmt;
use std::io::{self, Read};
use std::path::Path;

use thiserror::Error;

use super::{LONGEST_LINE, Reply, Request, SOCKET};

/// Why the running server did not do it.
#[derive(Debug, Error)]
pub enum Unanswered {
    /// It cannot be reached, though it runs.
    #[error("the running server cannot be reached ({0})")]
    Unreachable(#[from] io::Error),
    /// It said no.
    #[error("the running server refused: {0}")]
    Refused(String),
}

/// What the running server did.
pub struct Answer {
    /// What it said.
    pub text: String,
    /// What follows, for a backup.
    pub bytes: Box<dyn Read>,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("text", &self.text)
            .finish_non_exhaustive()
    }
}

/// Asks the server that has this folder open; `None` when none does.
#[cfg(unix)]
pub fn ask(folder: &Path, request: &Request) -> Result<Option<Answer>, Unanswered> {
    use std::io::{BufRead, BufReader, Write};
    use std::os::unix::net::UnixStream;

    if !folder.join(SOCKET).exists() {
        return Ok(None);
    }
    let address = super::address::Address::of(folder)?;
    let mut stream = match UnixStream::connect(&address.path) {
        Ok(stream) => stream,
        // What a server that was killed left behind.
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut line = zeroize::Zeroizing::new(serde_json::to_vec(request).map_err(io::Error::from)?);
    line.push(b'\n');
    stream.write_all(&line)?;
    let mut stream = BufReader::new(stream);
    let mut reply = String::new();
    stream.by_ref().take(LONGEST_LINE).read_line(&mut reply)?;
    match serde_json::from_str(&reply).map_err(io::Error::from)? {
        Reply::Done(text) => Ok(Some(Answer {
            text,
            bytes: Box::new(stream),
        })),
        Reply::Refused(why) => Err(Unanswered::Refused(why)),
    }
}

/// There is no such socket here: a server that runs has to be ended first.
#[cfg(not(unix))]
pub fn ask(_folder: &Path, _request: &Request) -> Result<Option<Answer>, Unanswered> {
    Ok(None)
}
