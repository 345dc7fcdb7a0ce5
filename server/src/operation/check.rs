//! Verifies a data folder: whether every value is whole, every document opens, and what was put aside.
//!
//! Nothing in the folder is written to. The database may change its files merely by being opened, so a
//! copy of them is checked, and a server that has them open is asked to be stopped first.

use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use duologue_shared::replica::Replica;
use thiserror::Error;

use crate::operation::data::{self, DataError};
use crate::rooms::log;
use crate::store::{
    DocumentId, DocumentStore, SledEngine, SledStore, StoreError, retry_while_locked,
};
use crate::system::entropy::{Entropy, SystemEntropy};
use crate::vault::GivenMasterKey;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many values were read.
    pub values: u64,
    /// How many documents there are.
    pub documents: usize,
    /// What is damaged, by name, each once.
    pub damage: Vec<String>,
    /// What is in quarantine, by name: known damage, of which nothing is in use.
    pub quarantine: Vec<String>,
}

/// Why a folder could not be checked at all.
#[derive(Debug, Error)]
pub enum CheckError {
    /// There is no database in it.
    #[error("{0} holds no data of Duologue; name the folder that the server is given with --data")]
    Empty(PathBuf),
    /// A server has it open.
    #[error("a server has {0} open; stop it first")]
    InUse(PathBuf),
    /// It could not be copied.
    #[error(
        "the data could not be copied for checking ({0}); choose a place with room by --scratch"
    )]
    NoCopy(#[from] io::Error),
    /// The database does not open, or fails while it is read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is sealed cannot be unlocked.
    #[error(transparent)]
    Data(#[from] DataError),
}

/// Checks a copy, made below `scratch`, of what is in a data folder.
pub fn folder(
    data: &Path,
    scratch: &Path,
    master_key: &GivenMasterKey,
) -> Result<Report, CheckError> {
    // Held until the copy is made: a server that starts meanwhile says that the folder is in use.
    let locked = lock(data)?;
    let copy = tempfile::Builder::new()
        .prefix("duologue-check-")
        .tempdir_in(scratch)?;
    copy_files(data, copy.path())?;
    drop(locked);
    let store = SledStore::open(copy.path())?;
    let mut report = Report::default();
    let verified = store.verify()?;
    report.values = verified.values;
    report.damage = verified.damaged;
    if store.engine().lost_its_end() {
        report.add("the database itself: it opens without its newest changes".to_owned());
    }
    drop(store);
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let unlocked = data::open(copy.path(), master_key, &entropy)?;
    documents(&unlocked, &mut report)?;
    Ok(report)
}

/// Opens every document of a store, as its room would, and looks into its quarantine.
pub fn documents(store: &dyn DocumentStore, report: &mut Report) -> Result<(), StoreError> {
    for document in store.list()? {
        report.documents = report.documents.saturating_add(1);
        match log::inspect(store, &document) {
            Ok(found) => {
                for damage in found {
                    report.add(format!("{document}, {damage}"));
                }
            }
            Err(error) => report.add(error.to_string()),
        }
        if let Some(flaw) = previous(store, &document) {
            report.add(flaw);
        }
        for quarantined in store.quarantined(&document)? {
            let bytes = quarantined.raw.len();
            report.quarantine.push(format!(
                "{document}, {} (put aside {}, {bytes} bytes)",
                quarantined.damage, quarantined.at
            ));
        }
    }
    Ok(())
}

/// Locks what a server that has the folder open has locked.
fn lock(data: &Path) -> Result<Vec<File>, CheckError> {
    let is_locked = |error: &TryLockError| matches!(error, TryLockError::WouldBlock);
    let mut locked = Vec::new();
    let mut is_there = false;
    for place in SledEngine::locked_files(data)? {
        // Only the database's own has always been there, and it comes last.
        let opened = File::open(&place);
        is_there = opened.is_ok();
        let Ok(file) = opened else { continue };
        match retry_while_locked(|| file.try_lock_shared(), is_locked) {
            Ok(()) => locked.push(file),
            Err(TryLockError::WouldBlock) => return Err(CheckError::InUse(data.to_owned())),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
    }
    if is_there {
        Ok(locked)
    } else {
        Err(CheckError::Empty(data.to_owned()))
    }
}

/// What is wrong with the snapshot before the latest, if anything is.
fn previous(store: &dyn DocumentStore, document: &DocumentId) -> Option<String> {
    match store.previous_snapshot(document) {
        Ok(None) => None,
        Ok(Some(snapshot)) => Replica::from_snapshot(log::nobody(), &snapshot.bytes)
            .err()
            .map(|_| format!("the previous snapshot of {document} decodes to no document")),
        Err(error) => Some(error.to_string()),
    }
}

fn copy_files(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        let copy = to.join(entry.file_name());
        if kind.is_dir() {
            copy_files(&entry.path(), &copy)?;
        } else if kind.is_file() {
            fs::copy(entry.path(), copy)?;
        }
    }
    Ok(())
}

impl Report {
    /// Whether everything is whole.
    pub fn is_clean(&self) -> bool {
        self.damage.is_empty()
    }

    fn add(&mut self, damage: String) {
        if !self.damage.contains(&damage) {
            self.damage.push(damage);
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} values and {} documents were read.",
            self.values, self.documents
        )?;
        if !self.quarantine.is_empty() {
            writeln!(f, "In quarantine, and not in use:")?;
            for line in &self.quarantine {
                writeln!(f, "  {line}")?;
            }
        }
        if self.is_clean() {
            return writeln!(f, "Nothing is damaged.");
        }
        writeln!(f, "Damaged:")?;
        for line in &self.damage {
            writeln!(f, "  {line}")?;
        }
        writeln!(
            f,
            "The server starts with this: it puts damaged parts of an agenda into quarantine, and what \
             was in them comes back from the browsers that have it. Restore a backup for the rest."
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Append, Record, RecordStore, Sequence, Table};

    fn write(folder: &Path, bytes: Vec<u8>) {
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        let store = data::open(folder, &GivenMasterKey::default(), &entropy).unwrap();
        let append = Append {
            document: DocumentId::agenda(&duologue_shared::ids::PairId::from_random([1; 16])),
            sequence: Sequence::FIRST,
            record: Record {
                seat: None,
                at_ms: 0,
                bytes,
            },
        };
        store.append_batch(&[append]).unwrap();
        store.put(Table::new("people"), b"ana", b"Ana").unwrap();
    }

    fn check(data: &Path) -> Result<Report, CheckError> {
        let scratch = tempfile::tempdir().unwrap();
        folder(data, scratch.path(), &GivenMasterKey::default())
    }

    #[test]
    fn a_sound_folder_is_said_to_be_sound_and_stays_as_it_is() {
        let data = tempfile::tempdir().unwrap();
        write(data.path(), vec![0, 0]);
        let before = fs::read(data.path().join("db")).unwrap();
        let report = check(data.path()).unwrap();
        assert!(report.is_clean(), "{report}");
        assert_eq!(report.documents, 1);
        assert!(report.values >= 2, "{report}");
        assert_eq!(fs::read(data.path().join("db")).unwrap(), before);
    }

    #[test]
    fn what_does_not_fit_is_named_and_not_put_aside() {
        let data = tempfile::tempdir().unwrap();
        write(data.path(), vec![9, 9, 9]);
        for _ in 0..2 {
            let report = check(data.path()).unwrap();
            assert!(!report.is_clean());
            assert!(
                report.to_string().contains("record 1: it is no update"),
                "{report}"
            );
            assert_eq!(report.quarantine, Vec::<String>::new());
        }
    }

    #[test]
    fn what_was_put_aside_is_listed_with_its_size_and_is_no_damage_any_more() {
        let data = tempfile::tempdir().unwrap();
        write(data.path(), vec![9, 9, 9]);
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        let store = data::open(data.path(), &GivenMasterKey::default(), &entropy).unwrap();
        let document = store.list().unwrap().remove(0);
        let now = crate::system::clock::Timestamp::from_millis(1_795_341_600_000);
        log::open(&store, &document, log::nobody(), now).unwrap();
        drop(store);
        let report = check(data.path()).unwrap();
        assert!(report.is_clean(), "{report}");
        let [aside] = &report.quarantine[..] else {
            panic!("{report}");
        };
        assert!(aside.contains("record 1: it is no update"), "{aside}");
        assert!(report.to_string().contains("In quarantine"), "{report}");
        assert!(report.to_string().contains("bytes"), "{report}");
    }

    #[test]
    fn a_folder_is_checked_that_was_written_anew_or_lacks_what_older_ones_lack() {
        let data = tempfile::tempdir().unwrap();
        write(data.path(), vec![0, 0]);
        fs::remove_file(data.path().join("settled")).unwrap();
        assert!(check(data.path()).unwrap().is_clean());
        data::shrink(data.path()).unwrap();
        let report = check(data.path()).unwrap();
        assert!(report.is_clean() && report.values >= 2, "{report}");

        fs::write(data.path().join("database/current"), "7").unwrap();
        let error = check(data.path()).unwrap_err().to_string();
        assert!(error.contains("database/current is damaged"), "{error}");
        assert!(!error.contains("--scratch"), "{error}");
    }

    #[test]
    fn a_folder_in_use_and_an_empty_one_are_said_to_be_so() {
        let data = tempfile::tempdir().unwrap();
        assert!(matches!(check(data.path()), Err(CheckError::Empty(_))));
        let store = SledStore::open(data.path()).unwrap();
        assert!(matches!(check(data.path()), Err(CheckError::InUse(_))));
        drop(store);
    }
}
