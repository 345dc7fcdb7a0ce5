//! Control socket: asking the running server to do something with its data, which it alone has open.
//!
//! A server listens at a Unix socket in its data folder; who may open the folder may ask. A request is
//! one line of JSON. The answer is one line of JSON too; a backup's bytes follow it, or what is told of people.

mod asking;
mod listening;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

pub use self::asking::{Answer, Unanswered, ask};
pub use self::listening::{Listening, Operations};
use crate::people::accounts::PeopleAct;

/// The socket's name in the data folder.
const SOCKET: &str = "control.sock";
/// Longer requests and answers are none.
const LONGEST_LINE: u64 = 4096;

/// What can be asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// A backup, whose bytes follow the answer.
    BackUp,
    /// Something about people; what there is to tell follows the answer.
    People(PeopleAct),
    /// To lock the data with another master key, in its written form.
    Rotate {
        /// The key.
        master_key: Secret,
    },
    /// To give back the space of what is gone.
    Shrink,
}

/// Text that is wiped from memory and never shown.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Text that nobody else should see.
    pub fn new(text: Zeroizing<String>) -> Self {
        Self(text)
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// What is answered.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reply {
    /// It was done, or begins now; with what there is to tell.
    Done(String),
    /// It was not, and why.
    Refused(String),
}

/// Where a folder's socket is, in a form that fits into an address: that has room for about a hundred
/// bytes. On Linux a longer path is reached through the folder once it is open.
#[cfg(unix)]
mod address {
    use std::fs::File;
    use std::io;
    use std::path::{Path, PathBuf};

    const LONGEST: usize = 100;

    /// The socket's address; the folder has to stay open for as long as it is used.
    pub(super) struct Address {
        pub(super) path: PathBuf,
        _folder: Option<File>,
    }

    impl Address {
        pub(super) fn of(folder: &Path) -> io::Result<Self> {
            let plain = folder.join(super::SOCKET);
            if plain.as_os_str().len() <= LONGEST {
                return Ok(Self {
                    path: plain,
                    _folder: None,
                });
            }
            Self::through_the_open(folder)
        }

        #[cfg(target_os = "linux")]
        fn through_the_open(folder: &Path) -> io::Result<Self> {
            use std::os::fd::AsRawFd;
            let open = File::open(folder)?;
            let path = format!("/proc/self/fd/{}/{}", open.as_raw_fd(), super::SOCKET);
            Ok(Self {
                path: path.into(),
                _folder: Some(open),
            })
        }

        #[cfg(not(target_os = "linux"))]
        fn through_the_open(_folder: &Path) -> io::Result<Self> {
            Err(io::Error::other(
                "the data folder's path is too long for a socket in it; give it a shorter one",
            ))
        }
    }
}
