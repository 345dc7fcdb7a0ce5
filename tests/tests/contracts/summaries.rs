//! Summaries of made-up agendas: what the core counts as waiting, for the page's inbox to be held against.

use super::generated_file::{File, Part};
use duologue_shared::agenda::{Enough, MeetingState, Outcome};
use duologue_shared::ids::{Day, Seat};
use duologue_shared::promise::{PromiseKind, PromiseState, PromiseView, Promiser};
use duologue_shared::recap::{Acknowledged, RecapChange, RecapItem, RecapView};
use duologue_shared::summary::summary;
use duologue_shared::view::{AgendaView, Blanks, BySeat, SectionView, TopicEntry};
use duologue_shared::wording::{WordingKind, WordingState, WordingView};
use serde_json::{Value, json};

/// How many agendas there are.
const AGENDAS: u64 = 24;

/// Agendas in which everything that can wait does and does not, with the summary for each seat.
pub(crate) fn of_agendas() -> File {
    let agendas: Vec<Value> = (0..AGENDAS).map(agenda_and_summaries).collect();
    let text = serde_json::to_string(&agendas).expect("a summary is JSON");
    File {
        path: "web/src/testing/summaries.json",
        leads_to: "",
        parts: split(&text),
        text: format!("{text}\n"),
        split,
    }
}

fn agenda_and_summaries(seed: u64) -> Value {
    let view = agenda(&mut Die(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1));
    json!({ "agenda": view, "a": summary(&view, Seat::A, None), "b": summary(&view, Seat::B, None) })
}

fn split(text: &str) -> Vec<Part> {
    vec![Part {
        name: "summaries".to_owned(),
        rust: "duologue_shared::summary::summary".to_owned(),
        text: text.trim_end().to_owned(),
    }]
}

/// Falls the same way for the same seed.
struct Die(u64);

impl Die {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) % sides
    }

    fn is(&mut self) -> bool {
        self.roll(2) == 0
    }

    fn some<T>(&mut self, value: T) -> Option<T> {
        self.is().then_some(value)
    }

    fn seat(&mut self) -> Seat {
        if self.is() { Seat::A } else { Seat::B }
    }
}

fn agenda(die: &mut Die) -> AgendaView {
    AgendaView {
        gone: Vec::new(),
        title: None,
        zone: None,
        series: None,
        off: Vec::new(),
        template: Vec::new(),
        feedback: None,
        prompts_off: Vec::new(),
        seen_to: Vec::new(),
        sections: (0..die.roll(4)).rev().map(|at| section(die, at)).collect(),
        next: topics(die, "next"),
        parked: topics(die, "parked"),
        promises: (0..die.roll(6)).map(|at| promise(die, at)).collect(),
        wordings: (0..die.roll(6)).map(|at| wording(die, at)).collect(),
    }
}

fn day(at: u64) -> Day {
    let days = i32::try_from(at * 7).unwrap();
    "2026-11-03"
        .parse::<Day>()
        .unwrap()
        .plus_days(days)
        .unwrap()
}

fn section(die: &mut Die, at: u64) -> SectionView {
    let state = match die.roll(3) {
        0 => MeetingState::Planned,
        1 => MeetingState::Running,
        _ => MeetingState::Closed,
    };
    let topics = topics(die, &format!("day{at}"));
    SectionView {
        slot: None,
        at: None,
        day: day(at),
        state,
        started: (state != MeetingState::Planned).then_some(1_000),
        ended: (state == MeetingState::Closed).then_some(2_000),
        minutes: die.some(30),
        current: (state == MeetingState::Running && die.is())
            .then(|| topics.first().map(|topic| topic.id.clone()))
            .flatten(),
        topics,
        moved: Vec::new(),
        opening: Vec::new(),
        blanks: Blanks::default(),
        recap: (state == MeetingState::Closed).then(|| recap(die)),
    }
}

fn topics(die: &mut Die, section: &str) -> Vec<TopicEntry> {
    (0..die.roll(4))
        .map(|at| TopicEntry {
            id: format!("topic-{section}-{at}").parse().unwrap(),
            headline: "a topic".to_owned(),
            by: Some(die.seat()),
            added: Some(1),
            kind: None,
            mode: None,
            conclusion: None,
            live: false,
            from: None,
            template: None,
            carried: u32::try_from(die.roll(2)).unwrap(),
            left_over: die.roll(4) == 0,
            written: false,
            turned_to: false,
            outcome: (die.roll(3) == 0).then_some(Outcome::Discussed),
            context: Vec::new(),
            enough: BySeat {
                a: enough(die),
                b: enough(die),
            },
            in_writing: BySeat::default(),
            why: None,
            answers: BySeat::default(),
            switch: BySeat {
                a: wants(die),
                b: wants(die),
            },
        })
        .collect()
}

fn enough(die: &mut Die) -> Option<Enough> {
    match die.roll(3) {
        0 => Some(Enough::Enough),
        1 => Some(Enough::More),
        _ => None,
    }
}

fn wants(die: &mut Die) -> Option<bool> {
    let wants = die.is();
    die.some(wants)
}

fn recap(die: &mut Die) -> RecapView {
    let item = RecapItem::Decided {
        topic: "topic-old".parse().unwrap(),
        words: "ship it".to_owned(),
    };
    let mut said = || {
        let gone = RecapChange::Gone { was: item.clone() };
        let changes = if die.is() { vec![gone] } else { Vec::new() };
        die.some(Acknowledged { at: 1, changes })
    };
    let (a, b) = (said(), said());
    let items = if die.is() { vec![item] } else { Vec::new() };
    RecapView { items, a, b }
}

fn promise(die: &mut Die, at: u64) -> PromiseView {
    let state = match die.roll(5) {
        0 => PromiseState::Proposed,
        1 => PromiseState::Accepted,
        2 => PromiseState::Changed {
            accepted: "send it".to_owned(),
        },
        3 => PromiseState::Done { late: false },
        _ => PromiseState::Withdrawn,
    };
    let who = die.seat();
    PromiseView {
        id: format!("promise-{at}").parse().unwrap(),
        who: Promiser::Seat(who),
        telling: None,
        answers: who,
        kind: PromiseKind::Action,
        what: "send the draft".to_owned(),
        how: None,
        due: die.some(day(at)),
        first_due: None,
        topic: somewhere(die).map(|topic| topic.parse().unwrap()),
        line: None,
        meeting: None,
        state,
        history: Vec::new(),
    }
}

fn wording(die: &mut Die, at: u64) -> WordingView {
    let words = if die.roll(4) == 0 { "" } else { "we ship" };
    let state = match die.roll(4) {
        0 => WordingState::Waiting,
        1 => WordingState::Confirmed {
            at: 1,
            instead: None,
        },
        2 => WordingState::Corrected {
            correction: "we shipped".to_owned(),
            at: 1,
            difference: Vec::new(),
        },
        _ => WordingState::Changed {
            confirmed: "we shipped".to_owned(),
            at: 1,
            difference: Vec::new(),
        },
    };
    WordingView {
        id: format!("wording-{at}").parse().unwrap(),
        topic: somewhere(die).unwrap_or("topic-gone").parse().unwrap(),
        meeting: None,
        by: die.seat(),
        at: 1,
        kind: WordingKind::Place,
        words: words.to_owned(),
        state,
    }
}

/// A topic that there may be, one that is deleted, or none.
fn somewhere(die: &mut Die) -> Option<&'static str> {
    const PLACES: [&str; 5] = [
        "topic-next-0",
        "topic-parked-0",
        "topic-day0-0",
        "topic-day1-0",
        "topic-gone",
    ];
    let place = usize::try_from(die.roll(6)).unwrap();
    PLACES.get(place).copied()
}
