//! People who connect and say nothing, or stop in the middle of saying something.

use std::time::Duration;

use duologue_server::rooms::Limits;
use futures_util::SinkExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::Message as Frame;

use duologue_shared::protocol::{Message, Part};

use super::control::Control;
use crate::client::{Heard, SOON, Speaks};
use crate::test_server::{TestServer, connect};

const SILENCE: Duration = Duration::from_millis(400);

fn impatient() -> Limits {
    Limits {
        ping_after: SILENCE / 4,
        dead_after: SILENCE,
        ..Limits::default()
    }
}

#[tokio::test]
async fn who_connects_and_says_nothing_is_taken_for_dead() {
    let server = TestServer::open_with(impatient()).await;
    let pair = server.pair().await;
    let control = Control::types_at(&server).await;
    let mut silent = connect(&pair, &pair.ana, Speaks::Duologue, 21).await;
    // Without reading, nothing answers the pings.
    sleep(SILENCE * 2).await;
    let (_, end) = silent.until_closed().await;
    assert!(
        matches!(end, Heard::Closed { code: 1001, .. } | Heard::Lost),
        "{end:?}"
    );
    control.lost_nothing("somebody silent").await;
}

#[tokio::test]
async fn who_stops_inside_of_a_frame_is_taken_for_dead() {
    let server = TestServer::open_with(impatient()).await;
    let pair = server.pair().await;
    let control = Control::types_at(&server).await;
    let mut half = connect(&pair, &pair.ana, Speaks::Duologue, 21).await;
    // A masked binary frame of 100 bytes, of which seven come.
    let begun = [0x82, 0x80 | 0x64, 1, 2, 3, 4, 0, 0, 0];
    half.socket().get_mut().write_all(&begun).await.unwrap();
    sleep(SILENCE * 2).await;
    let (_, end) = half.until_closed().await;
    assert!(
        matches!(end, Heard::Closed { code: 1001, .. } | Heard::Lost),
        "{end:?}"
    );
    control.lost_nothing("half a frame").await;
}

/// Half of a message in parts holds no more than its bytes; everything else goes on over the same connection.
#[tokio::test]
async fn who_stops_between_parts_goes_on_otherwise() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let mut ana = connect(&pair, &pair.ana, Speaks::Duologue, 21).await;
    ana.sync().await;
    let first = Part {
        total: 2,
        index: 0,
        bytes: b"half",
    };
    let first = Message::Part(first).encode();
    ana.socket().send(Frame::binary(first)).await.unwrap();
    ana.types("and yet").await;
    ana.until_saved().await;
}

#[tokio::test]
async fn requests_that_never_end_hold_nobody_up() {
    let server = TestServer::open().await;
    let control = Control::types_at(&server).await;
    let address = server.base.trim_start_matches("http://");
    let mut slow = Vec::new();
    for number in 0..100 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let begun: &[u8] = match number % 3 {
            0 => b"",
            1 => b"GET /api/me HTTP/1.1\r\nhost: ",
            _ => b"POST /api/sessions HTTP/1.1\r\nhost: localhost\r\ncontent-length: 500\r\n\r\n{",
        };
        stream.write_all(begun).await.unwrap();
        slow.push(stream);
    }
    let answer = reqwest::get(format!("{}/healthz", server.base))
        .await
        .unwrap();
    assert!(answer.status().is_success());
    // And a head longer than any is ends at once.
    let mut endless = TcpStream::connect(address).await.unwrap();
    endless.write_all(b"GET / HTTP/1.1\r\nx: ").await.unwrap();
    let line = [b'x'; 1024];
    let sending = async { while endless.write_all(&line).await.is_ok() {} };
    timeout(SOON, sending)
        .await
        .expect("the server stops reading it");
    endless.read_to_end(&mut Vec::new()).await.ok();
    control.lost_nothing("slow requests").await;
}
