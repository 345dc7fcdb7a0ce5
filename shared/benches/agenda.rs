//! What an agenda costs: a key's way through the gate, opening, reading, storing.
//!
//! `cargo bench -p duologue-shared`; the figures belong beside those of the whole system.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot set itself up must stop"
)]

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use duologue_shared::agenda::{self, AgendaOperation, Place};
use duologue_shared::ids::{ClientId, Day, LineId, Seat, Section, TopicId};
use duologue_shared::operation::Doer;
use duologue_shared::replica::{Origin, Replica};
use duologue_shared::text::{self, Marks, TextOp};
use duologue_shared::view::{self, Readings};
use std::hint::black_box;
use std::time::Duration;
use yrs::Transact;

const KEYSTROKES: u32 = 18_000;
const CLIENTS: u64 = 8_000;
const CLIENTS_PER_TOPIC: u64 = 6;
const KEYS_PER_CLIENT: u32 = 31;
const TOPICS_PER_MEETING: u64 = 5;

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    targets = one_topic, five_years
}
criterion_main!(benches);

/// One topic that grew by 18,000 keystrokes, each an update of its own.
fn one_topic(criterion: &mut Criterion) {
    let author = replica(1);
    let topic = topic(0);
    let rows: Vec<Vec<u8>> = (0..KEYSTROKES).map(|at| key(&author, &topic, at)).collect();
    let snapshot = author.snapshot();
    let next: Vec<Vec<u8>> = (0..1_000)
        .map(|at| key(&author, &topic, KEYSTROKES + at))
        .collect();

    let mut group = criterion.benchmark_group("18,000 keystrokes");
    group.bench_function("load the log", |bench| {
        bench.iter(|| replica(2).load(rows.iter().map(Vec::as_slice)));
    });
    group.bench_function("load the snapshot", |bench| {
        bench.iter(|| Replica::from_snapshot(client(2), black_box(&snapshot)).unwrap());
    });
    group.bench_function("read the lines", |bench| {
        bench.iter(|| text::lines(&author.doc().transact(), &topic));
    });
    group.throughput(Throughput::Elements(1_000));
    group.bench_function("accept 1,000 more, one by one", |bench| {
        accept_all(bench, &snapshot, &next);
    });
    group.finish();
}

/// 260 meetings, 250,000 operations, 8,000 client ids: a pair's five years.
fn five_years(criterion: &mut Criterion) {
    let log = five_years_of_updates();
    let agenda = replica(CLIENTS + 1);
    let report = agenda.load(log.iter().map(Vec::as_slice));
    assert_eq!(
        report.applied,
        log.len(),
        "the generated log must load whole"
    );
    let snapshot = agenda.snapshot();
    let typist = Replica::from_snapshot(client(CLIENTS + 2), &snapshot).unwrap();
    let next: Vec<Vec<u8>> = (0..1_000).map(|at| key(&typist, &topic(0), at)).collect();

    let mut group = criterion.benchmark_group("five years");
    group.bench_function("load the snapshot", |bench| {
        bench.iter(|| Replica::from_snapshot(client(1), black_box(&snapshot)).unwrap());
    });
    group.bench_function("read the outline", |bench| {
        bench.iter(|| view::agenda_view(&mut agenda.doc().transact_mut()));
    });
    group.bench_function("read the outline after one topic changed", |bench| {
        let mut txn = agenda.doc().transact_mut();
        let mut readings = Readings::default();
        view::agenda_view_with(&mut txn, &mut readings);
        bench.iter(|| {
            readings.changed(&mut txn, &[topic(0)]);
            view::agenda_view_with(&mut txn, &mut readings)
                .sections
                .len()
        });
    });
    group.bench_function("make the snapshot", |bench| {
        bench.iter(|| agenda.snapshot());
    });
    group.bench_function("answer a copy that lacks nothing", |bench| {
        let known = agenda.state_vector();
        bench.iter(|| agenda.missing_at(&known).unwrap());
    });
    group.throughput(Throughput::Elements(1_000));
    group.bench_function("accept 1,000 more, one by one", |bench| {
        accept_all(bench, &snapshot, &next);
    });
    group.finish();
}

fn accept_all(bench: &mut criterion::Bencher<'_>, snapshot: &[u8], updates: &[Vec<u8>]) {
    let copy = || Replica::from_snapshot(client(CLIENTS + 3), snapshot).unwrap();
    let accept = |copy: Replica| {
        for update in updates {
            copy.accept(update, Origin::Remote).unwrap();
        }
        copy
    };
    bench.iter_batched(copy, accept, BatchSize::PerIteration);
}

/// Each topic is written by a few lives of a tab, one after the other.
fn five_years_of_updates() -> Vec<Vec<u8>> {
    let mut log = Vec::new();
    for number in 0..CLIENTS.div_ceil(CLIENTS_PER_TOPIC) {
        let topic = topic(number);
        let mut topic_log: Vec<Vec<u8>> = Vec::new();
        for life in 0..CLIENTS_PER_TOPIC {
            let tab = replica(1 + number * CLIENTS_PER_TOPIC + life);
            tab.load(topic_log.iter().map(Vec::as_slice));
            if life == 0 {
                topic_log.push(new_topic(&tab, number));
            }
            topic_log.extend((0..KEYS_PER_CLIENT).map(|at| key(&tab, &topic, at)));
        }
        log.extend(topic_log);
    }
    log
}

fn new_topic(tab: &Replica, number: u64) -> Vec<u8> {
    let day = meeting(number / TOPICS_PER_MEETING);
    let made = AgendaOperation::AddMeeting { day };
    let added = AgendaOperation::AddTopic {
        topic: topic(number),
        section: Section::Meeting(day),
        place: Place::First,
        headline: "A headline ".to_owned(),
    };
    let seat = if number.is_multiple_of(2) {
        Seat::A
    } else {
        Seat::B
    };
    let mut txn = tab.doc().transact_mut_with(Origin::Operation);
    for operation in [made, added] {
        agenda::perform(&mut txn, Doer { seat, at: number }, &operation).unwrap();
    }
    txn.encode_update_v1()
}

/// A key pressed at that place: a line break now and then, mostly a letter.
fn key(replica: &Replica, topic: &TopicId, at: u32) -> Vec<u8> {
    let op = if at % 60 == 59 {
        let mut bits = [0; 16];
        bits[..4].copy_from_slice(&at.to_be_bytes());
        TextOp::Break {
            at,
            line: LineId::from_random(bits),
        }
    } else {
        TextOp::Insert {
            at,
            text: "e".to_owned(),
            marks: Marks::default(),
        }
    };
    let mut txn = replica.doc().transact_mut_with(Origin::Local);
    text::edit(&mut txn, topic, &[op]).unwrap();
    txn.encode_update_v1()
}

fn meeting(number: u64) -> Day {
    let part = |number: u64| u8::try_from(number).unwrap();
    let year = u16::try_from(2021 + number / 52).unwrap();
    let week = number % 52;
    Day::new(year, part(week / 5 + 1), part(week % 5 * 6 + 1)).unwrap()
}

fn topic(number: u64) -> TopicId {
    TopicId::from_random(u128::from(number).to_be_bytes())
}

fn client(number: u64) -> ClientId {
    ClientId::try_from(number).unwrap()
}

fn replica(number: u64) -> Replica {
    Replica::new(client(number))
}
