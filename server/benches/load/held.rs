//! Connections that are opened and held.

use std::path::Path;
use std::time::Duration;

use clap::Args;
use futures_util::future::join_all;
use tokio::time::{Instant, sleep};

use crate::client::{Client, Heard};
use crate::crowd::{connect, pairs};
use crate::figures::{count, cpu_seconds, percentiles, synced_memory};
use crate::people::Pair;
use crate::process::Server;

/// Connections that are being opened at once.
const AT_ONCE: usize = 50;
/// Between two keys of those who type meanwhile.
const PACE: Duration = Duration::from_millis(100);

/// Two connections to each of many rooms, and a few rooms more in which people type.
#[derive(Clone, Debug, Args)]
pub struct Held {
    /// Connections that are held, two to a room.
    #[arg(long, default_value_t = 10_000)]
    connections: usize,
    /// For how long.
    #[arg(long, default_value_t = 30)]
    seconds: u64,
    /// Rooms of two in which one types all the while.
    #[arg(long, default_value_t = 5)]
    typing: usize,
}

impl Held {
    /// Opens and holds, and prints what that costs.
    pub async fn measure(self, data: &Path) {
        let server = Server::start(data);
        let rooms = self.connections / 2;
        let pairs = pairs(&server.base, rooms + self.typing).await;
        let (held, typing) = pairs.split_at(rooms);
        let empty = synced_memory(&server).await;

        let started = Instant::now();
        let mut clients = Vec::new();
        let numbers: Vec<usize> = (0..rooms * 2).collect();
        for chunk in numbers.chunks(AT_ONCE) {
            clients.extend(
                join_all(
                    chunk
                        .iter()
                        .map(|number| connect(&held[number / 2], *number)),
                )
                .await,
            );
        }
        let opened = started.elapsed();
        let idle = synced_memory(&server).await;
        let cpu = cpu_seconds(&server);

        let until = Instant::now() + Duration::from_secs(self.seconds);
        let holding = clients.iter_mut().map(|client| hold(client, until));
        let others = typing.iter().enumerate();
        let others = others.map(|(room, pair)| type_until(pair, rooms * 2 + room * 2, until));
        let (open, took) = tokio::join!(join_all(holding), join_all(others));
        let cpu = cpu_seconds(&server) - cpu;

        let open = open.into_iter().filter(|is_open| *is_open).count();
        let mut took: Vec<Duration> = took.into_iter().flatten().collect();
        println!(
            "{} connections to {rooms} rooms, held for {} s",
            rooms * 2,
            self.seconds
        );
        println!(
            "  opened in         {opened:.1?}, {:.0}/s",
            count(rooms * 2) / opened.as_secs_f64()
        );
        println!("  still open        {open}");
        println!(
            "  server memory     {:.1} KiB a connection, {:.1} KiB a pair of them with its room ({empty:.0} KiB before)",
            (idle - empty) / count(rooms * 2),
            (idle - empty) / count(rooms),
        );
        println!(
            "  server processor  {:.1} % of a core, pings and the others' keys",
            cpu * 100.0 / count(usize::try_from(self.seconds).unwrap())
        );
        println!(
            "  the others' keys  {} to receipt: {}",
            took.len(),
            percentiles(&mut took)
        );
        assert_eq!(open, rooms * 2, "a connection was lost");
    }
}

/// Answers pings until then; whether the connection is still open.
async fn hold(client: &mut Client, until: Instant) -> bool {
    loop {
        let rest = until.saturating_duration_since(Instant::now());
        match client.read_within(rest).await {
            None => return true,
            Some(Heard::Closed { .. } | Heard::Lost) => return false,
            Some(_) => {}
        }
    }
}

/// One of two types until then; how long each key took to the other.
pub async fn type_until(pair: &Pair, number: usize, until: Instant) -> Vec<Duration> {
    let mut ana = connect(pair, number).await;
    let mut ben = connect(pair, number + 1).await;
    let mut took = Vec::new();
    while Instant::now() < until {
        let pressed = Instant::now();
        ana.types("k").await;
        ben.until(|heard| matches!(heard, Heard::Update(_))).await;
        took.push(pressed.elapsed());
        sleep(PACE).await;
    }
    ana.until_saved().await;
    took
}
