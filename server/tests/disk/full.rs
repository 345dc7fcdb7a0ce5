//! A disk that fills up under a running server, and has room again.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

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
    fill(&filler);
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

async fn connect(pair: &Pair, cookie: &str, replica: duologue_shared::replica::Replica) -> Client {
    Client::connect(pair.socket(), cookie, Speaks::Duologue, replica)
        .await
        .expect("the agenda opens")
}

/// Writes until less is free than the server keeps in reserve. What is left is what a database needs to open.
fn fill(path: &Path) {
    const LEFT: u64 = 24 << 20;
    let mut file = File::create(path).unwrap();
    let block = vec![7; 1 << 20];
    loop {
        let figures = rustix::fs::statvfs(path).unwrap();
        if figures.f_bavail * figures.f_frsize < LEFT {
            return;
        }
        file.write_all(&block).unwrap();
    }
}
