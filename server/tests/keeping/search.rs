//! What is found once a backup is restored: the searchable texts come along, and what cannot be read of them is derived anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use duologue_server::backup::{BackupReader, BackupWriter, Part};
use duologue_shared::agenda::{AgendaOperation, Place};
use duologue_shared::ids::{Seat, Section};
use duologue_shared::operation::{Doer, perform};
use duologue_shared::replica::Origin;
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};
use yrs::Transact;

use crate::client::SOON;
use crate::folder::{Folder, command, connect, text};
use crate::people::{Pair, Person};
use crate::process::Server;

/// The table of the searchable texts, as it stands in their keys.
const TEXTS: &[u8] = b"search-texts";
const WORDS: &str = "bud";

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_server_finds_the_same_at_once() {
    let (folder, ben, before, file) = with_topics().await;
    let server = folder.restored_from(&file, "restored").server();
    assert_eq!(finds(&server, &ben).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_that_a_backup_lacks_or_that_do_not_read_back_are_derived_anew() {
    let (folder, ben, before, file) = with_topics().await;
    let whole = fs::read(&file).unwrap();
    for (name, changed) in [
        ("left-out", with_texts(&whole, |_| None)),
        ("damaged", with_texts(&whole, |value| Some(flipped(value)))),
    ] {
        let file = folder.at(&format!("{name}.backup"));
        fs::write(&file, changed).unwrap();
        let server = folder.restored_from(&file, name).server();
        let answer = finds(&server, &ben).await;
        assert_eq!(
            (&answer["total"], &answer["behind"]),
            (&json!(0), &json!(true)),
            "{name}"
        );
        assert_eq!(until_current(&server, &ben).await, before, "{name}");
    }
}

/// A folder with two agendas of Ben's, what he finds in both, and a backup of it.
async fn with_topics() -> (Folder, Person, Value, PathBuf) {
    let folder = Folder::new();
    let server = folder.server();
    let one = Pair::at(&server.base, 0).await;
    let other = Person::sign_up(&reqwest::Client::new(), &server.base, "cleo").await;
    let two = Pair::of(&server.base, other, one.ben.clone()).await;
    brings(&one, 11, "Budget").await;
    brings(&two, 12, "The buds of spring").await;
    brings(&two, 13, "Holiday").await;
    let before = until_current(&server, &one.ben).await;
    assert_eq!(before["total"], 2);
    // What can be searched is kept at the latest then.
    server.stop();
    let file = folder.at("made.backup");
    let [data, place] = &folder.data_flags();
    command(&["backup", data, place, "--to", &text(&file)]);
    assert!(!shows(&file, b"Budget"), "a text is not sealed");
    (folder, one.ben, before, file)
}

/// The first of a pair brings a topic.
async fn brings(pair: &Pair, id: u64, headline: &str) {
    let mut ana = connect(pair, &pair.ana, id).await;
    let add = AgendaOperation::AddTopic {
        topic: format!("topic-{id}").parse().unwrap(),
        section: Section::Next,
        place: Place::Last,
        headline: headline.to_owned(),
    };
    let update = {
        let mut txn = ana.replica.doc().transact_mut_with(Origin::Operation);
        let doer = Doer {
            seat: Seat::A,
            at: 1,
        };
        perform(&mut txn, doer, &add.into()).unwrap();
        txn.encode_update_v1()
    };
    ana.send_update(&update).await;
    ana.until_saved().await;
    ana.leave().await;
}

async fn finds(server: &Server, person: &Person) -> Value {
    let url = format!("{}/api/search", server.base);
    let wanted = json!({ "words": WORDS });
    person.post(&reqwest::Client::new(), &url, wanted).await
}

/// What is found once nothing of it is behind.
async fn until_current(server: &Server, person: &Person) -> Value {
    let look = async {
        loop {
            let answer = finds(server, person).await;
            if answer["behind"] == false {
                return answer;
            }
            sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(SOON, look).await.expect("it is found")
}

/// A backup whose searchable texts are others; how they are kept and summed is as ever.
fn with_texts(whole: &[u8], change: impl Fn(Vec<u8>) -> Option<Vec<u8>>) -> Vec<u8> {
    let mut reader = BackupReader::open(whole).unwrap();
    let mut writer = BackupWriter::begin(Vec::new()).unwrap();
    let mut changed = 0;
    while let Some(part) = reader.next_part().unwrap() {
        let part = match part {
            Part::Value { tree, key, value } if has(&key, TEXTS) => {
                changed += 1;
                let Some(value) = change(value) else {
                    continue;
                };
                Part::Value { tree, key, value }
            }
            other => other,
        };
        writer.part(&part).unwrap();
    }
    assert_eq!(changed, 4, "of each agenda what is kept, and its part");
    writer.finish().unwrap().0
}

fn flipped(mut value: Vec<u8>) -> Vec<u8> {
    if let Some(last) = value.last_mut() {
        *last ^= 1;
    }
    value
}

fn shows(file: &Path, words: &[u8]) -> bool {
    has(&fs::read(file).unwrap(), words)
}

fn has(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
