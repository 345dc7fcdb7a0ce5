//! Figures: of times that were taken, and of the server's process.

use std::path::Path;
use std::time::Duration;

use tokio::time::sleep;

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

/// How long the allocator keeps what it was given back before the system has it.
const GIVEN_BACK: Duration = Duration::from_secs(12);

/// KiB of memory that the server has resident once what it used before is given back.
pub async fn settled_memory(server: &Server) -> f64 {
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

/// Bytes that the server had written to its disk.
pub fn written_bytes(server: &Server) -> f64 {
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
