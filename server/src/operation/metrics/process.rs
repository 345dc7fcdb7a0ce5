//! Metrics of the process: what it uses of its machine, read whenever somebody asks.

use std::{fmt, fs};

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Registry;

/// Reads what Linux tells of a process; elsewhere there are no such figures.
#[derive(Debug)]
struct Process;

pub(super) fn register(registry: &mut Registry) {
    registry.register_collector(Box::new(Process));
}

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let figures = [
            (
                "process_resident_memory_bytes",
                "Memory that the process holds",
                resident_bytes(),
            ),
            (
                "process_open_fds",
                "Files and sockets that the process has open",
                open_files(),
            ),
        ];
        for (name, about, figure) in figures {
            if let Some(figure) = figure {
                let gauge = ConstGauge::new(figure);
                let encoder = encoder.encode_descriptor(name, about, None, gauge.metric_type())?;
                gauge.encode(encoder)?;
            }
        }
        Ok(())
    }
}

fn resident_bytes() -> Option<i64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: i64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes.saturating_mul(1024))
}

fn open_files() -> Option<i64> {
    i64::try_from(fs::read_dir("/proc/self/fd").ok()?.count()).ok()
}
