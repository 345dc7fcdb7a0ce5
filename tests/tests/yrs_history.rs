//! What programs write that use yrs as it is, without our operations, passes the gate, all of it, and makes the
//! document that they have: letters and pairs of surrogates, marks, embedded line markers, maps and their fields,
//! deletions, undo and redo, several changes in one transaction, one by one or as what somebody lacks.
#![allow(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test says why it failed"
)]

use duologue_shared::ids::ClientId;
use duologue_shared::replica::{Origin, Replica};
use duologue_shared::schema::TOPICS;
use duologue_tests::simulation::Dice;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use yrs::types::Attrs;
use yrs::undo::UndoManager;
use yrs::updates::decoder::Decode;
use yrs::{
    Any, ClientID, Doc, Map, MapPrelim, MapRef, OffsetKind, Options, ReadTxn, StateVector, Text,
    TextRef, Transact, TransactionMut, Update,
};

const SEEDS: std::ops::Range<u64> = 0..600;
const STEPS: usize = 200;
const PEOPLE: u64 = 3;
const WORDS: [&str; 6] = [
    "a",
    "words ",
    "👍🏽",
    "é",
    "\u{0}",
    "a longer run of letters ",
];
const LOCAL: &str = "local";

#[test]
fn everything_that_yrs_clients_send_is_taken() {
    let mut sent = 0;
    for seed in SEEDS {
        let mut dice = Dice::new(seed);
        let server = Replica::new(ClientId::from_random(99));
        let mut people: Vec<_> = (1..=PEOPLE).map(Person::new).collect();
        for step in 0..STEPS {
            let person = &mut people[dice.below(3)];
            person.writes(&mut dice, step);
            if dice.chance(60) {
                sent += person.exchanges(&server, &mut dice, seed);
            }
        }
        for _ in 0..2 {
            for person in &people {
                sent += person.exchanges(&server, &mut dice, seed);
            }
        }
        for person in &people {
            person.has_what_is_at(&server, seed);
        }
    }
    println!("{sent} updates");
    assert!(sent > 10_000, "they hardly wrote");
}

/// Somebody with a plain yrs document.
struct Person {
    doc: Doc,
    text: TextRef,
    topics: MapRef,
    undo: UndoManager<()>,
    /// What they wrote and did not send.
    waiting: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Person {
    fn new(client: u64) -> Self {
        let doc = Doc::with_options(Options {
            client_id: ClientID::new(client),
            offset_kind: OffsetKind::Utf16,
            cleanup_formatting: false,
            ..Options::default()
        });
        let text = doc.get_or_insert_text("b:topic-one");
        let topics = doc.get_or_insert_map(TOPICS);
        let options = yrs::undo::Options {
            capture_timeout_millis: 0,
            tracked_origins: [LOCAL.into()].into(),
            ..yrs::undo::Options::default()
        };
        let mut undo = UndoManager::with_options(options);
        undo.expand_scope(&doc, &text);
        let waiting = Arc::new(Mutex::new(Vec::new()));
        let queue = Arc::clone(&waiting);
        doc.observe_update_v1("sending", move |txn, event| {
            if txn.origin() != Some(&"network".into()) {
                queue.lock().unwrap().push(event.update.clone());
            }
        })
        .unwrap();
        Self {
            doc,
            text,
            topics,
            undo,
            waiting,
        }
    }

    fn writes(&mut self, dice: &mut Dice, step: usize) {
        match dice.below(10) {
            0 => drop(self.undo.undo_blocking()),
            1 => drop(self.undo.redo_blocking()),
            _ => {
                let mut txn = self.doc.transact_mut_with(LOCAL);
                for _ in 0..=dice.below(3) {
                    self.changes(&mut txn, dice, step);
                }
            }
        }
    }

    fn changes(&self, txn: &mut TransactionMut<'_>, dice: &mut Dice, step: usize) {
        let length = usize::try_from(self.text.len(txn)).unwrap();
        let at = dice.below(length + 1);
        let count = u32::try_from(dice.below(8).min(length - at)).unwrap();
        let at = u32::try_from(at).unwrap();
        match dice.below(8) {
            0..=2 => self.text.insert(txn, at, WORDS[dice.below(WORDS.len())]),
            3 => self.text.remove_range(txn, at, count),
            4 => {
                let mark = dice.pick(&[Any::Bool(true), Any::Null]).clone();
                let name = *dice.pick(&["bold", "italic", "strike", "code"]);
                self.text
                    .format(txn, at, count, Attrs::from([(name.into(), mark)]));
            }
            5 => {
                let line = Any::from(format!("line-{step:04}"));
                let marker = HashMap::from([("l".to_owned(), line)]);
                self.text.insert_embed(txn, at, Any::from(marker));
            }
            6 => {
                let topic = format!("topic-{:04}", step.saturating_sub(dice.below(9)));
                if self.topics.get(txn, &topic).is_none() {
                    let fields = MapPrelim::from([("rank", "a0"), ("meeting", "parked")]);
                    self.topics.insert(txn, topic, fields);
                }
            }
            _ => {
                let keys: Vec<_> = self.topics.keys(txn).map(ToOwned::to_owned).collect();
                let Some(topic) = (!keys.is_empty()).then(|| dice.pick(&keys)) else {
                    return;
                };
                if let Some(yrs::Out::YMap(topic)) = self.topics.get(txn, topic) {
                    if dice.chance(70) {
                        topic.insert(txn, "rank", format!("a{}", dice.below(9)));
                    } else {
                        topic.remove(txn, "rank");
                    }
                }
            }
        }
    }

    /// Sends what waits, or what the server lacks, and takes what the others wrote; how many updates were sent.
    fn exchanges(&self, server: &Replica, dice: &mut Dice, seed: u64) -> usize {
        let mut updates = std::mem::take(&mut *self.waiting.lock().unwrap());
        if dice.chance(30) {
            let has = StateVector::decode_v1(&server.state_vector()).unwrap();
            updates = vec![self.doc.transact().encode_diff_v1(&has)];
        }
        for update in &updates {
            let taken = server.accept(update, Origin::Remote);
            assert!(taken.is_ok(), "seed {seed}: {taken:?}");
        }
        let has = self.doc.transact().state_vector();
        let missing = server.missing_at(&yrs::updates::encoder::Encode::encode_v1(&has));
        let missing = Update::decode_v1(&missing.unwrap()).unwrap();
        self.doc
            .transact_mut_with("network")
            .apply_update(missing)
            .unwrap();
        updates.len()
    }

    fn has_what_is_at(&self, server: &Replica, seed: u64) {
        let theirs = Replica::new(ClientId::from_random(98));
        let all = self
            .doc
            .transact()
            .encode_state_as_update_v1(&StateVector::default());
        theirs.accept(&all, Origin::Remote).unwrap();
        assert!(theirs.same_state(server), "seed {seed}: another document");
    }
}
