//! What others notice while some send the most work that the server takes in.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use clap::Args;
use tokio::time::{Instant, sleep_until};

use crate::client::Heard;
use crate::crowd::{connect, pairs};
use crate::figures::percentiles;
use crate::forged::marks;
use crate::people::Pair;
use crate::process::Server;
use crate::typing::type_together;

/// How many marks each block passes of a great update: so many that its steps stay just within its bytes.
const PASSED: u32 = 180;
/// How many blocks fill an update: 936 KB.
const BLOCKS: u32 = 36_000;
/// How long a sender waits for an answer: those of the others are before it.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long the senders are at it before the others are measured.
const HEAD_START: Duration = Duration::from_secs(1);

/// Rooms of two who type, first alone and then beside the senders.
#[derive(Clone, Debug, Args)]
pub struct Spending {
    /// Agendas in which two type.
    #[arg(long, default_value_t = 50)]
    rooms: usize,
    /// Keys a second that each of the two presses.
    #[arg(long, default_value_t = 10.0)]
    keys: f64,
    /// For how long each time.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Who send great updates, each to an agenda of its own.
    #[arg(long, default_value_t = 10)]
    senders: usize,
}

impl Spending {
    /// Prints what those who type saw, alone and beside the senders.
    pub async fn measure(self, data: &Path) {
        let server = Server::start(data);
        let all = pairs(&server.base, self.rooms + self.senders).await;
        let (typing, sending) = all.split_at(self.rooms);
        println!("{self:?}");
        let pace = (self.keys, self.seconds);
        let mut alone = type_together(typing, 0, pace).await;
        println!("  alone             {}", percentiles(&mut alone));

        let until = Instant::now() + HEAD_START + Duration::from_secs(self.seconds);
        let answered = Arc::new(AtomicU64::new(0));
        let senders: Vec<_> = sending
            .iter()
            .cloned()
            .map(|pair| tokio::spawn(send_until(pair, until, Arc::clone(&answered))))
            .collect();
        sleep_until(Instant::now() + HEAD_START).await;
        let mut beside = type_together(typing, self.rooms * 2, pace).await;
        println!("  beside senders    {}", percentiles(&mut beside));
        for sender in senders {
            sender.abort();
        }
        let answered = answered.load(Ordering::Relaxed);
        println!("  great updates     {answered} answered");
    }
}

/// Sends one great update after the other, taken or refused, each under client ids of its own.
async fn send_until(pair: Pair, until: Instant, answered: Arc<AtomicU64>) {
    let mut client = connect(&pair, 0).await;
    let mut id = 1_000_000;
    while Instant::now() < until {
        let chain = marks(id, PASSED, |clock| Some((id, clock.checked_sub(1)?)));
        client.send_update(&chain).await;
        client.send_update(&marks(id + 1, BLOCKS, |_| None)).await;
        id += 2;
        let is_answer = |heard: &Heard, number: u64| match heard {
            Heard::Saved(through) => *through >= number,
            Heard::Refused { update, .. } => *update == number,
            _ => false,
        };
        let number = client.sent;
        while let Some(heard) = client.read_within(PATIENCE).await {
            if is_answer(&heard, number) {
                break;
            }
        }
        answered.fetch_add(1, Ordering::Relaxed);
    }
}
