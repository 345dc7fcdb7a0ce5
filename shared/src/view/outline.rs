//! Putting the outline together: topics to where they stand, and what meetings make of them.

use super::readings::Reading;
use super::{
    AgendaView, Blanks, BySeat, ContextEntry, MovedTopic, Readings, SectionView, TopicEntry,
};
use crate::agenda::{self, MeetingFacts, MeetingState, Meetings, Standing, TopicFacts};
use crate::ids::{Day, Seat, Section, TopicId};
use crate::promise;
use crate::recap;
use crate::schema;
use crate::sort::sort_by;
use crate::word::{self, Verb};
use crate::wording::{self, WordingKind, WordingView};
use yrs::ReadTxn;

/// The outline of the agenda; deleted topics are left out. Reads only topics that are not in `readings`.
pub fn agenda_view_with<T: ReadTxn>(txn: &T, readings: &mut Readings) -> AgendaView {
    let wordings = wording::wordings(txn, readings);
    let promises = promise::promises(txn);
    let meetings = Meetings::of(txn);
    let mut outline = Outline::of(&meetings);
    for (topic, facts) in agenda::all_topics(txn) {
        if facts.deleted {
            continue;
        }
        let standing = Standing::of(txn, &meetings, &topic, &facts);
        let reading = readings.of(txn, &topic);
        outline.keep_moves(&topic, &facts, reading);
        let blanks = count_blanks(reading, &topic, &wordings);
        let mut entry = entry(topic, facts, &standing, reading);
        tell_bringer(txn, &mut entry);
        match standing.section {
            Section::Parked => outline.parked.push(entry),
            // A day that only a topic names still shows: nothing may disappear.
            Section::Meeting(day) => outline.on(day, |section| section.take(entry, blanks)),
        }
    }
    outline.give_moved();
    let next = meetings.next();
    for section in &mut outline.sections {
        if section.state != MeetingState::Closed {
            section.hear_answers(txn);
        }
        if section.state == MeetingState::Running {
            section.decide_current(txn);
        }
        section.opening = if next == Some(section.day) {
            promise::opening(&promises, section.day)
        } else {
            promise::answered(&promises, section.day)
        };
        if section.state == MeetingState::Closed {
            let moved = &section.moved;
            let recap = recap::recap(txn, section.day, &promises, moved, &wordings);
            section.recap = Some(recap);
        }
    }
    AgendaView {
        title: title(txn),
        sections: outline.sections,
        parked: outline.parked,
        promises,
        wordings,
    }
}

struct Outline {
    /// The newest day first.
    sections: Vec<SectionView>,
    parked: Vec<TopicEntry>,
    moved: Vec<(Day, MovedTopic)>,
}

impl Outline {
    fn of(meetings: &Meetings) -> Self {
        let made = meetings.made().iter().rev();
        Self {
            sections: made.map(|(day, facts)| section(*day, facts)).collect(),
            parked: Vec::new(),
            moved: Vec::new(),
        }
    }

    /// Does something to the section of a day, made in its place when it is not there yet.
    fn on(&mut self, day: Day, doing: impl FnOnce(&mut SectionView)) {
        let found = self.find(day);
        let place = found.unwrap_or_else(|place| {
            let empty = section(day, &MeetingFacts::default());
            self.sections.insert(place, empty);
            place
        });
        if let Some(section) = self.sections.get_mut(place) {
            doing(section);
        }
    }

    fn find(&self, day: Day) -> Result<usize, usize> {
        let newest_first = |section: &SectionView| day.cmp(&section.day);
        self.sections.binary_search_by(newest_first)
    }

    fn keep_moves(&mut self, topic: &TopicId, facts: &TopicFacts, reading: &Reading) {
        let led_away = facts.outcomes.iter();
        let led_away = led_away.filter(|(_, outcome)| outcome.leads_to().is_some());
        self.moved.extend(led_away.map(|(day, outcome)| {
            let moved = MovedTopic {
                id: topic.clone(),
                headline: reading.headline.clone(),
                outcome: *outcome,
            };
            (*day, moved)
        }));
    }

    /// Tells each meeting which topics went elsewhere.
    fn give_moved(&mut self) {
        for (day, topic) in std::mem::take(&mut self.moved) {
            if self.find(day).is_ok() {
                self.on(day, |section| section.moved.push(topic));
            }
        }
    }
}

impl SectionView {
    fn take(&mut self, entry: TopicEntry, blanks: Blanks) {
        self.blanks.open += blanks.open;
        self.blanks.filled += blanks.filled;
        self.topics.push(entry);
    }

    fn hear_answers<T: ReadTxn>(&mut self, txn: &T) {
        for topic in &mut self.topics {
            topic.enough = agenda::enough_said(txn, &topic.id, self.day);
        }
    }

    /// Finds the topic that both want, and the questions that are still open beside it.
    fn decide_current<T: ReadTxn>(&mut self, txn: &T) {
        let day = self.day;
        let open = self.topics.iter_mut();
        let open = open.filter(|topic| topic.outcome.is_none());
        let mut wishes: Vec<_> = open
            .map(|topic| (agenda::wishes(txn, &topic.id, day), topic))
            .collect();
        let agreed = agenda::agreed(wishes.iter().map(|(wishes, topic)| (&topic.id, *wishes)));
        for (wishes, topic) in &mut wishes {
            let counts = |wish: &agenda::Wish| {
                let answered = agreed.as_ref();
                answered.is_none_or(|agreed| agreed.topic == topic.id || wish.at > agreed.at)
            };
            let said = |wish: Option<agenda::Wish>| Some(wish.filter(counts)?.wants);
            topic.switch = BySeat {
                a: said(wishes.a),
                b: said(wishes.b),
            };
        }
        self.current = agreed.map(|agreed| agreed.topic);
    }
}

fn section(day: Day, facts: &MeetingFacts) -> SectionView {
    let minutes = facts.minutes.and_then(|minutes| minutes.try_into().ok());
    SectionView {
        day,
        state: facts.state.unwrap_or_default(),
        started: facts.started,
        ended: facts.ended,
        minutes,
        topics: Vec::new(),
        moved: Vec::new(),
        opening: Vec::new(),
        current: None,
        blanks: Blanks::default(),
        recap: None,
    }
}

fn entry(id: TopicId, facts: TopicFacts, standing: &Standing, reading: &Reading) -> TopicEntry {
    let carried = facts.carried();
    let mut context = facts.context;
    sort_by(&mut context, |(a, _), (b, _)| a.cmp(b));
    let context = context.into_iter();
    TopicEntry {
        id,
        headline: reading.headline.clone(),
        by: None,
        added: None,
        kind: facts.kind,
        mode: facts.mode,
        conclusion: reading.conclusion.clone(),
        live: facts.live,
        from: facts.from,
        carried,
        left_over: standing.left_over,
        outcome: standing.outcome,
        context: context
            .map(|(id, item)| ContextEntry { id, item })
            .collect(),
        enough: BySeat::default(),
        switch: BySeat::default(),
    }
}

/// Who brought it, and when: the first of them, should both say so.
fn tell_bringer<T: ReadTxn>(txn: &T, topic: &mut TopicEntry) {
    let said = [Seat::A, Seat::B].into_iter().filter_map(|seat| {
        let said = word::said(txn, seat, Verb::Brought, topic.id.as_str())?;
        Some((said.at(), seat))
    });
    if let Some((at, seat)) = said.min() {
        topic.by = Some(seat);
        topic.added = Some(at).filter(|at| *at > 0);
    }
}

/// Counts keyword lines.
fn count_blanks(reading: &Reading, topic: &TopicId, wordings: &[WordingView]) -> Blanks {
    // Most topics have none, and there may be many wordings.
    if reading.blanks.is_empty() {
        return Blanks::default();
    }
    let in_place =
        |wording: &&WordingView| wording.kind == WordingKind::Place && wording.topic == *topic;
    let read = wordings
        .iter()
        .filter(in_place)
        .map(|wording| wording.words.as_str());
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let filled: Vec<_> = reading.blanks.iter().filter(|blank| blank.filled).collect();
    let words = filled.iter().map(|blank| blank.words.as_str());
    Blanks {
        open: count(reading.blanks.len() - filled.len()),
        filled: count(wording::unasked(words, read).count()),
    }
}

fn title<T: ReadTxn>(txn: &T) -> Option<String> {
    agenda::text_field(txn, &txn.get_map(schema::SETTINGS)?, schema::TITLE)
}
