//! A server whose data was put back to an older state, and the browsers of both people over real sockets.

use std::time::Duration;

use duologue_server::rooms::Limits;
use duologue_server::store::{Append, DocumentId, DocumentStore, StoredDocument};
use duologue_shared::ids::{ClientId, Seat};
use duologue_shared::replica::Replica;
use duologue_shared::session::{ClientEffect, ClientEvent, ClientSession, SyncStatus};
use duologue_shared::time::Millis;
use futures_util::{SinkExt, StreamExt};
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::Message as Frame;

use crate::client::{Client, SOON, Speaks, text_of, type_into};
use crate::people::{Pair, Person};
use crate::rooms::{document, until_empty};
use crate::test_server::{TestServer, reconnect};

/// One tab: the browser's session over a real socket.
struct Tab {
    client: Client,
    session: ClientSession,
    /// What its device keeps of whose client ids are.
    authors: Vec<(ClientId, Seat)>,
}

impl Tab {
    async fn open(pair: &Pair, person: &Person, seat: Seat, kept: Kept) -> Self {
        let mut tab = Self {
            client: reconnect(pair, person, Speaks::Duologue, kept.replica).await,
            session: ClientSession::new(7, seat),
            authors: kept.authors.clone(),
        };
        tab.tell(ClientEvent::RestoredAuthors(kept.authors)).await;
        tab.tell(ClientEvent::Start).await;
        tab.tell(ClientEvent::Opened).await;
        tab
    }

    async fn types(&mut self, words: &str) {
        let own = self.client.replica.client();
        self.tell(ClientEvent::Wrote(vec![own])).await;
        let update = type_into(&self.client.replica, words);
        self.tell(ClientEvent::LocalUpdate(update)).await;
    }

    async fn tell(&mut self, event: ClientEvent) {
        let effects = self
            .session
            .handle(Millis::new(0), event, &self.client.replica);
        for effect in effects {
            match effect {
                ClientEffect::Send(frame) => {
                    let sent = self.client.socket().send(Frame::binary(frame));
                    sent.await.expect("the connection holds");
                }
                ClientEffect::Bound(authors) => self.authors.extend(authors),
                ClientEffect::Disconnect => panic!("the server said what makes no sense"),
                _ => {}
            }
        }
    }

    /// Hears what has come; whether something had.
    async fn hears(&mut self) -> bool {
        let next = timeout(Duration::from_millis(20), self.client.socket().next());
        match next.await {
            Ok(Some(Ok(Frame::Binary(frame)))) => {
                self.tell(ClientEvent::Received(frame.to_vec())).await;
                true
            }
            Ok(Some(Ok(_))) => true,
            Ok(end) => panic!("the connection ended: {end:?}"),
            Err(_) => false,
        }
    }

    async fn leave(self) -> Kept {
        Kept {
            replica: self.client.leave().await,
            authors: self.authors,
        }
    }
}

/// What a device keeps.
struct Kept {
    replica: Replica,
    authors: Vec<(ClientId, Seat)>,
}

impl Kept {
    fn nothing(client: u64) -> Self {
        Self {
            replica: Client::fresh(client),
            authors: Vec::new(),
        }
    }
}

/// Both hear until each shows what it should.
async fn until(tabs: &mut [&mut Tab], done: impl Fn(&[&mut Tab]) -> bool) {
    let end = Instant::now() + SOON;
    loop {
        let mut heard = false;
        for tab in tabs.iter_mut() {
            while tab.hears().await {
                heard = true;
            }
        }
        if !heard && done(tabs) {
            return;
        }
        let shown: Vec<_> = tabs.iter().map(|tab| tab.session.status()).collect();
        assert!(Instant::now() < end, "it never comes: {shown:?}");
    }
}

fn all_saved(tabs: &[&mut Tab]) -> bool {
    let is_saved = |tab: &&mut Tab| tab.session.status() == SyncStatus::Saved;
    tabs.iter().all(is_saved)
}

/// Puts a document's log back to what it was.
fn put_back(server: &TestServer, document: &DocumentId, stored: StoredDocument) {
    let append = |(sequence, record)| Append {
        document: document.clone(),
        sequence,
        record,
    };
    let appends: Vec<_> = stored.records.into_iter().map(append).collect();
    server.store.delete(document).unwrap();
    server.store.append_batch(&appends).unwrap();
}

#[tokio::test]
async fn both_bring_back_their_own_words_and_no_others() {
    let server = TestServer::open_with(Limits {
        idle: Duration::from_millis(50),
        ..Limits::default()
    })
    .await;
    let pair = server.pair().await;
    let mut ana = Tab::open(&pair, &pair.ana, Seat::A, Kept::nothing(11)).await;
    let mut ben = Tab::open(&pair, &pair.ben, Seat::B, Kept::nothing(12)).await;
    ana.types("Kept. ").await;
    until(&mut [&mut ana, &mut ben], all_saved).await;
    let older = server.store.load(&document(&pair)).unwrap();
    for words in ["Of Ana, ", "and more, "] {
        ana.types(words).await;
        until(&mut [&mut ana, &mut ben], all_saved).await;
        ben.types("of Ben, ").await;
        until(&mut [&mut ana, &mut ben], all_saved).await;
    }
    let words = text_of(&ana.client.replica);
    let (ana, ben) = (ana.leave().await, ben.leave().await);
    until_empty(&server).await;
    put_back(&server, &document(&pair), older);

    // Ana's later words stand on Ben's, which are not there: they wait, and nothing is refused.
    let mut ana = Tab::open(&pair, &pair.ana, Seat::A, ana).await;
    until(&mut [&mut ana], |tabs| {
        tabs[0].session.status() == SyncStatus::OnlyHere { changes: 1 }
    })
    .await;
    assert_eq!(text_at_the_server(&server, &pair), "Kept. Of Ana, ");
    let mut ben = Tab::open(&pair, &pair.ben, Seat::B, ben).await;
    until(&mut [&mut ana, &mut ben], all_saved).await;
    assert_eq!(text_at_the_server(&server, &pair), words);
    for (_, record) in server.store.load(&document(&pair)).unwrap().records {
        let scan = duologue_shared::scan::Scan::of(&record.bytes).unwrap();
        let author = if record.seat == Some(Seat::A) { 11 } else { 12 };
        assert!(scan.authors().all(|client| client == author), "{record:?}");
    }
}

fn text_at_the_server(server: &TestServer, pair: &Pair) -> String {
    let stored = server.store.load(&document(pair)).unwrap();
    let replica = Client::fresh(99);
    let report = replica.load(
        stored
            .records
            .iter()
            .map(|(_, record)| record.bytes.as_slice()),
    );
    assert_eq!(report.applied, stored.records.len());
    text_of(&replica)
}
