//! What each step costs that a key takes before the server has it in its document.
//!
//! `cargo bench -p duologue-shared --bench ingress`; what storing costs, the server's own load bench tells.
#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that cannot set itself up must stop"
)]

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use duologue_shared::authors::Authors;
use duologue_shared::ids::{ClientId, Seat, TopicId};
use duologue_shared::protocol::{Message, SyncMessage};
use duologue_shared::replica::{Origin, Replica};
use duologue_shared::room::{ConnectionEvent, ConnectionId, Room, RoomEvent, Sequence};
use duologue_shared::scan::Scan;
use duologue_shared::session::Flavour;
use duologue_shared::text::{self, Marks, TextOp};
use duologue_shared::time::Millis;
use std::hint::black_box;
use std::time::Duration;
use yrs::Transact;
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;

/// Keys that the words were typed with before.
const BEFORE: u32 = 18_000;
/// Keys that are taken one by one.
const KEYS: u32 = 1_000;
const ANA: ConnectionId = ConnectionId::new(1);

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    targets = one_key, a_thousand_keys
}
criterion_main!(benches);

/// The steps up to the document, for the same key again and again.
fn one_key(criterion: &mut Criterion) {
    let (before, keys) = typed();
    let replica = Replica::from_snapshot(client(2), &before).unwrap();
    let authors = Authors::of(&replica, [(client(1), Seat::A)]).unwrap();
    let key = keys.first().unwrap();
    let frame = Message::Sync(SyncMessage::Update(key)).encode();
    let checked = replica.check(key).unwrap();

    let mut group = criterion.benchmark_group("one key");
    group.bench_function("understand the frame", |bench| {
        bench.iter(|| Message::decode(black_box(&frame)).unwrap());
    });
    group.bench_function("scan", |bench| {
        bench.iter(|| Scan::of(black_box(key)).unwrap());
    });
    group.bench_function("decode, encode and decode", |bench| {
        bench.iter(|| {
            let update = yrs::Update::decode_v1(black_box(key)).unwrap();
            yrs::Update::decode_v1(&update.encode_v1()).unwrap()
        });
    });
    group.bench_function("all of the gate", |bench| {
        bench.iter(|| replica.check(black_box(key)).unwrap());
    });
    group.bench_function("whose it is", |bench| {
        bench.iter(|| {
            authors
                .admit(Seat::A, black_box(&checked), &replica)
                .unwrap()
        });
    });
    group.finish();
}

/// Through the document, which grows by each.
fn a_thousand_keys(criterion: &mut Criterion) {
    let (before, keys) = typed();
    let copy = || Replica::from_snapshot(client(2), &before).unwrap();
    let mut group = criterion.benchmark_group("a thousand keys");
    group.throughput(Throughput::Elements(u64::from(KEYS)));
    group.bench_function("gate and document", |bench| {
        let accept = |replica: Replica| {
            for key in &keys {
                replica.accept(key, Origin::Remote).unwrap();
            }
            replica
        };
        bench.iter_batched(copy, accept, BatchSize::PerIteration);
    });
    group.bench_function("all of the room, with its relays", |bench| {
        let open = || open(copy());
        let receive = |mut room: Room| {
            for key in &keys {
                let frame = Message::Sync(SyncMessage::Update(key)).encode();
                let connection = ANA;
                black_box(room.handle(
                    Millis::new(0),
                    RoomEvent::Connection(ConnectionEvent::Received { connection, frame }),
                ));
                let through = room.last();
                black_box(room.handle(Millis::new(0), RoomEvent::Durable { through }));
            }
            assert_eq!(room.last().get(), u64::from(KEYS));
            room
        };
        bench.iter_batched(open, receive, BatchSize::PerIteration);
    });
    group.finish();
}

/// A room with both people in step.
fn open(replica: Replica) -> Room {
    let authors = Authors::of(&replica, [(client(1), Seat::A)]).unwrap();
    let mut room = Room::new(replica, authors, Sequence::ZERO);
    for (connection, seat) in [(ANA, Seat::A), (ConnectionId::new(2), Seat::B)] {
        let flavour = Flavour::Duologue;
        drop(room.handle(
            Millis::new(0),
            RoomEvent::Connection(ConnectionEvent::Joined {
                connection,
                seat,
                flavour,
            }),
        ));
        let frame = Message::Sync(SyncMessage::Step1(&[0])).encode();
        drop(room.handle(
            Millis::new(0),
            RoomEvent::Connection(ConnectionEvent::Received { connection, frame }),
        ));
    }
    room
}

/// A topic's words as a snapshot, and the keys that are typed next, each an update.
fn typed() -> (Vec<u8>, Vec<Vec<u8>>) {
    let author = Replica::new(client(1));
    let topic = TopicId::try_from("topic-one").unwrap();
    for at in 0..BEFORE {
        key(&author, &topic, at);
    }
    let before = author.snapshot();
    let keys = (0..KEYS).map(|at| key(&author, &topic, BEFORE + at));
    (before, keys.collect())
}

fn key(replica: &Replica, topic: &TopicId, at: u32) -> Vec<u8> {
    let mut txn = replica.doc().transact_mut_with(Origin::Local);
    let text = "k".to_owned();
    let marks = Marks::default();
    text::edit(&mut txn, topic, &[TextOp::Insert { at, text, marks }]).unwrap();
    txn.encode_update_v1()
}

fn client(number: u64) -> ClientId {
    ClientId::try_from(number).unwrap()
}
