//! The places that connections have, over real sockets.

use std::net::{Ipv4Addr, SocketAddr};

use axum::body::{Body, to_bytes};
use axum::routing::{get, post};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;
use tokio::time::Instant;

use super::*;
use crate::http::lasting::Lasting;
use crate::people::limits::{Limits, Permit};

/// With Nagle's algorithm a letter waits up to 40 ms for the acknowledgement of the one before it.
#[tokio::test]
async fn nothing_small_waits_for_company() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let _client = TcpStream::connect(listener.local_addr().unwrap())
        .await
        .unwrap();
    let open = Connections::new(1, 0);
    let accepted = accept(&listener, &open, |_| Some(())).await.unwrap();
    assert!(accepted.unwrap().stream.nodelay().unwrap());
}

const SMALL: Door = Door {
    connections: 8,
    reserve: 1,
    ..PEOPLE
};
const FORM: &str = "POST /form HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{";

/// An address with eight places and two for each client's address; `/large` is more than any buffer holds.
async fn open() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let read = async |body: Body| {
        to_bytes(body, 1000).await.ok();
        "done"
    };
    let large = async || "x".repeat(8 << 20);
    let stream = async || {
        let endless = futures_util::stream::pending::<Result<String, io::Error>>();
        (Extension(Lasting), Body::from_stream(endless))
    };
    let answers = Answers {
        ordinary: Router::new()
            .route("/", get(async || "well"))
            .route("/work", get(pending::<()>))
            .route("/large", get(large))
            .route("/stream", get(stream))
            .route("/form", post(read)),
        reserve: Router::new().route("/healthz", get(async || "full but well")),
        watchdog: Watchdog::new(),
    };
    let options = LimitOptions {
        open_connections: "2".parse().unwrap(),
        ..LimitOptions::unlimited()
    };
    let limits = Limits::new(&options);
    let share = move |Peer(address): Peer| -> Option<Permit<Network>> { limits.connect(address) };
    tokio::spawn(async move {
        let connections = Conversations::default();
        accept_until(pending(), &listener, SMALL, share, &answers, &connections).await;
    });
    address
}

/// A connection from 127.0.0.`last` over which something was sent.
async fn says(server: SocketAddr, last: u8, words: &str) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    // So that an answer that nobody reads fills what the system holds for it.
    socket.set_recv_buffer_size(4096).unwrap();
    socket
        .bind((Ipv4Addr::new(127, 0, 0, last), 0).into())
        .unwrap();
    let mut stream = socket.connect(server).await.unwrap();
    stream.write_all(words.as_bytes()).await.unwrap();
    // Long enough for the server to get to it.
    sleep(Duration::from_millis(20)).await;
    stream
}

/// What comes back until the server closes the connection or says no more for a second.
async fn answer(stream: &mut TcpStream) -> String {
    let mut read = Vec::new();
    timeout(Duration::from_secs(1), stream.read_to_end(&mut read))
        .await
        .ok();
    String::from_utf8_lossy(&read).into_owned()
}

async fn asks(server: SocketAddr, last: u8, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    answer(&mut says(server, last, &request).await).await
}

async fn is_closed(stream: &mut TcpStream) -> bool {
    let mut rest = Vec::new();
    let read = timeout(Duration::from_millis(500), stream.read_to_end(&mut rest)).await;
    read.is_ok()
}

#[tokio::test]
async fn who_owes_something_keeps_no_place_that_another_needs() {
    let kept_alive = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";
    let unread = "GET /large HTTP/1.1\r\nhost: x\r\n\r\n";
    for owed in ["", "GET / HTTP/1.1\r\nx-slow: ", FORM, kept_alive, unread] {
        let server = open().await;
        let mut held = Vec::new();
        for last in [1, 1, 2, 2, 3, 3, 4, 4] {
            held.push(says(server, last, owed).await);
        }
        let answered = asks(server, 5, "/").await;
        assert!(answered.ends_with("well"), "{owed:?}: {answered:?}");
        if owed != unread {
            assert!(is_closed(&mut held[0]).await, "the oldest of {owed:?}");
            let kept = &mut held[7];
            if owed != kept_alive {
                assert!(!is_closed(kept).await, "the newest of {owed:?}");
            }
        }
    }
}

#[tokio::test]
async fn an_address_that_has_its_share_gives_up_its_own_oldest() {
    let server = open().await;
    let mut other = says(server, 2, "").await;
    let mut oldest = says(server, 1, "").await;
    let mut newer = says(server, 1, "").await;
    assert!(asks(server, 1, "/").await.ends_with("well"));
    assert!(is_closed(&mut oldest).await);
    assert!(!is_closed(&mut newer).await);
    assert!(!is_closed(&mut other).await);
}

#[tokio::test]
async fn whoever_waits_for_the_server_is_closed_for_nobody_and_health_is_told_all_the_same() {
    let server = open().await;
    let mut held = Vec::new();
    for last in [1, 1, 2, 2, 3, 3, 4, 4] {
        held.push(says(server, last, "GET /work HTTP/1.1\r\nhost: x\r\n\r\n").await);
    }
    let health = asks(server, 5, "/healthz").await;
    assert!(health.ends_with("full but well"), "{health:?}");
    assert!(asks(server, 5, "/").await.starts_with("HTTP/1.1 404"));
    let _reserve = says(server, 6, "").await;
    let health = asks(server, 5, "/healthz").await;
    assert!(health.ends_with("full but well"), "{health:?}");
    // Its share is taken by requests that wait for the server.
    assert_eq!(asks(server, 1, "/healthz").await, "");
    for stream in &mut held {
        assert!(!is_closed(stream).await);
    }
    drop(held);
    sleep(Duration::from_millis(50)).await;
    assert!(asks(server, 5, "/").await.ends_with("well"));
}

#[tokio::test]
async fn a_stream_takes_no_place_and_is_closed_for_nobody() {
    let server = open().await;
    let mut streams = Vec::new();
    // More than there are places, of the address and of all.
    for last in [1, 1, 1, 2, 2, 2, 3, 3, 3] {
        streams.push(says(server, last, "GET /stream HTTP/1.1\r\nhost: x\r\n\r\n").await);
    }
    assert!(asks(server, 1, "/").await.ends_with("well"));
    for stream in &mut streams {
        assert!(!is_closed(stream).await);
    }
}

#[tokio::test(start_paused = true)]
async fn a_head_that_drips_is_due_ten_seconds_after_it_began() {
    let server = open().await;
    let begun = Instant::now();
    let mut stream = says(server, 1, "GET / HTTP/1.1\r\nx-slow: ").await;
    while stream.write_all(b"x").await.is_ok() {
        sleep(Duration::from_secs(1)).await;
        assert!(
            begun.elapsed() < Duration::from_mins(1),
            "it may drip for ever"
        );
    }
    assert!(
        begun.elapsed() < Duration::from_secs(13),
        "{:?}",
        begun.elapsed()
    );
}
