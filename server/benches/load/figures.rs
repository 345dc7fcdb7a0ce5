//! Figures: of times that were taken, and of the server's process.

use std::path::Path;
use std::time::Duration;

use tokio::time::sleep;

use crate::device::Device;
use crate::process::Server;

/// Linux counts processor time in these per second.
const TICKS: f64 = 100.0;

/// The spread of some times, in words.
pub fn percentiles(all: &mut [Duration]) -> String {
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
pub fn cpu_seconds(server: &Server) -> f64 {
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

/// What the server used up to some moment, and what it did beside answering.
#[derive(Clone, Copy, Debug)]
pub struct Spent {
    /// Seconds of processor time.
    pub processor: f64,
    /// Bytes written to the disk, where there is one.
    pub written: Option<f64>,
    /// Logs that were made short.
    pub compactions: f64,
    /// How often the database was written anew.
    pub renewals: f64,
}

impl Spent {
    /// What was used since then.
    pub fn since(self, before: &Self) -> Self {
        Self {
            processor: self.processor - before.processor,
            written: self
                .written
                .zip(before.written)
                .map(|(now, before)| now - before),
            compactions: self.compactions - before.compactions,
            renewals: self.renewals - before.renewals,
        }
    }
}

/// What a server has used that was started with [`Server::start_measured`], and all programs of the device below its data.
pub async fn spent(server: &Server, device: Option<&Device>) -> Spent {
    let (processor, written) = (cpu_seconds(server), device.map(Device::written));
    let address = server.metrics.expect("an address for its figures");
    let asked = reqwest::get(format!("http://{address}/metrics")).await;
    let figures = asked.expect("its figures").text().await.expect("a text");
    let figure = |name: &str| {
        let line = figures.lines().find_map(|line| line.strip_prefix(name));
        let value = line.and_then(|value| value.trim().parse().ok());
        value.expect("this figure")
    };
    Spent {
        processor,
        written,
        compactions: figure("duologue_compactions_total"),
        renewals: figure("duologue_store_renewals_total"),
    }
}

/// Longer than the server takes until it looks again whether its database is to be written anew.
const QUIET: u32 = 7;
/// A server that has more to do than this, in seconds, never rests.
const RESTLESS: u32 = 60;
/// Processor time, in seconds, that a server takes for its timers in one second.
const IDLE: f64 = 0.02;

/// Returns once the server has nothing left to do of what came before.
pub async fn rested(server: &Server) {
    let (mut quiet, mut before) = (0, (cpu_seconds(server), written_bytes(server)));
    for _ in 0..RESTLESS {
        sleep(Duration::from_secs(1)).await;
        let now = (cpu_seconds(server), written_bytes(server));
        let is_quiet = now.0 - before.0 <= IDLE && now.1 - before.1 < 1.0;
        quiet = if is_quiet { quiet + 1 } else { 0 };
        before = now;
        if quiet >= QUIET {
            return;
        }
    }
    panic!("the server does not come to rest");
}

/// How long the allocator keeps what it was given back before the system has it.
const GIVEN_BACK: Duration = Duration::from_secs(12);

/// KiB of memory that the server has resident once what it used before is given back.
pub async fn synced_memory(server: &Server) -> f64 {
    sleep(GIVEN_BACK).await;
    memory(server)
}

/// KiB of memory that the server has resident.
pub fn memory(server: &Server) -> f64 {
    of_process(server, "status")
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.trim().strip_suffix(" kB"))
        .and_then(|kib| kib.trim().parse().ok())
        .expect("its memory")
}

/// Bytes that the server had written, in whole folios: whether it writes, and not how much.
fn written_bytes(server: &Server) -> f64 {
    of_process(server, "io")
        .lines()
        .find_map(|line| line.strip_prefix("write_bytes: "))
        .and_then(|bytes| bytes.parse().ok())
        .expect("what it wrote")
}

fn of_process(server: &Server, file: &str) -> String {
    let path = Path::new("/proc").join(server.id().to_string()).join(file);
    std::fs::read_to_string(path).expect("Linux tells about processes in /proc")
}

/// A count, to calculate with.
pub fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).expect("a small number"))
}
