//! What every store has to do, as tests that run over each of them.
//!
//! A new store passes this suite before anything is built on it: its test module calls
//! [`for_every_store!`] beside a function `make` that returns a [`Subject`]: an empty store, a way to let
//! it crash and be opened again, and ways to damage what it keeps. `store/sled.rs` and `store/memory.rs`
//! do so in some twenty lines. The rules stand in one file each for what they are about, and every one
//! becomes a test of that store with the rule's name. A store that decorates another one is a store.

mod damage;
mod logs;
mod snapshots;
mod values;

use std::ops::RangeInclusive;

use duologue_shared::ids::{ClientId, Seat};

use super::engine::{Batch, Engine, Tree};
use super::key::{self, Kind};
use super::{Append, DocumentId, DocumentStore, KeyedStore, Record, RecordStore, Sequence, Table};

pub(crate) use damage::*;
pub(crate) use logs::*;
pub(crate) use snapshots::*;
pub(crate) use values::*;

/// A store under test.
pub(crate) trait Subject: Sized {
    /// Its type.
    type Store: DocumentStore + RecordStore;

    /// The store.
    fn store(&self) -> &Self::Store;

    /// Ends it without a word to it, as `kill -9` or a power cut does, and opens what is left.
    fn crash(self) -> Self;

    /// Damages what is kept of a document, behind the store's back.
    fn ruin(&self, document: &DocumentId, what: Ruin);

    /// Damages a value, behind the store's back.
    fn ruin_value(&self, table: Table, name: &[u8]);
}

/// What happens to a document behind its store's back.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ruin {
    /// A bit of a record flips.
    Record(Sequence),
    /// A bit of the snapshot through this record flips.
    Snapshot(Sequence),
    /// A record disappears.
    Lost(Sequence),
}

/// Makes each rule a test of the store that the surrounding module's `make` returns.
macro_rules! for_every_store {
    () => {
        contract::for_every_store!(
            an_unknown_document_is_empty
            records_come_back_in_order
            a_batch_may_mix_documents
            a_sequence_is_given_out_once
            an_empty_batch_works
            large_values_come_back
            many_append_at_once
            documents_are_listed_and_deleted
            a_document_is_not_mixed_up_with_a_longer_name
            a_snapshot_replaces_what_it_covers
            what_is_kept_is_the_newest_snapshot_and_what_follows
            the_previous_snapshot_is_kept
            an_older_snapshot_is_ignored
            appends_go_on_beside_compaction
            a_damaged_record_is_put_aside
            missing_records_are_named_once
            a_damaged_snapshot_loses_nothing
            damage_stays_with_its_document
            a_damaged_value_is_named_and_hides_no_other
            values_are_set_and_read
            values_are_compared_before_they_are_set
            one_of_many_racers_wins
            scans_follow_the_keys_bytes
            tables_are_apart
        );

        #[test]
        fn what_was_durable_survives_a_crash() {
            contract::what_was_durable_survives_a_crash(make());
        }
    };
    ($($rule:ident)+) => {
        $(
            #[test]
            fn $rule() {
                contract::$rule(&make());
            }
        )+
    };
}
pub(crate) use for_every_store;

const PEOPLE: Table = Table::new("people");

/// A document with a name of its own.
pub(crate) fn agenda(name: &str) -> DocumentId {
    DocumentId::from_stored(format!("agenda/{name}"))
}

/// Appends with these sequences, each with bytes of its own.
pub(crate) fn appends(document: &DocumentId, sequences: RangeInclusive<u64>) -> Vec<Append> {
    sequences
        .map(|number| Append {
            document: document.clone(),
            sequence: Sequence::new(number),
            record: Record {
                seat: Some(if number % 2 == 0 { Seat::A } else { Seat::B }),
                at_ms: 1_000 + number,
                bytes: format!("update {number}").into_bytes(),
            },
        })
        .collect()
}

/// Two people's clients, to be kept with a snapshot.
fn authors() -> Vec<(ClientId, Seat)> {
    vec![
        (ClientId::from_random(1), Seat::A),
        (ClientId::from_random(2), Seat::B),
    ]
}

/// Does to a store over an engine what a [`Ruin`] names.
pub(crate) fn ruin<E: Engine>(store: &KeyedStore<E>, document: &DocumentId, what: Ruin) {
    let of = |kind, place| key::of(document, kind, place);
    match what {
        Ruin::Record(place) => flip(store.engine(), Tree::Documents, of(Kind::Record, place)),
        Ruin::Snapshot(place) => flip(store.engine(), Tree::Snapshots, of(Kind::Snapshot, place)),
        Ruin::Lost(place) => {
            let mut batch = Batch::default();
            batch.remove(of(Kind::Record, place));
            store.engine().apply(Tree::Documents, batch).unwrap();
        }
    }
}

/// Damages a value of a store over an engine.
pub(crate) fn ruin_value<E: Engine>(store: &KeyedStore<E>, table: Table, name: &[u8]) {
    flip(store.engine(), Tree::Records, key::in_table(table, name));
}

fn flip(engine: &impl Engine, tree: Tree, stored: Vec<u8>) {
    let mut sealed = engine
        .get(tree, &stored)
        .unwrap()
        .expect("a value to damage");
    let middle = sealed.len() / 2;
    sealed[middle] ^= 4;
    let mut batch = Batch::default();
    batch.put(stored, sealed);
    engine.apply(tree, batch).unwrap();
}
