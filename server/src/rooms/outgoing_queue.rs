//! Outgoing queue from a room to one connection, with backpressure: who reads too slowly is cut off.
//!
//! It is bounded by frames and bytes. A reader too slow for it is cut off and told to sync again:
//! skipping a frame instead would leave it with another agenda than the rest.
//!
//! A list behind a lock, as it is nearly always empty: a channel keeps places for 32 messages from its first on, which was a
//! tenth of what a quiet pair cost.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use duologue_shared::room::CloseReason;
use tokio::sync::Notify;

use super::Limits;

/// Places for frames that an empty queue keeps.
const KEPT_PLACES: usize = 16;

/// What a connection has to do next.
#[derive(Debug)]
pub enum Outgoing {
    /// Send this binary message.
    Frame(Vec<u8>),
    /// Say goodbye and close; nothing follows.
    Close(Farewell),
}

/// Why the server ends a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Farewell {
    /// The room closed it in good order.
    Room(CloseReason),
    /// It read too slowly.
    Resync,
    /// The room ended without a word, as it does when it panics.
    RoomLost,
}

/// The room's end.
#[derive(Debug)]
pub struct OutgoingSender {
    queue: Arc<Queue>,
    most_frames: usize,
    most_bytes: usize,
}

/// The connection's end.
#[derive(Debug)]
pub struct OutgoingReceiver {
    queue: Arc<Queue>,
}

/// Why a connection gets no more frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undeliverable {
    /// It read too slowly and has just been cut off.
    TooSlow,
    /// It ended by itself.
    Gone,
}

/// A new queue.
pub fn outgoing_queue(limits: &Limits) -> (OutgoingSender, OutgoingReceiver) {
    let queue = Arc::new(Queue::default());
    let sender = OutgoingSender {
        queue: Arc::clone(&queue),
        most_frames: limits.outgoing_frames,
        most_bytes: limits.outgoing_bytes,
    };
    (sender, OutgoingReceiver { queue })
}

impl OutgoingSender {
    /// Queues a frame. After an error nothing more can be sent.
    pub fn send(&mut self, frame: Vec<u8>) -> Result<(), Undeliverable> {
        let mut waiting = self.queue.waiting();
        if waiting.reader == Reader::Gone {
            return Err(Undeliverable::Gone);
        }
        let full = waiting.frames.len() >= self.most_frames || waiting.bytes >= self.most_bytes;
        if full {
            waiting.reader = Reader::CutOff;
        } else {
            waiting.bytes = waiting.bytes.saturating_add(frame.len());
            waiting.frames.push_back(frame);
        }
        drop(waiting);
        self.queue.changed.notify_one();
        if full {
            Err(Undeliverable::TooSlow)
        } else {
            Ok(())
        }
    }

    /// Queues the goodbye behind everything that waits.
    pub fn close(self, reason: CloseReason) {
        self.queue.waiting().end = Some(Farewell::Room(reason));
    }
}

/// Whoever reads on finds what was said last.
impl Drop for OutgoingSender {
    fn drop(&mut self) {
        self.queue.waiting().end.get_or_insert(Farewell::RoomLost);
        self.queue.changed.notify_one();
    }
}

impl OutgoingReceiver {
    /// What to do next; waits for it. Losing the future loses nothing.
    pub async fn next(&mut self) -> Outgoing {
        loop {
            if let Some(next) = self.try_next() {
                return next;
            }
            self.queue.changed.notified().await;
        }
    }

    /// What to do next, if it is there already.
    pub fn try_next(&mut self) -> Option<Outgoing> {
        self.queue.waiting().take()
    }

    /// Returns once the connection has been cut off, and never otherwise.
    pub async fn cut_off(&mut self) -> Farewell {
        while self.queue.waiting().reader != Reader::CutOff {
            self.queue.changed.notified().await;
        }
        Farewell::Resync
    }
}

impl Drop for OutgoingReceiver {
    fn drop(&mut self) {
        self.queue.waiting().reader = Reader::Gone;
    }
}

#[derive(Debug, Default)]
struct Queue {
    waiting: Mutex<Waiting>,
    /// Somebody wrote, cut off or left since the reader looked.
    changed: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    frames: VecDeque<Vec<u8>>,
    bytes: usize,
    /// What is said when no frame waits any more.
    end: Option<Farewell>,
    reader: Reader,
}

/// What the room knows of the connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Reader {
    #[default]
    Reads,
    /// It read too slowly: what waits is not sent any more.
    CutOff,
    Gone,
}

impl Queue {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    fn take(&mut self) -> Option<Outgoing> {
        if self.reader == Reader::CutOff {
            return Some(Outgoing::Close(Farewell::Resync));
        }
        let Some(frame) = self.frames.pop_front() else {
            // A burst is over; it may have been long.
            self.frames.shrink_to(KEPT_PLACES);
            return self.end.map(Outgoing::Close);
        };
        self.bytes = self.bytes.saturating_sub(frame.len());
        Some(Outgoing::Frame(frame))
    }
}
