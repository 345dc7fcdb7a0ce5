//! A file that is said to be a backup, and what is restored from it.

mod mending;

use duologue_server::backup::{BackupDamage, BackupError, BackupReader, Part, restore};
use duologue_server::operation::check::{self, Report};
use duologue_server::operation::data;
use duologue_server::store::SledEngine;
use duologue_server::store::engine::{Engine as _, Tree};
use duologue_server::system::entropy::{Entropy, SystemEntropy};
use duologue_server::vault::{GivenMasterKey, MasterKey};
use mending::mended;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// The master key that every backup of the corpus was made under.
pub(super) const MASTER: &str = "duologue-master-key-1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
/// A bit of the first byte: the checksums of the file are made right, so that what is behind them is met.
pub(super) const MENDED: u8 = 1;
/// A bit of the first byte: whoever restores has the master key.
pub(super) const WITH_KEY: u8 = 2;

/// Whatever file is restored, either all that it says is in the folder and a server can look into it, or it is said
/// what is wrong and there is no folder.
pub fn backup(bytes: &[u8]) {
    let Some((first, file)) = bytes.split_first() else {
        return;
    };
    let file = if first & MENDED == 0 {
        file.to_vec()
    } else {
        mended(file)
    };
    let place = tempfile::tempdir().expect("a folder");
    let (from, to) = (place.path().join("backup"), place.path().join("data"));
    fs::write(&from, &file).expect("room for a file");
    let master = (first & WITH_KEY != 0).then(|| {
        let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
        (MasterKey::parse(MASTER).expect("a master key"), entropy)
    });
    let said = said_by(&file);
    match restore(&from, &to, master) {
        Ok(summary) => {
            let said = said.expect("what is no backup was restored");
            assert_eq!(summary.bytes, length(&file), "bytes were passed over");
            said.is_all_in(&to);
            look_into(&to);
        }
        Err(error) => {
            assert!(!to.exists(), "{error}, yet there is a folder");
            match said {
                Ok(said) => said.can_be_refused(&error),
                Err(damage) => assert_eq!(reason_of(&error), damage.to_string()),
            }
        }
    }
}

/// What a backup says.
#[derive(Default)]
struct Said {
    values: BTreeMap<(Tree, Vec<u8>), Vec<u8>>,
    keys: Option<Vec<u8>>,
}

/// Reads it part by part; there is never more than the bytes of the file.
fn said_by(file: &[u8]) -> Result<Said, BackupDamage> {
    let mut said = Said::default();
    let mut reader = BackupReader::open(file)?;
    let mut held = 0;
    while let Some(part) = reader.next_part()? {
        match part {
            Part::Value { tree, key, value } => {
                held += key.len() + value.len();
                said.values.insert((tree, key), value);
            }
            Part::Removed { tree, key } => {
                held += key.len();
                said.values.remove(&(tree, key));
            }
            Part::Keys(image) => {
                held += image.len();
                assert!(said.keys.is_none(), "the data keys are there twice");
                said.keys = Some(image);
            }
        }
        assert!(held <= file.len(), "more came out than went in");
    }
    Ok(said)
}

impl Said {
    fn is_all_in(&self, folder: &Path) {
        let keys = fs::read(folder.join("keys")).expect("a file of data keys");
        assert_eq!(Some(&keys), self.keys.as_ref(), "other data keys");
        let engine = SledEngine::open(folder).expect("what was restored opens");
        for tree in Tree::ALL {
            let said = self.values.iter().filter(|((of, _), _)| *of == tree);
            let said: Vec<_> = said.map(|((_, key), value)| (key, value)).collect();
            let found: Vec<_> = engine
                .scan(tree, &[])
                .collect::<Result<_, _>>()
                .expect("values that were written just now");
            let found: Vec<_> = found.iter().map(|(key, value)| (key, value)).collect();
            assert_eq!(found, said, "{} differ", tree.name());
        }
    }

    /// A whole backup is refused for its data keys alone.
    fn can_be_refused(&self, error: &BackupError) {
        let fits = match &self.keys {
            None => matches!(error, BackupError::NoKeys(_)),
            Some(_) => matches!(error, BackupError::Keyring(_)),
        };
        assert!(fits, "a whole backup was refused: {error}");
    }
}

fn reason_of(error: &BackupError) -> String {
    let BackupError::Damaged { damage, .. } = error else {
        panic!("the file is damaged, and it was said: {error}");
    };
    damage.to_string()
}

/// As a server does that starts on the folder: it opens, or says why not; what is in it can be checked.
fn look_into(folder: &Path) {
    let given = GivenMasterKey {
        file: None,
        text: Some(MASTER.to_owned().into()),
    };
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let looked = data::open(folder, &given, &entropy)
        .map_err(|error| error.to_string())
        .and_then(|data| {
            let checked = check::documents(&data, &mut Report::default());
            checked.map_err(|error| error.to_string())
        });
    if let Err(reason) = looked {
        assert!(!reason.is_empty(), "it fails without a reason");
    }
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).expect("a file fits into memory")
}
