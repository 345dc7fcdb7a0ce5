//! Giving space back, from outside.

use crate::folder::{Folder, ana_types, ben_sees, command, refused};
use crate::people::Pair;

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_is_shrunk_while_a_server_runs_and_while_none_does() {
    let folder = Folder::new();
    let [data, place] = &folder.data_flags();
    let complaint = refused(&["shrink", data, place]);
    assert!(complaint.contains("there is no data"), "{complaint}");

    let server = folder.server();
    let mut pair = Pair::at(&server.base, 0).await;
    ana_types(&pair, 11, "the quiet").await;
    let said = command(&["shrink", data, place]);
    assert!(said.contains("bytes of the volume"), "{said}");
    assert!(folder.data().join("database/1/db").exists());
    ana_types(&pair, 12, " words").await;
    assert_eq!(ben_sees(&pair, 13).await, "the quiet words");
    let backup = folder.at("after.backup");
    let to = backup.display().to_string();
    command(&["backup", data, place, "--to", &to]);
    server.kill();

    command(&["shrink", data, place]);
    assert!(folder.data().join("database/2/db").exists());
    assert!(!folder.data().join("database/1").exists());
    let [key, file] = &folder.key_flags();
    let checked = command(&["check", data, place, key, file]);
    assert!(checked.contains("Nothing is damaged"), "{checked}");
    for folder in [folder.restored_from(&backup, "restored"), folder] {
        let server = folder.server();
        pair.move_to(&server.base);
        assert_eq!(ben_sees(&pair, 14).await, "the quiet words");
    }
}
