//! Rooms full of people, against the real server over real sockets.
//!
//! ```text
//! cargo bench -p duologue-server --bench load -- typing --rooms 50 --people 2 --keys 10 --seconds 10
//! cargo bench -p duologue-server --bench load -- held --connections 10000
//! cargo bench -p duologue-server --bench load -- streams --people 250 --agendas 10
//! cargo bench -p duologue-server --bench load -- restart --connections 1000
//! cargo bench -p duologue-server --bench load -- saturation --rooms 50 --seconds 10
//! cargo bench -p duologue-server --bench load -- cold --operations 250000
//! cargo bench -p duologue-server --bench load -- year --pairs 200
//! cargo bench -p duologue-server --bench load -- making --pairs 1000 --makers 64
//! cargo bench -p duologue-server --bench load -- spending --rooms 50 --senders 10
//! cargo bench -p duologue-server --bench load -- beside --rooms 50 --busy 10
//! cargo bench -p duologue-server --bench load -- agendas --agendas 10,20,40,80
//! cargo bench -p duologue-server --bench load -- aging --ages 2000,18000,100000,250000
//! ```
//!
//! The people run in this process, on the same machine: when that is busy, so are they.

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

#[path = "load/agendas.rs"]
mod agendas;
#[path = "load/aging.rs"]
mod aging;
#[path = "load/beside.rs"]
mod beside;
#[path = "../tests/support/chance.rs"]
mod chance;
#[path = "../tests/support/client.rs"]
mod client;
#[path = "load/cold.rs"]
mod cold;
#[path = "load/crowd.rs"]
mod crowd;
#[path = "load/device.rs"]
mod device;
#[path = "load/figures.rs"]
mod figures;
#[path = "../tests/support/forged.rs"]
mod forged;
#[path = "load/held.rs"]
mod held;
#[path = "load/making.rs"]
mod making;
#[path = "../tests/support/meetings.rs"]
mod meetings;
#[path = "../tests/support/people.rs"]
mod people;
#[path = "../tests/support/process.rs"]
mod process;
#[path = "load/restart.rs"]
mod restart;
#[path = "load/saturation.rs"]
mod saturation;
#[path = "load/spending.rs"]
mod spending;
#[path = "load/streams.rs"]
mod streams;
#[path = "load/typing.rs"]
mod typing;
#[path = "../tests/support/year.rs"]
mod year;
#[path = "load/years.rs"]
mod years;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, Subcommand};
use tokio::time::timeout;

/// Measures a server under load.
#[derive(Clone, Debug, Parser)]
struct Load {
    #[command(subcommand)]
    mode: Mode,
    /// The folder whose volume keeps the data meanwhile. Making a key durable syncs the whole volume,
    /// so whatever else writes to it counts as well.
    #[arg(long, global = true, default_value = env!("CARGO_TARGET_TMPDIR"))]
    data: PathBuf,
    /// Ends a measurement that takes longer, in seconds.
    #[arg(long, global = true, default_value_t = 600)]
    within: u64,
    /// Given by `cargo bench`.
    #[arg(long, global = true, hide = true)]
    bench: bool,
}

/// What is measured.
#[derive(Clone, Debug, Subcommand)]
enum Mode {
    /// How long a key takes to the other's receipt, at a steady pace.
    Typing(typing::Typing),
    /// What connections cost that are opened and held, and what the others notice.
    Held(held::Held),
    /// What streams of home cost that are opened and held.
    Streams(streams::Streams),
    /// How long everybody takes to be back after the server was started again.
    Restart(restart::Restart),
    /// How many updates a second one core takes, and what each costs it.
    Saturation(saturation::Saturation),
    /// How long many people take to make their agendas.
    Making(making::Making),
    /// How long home and a search take somebody with many agendas of years.
    Agendas(agendas::ManyAgendas),
    /// What others notice while some send the most work that is taken in.
    Spending(spending::Spending),
    /// What others notice while some type ahead as fast as it goes.
    Beside(beside::Beside),
    /// How long from connecting to the content of an agenda that nobody has open.
    Cold(cold::Cold),
    /// What a year of meetings leaves on the disk, by the store alone.
    Year(years::Year),
    /// What a key costs, and what is written to the disk for it, as an agenda gets older.
    Aging(aging::Aging),
}

#[tokio::main]
async fn main() {
    let load = Load::parse();
    let data = tempfile::tempdir_in(&load.data).expect("a folder");
    let measuring = async {
        match load.mode {
            Mode::Typing(typing) => typing.measure(data.path()).await,
            Mode::Held(held) => held.measure(data.path()).await,
            Mode::Streams(streams) => streams.measure(data.path()).await,
            Mode::Restart(restart) => restart.measure(data.path()).await,
            Mode::Saturation(saturation) => saturation.measure(data.path()).await,
            Mode::Making(making) => making.measure(data.path()).await,
            Mode::Agendas(agendas) => agendas.measure(data.path()).await,
            Mode::Spending(spending) => spending.measure(data.path()).await,
            Mode::Beside(beside) => beside.measure(data.path()).await,
            Mode::Cold(cold) => cold.measure(data.path()).await,
            Mode::Year(year) => year.measure(data.path()).await,
            Mode::Aging(aging) => aging.measure(data.path()).await,
        }
    };
    timeout(Duration::from_secs(load.within), measuring)
        .await
        .expect("it ends in time");
}
