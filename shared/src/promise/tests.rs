mod accepting;
mod answering;
mod concurrent;
mod names;

use super::{
    PromiseError, PromiseEventKind, PromiseKind, PromiseOperation, PromiseState, PromiseView,
    Promiser, Terms, answered, opening, perform, promises,
};
use crate::agenda::{MeetingState, Meetings};
use crate::doer::Doer;
use crate::ids::{Day, LineId, PromiseId, Seat, Slot};
use crate::replica::Replica;
use crate::schema;
use crate::testing::{line, local, replica, topic};
use yrs::{Map, Transact, WriteTxn};

/// Noon of 2026-11-24 in UTC.
const NOON: u64 = 1_795_521_600_000;
const HOUR: u64 = 3_600_000;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn id(name: &str) -> PromiseId {
    PromiseId::try_from(format!("promise-{name}").as_str()).unwrap()
}

/// One of the two at a device of theirs, which has a clock.
struct Person {
    seat: Seat,
    replica: Replica,
    clock: u64,
}

impl Person {
    fn sits(seat: Seat, client: u64) -> Self {
        Self {
            seat,
            replica: replica(client),
            clock: NOON,
        }
    }

    fn tries(&mut self, operation: &PromiseOperation) -> Result<(), PromiseError> {
        self.clock += 1;
        let by = Doer {
            seat: self.seat,
            at: self.clock,
        };
        let mut done = Ok(());
        local(&self.replica, |txn| done = perform(txn, by, operation));
        done
    }

    fn does(&mut self, operation: &PromiseOperation) {
        self.tries(operation).unwrap();
    }

    fn makes(&mut self, name: &str, terms: Terms) {
        self.does(&make(name, terms));
    }

    fn sees_all(&self) -> Vec<PromiseView> {
        let txn = self.replica.doc().transact();
        promises(&txn, &Meetings::of(&txn))
    }

    fn sees(&self, name: &str) -> PromiseView {
        let mut all = self.sees_all().into_iter();
        all.find(|promise| promise.id == id(name)).unwrap()
    }

    fn state(&self, name: &str) -> PromiseState {
        self.sees(name).state
    }

    /// Its terms as they are shown to this person.
    fn reads(&self, name: &str) -> Terms {
        let seen = self.sees(name);
        Terms {
            who: seen.who,
            telling: seen.telling,
            kind: seen.kind,
            what: seen.what,
            how: seen.how,
            due: seen.due,
        }
    }

    fn accepts(&mut self, name: &str) -> Result<(), PromiseError> {
        let terms = self.reads(name);
        self.tries(&accept(name, terms))
    }

    fn history(&self, name: &str) -> Vec<(PromiseEventKind, Seat)> {
        let history = self.sees(name).history.into_iter();
        history.map(|event| (event.event, event.by)).collect()
    }
}

fn ana_and_ben() -> (Person, Person) {
    (Person::sits(Seat::A, 1), Person::sits(Seat::B, 2))
}

/// Both have everything that the other has, and see the same.
fn meet(one: &Person, other: &Person) {
    crate::testing::meet(&one.replica, &other.replica);
    assert_eq!(one.sees_all(), other.sees_all());
}

fn will(seat: Seat, what: &str, due: &str) -> Terms {
    Terms {
        who: Promiser::Seat(seat),
        telling: None,
        kind: PromiseKind::Action,
        what: what.to_owned(),
        how: None,
        due: due.parse().ok(),
    }
}

fn chris_will(what: &str, telling: Option<Seat>) -> Terms {
    Terms {
        who: Promiser::Name("Chris".to_owned()),
        telling,
        ..will(Seat::A, what, "")
    }
}

fn make(name: &str, terms: Terms) -> PromiseOperation {
    PromiseOperation::Make {
        promise: id(name),
        terms,
        topic: None,
        line: None,
        meeting: None,
    }
}

fn made_in(meeting: &str, name: &str, terms: Terms) -> PromiseOperation {
    PromiseOperation::Make {
        promise: id(name),
        terms,
        topic: Some(topic("one")),
        line: Some(line("a")),
        meeting: Some(day(meeting)),
    }
}

fn change(name: &str, terms: Terms) -> PromiseOperation {
    PromiseOperation::Change {
        promise: id(name),
        terms,
    }
}

fn accept(name: &str, terms: Terms) -> PromiseOperation {
    PromiseOperation::Accept {
        promise: id(name),
        terms,
    }
}

fn finish(name: &str, meeting: &str) -> PromiseOperation {
    PromiseOperation::Finish {
        promise: id(name),
        word: None,
        meeting: meeting.parse().ok(),
    }
}

fn unfinish(name: &str) -> PromiseOperation {
    PromiseOperation::Unfinish { promise: id(name) }
}

fn renew(name: &str, due: &str, word: &str, meeting: &str) -> PromiseOperation {
    PromiseOperation::Renew {
        promise: id(name),
        due: day(due),
        word: word.to_owned(),
        meeting: meeting.parse().ok(),
    }
}

fn withdraw(name: &str, word: &str, meeting: &str) -> PromiseOperation {
    PromiseOperation::Withdraw {
        promise: id(name),
        word: word.to_owned(),
        meeting: meeting.parse().ok(),
    }
}

fn delete(name: &str) -> PromiseOperation {
    PromiseOperation::Delete { promise: id(name) }
}

fn restore(name: &str) -> PromiseOperation {
    PromiseOperation::Restore { promise: id(name) }
}

fn changed(accepted: &str) -> PromiseState {
    PromiseState::Changed {
        accepted: accepted.to_owned(),
    }
}

fn closes(replica: &Replica, meeting: &str) {
    local(replica, |txn| {
        let key = schema::meeting_key(Slot::planned_for(day(meeting)), schema::MEETING_STATE);
        let meetings = txn.get_or_insert_map(schema::MEETINGS);
        meetings.insert(txn, key, MeetingState::Closed.as_str());
    });
}
