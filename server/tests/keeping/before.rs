//! What programs of before left, opened by this one.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use duologue_server::backup::restore;
use duologue_server::operation::check;
use duologue_server::operation::data;
use duologue_server::people::accounts::{People, PeopleAct};
use duologue_server::people::auth::Access;
use duologue_server::rooms::log;
use duologue_server::store::engine::{Engine, Tree};
use duologue_server::store::records::Records;
use duologue_server::store::{DocumentStore, SledEngine};
use duologue_server::system::clock::{SystemClock, Timestamp};
use duologue_server::system::entropy::{Entropy, SystemEntropy};
use duologue_server::vault::GivenMasterKey;
use duologue_shared::ids::ClientId;
use duologue_shared::view::agenda_view;
use serde_json::Value;
use tokio::runtime::Runtime;
use yrs::Transact as _;

use crate::client::text_of;

/// What the program of 2026-11-28 left when it was killed, with the backup that it had made and the master
/// key: an agenda with two snapshots, twenty records behind each. Snapshots stood among the records then.
const BEFORE: &str = "tests/data/snapshots-among-records";
const OF_THE_DATA: [&str; 4] = ["db", "conf", "keys", "settled"];

/// What the program of 2026-11-29 kept of two people, Alice and Bob, who closed a meeting with each other: what they
/// saw of it then is in `agenda.json`.
const CLOSED_MEETING: &str = "tests/data/closed-meeting";

#[test]
fn a_closed_meeting_of_before_reads_the_same() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("data");
    fs::create_dir(&folder).unwrap();
    for file in OF_THE_DATA.into_iter().chain(["master.key"]) {
        fs::copy(Path::new(CLOSED_MEETING).join(file), folder.join(file)).unwrap();
    }
    let given = GivenMasterKey::default();
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let store = data::open(&folder, &given, &entropy).unwrap();
    let document = store.list().unwrap().remove(0);
    let now = Timestamp::from_millis(1_795_963_200_000);
    let opened = log::open(&store, &document, ClientId::from_random(7), now).unwrap();
    assert_eq!(opened.damaged, 0);
    let view = agenda_view(&mut opened.replica.doc().transact_mut());
    let seen = serde_json::to_value(view).unwrap();
    let expected = fs::read_to_string(Path::new(CLOSED_MEETING).join("agenda.json")).unwrap();
    holds(&seen, &serde_json::from_str(&expected).unwrap(), "agenda");

    let records = Records::new(Arc::new(store));
    let access = Access::default();
    let people = People::new(records, Arc::new(SystemClock), entropy, access);
    let runtime = Runtime::new().unwrap();
    let told = runtime.block_on(people.act(&PeopleAct::List)).unwrap();
    assert!(
        told.contains("Alice") && told.contains("Bob"),
        "who has an account: {told}"
    );
}

/// Asserts that a value has all of another one's fields; it may have more, as later programs tell more.
fn holds(seen: &Value, expected: &Value, at: &str) {
    match (seen, expected) {
        (Value::Object(seen), Value::Object(expected)) => {
            for (name, value) in expected {
                let seen = seen.get(name).unwrap_or(&Value::Null);
                holds(seen, value, &format!("{at}.{name}"));
            }
        }
        (Value::Array(seen), Value::Array(expected)) => {
            assert_eq!(seen.len(), expected.len(), "{at}");
            for (number, (seen, value)) in seen.iter().zip(expected).enumerate() {
                holds(seen, value, &format!("{at}[{number}]"));
            }
        }
        _ => assert_eq!(seen, expected, "{at}"),
    }
}

#[test]
fn a_folder_of_before_is_moved_once_and_reads_the_same() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("data");
    fs::create_dir(&folder).unwrap();
    for file in OF_THE_DATA {
        fs::copy(Path::new(BEFORE).join(file), folder.join(file)).unwrap();
    }
    reads_the_same(&folder);
}

/// Whichever comes first, moving its snapshots or writing it anew.
#[test]
fn a_folder_of_before_is_written_anew_and_reads_the_same() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("data");
    fs::create_dir(&folder).unwrap();
    for file in OF_THE_DATA {
        fs::copy(Path::new(BEFORE).join(file), folder.join(file)).unwrap();
    }
    data::shrink(&folder).unwrap();
    assert!(folder.join("database/1/documents.packed").exists() && !folder.join("db").exists());
    reads_the_same(&folder);
    data::shrink(&folder).unwrap();
    reads_on(&folder);
}

#[test]
fn a_backup_of_before_is_restored_and_moved_as_a_folder_is() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("data");
    restore(&Path::new(BEFORE).join("as.backup"), &folder, None).unwrap();
    reads_the_same(&folder);
}

/// Opens a folder of before that no program of now has opened.
fn reads_the_same(folder: &Path) {
    let before = SledEngine::open(folder).unwrap();
    assert!(before.keys(Tree::Snapshots, b"").unwrap().is_empty());
    assert_eq!(large(&before), 2, "both snapshots");
    drop(before);
    reads_on(folder);
}

/// How many large values stand among the records.
fn large(engine: &SledEngine) -> usize {
    let values = engine.scan(Tree::Documents, b"").map(Result::unwrap);
    let lengths = values.map(|(_, value)| value.len());
    lengths.filter(|length| *length > 200).count()
}

/// Opens it twice, and looks for what is to be there then.
fn reads_on(folder: &Path) {
    let expected: String = ["one", "two", "three"]
        .iter()
        .flat_map(|word| (0..20).map(move |number| format!("{word} {number} ")))
        .collect();
    let given = GivenMasterKey {
        file: Some(Path::new(BEFORE).join("master.key")),
        ..GivenMasterKey::default()
    };
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let now = Timestamp::from_millis(1_795_341_600_000);
    for _ in 0..2 {
        let store = data::open(folder, &given, &entropy).unwrap();
        let document = store.list().unwrap().remove(0);
        let opened = log::open(&store, &document, ClientId::from_random(7), now).unwrap();
        assert_eq!((opened.damaged, opened.depth.records), (0, 20));
        assert_eq!(text_of(&opened.replica), expected);
        let previous = store.previous_snapshot(&document).unwrap().unwrap();
        assert_eq!(previous.through.get(), 20);
    }
    let moved = SledEngine::open(folder).unwrap();
    assert_eq!(moved.keys(Tree::Snapshots, b"").unwrap().len(), 2);
    assert_eq!(large(&moved), 0);
    drop(moved);
    assert_eq!(fs::read_dir(folder.join("snapshots")).unwrap().count(), 2);
    let scratch = tempfile::tempdir().unwrap();
    let report = check::folder(folder, scratch.path(), &given).unwrap();
    assert!(report.is_clean(), "{report}");
}
