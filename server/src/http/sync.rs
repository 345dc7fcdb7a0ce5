//! Sync socket: one task per connection between a WebSocket and a room.

use std::future::ready;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use axum::extract::{State, WebSocketUpgrade};
use axum::response::{IntoResponse, Response};
use duologue_shared::protocol::{self, SUBPROTOCOL};
use duologue_shared::schema::{MAX_ANSWER, MAX_FRAME, MAX_UPDATE};
use duologue_shared::session::Flavour;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep, timeout, timeout_at};
use tokio_tungstenite::tungstenite;

use super::problem::Problem;
use crate::http::app::AppState;
use crate::people::audit_log::AuditEvent;
use crate::people::auth::{AccessWatch, Lost, Member, Visitor};
use crate::people::limits::SocketPlace;
use crate::rooms::{Farewell, FromRoom, Incoming, JoinError, Membership, Outgoing};
use crate::store::DocumentId;

/// Most of an idle connection's memory, so it is small.
const READ_BUFFER: usize = 512;
const WRITE_BUFFER: usize = 4 << 10;
/// What may surround an update of full size in its message.
const ENVELOPE: usize = 1 << 10;
/// The longest that leaves: all of a full agenda at once, for a client that knows no parts.
const LONGEST_OUT: usize = MAX_ANSWER + MAX_UPDATE;
/// How long opening an agenda may take before the client is sent away.
const OPENING: Duration = Duration::from_secs(10);
/// How long a goodbye may take; a client that does not read gets none.
const GOODBYE: Duration = Duration::from_secs(3);

/// Joins a pair's agenda: the standard Yjs sync and awareness messages over a WebSocket, and with the
/// subprotocol `duologue.1` also what is saved and what was refused.
#[utoipa::path(
    get,
    path = "/api/pairs/{id}/sync",
    tag = "agendas",
    params(("id" = String, Path, description = "The pair")),
    responses(
        (status = 101, description = "The socket is open"),
        (status = 401, description = "Signed out", body = crate::http::ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No such pair for you", body = crate::http::ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Too many sockets", body = crate::http::ProblemBody, content_type = "application/problem+json"),
        (status = 426, description = "Not a WebSocket", body = crate::http::ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The agenda cannot be opened now", body = crate::http::ProblemBody, content_type = "application/problem+json"),
    ),
    security(("session" = []))
)]
pub(super) async fn sync(
    State(app): State<AppState>,
    member: Member,
    visitor: Visitor,
    socket: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let Ok(socket) = socket else {
        return Problem::UpgradeRequired.into_response();
    };
    let place = match app.limits.open_socket(visitor.address, &member.person) {
        Ok(place) => place,
        Err(exceeded) => return Problem::from(exceeded).into_response(),
    };
    let socket = socket
        .protocols([SUBPROTOCOL])
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_write_buffer_size(LONGEST_OUT)
        .accept_unmasked_frames(false);
    let flavour = if socket.selected_protocol().is_some() {
        Flavour::Duologue
    } else {
        Flavour::Plain
    };
    let longest_in = longest_in(flavour);
    let socket = socket
        .max_message_size(longest_in)
        .max_frame_size(longest_in);
    let document = DocumentId::agenda(&member.pair);
    let quota = match app.quotas.of(&member.maker).await {
        Ok(quota) => quota,
        Err(error) => return Problem::from(error).into_response(),
    };
    let limits = app.rooms.limits();
    let (ping_after, dead_after) = (limits.ping_after, limits.dead_after);
    let watchdog = app.rooms.watchdog();
    // Both wait for the disk, and nobody sees the agenda before both are done.
    let (joined, ()) = tokio::join!(
        timeout(
            OPENING,
            app.rooms.join(&document, (member.seat, flavour), quota)
        ),
        app.audit_log
            .note_at_pair(&member.pair, AuditEvent::Opened, &member.person, &visitor),
    );
    match joined {
        Ok(Ok(membership)) => socket
            .on_upgrade(move |socket| {
                let conversation = Conversation {
                    membership,
                    access: member.access,
                    place,
                    flavour,
                    ping_after,
                    dead_after,
                };
                // The task that shook hands keeps room for that as long as it lasts, so it is over now.
                tokio::spawn(watchdog.watch(conversation.run(socket)));
                ready(())
            })
            .into_response(),
        Ok(Err(JoinError::ShuttingDown)) => Problem::ShuttingDown.into_response(),
        Ok(Err(JoinError::Unreadable)) | Err(_) => Problem::StorageDown.into_response(),
    }
}

/// The longest message that arrives. Clients that speak `duologue.1` send larger ones in parts; a stock Yjs
/// client knows no parts, and what it wrote offline comes in one message.
const fn longest_in(flavour: Flavour) -> usize {
    match flavour {
        Flavour::Duologue => MAX_FRAME,
        Flavour::Plain => MAX_UPDATE + ENVELOPE,
    }
}

/// Why a conversation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The other side closed, or its socket failed.
    Theirs,
    /// Nothing was heard of it for too long.
    Dead,
    /// It sent text, and the protocol is binary.
    Text,
    /// It sent a message that is longer than any may be.
    TooLarge,
    /// Its person sends more than they may.
    Flood,
    /// The person signed out there.
    SignedOut,
    /// The person has no seat any more.
    PutOut,
    /// The room ended it.
    Room(Farewell),
}

/// A connection that is in a room.
struct Conversation {
    membership: Membership,
    access: AccessWatch,
    place: SocketPlace,
    flavour: Flavour,
    ping_after: Duration,
    dead_after: Duration,
}

impl Conversation {
    /// Carries what is said both ways until either side ends it. What it needs is captured where it stands: an argument of an
    /// `async fn` would stand in its future twice, and most of a quiet server's memory is these.
    fn run(self, socket: WebSocket) -> impl Future<Output = ()> {
        let Self {
            mut membership,
            mut access,
            place,
            flavour,
            ping_after,
            dead_after,
        } = self;
        let (mut sink, mut stream) = socket.split();
        async move {
            let end = {
                let (incoming, from_room) = membership.split();
                // Whichever ends first ends the other: a half of a connection serves nobody.
                tokio::select! {
                    // First of all: nothing more is heard from somebody who lost the right to speak.
                    biased;
                    lost = access.ended() => match lost {
                        Lost::Session => End::SignedOut,
                        Lost::Seat => End::PutOut,
                    },
                    end = listen(&mut stream, incoming, &place, dead_after) => end,
                    end = speak(&mut sink, from_room, ping_after) => end,
                }
            };
            // The room learns of it now, and with it the other person.
            let _departure = membership.leave();
            tracing::debug!(?end, "a conversation ended");
            // Those who are gone need no goodbye, and the others get one within bounds.
            timeout(GOODBYE, say_goodbye(&mut sink, &mut stream, end, flavour))
                .await
                .ok();
        }
    }
}

async fn listen(
    stream: &mut SplitStream<WebSocket>,
    room: &Incoming,
    place: &SocketPlace,
    dead_after: Duration,
) -> End {
    loop {
        let heard = timeout_at(Instant::now() + dead_after, stream.next()).await;
        let message = match heard {
            Err(_) => return End::Dead,
            Ok(Some(Err(error))) if is_too_large(&error) => return End::TooLarge,
            Ok(None | Some(Err(_) | Ok(Message::Close(_)))) => return End::Theirs,
            Ok(Some(Ok(message))) => message,
        };
        // What is refused here was not acknowledged, so its author sends it again.
        let Ok(pause) = place.received(length(&message)) else {
            return End::Flood;
        };
        match message {
            Message::Binary(frame) => room.received(frame.into()).await,
            Message::Text(_) => return End::Text,
            // The library answers pings by itself.
            Message::Ping(_) | Message::Pong(_) | Message::Close(_) => {}
        }
        if !pause.is_zero() {
            sleep(pause).await;
        }
    }
}

fn length(message: &Message) -> usize {
    match message {
        Message::Text(text) => text.len(),
        Message::Binary(bytes) | Message::Ping(bytes) | Message::Pong(bytes) => bytes.len(),
        Message::Close(_) => 0,
    }
}

fn is_too_large(error: &axum::Error) -> bool {
    let cause = std::error::Error::source(error).and_then(|cause| cause.downcast_ref());
    matches!(cause, Some(tungstenite::Error::Capacity(_)))
}

async fn speak(
    sink: &mut SplitSink<WebSocket, Message>,
    mut room: FromRoom<'_>,
    ping_after: Duration,
) -> End {
    let mut pings = interval_at(Instant::now() + ping_after, ping_after);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let next = tokio::select! {
            next = room.next() => Some(next),
            _ = pings.tick() => None,
        };
        let sent = match next {
            Some(outgoing) => send_waiting(sink, outgoing, &mut room).await,
            None => unless_cut_off(&mut room, sink.send(Message::Ping(Bytes::new()))).await,
        };
        if let Err(end) = sent {
            return end;
        }
    }
}

/// Sends what is to be sent and all that waits behind it, with one flush.
async fn send_waiting(
    sink: &mut SplitSink<WebSocket, Message>,
    first: Outgoing,
    room: &mut FromRoom<'_>,
) -> Result<(), End> {
    let mut next = Some(first);
    while let Some(outgoing) = next {
        match outgoing {
            Outgoing::Frame(frame) => {
                let message = Message::Binary(frame.into());
                unless_cut_off(room, sink.feed(message)).await?;
            }
            // The goodbye's own flush takes along what was fed before it.
            Outgoing::Close(farewell) => return Err(End::Room(farewell)),
        }
        next = room.try_next();
    }
    unless_cut_off(room, sink.flush()).await
}

/// Sends, unless so much is waiting behind it already that the room gave up on this connection.
async fn unless_cut_off(
    room: &mut FromRoom<'_>,
    sending: impl Future<Output = Result<(), axum::Error>>,
) -> Result<(), End> {
    tokio::select! {
        biased;
        farewell = room.cut_off() => Err(End::Room(farewell)),
        sent = sending => sent.map_err(|_| End::Theirs),
    }
}

async fn say_goodbye(
    sink: &mut SplitSink<WebSocket, Message>,
    stream: &mut SplitStream<WebSocket>,
    end: End,
    flavour: Flavour,
) {
    if end == End::Room(Farewell::RoomLost) && flavour == Flavour::Duologue {
        let words = protocol::Message::GoAway { retry_after_ms: 0 };
        // The close frame that follows finds out by itself if this could not be sent.
        sink.feed(Message::Binary(words.encode().into())).await.ok();
    }
    let Some((code, reason)) = end.words() else {
        // Answers the other side's close frame, if there was one.
        sink.close().await.ok();
        return;
    };
    let frame = CloseFrame {
        code,
        reason: reason.into(),
    };
    if sink.send(Message::Close(Some(frame))).await.is_ok() {
        // Leaving before the answer could take the goodbye back from the network's buffers.
        while let Some(Ok(_)) = stream.next().await {}
    }
}

impl End {
    /// The close frame's code and reason; none for those who ended it themselves.
    fn words(self) -> Option<(u16, &'static str)> {
        match self {
            Self::Theirs => None,
            Self::Dead => Some((1001, "nothing was heard from you; connect again")),
            Self::Text => Some((1003, "send binary messages")),
            Self::TooLarge => Some((1009, "send large messages in parts")),
            Self::Flood => Some((1013, "too much was sent; connect again in a moment")),
            Self::SignedOut => Some((4401, "signed out: sign in again")),
            Self::PutOut => Some((4403, "this agenda is not open to you any more")),
            Self::Room(Farewell::Room(reason)) => Some((reason.code(), reason.words())),
            Self::Room(Farewell::Resync) => Some((1013, "resync")),
            Self::Room(Farewell::RoomLost) => {
                Some((1012, "this agenda is being loaded again; connect again"))
            }
        }
    }
}
