use super::split_update;
use crate::replica::{Origin, Replica};
use crate::scan::Scan;
use crate::testing::{Die, bring, delete, edits, insert, meet, plain, replica, split, topic};

/// The server takes the pieces one after the other; how many there were.
#[track_caller]
fn arrives(update: &[u8], limit: usize, server: &Replica) -> usize {
    let pieces = split_update(update, limit).unwrap();
    for piece in &pieces {
        assert!(piece.len() <= limit, "{} of {limit}", piece.len());
        server.accept(piece, Origin::Remote).unwrap();
    }
    pieces.len()
}

/// Not the same text alone: what comes between two letters later is put in order by what their blocks say.
#[track_caller]
fn assert_same_blocks(one: &Replica, other: &Replica) {
    assert!(one.same_state(other));
    assert!(
        one.missing_at(&[0]) == other.missing_at(&[0]),
        "other blocks"
    );
}

fn lacked(by: &Replica, of: &Replica) -> Vec<u8> {
    of.missing_at(&by.state_vector()).unwrap()
}

#[test]
fn what_is_small_enough_stays_as_it_is() {
    let update = edits(&replica(1), &topic("notes"), &[insert(0, "small")]);
    assert_eq!(split_update(&update, update.len()).unwrap(), [update]);
}

/// yrs puts what one types in one go into one block, however long it grew.
#[test]
fn long_words_are_divided_between_characters() {
    let (ana, server, notes) = (replica(1), replica(9), topic("notes"));
    let words = "aé€🙂".repeat(200);
    edits(&ana, &notes, &[insert(0, &words)]);
    for limit in 64..80 {
        let server = replica(limit);
        let limit = usize::try_from(limit).unwrap();
        assert!(arrives(&lacked(&server, &ana), limit, &server) > 20);
        assert!(server.same_state(&ana));
    }
    // Between two letters of somebody else, where the right one stays the right one of every part.
    edits(&server, &notes, &[insert(0, "[]")]);
    let ben = replica(2);
    bring(&server, &ben);
    edits(&ben, &notes, &[insert(1, &words)]);
    arrives(&lacked(&server, &ben), 100, &server);
    assert_eq!(plain(&server, &notes), format!("[{words}]"));
    assert_same_blocks(&server, &ben);
}

#[test]
fn deletions_come_last_and_are_cut_too() {
    let (ana, server, notes) = (replica(1), replica(9), topic("notes"));
    edits(&ana, &notes, &[insert(0, &"kept ".repeat(100))]);
    bring(&ana, &server);
    for at in 0..100 {
        edits(&ana, &notes, &[delete(at * 4, 1)]);
    }
    let update = lacked(&server, &ana);
    assert!(arrives(&update, 100, &server) > 2);
    assert_eq!(plain(&server, &notes), "ept ".repeat(100));
    let first = split_update(&update, 100).unwrap().remove(0);
    assert_eq!(Scan::of(&first).unwrap().inserted().count(), 0);
}

#[test]
fn nonsense_is_not_cut() {
    assert!(split_update(&[7; 100], 10).is_err());
}

/// Two tabs write into each other's words, and a third copy gets all of it at once, by pieces as small as they get.
#[test]
fn whatever_was_written_arrives_by_pieces_of_any_size() {
    for seed in 0..300 {
        let mut die = Die::seeded(seed);
        let tabs = [replica(1), replica(3), replica(5)];
        let server = replica(9);
        let notes = topic("notes");
        for step in 0..60 {
            let tab = die.pick(&tabs);
            let text = plain(tab, &notes);
            let characters: Vec<char> = text.chars().collect();
            let place = die.roll(characters.len() + 1);
            let before = characters.iter().take(place);
            let at = u32::try_from(before.map(|next| next.len_utf16()).sum::<usize>()).unwrap();
            let next = characters.get(place);
            match (die.roll(8), next) {
                (0, _) => meet(tab, die.pick(&tabs)),
                (1, _) if step < 20 => bring(tab, &server),
                (2, _) => drop(edits(tab, &notes, &[split(at, &step.to_string())])),
                (3, Some(next)) => {
                    let len = u32::try_from(next.len_utf16()).unwrap();
                    edits(tab, &notes, &[delete(at, len)]);
                }
                (4, _) => {
                    let long = "lång🙂".repeat(die.roll(30));
                    edits(tab, &notes, &[insert(at, &long)]);
                }
                _ => drop(edits(tab, &notes, &[insert(at, "ab")])),
            }
        }
        meet(&tabs[0], &tabs[1]);
        meet(&tabs[0], &tabs[2]);
        let limit = 100 + die.roll(400);
        arrives(&lacked(&server, &tabs[0]), limit, &server);
        assert!(server.same_state(&tabs[0]), "seed {seed}");
        assert_eq!(
            plain(&server, &notes),
            plain(&tabs[0], &notes),
            "seed {seed}"
        );
    }
}
