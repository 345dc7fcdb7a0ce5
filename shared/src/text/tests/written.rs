use crate::ids::{Seat, TopicId};
use crate::replica::Replica;
use crate::testing::{delete, edits, insert, meet, plain, replica, split, topic};
use crate::text::{Written, written};
use yrs::Transact;

/// Odd clients are Ana's, even ones Ben's; nobody knows whose 9 is.
fn seat_of(client: u64) -> Option<Seat> {
    match client {
        9 => None,
        client if client % 2 == 1 => Some(Seat::A),
        _ => Some(Seat::B),
    }
}

fn run(at: u32, len: u32, by: Option<Seat>) -> Written {
    Written { at, len, by }
}

fn runs(reader: &Replica, topic: &TopicId) -> Vec<Written> {
    let before = reader.snapshot();
    let runs = written(&mut reader.doc().transact_mut(), topic, seat_of);
    assert_eq!(reader.snapshot(), before, "reading changes nothing");
    runs
}

#[test]
fn words_tell_who_typed_them_line_by_line() {
    let (ana, ben, before) = (replica(1), replica(2), replica(9));
    let notes = topic("notes");
    edits(&before, &notes, &[insert(0, "old ")]);
    meet(&before, &ana);
    edits(
        &ana,
        &notes,
        &[
            insert(4, "we 🙂 ship"),
            split(14, "one"),
            insert(15, "soon"),
        ],
    );
    meet(&ana, &ben);
    edits(
        &ben,
        &notes,
        &[delete(7, 3), insert(7, "all "), insert(16, "er")],
    );
    meet(&ben, &ana);
    assert_eq!(plain(&ana, &notes), "old we all ship\nersoon");
    let by_ana = Some(Seat::A);
    let by_ben = Some(Seat::B);
    let expected = [
        run(0, 4, None),
        run(4, 3, by_ana),
        run(7, 4, by_ben),
        run(11, 4, by_ana),
        run(16, 2, by_ben),
        run(18, 4, by_ana),
    ];
    for reader in [&ana, &ben] {
        assert_eq!(runs(reader, &notes), expected);
    }
}

#[test]
fn words_of_one_person_in_two_tabs_are_one_run() {
    let (first, second) = (replica(1), replica(3));
    let notes = topic("notes");
    edits(&first, &notes, &[insert(0, "half")]);
    meet(&first, &second);
    edits(&second, &notes, &[insert(4, " and half")]);
    assert_eq!(runs(&second, &notes), [run(0, 13, Some(Seat::A))]);
    assert_eq!(runs(&second, &topic("nothing")), []);
}
