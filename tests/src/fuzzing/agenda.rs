//! The small agenda that hostile bytes meet.

use duologue_client::core::{Core, CoreOptions};
use duologue_shared::agenda::{AgendaOperation, Place};
use duologue_shared::authors::Authors;
use duologue_shared::ids::{ClientId, Seat, Section};
use duologue_shared::operation::{Doer, Operation, perform};
use duologue_shared::replica::{Origin, Replica};
use duologue_shared::schema::MAX_ANSWER;
use duologue_shared::text::{self, Marks, TextOp};
use duologue_shared::time::Millis;
use duologue_shared::wording::WordingOperation;
use std::sync::LazyLock;
use yrs::{ReadTxn, Transact};

/// The clients that wrote the agenda, with their seats: numbers that a fuzzer finds soon.
pub(super) const WRITERS: [(u64, Seat); 2] = [(1, Seat::A), (2, Seat::B)];
/// The state vector of an empty replica.
const NOTHING: &[u8] = &[0];

static SNAPSHOT: LazyLock<Vec<u8>> = LazyLock::new(|| written().snapshot());

/// The agenda, at a replica of that client.
pub(super) fn agenda(client: u64) -> Replica {
    Replica::from_snapshot(id(client), &SNAPSHOT).expect("a snapshot that was just made")
}

/// Who wrote the agenda.
pub(super) fn authors(replica: &Replica) -> Authors {
    let writers = WRITERS.map(|(client, seat)| (id(client), seat));
    Authors::of(replica, writers).expect("an agenda that can be read")
}

fn id(client: u64) -> ClientId {
    ClientId::try_from(client).expect("a client id")
}

/// A browser that has the agenda on its device.
pub(super) fn core(client: u64, seat: Seat) -> Core {
    core_with(client, seat, &SNAPSHOT)
}

/// Everything that a replica holds can be given to others, read by a browser, and comes back from its snapshot.
pub(super) fn check_sound(replica: &Replica) {
    assert!(
        !replica.doc().transact().has_missing_updates(),
        "something waits"
    );
    let everything = replica.missing_at(NOTHING).expect("an empty state vector");
    let fresh = Replica::new(id(99));
    let taken = fresh.accept_up_to(&everything, Origin::Remote, MAX_ANSWER);
    assert!(
        taken.is_ok(),
        "what was taken cannot be given on: {taken:?}"
    );
    assert!(fresh.same_state(replica), "a copy differs");
    let snapshot = replica.snapshot();
    let copy = Replica::from_snapshot(id(98), &snapshot).expect("its own snapshot");
    assert!(copy.same_state(replica), "its snapshot differs");
    read(&mut core_with(97, Seat::A, &snapshot));
}

/// Reads all that a page shows.
pub(super) fn read(core: &mut Core) {
    let agenda = core.agenda().expect("an outline");
    let sections = agenda.sections.iter().flat_map(|section| &section.topics);
    let topics: Vec<String> = sections
        .chain(&agenda.next)
        .chain(&agenda.parked)
        .map(|entry| entry.id.to_string())
        .collect();
    for topic in topics {
        core.topic(&topic).expect("a topic");
        core.wordings(&topic).expect("its wordings");
    }
}

fn core_with(client: u64, seat: Seat, snapshot: &[u8]) -> Core {
    let mut core = Core::new(CoreOptions {
        client_id: id(client),
        seat,
        name: "Somebody".to_owned(),
        seed: 1,
        unseen: false,
    })
    .expect("an empty agenda");
    core.load(Some(snapshot), &[], &[], Millis::new(0))
        .expect("a whole snapshot");
    core
}

/// Two people's agenda: a meeting, two topics, words with lines and marks, a question and what was deleted again.
fn written() -> Replica {
    let [ana, ben] = WRITERS.map(|(client, seat)| (Replica::new(id(client)), seat));
    let topic = "topic-one".try_into().expect("a topic");
    let day = "2026-12-01".parse().expect("a day");
    does(&ana, AgendaOperation::AddMeeting { day });
    for (name, section) in [
        ("topic-one", Section::Meeting(day)),
        ("topic-two", Section::Parked),
    ] {
        let operation = AgendaOperation::AddTopic {
            topic: name.try_into().expect("a topic"),
            section,
            place: Place::First,
            headline: "Plans 👍".to_owned(),
        };
        does(&ana, operation);
    }
    types(
        &ana.0,
        TextOp::Break {
            at: 8,
            line: "line-0001".try_into().expect("a line"),
        },
    );
    types(&ana.0, insert(9, "we ship on the 3rd"));
    meet(&ana.0, &ben.0);
    let ask = WordingOperation::Ask {
        wording: "wording-one".try_into().expect("a wording"),
        topic,
        at: 9,
        len: 18,
    };
    does(&ben, ask);
    types(&ben.0, insert(0, "Big "));
    types(&ben.0, TextOp::Delete { at: 0, len: 1 });
    meet(&ana.0, &ben.0);
    ana.0
}

fn does((replica, seat): &(Replica, Seat), operation: impl Into<Operation>) {
    let by = Doer {
        seat: *seat,
        at: 1_000,
    };
    let mut txn = replica.doc().transact_mut_with(Origin::Operation);
    perform(&mut txn, by, &operation.into()).expect("nobody refuses it");
}

fn types(replica: &Replica, op: TextOp) {
    let topic = "topic-one".try_into().expect("a topic");
    let mut txn = replica.doc().transact_mut_with(Origin::Local);
    text::edit(&mut txn, &topic, &[op]).expect("an edit within the words");
}

fn insert(at: u32, words: &str) -> TextOp {
    TextOp::Insert {
        at,
        text: words.to_owned(),
        marks: Marks::default(),
    }
}

fn meet(one: &Replica, other: &Replica) {
    for (from, to) in [(one, other), (other, one)] {
        let missing = from.missing_at(&to.state_vector()).expect("a state vector");
        to.accept(&missing, Origin::Remote)
            .expect("what an honest replica has");
    }
}
