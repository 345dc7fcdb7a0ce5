//! Encryption at rest, from outside.

use std::sync::Arc;

use duologue_server::operation::data;
use duologue_server::store::{RecordStore as _, Table};
use duologue_server::system::entropy::{Entropy, SystemEntropy};
use duologue_server::vault::GivenMasterKey;

use crate::folder::{Folder, ana_types, ben_looks, ben_sees, command, refused, text};
use crate::people::Pair;

const LOOKED: Table = Table::of_pairs("looked");

#[tokio::test(flavor = "multi_thread")]
async fn a_stolen_folder_tells_nobody_what_was_said() {
    let folder = Folder::new();
    let server = folder.server();
    let mut pair = Pair::at(&server.base, 0).await;
    ana_types(&pair, 11, "the quiet words").await;
    server.kill();
    for words in ["quiet", "ana0", "example.com", "argon2"] {
        assert!(!folder.shows(words), "{words:?} is readable");
    }
    // Not because it was not kept.
    let server = folder.server();
    pair.move_to(&server.base);
    assert_eq!(ben_sees(&pair, 12).await, "the quiet words");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_or_missing_master_key_is_named_at_the_start() {
    let folder = Folder::new();
    let server = folder.server();
    let mut pair = Pair::at(&server.base, 0).await;
    ana_types(&pair, 11, "the quiet words").await;
    server.kill();

    let other = text(&folder.at("other.key"));
    command(&["key", "new", &other]);
    let [data, place] = &folder.data_flags();
    let serve = ["serve", "--listen", "127.0.0.1:0", data, place];
    let complaint = refused(&[&serve[..], &["--master-key-file", &other]].concat());
    assert!(
        complaint.contains("locked with the master key"),
        "{complaint}"
    );
    let complaint = refused(&serve);
    assert!(complaint.contains("--master-key-file"), "{complaint}");

    let server = folder.server();
    pair.move_to(&server.base);
    assert_eq!(ben_sees(&pair, 12).await, "the quiet words");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_master_key_opens_what_the_old_one_did() {
    let folder = Folder::new();
    let server = folder.server();
    let mut pair = Pair::at(&server.base, 0).await;
    ana_types(&pair, 11, "the quiet words").await;
    server.kill();

    let new = text(&folder.at("new.key"));
    command(&["key", "new", &new]);
    let [data, place] = &folder.data_flags();
    let [key, file] = &folder.key_flags();
    let rotate = ["key", "rotate", data, place, key, file];
    let said = command(&[&rotate[..], &["--new-master-key-file", &new]].concat());
    assert!(said.contains(&new), "{said}");
    let complaint = refused(&["serve", "--listen", "127.0.0.1:0", data, place, key, file]);
    assert!(complaint.contains("key rotate"), "{complaint}");

    std::fs::rename(&new, file).unwrap();
    let server = folder.server();
    pair.move_to(&server.base);
    assert_eq!(ben_sees(&pair, 12).await, "the quiet words");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_server_takes_a_new_master_key() {
    let folder = Folder::new();
    let server = folder.server();
    let mut pair = Pair::at(&server.base, 0).await;
    ana_types(&pair, 11, "the quiet words").await;
    let new = text(&folder.at("new.key"));
    command(&["key", "new", &new]);
    let [data, place] = &folder.data_flags();
    command(&["key", "rotate", data, place, "--new-master-key-file", &new]);
    ana_types(&pair, 12, " go on").await;
    server.kill();

    let [key, file] = &folder.key_flags();
    let complaint = refused(&["serve", "--listen", "127.0.0.1:0", data, place, key, file]);
    assert!(complaint.contains("key rotate"), "{complaint}");
    std::fs::rename(&new, file).unwrap();
    let server = folder.server();
    pair.move_to(&server.base);
    assert_eq!(ben_sees(&pair, 13).await, "the quiet words go on");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_agenda_is_gone_and_the_others_stay() {
    let folder = Folder::new();
    let server = folder.server();
    let gone = Pair::at(&server.base, 0).await;
    ana_types(&gone, 11, "the quiet words").await;
    let mut stays = Pair::at(&server.base, 1).await;
    ana_types(&stays, 11, "other words").await;
    let [data, place] = &folder.data_flags();
    let [key, file] = &folder.key_flags();
    let delete = ["delete-pair", data, place, key, file, &gone.id];
    let complaint = refused(&delete);
    assert!(
        complaint.contains("another process has it open"),
        "{complaint}"
    );
    server.kill();
    command(&delete);
    let complaint = refused(&delete);
    assert!(complaint.contains("there is no pair"), "{complaint}");

    let server = folder.server();
    stays.move_to(&server.base);
    assert_eq!(ben_sees(&stays, 12).await, "other words");
    let listed = gone.ana.get(&format!("{}/api/pairs", server.base)).await;
    assert_eq!(listed.to_string().matches("\"id\"").count(), 0, "{listed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn how_far_somebody_looked_goes_with_a_deleted_agenda() {
    let folder = Folder::new();
    let server = folder.server();
    let gone = Pair::at(&server.base, 0).await;
    let stays = Pair::at(&server.base, 1).await;
    for pair in [&gone, &stays] {
        ben_looks(pair).await;
    }
    server.stop();
    let kept = [&gone, &stays].map(|pair| looked_marks(&folder, &pair.id));
    assert_eq!(kept, [2, 2]);
    let [data, place] = &folder.data_flags();
    let [key, file] = &folder.key_flags();
    command(&["delete-pair", data, place, key, file, &gone.id]);
    let kept = [&gone, &stays].map(|pair| looked_marks(&folder, &pair.id));
    assert_eq!(kept, [0, 2]);
}

/// How many of the pair's looked marks are in the folder, whether anybody can open them or not.
fn looked_marks(folder: &Folder, pair: &str) -> usize {
    let given = GivenMasterKey {
        file: Some(folder.at("master.key")),
        text: None,
    };
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let data = data::open(&folder.data(), &given, &entropy).unwrap();
    let kept = data.sealed().scan(LOOKED, format!("{pair}/").as_bytes());
    kept.unwrap().len()
}
