//! As much as the server takes.

use std::path::Path;
use std::time::Duration;

use clap::Args;
use futures_util::future::join_all;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

use crate::client::{Client, Heard};
use crate::crowd::{connect, pairs};
use crate::figures::{count, cpu_seconds};
use crate::process::Server;

/// Everybody has so many keys on their way, and presses the next as soon as one is saved.
#[derive(Clone, Debug, Args)]
pub struct Saturation {
    /// Agendas open at once, with two people each who both type.
    #[arg(long, default_value_t = 50)]
    rooms: usize,
    /// Keys that each of them has on their way.
    #[arg(long, default_value_t = 20)]
    ahead: u64,
    /// For how long.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// The core that the server runs on; give this process the others with `taskset`.
    #[arg(long, default_value_t = 0)]
    core: usize,
}

impl Saturation {
    /// Lets everybody type as fast as it goes, and prints how fast that was.
    pub async fn measure(self, data: &Path) {
        let server = Server::start(data);
        server.keep_to_core(self.core);
        let pairs = pairs(&server.base, self.rooms).await;
        let numbers = 0..self.rooms * 2;
        let connecting = numbers.map(|number| connect(&pairs[number / 2], number));
        let clients = join_all(connecting).await;
        sleep(Duration::from_secs(1)).await;

        let cpu = cpu_seconds(&server);
        let started = Instant::now();
        let until = started + Duration::from_secs(self.seconds);
        let typing = clients
            .into_iter()
            .map(|client| tokio::spawn(type_ahead(client, self.ahead, until)));
        let keys = keys_of_all(typing).await;
        let elapsed = started.elapsed().as_secs_f64();
        let cpu = cpu_seconds(&server) - cpu;
        println!(
            "{} rooms × 2 people, {} keys ahead each, for {elapsed:.1} s",
            self.rooms, self.ahead
        );
        println!("  saved             {keys} keys, {:.0}/s", keys / elapsed);
        println!(
            "  server processor  {:.1} µs an update, {:.0} % of a core",
            cpu * 1e6 / keys,
            cpu * 100.0 / elapsed
        );
    }
}

/// How many keys all of those saved who type ahead, once the last of them is done.
pub async fn keys_of_all(typing: impl IntoIterator<Item = JoinHandle<u64>>) -> f64 {
    let keys = join_all(typing).await.into_iter();
    let keys: u64 = keys.map(|keys| keys.expect("nobody fails")).sum();
    count(usize::try_from(keys).expect("a small number"))
}

/// Types whenever fewer keys are on their way; how many were saved in the end.
pub async fn type_ahead(mut client: Client, ahead: u64, until: Instant) -> u64 {
    let already = client.saved;
    while Instant::now() < until {
        while client.sent - client.saved < ahead {
            client.types("k").await;
        }
        client
            .until_raw(|heard| matches!(heard, Heard::Saved(_)))
            .await;
    }
    while client.saved < client.sent {
        client
            .until_raw(|heard| matches!(heard, Heard::Saved(_)))
            .await;
    }
    client.saved - already
}
