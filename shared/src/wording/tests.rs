//! Stories of Ana on seat a and Ben on seat b, who ask each other to confirm words.

mod blanks;
mod corrections;
mod difference;
mod letters;
mod odd;
mod place;
mod random;
mod undo;

use super::{
    PieceChange, PlacedWording, WordingError, WordingOperation, WordingState, WordingView, perform,
    placed, wordings,
};
use crate::agenda::Place;
use crate::doer::Doer;
use crate::ids::{Seat, TopicId, WordingId};
use crate::replica::{Origin, Replica};
use crate::schema;
use crate::testing::{add, delete, does, edits, insert, meet, plain, replica, split, topic};
use crate::text::TextOp;
use crate::wording::TopicReadings;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use yrs::undo::Options;
use yrs::{Transact, UndoManager};

/// Two people who have one topic, whose words both have.
struct Pair {
    ana: Replica,
    ben: Replica,
    notes: TopicId,
    clock: AtomicU64,
}

impl Pair {
    /// A topic with these lines, in the meeting of 24 November.
    fn with(lines: &[&str]) -> Self {
        let (ana, ben, notes) = (replica(1), replica(2), topic("notes"));
        let day = "2026-11-24".parse().unwrap();
        does(&ana, &add("notes", day, Place::Last));
        let headline = [delete(0, length("notes")), insert(0, lines[0])];
        edits(&ana, &notes, &headline);
        for (count, words) in lines.iter().enumerate().skip(1) {
            let end = length(&plain(&ana, &notes));
            let name = count.to_string();
            edits(&ana, &notes, &[split(end, &name), insert(end + 1, words)]);
        }
        meet(&ana, &ben);
        Self {
            ana,
            ben,
            notes,
            clock: AtomicU64::new(1_000),
        }
    }

    fn meet(&self) {
        meet(&self.ana, &self.ben);
    }

    /// What somebody does, a second after what was done before.
    fn does(&self, seat: Seat, operation: &WordingOperation) -> Result<(), WordingError> {
        let at = self.clock.fetch_add(1_000, Ordering::Relaxed);
        let doer = Doer { seat, at };
        // The page does so under an origin of its own, which undo does not follow.
        let mut txn = self.of(seat).doc().transact_mut_with("deed");
        perform(&mut txn, doer, operation)
    }

    fn of(&self, seat: Seat) -> &Replica {
        match seat {
            Seat::A => &self.ana,
            Seat::B => &self.ben,
        }
    }

    /// Ana asks for the first place that reads like this.
    fn ana_asks(&self, words: &str) -> WordingId {
        let asked = self.asks(Seat::A, words, words);
        asked.unwrap()
    }

    fn asks(&self, seat: Seat, name: &str, words: &str) -> Result<WordingId, WordingError> {
        let at = self.find(seat, words);
        let id = wording(name);
        let operation = WordingOperation::Ask {
            wording: id.clone(),
            topic: self.notes.clone(),
            at,
            len: length(words),
        };
        self.does(seat, &operation).map(|()| id)
    }

    fn find(&self, seat: Seat, words: &str) -> u32 {
        let text = plain(self.of(seat), &self.notes);
        length(text.split_once(words).unwrap().0)
    }

    fn confirms(&self, seat: Seat, id: &WordingId, words: &str) -> Result<(), WordingError> {
        let (wording, words) = (id.clone(), words.to_owned());
        self.does(seat, &WordingOperation::Confirm { wording, words })
    }

    fn corrects(&self, seat: Seat, id: &WordingId, words: &str) -> Result<(), WordingError> {
        let (wording, words) = (id.clone(), words.to_owned());
        self.does(seat, &WordingOperation::Correct { wording, words })
    }

    fn takes(&self, seat: Seat, id: &WordingId) -> Result<(), WordingError> {
        let wording = id.clone();
        self.does(seat, &WordingOperation::TakeCorrection { wording })
    }

    fn withdraws(&self, seat: Seat, id: &WordingId) -> Result<(), WordingError> {
        let wording = id.clone();
        self.does(seat, &WordingOperation::Withdraw { wording })
    }

    /// Ana asks for those words, Ben confirms them, and both know.
    fn confirmed(lines: &[&str], words: &str) -> (Self, WordingId) {
        let pair = Self::with(lines);
        let id = pair.ana_asks(words);
        pair.meet();
        pair.confirms(Seat::B, &id, words).unwrap();
        pair.meet();
        assert_eq!(pair.reads(), [format!("confirmed: {words}")]);
        (pair, id)
    }

    /// Somebody takes words out and puts others there.
    fn replaces(&self, seat: Seat, words: &str, by: &str) {
        let at = self.find(seat, words);
        let mut ops = vec![TextOp::Delete {
            at,
            len: length(words),
        }];
        if !by.is_empty() {
            ops.push(insert(at, by));
        }
        edits(self.of(seat), &self.notes, &ops);
    }

    fn inserts(&self, seat: Seat, before: &str, words: &str) {
        let at = self.find(seat, before);
        edits(self.of(seat), &self.notes, &[insert(at, words)]);
    }

    /// How the wordings read for both, once they have met.
    fn reads(&self) -> Vec<String> {
        self.meet();
        let ana = views(&self.ana);
        assert_eq!(ana, views(&self.ben), "both see the same");
        let there = |replica| places(replica, &self.notes);
        assert_eq!(there(&self.ana), there(&self.ben), "in the same places");
        ana.iter().map(read).collect()
    }
}

fn wording(name: &str) -> WordingId {
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    WordingId::try_from(format!("wording-{name:.20}")).unwrap()
}

fn length(words: &str) -> u32 {
    u32::try_from(words.encode_utf16().count()).unwrap()
}

/// The wordings at a replica, and that looking again at readings made before gives the same.
fn views(replica: &Replica) -> Vec<WordingView> {
    let mut txn = replica.doc().transact_mut();
    let mut readings = TopicReadings::default();
    let views = wordings(&mut txn, &mut readings);
    let again = wordings(&mut txn, &mut readings);
    drop(txn);
    assert_eq!(again, views);
    views
}

/// The words in place, as the text has them.
fn places(replica: &Replica, topic: &TopicId) -> Vec<(u32, String)> {
    let text: Vec<u16> = plain(replica, topic).encode_utf16().collect();
    let placed = placed(
        &mut replica.doc().transact_mut(),
        topic,
        &mut TopicReadings::default(),
    );
    let there = |placed: &PlacedWording| {
        let start = usize::try_from(placed.start).unwrap();
        let end = start + usize::try_from(placed.len).unwrap();
        let words = String::from_utf16(&text[start..end]).unwrap();
        assert_eq!(words, placed.wording.words);
        (placed.start, words)
    };
    placed.iter().map(there).collect()
}

/// A wording in a line: what is gone in brackets, what is new in braces.
fn read(view: &WordingView) -> String {
    let difference = |pieces: &[super::Piece]| -> String {
        let piece = |piece: &super::Piece| match piece.change {
            PieceChange::Same => piece.text.clone(),
            PieceChange::Gone => format!("[{}]", piece.text),
            PieceChange::New => format!("{{{}}}", piece.text),
        };
        pieces.iter().map(piece).collect()
    };
    match &view.state {
        WordingState::Waiting => format!("waiting: {}", view.words),
        WordingState::Confirmed { instead: None, .. } => format!("confirmed: {}", view.words),
        WordingState::Confirmed {
            instead: Some(instead),
            ..
        } => format!("confirmed: {} instead of {instead}", view.words),
        WordingState::Corrected {
            difference: pieces, ..
        } => {
            format!("corrected: {}", difference(pieces))
        }
        WordingState::Changed {
            difference: pieces, ..
        } => {
            format!("changed: {}", difference(pieces))
        }
    }
}

/// Undo as the page has it: a topic's words, local changes only, each step its own.
fn undo_of(replica: &Replica, topic: &TopicId) -> UndoManager {
    let mut undo = UndoManager::with_options(Options {
        capture_timeout_millis: 0,
        tracked_origins: HashSet::from([Origin::Local.into()]),
        capture_transaction: None,
        timestamp: Arc::new(|| 0),
        init_undo_stack: Vec::new(),
        init_redo_stack: Vec::new(),
    });
    let doc = replica.doc();
    undo.expand_scope(doc, &doc.get_or_insert_text(schema::words_root(topic)));
    undo
}
