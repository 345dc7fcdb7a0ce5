//! Lists of agendas: what a room has them say of its own, and how far its people have looked.

use duologue_shared::ids::PairId;
use duologue_shared::looked::BothLooked;
use tokio::time::Instant;

use super::RoomTask;
use crate::rooms::summarising;
use crate::system::watchdog::off_worker;

impl RoomTask {
    /// Something changed that lists tell of.
    pub(super) async fn summary_changes(&mut self) {
        let summaries = &self.context.summaries;
        let watched = |pair: &PairId| summaries.subscriptions().are_of(pair);
        if self.summarising.changed(Instant::now(), watched) {
            Box::pin(self.begin_summarising()).await;
        }
    }

    /// Reads how far its people have looked.
    pub(super) async fn read_looked(&mut self) {
        let Some(pair) = &self.summarising.pair else {
            return;
        };
        match self.context.summaries.looked().of(pair).await {
            Ok(looked) => self.open.know_looked(looked),
            Err(error) => tracing::warn!(%pair, %error, "nobody is told how far they looked"),
        }
    }

    /// Keeps how far people have looked, where that is more than what is kept.
    pub(super) async fn keep_looked(&mut self) {
        let seats = self.looking.take(Instant::now());
        if seats.is_empty() {
            return;
        }
        // What is kept for lists tells of less from now on.
        self.summary_changes().await;
        if let (Some(pair), Some(looked)) = (&self.summarising.pair, self.open.room().looked()) {
            let marks = seats
                .into_iter()
                .map(|seat| (seat, looked.of(seat).clone()));
            let summaries = self.context.summaries.clone();
            self.looking.keep(summaries, pair.clone(), marks.collect());
        }
    }

    /// Keeps what is not kept yet, as nobody is there any more.
    pub(super) async fn end_looking(&mut self) {
        self.looking.kept().await;
        self.keep_looked().await;
        self.looking.kept().await;
    }

    async fn begin_summarising(&mut self) {
        let Some(pair) = &self.summarising.pair else {
            return;
        };
        if let Err(error) = self
            .context
            .summaries
            .begin_change(pair, self.summarising.opened)
            .await
        {
            tracing::warn!(%pair, %error, "lists say nothing of an agenda until it is derived");
        }
    }

    /// Derives what lists say of the agenda. They are shown what is on the disk alone, as everybody is.
    pub(super) fn summarise(&mut self) {
        let now = Instant::now();
        let room = self.open.room();
        if !room.is_durable() {
            return self.summarising.put_off(now);
        }
        if let Some(pair) = &self.summarising.pair {
            let unknown = BothLooked::default();
            let looked = room.looked().unwrap_or(&unknown);
            let seat_of = |client| room.seat_of(client);
            let (replica, through) = (room.replica(), room.durable());
            let both = off_worker(|| summarising::of(replica, through, looked, seat_of));
            self.context.summaries.update(pair, both);
        }
        self.summarising.done(now, Instant::now());
    }

    /// Keeps the summary of an agenda that is closed. Thousands are when the server ends: those are derived once somebody asks.
    pub(super) async fn end_summarising(&mut self) {
        if self.summarising.is_unchanged() {
            return;
        }
        if !self.summarising.is_current() && !self.context.ending.is_cancelled() {
            self.summarise();
        }
        let Some(pair) = &self.summarising.pair else {
            return;
        };
        let current = self.summarising.is_current();
        if let Err(error) = self.context.summaries.end_change(pair, current).await {
            tracing::error!(%pair, %error, "a summary cannot be kept");
        }
    }
}
