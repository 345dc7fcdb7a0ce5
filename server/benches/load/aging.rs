//! What a key costs in an agenda that was typed into for long.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use futures_util::future::join_all;
use tokio::sync::Barrier;
use tokio::time::sleep;

use crate::client::{Client, Heard};
use crate::crowd::{connect, pairs};
use crate::device::Device;
use crate::figures::{Spent, count, percentiles, rested, spent};
use crate::people::Pair;
use crate::process::Server;
use crate::typing::{OnTheWay, type_and_listen};

/// Keys that each of the two has on their way while the agenda grows.
const AHEAD: u64 = 100;
/// How often somebody comes back to press a key, at each age.
const RETURNS: u32 = 20;
/// From somebody who left to the next who comes.
const BETWEEN: Duration = Duration::from_millis(50);

/// One agenda, measured at several ages in one run.
///
/// What is done once for many keys, as making a log short and writing the database anew, is counted where these are
/// typed ahead: a measurement at a person's pace begins once the server rests, and tells when some of it fell in.
/// What is written to the disk is counted there, so `--data` is to name a volume that nobody else writes to.
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
        let server = Server::start_measured(data);
        let device = Device::below(data);
        let device = device.as_ref();
        let pair = pairs(&server.base, 1).await.remove(0);
        let mut typed = 0;
        for age in &self.ages {
            let more = age.saturating_sub(typed);
            println!("{age} keys");
            let before = spent(&server, device).await;
            grow(&pair, more).await;
            rested(&server).await;
            let growing = spent(&server, device).await.since(&before);
            report("typed ahead", &growing, more);
            let before = spent(&server, device).await;
            come_back(&pair).await;
            let coming = spent(&server, device).await.since(&before);
            report("coming back", &coming, RETURNS.into());
            typed += more + u64::from(RETURNS) + self.measure_now((&server, device), &pair).await;
        }
    }

    /// Both type at their pace; returns how many keys that were.
    async fn measure_now(&self, (server, device): (&Server, Option<&Device>), pair: &Pair) -> u64 {
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
        let before = spent(server, device).await;
        begin.wait().await;
        let (mut keys, mut received) = (0, Vec::new());
        for measured in join_all(typing).await {
            let measured = measured.expect("nobody fails");
            keys += measured.keys;
            received.extend(measured.received);
        }
        let keys = u64::try_from(keys).expect("a small number");
        report(
            "at their pace",
            &spent(server, device).await.since(&before),
            keys,
        );
        println!("  key to receipt    {}", percentiles(&mut received));
        keys
    }
}

fn report(what: &str, spent: &Spent, times: u64) {
    let times = count(usize::try_from(times).expect("a small number"));
    let written = spent.written.map_or("no disk".to_owned(), |bytes| {
        format!("{:.0} bytes", bytes / times)
    });
    println!(
        "  {what:17} {:.0} µs and {written} for each of {times}, with {} compactions and {} times the database anew",
        spent.processor * 1e6 / times,
        spent.compactions,
        spent.renewals,
    );
}

/// Somebody comes, presses a key, and leaves, several times.
async fn come_back(pair: &Pair) {
    for _ in 0..RETURNS {
        let mut client = connect(pair, 0).await;
        client.types("k").await;
        client.until_saved().await;
        client.leave().await;
        sleep(BETWEEN).await;
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
