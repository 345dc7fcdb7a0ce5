//! Channel into one task that costs little while nobody sends: a list behind a lock.
//!
//! tokio's own keep a block of 32 places from the first message on. Each room has two channels, and thousands of rooms are
//! quiet at once: those blocks were a tenth of what such a room cost.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, Semaphore};
use tokio::task::coop::consume_budget;

/// Places that are kept for messages while none waits.
const KEPT_PLACES: usize = 16;

/// A sending end; the receiver learns when the last of its clones is gone.
#[derive(Debug)]
pub struct Sender<T>(Arc<Channel<T>>);

/// The receiving end.
#[derive(Debug)]
pub struct Receiver<T>(Arc<Channel<T>>);

/// Why a message was not taken; it comes back.
#[derive(Debug, PartialEq, Eq)]
pub enum Unsent<T> {
    /// As many wait as may.
    Full(T),
    /// Nobody receives any more.
    Closed(T),
}

/// A channel in which at most so many messages wait: whoever sends more waits too.
pub fn bounded<T>(places: usize) -> (Sender<T>, Receiver<T>) {
    Channel::ends(Some(Semaphore::new(places)))
}

/// A channel without a bound, for what is bounded elsewhere.
pub fn unbounded<T>() -> (Sender<T>, Receiver<T>) {
    Channel::ends(None)
}

impl<T> Sender<T> {
    /// Sends a message, once there is a place for it. Losing the future before it is done sends nothing.
    pub async fn send(&self, message: T) -> Result<(), Unsent<T>> {
        if let Some(places) = &self.0.places {
            match places.acquire().await {
                Ok(place) => place.forget(),
                Err(_closed) => return Err(Unsent::Closed(message)),
            }
        }
        self.0.push(message)
    }

    /// Sends a message, if there is a place for it now.
    pub fn try_send(&self, message: T) -> Result<(), Unsent<T>> {
        if let Some(places) = &self.0.places {
            match places.try_acquire() {
                Ok(place) => place.forget(),
                Err(_) if places.is_closed() => return Err(Unsent::Closed(message)),
                Err(_) => return Err(Unsent::Full(message)),
            }
        }
        self.0.push(message)
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        let mut waiting = self.0.waiting();
        waiting.senders = waiting.senders.saturating_add(1);
        drop(waiting);
        Self(Arc::clone(&self.0))
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        let mut waiting = self.0.waiting();
        waiting.senders = waiting.senders.saturating_sub(1);
        let is_last = waiting.senders == 0;
        drop(waiting);
        if is_last {
            self.0.changed.notify_one();
        }
    }
}

impl<T> Receiver<T> {
    /// The next message; none when all that were sent are received, and nobody can send more. Losing the future loses nothing.
    pub async fn recv(&mut self) -> Option<T> {
        // A task that is sent messages without end lets the others of its worker go on.
        consume_budget().await;
        loop {
            if let Some(message) = self.try_recv() {
                return Some(message);
            }
            if self.0.waiting().is_over() {
                return None;
            }
            self.0.changed.notified().await;
        }
    }

    /// The next message, if it is there already.
    pub fn try_recv(&mut self) -> Option<T> {
        let message = self.0.waiting().take()?;
        if let Some(places) = &self.0.places {
            places.add_permits(1);
        }
        Some(message)
    }

    /// Takes nothing new; what was sent before is still received.
    pub fn close(&mut self) {
        self.0.waiting().is_closed = true;
        if let Some(places) = &self.0.places {
            places.close();
        }
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        self.close();
        // What is inside may have somebody waiting for its answer.
        let unread = std::mem::take(&mut self.0.waiting().messages);
        drop(unread);
    }
}

#[derive(Debug)]
struct Channel<T> {
    waiting: Mutex<Waiting<T>>,
    /// Somebody sent, or the last who could is gone, since the receiver looked.
    changed: Notify,
    /// Places that are free, where there is a bound.
    places: Option<Semaphore>,
}

#[derive(Debug)]
struct Waiting<T> {
    messages: VecDeque<T>,
    senders: usize,
    is_closed: bool,
}

impl<T> Channel<T> {
    fn ends(places: Option<Semaphore>) -> (Sender<T>, Receiver<T>) {
        let channel = Arc::new(Self {
            waiting: Mutex::new(Waiting {
                messages: VecDeque::new(),
                senders: 1,
                is_closed: false,
            }),
            changed: Notify::new(),
            places,
        });
        (Sender(Arc::clone(&channel)), Receiver(channel))
    }

    fn push(&self, message: T) -> Result<(), Unsent<T>> {
        let mut waiting = self.waiting();
        if waiting.is_closed {
            return Err(Unsent::Closed(message));
        }
        waiting.messages.push_back(message);
        drop(waiting);
        self.changed.notify_one();
        Ok(())
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting<T>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Waiting<T> {
    fn take(&mut self) -> Option<T> {
        let message = self.messages.pop_front();
        if message.is_none() {
            // A burst is over; it may have been long.
            self.messages.shrink_to(KEPT_PLACES);
        }
        message
    }

    fn is_over(&self) -> bool {
        self.messages.is_empty() && (self.is_closed || self.senders == 0)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;

    const SOON: Duration = Duration::from_millis(50);

    #[tokio::test]
    async fn messages_arrive_in_their_order_and_the_end_after_them() {
        let (sender, mut receiver) = unbounded();
        let another = sender.clone();
        sender.try_send(1).unwrap();
        another.try_send(2).unwrap();
        drop(sender);
        assert_eq!(receiver.recv().await, Some(1));
        drop(another);
        assert_eq!(receiver.recv().await, Some(2));
        assert_eq!(receiver.recv().await, None);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn many_who_send_at_once_lose_nothing() {
        let (sender, mut receiver) = bounded(4);
        for _ in 0..8 {
            let sender = sender.clone();
            tokio::spawn(async move {
                for _ in 0..1_000 {
                    sender.send(()).await.unwrap();
                }
            });
        }
        drop(sender);
        let mut received = 0;
        while receiver.recv().await.is_some() {
            received += 1;
        }
        assert_eq!(received, 8_000);
    }

    #[tokio::test]
    async fn who_sends_into_a_full_one_waits_for_a_place() {
        let (sender, mut receiver) = bounded(1);
        sender.send(1).await.unwrap();
        assert_eq!(sender.try_send(2), Err(Unsent::Full(2)));
        assert!(timeout(SOON, sender.send(3)).await.is_err());
        let (received, sent) = tokio::join!(receiver.recv(), sender.send(4));
        assert_eq!((received, sent), (Some(1), Ok(())));
        assert_eq!(receiver.recv().await, Some(4));
        assert!(timeout(SOON, receiver.recv()).await.is_err());
    }

    #[tokio::test]
    async fn a_closed_one_gives_what_was_sent_and_takes_no_more() {
        let (sender, mut receiver) = bounded(1);
        sender.send(1).await.unwrap();
        let waits = tokio::spawn({
            let sender = sender.clone();
            async move { sender.send(2).await }
        });
        tokio::task::yield_now().await;
        receiver.close();
        assert_eq!(waits.await.unwrap(), Err(Unsent::Closed(2)));
        assert_eq!(sender.try_send(3), Err(Unsent::Closed(3)));
        assert_eq!(receiver.recv().await, Some(1));
        assert_eq!(receiver.recv().await, None);
    }

    #[tokio::test]
    async fn what_nobody_will_read_is_let_go() {
        let (sender, receiver) = unbounded();
        let (answer, answered) = tokio::sync::oneshot::channel::<()>();
        sender.try_send(answer).unwrap();
        drop(receiver);
        assert!(answered.await.is_err());
        let (answer, _) = tokio::sync::oneshot::channel();
        assert!(matches!(sender.try_send(answer), Err(Unsent::Closed(_))));
    }

    #[test]
    fn a_burst_leaves_no_places_behind() {
        let (sender, mut receiver) = unbounded();
        for number in 0..10_000 {
            sender.try_send(number).unwrap();
        }
        while receiver.try_recv().is_some() {}
        assert!(receiver.0.waiting().messages.capacity() <= 2 * KEPT_PLACES);
    }
}
