//! What sealing costs: appending and loading with and without the vault, over a store in memory.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on ends by panicking, and criterion's macro writes no docs"
)]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use duologue_server::entropy::SystemEntropy;
use duologue_server::store::{Append, DocumentId, DocumentStore, MemoryStore, Record, Sequence};
use duologue_server::vault::{Keyring, MasterKey, Vault};
use duologue_shared::ids::{PairId, Seat};

/// Appends that one flush takes when many people type.
const BATCH: u64 = 256;
/// Bytes of an update that brings one letter.
const LETTER: usize = 40;

fn vault() -> Vault<MemoryStore> {
    let entropy = Arc::new(SystemEntropy);
    let master = MasterKey::generate(&SystemEntropy).unwrap();
    let keyring = Keyring::in_memory(master, Arc::<SystemEntropy>::clone(&entropy)).unwrap();
    Vault::new(MemoryStore::in_memory(), keyring, entropy)
}

fn document() -> DocumentId {
    DocumentId::agenda(&PairId::from_random([7; 16]))
}

fn letters() -> Vec<Append> {
    (1..=BATCH)
        .map(|number| Append {
            document: document(),
            sequence: Sequence::new(number),
            record: Record {
                seat: Some(Seat::A),
                at_ms: number,
                bytes: vec![7; LETTER],
            },
        })
        .collect()
}

fn append(criterion: &mut Criterion) {
    let batch = letters();
    let mut group = criterion.benchmark_group("append 256 letters");
    group.throughput(Throughput::Elements(BATCH));
    group.bench_function("plain", |bencher| {
        bencher.iter_batched(
            MemoryStore::in_memory,
            |store| store.append_batch(black_box(&batch)).unwrap(),
            BatchSize::LargeInput,
        );
    });
    group.bench_function("sealed", |bencher| {
        bencher.iter_batched(
            vault,
            |store| store.append_batch(black_box(&batch)).unwrap(),
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

fn load(criterion: &mut Criterion) {
    let (plain, sealed) = (MemoryStore::in_memory(), vault());
    plain.append_batch(&letters()).unwrap();
    sealed.append_batch(&letters()).unwrap();
    let mut group = criterion.benchmark_group("load 256 letters");
    group.throughput(Throughput::Elements(BATCH));
    group.bench_function("plain", |bencher| {
        bencher.iter(|| plain.load(black_box(&document())).unwrap());
    });
    group.bench_function("sealed", |bencher| {
        bencher.iter(|| sealed.load(black_box(&document())).unwrap());
    });
    group.finish();
}

criterion_group!(benches, append, load);
criterion_main!(benches);
