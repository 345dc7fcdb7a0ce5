//! Messages that are too large, make no sense, or carry what no agenda may contain.

use duologue_server::store::{DocumentId, DocumentStore};
use duologue_shared::protocol::{Message, Part, SyncMessage};
use duologue_shared::schema::{MAX_FRAME, MAX_UPDATE};
use futures_util::SinkExt;
use tokio_tungstenite::tungstenite::Message as Frame;

use super::control::Control;
use super::{ended_with, refused};
use crate::client::{Client, Heard, Speaks};
use crate::people::Pair;
use crate::test_server::{TestServer, both, connect};

/// Sends one frame on a new connection of Ana's; how it ended.
async fn end_after(pair: &Pair, speaks: Speaks, frames: Vec<Frame>) -> Heard {
    let mut ana = connect(pair, &pair.ana, speaks, 21).await;
    for frame in frames {
        ana.socket().send(frame).await.ok();
    }
    ana.until_closed().await.1
}

fn part(total: u64, index: u64, bytes: &[u8]) -> Frame {
    Frame::binary(
        Message::Part(Part {
            total,
            index,
            bytes,
        })
        .encode(),
    )
}

#[tokio::test]
async fn messages_above_the_limits_end_their_own_connection() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let control = Control::types_at(&server).await;

    let long = vec![0; MAX_FRAME + 1];
    let end = end_after(&pair, Speaks::Duologue, vec![Frame::binary(long)]).await;
    assert!(ended_with(&end, 1009), "{end:?}");
    let longer = vec![0; MAX_UPDATE + 2048];
    let end = end_after(&pair, Speaks::Plain, vec![Frame::binary(longer)]).await;
    assert!(ended_with(&end, 1009), "{end:?}");
    // In parts, each within the limit.
    let piece = vec![0; MAX_FRAME - 100];
    let parts = (0..6).map(|index| part(6, index, &piece)).collect();
    let end = end_after(&pair, Speaks::Duologue, parts).await;
    assert!(ended_with(&end, 1002), "{end:?}");
    control.lost_nothing("large messages").await;
}

#[tokio::test]
async fn messages_up_to_the_limits_are_taken() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;
    let page = "x".repeat(MAX_UPDATE - 200);
    ana.types(&page).await;
    ana.until_saved().await;
    ben.until_text(&page).await;

    // A stock client sends as much in one message.
    let mut stock = connect(&pair, &pair.ben, Speaks::Plain, 13).await;
    stock.sync().await;
    let update = stock.types_offline(&page);
    let message = Message::Sync(SyncMessage::Update(&update)).encode();
    assert!(message.len() > MAX_FRAME);
    stock.socket().send(Frame::binary(message)).await.unwrap();
    ben.until_text(&page.repeat(2)).await;
}

#[tokio::test]
async fn what_is_no_message_ends_its_own_connection() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let control = Control::types_at(&server).await;
    let inside = Message::Part(Part {
        total: 1,
        index: 0,
        bytes: b"x",
    })
    .encode();
    let nonsense: [(&str, Vec<Frame>, u16); 7] = [
        ("text", vec![Frame::text("hello")], 1003),
        (
            "an unfinished message",
            vec![Frame::binary(vec![0, 2, 200])],
            1002,
        ),
        (
            "a length beyond the bytes",
            vec![Frame::binary(vec![1, 255, 255, 255, 127])],
            1002,
        ),
        (
            "entries beyond the bytes",
            vec![Frame::binary(vec![1, 5, 255, 255, 255, 255, 15])],
            1002,
        ),
        (
            "a state vector that is none",
            vec![Frame::binary(vec![0, 0, 1, 9])],
            1002,
        ),
        (
            "parts out of order",
            vec![part(3, 0, b"a"), part(3, 2, b"b")],
            1002,
        ),
        ("a part inside of a part", vec![part(1, 0, &inside)], 1002),
    ];
    for (what, frames, code) in nonsense {
        let end = end_after(&pair, Speaks::Duologue, frames).await;
        assert!(ended_with(&end, code), "{what}: {end:?}");
    }
    control.lost_nothing("nonsense").await;
}

#[tokio::test]
async fn messages_of_a_later_version_are_passed_over() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;
    for unknown in [vec![99, 1, 2, 3], vec![0, 9, 0], vec![200, 1]] {
        ana.socket().send(Frame::binary(unknown)).await.unwrap();
    }
    ana.types("still here").await;
    ben.until_text("still here").await;
}

/// What made yrs panic, overflow its stack, reserve memory without bounds, or loop.
#[tokio::test]
async fn updates_that_broke_others_are_refused_and_leave_no_trace() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let control = Control::types_at(&server).await;
    let (mut ana, mut ben) = both(&pair).await;
    ana.types("words").await;
    ben.until_text("words").await;

    let mut nested = vec![1, 1, 7, 0, 0b0010_1000, 1, 6];
    nested.extend(b"topics");
    nested.extend([1, b'k', 1]);
    nested.extend([117, 1].repeat(100_000));
    nested.extend([126, 0]);
    let mut map_in_map = vec![1, 2, 7, 0, 0x27, 1, 6];
    map_in_map.extend(b"topics");
    map_in_map.extend([1, b'k', 1, 0x27, 0, 7, 0, 1, b'k', 1, 0]);
    let samples: [(&str, Vec<u8>); 6] = [
        (
            "poison for every handshake",
            vec![1, 1, 2, 2, 82, 68, 2, 0, 2, 97, 98, 0],
        ),
        ("half a gigabyte in five bytes", vec![255, 255, 255, 122, 0]),
        ("values in values", nested),
        ("containers in containers", map_in_map),
        ("nothing", vec![]),
        ("text", b"not an update".to_vec()),
    ];
    for (what, sample) in samples {
        assert_eq!(refused(&mut ana, &sample).await, "malformed", "{what}");
    }
    let log = server.store.load(&document(&pair)).unwrap();
    assert_eq!(log.records.len(), 1, "a refused update is in the log");
    // Handshakes go on, and so does everybody.
    let mut late = connect(&pair, &pair.ben, Speaks::Duologue, 14).await;
    late.sync().await;
    assert_eq!(late.text(), "words");
    ana.types(" and more").await;
    late.until_text("words and more").await;
    control.lost_nothing("poisoned updates").await;
}

/// Letters in a root that is no text: read as a list they never ended.
#[tokio::test]
async fn letters_where_a_map_belongs_harm_nobody() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;
    let mut letters = vec![1, 1, 7, 0, 4, 1, 6];
    letters.extend(b"topics");
    letters.extend([4, 0xf0, 0x9f, 0x91, 0x8d, 0]);
    ana.send_update(&letters).await;
    ana.until_saved().await;
    ben.types("Ben").await;
    ana.until_text("Ben").await;
}

fn document(pair: &Pair) -> DocumentId {
    DocumentId::agenda(&pair.id.as_str().try_into().expect("a pair's id"))
}

/// Forgeries of names are told in `names`; here somebody goes on under an id that nobody wrote under for a while.
#[tokio::test]
async fn a_clock_that_is_ahead_is_a_gap_and_hides_nothing() {
    let server = TestServer::open().await;
    let pair = server.pair().await;
    let (mut ana, mut ben) = both(&pair).await;
    ana.types("Ana").await;
    ben.until_text("Ana").await;
    // Under Ana's id, far ahead of her clock: a check of the update's own state vector sees nobody in it.
    let mut ahead = vec![1, 1, 11, 200, 1, 4, 1, 16];
    ahead.extend(b"b:the-only-topic");
    ahead.extend([1, b'x', 0]);
    assert_eq!(refused(&mut ben, &ahead).await, "gap");
    ana.types("!").await;
    ben.until_text("Ana!").await;
    drop::<Client>(ana);
}
