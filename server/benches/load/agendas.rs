//! Many agendas of years: how long a person waits for home, and for what is searched in all of them.

use std::path::Path;
use std::time::Duration;

use clap::Args;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::chance::Chance;
use crate::client::{Client, Speaks};
use crate::crowd::pairs;
use crate::figures::{cpu_seconds, percentiles};
use crate::meetings::write_meetings;
use crate::people::Person;
use crate::process::Server;

/// What is looked for: rare, common, several at once, short, within a word, and nothing.
const QUERIES: &[&str] = &[
    "budget",
    "uber strasse",
    "migration deadline hiring",
    "b",
    "the",
    "tretung",
    "zzzzzz",
    "draft review agreed quarter",
];

/// A person with many agendas, who opens home and searches.
#[derive(Clone, Debug, Args)]
pub struct ManyAgendas {
    /// How many agendas there are.
    #[arg(long, value_delimiter = ',', default_value = "10,20,40,80")]
    agendas: Vec<usize>,
    /// How many meetings each has.
    #[arg(long, default_value_t = 100)]
    meetings: i32,
    /// How often home is opened, and each query asked.
    #[arg(long, default_value_t = 5)]
    times: usize,
}

impl ManyAgendas {
    /// Writes the agendas, and prints how long home and searches take, on a server that just started and in which none is open.
    pub async fn measure(self, data: &Path) {
        for agendas in &self.agendas {
            self.among(&data.join(agendas.to_string()), *agendas).await;
        }
    }

    async fn among(&self, data: &Path, agendas: usize) {
        let server = Server::start(data);
        let mut chance = Chance::of(7);
        let pairs = pairs(&server.base, agendas).await;
        for pair in &pairs {
            let replica = Client::fresh(1000);
            let connecting =
                Client::connect(pair.socket(), &pair.ana.cookie, Speaks::Duologue, replica);
            let mut ana = connecting.await.expect("a connection");
            ana.sync().await;
            let empty = ana.replica.state_vector();
            write_meetings(&ana.replica, self.meetings, &mut chance);
            let update = ana.replica.missing_at(&empty).expect("all of it");
            ana.send_update(&update).await;
            ana.until_saved().await;
            ana.leave().await;
        }
        server.kill();

        let server = Server::start(data);
        println!("{agendas} agendas of {} meetings", self.meetings);
        let person = &pairs[0].ana;
        let http = reqwest::Client::new();
        self.home(&server, person).await;
        let url = format!("{}/api/search", server.base);
        let asks = async |words: &str| -> Value {
            person.post(&http, &url, json!({ "words": words })).await
        };
        let deriving = Instant::now();
        while asks("budget").await["behind"] == true {
            sleep(Duration::from_millis(100)).await;
        }
        let derived = deriving.elapsed();
        println!("  texts derived from the logs in {derived:.2?}");
        let mut all = Vec::new();
        let before = cpu_seconds(&server);
        for words in QUERIES {
            let mut took = Vec::new();
            let mut total = 0;
            for _ in 0..self.times {
                let started = Instant::now();
                total = asks(words).await["total"].as_u64().expect("a number");
                took.push(started.elapsed());
            }
            all.extend(took.iter().copied());
            println!("  {words:<28} {total:>6} found  {}", percentiles(&mut took));
        }
        let spent = cpu_seconds(&server) - before;
        let each = Duration::from_secs_f64(spent) / u32::try_from(all.len()).expect("a few");
        println!(
            "  all {} · processor {each:.2?} each",
            percentiles(&mut all)
        );
        server.kill();
    }

    /// The first answer of home that has all summaries, and those after it.
    async fn home(&self, server: &Server, person: &Person) {
        let url = format!("{}/api/home", server.base);
        let asks = async || -> Vec<Value> {
            let list = person.get(&url).await;
            list.as_array().expect("a list").clone()
        };
        let mut first = Vec::new();
        let whole = Instant::now();
        loop {
            let started = Instant::now();
            let list = asks().await;
            first.push(started.elapsed());
            if list.iter().all(|entry| !entry["summary"].is_null()) {
                break;
            }
            sleep(Duration::from_millis(100)).await;
        }
        println!(
            "  home: first answer {:.2?}, whole after {:.2?}",
            first[0],
            whole.elapsed()
        );
        let before = cpu_seconds(server);
        let mut took = Vec::new();
        for _ in 0..self.times * QUERIES.len() {
            let started = Instant::now();
            asks().await;
            took.push(started.elapsed());
        }
        let spent = cpu_seconds(server) - before;
        let each = Duration::from_secs_f64(spent) / u32::try_from(took.len()).expect("a few");
        println!(
            "  home {} · processor {each:.2?} each",
            percentiles(&mut took)
        );
    }
}
