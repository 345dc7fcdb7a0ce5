//! One history for words and for what is done otherwise.

use super::{ANA, BEN};
use crate::core::Core;
use crate::history::{LONGEST, Turned};
use crate::testing::{DAY, TOPIC, Table, add_meeting, add_topic, cut, move_topic, put, split};
use duologue_shared::agenda::{
    AgendaOperation as Do, ContextItem, Enough, Outcome, Place, Series, TopicKind, TopicMode,
};
use duologue_shared::error_code::ErrorCode;
use duologue_shared::ids::{Day, TopicId};
use duologue_shared::operation::Operation;

const NEXT: &str = "2026-12-01";

fn topic(id: &str) -> TopicId {
    id.try_into().unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn set_kind(kind: TopicKind) -> Do {
    Do::SetKind {
        topic: topic(TOPIC),
        kind: Some(kind),
    }
}

fn set_outcome(outcome: Option<Outcome>) -> Do {
    Do::SetOutcome {
        topic: topic(TOPIC),
        day: day(DAY),
        outcome,
    }
}

fn add_context() -> Do {
    Do::AddContext {
        topic: topic(TOPIC),
        context: "context-one".try_into().unwrap(),
        item: ContextItem::Person {
            name: "Chris".to_owned(),
        },
    }
}

fn park_line() -> Do {
    Do::ParkLine {
        topic: topic("topic-parked"),
        from: topic(TOPIC),
        line: "line-one".try_into().unwrap(),
    }
}

fn say_enough(says: Enough) -> Do {
    Do::SayEnough {
        topic: topic(TOPIC),
        day: day(DAY),
        says: Some(says),
    }
}

fn start() -> Do {
    Do::StartMeeting {
        day: day(DAY),
        minutes: 30,
    }
}

/// What both see: the outline and the words of the topic.
#[track_caller]
fn seen(table: &mut Table) -> String {
    let [ana, ben] = [ANA, BEN].map(|tab| {
        let view = table.tabs[tab].core.agenda().unwrap().clone();
        let words = table.tabs[tab].core.topic(TOPIC).unwrap();
        let words = words.map(|view| view.lines);
        serde_json::to_string_pretty(&(view, words)).unwrap()
    });
    assert_eq!(ana, ben);
    ana
}

/// A table with a second meeting, a second topic of Ben's, and a second line in the first.
fn laid() -> Table {
    let mut table = Table::laid();
    table.perform(BEN, add_meeting(NEXT));
    table.perform(BEN, add_topic("topic-two", DAY, "of Ben"));
    table.edit(BEN, &[split(5, "line-one"), put(6, "a line of Ben's")]);
    table
}

#[track_caller]
fn undo(table: &mut Table, tab: usize) -> Turned {
    table.act(tab, Core::undo).expect("something to take back")
}

#[track_caller]
fn redo(table: &mut Table, tab: usize) -> Turned {
    table.act(tab, Core::redo).expect("something to do again")
}

fn done(what: &'static str, about: Option<&str>) -> Turned {
    Turned {
        what,
        topic: about.map(topic),
        stays: None,
    }
}

/// Done, taken back, done again, and taken back once more.
#[track_caller]
fn there_and_back(table: &mut Table, operation: Do, turned: &Turned) {
    let before = seen(table);
    table.perform(ANA, operation);
    let after = seen(table);
    assert_ne!(before, after);
    assert_eq!(&undo(table, ANA), turned);
    assert_eq!(seen(table), before);
    assert_eq!(&redo(table, ANA), turned);
    assert_eq!(seen(table), after);
    assert_eq!(&undo(table, ANA), turned);
    assert_eq!(seen(table), before);
    redo(table, ANA);
}

#[test]
fn a_meeting_that_was_made() {
    let made = done("addMeeting", None);
    there_and_back(&mut laid(), add_meeting("2027-01-05"), &made);
}

#[test]
fn a_topic_that_was_added() {
    let added = done("addTopic", Some("topic-new"));
    there_and_back(&mut laid(), add_topic("topic-new", DAY, "new"), &added);
}

#[test]
fn a_topic_that_was_moved_up_to_another_meeting_or_parked() {
    let moved = done("moveTopic", Some(TOPIC));
    let up = Do::MoveTopic {
        topic: topic(TOPIC),
        section: DAY.parse().unwrap(),
        place: Place::Before(topic("topic-two")),
    };
    for operation in [up, move_topic(TOPIC, NEXT), move_topic(TOPIC, "parked")] {
        there_and_back(&mut laid(), operation, &moved);
    }
}

#[test]
fn a_topic_that_was_moved_out_of_a_meeting_that_runs() {
    let moved = done("moveTopic", Some(TOPIC));
    for section in [NEXT, "parked"] {
        let mut table = laid();
        table.perform(BEN, start());
        there_and_back(&mut table, move_topic(TOPIC, section), &moved);
    }
}

#[test]
fn a_topic_that_was_deleted_and_one_that_was_brought_back() {
    let mut table = laid();
    let delete = Do::DeleteTopic {
        topic: topic(TOPIC),
    };
    let restore = Do::RestoreTopic {
        topic: topic(TOPIC),
    };
    there_and_back(&mut table, delete, &done("deleteTopic", Some(TOPIC)));
    there_and_back(&mut table, restore, &done("restoreTopic", Some(TOPIC)));
}

#[test]
fn a_kind_that_was_set_changed_and_taken_away() {
    let mut table = laid();
    let set = done("setKind", Some(TOPIC));
    there_and_back(&mut table, set_kind(TopicKind::Dots), &set);
    there_and_back(&mut table, set_kind(TopicKind::Future), &set);
    let none = Do::SetKind {
        topic: topic(TOPIC),
        kind: None,
    };
    there_and_back(&mut table, none, &set);
}

#[test]
fn a_mode_that_was_set() {
    let writing = Do::SetMode {
        topic: topic(TOPIC),
        mode: Some(TopicMode::Writing),
    };
    there_and_back(&mut laid(), writing, &done("setMode", Some(TOPIC)));
}

#[test]
fn context_that_was_added_and_removed() {
    let mut table = laid();
    there_and_back(&mut table, add_context(), &done("addContext", Some(TOPIC)));
    let remove = Do::RemoveContext {
        topic: topic(TOPIC),
        context: "context-one".try_into().unwrap(),
    };
    there_and_back(&mut table, remove, &done("removeContext", Some(TOPIC)));
}

#[test]
fn every_outcome_that_was_set_and_taken_away() {
    let later = [NEXT, "2027-01-05"].map(day);
    let outcomes = [
        Outcome::Discussed,
        Outcome::Parked,
        Outcome::NextTime { on: later[0] },
        Outcome::FollowUp { on: later[1] },
    ];
    for outcome in outcomes {
        let mut table = laid();
        table.perform(BEN, start());
        let set = done("setOutcome", Some(TOPIC));
        there_and_back(&mut table, set_outcome(Some(outcome)), &set);
        there_and_back(&mut table, set_outcome(None), &set);
    }
}

#[test]
fn a_line_that_was_parked_comes_back_with_its_letters_and_what_it_was() {
    let mut table = laid();
    table.edit_lines(
        BEN,
        &[],
        &[(
            "line-one",
            super::kind(duologue_shared::text::LineKind::Check),
        )],
    );
    let parked = done("parkLine", Some("topic-parked"));
    there_and_back(&mut table, park_line(), &parked);
    // The words of a line that was parked are the other's typing where it was theirs.
    undo(&mut table, ANA);
    table.both_read("hello/a line of Ben's");
}

#[test]
fn words_and_acts_are_taken_back_in_the_order_they_were_done() {
    let mut table = laid();
    table.edit(ANA, &[put(5, "1")]);
    table.perform(ANA, move_topic(TOPIC, "parked"));
    table.edit(ANA, &[put(6, "2")]);
    table.perform(ANA, set_kind(TopicKind::Dots));
    table.perform(ANA, park_line());
    let order = ["parkLine", "setKind", "words", "moveTopic", "words"];
    for what in order {
        assert_eq!(undo(&mut table, ANA).what, what);
    }
    table.both_read("hello/a line of Ben's");
    for what in order.iter().rev() {
        assert_eq!(redo(&mut table, ANA).what, *what);
    }
    table.both_read("hello12");
    assert!(table.act(ANA, Core::redo).is_none());
}

#[test]
fn a_persons_word_and_the_life_of_a_meeting_are_not_taken_back_by_a_key() {
    let mut table = laid();
    table.perform(ANA, set_kind(TopicKind::Dots));
    table.perform(ANA, start());
    table.perform(ANA, say_enough(Enough::Enough));
    table.perform(BEN, say_enough(Enough::Enough));
    assert_eq!(undo(&mut table, ANA).what, "setKind");
    let view = table.tabs[BEN].core.agenda().unwrap();
    let topics = &view.sections.last().unwrap().topics;
    let entry = topics.iter().find(|entry| entry.id == topic(TOPIC));
    assert_eq!(entry.unwrap().outcome, Some(Outcome::Discussed));
}

#[test]
fn what_the_other_changed_since_stays_and_the_next_undo_goes_on() {
    let mut table = laid();
    table.perform(ANA, set_kind(TopicKind::Dots));
    table.perform(ANA, move_topic(TOPIC, "parked"));
    table.perform(BEN, move_topic(TOPIC, NEXT));
    let before = seen(&mut table);
    let turned = undo(&mut table, ANA);
    assert_eq!(turned.stays, Some(ErrorCode::ChangedMeanwhile));
    assert_eq!(seen(&mut table), before);
    assert_eq!(undo(&mut table, ANA), done("setKind", Some(TOPIC)));
    assert_eq!(
        redo(&mut table, ANA).what,
        "setKind",
        "and the move is gone"
    );
    assert!(table.act(ANA, Core::redo).is_none());
}

#[test]
fn what_the_other_changed_beside_it_does_not_keep_it() {
    let mut table = laid();
    table.perform(ANA, move_topic(TOPIC, "parked"));
    table.perform(BEN, set_kind(TopicKind::Future));
    table.edit(BEN, &[put(5, " you")]);
    assert_eq!(undo(&mut table, ANA), done("moveTopic", Some(TOPIC)));
    let view = table.tabs[BEN].core.agenda().unwrap();
    let topics = &view.sections.last().unwrap().topics;
    let entry = topics.iter().find(|entry| entry.id == topic(TOPIC));
    assert_eq!(entry.unwrap().kind, Some(TopicKind::Future));
    table.both_read("hello you/a line of Ben's");
}

#[test]
fn what_is_done_again_is_not_put_over_what_the_other_did_meanwhile() {
    let mut table = laid();
    table.perform(ANA, set_kind(TopicKind::Dots));
    undo(&mut table, ANA);
    table.perform(BEN, set_kind(TopicKind::Future));
    let before = seen(&mut table);
    assert_eq!(
        redo(&mut table, ANA).stays,
        Some(ErrorCode::ChangedMeanwhile)
    );
    assert_eq!(seen(&mut table), before);
}

#[test]
fn a_new_topic_stays_once_the_other_wrote_or_did_anything_in_it() {
    let in_it: [fn(&mut Table); 2] = [
        |table| {
            table.act(BEN, |core, now| {
                core.edit("topic-new", &[put(3, "er")], &[], now)
            });
        },
        |table| {
            let kind = Some(TopicKind::Dots);
            let topic = topic("topic-new");
            table.perform(BEN, Do::SetKind { topic, kind });
        },
    ];
    for does in in_it {
        let mut table = laid();
        table.perform(ANA, add_topic("topic-new", DAY, "new"));
        does(&mut table);
        let before = seen(&mut table);
        assert_eq!(
            undo(&mut table, ANA).stays,
            Some(ErrorCode::ChangedMeanwhile)
        );
        assert_eq!(seen(&mut table), before);
    }
}

#[test]
fn a_parked_line_stays_once_the_other_wrote_in_its_topic_and_no_step_is_left_of_it() {
    let mut table = laid();
    table.edit(ANA, &[put(5, "!")]);
    table.perform(ANA, park_line());
    table.act(BEN, |core, now| {
        core.edit("topic-parked", &[put(0, "all ")], &[], now)
    });
    assert_eq!(
        undo(&mut table, ANA).stays,
        Some(ErrorCode::ChangedMeanwhile)
    );
    table.both_read("hello!");
    assert_eq!(undo(&mut table, ANA), done("words", Some(TOPIC)));
    table.both_read("hello");
    redo(&mut table, ANA);
    table.both_read("hello!");
}

#[test]
fn a_meeting_stays_once_the_other_started_it_or_put_a_topic_there() {
    let in_it = [
        Do::StartMeeting {
            day: day("2027-01-05"),
            minutes: 30,
        },
        add_topic("topic-ben", "2027-01-05", "Ben's"),
    ];
    for does in in_it {
        let mut table = laid();
        table.perform(ANA, add_meeting("2027-01-05"));
        table.perform(BEN, does);
        let before = seen(&mut table);
        assert_eq!(
            undo(&mut table, ANA).stays,
            Some(ErrorCode::ChangedMeanwhile)
        );
        assert_eq!(seen(&mut table), before);
    }
}

#[test]
fn a_meeting_that_an_outcome_made_stays_for_the_others_topic() {
    let mut table = laid();
    table.perform(BEN, start());
    let on = day("2027-01-05");
    table.perform(ANA, set_outcome(Some(Outcome::NextTime { on })));
    table.perform(BEN, add_topic("topic-ben", "2027-01-05", "Ben's"));
    assert_eq!(undo(&mut table, ANA), done("setOutcome", Some(TOPIC)));
    let view = table.tabs[BEN].core.agenda().unwrap();
    assert_eq!(view.sections[0].topics.len(), 1);
    // It was made, and still is when nothing stands in it.
    table.perform(BEN, move_topic("topic-ben", "parked"));
    let view = table.tabs[ANA].core.agenda().unwrap();
    assert_eq!(view.sections[0].day, on);
}

#[test]
fn nothing_is_taken_back_out_of_or_into_a_meeting_that_was_closed_since() {
    let mut table = laid();
    table.perform(BEN, start());
    table.perform(BEN, move_topic("topic-two", NEXT));
    table.perform(ANA, move_topic(TOPIC, NEXT));
    table.perform(ANA, move_topic(TOPIC, "parked"));
    let close = Do::CloseMeeting { day: day(DAY) };
    table.perform(BEN, close);
    assert_eq!(undo(&mut table, ANA), done("moveTopic", Some(TOPIC)));
    let before = seen(&mut table);
    assert_eq!(undo(&mut table, ANA).stays, Some(ErrorCode::NotAllowed));
    assert_eq!(seen(&mut table), before);
}

#[test]
fn words_of_which_the_other_left_nothing_are_skipped_without_jumping_over_an_act() {
    let mut table = laid();
    table.edit(ANA, &[put(5, "1")]);
    table.perform(ANA, set_kind(TopicKind::Dots));
    table.edit(ANA, &[put(6, "2")]);
    table.tabs[ANA].core.seal_undo();
    table.edit(ANA, &[put(7, "3")]);
    table.edit(BEN, &[cut(6, 2)]);
    table.both_read("hello1/a line of Ben's");
    assert_eq!(undo(&mut table, ANA).what, "setKind");
    table.both_read("hello1/a line of Ben's");
    assert_eq!(undo(&mut table, ANA).what, "words");
    table.both_read("hello/a line of Ben's");
    for what in ["words", "setKind"] {
        assert_eq!(redo(&mut table, ANA).what, what);
    }
    table.both_read("hello1/a line of Ben's");
    assert!(table.act(ANA, Core::redo).is_none());
}

#[test]
fn a_button_takes_back_its_own_act_whatever_was_done_since() {
    let mut table = laid();
    table.edit(ANA, &[put(5, "1")]);
    let delete = Do::DeleteTopic {
        topic: topic("topic-two"),
    };
    table.perform(ANA, delete);
    table.edit(ANA, &[put(6, "2")]);
    let about = |core: &mut Core, now| core.undo_about("topic-two", now);
    assert_eq!(
        table.act(ANA, about),
        Some(done("deleteTopic", Some("topic-two")))
    );
    table.both_read("hello12/a line of Ben's");
    assert_eq!(table.act(ANA, about), None);
    assert_eq!(undo(&mut table, ANA).what, "words");
    assert_eq!(undo(&mut table, ANA).what, "words");
    table.both_read("hello/a line of Ben's");
}

#[test]
fn a_parked_line_waits_for_what_was_written_after_it() {
    let mut table = laid();
    table.perform(ANA, park_line());
    table.perform(ANA, set_kind(TopicKind::Dots));
    table.edit(ANA, &[put(5, "1")]);
    let about = |core: &mut Core, now| core.undo_about("topic-parked", now);
    assert_eq!(table.act(ANA, about), None);
    undo(&mut table, ANA);
    assert_eq!(table.act(ANA, about).unwrap().what, "parkLine");
    table.both_read("hello/a line of Ben's");
    assert_eq!(undo(&mut table, ANA).what, "setKind");
}

#[test]
fn whoever_does_something_new_cannot_do_again_what_was_taken_back() {
    for new in [true, false] {
        let mut table = laid();
        table.edit(ANA, &[put(5, "1")]);
        table.perform(ANA, set_kind(TopicKind::Dots));
        undo(&mut table, ANA);
        undo(&mut table, ANA);
        if new {
            table.edit(ANA, &[put(5, "2")]);
        } else {
            table.perform(ANA, move_topic(TOPIC, "parked"));
        }
        assert!(table.act(ANA, Core::redo).is_none());
        table.both_read(if new {
            "hello2/a line of Ben's"
        } else {
            "hello/a line of Ben's"
        });
    }
}

#[test]
fn a_day_of_work_keeps_the_newest_two_hundred() {
    let mut table = laid();
    for step in 0..2 * LONGEST + 50 {
        table.edit(ANA, &[put(5, "x")]);
        table.tabs[ANA].core.seal_undo();
        if step % 10 == 0 {
            let kind = [TopicKind::Dots, TopicKind::Future][step / 10 % 2];
            table.perform(ANA, set_kind(kind));
        }
    }
    for _ in 0..LONGEST {
        undo(&mut table, ANA);
    }
    assert!(table.act(ANA, Core::undo).is_none());
    for _ in 0..LONGEST {
        redo(&mut table, ANA);
    }
    let all = "x".repeat(2 * LONGEST + 50);
    table.both_read(&format!("hello{all}/a line of Ben's"));
}

/// What both see, but for the order of topics: Ben's were put beside Ana's where she had those at the time.
fn in_any_order(table: &mut Table) -> serde_json::Value {
    let mut seen: serde_json::Value = serde_json::from_str(&seen(table)).unwrap();
    let outline = &mut seen[0];
    let sort = |topics: &mut serde_json::Value| {
        let topics = topics.as_array_mut().unwrap();
        topics.sort_by_key(|topic| topic["id"].to_string());
    };
    sort(&mut outline["parked"]);
    for section in outline["sections"].as_array_mut().unwrap() {
        sort(&mut section["topics"]);
    }
    seen
}

/// Numbers by chance, the same for the same seed.
struct Die(u64);

impl Die {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = self.0.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// The topics that each of the two works on.
const OWN: [&str; 2] = [TOPIC, "topic-two"];

fn units(table: &Table, id: &str) -> u32 {
    let replica = table.tabs[ANA].core.replica();
    let txn = yrs::Transact::transact(replica.doc());
    let words = duologue_shared::text::plain(&txn, &topic(id));
    drop(txn);
    u32::try_from(words.encode_utf16().count()).unwrap()
}

/// Something that this tab's person may do to a topic: a letter of theirs, a deletion, or anything else.
fn does_anything(table: &mut Table, tab: usize, id: &str, die: &mut Die, step: usize) {
    let len = units(table, id);
    let at = u32::try_from(die.roll(u64::from(len) + 1)).unwrap();
    let letter = ["A", "b"][tab];
    let typed = |op| [op];
    let edit = |table: &mut Table, op| {
        let ops = typed(op);
        table.act(tab, |core, now| core.edit(id, &ops, &[], now));
    };
    let kinds = [None, Some(TopicKind::Dots), Some(TopicKind::Future)];
    let sections = [DAY, NEXT, "parked"];
    match die.roll(12) {
        0..4 => edit(table, put(at, letter)),
        4 => edit(table, split(at, &format!("line-{tab}-{step:0>4}"))),
        5 if at < len => edit(table, cut(at, 1)),
        6 => {
            let kind = kinds[usize::try_from(die.roll(3)).unwrap()];
            let topic = topic(id);
            table.perform(tab, Do::SetKind { topic, kind });
        }
        7 | 8 => {
            let section = sections[usize::try_from(die.roll(3)).unwrap()];
            table.perform(tab, move_topic(id, section));
        }
        9 => {
            let topic = topic(id);
            table.perform(tab, Do::DeleteTopic { topic });
        }
        10 => {
            let topic = topic(id);
            table.perform(tab, Do::RestoreTopic { topic });
        }
        _ => {
            let new = format!("topic-{tab}-{step:0>4}");
            table.perform(tab, add_topic(&new, sections[1], "new"));
        }
    }
    table.now += die.roll(2000);
}

fn goes_back_and_forth(table: &mut Table, tab: usize, die: &mut Die) {
    for _ in 0..die.roll(4) {
        table.act(tab, Core::undo);
    }
    for _ in 0..die.roll(4) {
        table.act(tab, Core::redo);
    }
}

#[test]
fn whatever_one_did_all_of_it_is_taken_back_and_done_again() {
    for seed in 0..60 {
        let mut table = laid();
        let mut die = Die(seed);
        let before = seen(&mut table);
        for step in 0..60 {
            does_anything(&mut table, ANA, TOPIC, &mut die, step);
            if die.roll(5) == 0 {
                goes_back_and_forth(&mut table, ANA, &mut die);
            }
        }
        while table.act(ANA, Core::redo).is_some() {}
        let after = seen(&mut table);
        // The meeting and the topic that she laid the table with stay, as Ben has been there.
        while table.act(ANA, Core::undo).is_some() {}
        assert_eq!(seen(&mut table), before, "seed {seed}");
        while table.act(ANA, Core::redo).is_some() {}
        assert_eq!(seen(&mut table), after, "seed {seed}");
    }
}

#[test]
fn whatever_both_do_to_their_own_undo_of_one_leaves_what_the_other_did() {
    for seed in 100..140 {
        let [mut table, mut alone] = [laid(), laid()];
        let mut die = Die(seed);
        for step in 0..60 {
            let (tab, moment) = (usize::try_from(die.roll(2)).unwrap(), die.0);
            does_anything(&mut table, tab, OWN[tab], &mut die, step);
            if tab == BEN {
                does_anything(&mut alone, tab, OWN[tab], &mut Die(moment), step);
            }
            alone.now = table.now;
            if tab == ANA && die.roll(5) == 0 {
                goes_back_and_forth(&mut table, ANA, &mut die);
            }
        }
        while table.act(ANA, Core::undo).is_some() {}
        assert_eq!(
            in_any_order(&mut table),
            in_any_order(&mut alone),
            "seed {seed}"
        );
    }
}

#[test]
fn in_the_same_words_nobodys_letters_go_by_the_others_undo_also_over_a_broken_line() {
    let count = |table: &mut Table, letter| {
        seen(table);
        let replica = table.tabs[ANA].core.replica();
        let txn = yrs::Transact::transact(replica.doc());
        let words = duologue_shared::text::plain(&txn, &topic(TOPIC));
        drop(txn);
        words.matches(letter).count()
    };
    for seed in 200..240 {
        let mut table = laid();
        let mut die = Die(seed);
        let mut typed = [0, 0];
        for step in 0..50 {
            let tab = usize::try_from(die.roll(2)).unwrap();
            let letter = ["X", "y"][tab];
            for online in 0..2 {
                if die.roll(9) == 0 {
                    table.unplug(online);
                }
            }
            let len = u32::try_from(table.words(tab).encode_utf16().count()).unwrap();
            let at = u32::try_from(die.roll(u64::from(len) + 1)).unwrap();
            match die.roll(4) {
                0 | 1 => {
                    table.edit(tab, &[put(at, letter)]);
                    typed[tab] += 1;
                }
                2 => table.perform(tab, move_topic(TOPIC, [DAY, NEXT][step % 2])),
                _ if tab == ANA => goes_back_and_forth(&mut table, ANA, &mut die),
                _ => {}
            }
            table.now += die.roll(2000);
            for back in 0..2 {
                table.plug(back);
                table.pass(60_000);
            }
        }
        while table.act(ANA, Core::undo).is_some() {}
        assert_eq!(count(&mut table, "y"), typed[BEN], "seed {seed}");
        assert_eq!(count(&mut table, "X"), 0, "seed {seed}");
    }
}

#[test]
fn a_zone_that_came_with_a_series_goes_with_it_and_one_by_itself_stays() {
    let mut table = laid();
    let zone = |name: &str| {
        Operation::from(Do::SetZone {
            zone: name.parse().unwrap(),
        })
    };
    let series = |at: &str| {
        Operation::from(Do::SetSeries {
            series: Some(Series {
                every: 1,
                first: DAY.parse().unwrap(),
                until: None,
                at: Some(at.parse().unwrap()),
                minutes: None,
            }),
        })
    };
    let now = |table: &mut Table| {
        let view = table.tabs[BEN].core.agenda().unwrap();
        let at = view.series.and_then(|series| series.at);
        (
            view.zone.as_ref().map(ToString::to_string),
            at.map(|at| at.to_string()),
        )
    };
    let of = |zone: &str, at: &str| (Some(zone.to_owned()), Some(at.to_owned()));
    table.perform(ANA, zone("Europe/Berlin"));
    table.perform(ANA, series("10:00"));
    for (operation, goes_on) in [(zone("America/New_York"), false), (series("11:00"), true)] {
        table.act(ANA, |core, now| {
            core.perform_along(&operation, goes_on, 0, now)
        });
    }
    assert_eq!(now(&mut table), of("America/New_York", "11:00"));
    assert_eq!(undo(&mut table, ANA), done("setSeries", None));
    assert_eq!(now(&mut table), of("Europe/Berlin", "10:00"));
    assert_eq!(redo(&mut table, ANA).what, "setSeries");
    assert_eq!(now(&mut table), of("America/New_York", "11:00"));
    table.perform(ANA, zone("Asia/Tokyo"));
    assert_eq!(undo(&mut table, ANA).what, "setSeries");
}
