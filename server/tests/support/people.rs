//! People and their pair, made through the HTTP interface.

use reqwest::header::{COOKIE, SET_COOKIE};
use serde_json::{Value, json};

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Person {
    pub cookie: String,
}

/// Two people and their agenda.
#[derive(Clone, Debug)]
pub struct Pair {
    pub id: String,
    pub ana: Person,
    pub ben: Person,
    socket: String,
}

impl Pair {
    /// Two new people at a server, who share an agenda.
    pub async fn at(base: &str, number: usize) -> Self {
        let http = reqwest::Client::new();
        let ana = Person::sign_up(&http, base, &format!("ana{number}")).await;
        let ben = Person::sign_up(&http, base, &format!("ben{number}")).await;
        Self::of(base, ana, ben).await
    }

    /// A new agenda that two people share.
    pub async fn of(base: &str, ana: Person, ben: Person) -> Self {
        let http = reqwest::Client::new();
        let made = ana
            .post(&http, &format!("{base}/api/pairs"), json!({}))
            .await;
        let text = |value: &Value| value.as_str().expect("a string").to_owned();
        let token = text(&made["invitation"]["token"]);
        let joined = ben
            .post(
                &http,
                &format!("{base}/api/invitations/accept"),
                json!({ "token": token }),
            )
            .await;
        let id = text(&made["id"]);
        assert_eq!(joined["pair"]["id"], made["id"]);
        let mut pair = Self {
            id,
            ana,
            ben,
            socket: String::new(),
        };
        pair.move_to(base);
        pair
    }

    /// The address of its sync socket.
    pub fn socket(&self) -> &str {
        &self.socket
    }

    /// The server has a new address.
    pub fn move_to(&mut self, base: &str) {
        let host = base.trim_start_matches("http://");
        self.socket = format!("ws://{host}/api/pairs/{}/sync", self.id);
    }
}

impl Person {
    /// Makes an account.
    pub async fn sign_up(http: &reqwest::Client, base: &str, name: &str) -> Self {
        let body = json!({
            "name": name,
            "email": format!("{name}@example.com"),
            "password": "correct horse battery",
        });
        let answer = http
            .post(format!("{base}/api/accounts"))
            .json(&body)
            .send()
            .await
            .expect("the server answers");
        assert_eq!(answer.status(), 201, "{name} signs up");
        Self::let_in(&answer)
    }

    /// The same person in another browser.
    pub async fn sign_in(base: &str, name: &str) -> Self {
        let body = json!({
            "email": format!("{name}@example.com"),
            "password": "correct horse battery",
        });
        let answer = reqwest::Client::new()
            .post(format!("{base}/api/sessions"))
            .json(&body)
            .send()
            .await
            .expect("the server answers");
        Self::let_in(&answer)
    }

    fn let_in(answer: &reqwest::Response) -> Self {
        let cookie = answer
            .headers()
            .get(SET_COOKIE)
            .and_then(|cookie| cookie.to_str().ok())
            .and_then(|cookie| cookie.split(';').next())
            .expect("a cookie");
        Self {
            cookie: cookie.to_owned(),
        }
    }

    /// Asks and expects success.
    pub async fn get(&self, url: &str) -> Value {
        let request = reqwest::Client::new().get(url).header(COOKIE, &self.cookie);
        let answer = request.send().await.expect("the server answers");
        let status = answer.status();
        let body = answer.text().await.expect("a body");
        assert!(status.is_success(), "{url}: {status} {body}");
        serde_json::from_str(&body).unwrap_or_default()
    }

    /// Posts and expects success.
    pub async fn post(&self, http: &reqwest::Client, url: &str, body: Value) -> Value {
        let answer = http
            .post(url)
            .header(COOKIE, &self.cookie)
            .json(&body)
            .send()
            .await
            .expect("the server answers");
        let status = answer.status();
        let body = answer.text().await.expect("a body");
        assert!(status.is_success(), "{url}: {status} {body}");
        serde_json::from_str(&body).unwrap_or_default()
    }
}
