//! Streams of home that are opened and held.

use std::path::Path;
use std::time::Duration;

use clap::Args;
use futures_util::future::join_all;
use reqwest::Client as Http;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::Instant;

use crate::figures::{count, cpu_seconds, synced_memory};
use crate::people::{Pair, Person};
use crate::process::Server;

/// Streams that are being opened at once.
const AT_ONCE: usize = 50;
/// The most that one person can have open.
const OF_PERSON: usize = 8;
/// What one stream has got by then: its head and its first event.
const BEGINNING: &[u8] = b"event: list";

/// People with some agendas each, who leave home open in several places and do nothing.
#[derive(Clone, Debug, Args)]
pub struct Streams {
    /// People, each of whom has home open in eight places.
    #[arg(long, default_value_t = 250)]
    people: usize,
    /// How many agendas each person has, an even number.
    #[arg(long, default_value_t = 10)]
    agendas: usize,
    /// For how long.
    #[arg(long, default_value_t = 30)]
    seconds: u64,
}

impl Streams {
    /// Opens and holds, and prints what that costs.
    pub async fn measure(self, data: &Path) {
        let server = Server::start(data);
        let people = self.sign_up(&server.base).await;
        let streams = people.len() * OF_PERSON;
        let empty = synced_memory(&server).await;

        let started = Instant::now();
        let mut held = Vec::new();
        let numbers: Vec<usize> = (0..streams).collect();
        for chunk in numbers.chunks(AT_ONCE) {
            let opening = chunk
                .iter()
                .map(|number| open(&server, &people[number / OF_PERSON]));
            held.extend(join_all(opening).await);
        }
        let opened = started.elapsed();
        let idle = synced_memory(&server).await;
        let cpu = cpu_seconds(&server);

        tokio::time::sleep(Duration::from_secs(self.seconds)).await;
        let cpu = cpu_seconds(&server) - cpu;
        for stream in &mut held {
            let mut heard = [0; 4096];
            let length = stream.read(&mut heard).await.expect("a stream");
            assert_ne!(length, 0, "a stream was lost");
        }
        println!(
            "{streams} streams of {} people with {} agendas each, held for {} s",
            people.len(),
            self.agendas,
            self.seconds
        );
        println!(
            "  opened in         {opened:.1?}, {:.0}/s",
            count(streams) / opened.as_secs_f64()
        );
        println!(
            "  server memory     {:.1} KiB a stream ({empty:.0} KiB before)",
            (idle - empty) / count(streams)
        );
        println!(
            "  server processor  {:.1} % of a core, to say that they live",
            cpu * 100.0 / count(usize::try_from(self.seconds).unwrap())
        );
    }

    /// People in a ring, each of whom shares an agenda with those who stand next.
    async fn sign_up(&self, base: &str) -> Vec<Person> {
        let http = Http::new();
        let mut people = Vec::new();
        for number in 0..self.people {
            people.push(Person::sign_up(&http, base, &format!("person{number}")).await);
        }
        for (number, person) in people.iter().enumerate() {
            for next in 1..=self.agendas / 2 {
                let other = &people[(number + next) % people.len()];
                Pair::of(base, person.clone(), other.clone()).await;
            }
        }
        people
    }
}

/// One stream, once it told that the list may have changed.
async fn open(server: &Server, person: &Person) -> TcpStream {
    let host = server.base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).await.expect("a connection");
    let request = format!(
        "GET /api/home/stream HTTP/1.1\r\nHost: {host}\r\nCookie: {}\r\n\r\n",
        person.cookie
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut heard = Vec::new();
    while !heard
        .windows(BEGINNING.len())
        .any(|window| window == BEGINNING)
    {
        let length = stream.read_buf(&mut heard).await.unwrap();
        assert_ne!(length, 0, "{}", String::from_utf8_lossy(&heard));
    }
    stream
}
