//! The stream of what changes in a person's list of agendas.

use std::time::Duration;

use duologue_server::people::limits::AtOnce;
use duologue_server::people::subscriptions::MOST_OF_PERSON;
use duologue_shared::ids::{Seat, Section};
use reqwest::header::COOKIE;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout};

use crate::client::SOON;
use crate::home::{sends, topic};
use crate::people::{Pair, Person};
use crate::test_server::{TestServer, both};

/// How soon the other's list tells of a change.
const TOLD: Duration = Duration::from_secs(3);

/// An open stream.
struct Stream {
    answer: Response,
    /// What has come of the next event.
    rest: String,
}

impl Stream {
    async fn ask(server: &TestServer, person: &Person) -> Response {
        let url = format!("{}/api/home/stream", server.base);
        let request = reqwest::Client::new().get(url);
        let request = request.header(COOKIE, &person.cookie);
        request.send().await.unwrap()
    }

    /// Opens one, and takes its first event.
    async fn open(server: &TestServer, person: &Person) -> Self {
        let answer = Self::ask(server, person).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let rest = String::new();
        let mut stream = Self { answer, rest };
        stream.tells_of_the_list().await;
        stream
    }

    /// The next event with its data; nothing once the stream has ended.
    async fn next(&mut self) -> Option<(String, Value)> {
        loop {
            if let Some(end) = self.rest.find("\n\n") {
                let rest = self.rest.split_off(end + 2);
                let event = std::mem::replace(&mut self.rest, rest);
                let field = |name: &str| {
                    let line = event.lines().find_map(|line| line.strip_prefix(name));
                    line.unwrap().trim().to_owned()
                };
                let event = (
                    field("event:"),
                    serde_json::from_str(&field("data:")).unwrap(),
                );
                return Some(event);
            }
            let more = self.answer.chunk().await.ok().flatten()?;
            self.rest.push_str(std::str::from_utf8(&more).unwrap());
        }
    }

    async fn tells_of_the_list(&mut self) {
        let told = timeout(TOLD, self.next())
            .await
            .expect("it tells of the list");
        assert_eq!(told, Some(("list".to_owned(), json!({}))));
    }

    /// What it says next of an agenda.
    async fn tells_of(&mut self, pair: &Pair) -> Value {
        let told = timeout(TOLD, self.next()).await.expect("it tells in time");
        let (event, data) = told.expect("it goes on");
        assert_eq!(
            (event.as_str(), &data["pair"]),
            ("summary", &json!(pair.id))
        );
        data
    }

    async fn is_quiet(&mut self) {
        let heard = timeout(TOLD, self.next()).await;
        assert!(heard.is_err(), "{heard:?}");
    }

    async fn ends(&mut self) {
        let ended = timeout(SOON, self.next()).await.expect("it ends");
        assert_eq!(ended, None);
    }
}

async fn does(server: &TestServer, person: &Person, method: Method, path: &str) {
    let request = reqwest::Client::new().request(method, format!("{}{path}", server.base));
    let answer = request.header(COOKIE, &person.cookie).send().await;
    assert!(answer.unwrap().status().is_success(), "{path}");
}

#[tokio::test]
async fn what_somebody_brings_is_told_to_the_other_within_seconds_and_to_nobody_else() {
    let server = TestServer::open().await;
    let (pair, others) = (server.pair().await, server.pair().await);
    let (mut ana, _ben) = both(&pair).await;
    let mut bens = Stream::open(&server, &pair.ben).await;
    let mut strangers = Stream::open(&server, &others.ben).await;
    for count in 1..=3 {
        let brought = topic(&format!("build-{count}"), Section::Next);
        sends(&mut ana, Seat::A, brought).await;
        let told = bens.tells_of(&pair).await;
        assert_eq!(told["summary"]["theirs"], count);
        assert_eq!(
            (&told["through"], &told["newest"]),
            (&json!(count), &json!(count))
        );
    }
    strangers.is_quiet().await;
}

#[tokio::test]
async fn what_is_due_later_is_told_soon_to_whoever_begins_to_look() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, _ben) = both(&pair).await;
    for count in 1..=2 {
        sends(
            &mut ana,
            Seat::A,
            topic(&format!("build-{count}"), Section::Next),
        )
        .await;
        ana.until_saved().await;
        // The first is told after a second, the next one after half a minute, as nobody looks.
        sleep(Duration::from_secs(2)).await;
    }
    let mut bens = Stream::open(&server, &pair.ben).await;
    assert_eq!(bens.tells_of(&pair).await["summary"]["theirs"], 2);
}

#[tokio::test]
async fn a_list_opens_no_agenda_and_tells_what_was_derived_for_it() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let mut bens = Stream::open(&server, &pair.ben).await;
    server.listed(&pair.ben).await;
    assert_eq!(bens.tells_of(&pair).await["through"], 0);
    assert_eq!(server.rooms.open(), 0);
}

#[tokio::test]
async fn who_is_in_the_list_is_told_as_it_changes_and_nothing_of_a_pair_that_one_was_put_out_of() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, _ben) = both(&pair).await;
    let mut anas = Stream::open(&server, &pair.ana).await;
    let mut bens = Stream::open(&server, &pair.ben).await;
    let url = |path: &str| format!("{}{path}", server.base);
    let http = reqwest::Client::new();
    let made = pair.ana.post(&http, &url("/api/pairs"), json!({})).await;
    anas.tells_of_the_list().await;
    let path = format!("/api/pairs/{}/invitation", made["id"].as_str().unwrap());
    does(&server, &pair.ana, Method::DELETE, &path).await;
    anas.tells_of_the_list().await;
    let link = pair.ana.post(&http, &url(&path), json!({})).await;
    anas.tells_of_the_list().await;
    let token = json!({ "token": link["token"] });
    let accept = url("/api/invitations/accept");
    pair.ben.post(&http, &accept, token).await;
    anas.tells_of_the_list().await;
    bens.tells_of_the_list().await;

    let path = format!("/api/pairs/{}/partner", pair.id);
    does(&server, &pair.ana, Method::DELETE, &path).await;
    anas.tells_of_the_list().await;
    bens.tells_of_the_list().await;
    sends(&mut ana, Seat::A, topic("between-us", Section::Next)).await;
    assert_eq!(anas.tells_of(&pair).await["summary"]["mine"], 1);
    bens.is_quiet().await;
}

#[tokio::test]
async fn a_stream_ends_with_its_session() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let elsewhere = Person::sign_in(&server.base, "ana0").await;
    let mut at_laptop = Stream::open(&server, &pair.ana).await;
    let mut at_phone = Stream::open(&server, &elsewhere).await;
    let mut bens = Stream::open(&server, &pair.ben).await;
    does(&server, &pair.ana, Method::DELETE, "/api/sessions/current").await;
    at_laptop.ends().await;
    let again = Stream::ask(&server, &pair.ana).await;
    assert_eq!(again.status(), StatusCode::UNAUTHORIZED);

    does(&server, &elsewhere, Method::DELETE, "/api/sessions").await;
    at_phone.ends().await;
    bens.is_quiet().await;
}

#[tokio::test]
async fn a_person_has_so_many_streams_and_the_oldest_ends_for_one_more() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let mut oldest = Stream::open(&server, &pair.ana).await;
    let mut bens = Stream::open(&server, &pair.ben).await;
    let mut others = Vec::new();
    for _ in 0..MOST_OF_PERSON {
        others.push(Stream::open(&server, &pair.ana).await);
    }
    oldest.ends().await;
    let http = reqwest::Client::new();
    let pairs = format!("{}/api/pairs", server.base);
    pair.ana.post(&http, &pairs, json!({})).await;
    for other in &mut others {
        other.tells_of_the_list().await;
    }
    bens.is_quiet().await;
}

#[tokio::test]
async fn streams_are_counted_among_sockets() {
    let server = TestServer::with_limits(|limits| limits.open_sockets_person = AtOnce(2)).await;
    let pair = server.pair().await;
    let (_ana, _ben) = both(&pair).await;
    let first = Stream::open(&server, &pair.ana).await;
    let refused = Stream::ask(&server, &pair.ana).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    let code = refused.json::<Value>().await.unwrap()["code"].clone();
    assert_eq!(code, "too_often");
    drop(first);
    sleep(Duration::from_millis(200)).await;
    Stream::open(&server, &pair.ana).await;
}

#[tokio::test]
async fn streams_do_not_hold_up_the_end() {
    let mut server = TestServer::open().await;
    let pair = server.pair().await;
    let mut bens = Stream::open(&server, &pair.ben).await;
    let asked = Instant::now();
    server.stop();
    bens.ends().await;
    server.stopped().await;
    assert!(
        asked.elapsed() < Duration::from_secs(2),
        "{:?}",
        asked.elapsed()
    );
}

#[tokio::test]
async fn nobody_on_the_way_keeps_a_stream_or_holds_it_back() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let answer = Stream::ask(&server, &pair.ben).await;
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "text/event-stream");
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("x-accel-buffering"), "no");
    assert_eq!(header("connection"), "close");
    let stranger = reqwest::get(format!("{}/api/home/stream", server.base)).await;
    assert_eq!(stranger.unwrap().status(), StatusCode::UNAUTHORIZED);
}
