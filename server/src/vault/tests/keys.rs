//! The file of data keys, and the master keys that open it.

use super::*;

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
