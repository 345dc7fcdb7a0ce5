//! Outgoing queue from a room to one connection, with backpressure: who reads too slowly is cut off.
//!
//! It is bounded by frames and bytes. A reader too slow for it is cut off and told to sync again:
//! skipping a frame instead would leave it with another agenda than the rest.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{mpsc, oneshot};

use duologue_shared::room::CloseReason;

use super::Limits;

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
    frames: mpsc::UnboundedSender<Outgoing>,
    /// Reaches the connection past everything that waits.
    cut: Option<oneshot::Sender<Farewell>>,
    waiting: Arc<Waiting>,
    most_frames: usize,
    most_bytes: usize,
}

/// The connection's end.
#[derive(Debug)]
pub struct OutgoingReceiver {
    frames: mpsc::UnboundedReceiver<Outgoing>,
    cut: oneshot::Receiver<Farewell>,
    waiting: Arc<Waiting>,
}

#[derive(Debug, Default)]
struct Waiting {
    frames: AtomicUsize,
    bytes: AtomicUsize,
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
    let (frames, queue) = mpsc::unbounded_channel();
    let (cut, cut_off) = oneshot::channel();
    let waiting = Arc::new(Waiting::default());
    let sender = OutgoingSender {
        frames,
        cut: Some(cut),
        waiting: Arc::clone(&waiting),
        most_frames: limits.outgoing_frames,
        most_bytes: limits.outgoing_bytes,
    };
    let receiver = OutgoingReceiver {
        frames: queue,
        cut: cut_off,
        waiting,
    };
    (sender, receiver)
}

impl OutgoingSender {
    /// Queues a frame. After an error nothing more can be sent.
    pub fn send(&mut self, frame: Vec<u8>) -> Result<(), Undeliverable> {
        let full = self.waiting.frames.load(Ordering::Relaxed) >= self.most_frames
            || self.waiting.bytes.load(Ordering::Relaxed) >= self.most_bytes;
        if full {
            let cut_off = self.cut.take().map(|cut| cut.send(Farewell::Resync));
            return Err(match cut_off {
                Some(Ok(())) => Undeliverable::TooSlow,
                Some(Err(_)) | None => Undeliverable::Gone,
            });
        }
        self.waiting.frames.fetch_add(1, Ordering::Relaxed);
        self.waiting.bytes.fetch_add(frame.len(), Ordering::Relaxed);
        self.frames
            .send(Outgoing::Frame(frame))
            .map_err(|_| Undeliverable::Gone)
    }

    /// Queues the goodbye behind everything that waits.
    pub fn close(self, reason: CloseReason) {
        let farewell = Outgoing::Close(Farewell::Room(reason));
        // The connection may have ended by itself in the meantime.
        self.frames.send(farewell).ok();
    }
}

impl OutgoingReceiver {
    /// What to do next; waits for it. Losing the future loses nothing.
    pub async fn next(&mut self) -> Outgoing {
        tokio::select! {
            biased;
            Ok(farewell) = &mut self.cut, if !self.cut.is_terminated() => Outgoing::Close(farewell),
            next = self.frames.recv() => self.taken(next),
        }
    }

    /// What to do next, if it is there already.
    pub fn try_next(&mut self) -> Option<Outgoing> {
        if let Ok(farewell) = self.cut.try_recv() {
            return Some(Outgoing::Close(farewell));
        }
        let next = self.frames.try_recv().ok()?;
        Some(self.taken(Some(next)))
    }

    /// Returns once the connection has been cut off, and never otherwise.
    pub async fn cut_off(&mut self) -> Farewell {
        if self.cut.is_terminated() {
            return std::future::pending().await;
        }
        match (&mut self.cut).await {
            Ok(farewell) => farewell,
            Err(_) => std::future::pending().await,
        }
    }

    fn taken(&self, next: Option<Outgoing>) -> Outgoing {
        if let Some(Outgoing::Frame(frame)) = &next {
            self.waiting.frames.fetch_sub(1, Ordering::Relaxed);
            self.waiting.bytes.fetch_sub(frame.len(), Ordering::Relaxed);
        }
        next.unwrap_or(Outgoing::Close(Farewell::RoomLost))
    }
}
