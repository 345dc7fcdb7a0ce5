//! The file of data keys, and the master keys that open it.

use std::io;
use std::sync::Mutex;

use super::*;

/// A shelf whose next change is done, or not, and then fails.
#[derive(Clone, Debug, Default)]
struct FailingShelf(Arc<Mutex<OnShelf>>);

#[derive(Debug, Default)]
struct OnShelf {
    image: Option<Vec<u8>>,
    fails_after: Option<Done>,
    is_unknown: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    Nothing,
    All,
}

impl FailingShelf {
    fn fail_after(&self, done: Done) {
        self.0.lock().unwrap().fails_after = Some(done);
    }

    fn keyring(&self, master: &MasterKey) -> Keyring {
        let master = MasterKey::parse(&master.expose()).unwrap();
        Keyring::on(Box::new(self.clone()), master, entropy()).unwrap()
    }

    fn change(&self, change: impl FnOnce(&mut OnShelf)) -> io::Result<()> {
        let mut shelf = self.0.lock().unwrap();
        let fails = shelf.fails_after.take();
        if fails != Some(Done::Nothing) {
            change(&mut shelf);
        }
        drop(shelf);
        fails.map_or(Ok(()), |_| Err(io::Error::other("ordered")))
    }
}

impl KeyStorage for FailingShelf {
    fn image(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut shelf = self.0.lock().unwrap();
        shelf.is_unknown = false;
        Ok(shelf.image.clone())
    }

    fn write(&mut self, number: usize, bytes: &[u8; SLOT_SIZE]) -> io::Result<()> {
        assert!(
            !self.0.lock().unwrap().is_unknown,
            "it has to be read first"
        );
        self.change(|shelf| {
            let image = shelf.image.get_or_insert_default();
            let start = number * SLOT_SIZE;
            image.resize(image.len().max(start + SLOT_SIZE), 0);
            image[start..start + SLOT_SIZE].copy_from_slice(bytes);
        })
    }

    fn replace(&mut self, new_image: &[u8]) -> io::Result<()> {
        self.0.lock().unwrap().is_unknown = true;
        self.change(|shelf| shelf.image = Some(new_image.to_vec()))?;
        self.0.lock().unwrap().is_unknown = false;
        Ok(())
    }
}

/// A folder's keys with one pair's key in them.
fn folder_with_a_key() -> (tempfile::TempDir, GivenMasterKey, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let key_file = folder.path().join("elsewhere");
    MasterKey::create(&key_file, &SystemEntropy).unwrap();
    let given = GivenMasterKey {
        file: Some(key_file),
        text: None,
    };
    let sealed = seal_something(&unlock(folder.path(), &given).unwrap());
    (folder, given, sealed)
}

fn seal_something(keyring: &Keyring) -> Vec<u8> {
    let key = keyring.key_or_new(Holder::Pair("a-pair-of-two")).unwrap();
    key.seal(&SystemEntropy, b"here", b"quiet words").unwrap()
}

fn opens(keyring: &Keyring, sealed: &[u8]) -> bool {
    let key = keyring.key(Holder::Pair("a-pair-of-two")).unwrap();
    key.is_some_and(|key| key.open(b"here", sealed).is_ok())
}

#[test]
fn keys_outlive_the_process() {
    let (folder, given, sealed) = folder_with_a_key();
    assert!(opens(&unlock(folder.path(), &given).unwrap(), &sealed));
}

#[test]
fn a_wrong_or_missing_master_key_is_named_and_changes_nothing() {
    let (folder, given, sealed) = folder_with_a_key();
    let wrong = GivenMasterKey {
        file: None,
        text: Some(master().expose()),
    };
    let error = unlock(folder.path(), &wrong).unwrap_err().to_string();
    assert!(error.contains("locked with the master key"), "{error}");

    let error = unlock(folder.path(), &GivenMasterKey::default()).unwrap_err();
    assert!(matches!(error, VaultError::NoMasterKey(_)), "{error}");

    let both = GivenMasterKey {
        text: wrong.text,
        ..given.clone()
    };
    let error = unlock(folder.path(), &both).unwrap_err();
    assert!(matches!(error, VaultError::TwoMasterKeys), "{error}");

    let nonsense = GivenMasterKey {
        file: None,
        text: Some("hunter2".to_owned().into()),
    };
    let error = unlock(folder.path(), &nonsense).unwrap_err().to_string();
    assert!(!error.contains("hunter2"), "{error}");
    assert!(opens(&unlock(folder.path(), &given).unwrap(), &sealed));
}

#[test]
fn a_folder_without_a_master_key_keeps_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let nothing = GivenMasterKey::default();
    let sealed = seal_something(&unlock(folder.path(), &nothing).unwrap());
    assert!(opens(&unlock(folder.path(), &nothing).unwrap(), &sealed));
    fs::remove_file(folder.path().join("master.key")).unwrap();
    assert!(unlock(folder.path(), &nothing).is_err());
}

#[test]
fn after_rotation_the_new_master_key_opens_what_the_old_one_did() {
    let (folder, given, sealed) = folder_with_a_key();
    let keyring = unlock(folder.path(), &given).unwrap();
    let new = master();
    let new_given = GivenMasterKey {
        file: None,
        text: Some(new.expose()),
    };
    keyring.rotate(new).unwrap();
    assert!(opens(&keyring, &sealed));
    seal_something(&keyring);
    drop(keyring);
    assert!(opens(&unlock(folder.path(), &new_given).unwrap(), &sealed));
    let error = unlock(folder.path(), &given).unwrap_err().to_string();
    assert!(error.contains("after `duologue key rotate`"), "{error}");
}

#[test]
fn a_destroyed_key_leaves_nothing_of_itself_in_the_file() {
    let (folder, given, sealed) = folder_with_a_key();
    let keyring = unlock(folder.path(), &given).unwrap();
    let file = folder.path().join("keys");
    let image = fs::read(&file).unwrap();
    assert!(image[slot::SIZE..].iter().any(|byte| *byte != 0));
    assert!(keyring.destroy(Holder::Pair("a-pair-of-two")).unwrap());
    let image = fs::read(&file).unwrap();
    assert!(image[slot::SIZE..].iter().all(|byte| *byte == 0));
    assert!(!opens(&keyring, &sealed));
    // Its slot is used again, by a key that opens nothing of the old one's.
    seal_something(&keyring);
    assert_eq!(fs::read(&file).unwrap().len(), image.len());
    assert!(!opens(&keyring, &sealed));
}

#[test]
fn a_damaged_key_harms_no_other() {
    let (folder, given, sealed) = folder_with_a_key();
    let keyring = unlock(folder.path(), &given).unwrap();
    keyring.key_or_new(Holder::Pair("another-pair")).unwrap();
    drop(keyring);
    let file = folder.path().join("keys");
    let mut image = fs::read(&file).unwrap();
    image[2 * slot::SIZE + 40] ^= 1;
    fs::write(&file, &image).unwrap();
    let keyring = unlock(folder.path(), &given).unwrap();
    assert!(opens(&keyring, &sealed));
    assert!(keyring.key(Holder::Pair("another-pair")).unwrap().is_none());

    image[3] ^= 1;
    fs::write(&file, &image).unwrap();
    let error = unlock(folder.path(), &given).unwrap_err().to_string();
    assert!(
        error.contains("restore the folder from a backup"),
        "{error}"
    );
}

#[test]
fn a_rotation_that_failed_leaves_keys_that_open_and_can_be_added_to() {
    for done in [Done::Nothing, Done::All] {
        let (shelf, old, new) = (FailingShelf::default(), master(), master());
        let keyring = shelf.keyring(&old);
        keyring.key_or_new(Holder::Pair("another-pair")).unwrap();
        shelf.fail_after(done);
        let rotated = keyring.rotate(MasterKey::parse(&new.expose()).unwrap());
        assert!(rotated.is_err());
        let sealed = seal_something(&keyring);
        let counts = if done == Done::All { &new } else { &old };
        assert_eq!(keyring.master_id(), counts.id(), "{done:?}");
        let again = shelf.keyring(counts);
        assert!(opens(&again, &sealed), "{done:?}");
        assert!(again.key(Holder::Pair("another-pair")).unwrap().is_some());
    }
}

#[test]
fn a_key_whose_destruction_failed_seals_nothing_more_and_is_destroyed_again() {
    for done in [Done::Nothing, Done::All] {
        let (shelf, master) = (FailingShelf::default(), master());
        let keyring = shelf.keyring(&master);
        let sealed = seal_something(&keyring);
        shelf.fail_after(done);
        assert!(keyring.destroy(Holder::Pair("a-pair-of-two")).is_err());
        assert!(!opens(&keyring, &sealed));
        assert!(keyring.destroy(Holder::Pair("a-pair-of-two")).unwrap());
        assert!(!keyring.destroy(Holder::Pair("a-pair-of-two")).unwrap());
        assert!(!opens(&shelf.keyring(&master), &sealed), "{done:?}");
    }
}

#[test]
fn a_damaged_key_is_taken_along_by_a_rotation_for_whoever_mends_it() {
    let (folder, given, _) = folder_with_a_key();
    let file = folder.path().join("keys");
    let mut image = fs::read(&file).unwrap();
    image[slot::SIZE + 40] ^= 1;
    fs::write(&file, &image).unwrap();
    let keyring = unlock(folder.path(), &given).unwrap();
    keyring.rotate(master()).unwrap();
    keyring.key_or_new(Holder::Pair("another-pair")).unwrap();
    let after = fs::read(&file).unwrap();
    let slot = slot::SIZE..2 * slot::SIZE;
    assert_eq!(after[slot.clone()], image[slot]);
}
