//! Whose turn it is on a connection: the server's, or the client's, who owes a head, a body, or the reading of an
//! answer.
//!
//! A client whose turn it is holds a place that others may need, so the time since it owes something is what a
//! place is taken away by. An answer that lasts takes its connection out of this: it is counted elsewhere.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::BoxError;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderValue, Request, Response, header};
use futures_util::future::BoxFuture;
use http_body::{Frame, SizeHint};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};
use tower::Service;

use crate::http::lasting::Lasting;

/// The turns of one connection; all clones are of the same.
#[derive(Clone, Debug)]
pub(super) struct Turns(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    exchange: Mutex<Exchange>,
    lasting: Notify,
}

#[derive(Debug)]
struct Exchange {
    turn: Turn,
    /// Whether something is to be written and the client takes nothing of it.
    stalled: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// The client has had to send a request's head since then.
    Head(Instant),
    /// Its head was whole then, and the client has to send the rest of its body.
    Body(Instant),
    /// The server has to answer.
    Answer,
    /// The client has to take the answer that began then.
    Taking(Instant),
}

impl Turns {
    /// Those of a connection that begins now.
    pub(super) fn new() -> Self {
        let exchange = Exchange {
            turn: Turn::Head(Instant::now()),
            stalled: false,
        };
        Self(Arc::new(Shared {
            exchange: Mutex::new(exchange),
            lasting: Notify::new(),
        }))
    }

    /// Waits until an answer begins that lasts. The connection is closed after it.
    pub(super) async fn lasting(&self) {
        self.0.lasting.notified().await;
    }

    /// Since when the client owes something: of a head or a body from its beginning, however it drips; of an answer
    /// only while nothing is taken.
    pub(super) fn owed_since(&self) -> Option<Instant> {
        self.with(|exchange| match exchange.turn {
            Turn::Head(since) | Turn::Body(since) => Some(since),
            Turn::Taking(since) => exchange.stalled.then_some(since),
            Turn::Answer => None,
        })
    }

    /// Waits until a head has taken longer than that. What is left of an answer before it is the write timeout's.
    pub(super) async fn overdue(&self, patience: Duration) {
        loop {
            let now = Instant::now();
            // A head that begins later than now is due later, too.
            let due = self.with(|exchange| match exchange.turn {
                Turn::Head(since) if !exchange.stalled => since + patience,
                Turn::Head(_) | Turn::Body(_) | Turn::Answer | Turn::Taking(_) => now + patience,
            });
            if due <= now {
                return;
            }
            sleep_until(due).await;
        }
    }

    /// The client takes nothing of what is to be written, or goes on taking it.
    pub(super) fn stall(&self, stalled: bool) {
        self.with(|exchange| {
            exchange.stalled = stalled;
            if let Turn::Head(since) = &mut exchange.turn {
                // Nobody asks again before they have read the answer.
                *since = Instant::now();
            }
        });
    }

    fn head_came(&self) {
        self.with(|exchange| exchange.turn = Turn::Body(Instant::now()));
    }

    fn body_came(&self) {
        self.with(|exchange| {
            if matches!(exchange.turn, Turn::Body(_)) {
                exchange.turn = Turn::Answer;
            }
        });
    }

    fn answer_began(&self) {
        self.with(|exchange| exchange.turn = Turn::Taking(Instant::now()));
    }

    fn answer_over(&self) {
        self.with(|exchange| {
            if matches!(exchange.turn, Turn::Taking(_)) {
                exchange.turn = Turn::Head(Instant::now());
            }
        });
    }

    fn with<R>(&self, change: impl FnOnce(&mut Exchange) -> R) -> R {
        change(
            &mut self
                .0
                .exchange
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }
}

/// A service that notes whose turn it is, by the requests and answers that pass.
#[derive(Clone, Debug)]
pub(super) struct TakingTurns<S> {
    service: S,
    turns: Turns,
}

impl<S> TakingTurns<S> {
    pub(super) fn new(service: S, turns: Turns) -> Self {
        Self { service, turns }
    }
}

impl<S, B> Service<Request<B>> for TakingTurns<S>
where
    S: Service<Request<Body>, Response = Response<Body>>,
    S::Error: Send,
    S::Future: Send + 'static,
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<Response<Body>, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let turns = self.turns.clone();
        turns.head_came();
        let request = request.map(|body| Watched::wrap(body, &turns, Turns::body_came));
        let answering = self.service.call(request);
        Box::pin(async move {
            let mut response = answering.await?;
            turns.answer_began();
            if response.extensions().get::<Lasting>().is_some() {
                let close = HeaderValue::from_static("close");
                response.headers_mut().insert(header::CONNECTION, close);
                turns.0.lasting.notify_one();
            }
            Ok(response.map(|body| Watched::wrap(body, &turns, Turns::answer_over)))
        })
    }
}

/// A body of which it is noted when it has passed, or nobody waits for more of it.
struct Watched {
    body: Body,
    turns: Turns,
    over: fn(&Turns),
}

impl Watched {
    fn wrap<B>(body: B, turns: &Turns, over: fn(&Turns)) -> Body
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        if body.is_end_stream() {
            over(turns);
        }
        Body::new(Self {
            body: Body::new(body),
            turns: turns.clone(),
            over,
        })
    }
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if matches!(frame, Poll::Ready(None)) || self.body.is_end_stream() {
            (self.over)(&self.turns);
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        (self.over)(&self.turns);
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::sleep;

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(10);

    #[tokio::test(start_paused = true)]
    async fn a_head_is_due_from_its_beginning_and_nothing_else_is() {
        let turns = Turns::new();
        let begun = Instant::now();
        turns.overdue(PATIENCE).await;
        assert_eq!(begun.elapsed(), PATIENCE);

        turns.head_came();
        let waiting = tokio::time::timeout(3 * PATIENCE, turns.overdue(PATIENCE));
        assert!(waiting.await.is_err(), "a body is no head");
        turns.body_came();
        turns.answer_began();
        turns.answer_over();
        let begun = Instant::now();
        turns.overdue(PATIENCE).await;
        assert_eq!(begun.elapsed(), PATIENCE);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_still_takes_an_answer_is_not_late_with_the_next_head() {
        let turns = Turns::new();
        turns.head_came();
        turns.body_came();
        turns.answer_began();
        turns.stall(true);
        turns.answer_over();
        let waiting = tokio::time::timeout(3 * PATIENCE, turns.overdue(PATIENCE));
        assert!(waiting.await.is_err());
        turns.stall(false);
        let begun = Instant::now();
        turns.overdue(PATIENCE).await;
        assert_eq!(begun.elapsed(), PATIENCE);
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_owes_until_it_is_the_servers_turn() {
        let turns = Turns::new();
        let begun = Instant::now();
        assert_eq!(turns.owed_since(), Some(begun));
        sleep(PATIENCE).await;
        turns.head_came();
        assert_eq!(turns.owed_since(), Some(begun + PATIENCE));
        turns.body_came();
        assert_eq!(turns.owed_since(), None);
        sleep(PATIENCE).await;
        turns.answer_began();
        assert_eq!(turns.owed_since(), None, "it takes what it is sent");
        turns.stall(true);
        assert_eq!(turns.owed_since(), Some(begun + 2 * PATIENCE));
        turns.answer_over();
        turns.body_came();
        assert_eq!(turns.owed_since(), Some(begun + 2 * PATIENCE));
    }
}
