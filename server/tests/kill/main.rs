//! `kill -9` of the real server while people type, again and again over the same data: whatever it
//! said is saved, and whatever one saw of the other, is there afterwards. In every other round the server writes
//! its database anew all the while, so that most of those kills meet that.
//!
//! `DUOLOGUE_KILL_ROUNDS` sets how often, `DUOLOGUE_KILL_SEED` repeats a run.

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
    reason = "a test that cannot go on ends by panicking, and a message nobody expected is none of its business"
)]

#[path = "../support/chance.rs"]
mod chance;
#[path = "../support/client.rs"]
mod client;
#[path = "../support/people.rs"]
mod people;
#[path = "../support/process.rs"]
mod process;

use std::collections::BTreeSet;
use std::env;
use std::path::Path;
use std::thread::{self, JoinHandle};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use duologue_server::operation::control::{Request, ask};
use duologue_shared::replica::Replica;
use tokio::time::sleep;

use crate::chance::Chance;
use crate::client::{Client, Heard, Speaks};
use crate::people::{Pair, Person};
use crate::process::Server;

const PAIRS: usize = 2;

/// Somebody at their machine, through all rounds.
struct Typist {
    name: String,
    pair: usize,
    person: Person,
    /// What is on their machine; a new one is empty.
    replica: Option<Replica>,
    /// Words typed so far, in all rounds.
    words: u64,
}

/// What somebody may rely on after a round.
#[derive(Clone, Debug, Default)]
struct Promised {
    /// Their own words that the server called saved.
    saved: BTreeSet<String>,
    /// The other's words that they saw.
    seen: BTreeSet<String>,
}

#[test]
fn nothing_saved_or_seen_is_missing_after_kill_9() {
    let rounds: u64 = setting("DUOLOGUE_KILL_ROUNDS").unwrap_or(50);
    let seed = setting("DUOLOGUE_KILL_SEED").unwrap_or_else(|| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        now.as_millis().try_into().unwrap()
    });
    println!("DUOLOGUE_KILL_SEED={seed} DUOLOGUE_KILL_ROUNDS={rounds}");
    tokio::runtime::Runtime::new()
        .unwrap()
        .block_on(play(rounds, &mut Chance::of(seed)));
}

async fn play(rounds: u64, chance: &mut Chance) {
    let data = tempfile::tempdir().unwrap();
    let mut server = Server::start(data.path());
    let mut pairs = Vec::new();
    let mut typists = Vec::new();
    for number in 0..PAIRS {
        let pair = Pair::at(&server.base, number).await;
        for (name, person) in [("ana", &pair.ana), ("ben", &pair.ben)] {
            typists.push(Typist {
                name: format!("{name}{number}"),
                pair: number,
                person: person.clone(),
                replica: None,
                words: 0,
            });
        }
        pairs.push(pair);
    }

    let begun = Instant::now();
    let mut promised = vec![Promised::default(); PAIRS];
    let mut ids = 1000;
    let mut renewals = 0;
    for round in 0..rounds {
        let mut typing = Vec::new();
        for typist in typists.drain(..) {
            // Every other one comes back with what is on their machine, the rest on a new machine.
            ids += 1;
            let kept = typist.replica.is_some() && chance.once_in(2);
            let typist = Typist {
                replica: typist
                    .replica
                    .filter(|_| kept)
                    .or_else(|| Some(Client::fresh(ids))),
                ..typist
            };
            let url = pairs[typist.pair].socket().to_owned();
            typing.push(tokio::spawn(type_until_the_end(
                typist,
                url,
                Chance::of(chance.next()),
            )));
        }
        let shrinking = (round % 2 == 1).then(|| shrink_until_the_end(data.path()));
        sleep(chance.millis(5..500)).await;
        server.kill();
        if let Some(shrinking) = shrinking {
            renewals += shrinking.join().unwrap();
        }
        for task in typing {
            let (typist, new) = task.await.unwrap();
            let all = &mut promised[typist.pair];
            all.saved.extend(new.saved);
            all.seen.extend(new.seen);
            typists.push(typist);
        }

        if chance.once_in(6) {
            Server::start_and_kill(data.path(), chance.millis(0..80));
        }
        server = Server::start(data.path());
        for (pair, promised) in pairs.iter_mut().zip(&promised) {
            pair.move_to(&server.base);
            let there = words_at_the_server(pair).await;
            for (what, words) in [("saved", &promised.saved), ("seen", &promised.seen)] {
                let missing: Vec<_> = words.difference(&there).collect();
                assert!(
                    missing.is_empty(),
                    "round {round}: {what}, yet missing: {missing:?}"
                );
            }
        }
    }
    let saved: usize = promised.iter().map(|promised| promised.saved.len()).sum();
    let seen: usize = promised.iter().map(|promised| promised.seen.len()).sum();
    println!(
        "{rounds} rounds in {:?}: {saved} words saved, {seen} seen, {renewals} renewals before the kills",
        begun.elapsed()
    );
    assert!(rounds < 4 || renewals > 0, "nothing was written anew");
    assert!(saved > 0 && seen > 0, "nobody got to type");
}

/// Has the server write its database anew, again and again until it is gone; says how often it did.
fn shrink_until_the_end(data: &Path) -> JoinHandle<u64> {
    let data = data.to_owned();
    thread::spawn(move || {
        let mut renewals = 0;
        while matches!(ask(&data, &Request::Shrink), Ok(Some(_))) {
            renewals += 1;
        }
        renewals
    })
}

/// Connects, types and listens until the server is gone.
async fn type_until_the_end(
    mut typist: Typist,
    url: String,
    mut chance: Chance,
) -> (Typist, Promised) {
    let mut promised = Promised::default();
    let replica = typist.replica.take().expect("a replica");
    let offered = words_of(&replica);
    let connected = Client::connect(&url, &typist.person.cookie, Speaks::Duologue, replica).await;
    let Ok(mut client) = connected else {
        return (typist, promised);
    };
    client.ask().await;
    // Which of the connection's updates brought which words; the answer to step 1 may bring many.
    let mut sent: Vec<BTreeSet<String>> = Vec::new();
    let mut asked = false;
    loop {
        match client.read_within(chance.millis(0..6)).await {
            Some(Heard::Step1(state)) => {
                client.answer(&state).await;
                sent.push(offered.clone());
                asked = true;
            }
            Some(Heard::Step2(update) | Heard::Update(update)) => client.take(&update),
            Some(Heard::Lost | Heard::Closed { .. }) => break,
            Some(refused @ Heard::Refused { .. }) => panic!("{refused:?}"),
            None if asked => {
                let word = format!("{}.{}", typist.name, typist.words);
                typist.words += 1;
                client.types(&format!("{word} ")).await;
                sent.push(BTreeSet::from([word]));
            }
            Some(_) | None => {}
        }
    }
    let saved = usize::try_from(client.saved).unwrap();
    promised.saved = sent.into_iter().take(saved).flatten().collect();
    promised.seen = words_of(&client.replica)
        .into_iter()
        .filter(|word| !word.starts_with(&typist.name))
        .collect();
    typist.replica = Some(client.vanish());
    (typist, promised)
}

async fn words_at_the_server(pair: &Pair) -> BTreeSet<String> {
    let mut witness = Client::connect(
        pair.socket(),
        &pair.ana.cookie,
        Speaks::Duologue,
        Client::fresh(7),
    )
    .await
    .expect("the agenda opens");
    witness.sync().await;
    words_of(&witness.replica)
}

fn words_of(replica: &Replica) -> BTreeSet<String> {
    let text = client::text_of(replica);
    text.split_whitespace().map(str::to_owned).collect()
}

fn setting(name: &str) -> Option<u64> {
    env::var(name).ok()?.parse().ok()
}
