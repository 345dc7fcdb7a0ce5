//! Rooms full of people who type, against the real server over real sockets.
//!
//! ```text
//! cargo bench -p duologue-server --bench load -- --rooms 50 --people 2 --keys 10 --seconds 10
//! ```
//!
//! It reports how long a key takes until another person's socket receives it, which is after it was
//! made durable, how long until its author is told it is saved, what the server's processor time is
//! per update, and its memory per connection. The people run in this process, on the same machine:
//! when that is busy, so are they.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "the people are shared by several sets of tests, and each uses its part"
)]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a measurement that cannot go on ends by panicking, and its result is what it prints"
)]

#[path = "../tests/support/client.rs"]
mod client;
#[path = "../tests/support/people.rs"]
mod people;
#[path = "../tests/support/process.rs"]
mod process;

use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use clap::Parser;
use tokio::sync::Barrier;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep, timeout};

use crate::client::{Client, Heard, Speaks};
use crate::people::{Pair, Person};
use crate::process::Server;

/// Linux counts processor time in these per second.
const TICKS: f64 = 100.0;
/// How long after the last key its receipt may come, when the server is overloaded.
const REST: Duration = Duration::from_secs(30);
/// By then everybody has pressed their last key.
const LAST_KEY: Duration = Duration::from_millis(100);

/// Measures rooms full of people who type.
#[derive(Clone, Debug, Parser)]
struct Load {
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
    /// The folder whose volume keeps the data meanwhile. Making a key durable syncs the whole volume,
    /// so whatever else writes to it counts as well.
    #[arg(long, default_value = env!("CARGO_TARGET_TMPDIR"))]
    data: PathBuf,
    /// Given by `cargo bench`.
    #[arg(long, hide = true)]
    bench: bool,
}

/// Keys on their way to the others of a room: when they were pressed, and how many still wait.
type OnTheWay = Arc<Mutex<HashMap<Vec<u8>, (Instant, usize)>>>;

/// What one connection measured.
#[derive(Debug, Default)]
struct Measured {
    keys: usize,
    /// From another's key to its receipt here.
    received: Vec<Duration>,
    /// From a key to being told that it is saved.
    saved: Vec<Duration>,
}

#[tokio::main]
async fn main() {
    let load = Load::parse();
    let bound = Duration::from_secs(load.seconds) + Duration::from_mins(2);
    timeout(bound, measure(load))
        .await
        .expect("it ends in time");
}

async fn measure(load: Load) {
    let data = tempfile::tempdir_in(&load.data).expect("a folder");
    let server = Server::start(data.path());
    let pairs = pairs(&server.base, load.rooms).await;
    // What the sign-ups used is given back before memory is looked at.
    sleep(Duration::from_millis(500)).await;
    let empty = memory(&server);

    let connections = load.rooms * load.people;
    // Everybody, and whoever measures.
    let connected = Arc::new(Barrier::new(connections + 1));
    let begin = Arc::new(Barrier::new(connections + 1));
    let mut typing = Vec::new();
    for (room, pair) in pairs.iter().enumerate() {
        let on_the_way = OnTheWay::default();
        for seat in 0..load.people {
            let person = if seat % 2 == 0 { &pair.ana } else { &pair.ben };
            let id = u64::try_from(1000 + room * load.people + seat).unwrap();
            let mut client = Client::connect(
                pair.socket(),
                &person.cookie,
                Speaks::Duologue,
                Client::fresh(id),
            )
            .await
            .expect("a connection; are there enough file handles (ulimit -n)?");
            client.sync().await;
            client.until_saved().await;
            typing.push(tokio::spawn(type_and_listen(
                client,
                (load.keys, load.seconds, load.people - 1),
                id,
                Arc::clone(&on_the_way),
                (Arc::clone(&connected), Arc::clone(&begin)),
            )));
        }
    }
    connected.wait().await;
    sleep(Duration::from_secs(1)).await;
    let idle = memory(&server);
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
        &load,
        &mut all,
        connections,
        cpu,
        elapsed,
        [empty, idle, busy],
    );
}

/// Types at its pace and listens, then listens a while longer.
async fn type_and_listen(
    mut client: Client,
    (pace, seconds, others): (f64, u64, usize),
    id: u64,
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
    let phase = pause.mul_f64((f64::from(u32::try_from(id % 997).unwrap())) / 997.0);
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

async fn pairs(base: &str, rooms: usize) -> Vec<Pair> {
    let http = reqwest::Client::new();
    let ana = Person::sign_up(&http, base, "ana").await;
    let ben = Person::sign_up(&http, base, "ben").await;
    let mut pairs = Vec::new();
    for _ in 0..rooms {
        pairs.push(Pair::of(base, ana.clone(), ben.clone()).await);
    }
    pairs
}

fn report(
    load: &Load,
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

fn percentiles(all: &mut [Duration]) -> String {
    all.sort_unstable();
    let Some(most) = all.last() else {
        return "none".to_owned();
    };
    let at = |percent: usize| all[(all.len() - 1) * percent / 100];
    format!(
        "p50 {:.2?}, p95 {:.2?}, p99 {:.2?}, longest {most:.2?}",
        at(50),
        at(95),
        at(99)
    )
}

/// Seconds of processor time that the server has used.
fn cpu_seconds(server: &Server) -> f64 {
    let stat = of_process(server, "stat");
    // The fields follow the program's name, which is in brackets; these two are the 14th and 15th.
    let fields: Vec<&str> = stat
        .rsplit(") ")
        .next()
        .unwrap_or_default()
        .split(' ')
        .collect();
    let ticks = |field: usize| fields[field - 3].parse::<f64>().expect("a number");
    (ticks(14) + ticks(15)) / TICKS
}

/// KiB of memory that the server has resident.
fn memory(server: &Server) -> f64 {
    of_process(server, "status")
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.trim().strip_suffix(" kB"))
        .and_then(|kib| kib.trim().parse().ok())
        .expect("its memory")
}

fn of_process(server: &Server, file: &str) -> String {
    let path = Path::new("/proc").join(server.id().to_string()).join(file);
    std::fs::read_to_string(path).expect("Linux tells about processes in /proc")
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).expect("a small number"))
}
