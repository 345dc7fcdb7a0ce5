//! A disk that fills up under a running server, and has room again.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use duologue_server::store::{RecordStore, SledStore, Table};
use tokio::time::timeout;

use crate::client::{Client, Heard, Speaks};
use crate::people::Pair;
use crate::process::Server;
use crate::volume::Volume;

/// Longer than the longest pause between two tries.
const PATIENCE: Duration = Duration::from_mins(1);

#[tokio::test]
async fn on_a_full_disk_an_agenda_can_be_read_and_saving_goes_on_once_there_is_room() {
    let Some(volume) = Volume::make(224) else {
        return;
    };
    let data = volume.path().join("data");
    let server = Server::start(&data);
    let mut pair = Pair::at(&server.base, 0).await;
    let mut ana = connect(&pair, &pair.ana.cookie, Client::fresh(11)).await;
    let mut ben = connect(&pair, &pair.ben.cookie, Client::fresh(12)).await;
    ana.sync().await;
    ben.sync().await;
    ana.types("before").await;
    ana.until_saved().await;
    ben.until_text("before").await;

    let filler = volume.path().join("filler");
    fill(&filler, LEFT);
    ana.types(", while it was full").await;
    let cannot_save = |heard: &Heard| *heard == Heard::Storage { works: false };
    ana.until(cannot_save).await;
    ben.until(cannot_save).await;
    ben.ask().await;
    ben.until(|heard| matches!(heard, Heard::Step2(_))).await;
    assert_eq!(ben.text(), "before", "nobody sees what is not saved");

    // Also a server that starts on the full disk lets people read.
    let anas = ana.vanish();
    server.kill();
    let server = Server::start(&data);
    pair.move_to(&server.base);
    let mut reader = connect(&pair, &pair.ben.cookie, Client::fresh(13)).await;
    reader.ask().await;
    reader.until_text("before").await;
    let mut ana = connect(&pair, &pair.ana.cookie, anas).await;
    ana.sync().await;
    timeout(PATIENCE, ana.until(cannot_save)).await.unwrap();

    fs::remove_file(&filler).unwrap();
    let works = |heard: &Heard| *heard == Heard::Storage { works: true };
    timeout(PATIENCE, ana.until(works)).await.unwrap();
    ana.until_asked().await;
    ana.until_saved().await;
    reader.until_text("before, while it was full").await;
}

/// A database that cannot be written anew goes on as it is, and nothing is left of the attempt.
#[test]
fn without_room_for_a_second_database_the_one_that_is_there_goes_on() {
    let Some(volume) = Volume::make(224) else {
        return;
    };
    let data = volume.path().join("data");
    let table = Table::new("values");
    let store = SledStore::open(&data).unwrap();
    store.put(table, b"before", b"it was full").unwrap();
    let filler = volume.path().join("filler");
    fill(&filler, 80 << 20);
    let error = store.engine().renew().unwrap_err().to_string();
    assert!(error.contains("bytes are free"), "{error}");
    store.put(table, b"after", b"that").unwrap();
    assert!(data.join("db").exists() && !data.join("database/1").exists());
    fs::remove_file(&filler).unwrap();
    store.engine().renew().unwrap();
    assert!(data.join("database/1").exists() && !data.join("db").exists());
    for key in [&b"before"[..], b"after"] {
        assert!(store.get(table, key).unwrap().is_some());
    }
}

async fn connect(pair: &Pair, cookie: &str, replica: duologue_shared::replica::Replica) -> Client {
    Client::connect(pair.socket(), cookie, Speaks::Duologue, replica)
        .await
        .expect("the agenda opens")
}

/// Less than the server keeps in reserve, and what a database needs to open.
const LEFT: u64 = 24 << 20;

/// Writes until less than that is free.
fn fill(path: &Path, left: u64) {
    let mut file = File::create(path).unwrap();
    let block = vec![7; 1 << 20];
    loop {
        let figures = rustix::fs::statvfs(path).unwrap();
        if figures.f_bavail * figures.f_frsize < left {
            return;
        }
        file.write_all(&block).unwrap();
    }
}
