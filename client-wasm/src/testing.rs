//! Two people at one agenda: each a [`Core`] with a device that keeps rows, over the server's real room.

mod acts;
mod tab;

pub(crate) use acts::{add_meeting, add_topic, cut, move_topic, put, split};
pub(crate) use tab::{Row, Tab};

use crate::core::{Core, CoreOptions, LineChange};
use crate::error::CoreError;
use crate::events::CoreEvent;
use duologue_shared::agenda::{AgendaOperation, NewTopic};
use duologue_shared::authors::Authors;
use duologue_shared::ids::{ClientId, Seat};
use duologue_shared::operation::Operation;
use duologue_shared::replica::Replica;
use duologue_shared::room::{
    ConnectionEffect, ConnectionEvent, ConnectionId, Room, RoomEffect, RoomEvent, Sequence,
};
use duologue_shared::session::Flavour;
use duologue_shared::text::{LinePatch, TextOp};
use duologue_shared::time::Millis;
use std::collections::VecDeque;

pub(crate) const TOPIC: &str = "topic-one";
pub(crate) const DAY: &str = "2026-11-24";
/// 2026-11-24, in milliseconds since 1970.
const AT: u64 = 1_795_478_400_000;

/// What is still to be done somewhere.
enum Errand {
    Page(usize, CoreEvent),
    ToRoom(RoomEvent),
    Server(RoomEffect),
    Frame(ConnectionId, Vec<u8>),
}

#[derive(Clone, Copy, PartialEq)]
enum Socket {
    Closed,
    Open(ConnectionId),
}

/// The room, the tabs, and the time.
pub(crate) struct Table {
    pub(crate) now: u64,
    pub(crate) room: Room,
    pub(crate) tabs: Vec<Tab>,
    connections: u64,
    clients: u64,
    errands: VecDeque<Errand>,
    /// Whether the server's disk takes its time; `durable` lets go.
    pub(crate) slow_disk: bool,
    /// Why the room did not take an update, each time.
    pub(crate) refused: Vec<&'static str>,
    /// Whether tabs that are opened from now on are unseen.
    pub(crate) unseen: bool,
}

impl Table {
    pub(crate) fn new() -> Self {
        let replica = Replica::new(ClientId::from_random(1));
        Self {
            now: 1000,
            room: Room::new(replica, Authors::default(), Sequence::ZERO),
            tabs: Vec::new(),
            connections: 0,
            clients: 100,
            errands: VecDeque::new(),
            slow_disk: false,
            refused: Vec::new(),
            unseen: false,
        }
    }

    /// Two people who are connected, and a topic of two lines.
    pub(crate) fn laid() -> Self {
        let mut table = Self::new();
        table.sit(Seat::A);
        table.sit(Seat::B);
        table.perform(0, add_meeting(DAY));
        table.perform(0, add_topic(TOPIC, DAY, "hello"));
        for tab in 0..2 {
            table.open_topic(tab);
        }
        table
    }

    /// A person opens a tab, and it connects.
    pub(crate) fn sit(&mut self, seat: Seat) -> usize {
        self.sit_with(seat, Vec::new(), None)
    }

    /// A person opens a tab on a device that keeps these rows.
    pub(crate) fn sit_with(
        &mut self,
        seat: Seat,
        rows: Vec<Row>,
        snapshot: Option<&[u8]>,
    ) -> usize {
        self.clients += 1;
        let name = match seat {
            Seat::A => "Ana",
            Seat::B => "Ben",
        };
        let mut core = Core::new(CoreOptions {
            client_id: ClientId::of_seat(self.clients, seat),
            seat,
            name: name.to_owned(),
            seed: self.clients,
            unseen: self.unseen,
        })
        .unwrap();
        let places = (0..).zip(&rows);
        let unsaved = places.filter_map(|(place, row)| row.unsaved.then_some(place));
        let unsaved: Vec<u32> = unsaved.collect();
        let bytes: Vec<_> = rows.iter().map(|row| row.bytes.clone()).collect();
        let now = Millis::new(self.now);
        core.load(snapshot, &bytes, &unsaved, now).unwrap();
        self.tabs.push(Tab {
            core,
            seat,
            restored: rows.len(),
            rows: rows
                .into_iter()
                .map(|row| Row {
                    sequence: None,
                    ..row
                })
                .collect(),
            authors: Vec::new(),
            changes: Vec::new(),
            people: Vec::new(),
            status: "saved 0".to_owned(),
            outlines: 0,
            damaged: 0,
            wake: None,
            socket: Socket::Closed,
            online: true,
        });
        let tab = self.tabs.len() - 1;
        self.act(tab, Core::start);
        tab
    }

    pub(crate) fn open_topic(&mut self, tab: usize) {
        self.tabs[tab]
            .core
            .topic(TOPIC)
            .unwrap()
            .expect("the topic");
        self.tabs[tab].core.agenda().unwrap();
        self.tabs[tab].changes.clear();
    }

    /// Calls the core and carries everything out until nothing moves any more.
    pub(crate) fn act<T>(
        &mut self,
        tab: usize,
        acting: impl FnOnce(&mut Core, Millis) -> Result<T, CoreError>,
    ) -> T {
        self.try_act(tab, acting).unwrap()
    }

    pub(crate) fn try_act<T>(
        &mut self,
        tab: usize,
        acting: impl FnOnce(&mut Core, Millis) -> Result<T, CoreError>,
    ) -> Result<T, CoreError> {
        let result = self.call(tab, acting);
        self.run();
        result
    }

    /// Does it, at the moment that is [`AT`] and the session's clock.
    pub(crate) fn perform(&mut self, tab: usize, operation: impl Into<Operation>) {
        self.try_perform(tab, operation).unwrap();
    }

    pub(crate) fn try_perform(
        &mut self,
        tab: usize,
        operation: impl Into<Operation>,
    ) -> Result<(), CoreError> {
        let (operation, at) = (operation.into(), AT + self.now);
        // As the page does it.
        if let Operation::Agenda(AgendaOperation::AddTopic {
            topic,
            section,
            place,
            headline,
        }) = operation
        {
            let new = NewTopic {
                topic,
                section,
                place,
                headline,
            };
            return self.try_act(tab, |core, now| core.add_topic(&new, false, at, now));
        }
        self.try_act(tab, |core, now| core.perform(&operation, at, now))
    }

    pub(crate) fn edit(&mut self, tab: usize, ops: &[TextOp]) {
        self.act(tab, |core, now| core.edit(TOPIC, ops, &[], now));
    }

    pub(crate) fn edit_lines(&mut self, tab: usize, ops: &[TextOp], lines: &[(&str, LinePatch)]) {
        let lines: Vec<LineChange> = lines
            .iter()
            .map(|(line, patch)| LineChange {
                line: (*line).try_into().unwrap(),
                patch: *patch,
            })
            .collect();
        self.act(tab, |core, now| core.edit(TOPIC, ops, &lines, now));
    }

    /// The words of the topic, lines parted by `/`.
    pub(crate) fn words(&mut self, tab: usize) -> String {
        let view = self.tabs[tab]
            .core
            .topic(TOPIC)
            .unwrap()
            .expect("the topic");
        let lines = view.lines.iter().map(|line| {
            let spans = line.spans.iter().map(|span| span.text.as_str());
            spans.collect::<String>()
        });
        lines.collect::<Vec<_>>().join("/")
    }

    /// Both see these words.
    #[track_caller]
    pub(crate) fn both_read(&mut self, words: &str) {
        for tab in 0..self.tabs.len() {
            assert_eq!(self.words(tab), words, "tab {tab}");
        }
    }

    /// The network goes, noticed by the browser.
    pub(crate) fn unplug(&mut self, tab: usize) {
        self.tabs[tab].online = false;
        if let Socket::Open(connection) = self.tabs[tab].socket {
            self.tabs[tab].socket = Socket::Closed;
            self.errands.push_back(Errand::ToRoom(RoomEvent::Connection(
                ConnectionEvent::Left { connection },
            )));
        }
        self.act(tab, Core::socket_closed);
    }

    /// The network is back, noticed by the browser.
    pub(crate) fn plug(&mut self, tab: usize) {
        self.tabs[tab].online = true;
        self.act(tab, Core::online);
    }

    pub(crate) fn pass(&mut self, ms: u64) {
        self.now += ms;
        for tab in 0..self.tabs.len() {
            if self.tabs[tab].wake.is_some_and(|at| at <= self.now) {
                self.act(tab, Core::woke);
            }
        }
    }

    /// The server's disk has caught up.
    pub(crate) fn durable(&mut self) {
        let through = self.room.last();
        self.errands
            .push_back(Errand::ToRoom(RoomEvent::Durable { through }));
        self.run();
    }

    /// First come, first served: what goes over one connection keeps its order.
    fn run(&mut self) {
        while let Some(errand) = self.errands.pop_front() {
            match errand {
                Errand::Page(tab, event) => self.page(tab, event),
                Errand::Server(effect) => self.server(effect),
                Errand::ToRoom(event) => {
                    let effects = self.room.handle(Millis::new(self.now), event);
                    self.errands.extend(effects.into_iter().map(Errand::Server));
                }
                Errand::Frame(connection, frame) => {
                    if let Some(tab) = self.tab_of(connection) {
                        self.call(tab, |core, now| core.socket_message(frame, now))
                            .unwrap();
                    }
                }
            }
        }
    }

    fn call<T>(
        &mut self,
        tab: usize,
        acting: impl FnOnce(&mut Core, Millis) -> Result<T, CoreError>,
    ) -> Result<T, CoreError> {
        let core = &mut self.tabs[tab].core;
        let result = acting(core, Millis::new(self.now));
        let events = core.drain();
        self.errands
            .extend(events.into_iter().map(|event| Errand::Page(tab, event)));
        result
    }

    fn page(&mut self, tab: usize, event: CoreEvent) {
        let at = &mut self.tabs[tab];
        match event {
            CoreEvent::Connect => self.connect(tab),
            CoreEvent::Disconnect => {
                if let Socket::Open(connection) = at.socket {
                    at.socket = Socket::Closed;
                    self.errands.push_back(Errand::ToRoom(RoomEvent::Connection(
                        ConnectionEvent::Left { connection },
                    )));
                }
            }
            CoreEvent::Send { bytes: frame } => {
                if let Socket::Open(connection) = at.socket {
                    let event =
                        RoomEvent::Connection(ConnectionEvent::Received { connection, frame });
                    self.errands.push_back(Errand::ToRoom(event));
                }
            }
            CoreEvent::Wake { at: wake } => at.wake = wake,
            CoreEvent::Persist { bytes, sequence } => at.rows.push(Row {
                bytes,
                sequence,
                unsaved: sequence.is_some(),
            }),
            CoreEvent::Authors { authors } => at.authors.extend(authors),
            CoreEvent::AllSaved {
                through,
                everything,
            } => at.confirm(through, everything),
            CoreEvent::Status { status, .. } => {
                let json = serde_json::to_value(&status).unwrap();
                at.status = format!("{} {}", json["state"].as_str().unwrap(), json["changes"]);
            }
            CoreEvent::ServerTime { .. } | CoreEvent::Looked { .. } | CoreEvent::News => {}
            CoreEvent::Agenda => at.outlines += 1,
            CoreEvent::Topic(change) => at.changes.push(change),
            CoreEvent::Presence { people } => at.people = people,
            CoreEvent::Damaged { .. } => at.damaged += 1,
        }
    }

    fn server(&mut self, effect: RoomEffect) {
        match effect {
            RoomEffect::Append { sequence, .. } => {
                if !self.slow_disk {
                    let event = RoomEvent::Durable { through: sequence };
                    self.errands.push_back(Errand::ToRoom(event));
                }
            }
            RoomEffect::Connection(ConnectionEffect::Send { connection, frame }) => {
                self.errands.push_back(Errand::Frame(connection, frame));
            }
            RoomEffect::Connection(ConnectionEffect::Close { connection, .. }) => {
                if let Some(tab) = self.tab_of(connection) {
                    self.tabs[tab].socket = Socket::Closed;
                    self.call(tab, Core::socket_closed).unwrap();
                }
            }
            // This disk never fails.
            RoomEffect::Refused { code } => self.refused.push(code),
            RoomEffect::Looked { .. } | RoomEffect::Reload | RoomEffect::End => {}
        }
    }

    fn connect(&mut self, tab: usize) {
        if !self.tabs[tab].online {
            self.call(tab, Core::socket_closed).unwrap();
            return;
        }
        self.connections += 1;
        let connection = ConnectionId::new(self.connections);
        self.tabs[tab].socket = Socket::Open(connection);
        self.errands.push_back(Errand::ToRoom(RoomEvent::Connection(
            ConnectionEvent::Joined {
                connection,
                seat: self.tabs[tab].seat,
                flavour: Flavour::Duologue,
            },
        )));
        self.call(tab, Core::socket_opened).unwrap();
    }

    fn tab_of(&self, connection: ConnectionId) -> Option<usize> {
        let is_its = |tab: &Tab| tab.socket == Socket::Open(connection);
        self.tabs.iter().position(is_its)
    }
}
