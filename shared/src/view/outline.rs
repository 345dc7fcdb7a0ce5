//! Outline: topics put where they stand, and what meetings make of them.

use super::{
    AgendaView, Blanks, BySeat, ContextEntry, GoneMeeting, MovedTopic, SectionView, TopicEntry,
};
use crate::agenda::{
    self, MeetingFacts, MeetingState, Meetings, Series, Standing, TopicFacts, TopicKind,
};
use crate::excerpt::excerpt;
use crate::ids::{Day, Seat, Section, Slot, TopicId};
use crate::promise;
use crate::recap;
use crate::schema;
use crate::sort::sort_by;
use crate::steps::walked;
use crate::word::{self, Verb};
use crate::wording::{self, Asks, Reading, TopicReadings, WordingKind, WordingView};
use std::mem;
use yrs::ReadTxn;

/// The most characters of a headline in a meeting that its topic went out of, as it can have been in all of them.
pub(super) const MOVED_HEADLINE: usize = 200;

/// The whole outline. Reads only topics that are not in `readings`; `counted` hears of each topic in it, of its
/// blanks, and of its notes when the meeting began that it stands in and that runs.
pub(super) fn outline<T: ReadTxn>(
    txn: &T,
    readings: &mut TopicReadings,
    asks: &Asks,
    wordings: Vec<WordingView>,
    mut counted: impl FnMut(&TopicId, Blanks, Option<u32>),
) -> AgendaView {
    let meetings = Meetings::of(txn);
    let promises = promise::promises(txn, &meetings);
    let mut outline = Outline::default();
    for (topic, facts) in agenda::all_topics(txn, &meetings) {
        if facts.deleted {
            continue;
        }
        let standing = Standing::of(txn, &meetings, &topic, &facts);
        let reading = readings.of(txn, &topic);
        outline.keep_moves(&topic, &facts, reading);
        let blanks = count_blanks(reading, in_place(asks, &topic, &wordings));
        let runs = |day: &Day| meetings.state(*day) == MeetingState::Running;
        let began = standing.day().filter(runs);
        let began =
            began.and_then(|day| agenda::notes_at_start(txn, &meetings, day, &topic, facts.live));
        counted(&topic, blanks, began);
        let in_writing = agenda::said_in_writing(txn, &meetings, &topic, &facts, standing.section);
        let mut entry = entry(topic, facts, &standing, reading);
        entry.in_writing = in_writing;
        entry.written = is_written(began, reading.notes);
        tell_bringer(txn, &mut entry);
        tell_answers(txn, &mut entry);
        match standing.section {
            Section::Next => outline.next.push(entry),
            Section::Parked => outline.parked.push(entry),
            Section::Meeting(day) => outline.standing.push((day, entry, blanks)),
        }
    }
    let undated = mem::take(&mut outline.next);
    let parked = mem::take(&mut outline.parked);
    let series = Series::of(txn);
    let off = series.map(|series| series.days_off(&meetings));
    let mut sections = outline.into_sections(&meetings, series.as_ref());
    let next = meetings.next();
    let answered = promise::answered(&promises);
    let ledger = recap::Ledger::of(&promises, &wordings);
    for section in &mut sections {
        if section.state != MeetingState::Closed {
            section.hear_answers(txn, &meetings);
        }
        if section.state == MeetingState::Running {
            section.decide_current(txn, &meetings);
        }
        section.opening = if next == Some(section.day) {
            promise::opening(&promises, section.day)
        } else {
            let places = answered.places(&section.day.to_string()).iter();
            let promises = places.filter_map(|place| promises.get(*place));
            promises.map(|promise| promise.id.clone()).collect()
        };
        if section.state == MeetingState::Closed {
            section.tell_recap(txn, &meetings, &ledger);
        }
    }
    drop(ledger);
    let gone = meetings.gone().iter();
    let gone = gone.map(|(day, how)| GoneMeeting {
        day: *day,
        how: *how,
    });
    AgendaView {
        title: title(txn),
        zone: agenda::zone(txn),
        series,
        off: off.unwrap_or_default(),
        template: agenda::template(txn),
        feedback: agenda::feedback(txn),
        prompts_off: agenda::switched_off(txn),
        seen_to: agenda::seen_to(txn),
        gone: gone.collect(),
        sections,
        next: undated,
        parked,
        promises,
        wordings,
    }
}

/// How the wordings read that stand in a topic.
pub(super) fn in_place<'words>(
    asks: &'words Asks,
    topic: &TopicId,
    wordings: &'words [WordingView],
) -> impl Iterator<Item = &'words str> {
    let wordings = asks.places(topic).iter().filter_map(|place| {
        walked(1);
        wordings.get(*place)
    });
    let in_place = wordings.filter(|wording| wording.kind == WordingKind::Place);
    in_place.map(|wording| wording.words.as_str())
}

/// Topics on their way into sections.
#[derive(Default)]
struct Outline {
    standing: Vec<(Day, TopicEntry, Blanks)>,
    next: Vec<TopicEntry>,
    parked: Vec<TopicEntry>,
    moved: Vec<(Day, MovedTopic)>,
}

impl Outline {
    fn keep_moves(&mut self, topic: &TopicId, facts: &TopicFacts, reading: &Reading) {
        let led_away = facts.outcomes.iter();
        let led_away = led_away.filter(|(.., outcome)| outcome.leads_to().is_some());
        self.moved.extend(led_away.map(|(day, _, outcome)| {
            let moved = MovedTopic {
                id: topic.clone(),
                headline: excerpt(&reading.headline, MOVED_HEADLINE),
                outcome: *outcome,
            };
            (*day, moved)
        }));
    }

    /// The sections, the newest day first, with all that stands in them or went out of them.
    fn into_sections(self, meetings: &Meetings, series: Option<&Series>) -> Vec<SectionView> {
        let made = meetings.made().iter();
        let mut sections: Vec<_> = made
            .map(|(day, facts)| section(*day, Some(facts), series))
            .collect();
        // A day that only a topic names still shows: nothing may disappear.
        let named = self.standing.iter().map(|(day, ..)| *day);
        let named = named.map(|day| section(day, None, series));
        sections.extend(named);
        walked(sections.len());
        // Stable: of a meeting and the same day as topics name it, the meeting stays.
        sort_by(&mut sections, |one, other| other.day.cmp(&one.day));
        sections.dedup_by_key(|section| section.day);
        for (day, entry, blanks) in self.standing {
            if let Some(section) = on(&mut sections, day) {
                section.take(entry, blanks);
            }
        }
        for (day, topic) in self.moved {
            if let Some(section) = on(&mut sections, day) {
                section.moved.push(topic);
            }
        }
        sections
    }
}

/// The section of a day.
fn on(sections: &mut [SectionView], day: Day) -> Option<&mut SectionView> {
    walked(1);
    let newest_first = |section: &SectionView| day.cmp(&section.day);
    let place = sections.binary_search_by(newest_first).ok()?;
    sections.get_mut(place)
}

impl SectionView {
    /// Makes its recap; it is closed.
    pub(super) fn tell_recap<T: ReadTxn>(
        &mut self,
        txn: &T,
        meetings: &Meetings,
        ledger: &recap::Ledger<'_>,
    ) {
        let topics = self.topics.iter();
        let conclusions =
            topics.filter_map(|topic| Some((&topic.id, topic.conclusion.as_deref()?)));
        let recap = recap::recap(txn, meetings, self.day, ledger, conclusions, &self.moved);
        self.recap = Some(recap);
    }

    fn take(&mut self, entry: TopicEntry, blanks: Blanks) {
        self.blanks.open += blanks.open;
        self.blanks.filled += blanks.filled;
        self.topics.push(entry);
    }

    fn hear_answers<T: ReadTxn>(&mut self, txn: &T, meetings: &Meetings) {
        for topic in &mut self.topics {
            topic.enough = agenda::enough_said(txn, meetings, &topic.id, self.day);
        }
    }

    /// Finds the topic that both want, and the questions that are still open beside it.
    fn decide_current<T: ReadTxn>(&mut self, txn: &T, meetings: &Meetings) {
        let day = self.day;
        let open = self.topics.iter_mut();
        let open = open.filter(|topic| topic.outcome.is_none());
        let mut wishes: Vec<_> = open
            .map(|topic| (agenda::wishes(txn, meetings, &topic.id, day), topic))
            .collect();
        let agreed = agenda::agreed(wishes.iter().map(|(wishes, topic)| (&topic.id, *wishes)));
        for (wishes, topic) in &mut wishes {
            let counts = |wish: &agenda::Wish| {
                let answered = agreed.as_ref();
                answered.is_none_or(|agreed| agreed.topic == topic.id || wish.at > agreed.at)
            };
            let said = |wish: Option<agenda::Wish>| Some(wish.filter(counts)?.wants);
            let both = [wishes.a, wishes.b].map(|wish| wish.is_some_and(|wish| wish.wants));
            topic.turned_to = both == [true; 2];
            topic.switch = BySeat {
                a: said(wishes.a),
                b: said(wishes.b),
            };
        }
        self.current = agreed.map(|agreed| agreed.topic);
    }
}

/// The section of a meeting; of one that only a topic names, when it has no facts.
fn section(day: Day, facts: Option<&MeetingFacts>, series: Option<&Series>) -> SectionView {
    let slot = facts.map_or(Slot::planned_for(day), |facts| facts.slot);
    let minutes = facts.and_then(|facts| facts.minutes?.try_into().ok());
    let state = facts.map_or(MeetingState::Planned, |facts| facts.state);
    // One that goes by a spare name was made on a day of the series, whose own name is another's.
    let planned = || {
        series
            .filter(|series| series.has(slot.day()) || series.has(day))?
            .at
    };
    let at = facts.and_then(|facts| facts.at).or_else(planned);
    SectionView {
        day,
        slot: Some(slot).filter(|slot| slot.day() != day),
        state,
        at: at.filter(|_| state != MeetingState::Closed),
        started: facts.and_then(|facts| facts.started),
        ended: facts.and_then(|facts| facts.ended),
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
        template: facts.template,
        carried,
        left_over: standing.left_over,
        written: false,
        turned_to: false,
        outcome: standing.outcome,
        context: context
            .map(|(id, item)| ContextEntry { id, item })
            .collect(),
        enough: BySeat::default(),
        in_writing: BySeat::default(),
        why: None,
        answers: BySeat::default(),
        switch: BySeat::default(),
    }
}

/// Whether notes read otherwise than when their meeting began.
pub(super) fn is_written(began: Option<u32>, notes: u32) -> bool {
    began.is_some_and(|began| began != notes)
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

/// Why it is asked and what each answered, where it is a question.
fn tell_answers<T: ReadTxn>(txn: &T, topic: &mut TopicEntry) {
    if topic.kind != Some(TopicKind::Question) {
        return;
    }
    let asker = topic.by;
    topic.why = asker.and_then(|asker| agenda::reason(txn, &topic.id, asker));
    topic.answers = agenda::answers(txn, &topic.id);
}

/// Counts keyword lines; `read` is how the topic's wordings read.
pub(super) fn count_blanks<'words>(
    reading: &'words Reading,
    read: impl Iterator<Item = &'words str>,
) -> Blanks {
    // Most topics have none.
    if reading.blanks.is_empty() {
        return Blanks::default();
    }
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let filled: Vec<_> = reading.blanks.iter().filter(|blank| blank.filled).collect();
    let words = filled.iter().map(|blank| blank.words.as_str());
    Blanks {
        open: count(reading.blanks.len() - filled.len()),
        filled: count(wording::unasked(words, read).count()),
    }
}

fn title<T: ReadTxn>(txn: &T) -> Option<String> {
    word::text_field(txn, &txn.get_map(schema::SETTINGS)?, schema::TITLE)
}
