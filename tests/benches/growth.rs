//! How long what others send takes as it grows: the dearest inputs that are known beside what an honest person types.
//!
//! `cargo bench -p duologue-tests --bench growth`; `DUOLOGUE_GROWTH_MIB=16` goes on to an agenda that is full. The steps
//! are counted by the test of the same name.
#![allow(
    clippy::unwrap_used,
    reason = "a benchmark that cannot set itself up must stop"
)]

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use duologue_client::compaction;
use duologue_server::rooms::log;
use duologue_server::store::{Append, DocumentId, DocumentStore, MemoryStore, Record};
use duologue_server::system::clock::Timestamp;
use duologue_shared::cost::attacks::{self, Attack};
use duologue_shared::ids::{ClientId, PairId, Seat};
use duologue_shared::replica::Replica;
use duologue_shared::room::Sequence;
use duologue_shared::view;
use duologue_tests::cost::Watched;
use std::hint::black_box;
use std::time::Duration;
use yrs::Transact;

const KIB: usize = 1024;
const INPUTS: [(&str, Attack); 5] = [
    ("typing", attacks::typing),
    (
        "refused",
        attacks::a_high_client_beside_the_last_of_a_low_one,
    ),
    ("dear together", attacks::halves_that_are_dear_together),
    ("one-letter blocks", attacks::letters_one_block_each),
    ("keys of days", attacks::keys_of_days),
];

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(100))
        .measurement_time(Duration::from_millis(500));
    targets = growth
}
criterion_main!(benches);

fn growth(criterion: &mut Criterion) {
    let largest = std::env::var("DUOLOGUE_GROWTH_MIB").ok();
    let largest = largest.map(|mib| mib.parse::<usize>().unwrap() * KIB);
    for (name, input) in INPUTS {
        let mut group = criterion.benchmark_group(name);
        for kib in [64, 256, 1024].into_iter().chain(largest) {
            let updates = input(kib * KIB);
            let sent: usize = updates.iter().map(Vec::len).sum();
            group.throughput(Throughput::Bytes(sent.try_into().unwrap()));
            let sends = || {
                let mut room = Watched::uncounted();
                let taken = updates.iter().filter(|update| room.sends(Seat::A, update));
                (taken.count(), room)
            };
            group.bench_with_input(BenchmarkId::new("gate and room", kib), &(), |bench, ()| {
                bench.iter_with_large_drop(sends);
            });
            let (_, mut room) = sends();
            let rows = room.log().to_vec();
            if rows.is_empty() {
                continue;
            }
            group.bench_with_input(BenchmarkId::new("answer", kib), &(), |bench, ()| {
                bench.iter(|| black_box(room.answered()));
            });
            let loaded = || {
                let replica = replica();
                assert_eq!(
                    replica.load(rows.iter().map(Vec::as_slice)).applied,
                    rows.len()
                );
                replica
            };
            group.bench_with_input(
                BenchmarkId::new("load of the log", kib),
                &(),
                |bench, ()| {
                    bench.iter_with_large_drop(loaded);
                },
            );
            let snapshot = compaction::compact(None, &rows);
            if let Ok(snapshot) = &snapshot {
                let load = || Replica::from_snapshot(client(), snapshot).unwrap();
                group.bench_with_input(
                    BenchmarkId::new("load of the snapshot", kib),
                    &(),
                    |bench, ()| {
                        bench.iter_with_large_drop(load);
                    },
                );
            }
            group.bench_with_input(
                BenchmarkId::new("compaction at the server", kib),
                &(),
                |bench, ()| {
                    let compact = |store: MemoryStore| {
                        let now = Timestamp::from_millis(0);
                        log::compact(&store, &document(), client(), now).unwrap()
                    };
                    bench.iter_batched(|| stored(&rows), compact, BatchSize::PerIteration);
                },
            );
            group.bench_with_input(
                BenchmarkId::new("compaction on a device", kib),
                &(),
                |bench, ()| {
                    bench.iter(|| compaction::compact(None, &rows).is_ok());
                },
            );
            let replica = loaded();
            group.bench_with_input(BenchmarkId::new("outline", kib), &(), |bench, ()| {
                bench.iter(|| view::agenda_view(&mut replica.doc().transact_mut()));
            });
        }
        group.finish();
    }
}

fn stored(rows: &[Vec<u8>]) -> MemoryStore {
    let store = MemoryStore::in_memory();
    let append = |(number, bytes): (u64, &Vec<u8>)| Append {
        document: document(),
        sequence: Sequence::new(number),
        record: Record {
            seat: None,
            at_ms: 0,
            bytes: bytes.clone(),
        },
    };
    let appends: Vec<Append> = (1..).zip(rows).map(append).collect();
    store.append_batch(&appends).unwrap();
    store
}

fn document() -> DocumentId {
    DocumentId::agenda(&PairId::from_random([1; 16]))
}

fn client() -> ClientId {
    ClientId::try_from(9).unwrap()
}

fn replica() -> Replica {
    Replica::new(client())
}
