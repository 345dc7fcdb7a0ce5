//! The language of the stories: Alice, her second tab, Bob, and the network between them.
//!
//! Nothing happens by itself here: what was sent arrives when the network [settles](Network::settles). A letter is
//! typed only once in a story: each of them is looked for [at its end](Network::ends_well).

mod agreeing;
mod meeting;

use crate::simulation::{Act, TabId, World};
use duologue_shared::agenda::{AgendaOperation, Place};
use duologue_shared::ids::{LineId, Section, TopicId};
use duologue_shared::operation::Operation;
use duologue_shared::text::{LineKind, LinePatch, Marks};
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

/// What lies between the people: wires, a server and its log.
#[derive(Debug)]
pub struct Network(Shared);

/// Somebody at a tab.
#[derive(Debug)]
pub struct Person {
    world: Shared,
    tab: TabId,
}

type Shared = Rc<RefCell<World>>;

impl Network {
    /// Everybody has the same empty agenda open, and a connection.
    #[must_use]
    pub fn new() -> Self {
        let network = Self(Rc::new(RefCell::new(World::new(1))));
        network.settles();
        network
    }

    /// Alice, who made the pair.
    #[must_use]
    pub fn alice(&self) -> Person {
        self.person(0)
    }

    /// Alice's second tab, in the same browser.
    #[must_use]
    pub fn alices_second_tab(&self) -> Person {
        self.person(1)
    }

    /// Bob, who was invited.
    #[must_use]
    pub fn bob(&self) -> Person {
        self.person(2)
    }

    /// Somebody's device loses its network.
    pub fn cut(&self, person: &Person) {
        let mut world = self.0.borrow_mut();
        world.cut_and_notice(person.tab).unwrap();
    }

    /// Somebody's device has its network again.
    pub fn mend(&self, person: &Person) {
        let mut world = self.0.borrow_mut();
        let device = world.device_of(person.tab);
        world.mend(device, true).unwrap();
    }

    /// The server's process is killed; it comes back at once.
    pub fn server_is_killed(&self) {
        self.0.borrow_mut().kill_server().unwrap();
    }

    /// The server's disk refuses what waits for it.
    pub fn disk_fails(&self) {
        self.0.borrow_mut().fail_disk().unwrap();
    }

    /// What was sent arrives at the server and is written, but nothing it sends arrives.
    pub fn reaches_the_server(&self) {
        self.0.borrow_mut().deliver_to_server().unwrap();
    }

    /// What the server sent arrives at the browsers, and nothing of theirs at the server.
    pub fn reaches_the_browsers(&self) {
        self.0.borrow_mut().deliver_to_browsers().unwrap();
    }

    /// Everything on its way arrives, and so does what follows from it; a disk that failed works again.
    pub fn settles(&self) {
        self.0.borrow_mut().settle().unwrap();
    }

    /// Time passes, with everything arriving all along.
    pub fn waits(&self, length: Duration) {
        let step = Duration::from_secs(1);
        let mut world = self.0.borrow_mut();
        let mut waited = Duration::ZERO;
        while waited < length {
            world.pass(step.min(length)).unwrap();
            world.settle().unwrap();
            waited += step;
        }
    }

    /// Everything heals, and everybody has the same agenda with every letter that was typed.
    pub fn ends_well(&self) {
        let mut world = self.0.borrow_mut();
        world.heal().unwrap();
        world.judge().unwrap();
    }

    fn person(&self, tab: usize) -> Person {
        let mut everyone = self.0.borrow().everyone();
        Person {
            world: Rc::clone(&self.0),
            tab: everyone.nth(tab).unwrap(),
        }
    }
}

impl Default for Network {
    fn default() -> Self {
        Self::new()
    }
}

impl Person {
    /// Adds a topic at the end of the section.
    pub fn adds_topic(&self, topic: &str, section: &str, headline: &str) {
        self.does(AgendaOperation::AddTopic {
            topic: id(topic),
            section: section.parse().unwrap(),
            place: Place::Last,
            headline: headline.to_owned(),
        });
    }

    /// Makes a meeting.
    pub fn adds_meeting(&self, day: &str) {
        self.does(AgendaOperation::AddMeeting {
            day: day.parse().unwrap(),
        });
    }

    /// Types at the end of a topic.
    pub fn types(&self, topic: &str, text: &str) {
        self.types_after(topic, &self.reads(topic), text);
    }

    /// Types right after some words of a topic.
    pub fn types_after(&self, topic: &str, words: &str, text: &str) {
        let at = self.end_of(topic, words);
        self.acts(&Act::typing(
            &id(topic),
            at,
            text.to_owned(),
            Marks::default(),
        ));
    }

    /// Presses Enter right after some words of a topic.
    pub fn splits_after(&self, topic: &str, words: &str) {
        let at = self.end_of(topic, words);
        let line = self.world.borrow_mut().new_line();
        self.acts(&Act::splitting(&id(topic), at, line));
    }

    /// Takes words out of a topic; with a line break among them, joins lines.
    pub fn deletes(&self, topic: &str, words: &str) {
        let len = units(words);
        let at = self.end_of(topic, words) - len;
        self.acts(&Act::deleting(&id(topic), at, len));
    }

    /// Makes the line that reads so a box to tick.
    pub fn makes_a_box_of(&self, topic: &str, words: &str) {
        let patch = LinePatch {
            kind: Some(LineKind::Check),
            ..LinePatch::default()
        };
        self.acts(&Act::setting(&id(topic), &self.line(topic, words).0, patch));
    }

    /// Ticks the box of the line that reads so.
    pub fn ticks(&self, topic: &str, words: &str) {
        let patch = LinePatch {
            checked: Some(true),
            ..LinePatch::default()
        };
        self.acts(&Act::setting(&id(topic), &self.line(topic, words).0, patch));
    }

    /// Deletes a topic.
    pub fn deletes_topic(&self, topic: &str) {
        self.does(AgendaOperation::DeleteTopic { topic: id(topic) });
    }

    /// Brings a deleted topic back.
    pub fn restores_topic(&self, topic: &str) {
        self.does(AgendaOperation::RestoreTopic { topic: id(topic) });
    }

    /// Takes back what was typed last.
    pub fn undoes(&self) {
        self.acts(&Act::Undo);
    }

    /// Brings back what was taken back last.
    pub fn redoes(&self) {
        self.acts(&Act::Redo);
    }

    /// Closes the page and opens it again.
    pub fn reopens_the_page(&self) {
        self.world.borrow_mut().restart(self.tab, false).unwrap();
    }

    /// The browser crashes, and is opened again.
    pub fn browser_crashes(&self) {
        self.world.borrow_mut().restart(self.tab, true).unwrap();
    }

    /// The device has kept what was written so far.
    pub fn device_keeps_all(&self) {
        self.world.borrow_mut().keep_rows(self.tab, usize::MAX);
    }

    /// A topic's words, one line each.
    #[must_use]
    pub fn reads(&self, topic: &str) -> String {
        self.world.borrow().words(self.tab, &id(topic))
    }

    /// The headlines of a section, from the top; nothing when there is no such section.
    #[must_use]
    pub fn sees_in(&self, section: &str) -> Option<Vec<String>> {
        let section: Section = section.parse().unwrap();
        let view = self.world.borrow().outline(self.tab);
        let topics = match section {
            Section::Next => Some(view.next),
            Section::Parked => Some(view.parked),
            Section::Meeting(day) => {
                let mut sections = view.sections.into_iter();
                sections
                    .find(|section| section.day == day)
                    .map(|section| section.topics)
            }
        };
        let headlines = |topics: Vec<_>| {
            let entries = topics.into_iter();
            entries
                .map(|entry: duologue_shared::view::TopicEntry| entry.headline)
                .collect()
        };
        topics.map(headlines)
    }

    /// How many sections the agenda has.
    #[must_use]
    pub fn counts_sections(&self) -> usize {
        self.world.borrow().outline(self.tab).sections.len()
    }

    /// Whether the line that reads so is ticked.
    #[must_use]
    pub fn sees_ticked(&self, topic: &str, words: &str) -> bool {
        self.line(topic, words).1
    }

    /// What the page says about the person's changes.
    #[must_use]
    pub fn is_told(&self) -> String {
        self.world.borrow().status_words(self.tab)
    }

    /// How many other tabs the page shows as present.
    #[must_use]
    pub fn sees_present(&self) -> usize {
        self.world.borrow().present_at(self.tab)
    }

    fn acts(&self, act: &Act) {
        self.world.borrow_mut().act(self.tab, act).unwrap();
    }

    /// Does something that is not typing, and that must not be refused.
    fn does(&self, operation: impl Into<Operation>) {
        let operation = operation.into();
        let refused = self.tries(operation.clone());
        assert_eq!(refused, None, "{operation:?}");
    }

    /// Tries something that is not typing; why not, when it is refused.
    fn tries(&self, operation: impl Into<Operation>) -> Option<String> {
        let mut world = self.world.borrow_mut();
        world.perform(self.tab, &operation.into()).unwrap()
    }

    /// The offset right after some words, which a topic must hold.
    fn end_of(&self, topic: &str, words: &str) -> u32 {
        let text = self.reads(topic);
        let (before, _) = text
            .split_once(words)
            .unwrap_or_else(|| panic!("no {words:?} in {text:?}"));
        units(before) + units(words)
    }

    fn line(&self, topic: &str, words: &str) -> (LineId, bool) {
        let lines = self.world.borrow().lines(self.tab, &id(topic));
        let reads_so = |line: &&duologue_shared::text::Line| {
            line.spans
                .iter()
                .map(|span| span.text.as_str())
                .collect::<String>()
                == words
        };
        let line = lines
            .iter()
            .find(reads_so)
            .unwrap_or_else(|| panic!("no line {words:?}"));
        (line.id.clone(), line.checked)
    }
}

fn id(topic: &str) -> TopicId {
    TopicId::try_from(format!("topic-{topic}").as_str()).unwrap()
}

fn units(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap()
}
