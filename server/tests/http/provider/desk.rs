//! A provider of the test's own: it signs whatever it is told to, also what it must not.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use duologue_server::people::auth::ProviderSettings;
use openidconnect::core::{CoreEdDsaPrivateSigningKey, CoreJwsSigningAlgorithm};
use openidconnect::{ClientId, ClientSecret, IssuerUrl, JsonWebKeyId, PrivateSigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use url::Url;

/// What this server is called there.
pub(crate) const CLIENT: &str = "duologue";
const SECRET: &str = "between the two of us";

/// The provider, on a port of its own.
pub(crate) struct Desk {
    pub(crate) address: SocketAddr,
    books: Arc<Mutex<Books>>,
    serving: JoinHandle<()>,
}

/// What it has and does.
pub(crate) struct Books {
    issuer: String,
    /// The key it signs with.
    pub(crate) key: Key,
    /// The keys that it says are its own.
    pub(crate) published: Vec<Key>,
    /// The header of what it signs.
    pub(crate) head: Value,
    /// Who came, as it signs it.
    pub(crate) statement: Value,
    /// The challenge that the browser brought with it.
    pub(crate) challenge: String,
    /// What it answers instead, when it misbehaves.
    pub(crate) instead: Option<Misbehaviour>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misbehaviour {
    /// Sends the server elsewhere for its token.
    Redirects,
    /// Never stops to talk.
    Floods,
    /// Says nothing of who came.
    Silent,
}

/// A key, from a seed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key(pub(crate) u8);

impl Key {
    fn signing(self) -> CoreEdDsaPrivateSigningKey {
        let mut der = vec![
            0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20,
        ];
        der.extend([self.0; 32]);
        let body = STANDARD.encode(der);
        let pem = format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n");
        let id = JsonWebKeyId::new(format!("key-{}", self.0));
        CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(id)).unwrap()
    }
}

impl Desk {
    pub(crate) async fn open() -> Self {
        Self::open_at(TcpListener::bind("127.0.0.1:0").await.unwrap())
    }

    /// Opens at a place that was kept for it.
    pub(crate) fn open_at(listener: TcpListener) -> Self {
        let address = listener.local_addr().unwrap();
        let books = Arc::new(Mutex::new(Books {
            issuer: issuer(address),
            key: Key(1),
            published: vec![Key(1)],
            head: json!({ "alg": "EdDSA", "kid": "key-1" }),
            statement: Value::Null,
            challenge: String::new(),
            instead: None,
        }));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(configuration))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(Arc::clone(&books));
        let serving = tokio::spawn(async move {
            axum::serve(listener, router).await.unwrap();
        });
        Self {
            address,
            books,
            serving,
        }
    }

    /// What it has and does, to be changed.
    pub(crate) fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// The settings of a server whose provider is at this address.
pub(crate) fn settings(address: SocketAddr) -> ProviderSettings {
    ProviderSettings {
        issuer: IssuerUrl::new(issuer(address)).unwrap(),
        client_id: ClientId::new(CLIENT.to_owned()),
        client_secret: Some(ClientSecret::new(SECRET.to_owned())),
        name: "Example Company".to_owned(),
    }
}

pub(crate) fn issuer(address: SocketAddr) -> String {
    format!("http://{address}")
}

type Shared = State<Arc<Mutex<Books>>>;

async fn configuration(State(books): Shared) -> Response {
    books.lock().unwrap().configuration()
}

async fn keys(State(books): Shared) -> Json<Value> {
    let published = books.lock().unwrap().published.clone();
    let keys: Vec<_> = published
        .iter()
        .map(|key| key.signing().as_verification_key())
        .collect();
    Json(json!({ "keys": keys }))
}

async fn token(
    State(books): Shared,
    headers: HeaderMap,
    Form(given): Form<HashMap<String, String>>,
) -> Response {
    books.lock().unwrap().answer(&headers, &given)
}

impl Books {
    fn configuration(&self) -> Response {
        if self.instead == Some(Misbehaviour::Floods) {
            return " ".repeat(1 << 20).into_response();
        }
        let at = |path| format!("{}/{path}", self.issuer);
        Json(json!({
            "issuer": self.issuer,
            "authorization_endpoint": at("authorize"),
            "token_endpoint": at("token"),
            "jwks_uri": at("keys"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["EdDSA"],
        }))
        .into_response()
    }

    fn answer(&self, headers: &HeaderMap, given: &HashMap<String, String>) -> Response {
        let basic = STANDARD.encode(format!("{CLIENT}:{}", SECRET.replace(' ', "+")));
        assert_eq!(headers[header::AUTHORIZATION], format!("Basic {basic}"));
        let verifier = URL_SAFE_NO_PAD.encode(Sha256::digest(&given["code_verifier"]));
        if verifier != self.challenge || given["code"] != "the code" {
            let refusal = Json(json!({ "error": "invalid_grant" }));
            return (StatusCode::BAD_REQUEST, refusal).into_response();
        }
        let mut answer = json!({ "access_token": "of no use here", "token_type": "Bearer" });
        match self.instead {
            Some(Misbehaviour::Redirects) => {
                let there = Url::parse(&self.issuer).unwrap().join("token").unwrap();
                return (
                    StatusCode::TEMPORARY_REDIRECT,
                    [(header::LOCATION, there.to_string())],
                )
                    .into_response();
            }
            Some(Misbehaviour::Silent) => {}
            Some(Misbehaviour::Floods) | None => answer["id_token"] = json!(self.sign()),
        }
        Json(answer).into_response()
    }

    /// The statement, signed.
    fn sign(&self) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let text = format!("{}.{}", part(&self.head), part(&self.statement));
        let signature = self
            .key
            .signing()
            .sign(&CoreJwsSigningAlgorithm::EdDsa, text.as_bytes())
            .unwrap();
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}
