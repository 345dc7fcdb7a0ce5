//! Backups of the real program, and what comes back of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use duologue_server::backup::{BackupReader, BackupWriter, Part, restore};
use tokio::task::spawn_blocking;

use crate::chance::Chance;
use crate::client::{Client, Heard, SOON, Speaks};
use crate::folder::{Folder, ana_types, ben_looks, ben_sees, command, connect, refused, text};
use crate::people::{Pair, Person};
use crate::process::Server;

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_made_while_two_type_has_all_that_was_acknowledged() {
    let folder = Folder::new();
    let server = folder.server();
    let mut pair = Pair::at(&server.base, 0).await;
    let over = Arc::new(AtomicBool::new(false));
    let (ana, ana_saved) = type_on(&pair, &pair.ana, "ana", 11, &over);
    let (ben, ben_saved) = type_on(&pair, &pair.ben, "ben", 12, &over);
    for number in 0..3 {
        while ana_saved.load(Ordering::SeqCst) < 20 * (number + 1) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let acknowledged = [("ana", &ana_saved), ("ben", &ben_saved)]
            .map(|(name, saved)| (name, saved.load(Ordering::SeqCst)));
        let file = folder.at(&format!("{number}.backup"));
        back_up(&folder, &file).await;

        let restored = folder.restored_from(&file, &format!("restored{number}"));
        let copy = restored.server();
        pair.move_to(&copy.base);
        let words: BTreeSet<String> = ben_sees(&pair, 100 + number)
            .await
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        for (name, saved) in acknowledged {
            for word in 0..saved {
                let word = format!("{name}.{word}");
                assert!(words.contains(&word), "{word} was saved, yet is missing");
            }
        }
        pair.move_to(&server.base);
    }
    over.store(true, Ordering::SeqCst);
    ana.await.unwrap();
    ben.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn how_far_somebody_looked_comes_back_with_a_backup() {
    let folder = Folder::new();
    let server = folder.server();
    let mut pair = Pair::at(&server.base, 0).await;
    let seen = ben_looks(&pair).await;
    // To who never looked, this would count as seen as well.
    ana_types(&pair, 15, "after he looked, ").await;
    // It is kept some time after he looked, or when the server ends.
    server.stop();
    let server = folder.server();
    let file = folder.at("looked.backup");
    back_up(&folder, &file).await;
    server.kill();

    let restored = folder.restored_from(&file, "restored");
    let server = restored.server();
    pair.move_to(&server.base);
    connect(&pair, &pair.ben, 13)
        .await
        .until_looked(&seen)
        .await;
}

/// Somebody who types word after word, each once the one before it is saved; counts the saved ones.
fn type_on(
    pair: &Pair,
    person: &Person,
    name: &'static str,
    id: u64,
    over: &Arc<AtomicBool>,
) -> (tokio::task::JoinHandle<()>, Arc<AtomicU64>) {
    let saved = Arc::new(AtomicU64::new(0));
    let (pair, person, over) = (pair.clone(), person.clone(), Arc::clone(over));
    let count = Arc::clone(&saved);
    let typing = tokio::spawn(async move {
        let mut client = connect(&pair, &person, id).await;
        while !over.load(Ordering::SeqCst) {
            let word = count.load(Ordering::SeqCst);
            client.types(&format!("{name}.{word} ")).await;
            client.until_saved().await;
            count.fetch_add(1, Ordering::SeqCst);
        }
    });
    (typing, saved)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_backup_lacks_comes_back_from_the_browsers() {
    let folder = Folder::new();
    let server = folder.server();
    let mut pair = Pair::at(&server.base, 0).await;
    let mut ana = connect(&pair, &pair.ana, 11).await;
    ana.types("one ").await;
    ana.until_saved().await;
    let file = folder.at("old.backup");
    back_up(&folder, &file).await;

    let by_ana = ana.types_offline("two ");
    ana.send_update(&by_ana).await;
    ana.until_saved().await;
    let mut ben = connect(&pair, &pair.ben, 12).await;
    let by_ben = ben.types_offline("three ");
    ben.send_update(&by_ben).await;
    ben.until_saved().await;
    server.kill();

    let restored = folder.restored_from(&file, "restored");
    let server = restored.server();
    pair.move_to(&server.base);
    assert_eq!(ben_sees(&pair, 13).await, "one ");
    // Each brings their own edits, and nobody else's.
    let mut ana = reconnect(&pair, &pair.ana, ana).await;
    ana.send_update(&by_ana).await;
    ana.until_saved().await;
    let mut ben = reconnect(&pair, &pair.ben, ben).await;
    ben.send_update(&by_ben).await;
    ben.until_saved().await;
    assert_eq!(ben_sees(&pair, 14).await, "one two three ");

    // Who writes under which client id came back too.
    let mut forger = connect(&pair, &pair.ben, 11).await;
    forger.types("not hers").await;
    let heard = forger
        .until(|heard| matches!(heard, Heard::Refused { .. }))
        .await;
    assert!(
        matches!(&heard, Heard::Refused { code, .. } if code == "not_yours"),
        "{heard:?}"
    );
}

async fn reconnect(pair: &Pair, person: &Person, client: Client) -> Client {
    let replica = client.vanish();
    Client::connect(pair.socket(), &person.cookie, Speaks::Duologue, replica)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_servers_folder_is_backed_up_without_its_key() {
    let (folder, mut pair, file) = with_a_backup().await;
    let [data, place] = &folder.data_flags();
    let again = text(&folder.at("again.backup"));
    command(&["backup", data, place, "--to", &again]);
    let complaint = refused(&["backup", data, place, "--to", &text(&file)]);
    assert!(complaint.contains("choose another name"), "{complaint}");
    let restored = folder.restored_from(Path::new(&again), "restored");
    assert!(!restored.shows("quiet"));
    let server = restored.server();
    pair.move_to(&server.base);
    assert_eq!(ben_sees(&pair, 12).await, "the quiet words");

    let nowhere = text(&folder.at("nowhere"));
    let complaint = refused(&["backup", data, &nowhere, "--to", &text(&folder.at("x"))]);
    assert!(complaint.contains("there is no data"), "{complaint}");
    assert!(!folder.at("nowhere").exists() && !folder.at("x").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_leaves_nothing_behind() {
    let (folder, _pair, file) = with_a_backup().await;
    let whole = fs::read(&file).unwrap();
    let (bad, target) = (folder.at("bad.backup"), folder.at("target"));
    let mut chance = Chance::of(4);
    for round in 0..60 {
        let length = u64::try_from(whole.len()).unwrap();
        let place = usize::try_from(chance.within(0..length)).unwrap();
        let mut bytes = whole.clone();
        if round % 2 == 0 {
            bytes[place] ^= 1 << chance.within(0..8);
        } else {
            bytes.truncate(place);
        }
        fs::write(&bad, &bytes).unwrap();
        restore(&bad, &target, None).unwrap_err();
        assert!(!target.exists(), "byte {place}");
    }
    fs::write(&bad, "a letter to a friend").unwrap();
    let from = ["restore", "--from", &text(&bad)];
    let to = ["--data", &text(&target)];
    let complaint = refused(&[&from[..], &to].concat());
    assert!(
        complaint.contains("it is no backup of Duologue"),
        "{complaint}"
    );

    // Another master key, and a folder that is somebody's.
    let from = ["restore", "--from", &text(&file)];
    let other = text(&folder.at("other.key"));
    command(&["key", "new", &other]);
    let complaint = refused(&[&from[..], &to, &["--master-key-file", &other]].concat());
    assert!(
        complaint.contains("locked with the master key"),
        "{complaint}"
    );
    assert!(!target.exists());
    fs::create_dir(&target).unwrap();
    fs::write(target.join("letter"), "mine").unwrap();
    let complaint = refused(&[&from[..], &to].concat());
    assert!(complaint.contains("is not empty"), "{complaint}");
    assert_eq!(fs::read(target.join("letter")).unwrap(), b"mine");
    assert_eq!(fs::read_dir(&target).unwrap().count(), 1);
}

#[test]
fn data_keys_that_nobody_could_read_are_refused_without_the_master_key_too() {
    let place = tempfile::tempdir().unwrap();
    let (from, to) = (place.path().join("forged"), place.path().join("target"));
    let mut forged = BackupWriter::begin(Vec::new()).unwrap();
    forged.part(&Part::Keys(vec![7; 300])).unwrap();
    fs::write(&from, forged.finish().unwrap().0).unwrap();
    let refusal = restore(&from, &to, None).unwrap_err().to_string();
    assert!(
        refusal.contains("file of data keys is damaged"),
        "{refusal}"
    );
    assert!(!to.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_server_starts_on_half_a_restore() {
    let (folder, _pair, file) = with_a_backup().await;
    let restored = folder.restored_from(&file, "restored");
    fs::write(restored.data().join("restoring"), "").unwrap();
    let [data, place] = &restored.data_flags();
    let complaint = refused(&["serve", "--listen", "127.0.0.1:0", data, place]);
    assert!(complaint.contains("did not end"), "{complaint}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_is_killed_leaves_no_half_file() {
    let folder = Folder::new();
    let server = folder.server();
    let pair = Pair::at(&server.base, 0).await;
    ana_types(&pair, 11, &"the quiet words ".repeat(20_000)).await;
    let mut chance = Chance::of(9);
    let mut killed = 0;
    for round in 0..25 {
        let file = folder.at(&format!("{round}.backup"));
        let [data, place] = &folder.data_flags();
        let mut child = Command::new(env!("CARGO_BIN_EXE_duologue"))
            .args(["backup", data, place, "--to", &text(&file)])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        sleep(chance.millis(0..60));
        child.kill().unwrap();
        child.wait().unwrap();
        if file.exists() {
            verify(&file);
        } else {
            killed += 1;
        }
    }
    assert!(killed > 0, "all of them were faster");
    // The server is none the worse for it.
    back_up(&folder, &folder.at("last.backup")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scheduled_backups_are_made_and_the_newest_are_kept() {
    let folder = Folder::new();
    let backups = text(&folder.at("backups"));
    let [key, file] = &folder.key_flags();
    let every = [
        "--backup-folder",
        &backups,
        "--backup-every",
        "1",
        "--backup-keep",
        "2",
    ];
    let server = Server::start_with(
        &folder.data(),
        &[&[key.as_str(), file], &every[..]].concat(),
    );
    let mut seen = BTreeSet::new();
    let begun = Instant::now();
    while seen.len() < 4 {
        assert!(begun.elapsed() < 3 * SOON, "only {seen:?} were made");
        let there = whole_backups(Path::new(&backups));
        assert!(there.len() <= 3, "{there:?} are too many");
        seen.extend(there);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    server.kill();
    for name in whole_backups(Path::new(&backups)) {
        verify(&Path::new(&backups).join(name));
    }
}

/// The names of the backups in a folder that may not be there yet.
fn whole_backups(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".backup"))
        .collect()
}

/// A folder whose server is stopped, two people, and a backup that was made while it ran.
async fn with_a_backup() -> (Folder, Pair, std::path::PathBuf) {
    let folder = Folder::new();
    let server = folder.server();
    let pair = Pair::at(&server.base, 0).await;
    ana_types(&pair, 11, "the quiet words").await;
    let file = folder.at("made.backup");
    back_up(&folder, &file).await;
    server.kill();
    (folder, pair, file)
}

async fn back_up(folder: &Folder, to: &Path) {
    let [data, place] = folder.data_flags();
    let to = text(to);
    let said = spawn_blocking(move || command(&["backup", &data, &place, "--to", &to])).await;
    assert!(said.unwrap().contains("read it back"));
}

fn verify(file: &Path) {
    let bytes = fs::read(file).unwrap();
    let read = BackupReader::open(&bytes[..]).and_then(BackupReader::verify);
    read.unwrap();
}
