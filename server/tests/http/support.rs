//! The language the stories are told in: a server, and people at their browsers.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use duologue_server::http::app::{AppState, Parts};
use duologue_server::http::page::{File, PageFiles};
use duologue_server::net::proxy::Proxies;
use duologue_server::operation::metrics::Metrics;
use duologue_server::people::accounts::People;
use duologue_server::people::auth::{
    Account, AccountState, Accounts, Email, Password, Passwords, PersonName, Preferences,
    ProviderSettings, SignUp,
};
use duologue_server::people::limits::LimitOptions;
use duologue_server::people::summaries::Summaries;
use duologue_server::rooms::Ended;
use duologue_server::rooms::{Limits, Rooms};
use duologue_server::serve::serve;
use duologue_server::store::records::Records;
use duologue_server::store::{Faults, MemoryStore, StorageHealth};
use duologue_server::system::clock::{Clock, Timestamp};
use duologue_server::system::entropy::SystemEntropy;
use duologue_shared::ids::PersonId;
use reqwest::header::{CONTENT_TYPE, COOKIE, HOST, HeaderMap, ORIGIN, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// How long an invitation lasts in these stories.
pub(crate) const INVITATION: Duration = Duration::from_hours(7 * 24);

/// The shortest time the clock tells.
pub(crate) const MOMENT: Duration = Duration::from_millis(1);

/// A server on a port of its own with an empty memory, a clock that stands still, and a page of
/// three files.
pub(crate) struct TestServer {
    pub(crate) address: SocketAddr,
    pub(crate) clock: Arc<StillClock>,
    pub(crate) faults: Arc<Faults>,
    pub(crate) accounts: Accounts,
    pub(crate) people: People,
    document: Value,
    /// The origin under which people open it.
    origin: String,
    client: reqwest::Client,
    open: oneshot::Sender<()>,
    serving: JoinHandle<Ended>,
}

/// What a server may differ in.
pub(crate) struct Setting<'words> {
    pub(crate) public_url: Option<&'words str>,
    pub(crate) page: &'words [(&'static str, &'static str)],
    pub(crate) limits: LimitOptions,
    pub(crate) proxies: Proxies,
    pub(crate) provider: Option<ProviderSettings>,
    pub(crate) sign_up: SignUp,
}

impl Default for Setting<'_> {
    fn default() -> Self {
        Self {
            public_url: None,
            page: PAGE,
            limits: LimitOptions::unlimited(),
            proxies: Proxies::default(),
            provider: None,
            sign_up: SignUp::Open,
        }
    }
}

/// A clock that moves when it is told to.
#[derive(Debug)]
pub(crate) struct StillClock(AtomicU64);

impl StillClock {
    pub(crate) fn pass(&self, time: Duration) {
        let millis = u64::try_from(time.as_millis()).unwrap();
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for StillClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

#[derive(Debug)]
struct Page(HashMap<&'static str, &'static str>);

impl PageFiles for Page {
    fn get(&self, path: &str) -> Option<File> {
        assert_ne!(path, PANIC, "as a bug would");
        let text = self.0.get(path)?;
        let mut hash = [0; 32];
        hash[..4].copy_from_slice(&crc32fast::hash(text.as_bytes()).to_be_bytes());
        Some(File {
            bytes: text.as_bytes().into(),
            hash,
        })
    }
}

/// A file that cannot be read without a panic.
pub(crate) const PANIC: &str = "panic.js";

/// The files of a page as the build makes it.
pub(crate) const PAGE: &[(&str, &str)] = &[
    ("index.html", "<!doctype html>the page"),
    ("index.html.br", "the page in brotli"),
    ("assets/index-a1b2.js", "script"),
    ("assets/index-a1b2.js.br", "script in brotli"),
    ("assets/index-a1b2.js.gz", "script in gzip"),
    ("service-worker.js", "worker"),
    ("core.wasm", "wasm"),
];

impl TestServer {
    pub(crate) async fn open() -> Self {
        Self::open_with(None, PAGE).await
    }

    pub(crate) async fn open_with(
        public_url: Option<&str>,
        page: &[(&'static str, &'static str)],
    ) -> Self {
        Self::open_as(Setting {
            public_url,
            page,
            ..Setting::default()
        })
        .await
    }

    /// A server in which one may only do so much.
    pub(crate) async fn with_limits(limit: impl FnOnce(&mut LimitOptions)) -> Self {
        let mut setting = Setting::default();
        limit(&mut setting.limits);
        Self::open_as(setting).await
    }

    /// A server that people can enter through a provider.
    pub(crate) async fn open_with_provider(provider: ProviderSettings) -> Self {
        let provider = Some(provider);
        Self::open_as(Setting {
            provider,
            ..Setting::default()
        })
        .await
    }

    pub(crate) async fn open_as(setting: Setting<'_>) -> Self {
        let Setting {
            public_url,
            page,
            limits,
            proxies,
            provider,
            sign_up,
        } = setting;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let clock = Arc::new(StillClock(AtomicU64::new(1_795_341_600_000)));
        let store = Arc::new(MemoryStore::in_memory());
        let faults = store.faults();
        let storage = StorageHealth::default();
        let metrics = Metrics::new();
        let rooms = Rooms::start(
            Arc::<MemoryStore>::clone(&store),
            Arc::<StillClock>::clone(&clock),
            Arc::new(SystemEntropy),
            storage.clone(),
            metrics.of_rooms(),
            Limits::default(),
            Summaries::new(Records::new(Arc::<MemoryStore>::clone(&store))),
        );
        let app = AppState::new(Parts {
            records: store,
            rooms,
            storage,
            metrics,
            clock: Arc::<StillClock>::clone(&clock),
            entropy: Arc::new(SystemEntropy),
            proxies,
            limits,
            page: Arc::new(Page(page.iter().copied().collect())),
            public_url: public_url.map(|url| url.parse().unwrap()),
            listening_on: address,
            invitation_life: INVITATION,
            sign_up,
        })
        .unwrap();
        let app = match provider {
            Some(provider) => app.with_provider(provider).unwrap(),
            None => app,
        };
        let (accounts, people) = (app.accounts.clone(), app.people.clone());
        let (open, closed) = oneshot::channel();
        let serving = tokio::spawn(serve(listener, app, async {
            closed.await.ok();
        }));
        // Where an answer leads is for the tests to see.
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            .build()
            .unwrap();
        let origin = public_url.map_or_else(|| format!("http://{address}"), str::to_owned);
        let document = client
            .get(format!("http://{address}/api/openapi.json"))
            .header(HOST, host_of(&origin))
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        Self {
            address,
            clock,
            faults,
            accounts,
            people,
            document,
            origin,
            client,
            open,
            serving,
        }
    }

    /// Tells the server to end, and waits until it did.
    pub(crate) async fn close(self) {
        drop(self.open);
        self.serving.await.unwrap();
    }

    /// The interface's description.
    pub(crate) fn document(&self) -> &Value {
        &self.document
    }

    /// A browser in which nobody is signed in.
    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser {
            server: self,
            cookie: None,
        }
    }

    /// A browser in which somebody just signed up.
    pub(crate) async fn person(&self, name: &str) -> Browser<'_> {
        let mut browser = self.browser();
        let signed_up = browser
            .send(Method::POST, "/api/accounts", &sign_up(name))
            .await;
        assert_eq!(
            signed_up.status,
            StatusCode::CREATED,
            "{:?}",
            signed_up.body
        );
        browser.cookie = signed_up.session();
        browser
    }

    /// Makes an account without the interface, as if it had been there before.
    pub(crate) async fn has_an_account(&self, name: &str) {
        let passwords = Passwords::new(Arc::new(SystemEntropy)).unwrap();
        let password = Password::chosen(password(name)).unwrap();
        let account = Account {
            id: PersonId::try_from(format!("{:-<8}", name.to_lowercase())).unwrap(),
            name: PersonName::parse(name).unwrap(),
            email: Email::parse(&e_mail(name)).unwrap(),
            password_hash: Some(passwords.hash(password).await.unwrap()),
            created_at: self.clock.now(),
            state: AccountState::Open,
            preferences: Preferences::default(),
        };
        self.accounts.create(&account).await.unwrap();
    }

    /// A request to be sent as it is, to the address that people open.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.request_to(host_of(&self.origin), method, path)
    }

    /// A request to be sent as it is, to another name of the same server.
    pub(crate) fn request_to(&self, host: &str, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("http://{}{path}", self.address))
            .header(HOST, host)
    }

    /// Sends it, and checks that the description knows this answer.
    pub(crate) async fn answer(&self, request: RequestBuilder) -> Answer {
        let request = request.build().unwrap();
        let (method, path) = (request.method().clone(), request.url().path().to_owned());
        let response = self.client.execute(request).await.unwrap();
        let status = response.status();
        let headers = response.headers().clone();
        let is_stream = headers
            .get(CONTENT_TYPE)
            .is_some_and(|kind| kind == "text/event-stream");
        let text = if is_stream {
            // It goes on as long as whoever asked for it is signed in.
            String::new()
        } else {
            response.text().await.unwrap()
        };
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        self.check_described(&method, &path, status, &headers, &body);
        Answer {
            status,
            headers,
            text,
            body,
        }
    }

    fn check_described(
        &self,
        method: &Method,
        path: &str,
        status: StatusCode,
        headers: &HeaderMap,
        body: &Value,
    ) {
        let Some(template) = self.template(path) else {
            return;
        };
        let operation = &self.document["paths"][template][method.as_str().to_lowercase()];
        if operation.is_null() {
            assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
            return;
        }
        let described = &operation["responses"][status.as_str()];
        assert!(
            described.is_object(),
            "{method} {template} answered {status}, which is not described: {body}"
        );
        if let Some(content) = described["content"].as_object() {
            let kind = headers["content-type"].to_str().unwrap();
            assert!(
                content.contains_key(kind),
                "{method} {template} {status} is sent as {kind}, described as {content:?}"
            );
        }
    }

    /// The described path that this one is an instance of.
    pub(crate) fn template(&self, path: &str) -> Option<&str> {
        let fits = |template: &str| {
            let (asked, known) = (path.split('/'), template.split('/'));
            asked.clone().count() == known.clone().count()
                && asked
                    .zip(known)
                    .all(|(asked, known)| known.starts_with('{') || asked == known)
        };
        let paths = self.document["paths"].as_object().unwrap();
        // A path without a variable wins, as it does in the router.
        let mut fitting: Vec<_> = paths.keys().filter(|template| fits(template)).collect();
        fitting.sort_by_key(|template| template.contains('{'));
        fitting.first().map(|template| template.as_str())
    }
}

fn host_of(origin: &str) -> &str {
    origin.split_once("://").unwrap().1
}

/// What somebody signs up with.
pub(crate) fn sign_up(name: &str) -> Value {
    json!({ "name": name, "email": e_mail(name), "password": password(name) })
}

/// What somebody signs in with.
pub(crate) fn sign_in(name: &str) -> Value {
    json!({ "email": e_mail(name), "password": password(name) })
}

pub(crate) fn e_mail(name: &str) -> String {
    format!("{}@example.org", name.to_lowercase())
}

pub(crate) fn password(name: &str) -> String {
    format!("{name} knows a secret")
}

/// A browser, and whoever is signed in there.
#[derive(Clone)]
pub(crate) struct Browser<'server> {
    pub(crate) server: &'server TestServer,
    pub(crate) cookie: Option<String>,
}

impl Browser<'_> {
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.server.answer(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str) -> Answer {
        self.server.answer(self.request(Method::POST, path)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.server.answer(self.request(Method::DELETE, path)).await
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: &Value) -> Answer {
        self.server
            .answer(self.request(method, path).json(body))
            .await
    }

    /// A request as the page in this browser would send it.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let changes = method != Method::GET;
        let mut request = self.server.request(method, path);
        if changes {
            request = request.header(ORIGIN, &self.server.origin);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        request
    }

    /// Makes a pair; gives its id and the invitation's token.
    pub(crate) async fn make_pair(&self) -> (String, String) {
        let made = self
            .send(Method::POST, "/api/pairs", &json!({ "name": "Weekly" }))
            .await;
        assert_eq!(made.status, StatusCode::CREATED, "{:?}", made.body);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (
            text(&made.body["id"]),
            text(&made.body["invitation"]["token"]),
        )
    }

    pub(crate) async fn accept(&self, token: &str) -> Answer {
        let link = json!({ "token": token });
        self.send(Method::POST, "/api/invitations/accept", &link)
            .await
    }

    /// Looks at what the link with this token leads to.
    pub(crate) async fn look_at(&self, token: &str) -> Answer {
        let link = json!({ "token": token });
        self.send(Method::POST, "/api/invitations/lookup", &link)
            .await
    }

    /// The ids of this person's pairs.
    pub(crate) async fn pairs(&self) -> Vec<String> {
        let listed = self.get("/api/pairs").await;
        assert_eq!(listed.status, StatusCode::OK);
        let pairs = listed.body.as_array().unwrap();
        pairs
            .iter()
            .map(|pair| pair["id"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// What the server said.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }

    /// All cookies that it set, as they are sent.
    pub(crate) fn cookies(&self) -> Vec<&str> {
        let cookies = self.headers.get_all(SET_COOKIE).iter();
        cookies.map(|cookie| cookie.to_str().unwrap()).collect()
    }

    /// The session cookie that it set, ready to be sent back.
    pub(crate) fn session(&self) -> Option<String> {
        let cookie = self.headers.get(SET_COOKIE)?.to_str().unwrap();
        let (pair, _) = cookie.split_once(';').unwrap();
        Some(pair.to_owned())
    }

    /// Checks that this is a refusal in the agreed form whose words hold `words`.
    #[track_caller]
    pub(crate) fn refuses(&self, status: u16, code: &str, words: &str) {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.body["status"], status);
        assert_eq!(self.body["code"], code);
        for field in ["type", "title", "detail"] {
            assert!(self.body[field].is_string(), "no {field}: {}", self.text);
        }
        let detail = self.body["detail"].as_str().unwrap();
        assert!(detail.contains(words), "{detail:?} lacks {words:?}");
    }
}
