//! What a year of meetings leaves on the disk.

use std::path::Path;

use clap::Args;

use crate::year::{Year as Meetings, live_through};

/// How many meet how often.
#[derive(Clone, Copy, Debug, Args)]
pub struct Year {
    /// How many pairs there are.
    #[arg(long, default_value_t = 200)]
    pairs: usize,
    /// How often each meets.
    #[arg(long, default_value_t = 52)]
    weeks: usize,
    /// How many keys both type in a meeting.
    #[arg(long, default_value_t = 1500)]
    keys: usize,
}

impl Year {
    /// Lets them meet and prints what is on the disk then.
    pub async fn measure(self, data: &Path) {
        let Self { pairs, weeks, keys } = self;
        let data = data.to_owned();
        let meetings = Meetings { pairs, weeks, keys };
        let lived = tokio::task::spawn_blocking(move || live_through(&data, meetings));
        println!("{meetings:?}: {}", lived.await.expect("it ends"));
    }
}
