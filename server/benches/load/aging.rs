//! What a key costs in an agenda that was typed into for long.

use std::path::Path;
use std::sync::Arc;

use clap::Args;
use futures_util::future::join_all;
use tokio::sync::Barrier;

use crate::client::{Client, Heard};
use crate::crowd::{connect, pairs};
use crate::figures::{count, cpu_seconds, percentiles, written_bytes};
use crate::people::Pair;
use crate::process::Server;
use crate::typing::{OnTheWay, type_and_listen};

/// Keys that each of the two has on their way while the agenda grows.
const AHEAD: u64 = 100;

/// One agenda, measured at several ages in one run.
#[derive(Clone, Debug, Args)]
pub struct Aging {
    /// Keys after which it is measured, in rising order; both people type them, one letter each.
    #[arg(long, value_delimiter = ',', default_values_t = [2_000, 18_000, 100_000, 250_000])]
    ages: Vec<u64>,
    /// Keys a second that each of the two presses in a measurement.
    #[arg(long, default_value_t = 10.0)]
    keys: f64,
    /// How long a measurement takes.
    #[arg(long, default_value_t = 17)]
    seconds: u64,
}

impl Aging {
    /// Lets two people type, and prints what their keys cost at each age.
    pub async fn measure(self, data: &Path) {
        let server = Server::start(data);
        let pair = pairs(&server.base, 1).await.remove(0);
        let mut typed = 0;
        for age in &self.ages {
            let more = age.saturating_sub(typed);
            let written = written_bytes(&server);
            grow(&pair, more).await;
            let written = written_bytes(&server) - written;
            println!(
                "{age} keys; {:.0} bytes written for each of the last {more}, typed ahead",
                written / count(usize::try_from(more).expect("a small number"))
            );
            typed += more + self.measure_now(&server, &pair).await;
        }
    }

    /// Both type at their pace; returns how many keys that were.
    async fn measure_now(&self, server: &Server, pair: &Pair) -> u64 {
        let (connected, begin) = (Arc::new(Barrier::new(3)), Arc::new(Barrier::new(3)));
        let on_the_way = OnTheWay::default();
        let mut typing = Vec::new();
        for number in 0..2 {
            typing.push(tokio::spawn(type_and_listen(
                connect(pair, number).await,
                (self.keys, self.seconds, 1),
                number,
                Arc::clone(&on_the_way),
                (Arc::clone(&connected), Arc::clone(&begin)),
            )));
        }
        connected.wait().await;
        let (written, cpu) = (written_bytes(server), cpu_seconds(server));
        begin.wait().await;
        let (mut keys, mut received) = (0, Vec::new());
        for measured in join_all(typing).await {
            let measured = measured.expect("nobody fails");
            keys += measured.keys;
            received.extend(measured.received);
        }
        let (written, cpu) = (written_bytes(server) - written, cpu_seconds(server) - cpu);
        println!("  key to receipt    {}", percentiles(&mut received));
        println!(
            "  written           {:.0} bytes a key",
            written / count(keys)
        );
        println!(
            "  server processor  {:.0} µs a key",
            cpu * 1e6 / count(keys)
        );
        u64::try_from(keys).expect("a small number")
    }
}

/// Both type ahead until there are so many keys more.
async fn grow(pair: &Pair, keys: u64) {
    let connecting = (0..2).map(|number| connect(pair, number));
    let clients = join_all(connecting).await;
    let typing = clients
        .into_iter()
        .map(|client| tokio::spawn(type_ahead(client, keys / 2)));
    for typed in join_all(typing).await {
        typed.expect("nobody fails");
    }
}

/// Types behind what the other has typed, and waits for nothing but its turn.
async fn type_ahead(mut client: Client, keys: u64) {
    let already = client.sent;
    while client.sent - already < keys {
        client.types("k").await;
        if client.sent - client.saved >= AHEAD {
            client.until(|heard| matches!(heard, Heard::Saved(_))).await;
        }
    }
    client.until_saved().await;
    client.leave().await;
}
