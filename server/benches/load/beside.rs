//! What others notice while some type ahead as fast as the server takes it.

use std::path::Path;
use std::time::Duration;

use clap::Args;
use tokio::runtime::{Builder, Runtime};
use tokio::time::{Instant, sleep_until};

use crate::crowd::{connect, pairs};
use crate::figures::{cpu_seconds, percentiles};
use crate::people::Pair;
use crate::process::Server;
use crate::saturation::{keys_of_all, type_ahead};
use crate::typing::type_together;

/// How long they type ahead before the others are measured.
const HEAD_START: Duration = Duration::from_secs(1);
/// Of the threads that type ahead: the system lets anybody else of this process go first.
const LEAST_PRIORITY: i32 = 19;

/// Rooms of two who type, first alone and then beside others of which each has many keys on their way.
#[derive(Clone, Debug, Args)]
pub struct Beside {
    /// Agendas in which two type.
    #[arg(long, default_value_t = 50)]
    rooms: usize,
    /// Keys a second that each of the two presses.
    #[arg(long, default_value_t = 10.0)]
    keys: f64,
    /// For how long each time.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Agendas in which two type ahead.
    #[arg(long, default_value_t = 10)]
    busy: usize,
    /// Keys that each of those has on their way.
    #[arg(long, default_value_t = 200)]
    ahead: u64,
    /// The core that the server runs on; give this process the others with `taskset`.
    #[arg(long, default_value_t = 0)]
    core: usize,
}

impl Beside {
    /// Prints what those who type saw, alone and beside the others.
    pub async fn measure(self, data: &Path) {
        let server = Server::start(data);
        server.keep_to_core(self.core);
        let all = pairs(&server.base, self.rooms + self.busy).await;
        let (typing, busy) = all.split_at(self.rooms);
        println!("{self:?}");
        let pace = (self.keys, self.seconds);
        let mut alone = type_together(typing, 0, pace).await;
        println!("  alone             {}", percentiles(&mut alone));

        let (cpu, started) = (cpu_seconds(&server), Instant::now());
        let until = started + HEAD_START + Duration::from_secs(self.seconds);
        let apart = runtime_that_waits_for_others();
        let ahead: Vec<_> = (0..self.busy * 2)
            .map(|number| {
                let pair: Pair = busy[number / 2].clone();
                let keys = self.ahead;
                apart.spawn(
                    async move { type_ahead(connect(&pair, number).await, keys, until).await },
                )
            })
            .collect();
        sleep_until(started + HEAD_START).await;
        let mut beside = type_together(typing, self.rooms * 2, pace).await;
        println!("  beside            {}", percentiles(&mut beside));
        let keys = keys_of_all(ahead).await;
        let elapsed = started.elapsed().as_secs_f64();
        let cpu = cpu_seconds(&server) - cpu;
        println!(
            "  typed ahead       {keys} keys, {:.0}/s, the server at {:.0} % of a core",
            keys / elapsed,
            cpu * 100.0 / elapsed
        );
        apart.shutdown_background();
    }
}

/// Runs those who type ahead, so that nobody who is measured waits for them in this process.
fn runtime_that_waits_for_others() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .on_thread_start(|| {
            rustix::process::setpriority_process(None, LEAST_PRIORITY).expect("less is allowed");
        })
        .build()
        .expect("a runtime")
}
