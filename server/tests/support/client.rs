//! A person's client over a real socket: a replica, and the protocol spoken by hand.

use std::collections::VecDeque;
use std::net::Ipv4Addr;
use std::time::Duration;

use duologue_shared::ids::ClientId;
use duologue_shared::looked::Looked;
use duologue_shared::protocol::{
    AuthMessage, Message, Reassembly, SUBPROTOCOL, SyncMessage, fragmentation,
};
use duologue_shared::replica::{Origin, Replica};
use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Message as Frame};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};
use yrs::{GetString, ReadTxn, Text, Transact, WriteTxn};

/// The text that everybody in these tests types into.
const BODY: &str = "b:the-only-topic";
/// How long anything may take that has to happen.
pub const SOON: Duration = Duration::from_secs(10);

/// Which protocol a client offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaks {
    Duologue,
    Plain,
}

/// One message from the server, or the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    Step1(Vec<u8>),
    Step2(Vec<u8>),
    Update(Vec<u8>),
    Presence(Vec<u8>),
    Saved(u64),
    Refused { update: u64, code: String },
    GoAway,
    Storage { works: bool },
    Denied(String),
    QueryPresence,
    Closed { code: u16, reason: String },
    Lost,
}

/// A person's client.
pub struct Client {
    socket: WebSocketStream<TcpStream>,
    pub replica: Replica,
    parts: Reassembly,
    /// Updates sent on this connection, step 2 included.
    pub sent: u64,
    /// Of those, how many the server said are durable.
    pub saved: u64,
    /// How far the person has looked, by what the server said here.
    pub looked: Looked,
    /// How often it said so.
    pub marks: usize,
    /// What was read while waiting for something else.
    unread: VecDeque<Heard>,
}

impl Client {
    /// Connects; the replica stays whatever it was.
    pub async fn connect(
        url: &str,
        cookie: &str,
        speaks: Speaks,
        replica: Replica,
    ) -> Result<Self, tungstenite::Error> {
        let socket = TcpSocket::new_v4()?;
        Self::connect_over(socket, url, cookie, speaks, replica).await
    }

    /// Connects from one of this machine's addresses.
    pub async fn connect_from(
        from: Ipv4Addr,
        url: &str,
        cookie: &str,
        speaks: Speaks,
        replica: Replica,
    ) -> Result<Self, tungstenite::Error> {
        let socket = TcpSocket::new_v4()?;
        socket.bind((from, 0).into())?;
        Self::connect_over(socket, url, cookie, speaks, replica).await
    }

    /// Connects over a network that holds next to nothing for a reader who does not read.
    pub async fn connect_narrowly(url: &str, cookie: &str, replica: Replica) -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_recv_buffer_size(4096).expect("a small buffer");
        Self::connect_over(socket, url, cookie, Speaks::Duologue, replica)
            .await
            .expect("the server lets them in")
    }

    /// A socket alone, for those who bring their own client.
    pub async fn open(
        url: &str,
        cookie: &str,
        speaks: Speaks,
    ) -> Result<WebSocketStream<TcpStream>, tungstenite::Error> {
        open_over(TcpSocket::new_v4()?, url, cookie, speaks).await
    }

    async fn connect_over(
        socket: TcpSocket,
        url: &str,
        cookie: &str,
        speaks: Speaks,
        replica: Replica,
    ) -> Result<Self, tungstenite::Error> {
        Ok(Self {
            socket: open_over(socket, url, cookie, speaks).await?,
            replica,
            parts: Reassembly::new(64 << 20),
            sent: 0,
            saved: 0,
            looked: Looked::default(),
            marks: 0,
            unread: VecDeque::new(),
        })
    }

    /// An empty replica with an id of its own.
    pub fn fresh(id: u64) -> Replica {
        Replica::new(ClientId::try_from(id).expect("a client id"))
    }

    /// Asks for what is missing, answers what is asked, and waits until both are done.
    pub async fn sync(&mut self) {
        self.ask().await;
        let mut answered = false;
        let mut asked = false;
        while !(answered && asked) {
            match self.read().await {
                Heard::Step1(state) => {
                    self.answer(&state).await;
                    asked = true;
                }
                Heard::Step2(update) => {
                    self.take(&update);
                    answered = true;
                }
                end @ (Heard::Closed { .. } | Heard::Lost) => {
                    panic!("the connection ended: {end:?}")
                }
                other => self.unread.push_back(other),
            }
        }
    }

    /// Sends step 1.
    pub async fn ask(&mut self) {
        let state = self.replica.state_vector();
        self.send(&Message::Sync(SyncMessage::Step1(&state))).await;
    }

    /// Reads until the server asks what it lacks, and answers.
    pub async fn until_asked(&mut self) {
        loop {
            match self.read().await {
                Heard::Step1(state) => return self.answer(&state).await,
                other => self.unread.push_back(other),
            }
        }
    }

    /// Answers a step 1 with everything its sender lacks.
    pub async fn answer(&mut self, state: &[u8]) {
        let missing = self.replica.missing_at(state).expect("a state vector");
        self.send(&Message::Sync(SyncMessage::Step2(&missing)))
            .await;
        self.sent += 1;
    }

    /// Types at the end of the text.
    pub async fn types(&mut self, text: &str) {
        let update = self.types_offline(text);
        self.send_update(&update).await;
    }

    /// Types at the end of the text without telling anybody.
    pub fn types_offline(&mut self, text: &str) -> Vec<u8> {
        type_into(&self.replica, text)
    }

    /// Types this many keys without telling anybody, in runs that each begin at the start of the text.
    pub fn types_runs_offline(&mut self, keys: usize) -> Vec<u8> {
        const RUN: u32 = 25;
        let before = self.replica.state_vector();
        let mut txn = self.replica.doc().transact_mut_with(Origin::Local);
        let text = txn.get_or_insert_text(BODY);
        for at in (0..RUN).cycle().take(keys) {
            text.insert(&mut txn, at, "k");
        }
        drop(txn);
        self.replica
            .missing_at(&before)
            .expect("its own state vector")
    }

    /// Deletes so many letters from the start of the text.
    pub async fn deletes(&mut self, letters: u32) {
        let before = self.replica.state_vector();
        let mut txn = self.replica.doc().transact_mut_with(Origin::Local);
        let text = txn.get_or_insert_text(BODY);
        text.remove_range(&mut txn, 0, letters);
        drop(txn);
        let update = self.replica.missing_at(&before);
        self.send_update(&update.expect("its own state vector"))
            .await;
    }

    /// Sends an update, whatever it is.
    pub async fn send_update(&mut self, update: &[u8]) {
        self.send(&Message::Sync(SyncMessage::Update(update))).await;
        self.sent += 1;
    }

    /// Sends a message, in parts if it is large.
    pub async fn send(&mut self, message: &Message<'_>) {
        for frame in fragmentation::frames(message) {
            // A connection that just ended tells so to whoever reads next.
            self.socket.send(Frame::binary(frame)).await.ok();
        }
    }

    /// What the text says here.
    pub fn text(&self) -> String {
        text_of(&self.replica)
    }

    /// The next message, whatever it is; applies nothing but counts `Saved`.
    pub async fn read(&mut self) -> Heard {
        timeout(SOON, self.read_slowly())
            .await
            .expect("the server says something")
    }

    /// The next message within a time, if one comes.
    pub async fn read_within(&mut self, wait: Duration) -> Option<Heard> {
        if let Some(heard) = self.unread.pop_front() {
            return Some(heard);
        }
        timeout(wait, self.read_slowly()).await.ok()
    }

    /// Reads until a message fits, taking updates into the replica on the way.
    pub async fn until(&mut self, fits: impl Fn(&Heard) -> bool) -> Heard {
        if let Some(at) = self.unread.iter().position(&fits) {
            return self.unread.remove(at).expect("it was found there");
        }
        loop {
            let heard = self.read().await;
            if let Heard::Update(update) | Heard::Step2(update) = &heard {
                self.take(update);
            }
            if fits(&heard) {
                return heard;
            }
            assert!(
                !matches!(heard, Heard::Closed { .. } | Heard::Lost),
                "the connection ended: {heard:?}"
            );
        }
    }

    /// Reads until a message fits, taking nothing into the replica.
    pub async fn until_raw(&mut self, fits: impl Fn(&Heard) -> bool) -> Heard {
        loop {
            let heard = self.read().await;
            if fits(&heard) {
                return heard;
            }
        }
    }

    /// Reads until the server has said that the person looked this far.
    pub async fn until_looked(&mut self, mark: &Looked) {
        let deadline = Instant::now() + SOON;
        while self.looked != *mark {
            assert!(Instant::now() < deadline, "looked to {:?}", self.looked);
            // A message of which nothing is kept ends no reading, so it is looked at the mark now and then.
            let read = timeout(Duration::from_millis(20), self.read_slowly()).await;
            self.unread.extend(read);
        }
    }

    /// Reads until the text here says this.
    pub async fn until_text(&mut self, text: &str) {
        while self.text() != text {
            self.until(|heard| matches!(heard, Heard::Update(_) | Heard::Step2(_)))
                .await;
        }
    }

    /// Reads until everything sent so far is saved.
    pub async fn until_saved(&mut self) {
        while self.saved < self.sent {
            self.until(|heard| matches!(heard, Heard::Saved(_))).await;
        }
    }

    /// Reads until the end, and returns all that came before it, and the end.
    pub async fn until_closed(&mut self) -> (Vec<Heard>, Heard) {
        let mut before: Vec<Heard> = self.unread.drain(..).collect();
        loop {
            match self.read().await {
                end @ (Heard::Closed { .. } | Heard::Lost) => return (before, end),
                heard => before.push(heard),
            }
        }
    }

    /// Takes an update from the server into the replica.
    pub fn take(&mut self, update: &[u8]) {
        self.replica
            .accept(update, Origin::Remote)
            .expect("the server sends what fits");
    }

    /// Leaves without a word, as a machine does whose network fails.
    pub fn vanish(self) -> Replica {
        self.replica
    }

    /// Leaves in good order.
    pub async fn leave(mut self) -> Replica {
        self.socket.close(None).await.ok();
        self.replica
    }

    /// The socket, for what no client should do.
    pub fn socket(&mut self) -> &mut WebSocketStream<TcpStream> {
        &mut self.socket
    }

    async fn read_slowly(&mut self) -> Heard {
        loop {
            match self.socket.next().await {
                None | Some(Err(_)) => return Heard::Lost,
                Some(Ok(Frame::Close(frame))) => {
                    return frame.map_or(Heard::Lost, |frame| Heard::Closed {
                        code: frame.code.into(),
                        reason: frame.reason.to_string(),
                    });
                }
                Some(Ok(Frame::Binary(frame))) => {
                    if let Some(heard) = self.understand(&frame) {
                        return heard;
                    }
                }
                Some(Ok(_)) => {}
            }
        }
    }

    fn understand(&mut self, frame: &[u8]) -> Option<Heard> {
        Some(match Message::decode(frame).expect("a message") {
            Message::Sync(SyncMessage::Step1(state)) => Heard::Step1(state.to_vec()),
            Message::Sync(SyncMessage::Step2(update)) => Heard::Step2(update.to_vec()),
            Message::Sync(SyncMessage::Update(update)) => Heard::Update(update.to_vec()),
            Message::Awareness(payload) => Heard::Presence(payload.to_vec()),
            Message::Auth(AuthMessage::PermissionDenied(why)) => Heard::Denied(why.to_owned()),
            Message::QueryAwareness => Heard::QueryPresence,
            Message::Saved { updates } => {
                self.saved = updates;
                Heard::Saved(updates)
            }
            Message::Refused { update, code, .. } => Heard::Refused {
                update,
                code: code.to_owned(),
            },
            Message::GoAway { .. } => Heard::GoAway,
            // Whoever asks for these has a browser's session understand them.
            Message::Authors(_) | Message::Clock { .. } => return None,
            Message::Looked(mark) => {
                let mark = Looked::decode(mark).expect("a mark");
                self.looked.merge(&mark);
                self.marks += 1;
                return None;
            }
            Message::Storage { works } => Heard::Storage { works },
            Message::Part(part) => {
                let whole = self.parts.accept(part).expect("parts in order")?;
                return self.understand(&whole);
            }
        })
    }
}

async fn open_over(
    socket: TcpSocket,
    url: &str,
    cookie: &str,
    speaks: Speaks,
) -> Result<WebSocketStream<TcpStream>, tungstenite::Error> {
    let mut request = url.into_client_request()?;
    let headers = request.headers_mut();
    headers.insert("cookie", HeaderValue::from_str(cookie)?);
    if speaks == Speaks::Duologue {
        let offer = HeaderValue::from_static(SUBPROTOCOL);
        headers.insert("sec-websocket-protocol", offer);
    }
    let address = request
        .uri()
        .authority()
        .and_then(|authority| authority.as_str().parse().ok())
        .expect("an address");
    let stream = socket.connect(address).await?;
    stream.set_nodelay(true)?;
    // Thousands of clients fit into one process.
    let config = WebSocketConfig::default().read_buffer_size(4 << 10);
    let (socket, _) = client_async_with_config(request, stream, Some(config)).await?;
    Ok(socket)
}

/// Types at the end of a replica's text; returns the update.
pub fn type_into(replica: &Replica, words: &str) -> Vec<u8> {
    let before = replica.state_vector();
    let mut txn = replica.doc().transact_mut_with(Origin::Local);
    let text = txn.get_or_insert_text(BODY);
    let end = text.len(&txn);
    text.insert(&mut txn, end, words);
    drop(txn);
    replica.missing_at(&before).expect("its own state vector")
}

/// What a replica's text says.
pub fn text_of(replica: &Replica) -> String {
    let txn = replica.doc().transact();
    txn.get_text(BODY)
        .map(|text| text.get_string(&txn))
        .unwrap_or_default()
}
