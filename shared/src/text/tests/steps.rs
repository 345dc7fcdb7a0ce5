//! An editor that only follows the steps shows what the document holds.

use super::format;
use crate::ids::{LineId, TopicId};
use crate::replica::Replica;
use crate::schema;
use crate::testing::{self, Die, delete, edits, insert, meet, replica, split, topic};
use crate::text::{Line, Marks, MarksChange, TextDelta, TextOp, lines, text_delta};
use std::sync::{Arc, Mutex};
use yrs::{Observable, Transact};

/// A unit of a shown text: a marker, or a character with its marks.
#[derive(Debug, Clone, PartialEq)]
enum Unit {
    Marker(LineId),
    Char(char, Marks),
}

fn units(shown: &[Line]) -> Vec<Unit> {
    let mut units = Vec::new();
    for (place, line) in shown.iter().enumerate() {
        if place > 0 {
            units.push(Unit::Marker(line.id.clone()));
        }
        for span in &line.spans {
            units.extend(span.text.chars().map(|c| Unit::Char(c, span.marks.clone())));
        }
    }
    units
}

/// Follows the steps like an editor does; positions count UTF-16 units.
fn follow(shown: &mut Vec<Unit>, steps: &[TextDelta]) {
    let mut at = 0;
    let end = |shown: &[Unit], at: usize, len: u32| {
        let mut left = usize::try_from(len).unwrap();
        let mut end = at;
        while left > 0 {
            left -= match &shown[end] {
                Unit::Marker(_) => 1,
                Unit::Char(c, _) => c.len_utf16(),
            };
            end += 1;
        }
        end
    };
    for step in steps {
        match step {
            TextDelta::Retain { len, marks } => {
                let until = end(shown, at, *len);
                for unit in &mut shown[at..until] {
                    if let (Unit::Char(_, old), Some(change)) = (unit, marks) {
                        apply_marks(old, change);
                    }
                }
                at = until;
            }
            TextDelta::Delete { len } => {
                let until = end(shown, at, *len);
                shown.drain(at..until);
            }
            TextDelta::Insert { text, marks } => {
                let new: Vec<_> = text.chars().map(|c| Unit::Char(c, marks.clone())).collect();
                let count = new.len();
                shown.splice(at..at, new);
                at += count;
            }
            TextDelta::Break { line } => {
                shown.insert(at, Unit::Marker(line.clone()));
                at += 1;
            }
        }
    }
}

fn apply_marks(marks: &mut Marks, change: &MarksChange) {
    let flags = [
        (&mut marks.bold, change.bold),
        (&mut marks.italic, change.italic),
        (&mut marks.strike, change.strike),
        (&mut marks.code, change.code),
    ];
    for (mark, change) in flags {
        *mark = change.unwrap_or(*mark);
    }
    if let Some(link) = &change.link {
        marks.link.clone_from(link);
    }
}

/// Watches a topic's words like the page does: what it shows is only ever changed by steps.
fn watch(replica: &Replica, topic: &TopicId) -> Arc<Mutex<Vec<Unit>>> {
    let shown = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&shown);
    let text = replica.doc().get_or_insert_text(schema::words_root(topic));
    text.observe("page", move |txn, event| {
        follow(&mut kept.lock().unwrap(), &text_delta(event, txn));
    });
    shown
}

/// An edit that the text can take, or none if the die falls badly.
pub(super) fn random_op(
    die: &mut Die,
    replica: &Replica,
    topic: &TopicId,
    name: usize,
) -> Option<TextOp> {
    let text = testing::plain(replica, topic);
    // Boundaries between characters, in UTF-16 units.
    let mut places = vec![0_u32];
    for c in text.chars() {
        places.push(places[places.len() - 1] + u32::try_from(c.len_utf16()).unwrap());
    }
    let (from, to) = (die.roll(places.len()), die.roll(places.len()));
    let (at, end) = (places[from.min(to)], places[from.max(to)]);
    let marks = die.pick(&[Some(true), Some(false), None]).to_owned();
    let other = die.pick(&[Some(true), Some(false), None]).to_owned();
    Some(match die.roll(8) {
        0 | 1 => insert(at, die.pick::<&str>(&["a", "bc", "👍", "é", "long words"])),
        2 => TextOp::Insert {
            at,
            text: "m".into(),
            marks: Marks {
                bold: true,
                italic: other.is_some(),
                ..Marks::default()
            },
        },
        3 => split(at, &name.to_string()),
        4 | 5 if end > at => delete(at, end - at),
        6 | 7 if end > at => format(
            at,
            end - at,
            MarksChange {
                bold: marks,
                italic: other,
                ..Default::default()
            },
        ),
        _ => return None,
    })
}

/// An editor that follows the steps shows what the document holds, whoever changes it.
#[test]
fn following_the_steps_shows_what_the_lines_say() {
    for seed in 0..400 {
        let mut die = Die::seeded(seed);
        let (ana, ben, notes) = (replica(1), replica(2), topic("notes"));
        let shown = [(&ana, watch(&ana, &notes)), (&ben, watch(&ben, &notes))];
        for step in 0..30 {
            let person = *die.pick(&[&ana, &ben]);
            if die.roll(3) == 0 {
                meet(&ana, &ben);
            } else if let Some(op) = random_op(&mut die, person, &notes, step) {
                edits(person, &notes, &[op]);
            }
            for (replica, shown) in &shown {
                let expected = units(&lines(&replica.doc().transact(), &notes));
                assert_eq!(*shown.lock().unwrap(), expected, "seed {seed}, step {step}");
            }
        }
    }
}
