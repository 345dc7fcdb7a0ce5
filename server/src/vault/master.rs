//! Master key: what opens everything, and the one thing that is not in the data folder.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use thiserror::Error;
use zeroize::Zeroizing;

use super::secret::Key;
use crate::system::entropy::{Entropy, NoEntropy};
use crate::system::files::{create_private, sync_folder_of};

/// The environment variable that may hold a master key instead of a file.
pub const MASTER_KEY_VARIABLE: &str = "DUOLOGUE_MASTER_KEY";
/// What a master key in its written form begins with.
const PREFIX: &str = "duologue-master-key-1:";
/// Longer files are no master keys.
const LONGEST: u64 = 4096;

/// The key that wraps all others.
#[derive(Debug)]
pub struct MasterKey(Key);

/// Names a master key without giving it away.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct MasterKeyId([u8; 8]);

/// Why there is no master key to be had.
#[derive(Debug, Error)]
pub enum MasterKeyError {
    /// The file could not be read or made.
    #[error("the master key file {place} cannot be {tried} ({reason})")]
    File {
        /// Where.
        place: PathBuf,
        /// "read" or "made".
        tried: &'static str,
        /// What the system said.
        reason: io::Error,
    },
    /// What stands there is no master key.
    #[error("{0} holds no master key; `duologue key new` makes one")]
    NoKey(String),
    /// A fresh one could not be made.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
}

impl MasterKey {
    /// A fresh one.
    pub fn generate(entropy: &dyn Entropy) -> Result<Self, NoEntropy> {
        Key::generate(entropy).map(Self)
    }

    /// Reads the written form, with any white space around it.
    pub fn parse(text: &str) -> Option<Self> {
        let encoded = text.trim().strip_prefix(PREFIX)?;
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(encoded).ok()?);
        let bytes: &[u8; 32] = bytes.as_slice().try_into().ok()?;
        Some(Self(Key::from(*bytes)))
    }

    /// Reads a key from a file. What stands in it is never shown, also when it is no key.
    pub fn read(file: &Path) -> Result<Self, MasterKeyError> {
        let failed = |reason| MasterKeyError::File {
            place: file.to_owned(),
            tried: "read",
            reason,
        };
        let no_key = || MasterKeyError::NoKey(file.display().to_string());
        let length = fs::metadata(file).map_err(failed)?.len();
        if length > LONGEST {
            return Err(no_key());
        }
        let bytes = Zeroizing::new(fs::read(file).map_err(failed)?);
        warn_if_shared(file);
        std::str::from_utf8(&bytes)
            .ok()
            .and_then(Self::parse)
            .ok_or_else(no_key)
    }

    /// Makes a fresh key in a new file that only its owner can read; a file that exists is left alone.
    pub fn create(file: &Path, entropy: &dyn Entropy) -> Result<Self, MasterKeyError> {
        let key = Self::generate(entropy)?;
        key.write(file).map_err(|reason| MasterKeyError::File {
            place: file.to_owned(),
            tried: "made",
            reason,
        })?;
        Ok(key)
    }

    /// The written form: for its holder only.
    pub fn expose(&self) -> Zeroizing<String> {
        let encoded = Zeroizing::new(URL_SAFE_NO_PAD.encode(self.0.expose()));
        Zeroizing::new(format!("{PREFIX}{}", encoded.as_str()))
    }

    /// Its name. 64 bits of a hash of 256 random ones give nothing away.
    pub fn id(&self) -> MasterKeyId {
        let mut hash = Sha256::new();
        hash.update(b"the id of a master key of Duologue");
        hash.update(self.0.expose());
        let hash: [u8; 32] = hash.finalize().into();
        MasterKeyId(*hash.first_chunk().unwrap_or(&[0; 8]))
    }

    fn write(&self, file: &Path) -> io::Result<()> {
        let mut made = create_private(file)?;
        made.write_all(self.expose().as_bytes())?;
        made.write_all(b"\n")?;
        made.sync_all()?;
        sync_folder_of(file)
    }

    pub(super) fn key(&self) -> &Key {
        &self.0
    }
}

impl MasterKeyId {
    pub(super) fn bytes(self) -> [u8; 8] {
        self.0
    }

    pub(super) fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for MasterKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for MasterKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKeyId({self})")
    }
}

/// Says so when others on this machine can read the key. Not refused: secrets that a container or
/// a service manager hands in often look like that.
#[cfg(unix)]
fn warn_if_shared(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let shared = fs::metadata(file).is_ok_and(|about| about.permissions().mode() & 0o077 != 0);
    if shared {
        tracing::warn!(
            file = %file.display(),
            "other users of this machine can read the master key; `chmod 600` ends that"
        );
    }
}

#[cfg(not(unix))]
fn warn_if_shared(_file: &Path) {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::entropy::SystemEntropy;

    #[test]
    fn a_key_reads_back_from_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("master.key");
        let made = MasterKey::create(&file, &SystemEntropy).unwrap();
        let read = MasterKey::read(&file).unwrap();
        assert_eq!(made.id(), read.id());
        assert_eq!(made.expose(), read.expose());
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_can_read_the_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("master.key");
        MasterKey::create(&file, &SystemEntropy).unwrap();
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_file_that_exists_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("master.key");
        let made = MasterKey::create(&file, &SystemEntropy).unwrap();
        assert!(MasterKey::create(&file, &SystemEntropy).is_err());
        assert_eq!(MasterKey::read(&file).unwrap().id(), made.id());
    }

    #[test]
    fn what_is_no_key_is_refused_without_being_shown() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("notes");
        for text in [
            "",
            "hunter2",
            "duologue-master-key-1:",
            "duologue-master-key-1:AAAA",
            "duologue-master-key-2:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            &"A".repeat(100_000),
        ] {
            fs::write(&file, text).unwrap();
            let error = MasterKey::read(&file).unwrap_err().to_string();
            assert!(error.contains("duologue key new"), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn a_key_never_shows_itself_in_logs() {
        let key = MasterKey::generate(&SystemEntropy).unwrap();
        let shown = format!("{key:?} {:?} {}", key.id(), key.id());
        let exposed = key.expose();
        let secret = exposed.strip_prefix(PREFIX).unwrap();
        assert!(!shown.contains(secret), "{shown}");
    }
}
