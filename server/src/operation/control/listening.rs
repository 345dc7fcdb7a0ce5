//! Server end of the control socket.

#[cfg(not(unix))]
use std::{io, path::Path, sync::Arc};

use crate::backup::Source;
use crate::people::accounts::{PeopleAct, PeopleError};
use crate::store::engine::EngineError;
use crate::vault::{KeyringError, MasterKey, MasterKeyId};

/// What the server can be asked to do with its data.
pub trait Operations: Source {
    /// Locks the data with another master key, and says which one locked it before.
    fn rotate(&self, master: MasterKey) -> Result<MasterKeyId, KeyringError>;

    /// Does something about people, and says what was done. Blocks.
    fn people(&self, act: &PeopleAct) -> Result<String, PeopleError>;

    /// Writes the database anew, and says what that gave.
    fn shrink(&self) -> Result<String, EngineError>;
}

#[cfg(unix)]
pub use unix::Listening;

/// There is nothing to listen at here: commands need the server to be ended first.
#[cfg(not(unix))]
#[derive(Debug)]
pub struct Listening {}

#[cfg(not(unix))]
impl Listening {
    /// Does nothing.
    pub fn start(_folder: &Path, _operations: Arc<dyn Operations>) -> io::Result<Self> {
        Ok(Self {})
    }
}

#[cfg(unix)]
mod unix {
    use std::fs::{self, Permissions};
    use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::net::UnixStream;
    use std::path::{Path, PathBuf};
    use std::sync::Arc;
    use std::time::Duration;

    use tokio::net::UnixListener;
    use tokio::task::{JoinHandle, spawn_blocking};
    use tokio::time::sleep;
    use zeroize::Zeroizing;

    use super::super::address::Address;
    use super::super::{LONGEST_LINE, Reply, Request, SOCKET, Secret};
    use super::{EngineError, Operations};
    use crate::vault::MasterKey;

    /// How long whoever asks may take to say what, or to take more of a backup.
    const PATIENCE: Duration = Duration::from_mins(1);
    /// The pause after accepting failed.
    const PAUSE: Duration = Duration::from_millis(200);

    /// A socket that is listened at; it ends with this.
    #[derive(Debug)]
    pub struct Listening {
        place: PathBuf,
        task: JoinHandle<()>,
    }

    impl Listening {
        /// Listens in a data folder that this process alone has open.
        pub fn start(folder: &Path, operations: Arc<dyn Operations>) -> io::Result<Self> {
            let place = folder.join(SOCKET);
            // Left by a server that was killed: whoever has the folder open is this process.
            match fs::remove_file(&place) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                Ok(()) | Err(_) => {}
            }
            let address = Address::of(folder)?;
            let listener = UnixListener::bind(&address.path)?;
            fs::set_permissions(&place, Permissions::from_mode(0o600))?;
            let task = tokio::spawn(listen(listener, operations));
            Ok(Self { place, task })
        }
    }

    impl Drop for Listening {
        fn drop(&mut self) {
            self.task.abort();
            // Whoever finds it later is refused, and goes on as if there were none.
            fs::remove_file(&self.place).ok();
        }
    }

    /// Does what is asked, one after the other.
    async fn listen(listener: UnixListener, operations: Arc<dyn Operations>) {
        loop {
            let stream = match listener.accept().await {
                Ok((stream, _)) => stream.into_std(),
                Err(error) => Err(error),
            };
            let operations = Arc::clone(&operations);
            let done = match stream {
                Ok(stream) => spawn_blocking(move || answer(&stream, operations.as_ref())).await,
                Err(error) => {
                    sleep(PAUSE).await;
                    Ok(Err(error))
                }
            };
            match done {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::warn!(%error, "a command was not answered"),
                Err(_panic) => tracing::error!("a command panicked"),
            }
        }
    }

    fn answer(stream: &UnixStream, operations: &dyn Operations) -> io::Result<()> {
        stream.set_nonblocking(false)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let mut line = Zeroizing::new(String::new());
        BufReader::new(stream)
            .take(LONGEST_LINE)
            .read_line(&mut line)?;
        let mut out = BufWriter::new(stream);
        match serde_json::from_str(&line) {
            Ok(Request::BackUp) => back_up(operations, &mut out)?,
            Ok(Request::Rotate { master_key }) => {
                reply(&mut out, &rotate(operations, &master_key))?;
            }
            Ok(Request::People(act)) => match operations.people(&act) {
                Ok(told) => {
                    reply(&mut out, &Reply::Done(String::new()))?;
                    out.write_all(told.as_bytes())?;
                }
                Err(error) => reply(&mut out, &Reply::Refused(error.to_string()))?,
            },
            Ok(Request::Shrink) => {
                let shrunk = operations.shrink();
                let refused = |error: EngineError| Reply::Refused(error.to_string());
                reply(&mut out, &shrunk.map_or_else(refused, Reply::Done))?;
            }
            Err(_unknown) => {
                let why = "the server does not know this command; are both of one version?";
                reply(&mut out, &Reply::Refused(why.to_owned()))?;
            }
        }
        out.flush()
    }

    fn back_up(operations: &dyn Operations, out: &mut dyn Write) -> io::Result<()> {
        let mut announced = Announced { out, said: false };
        match operations.copy_to(&mut announced) {
            Ok(_) => Ok(()),
            Err(error) if announced.said => Err(io::Error::other(error)),
            Err(error) => reply(announced.out, &Reply::Refused(error.to_string())),
        }
    }

    /// Says that it goes well before the first byte: from then on, what ends early is no backup at the
    /// other end.
    struct Announced<'a> {
        out: &'a mut dyn Write,
        said: bool,
    }

    impl Write for Announced<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if !self.said {
                reply(self.out, &Reply::Done(String::new()))?;
                self.said = true;
            }
            self.out.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            self.out.flush()
        }
    }

    fn rotate(operations: &dyn Operations, key: &Secret) -> Reply {
        let Some(master) = MasterKey::parse(&key.0) else {
            return Reply::Refused("what was sent is no master key".to_owned());
        };
        match operations.rotate(master) {
            Ok(before) => {
                tracing::info!(%before, "the data is locked with another master key");
                Reply::Done(before.to_string())
            }
            Err(error) => Reply::Refused(error.to_string()),
        }
    }

    fn reply(out: &mut dyn Write, reply: &Reply) -> io::Result<()> {
        serde_json::to_writer(&mut *out, reply)?;
        out.write_all(b"\n")?;
        out.flush()
    }
}
