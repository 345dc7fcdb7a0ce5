//! Many people of a few: two accounts share any number of agendas, and open any number of connections to each.

use std::net::Ipv4Addr;

use crate::client::{Client, Speaks};
use crate::people::{Pair, Person};

/// An address has about 28,000 ports to connect from: more connections come from the next one.
const FROM_ONE_ADDRESS: usize = 20_000;

/// New agendas that the same two people share.
pub async fn pairs(base: &str, rooms: usize) -> Vec<Pair> {
    let http = reqwest::Client::new();
    let ana = Person::sign_up(&http, base, "ana").await;
    let ben = Person::sign_up(&http, base, "ben").await;
    let mut pairs = Vec::new();
    for _ in 0..rooms {
        pairs.push(Pair::of(base, ana.clone(), ben.clone()).await);
    }
    pairs
}

/// The connection with that number, in step: every second one to an agenda is of its second person.
pub async fn connect(pair: &Pair, number: usize) -> Client {
    let person = if number.is_multiple_of(2) {
        &pair.ana
    } else {
        &pair.ben
    };
    let id = u64::try_from(1000 + number).expect("a small number");
    let address = number / FROM_ONE_ADDRESS + 1;
    let from = Ipv4Addr::new(127, 0, 0, u8::try_from(address).expect("a few addresses"));
    let replica = Client::fresh(id);
    let mut client = Client::connect_from(
        from,
        pair.socket(),
        &person.cookie,
        Speaks::Duologue,
        replica,
    )
    .await
    .expect("a connection; are there enough file handles (ulimit -n)?");
    client.sync().await;
    client.until_saved().await;
    client
}
