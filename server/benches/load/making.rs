//! Making pairs: what many people do at once on the first day.

use std::path::Path;

use clap::Args;
use futures_util::future::join_all;
use tokio::time::Instant;

use crate::figures::count;
use crate::people::{Pair, Person};
use crate::process::Server;

/// People who each make agendas with one other.
#[derive(Clone, Copy, Debug, Args)]
pub struct Making {
    /// How many make agendas at once.
    #[arg(long, default_value_t = 64)]
    makers: usize,
    /// How many agendas there are in the end.
    #[arg(long, default_value_t = 1_000)]
    pairs: usize,
}

impl Making {
    /// Lets them make their agendas, and prints how long that took.
    pub async fn measure(self, data: &Path) {
        let server = Server::start(data);
        let http = reqwest::Client::new();
        let other = Person::sign_up(&http, &server.base, "other").await;
        let mut makers = Vec::new();
        for number in 0..self.makers {
            makers.push(Person::sign_up(&http, &server.base, &format!("maker{number}")).await);
        }
        let started = Instant::now();
        let making = makers.into_iter().enumerate().map(|(number, maker)| {
            let (base, other) = (server.base.clone(), other.clone());
            let more = usize::from(number < self.pairs % self.makers);
            let pairs = self.pairs / self.makers + more;
            tokio::spawn(async move {
                for _ in 0..pairs {
                    Pair::of(&base, maker.clone(), other.clone()).await;
                }
            })
        });
        for made in join_all(making).await {
            made.expect("nobody fails");
        }
        let took = started.elapsed();
        println!(
            "{} pairs, {} makers at once: made and joined in {took:.2?}, {:.0}/s",
            self.pairs,
            self.makers,
            count(self.pairs) / took.as_secs_f64()
        );
    }
}
