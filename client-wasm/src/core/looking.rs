//! Looking: what the other wrote that this person has not seen, and how far they have.

use super::Core;
use crate::error::CoreError;
use crate::events::CoreEvent;
use duologue_shared::ids::TopicId;
use duologue_shared::looked::{Looked, Vector};
use duologue_shared::news::{NewLines, News, written_by};
use duologue_shared::session::ClientEvent;
use duologue_shared::summary::new_topics;
use duologue_shared::time::Millis;
use duologue_shared::view::agenda_view_with;

impl Core {
    /// What is new to the person, in the order of the agenda.
    pub fn news(&mut self) -> Result<Vec<NewLines>, CoreError> {
        let there = self.theirs();
        let looked = self.session.looked().clone();
        self.beyond(&looked, &there)
    }

    /// The person has seen all that is new in these topics as they are now.
    pub fn looked(&mut self, topics: Vec<TopicId>, now: Millis) -> Result<(), CoreError> {
        let there = self.theirs();
        let mut seen = Looked::topics(topics, &there);
        let mut looked = self.session.looked().clone();
        // Before the server has said where they stood, nothing is new, and nothing is seen.
        if !looked.has_begun() || !looked.merge(&seen) {
            return Ok(());
        }
        self.news.looked_on();
        let left = self.beyond(&looked, &there)?;
        let first = self.news.first(left.iter().map(|new| &new.topic));
        seen.merge(&Looked::all(looked.seen_everywhere(&there, &first)));
        self.session_event(now, ClientEvent::Looked(seen))
    }

    /// Takes over how far the person has looked, as this device or another tab of it keeps it. What cannot be read is left
    /// out: the server knows it as well.
    pub fn know_looked(&mut self, mark: &[u8], now: Millis) -> Result<(), CoreError> {
        match Looked::decode(mark) {
            Ok(known) => self.session_event(now, ClientEvent::Looked(known)),
            Err(_) => Ok(()),
        }
    }

    /// Topics' words changed, by others unless `typed` here.
    pub(super) fn news_change(&mut self, topics: &[TopicId], typed: bool) {
        let mut tells = !typed;
        for topic in topics {
            tells |= self.news.changed(topic);
        }
        if tells {
            self.tell_news();
        }
    }

    /// The person looked further than was known: that is to be kept, and less is new.
    pub(super) fn looked_on(&mut self) {
        self.news.looked_on();
        let bytes = self.session.looked().encode();
        self.events.push(CoreEvent::Looked { bytes });
        self.tell_news();
    }

    /// It is known whose more clients are: what was read before may have something new.
    pub(super) fn authors_known(&mut self) {
        self.news = News::default();
        self.tell_news();
    }

    fn tell_news(&mut self) {
        if self.events.last() != Some(&CoreEvent::News) {
            self.events.push(CoreEvent::News);
        }
    }

    /// How far the other has written.
    fn theirs(&self) -> Vector {
        let authors = self.session.authors();
        let replica = &self.document.replica;
        written_by(replica, self.seat.other(), |client| authors.seat_of(client))
    }

    fn beyond(&mut self, looked: &Looked, there: &Vector) -> Result<Vec<NewLines>, CoreError> {
        let (readings, news) = (&mut self.readings, &mut self.news);
        self.document.read(|txn| {
            let view = agenda_view_with(txn, readings);
            new_topics(txn, view, news, looked, there)
        })
    }
}
