//! Requests that are slow, or larger than any that makes sense, hold nothing for long.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::Instant;

use super::support::TestServer;

/// Sends bytes by hand and reads what comes back until the server closes; how long that took in the
/// test's own time, which jumps when there is nothing left to do.
async fn says(server: &TestServer, bytes: &[u8]) -> (String, Duration) {
    let began = Instant::now();
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(bytes).await.ok();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    (answer, began.elapsed())
}

const HEAD: &str = "POST /api/sessions HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
                    content-type: application/json\r\n";

#[tokio::test(start_paused = true)]
async fn a_head_that_does_not_end_is_cut_off() {
    let server = TestServer::open().await;
    let (_, took) = says(&server, b"GET / HTTP/1.1\r\nhost: localhost\r\nx-slow: ").await;
    assert!((9..=11).contains(&took.as_secs()), "it took {took:?}");
    let (_, took) = says(&server, b"").await;
    assert!((9..=11).contains(&took.as_secs()), "silence took {took:?}");
    let (_, took) = says(&server, b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n").await;
    assert!(
        (9..=11).contains(&took.as_secs()),
        "the pause took {took:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_end_is_answered_and_cut_off() {
    let server = TestServer::open().await;
    let half = format!("{HEAD}content-length: 100\r\n\r\n{{");
    let (answer, took) = says(&server, half.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("too_slow"), "{answer}");
    assert!((29..=31).contains(&took.as_secs()), "it took {took:?}");
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let server = TestServer::open().await;
    let head = format!(
        "GET / HTTP/1.1\r\nhost: localhost\r\nx-large: {}\r\n\r\n",
        "x".repeat(64 << 10)
    );
    let (answer, _) = says(&server, head.as_bytes()).await;
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 431"),
        "{answer}"
    );
    let many = format!(
        "GET / HTTP/1.1\r\nhost: localhost\r\n{}\r\n",
        "a: b\r\n".repeat(200)
    );
    let (answer, _) = says(&server, many.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
}

#[tokio::test]
async fn a_body_that_does_not_say_how_large_it_is_is_refused_once_it_is_too_large() {
    let server = TestServer::open().await;
    let mut request = format!("{HEAD}transfer-encoding: chunked\r\n\r\n").into_bytes();
    for _ in 0..20 {
        request.extend_from_slice(b"1000\r\n");
        request.extend_from_slice(&[b' '; 0x1000]);
        request.extend_from_slice(b"\r\n");
    }
    let (answer, _) = says(&server, &request).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(answer.contains("too_large"), "{answer}");
}
