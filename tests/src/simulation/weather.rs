//! What happens by chance: people's doings, and everything that goes wrong around them.

use super::act::Act;
use super::tab::TabId;
use super::wire::Way;
use super::world::{Checked, World};
use duologue_shared::agenda::Place;
use duologue_shared::ids::{Day, LineId, Section, TopicId};
use duologue_shared::room::RoomEvent;
use duologue_shared::text::{self, LineKind, LinePatch, Marks, MarksChange};
use duologue_shared::view::topic_view;
use std::time::Duration;
use yrs::Transact;

/// More topics than this make two people meet in the same words too rarely.
const MOST_TOPICS: usize = 4;

impl World {
    /// Something happens.
    pub(super) fn happen(&mut self) -> Checked {
        match self.dice.below(1000) {
            0..430 => self.something_arrives(),
            430..720 => self.somebody_acts(),
            720..810 => self.the_log_is_kept(),
            810..860 => {
                let tab = self.any_tab();
                let count = 1 + self.dice.below(6);
                self.keep_rows(tab, count);
                Ok(())
            }
            860..900 => self.a_tab_hears_of_another(),
            900..930 => self.time_passes(),
            930..965 => self.the_network_changes(),
            965..970 => {
                let device = self.dice.below(self.devices.len());
                self.fold(device)
            }
            970..985 => {
                let tab = self.any_tab();
                let crash = self.dice.chance(50);
                self.restart(tab, crash)
            }
            _ => self.the_server_suffers(),
        }
    }

    /// Everything is mended, and what was left undone is done, until nothing more happens.
    pub(crate) fn heal(&mut self) -> Checked {
        self.note(|| "everything heals".to_owned());
        self.server.is_up = true;
        for device in 0..self.devices.len() {
            self.mend(device, true)?;
        }
        for _ in 0..300 {
            self.settle_what_is_under_way()?;
            if self.is_settled() {
                return Ok(());
            }
            self.pass(Duration::from_millis(500))?;
        }
        let told = self.tabs.iter().map(|tab| (&tab.status, tab.is_connected));
        Err(format!("it never settles: {:?}", told.collect::<Vec<_>>()))
    }

    /// Everything that is on its way arrives, and every disk keeps what it was given.
    pub(crate) fn settle_what_is_under_way(&mut self) -> Checked {
        loop {
            let mut moved = false;
            for (id, way) in self.ready_ways() {
                self.deliver(id, way)?;
                moved = true;
            }
            if self.server.waiting() > 0 {
                let outgoing = self.server.keep(self.now, self.server.waiting())?;
                self.deliver_to_wires(outgoing);
                moved = true;
            }
            for tab in self.everyone() {
                self.keep_rows(tab, usize::MAX);
            }
            for device in 0..self.devices.len() {
                while !self.devices[device].channel.is_empty() {
                    self.deliver_between_tabs(device, 0)?;
                    moved = true;
                }
            }
            self.sweep();
            if !moved {
                return Ok(());
            }
        }
    }

    fn is_settled(&self) -> bool {
        let saved = duologue_shared::session::SyncStatus::Saved.into();
        self.tabs
            .iter()
            .all(|tab| tab.is_connected && tab.status == saved)
    }

    fn ready_ways(&self) -> Vec<(duologue_shared::room::ConnectionId, Way)> {
        let ways = [Way::Up, Way::Down];
        let of_wire = |(id, wire): (&_, &super::wire::Wire)| {
            ways.map(|way| wire.is_ready(way).then_some((*id, way)))
        };
        self.wires.iter().flat_map(of_wire).flatten().collect()
    }

    fn any_tab(&mut self) -> TabId {
        TabId(self.dice.below(self.tabs.len()))
    }

    fn something_arrives(&mut self) -> Checked {
        let ready = self.ready_ways();
        if ready.is_empty() {
            return self.time_passes();
        }
        let (id, way) = *self.dice.pick(&ready);
        // Messages come in bursts as often as one by one.
        let burst = 1 + self.dice.below(4);
        for _ in 0..burst {
            self.deliver(id, way)?;
        }
        self.sweep();
        Ok(())
    }

    fn the_log_is_kept(&mut self) -> Checked {
        let count = self.dice.below(self.server.waiting() + 1);
        if count == 0 {
            return Ok(());
        }
        let outgoing = self.server.keep(self.now, count)?;
        self.deliver_to_wires(outgoing);
        Ok(())
    }

    fn a_tab_hears_of_another(&mut self) -> Checked {
        let device = self.dice.below(self.devices.len());
        let under_way = self.devices[device].channel.len();
        if under_way == 0 {
            return Ok(());
        }
        let place = self.dice.below(under_way);
        if self.dice.chance(20) {
            let again = self.devices[device].channel[place].clone();
            self.devices[device].channel.push(again);
        }
        self.deliver_between_tabs(device, place)
    }

    fn time_passes(&mut self) -> Checked {
        let longest = if self.dice.chance(12) { 50_000 } else { 2_500 };
        let ms = u64::try_from(self.dice.below(longest)).unwrap();
        self.pass(Duration::from_millis(ms))
    }

    fn the_network_changes(&mut self) -> Checked {
        let device = self.dice.below(self.devices.len());
        if !self.devices[device].is_online {
            let noticed = self.dice.chance(50);
            return self.mend(device, noticed);
        }
        match self.dice.below(3) {
            0 => self.cut(device),
            1 => self.stall(device),
            _ => return self.mend(device, true),
        }
        Ok(())
    }

    fn the_server_suffers(&mut self) -> Checked {
        match self.dice.below(6) {
            0 => self.crash_server(),
            1 => {
                self.crash_server()?;
                self.server.is_up = false;
                Ok(())
            }
            2 => {
                self.server.is_up = true;
                Ok(())
            }
            3 => {
                self.note(|| "the log fails".to_owned());
                let outgoing = self.server.fail(self.now)?;
                self.deliver_to_wires(outgoing);
                Ok(())
            }
            4 => {
                self.server.evict();
                Ok(())
            }
            _ => {
                self.note(|| "the server sends everyone away".to_owned());
                let retry_after = Duration::from_secs(1);
                self.tell_server(RoomEvent::GoAway { retry_after })
            }
        }
    }

    fn somebody_acts(&mut self) -> Checked {
        let tab = self.any_tab();
        match self.any_act(tab) {
            Some(act) => self.act(tab, &act),
            None => Ok(()),
        }
    }

    fn any_act(&mut self, tab: TabId) -> Option<Act> {
        let here = self.topics_at(tab);
        if here.is_empty() || (self.topics.len() < MOST_TOPICS && self.dice.chance(8)) {
            return (self.topics.len() < MOST_TOPICS).then(|| self.a_new_topic());
        }
        let topic = self.dice.pick(&here).clone();
        Some(match self.dice.below(100) {
            0..38 => self.some_typing(tab, &topic),
            38..50 => {
                let line = self.new_line();
                let at = self.any_boundary(tab, &topic);
                Act::splitting(&topic, at, line)
            }
            50..62 => self.a_deletion(tab, &topic)?,
            62..66 => self.some_marking(tab, &topic)?,
            66..73 => self.a_line_change(tab, &topic)?,
            73..81 => Act::Undo,
            81..86 => Act::Redo,
            86..88 => Act::Seal,
            88..90 => Act::AddMeeting(self.any_day()),
            90..94 => self.a_move(&topic, &here),
            94..95 => Act::DeleteTopic(topic),
            95..97 => Act::RestoreTopic(self.any_known_topic(tab)?),
            _ => {
                let at = self.any_boundary(tab, &topic);
                Act::Point { topic, at }
            }
        })
    }

    fn a_new_topic(&mut self) -> Act {
        let number = self.topics.len() + 1;
        let topic = TopicId::try_from(format!("topic-{number:02}").as_str()).unwrap();
        let headline = self.some_letters();
        Act::AddTopic {
            topic,
            section: self.any_section(),
            place: self.dice.pick(&[Place::First, Place::Last]).clone(),
            headline,
        }
    }

    fn some_typing(&mut self, tab: TabId, topic: &TopicId) -> Act {
        let at = self.any_boundary(tab, topic);
        let marks = Marks {
            bold: self.dice.chance(10),
            ..Marks::default()
        };
        Act::typing(topic, at, self.some_letters(), marks)
    }

    fn a_deletion(&mut self, tab: TabId, topic: &TopicId) -> Option<Act> {
        let (at, len) = self.any_range(tab, topic)?;
        Some(Act::deleting(topic, at, len))
    }

    fn some_marking(&mut self, tab: TabId, topic: &TopicId) -> Option<Act> {
        let (at, len) = self.any_range(tab, topic)?;
        let marks = MarksChange {
            bold: self.dice.chance(50).then(|| self.dice.chance(60)),
            italic: Some(self.dice.chance(60)),
            link: self
                .dice
                .chance(20)
                .then(|| Some("https://example.org".to_owned())),
            ..MarksChange::default()
        };
        Some(Act::marking(topic, at, len, marks))
    }

    fn a_line_change(&mut self, tab: TabId, topic: &TopicId) -> Option<Act> {
        let lines = self.lines_at(tab, topic);
        let line = self
            .dice
            .pick(lines.get(1..).filter(|lines| !lines.is_empty())?);
        let kinds = [
            LineKind::Bullet,
            LineKind::Check,
            LineKind::Text,
            LineKind::Heading,
        ];
        let patch = match self.dice.below(3) {
            0 => LinePatch {
                kind: Some(*self.dice.pick(&kinds)),
                ..LinePatch::default()
            },
            1 => LinePatch {
                indent: Some(*self.dice.pick(&[0, 1, 2])),
                ..LinePatch::default()
            },
            _ => LinePatch {
                kind: Some(LineKind::Check),
                checked: Some(self.dice.chance(70)),
                ..LinePatch::default()
            },
        };
        Some(Act::setting(topic, line, patch))
    }

    fn a_move(&mut self, topic: &TopicId, here: &[TopicId]) -> Act {
        let neighbour = self.dice.pick(here).clone();
        let places = [
            Place::First,
            Place::Last,
            Place::Before(neighbour.clone()),
            Place::After(neighbour),
        ];
        Act::MoveTopic {
            topic: topic.clone(),
            section: self.any_section(),
            place: self.dice.pick(&places).clone(),
        }
    }

    fn any_section(&mut self) -> Section {
        if self.dice.chance(20) {
            Section::Parked
        } else {
            Section::Meeting(self.any_day())
        }
    }

    fn any_day(&mut self) -> Day {
        let days = ["2026-11-24", "2026-12-01"];
        self.dice.pick(&days).parse().unwrap()
    }

    fn some_letters(&mut self) -> String {
        let count = 1 + self.dice.below(4);
        (0..count).map(|_| self.new_letter()).collect()
    }

    /// The topics that the tab shows.
    fn topics_at(&self, tab: TabId) -> Vec<TopicId> {
        let txn = self.tabs[tab.0].core.replica().doc().transact();
        let shown = self.topics.iter();
        let shown = shown.filter(|topic| topic_view(&txn, topic).is_some());
        shown.cloned().collect()
    }

    /// A topic that the tab has, deleted or not.
    fn any_known_topic(&mut self, tab: TabId) -> Option<TopicId> {
        let topic = self.dice.pick(&self.topics).clone();
        let known = {
            let replica = self.tabs[tab.0].core.replica();
            let topics = replica
                .doc()
                .get_or_insert_map(duologue_shared::schema::TOPICS);
            let txn = replica.doc().transact();
            yrs::Map::contains_key(&topics, &txn, topic.as_str())
        };
        known.then_some(topic)
    }

    fn lines_at(&self, tab: TabId, topic: &TopicId) -> Vec<LineId> {
        let txn = self.tabs[tab.0].core.replica().doc().transact();
        let lines = text::lines(&txn, topic);
        drop(txn);
        lines.into_iter().map(|line| line.id).collect()
    }

    /// The offsets between which nothing can be cut in two.
    fn boundaries(&self, tab: TabId, topic: &TopicId) -> Vec<u32> {
        let txn = self.tabs[tab.0].core.replica().doc().transact();
        let mut at = 0;
        let mut boundaries = vec![0];
        for letter in text::plain(&txn, topic).chars() {
            at += u32::try_from(letter.len_utf16()).unwrap();
            boundaries.push(at);
        }
        boundaries
    }

    fn any_boundary(&mut self, tab: TabId, topic: &TopicId) -> u32 {
        let boundaries = self.boundaries(tab, topic);
        *self.dice.pick(&boundaries)
    }

    fn any_range(&mut self, tab: TabId, topic: &TopicId) -> Option<(u32, u32)> {
        let boundaries = self.boundaries(tab, topic);
        let first = self.dice.below(boundaries.len());
        let count = 1 + self.dice.below(4);
        let last = (first + count).min(boundaries.len() - 1);
        let len = boundaries[last] - boundaries[first];
        (len > 0).then_some((boundaries[first], len))
    }
}
