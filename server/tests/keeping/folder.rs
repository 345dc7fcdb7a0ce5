//! A data folder with its master key beside it, and what people see through a server over it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use duologue_shared::looked::Looked;
use duologue_shared::protocol::Message;
use tempfile::TempDir;

use crate::client::{Client, Speaks};
use crate::people::{Pair, Person};
use crate::process::{Server, duologue};

/// A data folder, with a master key that is not in it.
pub struct Folder {
    place: Arc<TempDir>,
    data: String,
}

impl Folder {
    /// An empty one, with a key that was made just now.
    pub fn new() -> Self {
        let folder = Self {
            place: Arc::new(tempfile::tempdir().unwrap()),
            data: "data".to_owned(),
        };
        command(&["key", "new", folder.at("master.key").to_str().unwrap()]);
        folder
    }

    /// A file or folder beside the data.
    pub fn at(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.at(&self.data)
    }

    /// The flags that name the data folder.
    pub fn data_flags(&self) -> [String; 2] {
        ["--data".to_owned(), text(&self.data())]
    }

    /// The flags that name the master key.
    pub fn key_flags(&self) -> [String; 2] {
        ["--master-key-file".to_owned(), text(&self.at("master.key"))]
    }

    /// What a backup gives in another folder beside this one, which the same key opens.
    pub fn restored_from(&self, backup: &Path, data: &str) -> Self {
        let restored = Self {
            place: Arc::clone(&self.place),
            data: data.to_owned(),
        };
        let [flag, folder] = &restored.data_flags();
        let [key, file] = &self.key_flags();
        command(&["restore", "--from", &text(backup), flag, folder, key, file]);
        restored
    }

    /// A server over the data.
    pub fn server(&self) -> Server {
        let [flag, file] = self.key_flags();
        Server::start_with(&self.data(), &[&flag, &file])
    }

    /// Whether any file in the data folder shows these words.
    pub fn shows(&self, words: &str) -> bool {
        shown_below(&self.data(), words.as_bytes())
    }
}

/// A path as text.
pub fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// Runs a command that has to succeed, and returns what it said.
pub fn command(arguments: &[&str]) -> String {
    let output = duologue(arguments);
    let said = String::from_utf8(output.stdout).unwrap();
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {complaint}");
    said
}

/// Runs a command that has to fail, and returns its complaint.
pub fn refused(arguments: &[&str]) -> String {
    let output = duologue(arguments);
    assert!(!output.status.success(), "{arguments:?} succeeded");
    String::from_utf8(output.stderr).unwrap()
}

/// One of a pair, connected and in sync.
pub async fn connect(pair: &Pair, person: &Person, id: u64) -> Client {
    let replica = Client::fresh(id);
    let mut client = Client::connect(pair.socket(), &person.cookie, Speaks::Duologue, replica)
        .await
        .unwrap();
    client.sync().await;
    client
}

/// Ana types, and the server says that it is saved.
pub async fn ana_types(pair: &Pair, id: u64, words: &str) {
    let mut ana = connect(pair, &pair.ana, id).await;
    ana.types(words).await;
    ana.until_saved().await;
    ana.leave().await;
}

/// Ben has the agenda open, and looks at what Ana types there: how far he has.
pub async fn ben_looks(pair: &Pair) -> Looked {
    let mut ben = connect(pair, &pair.ben, 12).await;
    let mut ana = connect(pair, &pair.ana, 11).await;
    ana.types("new to Ben").await;
    ana.until_saved().await;
    let client = ana.replica.client().get();
    let clock = ana.replica.clock(client);
    ana.leave().await;
    ben.until_text("new to Ben").await;
    let seen = Looked::all([(client, clock)].into_iter().collect());
    ben.send(&Message::Looked(&seen.encode())).await;
    // Another device of his is told, so the server has it.
    connect(pair, &pair.ben, 14).await.until_looked(&seen).await;
    ben.leave().await;
    seen
}

/// What Ben sees of the agenda.
pub async fn ben_sees(pair: &Pair, id: u64) -> String {
    connect(pair, &pair.ben, id).await.text()
}

fn shown_below(folder: &Path, words: &[u8]) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let place = entry.unwrap().path();
        if place.is_dir() {
            return shown_below(&place, words);
        }
        // A socket cannot be read, and shows nothing.
        let bytes = fs::read(&place).unwrap_or_default();
        bytes.windows(words.len()).any(|part| part == words)
    })
}
