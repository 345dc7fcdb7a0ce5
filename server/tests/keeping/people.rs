//! `duologue people`, of a running server and of a folder at rest.

use crate::folder::{Folder, command, refused};
use crate::people::Pair;

#[tokio::test(flavor = "multi_thread")]
async fn people_are_dealt_with_while_the_server_runs_and_while_it_does_not() {
    let folder = Folder::new();
    let server = folder.server();
    let pair = Pair::at(&server.base, 0).await;
    let [data, place] = &folder.data_flags();
    let [key, file] = &folder.key_flags();
    let told = command(&["people", "list", data, place]);
    assert!(told.contains("ana0@example.com"), "{told}");
    command(&["people", "disable", data, place, "ana0@example.com"]);
    let told = command(&["people", "list", data, place]);
    assert!(
        told.contains("disabled  1 agenda  ana0@example.com"),
        "{told}"
    );
    let complaint = refused(&["people", "delete", data, place, "nobody@example.com"]);
    assert!(
        complaint.contains("nobody here has this e-mail"),
        "{complaint}"
    );
    server.stop();
    drop(pair);

    command(&[
        "people",
        "enable",
        data,
        place,
        key,
        file,
        "ana0@example.com",
    ]);
    let told = command(&["people", "list", data, place, key, file]);
    assert!(
        told.contains("open      1 agenda  ana0@example.com"),
        "{told}"
    );
}
