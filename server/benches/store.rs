//! What keeping costs: sealing over a store in memory, and each step to the disk of the real one.
//!
//! ```text
//! cargo bench -p duologue-server --bench store
//! ```

#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on ends by panicking, and criterion's macro writes no docs"
)]

use std::hint::black_box;
use std::sync::Arc;

use criterion::measurement::WallTime;
use criterion::{
    BatchSize, BenchmarkGroup, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main,
};
use duologue_server::rooms::Limits;
use duologue_server::store::engine::{Batch, Engine, Tree};
use duologue_server::store::{
    Append, DocumentId, DocumentStore, MemoryStore, Record, Sequence, SledEngine, SledStore,
};
use duologue_server::system::entropy::SystemEntropy;
use duologue_server::vault::{Keyring, MasterKey, Vault};
use duologue_shared::ids::{PairId, Seat};
use tempfile::TempDir;

/// Appends that one flush takes when many people type.
const BATCH: u64 = 256;
/// Appends that one flush takes: of one who types alone, of a small company, of many.
const BATCHES: [u64; 3] = [1, 16, BATCH];
/// Bytes of an update that brings one letter.
const LETTER: usize = 40;

fn in_vault<S>(store: S) -> Vault<S> {
    let entropy = Arc::new(SystemEntropy);
    let master = MasterKey::generate(&SystemEntropy).unwrap();
    let keyring = Keyring::in_memory(master, Arc::<SystemEntropy>::clone(&entropy)).unwrap();
    Vault::new(store, keyring, entropy)
}

fn vault() -> Vault<MemoryStore> {
    in_vault(MemoryStore::in_memory())
}

/// On the volume that the build is on: a file system in memory would sync nothing.
fn folder() -> TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

fn document() -> DocumentId {
    DocumentId::agenda(&PairId::from_random([7; 16]))
}

fn letter(number: u64) -> Append {
    Append {
        document: document(),
        sequence: Sequence::new(number),
        record: Record {
            seat: Some(Seat::A),
            at_ms: number,
            bytes: vec![7; LETTER],
        },
    }
}

fn letters() -> Vec<Append> {
    (1..=BATCH).map(letter).collect()
}

fn append(criterion: &mut Criterion) {
    let batch = letters();
    let mut group = criterion.benchmark_group("append 256 letters in memory");
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
    let mut group = criterion.benchmark_group("load 256 letters from memory");
    group.throughput(Throughput::Elements(BATCH));
    group.bench_function("plain", |bencher| {
        bencher.iter(|| plain.load(black_box(&document())).unwrap());
    });
    group.bench_function("sealed", |bencher| {
        bencher.iter(|| sealed.load(black_box(&document())).unwrap());
    });
    group.finish();
}

/// The database alone: what one batch costs it in memory, handed to the system, and durable.
fn sled(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("sled");
    for count in BATCHES {
        let folder = folder();
        let engine = SledEngine::open(folder.path()).unwrap();
        steps(&mut group, &engine, count);
    }
    group.finish();
}

fn steps(group: &mut BenchmarkGroup<'_, WallTime>, engine: &SledEngine, count: u64) {
    let mut number = 0_u64;
    let mut put = || {
        let mut batch = Batch::default();
        for _ in 0..count {
            number += 1;
            batch.put(number.to_be_bytes().to_vec(), vec![7; LETTER]);
        }
        engine.apply(Tree::Documents, batch).unwrap();
    };
    group.throughput(Throughput::Elements(count));
    group.bench_function(BenchmarkId::new("applied", count), |bencher| {
        bencher.iter(&mut put);
    });
    engine.sync().unwrap();
    group.bench_function(BenchmarkId::new("flushed", count), |bencher| {
        bencher.iter(|| {
            put();
            engine.flush().unwrap();
        });
    });
    group.bench_function(BenchmarkId::new("durable", count), |bencher| {
        bencher.iter(|| {
            put();
            engine.sync().unwrap();
        });
    });
}

/// All of it, as rooms see it: sealed, summed, written and durable.
fn durable(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("append to the disk, sealed");
    for count in BATCHES {
        let folder = folder();
        let store = in_vault(SledStore::open(folder.path()).unwrap());
        let mut last = 0_u64;
        group.throughput(Throughput::Elements(count));
        group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
            bencher.iter(|| {
                let batch: Vec<Append> = (last + 1..=last + count).map(letter).collect();
                last += count;
                store.append_batch(&batch).unwrap()
            });
        });
    }
    group.finish();
}

/// The longest log that a room lets become: each letter is a record.
fn longest(criterion: &mut Criterion) {
    let count = Limits::default().longest_log;
    let folder = folder();
    let store = in_vault(SledStore::open(folder.path()).unwrap());
    let all: Vec<Append> = (1..=count).map(letter).collect();
    for batch in all.chunks(256) {
        store.append_batch(batch).unwrap();
    }
    let mut group = criterion.benchmark_group("load the longest log from the disk, sealed");
    group.throughput(Throughput::Elements(count));
    group.sample_size(20);
    group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
        bencher.iter(|| store.load(black_box(&document())).unwrap());
    });
    group.finish();
}

criterion_group!(benches, append, load, sled, durable, longest);
criterion_main!(benches);
