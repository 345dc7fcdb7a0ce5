use super::Authors;
use super::words::Words;
use crate::cost::forged::chain;
use crate::ids::{ClientId, Seat};
use crate::replica::{Origin, Refusal, Replica};
use crate::schema;
use crate::testing::{edits, insert, local, replica, topic};
use yrs::{Map, MapPrelim, Text, Transact, WriteTxn};

/// A server's room, as far as it asks who may write what.
struct Door {
    replica: Replica,
    authors: Authors,
}

impl Door {
    fn new() -> Self {
        Self {
            replica: replica(99),
            authors: Authors::default(),
        }
    }

    /// An update comes over a connection of that seat; whether it brought anything.
    fn hears(&mut self, seat: Seat, update: &[u8]) -> Result<bool, Refusal> {
        let checked = self.replica.check(update)?;
        let admitted = self.authors.admit(seat, &checked, &self.replica)?;
        let accepted = self.replica.apply(checked, Origin::Remote)?;
        self.authors.take(admitted);
        Ok(accepted.changed)
    }

    /// The same document after the process ended, from a snapshot and the bindings kept with it.
    fn opened_again(&self) -> Self {
        let client = ClientId::from_random(98);
        let replica = Replica::from_snapshot(client, &self.replica.snapshot()).unwrap();
        let authors = Authors::of(&replica, self.authors.bound()).unwrap();
        Self { replica, authors }
    }

    /// Everything that is here, at someone's replica.
    fn tells(&self, reader: &Replica) {
        let missing = self.replica.missing_at(&reader.state_vector()).unwrap();
        reader.accept(&missing, Origin::Remote).unwrap();
    }

    fn is_untouched_by(&mut self, seat: Seat, update: &[u8], refusal: Refusal) {
        let before = self.replica.snapshot();
        assert_eq!(self.hears(seat, update), Err(refusal));
        assert_eq!(
            self.replica.snapshot(),
            before,
            "a refused update left a trace"
        );
    }
}

fn says(who: &Replica, seat: Seat, key: &str, value: &str) -> Vec<u8> {
    local(who, |txn| {
        let root = txn.get_or_insert_map(schema::word_root(seat));
        root.insert(txn, key, value);
    })
}

#[test]
fn a_client_id_that_names_a_seat_is_nobody_elses_even_before_its_first_word() {
    let (mut door, notes) = (Door::new(), topic("notes"));
    let id = ClientId::of_seat(7, Seat::A);
    let claim = edits(&Replica::new(id), &notes, &[insert(0, "claimed")]);
    door.is_untouched_by(Seat::B, &claim, Refusal::NotYours);
    door.opened_again()
        .is_untouched_by(Seat::B, &claim, Refusal::NotYours);
    assert!(!door.authors.is_free_for(Seat::B, id.get()));

    let mine = edits(&Replica::new(id), &notes, &[insert(0, "mine")]);
    assert_eq!(door.hears(Seat::A, &mine), Ok(true));
    assert_eq!(door.authors.seat_of(id.get()), Some(Seat::A));
    assert_eq!(door.authors.bound().count(), 0, "it says so itself");
}

#[test]
fn a_client_belongs_to_whose_connection_it_first_wrote_over() {
    let (mut door, ana, notes) = (Door::new(), replica(1), topic("notes"));
    let first = edits(&ana, &notes, &[insert(0, "mine")]);
    assert_eq!(door.hears(Seat::A, &first), Ok(true));
    let bound: Vec<_> = door.authors.bound().collect();
    assert_eq!(bound, [(ClientId::try_from(1).unwrap(), Seat::A)]);

    // Ben knows Ana's clock and goes on writing as Ana.
    let forger = replica(1);
    forger.accept(&first, Origin::Remote).unwrap();
    let forged = edits(&forger, &notes, &[insert(4, " forged")]);
    door.is_untouched_by(Seat::B, &forged, Refusal::NotYours);
    let mut again = door.opened_again();
    again.is_untouched_by(Seat::B, &forged, Refusal::NotYours);

    // What is known already may come from anybody: it brings nothing.
    assert_eq!(door.hears(Seat::B, &first), Ok(false));
    // And Ana's next tab has a client of its own.
    let next = replica(2);
    door.tells(&next);
    let more = edits(&next, &notes, &[insert(4, " too")]);
    assert_eq!(door.hears(Seat::A, &more), Ok(true));
}

#[test]
fn nobody_speaks_in_the_others_word() {
    let (mut door, ben) = (Door::new(), replica(2));
    let honest = says(&ben, Seat::B, "enough/topic-one", "enough");
    assert_eq!(door.hears(Seat::B, &honest), Ok(true));

    // A new key, and one that is there: the second names no root, only what it replaces.
    for key in ["accepts/promise1", "enough/topic-one"] {
        let forger = replica(3);
        door.tells(&forger);
        let forged = says(&forger, Seat::B, key, "yes");
        door.is_untouched_by(Seat::A, &forged, Refusal::NotYours);
        door.opened_again()
            .is_untouched_by(Seat::A, &forged, Refusal::NotYours);
        assert_eq!(door.opened_again().hears(Seat::B, &forged), Ok(true));
    }
    let own = says(&replica(4), Seat::A, "accepts/promise1", "yes");
    assert_eq!(door.hears(Seat::A, &own), Ok(true));
}

#[test]
fn nobody_takes_back_the_others_word() {
    let (mut door, ben) = (Door::new(), replica(2));
    let honest = says(&ben, Seat::B, "confirms/wording1", "we ship");
    door.hears(Seat::B, &honest).unwrap();
    let forger = replica(3);
    door.tells(&forger);
    let gone = local(&forger, |txn| {
        let root = txn.get_or_insert_map(schema::word_root(Seat::B));
        root.remove(txn, "confirms/wording1").unwrap();
    });
    door.is_untouched_by(Seat::A, &gone, Refusal::NotYours);
    door.opened_again()
        .is_untouched_by(Seat::A, &gone, Refusal::NotYours);

    // Ben may, and then Ana's next handshake, which carries every deletion she knows of, is welcome.
    let taken_back = local(&ben, |txn| {
        let root = txn.get_or_insert_map(schema::word_root(Seat::B));
        root.remove(txn, "confirms/wording1").unwrap();
    });
    assert_eq!(door.hears(Seat::B, &taken_back), Ok(true));
    let ana = replica(1);
    door.tells(&ana);
    let before = ana.state_vector();
    edits(&ana, &topic("notes"), &[insert(0, "offline")]);
    let handshake = ana.missing_at(&before).unwrap();
    assert_eq!(door.hears(Seat::A, &handshake), Ok(true));
}

#[test]
fn a_chain_that_begins_in_the_others_word_stays_in_it() {
    let (mut door, ben) = (Door::new(), replica(2));
    let honest = says(&ben, Seat::B, "done/promise1", "yes");
    door.hears(Seat::B, &honest).unwrap();
    // Each replaces the one before; only the first stands beside what Ben said.
    let forger = replica(3);
    door.tells(&forger);
    let before = forger.state_vector();
    for turn in 0..50 {
        says(&forger, Seat::B, "done/promise1", &turn.to_string());
    }
    let chain = forger.missing_at(&before).unwrap();
    door.is_untouched_by(Seat::A, &chain, Refusal::NotYours);
    assert_eq!(door.hears(Seat::B, &chain), Ok(true), "the same by Ben");
}

#[test]
fn words_typed_as_text_into_the_others_word_are_refused_too() {
    let mut door = Door::new();
    let forger = replica(3);
    let text = local(&forger, |txn| {
        let root = txn.get_or_insert_text(schema::word_root(Seat::B));
        root.insert(txn, 0, "spoken for you");
    });
    door.is_untouched_by(Seat::A, &text, Refusal::NotYours);
}

/// Writes in that seat's answer to a question, over whatever stands there.
fn answers(who: &Replica, seat: Seat, at: u32, words: &str) -> Vec<u8> {
    local(who, |txn| {
        let root = txn.get_or_insert_text(schema::answer_root(&topic("notes"), seat));
        root.insert(txn, at, words);
    })
}

#[test]
fn an_answer_is_its_persons_word_letter_by_letter() {
    let (mut door, ben) = (Door::new(), replica(2));
    let forged = answers(&replica(3), Seat::B, 0, "spoken for you");
    door.is_untouched_by(Seat::A, &forged, Refusal::NotYours);
    let honest = answers(&ben, Seat::B, 0, "I would not");
    assert_eq!(door.hears(Seat::B, &honest), Ok(true));

    // Among the letters that are there, behind them, marked, and away: the first names no root.
    for at in [8, 11] {
        let forger = replica(4);
        door.tells(&forger);
        let forged = answers(&forger, Seat::B, at, " really");
        door.is_untouched_by(Seat::A, &forged, Refusal::NotYours);
        door.opened_again()
            .is_untouched_by(Seat::A, &forged, Refusal::NotYours);
        assert_eq!(door.opened_again().hears(Seat::B, &forged), Ok(true));
    }
    let forger = replica(5);
    door.tells(&forger);
    let gone = local(&forger, |txn| {
        let root = txn.get_or_insert_text(schema::answer_root(&topic("notes"), Seat::B));
        root.remove_range(txn, 8, 3);
    });
    door.is_untouched_by(Seat::A, &gone, Refusal::NotYours);
    door.opened_again()
        .is_untouched_by(Seat::A, &gone, Refusal::NotYours);
    assert_eq!(door.hears(Seat::B, &gone), Ok(true), "the same by Ben");
    assert_eq!(
        door.hears(Seat::A, &answers(&replica(6), Seat::A, 0, "mine")),
        Ok(true)
    );
}

#[test]
fn an_answer_holds_nothing_else_and_belongs_to_a_question_and_a_seat() {
    let mut door = Door::new();
    let nested = local(&replica(1), |txn| {
        let root = txn.get_or_insert_map(schema::answer_root(&topic("notes"), Seat::A));
        root.insert(txn, "words", MapPrelim::from([("words", "x")]));
    });
    door.is_untouched_by(Seat::A, &nested, Refusal::Malformed);
    for (client, root) in (2..).zip([
        "r:topic-notes/c",
        "r:topic-notes",
        "r:x/a",
        "r:topic-notes/a/b",
    ]) {
        let elsewhere = local(&replica(client), |txn| {
            txn.get_or_insert_text(root).insert(txn, 0, "x");
        });
        door.is_untouched_by(Seat::A, &elsewhere, Refusal::Malformed);
    }
}

#[test]
fn a_word_holds_plain_values_only() {
    let mut door = Door::new();
    let ana = replica(1);
    let nested = local(&ana, |txn| {
        let root = txn.get_or_insert_map(schema::word_root(Seat::A));
        root.insert(txn, "asks/wording1", MapPrelim::from([("words", "x")]));
    });
    door.is_untouched_by(Seat::A, &nested, Refusal::Malformed);
}

#[test]
fn a_word_that_was_overwritten_may_be_told_of_by_anybody() {
    let (mut door, ben) = (Door::new(), replica(2));
    for turn in 0..5 {
        let said = says(&ben, Seat::B, "switch/topic-one", &turn.to_string());
        door.hears(Seat::B, &said).unwrap();
    }
    let mut again = door.opened_again();
    let ana = replica(1);
    again.tells(&ana);
    let everything = ana.missing_at(&[0]).unwrap();
    assert_eq!(again.hears(Seat::A, &everything), Ok(false));
    let words = ana.doc().get_or_insert_map(schema::word_root(Seat::B));
    assert!(words.contains_key(&ana.doc().transact(), "switch/topic-one"));
}

/// What is deleted again and again in one update is looked at once.
#[test]
fn deletions_that_repeat_themselves_are_one() {
    let mut words = Words::default();
    words.add(5, 0..10, Seat::B);
    let again = [(5, 2..6), (7, 0..3), (5, 0..4), (5, 2..6), (5, 8..12)];
    let found = words.of_seat_within(Seat::B, &again);
    assert_eq!(found, [(5, 0..6), (5, 8..10)]);
}

/// Under the id 0, both could write, each over the other's name.
#[test]
fn nobody_writes_under_an_id_that_no_client_can_have() {
    let mut door = Door::new();
    door.is_untouched_by(Seat::A, &chain(0, 2), Refusal::Malformed);
    door.is_untouched_by(Seat::B, &chain(0, 2), Refusal::Malformed);
    assert_eq!(door.hears(Seat::A, &chain(1, 2)), Ok(true));
}
