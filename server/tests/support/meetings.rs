//! Agendas as pairs have them after some years: meetings with topics, notes, conclusions and promises, from a seed.

use duologue_shared::agenda::{AgendaOperation, Outcome, Place};
use duologue_shared::ids::{Day, LineId, PromiseId, Seat, Section, TopicId};
use duologue_shared::operation::{Doer, Operation, perform};
use duologue_shared::promise::{PromiseKind, PromiseOperation, Promiser, Terms};
use duologue_shared::replica::{Origin, Replica};
use duologue_shared::text::{self, LineKind, LinePatch, Marks, TextOp};
use yrs::Transact;

use crate::chance::Chance;

const TOPICS: u64 = 5;

const WORDS: &[&str] = &[
    "the",
    "a",
    "we",
    "to",
    "and",
    "of",
    "in",
    "that",
    "is",
    "for",
    "with",
    "on",
    "it",
    "about",
    "budget",
    "release",
    "migration",
    "hiring",
    "roadmap",
    "customer",
    "support",
    "review",
    "draft",
    "deadline",
    "holiday",
    "cover",
    "feedback",
    "design",
    "interview",
    "quarter",
    "Über",
    "nächste",
    "Woche",
    "Straße",
    "Urlaub",
    "Vertretung",
    "Gespräch",
    "naïve",
    "résumé",
    "performance",
    "team",
    "database",
    "incident",
    "on-call",
    "pricing",
    "contract",
    "security",
    "audit",
    "testing",
    "before",
    "after",
    "should",
    "could",
    "agreed",
    "decided",
    "later",
    "again",
    "ask",
    "tell",
    "Ana",
    "Ben",
    "product",
    "meeting",
    "numbers",
    "growth",
    "retention",
    "onboarding",
    "docs",
];

/// Writes so many weekly meetings into a replica, the last of which is to come.
pub fn write_meetings(replica: &Replica, meetings: i32, chance: &mut Chance) {
    let first: Day = "2024-01-02".parse().unwrap();
    for number in 0..meetings {
        let day = first.plus_days(7 * number).unwrap();
        does(replica, AgendaOperation::AddMeeting { day });
        for place in 0..TOPICS {
            let topic: TopicId = format!("topic-{number}-{place}").parse().unwrap();
            write_topic(replica, day, &topic, chance);
        }
        let promise: PromiseId = format!("promise-{number}").parse().unwrap();
        let terms = Terms {
            who: Promiser::Seat(Seat::B),
            telling: None,
            kind: PromiseKind::Action,
            what: sentence(chance, 4..9),
            how: None,
            due: day.plus_days(10),
        };
        does(
            replica,
            PromiseOperation::Make {
                promise,
                terms,
                topic: None,
                line: None,
                meeting: Some(day),
            },
        );
        if number + 1 < meetings {
            does(replica, AgendaOperation::CloseMeeting { day });
        }
    }
}

fn write_topic(replica: &Replica, day: Day, topic: &TopicId, chance: &mut Chance) {
    let headline = sentence(chance, 2..7);
    let mut at = units(&headline);
    does(
        replica,
        AgendaOperation::AddTopic {
            topic: topic.clone(),
            section: Section::Meeting(day),
            place: Place::Last,
            headline,
        },
    );
    let mut ops = Vec::new();
    let lines = chance.within(4..10);
    let id = |number: u64| -> LineId { format!("line-{number:06}").parse().unwrap() };
    for number in 0..lines {
        let words = sentence(chance, 4..16);
        ops.push(TextOp::Break {
            at,
            line: id(number),
        });
        at += 1 + units(&words);
        ops.push(TextOp::Insert {
            at: at - units(&words),
            text: words,
            marks: Marks::default(),
        });
    }
    let mut txn = replica.doc().transact_mut_with(Origin::Local);
    text::edit(&mut txn, topic, &ops).unwrap();
    let conclusion = LinePatch {
        kind: Some(LineKind::Conclusion),
        ..LinePatch::default()
    };
    text::set_line(&mut txn, topic, &id(lines - 1), &conclusion).unwrap();
    drop(txn);
    does(
        replica,
        AgendaOperation::SetOutcome {
            topic: topic.clone(),
            day,
            outcome: Some(Outcome::Discussed),
        },
    );
}

fn does(replica: &Replica, operation: impl Into<Operation>) {
    let mut txn = replica.doc().transact_mut_with(Origin::Operation);
    let doer = Doer {
        seat: Seat::A,
        at: 1,
    };
    perform(&mut txn, doer, &operation.into()).unwrap();
}

fn sentence(chance: &mut Chance, words: std::ops::Range<u64>) -> String {
    let count = chance.within(words);
    let word = |_| {
        // One in eight is a word that stands hardly anywhere else.
        if chance.once_in(8) {
            return format!("{:x}", chance.within(0x1000..0x10_0000));
        }
        let place = chance.next() % u64::try_from(WORDS.len()).unwrap();
        WORDS[usize::try_from(place).unwrap()].to_owned()
    };
    let words: Vec<String> = (0..count).map(word).collect();
    words.join(" ")
}

fn units(words: &str) -> u32 {
    u32::try_from(words.encode_utf16().count()).unwrap()
}
