//! A process of its own that writes to a store and says what was acknowledged, and one that reads it again.
//!
//! Both are this test program once more, so that a database that hangs or aborts harms nobody else.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use std::{env, fs, io};

use duologue_server::store::engine::{Batch, Engine, EngineError, Scan, Tree};
use duologue_server::store::{
    Append, Appended, DocumentId, DocumentStore, KeyedStore, Record, RecordStore, Sequence,
    SledEngine, SledStore, Snapshot, Table,
};
use duologue_shared::ids::PairId;

const FOLDER: &str = "DUOLOGUE_TEST_FOLDER";
const ACKNOWLEDGED: &str = "DUOLOGUE_TEST_ACKNOWLEDGED";
const WRITES: &str = "DUOLOGUE_TEST_WRITES";
const MOST: &str = "DUOLOGUE_TEST_MOST";
/// What a line of ours begins with among those of the test harness.
const MARK: &str = "@";
const VALUES: Table = Table::new("values");

/// How far each document was acknowledged; then the values, and how often the database was written anew.
pub type Acknowledged = BTreeMap<u8, u64>;

/// How a process writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writes {
    /// As the server does.
    Durably,
    /// Without the flush to the disk.
    Unsynced,
    /// As the server does, while the database is written anew again and again.
    Renewing,
}

impl Writes {
    const ALL: [Self; 3] = [Self::Durably, Self::Unsynced, Self::Renewing];
}

/// A process that writes until it is killed.
pub struct Writer {
    child: Child,
    /// Reads what it says all the while: a full pipe would stop it.
    listening: JoinHandle<Acknowledged>,
}

impl Writer {
    /// Starts it.
    pub fn start(folder: &Path, writes: Writes, most: u64) -> Self {
        let mut command = again("writer::writes_until_it_is_killed");
        command.env(FOLDER, folder).env(MOST, most.to_string());
        command.env(WRITES, format!("{writes:?}"));
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let listening = thread::spawn(move || {
            let lines = lines.map_while(Result::ok);
            lines.filter_map(|line| read_line(&line)).collect()
        });
        Self { child, listening }
    }

    /// Stops it where it is, and returns once it stands: what the kernel does for it would be copied half.
    pub fn freeze(&self) {
        let stopped = Command::new("kill")
            .args(["-STOP", &self.child.id().to_string()])
            .status();
        assert!(stopped.unwrap().success());
        while !self.stands() {
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Whether each of its threads is stopped.
    fn stands(&self) -> bool {
        let tasks = format!("/proc/{}/task", self.child.id());
        fs::read_dir(tasks).unwrap().all(|task| {
            let stat = fs::read_to_string(task.unwrap().path().join("stat")).unwrap_or_default();
            // The state follows the name, which is in parentheses.
            stat.rsplit(')')
                .next()
                .is_some_and(|rest| rest.trim_start().starts_with('T'))
        })
    }

    /// Kills it, and says what it had said by then.
    pub fn kill(mut self) -> Acknowledged {
        self.child.kill().ok();
        self.child.wait().unwrap();
        self.listening.join().unwrap()
    }

    /// Waits until it has written all it was told to.
    pub fn finish(mut self) -> Acknowledged {
        assert!(self.child.wait().unwrap().success());
        self.listening.join().unwrap()
    }
}

/// What came of opening a store again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Opened {
    /// Everything acknowledged is there.
    Whole,
    /// Something is missing, and the store names what it lost; all documents were read.
    Named(String),
    /// The store says that it cannot be opened, or cannot be read.
    Unopenable(String),
    /// Something is missing and nobody says so.
    Silent(String),
    /// The process died.
    Died(String),
    /// It did not end in time.
    Hung,
}

/// Opens a store in a process of its own and looks for what was acknowledged.
pub fn open(folder: &Path, acknowledged: &Acknowledged, within: Duration) -> Opened {
    let list = folder.with_extension("acknowledged");
    let lines: Vec<String> = acknowledged
        .iter()
        .map(|(document, number)| format!("{document} {number}"))
        .collect();
    fs::write(&list, lines.join("\n")).unwrap();
    let child = again("writer::reads_what_was_acknowledged")
        .env(FOLDER, folder)
        .env(ACKNOWLEDGED, &list)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let Some(Output { status, stdout, .. }) = wait(child, within) else {
        return Opened::Hung;
    };
    let said = String::from_utf8_lossy(&stdout).into_owned();
    let ours = said.lines().find_map(|line| line.strip_prefix(MARK));
    let Some((word, rest)) = ours.and_then(|line| line.split_once(' ')) else {
        return Opened::Died(format!("{status}: {said}"));
    };
    let rest = rest.to_owned();
    match word {
        "whole" => Opened::Whole,
        "named" => Opened::Named(rest),
        "unopenable" => Opened::Unopenable(rest),
        _ => Opened::Silent(rest),
    }
}

fn wait(mut child: Child, within: Duration) -> Option<Output> {
    let until = Instant::now() + within;
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > until {
            child.kill().ok();
            child.wait().ok();
            return None;
        }
        thread::sleep(Duration::from_millis(5));
    }
    Some(child.wait_with_output().unwrap())
}

fn again(test: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command
        .args(["--exact", test, "--ignored", "--nocapture", "--quiet"])
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn read_line(line: &str) -> Option<(u8, u64)> {
    let (document, number) = line.strip_prefix(MARK)?.split_once(' ')?;
    Some((document.parse().ok()?, number.parse().ok()?))
}

fn say(words: &str) {
    let mut out = io::stdout().lock();
    // A line of the harness may stand there without an end.
    writeln!(out, "\n{MARK}{words}").unwrap();
    out.flush().unwrap();
}

/// An engine that hands everything to the system and nothing to the disk.
#[derive(Debug)]
struct Unsynced(SledEngine);

impl Engine for Unsynced {
    fn get(&self, tree: Tree, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        self.0.get(tree, key)
    }
    fn scan(&self, tree: Tree, prefix: &[u8]) -> Scan<'_> {
        self.0.scan(tree, prefix)
    }
    fn apply(&self, tree: Tree, batch: Batch) -> Result<(), EngineError> {
        self.0.apply(tree, batch)
    }
    fn compare_and_swap(
        &self,
        tree: Tree,
        key: &[u8],
        expected: Option<&[u8]>,
        new: Option<&[u8]>,
    ) -> Result<bool, EngineError> {
        self.0.compare_and_swap(tree, key, expected, new)
    }
    fn sync(&self) -> Result<(), EngineError> {
        self.0.flush()
    }
    fn free(&self) -> Result<u64, EngineError> {
        self.0.free()
    }
}

#[test]
#[ignore = "a process of the other tests"]
fn writes_until_it_is_killed() {
    let folder = PathBuf::from(env::var(FOLDER).unwrap());
    let most = crate::setting(MOST).unwrap();
    let engine = SledEngine::open(&folder).unwrap();
    let named = env::var(WRITES).unwrap();
    let mut writes = Writes::ALL.into_iter();
    match writes.find(|writes| format!("{writes:?}") == named) {
        Some(Writes::Durably) => write(&KeyedStore::new(engine), most),
        Some(Writes::Unsynced) => write(&KeyedStore::new(Unsynced(engine)), most),
        Some(Writes::Renewing) => write_and_renew(&KeyedStore::new(engine), most),
        None => panic!("{named}?"),
    }
}

const DOCUMENTS: u8 = 4;
/// Among the acknowledged numbers, the values' place.
const OF_VALUES: u8 = DOCUMENTS;
/// Among them, how often the database was written anew.
pub const OF_RENEWALS: u8 = DOCUMENTS + 1;

fn write_and_renew(store: &SledStore, most: u64) {
    thread::scope(|scope| {
        scope.spawn(|| {
            for number in 1_u64.. {
                store.engine().renew().unwrap();
                say(&format!("{OF_RENEWALS} {number}"));
            }
        });
        write(store, most);
    });
}

fn write(store: &(impl DocumentStore + RecordStore), most: u64) {
    for number in 1..=most {
        let batch: Vec<Append> = (0..DOCUMENTS).map(|each| append(each, number)).collect();
        let answers = store.append_batch(&batch).unwrap();
        assert!(answers.iter().all(|answer| *answer == Appended::Durable));
        for document in 0..DOCUMENTS {
            say(&format!("{document} {number}"));
        }
        if number % 40 == 0 {
            let document = u8::try_from(number / 40 % u64::from(DOCUMENTS)).unwrap();
            let snapshot = Snapshot {
                through: Sequence::new(number),
                bytes: number.to_be_bytes().repeat(200),
                authors: Vec::new(),
            };
            store.compact(&name(document), &snapshot).unwrap();
        }
        store
            .put(VALUES, &number.to_be_bytes(), &number.to_be_bytes())
            .unwrap();
        say(&format!("{OF_VALUES} {number}"));
    }
}

fn name(document: u8) -> DocumentId {
    DocumentId::agenda(&PairId::from_random([document; 16]))
}

fn append(document: u8, number: u64) -> Append {
    let length = usize::try_from(number * 37 % 900).unwrap() + 1;
    Append {
        document: name(document),
        sequence: Sequence::new(number),
        record: Record {
            seat: None,
            at_ms: number,
            bytes: vec![document.wrapping_add(u8::try_from(number % 251).unwrap()); length],
        },
    }
}

#[test]
#[ignore = "a process of the other tests"]
fn reads_what_was_acknowledged() {
    let folder = PathBuf::from(env::var(FOLDER).unwrap());
    let list = fs::read_to_string(env::var(ACKNOWLEDGED).unwrap()).unwrap();
    let acknowledged: Acknowledged = list
        .lines()
        .filter_map(|line| read_line(&format!("{MARK}{line}")))
        .collect();
    let store = match SledStore::open(&folder) {
        Ok(store) => store,
        Err(error) => return say(&format!("unopenable {}", one_line(&error.to_string()))),
    };
    // A database may panic on a damaged page; a room's task ends alone then, as here.
    let looked =
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| look(&store, &acknowledged)));
    match looked {
        Ok(Ok(found)) => say(&found),
        Ok(Err(error)) => say(&format!("unopenable {}", one_line(&error))),
        Err(_panic) => say("unopenable the database panicked while it was read"),
    }
}

/// Reads everything, and says what is missing and whether that is named.
fn look(store: &SledStore, acknowledged: &Acknowledged) -> Result<String, String> {
    let mut missing = Vec::new();
    let mut named = Vec::new();
    if store.engine().lost_its_end() {
        named.push("the database lost its end".to_owned());
    }
    for (document, number) in acknowledged.iter().filter(|(each, _)| **each < DOCUMENTS) {
        let stored = store
            .load(&name(*document))
            .map_err(|error| error.to_string())?;
        named.extend(stored.damage.iter().map(ToString::to_string));
        let there: BTreeMap<u64, &Record> = stored
            .records
            .iter()
            .map(|(sequence, record)| (sequence.get(), record))
            .collect();
        for sequence in stored.covered().get() + 1..=*number {
            let whole = append(*document, sequence).record;
            if there.get(&sequence) != Some(&&whole) {
                missing.push(format!("record {sequence} of {document}"));
            }
        }
    }
    let values = acknowledged.get(&OF_VALUES).copied().unwrap_or_default();
    for number in 1..=values {
        match store.get(VALUES, &number.to_be_bytes()) {
            Ok(Some(_)) => {}
            Ok(None) => missing.push(format!("value {number}")),
            Err(error) => {
                missing.push(format!("value {number}"));
                named.push(error.to_string());
            }
        }
    }
    let count = missing.len();
    let first = missing.first().cloned().unwrap_or_default();
    Ok(match (count, named.first()) {
        (0, _) => "whole .".to_owned(),
        (_, Some(name)) => format!("named {count} missing from {first}: {}", one_line(name)),
        (_, None) => format!("silent {count} missing from {first}"),
    })
}

fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}
