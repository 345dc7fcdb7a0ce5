//! Core of one tab: operations in, events out.

mod looking;
mod restoring;
mod size;
mod tabs;

use crate::body;
use crate::document::Document;
use crate::error::CoreError;
use crate::events::{CoreEvent, Source};
use crate::history::{History, Turned};
use crate::journal::{Change, Maker};
use crate::presence::{Place as Caret, Presence};
use duologue_shared::agenda::{NewTopic, Way};
use duologue_shared::ids::{ClientId, LineId, Seat, TopicId};
use duologue_shared::news::News;
use duologue_shared::operation::{Doer, Operation};
use duologue_shared::replica::Replica;
use duologue_shared::session::{ClientEffect, ClientEvent, ClientSession};
use duologue_shared::summary::{Summary, new_since, summary};
use duologue_shared::text::{self, LinePatch, TextOp, Written};
use duologue_shared::time::Millis;
use duologue_shared::view::{AgendaView, Readings, TopicView, agenda_view_with, topic_view_with};
use duologue_shared::wording::{self, PlacedWording};
use size::Size;
use std::mem;
use yrs::Transact as _;

/// What one tab is to be.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(rename_all = "camelCase"))]
pub struct CoreOptions {
    /// Never used before, by anybody.
    pub client_id: ClientId,
    /// The person's seat.
    pub seat: Seat,
    /// Shown to the other person.
    pub name: String,
    /// Random; spreads reconnections.
    pub seed: u64,
    /// It is open beside what the person looks at: nobody is told that they are here.
    pub unseen: bool,
}

/// A change of one line's attributes.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
pub struct LineChange {
    /// The line.
    pub line: LineId,
    /// What changes.
    pub patch: LinePatch,
}

/// One agenda in one tab.
#[derive(Debug)]
pub struct Core {
    document: Document,
    history: History,
    session: ClientSession,
    presence: Presence,
    seat: Seat,
    /// How many changes were made in this tab's life.
    made: u64,
    /// What the outline shows of the topics' words: only a change of that is news to it.
    readings: Readings,
    news: News,
    size: Size,
    wake: Option<Millis>,
    events: Vec<CoreEvent>,
}

impl Core {
    /// An empty agenda that is not connected.
    pub fn new(options: CoreOptions) -> Result<Self, CoreError> {
        let CoreOptions {
            client_id,
            seat,
            name,
            seed,
            unseen,
        } = options;
        Ok(Self {
            document: Document::new(Replica::new(client_id))?,
            history: History::default(),
            session: ClientSession::new(seed, seat),
            presence: Presence::new(client_id, seat, name, unseen),
            seat,
            made: 0,
            readings: Readings::default(),
            news: News::default(),
            size: Size::default(),
            wake: None,
            events: Vec::new(),
        })
    }

    /// The outline.
    pub fn agenda(&mut self) -> Result<&AgendaView, CoreError> {
        let readings = &mut self.readings;
        self.document.read(|txn| agenda_view_with(txn, readings))
    }

    /// What a list of agendas says of this one, to this person.
    pub fn summary(&mut self) -> Result<Summary, CoreError> {
        let seat = self.seat;
        let new = self.news()?;
        let new_since = new_since(self.session.looked(), &new);
        self.agenda().map(|view| summary(view, seat, new_since))
    }

    /// The words of a topic that are to be confirmed or were, where they stand in it.
    pub fn wordings(&mut self, topic: &str) -> Result<Vec<PlacedWording>, CoreError> {
        let topic = TopicId::try_from(topic)?;
        let readings = self.readings.topics();
        self.document
            .read(|txn| wording::placed(txn, &topic, readings))
    }

    /// Who typed which words of a topic.
    pub fn written(&mut self, topic: &str) -> Result<Vec<Written>, CoreError> {
        let topic = TopicId::try_from(topic)?;
        let mut txn = self.document.replica.doc().try_transact_mut()?;
        let authors = self.session.authors();
        Ok(text::written(&mut txn, &topic, |client| {
            authors.seat_of(client)
        }))
    }

    /// A topic with its words, whose changes are told from now on.
    pub fn topic(&mut self, id: &str) -> Result<Option<TopicView>, CoreError> {
        let topic = TopicId::try_from(id)?;
        let readings = &mut self.readings;
        let view = self
            .document
            .read(|txn| topic_view_with(txn, &topic, readings))?;
        if view.is_some() {
            self.document.follow(&topic);
        }
        Ok(view)
    }

    /// Does what a person does apart from typing; `at` is in milliseconds since 1970.
    pub fn perform(
        &mut self,
        operation: &Operation,
        at: u64,
        now: Millis,
    ) -> Result<(), CoreError> {
        self.perform_along(operation, false, at, now)
    }

    /// The same; what goes on with the operation before is taken back together with it.
    pub fn perform_along(
        &mut self,
        operation: &Operation,
        goes_on: bool,
        at: u64,
        now: Millis,
    ) -> Result<(), CoreError> {
        let by = Doer {
            seat: self.seat,
            at,
        };
        let history = &mut self.history;
        let performed = history.perform(&self.document, by, operation, goes_on);
        self.settled(performed, now)
    }

    /// Adds a topic, as `perform_along` does.
    pub fn add_topic(
        &mut self,
        new: &NewTopic,
        goes_on: bool,
        at: u64,
        now: Millis,
    ) -> Result<(), CoreError> {
        let by = Doer {
            seat: self.seat,
            at,
        };
        let added = self.history.add_topic(&self.document, by, new, goes_on);
        self.settled(added, now)
    }

    /// Changes a topic's words, then attributes of its lines.
    pub fn edit(
        &mut self,
        topic: &str,
        ops: &[TextOp],
        lines: &[LineChange],
        now: Millis,
    ) -> Result<(), CoreError> {
        self.compose(topic, ops, lines, 0, now)
    }

    /// The same, as a part of what an input method composes; compositions are told apart by a number.
    pub fn compose(
        &mut self,
        topic: &str,
        ops: &[TextOp],
        lines: &[LineChange],
        composition: u32,
        now: Millis,
    ) -> Result<(), CoreError> {
        let topic = TopicId::try_from(topic)?;
        for change in lines {
            // Checked before anything is written: a transaction cannot be taken back.
            text::check_line(&change.line, &change.patch)?;
        }
        let edit = (&topic, ops, !lines.is_empty());
        self.history
            .begin_edit(&self.document, edit, composition, now);
        let edited = self.document.change(|txn| {
            text::edit(txn, &topic, ops)?;
            for change in lines {
                text::set_line(txn, &topic, &change.line, &change.patch)?;
            }
            Ok::<_, CoreError>(())
        });
        self.history.edited(&topic);
        self.settled(edited, now)
    }

    /// Takes back the newest thing that this tab's person typed or did.
    pub fn undo(&mut self, now: Millis) -> Result<Option<Turned>, CoreError> {
        self.turn(Way::Back, None, now)
    }

    /// Takes back the newest that was done with a topic, whatever was done elsewhere since.
    pub fn undo_about(&mut self, topic: &str, now: Millis) -> Result<Option<Turned>, CoreError> {
        self.turn(Way::Back, Some(&topic.try_into()?), now)
    }

    /// Brings back what was last taken back.
    pub fn redo(&mut self, now: Millis) -> Result<Option<Turned>, CoreError> {
        self.turn(Way::Forth, None, now)
    }

    /// Ends the present step of typing.
    pub fn seal_undo(&mut self) {
        self.history.seal();
    }

    /// Shows where this person writes.
    pub fn set_cursor(
        &mut self,
        topic: &str,
        anchor: u32,
        head: u32,
        now: Millis,
    ) -> Result<(), CoreError> {
        let topic = TopicId::try_from(topic)?;
        let caret = Caret {
            topic,
            anchor,
            head,
        };
        self.move_cursor(Some(&caret), now)
    }

    /// Shows that this person writes nowhere.
    pub fn clear_cursor(&mut self, now: Millis) -> Result<(), CoreError> {
        self.move_cursor(None, now)
    }

    /// Begins to connect.
    pub fn start(&mut self, now: Millis) -> Result<(), CoreError> {
        let payload = self.presence.announce(now);
        self.session_event(now, ClientEvent::LocalPresence(payload))?;
        self.session_event(now, ClientEvent::Start)
    }

    /// The socket is open.
    pub fn socket_opened(&mut self, now: Millis) -> Result<(), CoreError> {
        self.session_event(now, ClientEvent::Opened)
    }

    /// The socket is gone.
    pub fn socket_closed(&mut self, now: Millis) -> Result<(), CoreError> {
        self.session_event(now, ClientEvent::Closed)
    }

    /// The socket received something.
    pub fn socket_message(&mut self, bytes: Vec<u8>, now: Millis) -> Result<(), CoreError> {
        self.session_event(now, ClientEvent::Received(bytes))
    }

    /// It is time for what was to be woken for.
    pub fn woke(&mut self, now: Millis) -> Result<(), CoreError> {
        // Told anew even when it is the same: the timer that brought us here is spent.
        self.wake = None;
        if let Some(payload) = self.presence.woke(now) {
            self.session_event(now, ClientEvent::LocalPresence(payload))?;
        }
        self.session_event(now, ClientEvent::Woke)
    }

    /// The network may be back.
    pub fn online(&mut self, now: Millis) -> Result<(), CoreError> {
        self.session_event(now, ClientEvent::BecameOnline)
    }

    /// The page is in front again.
    pub fn visible(&mut self, now: Millis) -> Result<(), CoreError> {
        self.session_event(now, ClientEvent::BecameVisible)
    }

    /// Leaves.
    pub fn stop(&mut self, now: Millis) -> Result<(), CoreError> {
        let payload = self.presence.leave(now);
        self.session_event(now, ClientEvent::LocalPresence(payload))?;
        self.session_event(now, ClientEvent::Stop)
    }

    /// What was read of the topics' words for the outline.
    pub fn readings(&self) -> &Readings {
        &self.readings
    }

    /// The document, to be read.
    pub fn replica(&self) -> &Replica {
        &self.document.replica
    }

    /// Whether the agenda is so large that its people should know; told as a change of the outline.
    pub fn is_large(&self) -> bool {
        self.size.is_large()
    }

    /// What happened since the last time, in order.
    pub fn drain(&mut self) -> Vec<CoreEvent> {
        mem::take(&mut self.events)
    }

    fn move_cursor(&mut self, caret: Option<&Caret>, now: Millis) -> Result<(), CoreError> {
        if self
            .document
            .read(|txn| self.presence.set_cursor(txn, caret))?
        {
            let payload = self.presence.announce(now);
            self.session_event(now, ClientEvent::LocalPresence(payload))?;
        }
        Ok(())
    }

    fn turn(
        &mut self,
        way: Way,
        about: Option<&TopicId>,
        now: Millis,
    ) -> Result<Option<Turned>, CoreError> {
        let turned = self.history.turn(&self.document, way, about);
        self.settled(turned, now)
    }

    /// Whatever an operation did before it failed is in the document, so it is kept and sent all the same.
    fn settled<T>(&mut self, result: Result<T, CoreError>, now: Millis) -> Result<T, CoreError> {
        self.settle(now)?;
        result
    }

    fn session_event(&mut self, now: Millis, event: ClientEvent) -> Result<(), CoreError> {
        self.tell_session(now, event);
        self.settle(now)
    }

    fn tell_session(&mut self, now: Millis, event: ClientEvent) {
        for effect in self.session.handle(now, event, &self.document.replica) {
            let event = match effect {
                ClientEffect::Connect => CoreEvent::Connect,
                ClientEffect::Disconnect => CoreEvent::Disconnect,
                ClientEffect::Send(bytes) => CoreEvent::Send { bytes },
                ClientEffect::Apply(bytes) => {
                    self.size.add(bytes.len());
                    CoreEvent::Persist {
                        bytes,
                        sequence: None,
                    }
                }
                ClientEffect::Presence(payload) => {
                    self.presence.hear(now, &payload);
                    continue;
                }
                ClientEffect::AllSaved { local, everything } => CoreEvent::AllSaved {
                    through: local,
                    everything,
                },
                ClientEffect::Bound(authors) => {
                    self.authors_known();
                    CoreEvent::Authors { authors }
                }
                ClientEffect::Looked => {
                    self.looked_on();
                    continue;
                }
                ClientEffect::ServerTime(now) => CoreEvent::ServerTime { now },
                ClientEffect::StatusChanged(status) => CoreEvent::Status {
                    status: status.into(),
                    connected: self.session.is_connected(),
                    caught_up: self.session.is_caught_up(),
                },
            };
            self.events.push(event);
        }
    }

    /// Turns what happened in the document into events, until nothing is left to tell.
    fn settle(&mut self, now: Millis) -> Result<(), CoreError> {
        for change in self.document.take_changes()? {
            self.tell(change, now)?;
        }
        if self.size.becomes_large(&self.document.replica) {
            self.events.push(CoreEvent::Agenda);
        }
        let connected = self.session.is_connected();
        let news = self
            .document
            .read(|txn| self.presence.news(txn, connected))?;
        if let Some(people) = news {
            self.events.push(CoreEvent::Presence { people });
        }
        self.set_alarm();
        Ok(())
    }

    fn tell(&mut self, mut change: Change, now: Millis) -> Result<(), CoreError> {
        if let Some(update) = change.update.take() {
            self.made += 1;
            self.size.add(update.len());
            let client = self.document.replica.client();
            self.tell_session(now, ClientEvent::Wrote(vec![client]));
            self.events.push(CoreEvent::Persist {
                bytes: update.clone(),
                sequence: Some(self.made),
            });
            self.tell_session(now, ClientEvent::LocalUpdate(update));
        }
        if change.outline {
            self.readings.forget();
        }
        let typed = change.maker == Maker::Person;
        if !change.topics.is_empty() || change.outline {
            self.news_change(&change.topics, typed);
        }
        if self.reads_anew(&change.topics)? || change.outline {
            self.events.push(CoreEvent::Agenda);
        }
        let source = match change.maker {
            // Whoever edits knows what they did.
            Maker::Person => return Ok(()),
            Maker::Operation => Source::Own,
            Maker::Undo => Source::Undo,
            Maker::Other => Source::Remote,
        };
        for (topic, body) in change.bodies {
            let told = self
                .document
                .read(|txn| body::topic_change(txn, &topic, body, source))?;
            self.events.extend(told.map(CoreEvent::Topic));
        }
        Ok(())
    }

    /// Reads topics whose words changed; whether the outline shows something of it.
    fn reads_anew(&mut self, topics: &[TopicId]) -> Result<bool, CoreError> {
        let readings = &mut self.readings;
        self.document.read(|txn| readings.changed(txn, topics))
    }

    fn set_alarm(&mut self) {
        let times = [self.session.next_wake(), self.presence.next_wake()];
        let next = times.into_iter().flatten().min();
        if next != self.wake {
            self.wake = next;
            let at = next.map(Millis::get);
            self.events.push(CoreEvent::Wake { at });
        }
    }
}
