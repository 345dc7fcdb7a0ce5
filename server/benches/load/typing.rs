//! People who type at a steady pace.

use std::collections::{HashMap, VecDeque};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use clap::Args;
use futures_util::future::join_all;
use tokio::sync::Barrier;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use crate::client::{Client, Heard};
use crate::crowd::{connect, pairs};
use crate::figures::{count, cpu_seconds, memory, percentiles, synced_memory};
use crate::people::Pair;
use crate::process::Server;

/// How long after the last key its receipt may come, when the server is overloaded.
const REST: Duration = Duration::from_secs(30);
/// By then everybody has pressed their last key.
const LAST_KEY: Duration = Duration::from_millis(100);

/// Rooms full of people who type.
#[derive(Clone, Debug, Args)]
pub struct Typing {
    /// Agendas open at once.
    #[arg(long, default_value_t = 50)]
    rooms: usize,
    /// Connections to each, half of them of either person.
    #[arg(long, default_value_t = 2)]
    people: usize,
    /// Keys a second that each of them presses.
    #[arg(long, default_value_t = 10.0)]
    keys: f64,
    /// For how long.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
}

/// Keys on their way to the others of a room: when they were pressed, and how many still wait.
pub type OnTheWay = Arc<Mutex<HashMap<Vec<u8>, (Instant, usize)>>>;

/// What one connection measured.
#[derive(Debug, Default)]
pub struct Measured {
    pub keys: usize,
    /// From another's key to its receipt here.
    pub received: Vec<Duration>,
    /// From a key to being told that it is saved.
    saved: Vec<Duration>,
}

impl Typing {
    /// Opens the rooms, lets everybody type, and prints what they saw.
    pub async fn measure(self, data: &Path) {
        let server = Server::start(data);
        let pairs = pairs(&server.base, self.rooms).await;
        let empty = synced_memory(&server).await;

        let connections = self.rooms * self.people;
        // Everybody, and whoever measures.
        let connected = Arc::new(Barrier::new(connections + 1));
        let begin = Arc::new(Barrier::new(connections + 1));
        let mut typing = Vec::new();
        for (room, pair) in pairs.iter().enumerate() {
            let on_the_way = OnTheWay::default();
            for seat in 0..self.people {
                let number = room * self.people + seat;
                typing.push(tokio::spawn(type_and_listen(
                    connect(pair, number).await,
                    (self.keys, self.seconds, self.people - 1),
                    number,
                    Arc::clone(&on_the_way),
                    (Arc::clone(&connected), Arc::clone(&begin)),
                )));
            }
        }
        connected.wait().await;
        let idle = synced_memory(&server).await;
        let (cpu, started) = (cpu_seconds(&server), Instant::now());
        begin.wait().await;

        let mut all = Measured::default();
        for one in typing {
            let one = one.await.expect("nobody fails");
            all.keys += one.keys;
            all.received.extend(one.received);
            all.saved.extend(one.saved);
        }
        let cpu = cpu_seconds(&server) - cpu;
        let elapsed = started.elapsed();
        let busy = memory(&server);
        report(
            &self,
            &mut all,
            connections,
            cpu,
            elapsed,
            [empty, idle, busy],
        );
    }
}

/// Two in each agenda type so many keys a second for so many seconds, on connections from a number on; how long each key
/// took to its receipt.
pub async fn type_together(
    pairs: &[Pair],
    first: usize,
    (pace, seconds): (f64, u64),
) -> Vec<Duration> {
    let people = pairs.len() * 2 + 1;
    let connected = Arc::new(Barrier::new(people));
    let begin = Arc::new(Barrier::new(people));
    let mut typing = Vec::new();
    for (room, pair) in pairs.iter().enumerate() {
        let on_the_way = OnTheWay::default();
        for seat in 0..2 {
            let number = first + room * 2 + seat;
            typing.push(tokio::spawn(type_and_listen(
                connect(pair, number).await,
                (pace, seconds, 1),
                number,
                Arc::clone(&on_the_way),
                (Arc::clone(&connected), Arc::clone(&begin)),
            )));
        }
    }
    connected.wait().await;
    begin.wait().await;
    let mut received = Vec::new();
    for measured in join_all(typing).await {
        received.extend(measured.expect("nobody fails").received);
    }
    received
}

/// Types at its pace and listens, then listens a while longer.
pub async fn type_and_listen(
    mut client: Client,
    (pace, seconds, others): (f64, u64, usize),
    number: usize,
    on_the_way: OnTheWay,
    (connected, begin): (Arc<Barrier>, Arc<Barrier>),
) -> Measured {
    let mut measured = Measured::default();
    let mut unsaved: VecDeque<Instant> = VecDeque::new();
    let already = client.sent;
    connected.wait().await;
    begin.wait().await;

    let pause = Duration::from_secs_f64(1.0 / pace);
    // They don't press their keys all at the same moment.
    let phase = pause.mul_f64(count(number % 997) / 997.0);
    let start = Instant::now() + phase;
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut keys = interval_at(start, pause);
    keys.set_missed_tick_behavior(MissedTickBehavior::Burst);
    while Instant::now() < end + REST {
        let done = Instant::now() > end + LAST_KEY && unsaved.is_empty();
        if done && on_the_way.lock().unwrap().is_empty() {
            break;
        }
        let typing = Instant::now() < end;
        let until = if typing {
            end
        } else {
            Instant::now() + LAST_KEY
        };
        let heard = tokio::select! {
            _ = keys.tick(), if typing => None,
            heard = client.read_within(until - Instant::now()) => heard,
        };
        match heard {
            Some(Heard::Update(update)) => {
                let mut on_the_way = on_the_way.lock().unwrap();
                let (pressed, waiting) = on_the_way.get_mut(&update).expect("somebody's key");
                measured.received.push(pressed.elapsed());
                *waiting -= 1;
                if *waiting == 0 {
                    on_the_way.remove(&update);
                }
            }
            Some(Heard::Saved(through)) => {
                let done = usize::try_from(through - already).unwrap();
                while measured.saved.len() < done {
                    let pressed = unsaved.pop_front().expect("a key");
                    measured.saved.push(pressed.elapsed());
                }
            }
            Some(end @ (Heard::Lost | Heard::Closed { .. } | Heard::Refused { .. })) => {
                panic!("{end:?}");
            }
            None if typing && Instant::now() < end => {
                let pressed = Instant::now();
                let update = client.types_offline("k");
                on_the_way
                    .lock()
                    .unwrap()
                    .insert(update.clone(), (pressed, others));
                client.send_update(&update).await;
                unsaved.push_back(pressed);
                measured.keys += 1;
            }
            Some(_) | None => {}
        }
    }
    measured
}

fn report(
    load: &Typing,
    all: &mut Measured,
    connections: usize,
    cpu: f64,
    elapsed: Duration,
    [empty, idle, busy]: [f64; 3],
) {
    let keys = count(all.keys);
    println!(
        "{} rooms × {} people × {} keys/s for {} s: {} keys, {:.0}/s",
        load.rooms,
        load.people,
        load.keys,
        load.seconds,
        all.keys,
        keys / count(usize::try_from(load.seconds).unwrap()),
    );
    let expected = all.keys * (load.people - 1);
    println!("  received          {} of {expected}", all.received.len());
    println!("  key to receipt    {}", percentiles(&mut all.received));
    println!("  saved             {} of {}", all.saved.len(), all.keys);
    println!("  key to saved      {}", percentiles(&mut all.saved));
    println!(
        "  server processor  {:.1} µs an update ({cpu:.2} s in {elapsed:.1?})",
        cpu * 1e6 / keys
    );
    println!(
        "  server memory     {:.1} KiB a connection with its room, {:.1} KiB a pair of them ({empty:.0} KiB \
         empty, {idle:.0} KiB connected, {busy:.0} KiB after typing)",
        (idle - empty) / count(connections),
        (idle - empty) / count(load.rooms),
    );
    assert_eq!(all.received.len(), expected, "a key never arrived");
    assert_eq!(all.saved.len(), all.keys, "a key was never saved");
}
