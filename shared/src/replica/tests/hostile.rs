//! Bytes that nobody honest sends. What broke other systems is here by name.

use super::*;
use crate::error_code::ErrorCode;

#[test]
fn blocks_under_anothers_client_id_are_named_before_they_are_applied() {
    let (ana, server, notes) = (replica(1), replica(9), topic("notes"));
    let honest = edits(&ana, &notes, &[insert(0, "mine")]);
    server.accept(&honest, Origin::Remote).unwrap();

    // Somebody who knows Ana's clock goes on writing as Ana.
    let forger = replica(1);
    forger.accept(&honest, Origin::Remote).unwrap();
    let forged = edits(&forger, &notes, &[insert(4, " forged")]);
    let checked = server.check(&forged).unwrap();
    assert_eq!(checked.scan().authors().collect::<Vec<_>>(), [1]);
    // yrs' own account of that update has nobody in it: a check built on it would let it pass.
    assert!(
        Update::decode_v1(&forged)
            .unwrap()
            .state_vector()
            .is_empty()
    );

    // And somebody who guesses too high is stopped here.
    let later = edits(&forger, &notes, &[insert(0, "x")]);
    check_refused(&server, &later, Refusal::Gap);
}

#[test]
fn the_samples_that_broke_others_are_refused() {
    let (server, notes) = (replica(9), topic("notes"));
    let ana = replica(1);
    server
        .accept(&edits(&ana, &notes, &[insert(0, "words")]), Origin::Remote)
        .unwrap();
    // Applied, these twelve bytes wait in the queue and every handshake panics.
    check_refused(
        &server,
        &[1, 1, 2, 2, 82, 68, 2, 0, 2, 97, 98, 0],
        Refusal::Malformed,
    );
    // Five bytes that claim to hold a quarter of a billion clients.
    check_refused(&server, &[255, 255, 255, 122, 0], Refusal::Malformed);
    check_refused(&server, &[], Refusal::Malformed);
    check_refused(&server, &[1], Refusal::Malformed);
    check_refused(&server, b"not an update", Refusal::Malformed);

    // 100,000 arrays in each other would end the process by overflowing its stack.
    let mut nested = vec![1, 1, 7, 0, 0b0010_1000, 1, 6];
    nested.extend(b"topics");
    nested.extend([1, b'k', 1]);
    nested.extend([117, 1].repeat(100_000));
    nested.extend([126, 0]);
    check_refused(&server, &nested, Refusal::Malformed);
    assert_eq!(plain(&server, &notes), "words");
    assert!(server.missing_at(NOTHING).is_ok());
}

/// Blocks of two clients that stand beside each other can never be put in; what comes along must not stay.
#[test]
fn blocks_that_wait_for_each_other_are_refused_whole() {
    let server = replica(9);
    let mut knot = vec![3, 1, 12, 0, 4, 1, 13];
    knot.extend(b"b:topic-notes");
    knot.extend([1, b'z']);
    knot.extend([1, 11, 0, 0x84, 10, 0, 1, b'x']);
    knot.extend([1, 10, 0, 0x84, 11, 0, 1, b'y', 0]);
    check_refused(&server, &knot, Refusal::Malformed);

    // The same without the knot: client 10 stands beside client 12.
    let place = knot.len() - 5;
    knot[place] = 12;
    assert!(server.accept(&knot, Origin::Remote).unwrap().changed);
    assert_eq!(plain(&server, &topic("notes")), "zyx");
}

/// A block may stand inside of a container only; yrs would stop half-way through such an update.
#[test]
fn blocks_inside_of_letters_are_refused_whole() {
    let (ana, server, notes) = (replica(1), replica(9), topic("notes"));
    server
        .accept(&edits(&ana, &notes, &[insert(0, "abc")]), Origin::Remote)
        .unwrap();
    // Client 12: a letter in the text, then an entry "k" inside of Ana's second letter.
    let mut inside = vec![1, 2, 12, 0, 4, 1, 13];
    inside.extend(b"b:topic-notes");
    inside.extend([1, b'z', 0x28, 0, 1, 1, 1, b'k', 1, 126, 0]);
    check_refused(&server, &inside, Refusal::Malformed);
    // Inside of a letter that it brings itself.
    let mut own = inside.clone();
    let place = own.len() - 7;
    own[place..place + 2].copy_from_slice(&[12, 0]);
    check_refused(&server, &own, Refusal::Malformed);
}

/// A container in each of 60,000 others, within the limits of one update: to delete the outermost, yrs calls itself
/// once for each, which overflows the stack and ends the whole process.
#[test]
fn containers_inside_of_containers_are_refused() {
    let server = replica(9);
    check_refused(&server, &maps_in_maps(60_000), Refusal::Malformed);
    check_refused(&server, &maps_in_maps(2), Refusal::Malformed);
    assert!(
        server
            .accept(&maps_in_maps(1), Origin::Remote)
            .unwrap()
            .changed
    );

    // Under another root, and in the place of another container, where its own depth could not be seen.
    let mut elsewhere = maps_in_maps(1);
    elsewhere.splice(6..13, [8].into_iter().chain(*b"settings"));
    check_refused(&server, &elsewhere, Refusal::Malformed);
    let in_place = [1, 1, 8, 0, 0x87, 7, 0, 1, 0];
    check_refused(&server, &in_place, Refusal::Malformed);
}

/// That many maps of client 7, each but the first inside of the one before.
fn maps_in_maps(count: u32) -> Vec<u8> {
    use crate::protocol::codec::write_varuint;
    let mut update = vec![1];
    write_varuint(&mut update, u64::from(count));
    update.extend([7, 0]);
    update.extend([0x27, 1, 6]);
    update.extend(b"topics");
    update.extend([1, b'k', 1]);
    for clock in 1..count {
        update.extend([0x27, 0, 7]);
        write_varuint(&mut update, u64::from(clock - 1));
        update.extend([1, b'k', 1]);
    }
    update.push(0);
    update
}

/// Letters where a map's entries belong, of which yrs counts some twice: reading them as a list never ended.
#[test]
fn letters_in_roots_that_are_no_texts_harm_nobody() {
    for root in [
        "topics",
        "promises",
        "meetings",
        "settings",
        "word/a",
        "l:topic-notes",
    ] {
        let (server, notes) = (replica(9), topic("notes"));
        let mut update = vec![1, 1, 7, 0, 4, 1, u8::try_from(root.len()).unwrap()];
        update.extend(root.bytes());
        let emoji = "a👍🏽b";
        update.push(u8::try_from(emoji.len()).unwrap());
        update.extend(emoji.bytes());
        update.push(0);
        assert!(
            server.accept(&update, Origin::Remote).unwrap().changed,
            "{root}"
        );
        does(&server, &add("next", Section::Parked, Place::First));
        assert_eq!(plain(&server, &topic("next")), "next");
        let mut txn = server.doc().transact_mut();
        crate::view::agenda_view(&mut txn);
        crate::text::lines(&txn, &notes);
        drop(txn);
        let copy = Replica::from_snapshot(ClientId::from_random(3), &server.snapshot()).unwrap();
        assert!(copy.same_state(&server), "{root}");
    }
}

#[test]
fn a_root_that_no_agenda_has_is_refused() {
    let (ana, server) = (replica(1), replica(9));
    let update = local(&ana, |txn| {
        let text = txn.get_or_insert_text("anything");
        text.insert(txn, 0, "x");
    });
    check_refused(&server, &update, Refusal::Malformed);
}

#[test]
fn an_update_over_the_limit_is_refused_unread() {
    let server = replica(9);
    let size = schema::MAX_UPDATE + 1;
    let expected = Refusal::TooLarge {
        size,
        limit: schema::MAX_UPDATE,
    };
    check_refused(&server, &vec![0; size], expected);
    assert_eq!(expected.code(), ErrorCode::TooLarge);
}

#[test]
fn hostile_state_vectors_are_answered() {
    let (ana, notes) = (replica(1), topic("notes"));
    edits(&ana, &notes, &[insert(0, "a👍b")]);
    for bad in [
        &[][..],
        &[1],
        &[255, 255, 255, 255, 15],
        &[1, 1],
        &[0, 0],
        &[255; 40],
    ] {
        assert_eq!(ana.missing_at(bad), Err(Refusal::Malformed), "{bad:?}");
    }
    // A clock in the middle of a character, one that is too high, and a client nobody knows.
    for odd in [
        &[1, 1, 2][..],
        &[1, 1, 255, 255, 255, 255, 15],
        &[1, 77, 3],
        &[1, 1, 0],
    ] {
        assert!(ana.missing_at(odd).is_ok(), "{odd:?}");
    }
    let too_wide = [1, 255, 255, 255, 255, 255, 255, 255, 127, 1];
    assert_eq!(ana.missing_at(&too_wide), Err(Refusal::Malformed));
}

/// Bytes of honest updates, changed at random: whatever happens, nobody panics and a refusal is clean.
#[test]
fn damaged_updates_are_refused_without_a_trace_or_do_no_harm() {
    let (ana, notes) = (replica(1), topic("notes"));
    let by = Doer {
        seat: Seat::A,
        at: 1,
    };
    let first = local(&ana, |txn| {
        crate::text::edit(txn, &notes, &[insert(0, "some 👍 words"), split(4, "a")]).unwrap();
        let head = add("head", Section::Parked, Place::First);
        crate::agenda::perform(txn, by, &head).unwrap();
    });
    let second = local(&ana, |txn| {
        let marks = crate::text::MarksChange {
            bold: Some(true),
            ..Default::default()
        };
        let format = crate::text::TextOp::Format {
            at: 0,
            len: 4,
            marks,
        };
        crate::text::edit(txn, &notes, &[format, delete(2, 3)]).unwrap();
        let topic = topic("head");
        let gone = AgendaOperation::DeleteTopic { topic };
        crate::agenda::perform(txn, by, &gone).unwrap();
    });
    for seed in 0..6_000 {
        let mut die = Die::seeded(seed);
        let mut damaged = second.clone();
        for _ in 0..=die.roll(3) {
            let place = die.roll(damaged.len());
            damaged[place] = u8::try_from(die.roll(256)).unwrap();
        }
        let server = replica(9);
        server.accept(&first, Origin::Remote).unwrap();
        let before = (server.snapshot(), server.state_vector());
        if server.accept(&damaged, Origin::Remote).is_err() {
            let after = (server.snapshot(), server.state_vector());
            assert_eq!(after, before, "seed {seed}: {damaged:?} left a trace");
        }
        assert!(
            !server.doc().transact().has_missing_updates(),
            "seed {seed}"
        );
        let reloaded = Replica::from_snapshot(ClientId::from_random(3), &server.snapshot());
        assert!(reloaded.unwrap().same_state(&server), "seed {seed}");
        let everything = server
            .doc()
            .transact()
            .encode_diff_v1(&StateVector::default());
        assert!(Update::decode_v1(&everything).is_ok(), "seed {seed}");
        crate::view::agenda_view(&mut server.doc().transact_mut());
        crate::text::lines(&server.doc().transact(), &notes);
    }
}
