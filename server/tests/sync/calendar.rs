//! The calendar feed: what a calendar program is told under a person's address, and that it is told nothing else.

use std::time::Duration;

use duologue_shared::agenda::{AgendaOperation, Gone};
use duologue_shared::ids::{Day, Seat, Section};
use reqwest::header::{COOKIE, ETAG, IF_NONE_MATCH};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use crate::client::{Client, SOON, Speaks};
use crate::home::{sends, topic};
use crate::people::{Pair, Person};
use crate::test_server::{TestServer, both, connect};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

async fn asks(
    server: &TestServer,
    person: &Person,
    method: Method,
    path: &str,
    body: &Value,
) -> Response {
    let request = reqwest::Client::new()
        .request(method, format!("{}{path}", server.base))
        .header(COOKIE, &person.cookie)
        .json(body);
    request.send().await.unwrap()
}

async fn makes_an_address(server: &TestServer, person: &Person) -> String {
    let made = asks(server, person, Method::POST, "/api/me/calendar", &json!({})).await;
    assert_eq!(made.status(), StatusCode::CREATED);
    let made: Value = made.json().await.unwrap();
    made["address"].as_str().unwrap().to_owned()
}

async fn read(address: &str) -> Response {
    reqwest::get(address).await.unwrap()
}

/// What stands under the address, without its folds.
async fn calendar(address: &str) -> String {
    let answer = read(address).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let text = answer.text().await.unwrap();
    text.replace("\r\n ", "").replace("\r\n", "\n")
}

async fn until_it_says(address: &str, words: &[&str]) -> String {
    let look = async {
        loop {
            let calendar = calendar(address).await;
            if words.iter().all(|words| calendar.contains(words)) {
                return calendar;
            }
            sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(SOON, look).await.expect("the calendar says so")
}

async fn plans(ana: &mut Client, on: &str, at: Option<&str>) {
    let day = day(on);
    sends(ana, Seat::A, AgendaOperation::AddMeeting { day }).await;
    if let Some(at) = at {
        let zone = "Europe/Berlin".parse().unwrap();
        sends(ana, Seat::A, AgendaOperation::SetZone { zone }).await;
        let at = Some(at.parse().unwrap());
        let put = AgendaOperation::MoveMeeting { day, to: day, at };
        sends(ana, Seat::A, put).await;
    }
    ana.until_saved().await;
}

#[tokio::test]
async fn a_calendar_follows_the_meetings_and_learns_nothing_of_the_agenda() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let address = makes_an_address(&server, &pair.ben).await;
    let (mut ana, _ben) = both(&pair).await;
    plans(&mut ana, "2031-11-24", Some("10:00")).await;
    let on = Section::Meeting(day("2031-11-24"));
    sends(&mut ana, Seat::A, topic("salaries", on)).await;
    ana.until_saved().await;
    let planned = until_it_says(&address, &["DTSTART:20311124T090000Z"]).await;
    assert!(planned.contains("SUMMARY:1:1 with ana0\n"), "{planned}");
    assert!(planned.contains("SEQUENCE:0\n"), "{planned}");
    assert!(!planned.contains("salaries"));

    let to_summer = AgendaOperation::MoveMeeting {
        day: day("2031-11-24"),
        to: day("2032-06-03"),
        at: None,
    };
    sends(&mut ana, Seat::A, to_summer).await;
    ana.until_saved().await;
    let moved = until_it_says(&address, &["DTSTART:20320603T080000Z"]).await;
    assert_eq!(moved.matches("BEGIN:VEVENT").count(), 1, "{moved}");
    let uid = |calendar: &str| {
        let mut lines = calendar.lines().map(str::to_owned);
        lines.find(|line| line.starts_with("UID:"))
    };
    assert_eq!(uid(&moved), uid(&planned));
    assert!(moved.contains("SEQUENCE:1\n"), "{moved}");

    let skip = AgendaOperation::SkipMeeting {
        day: day("2032-06-03"),
        how: Gone::Skipped,
    };
    sends(&mut ana, Seat::A, skip).await;
    ana.until_saved().await;
    let skipped = until_it_says(&address, &["STATUS:CANCELLED", "SEQUENCE:2"]).await;
    assert_eq!(uid(&skipped), uid(&planned));
}

#[tokio::test]
async fn time_to_prepare_ends_when_the_meeting_begins_and_each_agenda_can_be_left_out() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let address = makes_an_address(&server, &pair.ben).await;
    let mut ana = connect(&pair, &pair.ana, Speaks::Duologue, 11).await;
    ana.sync().await;
    plans(&mut ana, "2031-11-24", Some("10:00")).await;
    let prepared = json!({ "preparation": 15 });
    let path = "/api/me/calendar";
    let changed = asks(&server, &pair.ben, Method::PATCH, path, &prepared).await;
    let changed: Value = changed.json().await.unwrap();
    assert_eq!(changed["preparation"], 15);
    until_it_says(
        &address,
        &[
            "SUMMARY:Prepare 1:1 with ana0",
            "DTEND:20311124T090000Z",
            "DTSTART:20311124T084500Z",
        ],
    )
    .await;
    let too_long = json!({ "preparation": 121 });
    let refused = asks(&server, &pair.ben, Method::PATCH, path, &too_long).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);

    let of_pair = format!("/api/pairs/{}", pair.id);
    for (shown, events) in [(false, 0), (true, 2)] {
        let change = json!({ "in_calendar": shown });
        asks(&server, &pair.ben, Method::PATCH, &of_pair, &change).await;
        let events_now = calendar(&address).await.matches("BEGIN:VEVENT").count();
        assert_eq!(events_now, events);
        let feed = pair.ben.get(&format!("{}{path}", server.base)).await;
        assert_eq!(feed["without"].as_array().unwrap().is_empty(), shown);
    }
    // Nothing of it is the other's.
    let hers = pair.ana.get(&format!("{}{path}", server.base)).await;
    assert_eq!(
        hers,
        json!({ "address": null, "preparation": null, "without": [] })
    );
}

#[tokio::test]
async fn whoever_loses_a_seat_loses_its_meetings_and_an_old_address_leads_nowhere() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let his = makes_an_address(&server, &pair.ben).await;
    let hers = makes_an_address(&server, &pair.ana).await;
    let mut ana = connect(&pair, &pair.ana, Speaks::Duologue, 11).await;
    ana.sync().await;
    plans(&mut ana, "2031-11-24", None).await;
    for address in [&his, &hers] {
        until_it_says(address, &["DTSTART;VALUE=DATE:20311124"]).await;
    }
    let seat = format!("/api/pairs/{}/partner", pair.id);
    asks(&server, &pair.ana, Method::DELETE, &seat, &json!({})).await;
    assert!(!calendar(&his).await.contains("VEVENT"));
    assert!(calendar(&hers).await.contains("VEVENT"));

    let renewed = makes_an_address(&server, &pair.ana).await;
    assert_eq!(read(&hers).await.status(), StatusCode::NOT_FOUND);
    assert!(calendar(&renewed).await.contains("VEVENT"));
    let path = "/api/me/calendar";
    asks(&server, &pair.ana, Method::DELETE, path, &json!({})).await;
    for address in [
        &renewed,
        &renewed.replace(".ics", ""),
        &his.replace("/calendar/", "/calendar/x"),
    ] {
        assert_eq!(read(address).await.status(), StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn who_reads_a_calendar_stands_among_those_who_opened_the_agenda_once_a_day() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let address = makes_an_address(&server, &pair.ben).await;
    for _ in 0..3 {
        calendar(&address).await;
    }
    let trail = trail(&server, &pair).await;
    let readings = trail
        .iter()
        .filter(|entry| entry["event"] == "calendar_read");
    let readings: Vec<_> = readings.collect();
    assert_eq!(readings.len(), 1);
    assert_eq!(readings[0]["by"], "ben0");
    let his = pair
        .ben
        .get(&format!("{}/api/me/access", server.base))
        .await;
    assert_eq!(his[0]["event"], "calendar_made");
}

#[tokio::test]
async fn what_did_not_change_is_not_sent_again_and_reading_has_a_limit() {
    let server =
        TestServer::with_limits(|limits| limits.calendar = "3/hour".parse().unwrap()).await;
    let pair = server.pair().await;
    let address = makes_an_address(&server, &pair.ben).await;
    let first = read(&address).await;
    let tag = first.headers()[ETAG].clone();
    assert_eq!(
        first.headers()["content-type"],
        "text/calendar; charset=utf-8"
    );
    let again = reqwest::Client::new()
        .get(&address)
        .header(IF_NONE_MATCH, tag);
    assert_eq!(
        again.send().await.unwrap().status(),
        StatusCode::NOT_MODIFIED
    );
    assert_eq!(read(&address).await.status(), StatusCode::OK);
    let refused = read(&address).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().contains_key("retry-after"));
}

async fn trail(server: &TestServer, pair: &Pair) -> Vec<Value> {
    let url = format!("{}/api/pairs/{}/access", server.base, pair.id);
    pair.ana.get(&url).await.as_array().unwrap().clone()
}
