//! Nothing that people wrote, and nothing that opens a door, reaches the log: not even at its most
//! verbose, whatever is thrown at the server.

use futures_util::{SinkExt, StreamExt};
use reqwest::header::{CONTENT_TYPE, COOKIE, ORIGIN, SET_COOKIE};
use reqwest::{Client as Http, Method};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message as Frame;

use crate::client::{Client, Speaks, type_into};
use crate::people::{Pair, Person};
use crate::program::Program;

/// Stands in everything that is nobody's business.
const MARK: &str = "marked7c1f";

#[tokio::test]
async fn nobody_is_quoted_in_the_log() {
    let data = tempfile::tempdir().unwrap();
    let words = ["--log", "trace", "--log-format", "json"];
    let program = Program::serve(data.path(), &words);
    let mut secrets = vec![MARK.to_owned()];
    let pair = sign_up_and_in(&program, &mut secrets).await;
    ask_wrongly(&program, &pair).await;
    type_and_show(&pair).await;
    for hostile in hostile_frames() {
        send_hostile(&pair, hostile).await;
    }
    program.terminate();
    let ended = program.ended();
    assert_eq!(ended.code, Some(0));

    for line in ended.log.lines() {
        let event: Value = serde_json::from_str(line).expect(line);
        for field in ["timestamp", "level", "target", "message"] {
            assert!(event[field].is_string(), "{field} is not in {line}");
        }
    }
    assert!(
        ended.log.contains("\"route\":\"/api/pairs/{id}/sync\""),
        "{}",
        ended.log
    );
    let log = ended.log.to_lowercase();
    for secret in secrets {
        assert!(
            !log.contains(&secret.to_lowercase()),
            "{secret} is in\n{}",
            ended.log
        );
    }
}

/// Signs up, makes a pair, joins it, and signs in once rightly and once wrongly, all with marks.
async fn sign_up_and_in(program: &Program, secrets: &mut Vec<String>) -> Pair {
    let http = Http::new();
    let ana = Person::sign_up(&http, &program.base, &format!("ana-{MARK}")).await;
    let ben = Person::sign_up(&http, &program.base, &format!("ben-{MARK}")).await;
    let made = ana
        .post(&http, &format!("{}/api/pairs", program.base), json!({}))
        .await;
    secrets.push(made["invitation"]["token"].as_str().unwrap().to_owned());
    for password in ["correct horse battery", "wrong horse battery"] {
        let given = json!({ "email": format!("ana-{MARK}@example.com"), "password": password });
        let answer = http
            .post(format!("{}/api/sessions", program.base))
            .json(&given)
            .send()
            .await
            .unwrap();
        if let Some(cookie) = answer.headers().get(SET_COOKIE) {
            secrets.push(token_in(cookie.to_str().unwrap()));
        }
    }
    let pair = Pair::of(&program.base, ana, ben).await;
    secrets.extend([&pair.ana, &pair.ben].map(|person| token_in(&person.cookie)));
    secrets.extend(["horse battery".to_owned(), "example.com".to_owned()]);
    pair
}

/// The secret between a cookie's name and its attributes.
fn token_in(cookie: &str) -> String {
    let (_, value) = cookie.split_once('=').unwrap();
    value.split(';').next().unwrap().to_owned()
}

/// Requests that are refused, with marks wherever one can be.
async fn ask_wrongly(program: &Program, pair: &Pair) {
    let http = Http::new();
    let base = &program.base;
    let bodies = [
        // Decoders quote a text that stands where it does not belong.
        format!("\"{MARK}\""),
        format!("{{\"name\": \"{MARK}\""),
        format!("{{\"name\": {{\"{MARK}\": 1}}}}"),
        format!("{{\"email\": \"{MARK}\", \"name\": \"{MARK}\", \"password\": \"{MARK}\"}}"),
        format!("{{\"{MARK}\": \"{MARK}\"}}"),
    ];
    for body in bodies {
        for path in [
            "accounts",
            "sessions",
            "pairs",
            "invitations/lookup",
            "invitations/accept",
        ] {
            let request = http
                .post(format!("{base}/api/{path}"))
                .header(CONTENT_TYPE, "application/json")
                .header(COOKIE, &pair.ana.cookie)
                .body(body.clone());
            request.send().await.unwrap();
        }
    }
    for path in [
        format!("api/invitations/{MARK}"),
        format!("api/invitations/{MARK}%00%ff"),
        format!("api/pairs/{MARK}/sync"),
        format!("api/{MARK}?{MARK}={MARK}"),
        format!("{MARK}/{MARK}.js"),
    ] {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            let request = http
                .request(method, format!("{base}/{path}"))
                .header(COOKIE, format!("session={MARK}; {MARK}={MARK}"))
                .header(ORIGIN, format!("https://{MARK}.example"))
                .header("x-forwarded-for", MARK)
                .header("user-agent", MARK);
            request.send().await.unwrap();
        }
    }
}

/// Two people write to each other and show themselves.
async fn type_and_show(pair: &Pair) {
    let mut ana = connect(pair, &pair.ana, 11).await;
    let mut ben = connect(pair, &pair.ben, 12).await;
    ana.types(MARK).await;
    ana.until_saved().await;
    ben.until_text(MARK).await;
    ana.leave().await;
}

/// A frame, and whether it is text.
fn hostile_frames() -> Vec<Frame> {
    let marked = MARK.as_bytes();
    let with = |head: &[u8]| Frame::binary([head, marked, marked].concat());
    // A good update whose middle is torn out, and one under another's client id.
    let typed = type_into(&Client::fresh(31), MARK);
    let torn = [&typed[..typed.len() / 2], marked].concat();
    let length = u8::try_from(torn.len()).unwrap();
    vec![
        Frame::text(MARK),
        with(&[]),
        with(&[0, 0]),
        with(&[0, 2, 20]),
        with(&[0, 9]),
        with(&[1, 20]),
        with(&[100, 3]),
        with(&[101, 255, 255, 255, 255]),
        Frame::binary([&[0, 2, length], torn.as_slice()].concat()),
        Frame::binary(MARK.repeat(200_000)),
    ]
}

async fn send_hostile(pair: &Pair, frame: Frame) {
    let mut client = connect(pair, &pair.ben, 13).await;
    let socket = client.socket();
    socket.send(frame).await.ok();
    socket.send(Frame::Close(None)).await.ok();
    while let Some(Ok(_)) = socket.next().await {}
}

async fn connect(pair: &Pair, person: &Person, id: u64) -> Client {
    let replica = Client::fresh(id);
    let mut client = Client::connect(pair.socket(), &person.cookie, Speaks::Duologue, replica)
        .await
        .unwrap();
    client.sync().await;
    client.until_saved().await;
    client
}
