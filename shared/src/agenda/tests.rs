use super::{Act, AgendaError, AgendaOperation, MeetingState, Place, Watch};
use crate::ids::{Day, Section, TopicId};
use crate::order::Rank;
use crate::replica::Replica;
use crate::schema;
use crate::testing::{
    Die, add, bring, does, edits, insert, local, meet, plain, replica, topic, tries,
};
use crate::view::{AgendaView, SectionView, TopicEntry, agenda_view};
use yrs::{Map, MapRef, Out, Transact, Transaction, WriteTxn};

mod answers;
mod concurrent;
mod feedback;
mod in_writing;
mod meetings;
mod moving;
mod next;
mod outcomes;
mod questions;
mod series;
mod template;
mod topics;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn on(text: &str) -> Section {
    text.parse().unwrap()
}

fn view(replica: &Replica) -> AgendaView {
    agenda_view(&mut replica.doc().transact_mut())
}

fn section(replica: &Replica, day: &str) -> SectionView {
    let sections = view(replica).sections.into_iter();
    let mut found = sections.filter(|section| section.day.to_string() == day);
    found.next().expect("there is a meeting of that day")
}

/// Does something, and what it wrote.
fn done(replica: &Replica, operation: &AgendaOperation) -> Act {
    let watched = operation.clone().into();
    let watch = local_read(replica, |txn| Watch::of(txn, &watched)).unwrap();
    does(replica, operation);
    local_read(replica, |txn| watch.noted(txn)).unwrap()
}

fn local_read<R>(replica: &Replica, read: impl FnOnce(&Transaction<'_>) -> R) -> R {
    read(&replica.doc().transact())
}

/// The one place where a topic shows, and how it shows there.
fn find(replica: &Replica, name: &str) -> (Section, TopicEntry) {
    let view = view(replica);
    let next = view.next.into_iter().map(|entry| (Section::Next, entry));
    let parked = view
        .parked
        .into_iter()
        .map(|entry| (Section::Parked, entry));
    let sections = view.sections.into_iter().flat_map(|section| {
        let here = Section::Meeting(section.day);
        section.topics.into_iter().map(move |entry| (here, entry))
    });
    let mut found: Vec<_> = next
        .chain(parked)
        .chain(sections)
        .filter(|(_, entry)| entry.id == topic(name))
        .collect();
    assert_eq!(found.len(), 1, "{name} shows in one place");
    found.remove(0)
}

/// The headlines of a section, in order.
fn shown(replica: &Replica, section: Section) -> Vec<String> {
    let view = view(replica);
    let topics = match section {
        Section::Next => view.next,
        Section::Parked => view.parked,
        Section::Meeting(day) => {
            let found = view.sections.into_iter().find(|section| section.day == day);
            found.map(|section| section.topics).unwrap_or_default()
        }
    };
    topics.into_iter().map(|topic| topic.headline).collect()
}

fn adds(replica: &Replica, name: &str, section: &str, place: Place) -> Vec<u8> {
    does(replica, &add(name, on(section), place))
}

fn to_move(name: &str, section: Section, place: Place) -> AgendaOperation {
    let topic = topic(name);
    AgendaOperation::MoveTopic {
        topic,
        section,
        place,
    }
}

fn moves(replica: &Replica, name: &str, section: &str, place: Place) -> Vec<u8> {
    does(replica, &to_move(name, on(section), place))
}

fn adds_meeting(replica: &Replica, text: &str) -> Vec<u8> {
    does(replica, &AgendaOperation::AddMeeting { day: day(text) })
}

fn set_rank(replica: &Replica, topic: &TopicId, rank: &str) {
    let topics = replica.doc().get_or_insert_map(schema::TOPICS);
    let mut txn = replica.doc().transact_mut();
    let fields = MapRef::try_from(topics.get(&txn, topic.as_str()).unwrap()).unwrap();
    fields.insert(&mut txn, schema::TOPIC_RANK, rank);
    drop(txn);
}

#[test]
fn topics_stand_where_they_are_placed() {
    let ana = replica(1);
    adds(&ana, "b", "2026-11-24", Place::Last);
    adds(&ana, "d", "2026-11-24", Place::Last);
    adds(&ana, "a", "2026-11-24", Place::First);
    adds(&ana, "c", "2026-11-24", Place::Before(topic("d")));
    adds(&ana, "e", "2026-11-24", Place::After(topic("d")));
    assert_eq!(shown(&ana, on("2026-11-24")), ["a", "b", "c", "d", "e"]);
    moves(&ana, "e", "2026-11-24", Place::After(topic("a")));
    moves(&ana, "a", "parked", Place::First);
    assert_eq!(shown(&ana, on("2026-11-24")), ["e", "b", "c", "d"]);
    assert_eq!(shown(&ana, Section::Parked), ["a"]);
}

#[test]
fn both_making_the_meeting_of_a_day_make_one() {
    let (ana, ben) = (replica(1), replica(2));
    for who in [&ana, &ben] {
        adds_meeting(who, "2026-05-12");
    }
    adds(&ana, "from-ana", "2026-05-12", Place::First);
    adds(&ben, "from-ben", "2026-05-12", Place::First);
    meet(&ana, &ben);
    let sections = view(&ana).sections;
    assert_eq!(sections.len(), 1);
    assert_eq!(sections[0].topics.len(), 2);
    assert_eq!(view(&ana), view(&ben));
}

#[test]
fn making_a_meeting_again_does_not_set_it_back() {
    let ana = replica(1);
    adds_meeting(&ana, "2026-05-12");
    local(&ana, |txn| {
        let meetings = txn.get_or_insert_map(schema::MEETINGS);
        meetings.insert(txn, "2026-05-12/state", "running");
    });
    let again = adds_meeting(&ana, "2026-05-12");
    assert_eq!(again, yrs::Update::EMPTY_V1);
    assert_eq!(view(&ana).sections[0].state, MeetingState::Running);
}

#[test]
fn words_typed_into_a_topic_come_along_when_the_other_moves_it() {
    let (ana, ben, moved) = (replica(1), replica(2), topic("moved"));
    adds(&ana, "moved", "2026-11-24", Place::First);
    bring(&ana, &ben);
    moves(&ana, "moved", "2026-12-01", Place::First);
    edits(&ben, &moved, &[insert(5, " with words")]);
    meet(&ana, &ben);
    assert_eq!(shown(&ben, on("2026-12-01")), ["moved with words"]);
    assert!(shown(&ana, on("2026-11-24")).is_empty());
}

#[test]
fn a_topic_moved_by_both_stands_once() {
    let (ana, ben) = (replica(1), replica(2));
    adds(&ana, "moved", "2026-11-24", Place::First);
    bring(&ana, &ben);
    moves(&ana, "moved", "2026-12-01", Place::First);
    moves(&ben, "moved", "parked", Place::First);
    meet(&ana, &ben);
    let view = view(&ana);
    let topics = view
        .sections
        .iter()
        .map(|section| section.topics.len())
        .sum::<usize>();
    assert_eq!(topics + view.next.len() + view.parked.len(), 1);
}

#[test]
fn a_deleted_topic_comes_back_with_what_was_typed_meanwhile() {
    let (ana, ben, gone) = (replica(1), replica(2), topic("gone"));
    for name in ["before", "gone", "after"] {
        adds(&ana, name, "2026-11-24", Place::Last);
    }
    bring(&ana, &ben);
    let topic = gone.clone();
    does(&ana, &AgendaOperation::DeleteTopic { topic });
    edits(&ben, &gone, &[insert(4, " not")]);
    meet(&ana, &ben);
    assert_eq!(shown(&ben, on("2026-11-24")), ["before", "after"]);
    let back = AgendaOperation::RestoreTopic { topic: gone };
    does(&ben, &back);
    meet(&ana, &ben);
    assert_eq!(
        shown(&ana, on("2026-11-24")),
        ["before", "gone not", "after"]
    );
    // Flagging what is flagged writes nothing.
    assert_eq!(does(&ana, &back), yrs::Update::EMPTY_V1);
}

#[test]
fn a_topic_goes_between_two_that_have_the_same_rank() {
    let (ana, ben) = (replica(1), replica(2));
    // Both add a first topic unseen by the other, so both choose the same rank.
    adds(&ana, "a", "parked", Place::First);
    adds(&ben, "b", "parked", Place::First);
    meet(&ana, &ben);
    let ranks: Vec<_> = ["a", "b"]
        .iter()
        .map(|name| rank_of(&ana, &topic(name)))
        .collect();
    assert_eq!(ranks[0], ranks[1]);
    assert_eq!(shown(&ana, Section::Parked), ["a", "b"]);
    adds(&ana, "between", "parked", Place::After(topic("a")));
    assert_eq!(shown(&ana, Section::Parked), ["a", "between", "b"]);
    meet(&ana, &ben);
    assert_eq!(shown(&ben, Section::Parked), ["a", "between", "b"]);
}

fn rank_of(replica: &Replica, topic: &TopicId) -> Option<Rank> {
    let txn = replica.doc().transact();
    let meetings = super::Meetings::of(&txn);
    let fields = super::topic_fields(&txn, topic).unwrap();
    let rank = super::TopicFacts::read(&txn, &meetings, &fields).rank;
    drop(txn);
    rank
}

#[test]
fn placing_works_among_ranks_that_nobody_could_want() {
    for (seed, ranks) in [
        ["V", "V", "V", "V"],
        ["", "0", "nonsense!", ""],
        ["1", "1", "", "0"],
        ["V", "V", "W", "W"],
        ["zzzz", "zzzz", "zzzz", "zzzzz"],
    ]
    .iter()
    .enumerate()
    {
        for place in 0..=4 {
            let ana = replica(1);
            for (name, rank) in ["a", "b", "c", "d"].into_iter().zip(ranks) {
                adds(&ana, name, "parked", Place::Last);
                set_rank(&ana, &topic(name), rank);
            }
            let mut expected = shown(&ana, Section::Parked);
            let place_of = |name: &str| Place::Before(topic(name));
            let target = expected
                .get(place)
                .map_or(Place::Last, |name| place_of(name));
            adds(&ana, "new", "parked", target);
            expected.insert(place, "new".to_owned());
            assert_eq!(
                shown(&ana, Section::Parked),
                expected,
                "ranks {seed}, place {place}"
            );
        }
    }
}

#[test]
fn placing_goes_on_when_ranks_have_grown_to_their_limit() {
    let ana = replica(1);
    for name in ["a", "b"] {
        adds(&ana, name, "parked", Place::Last);
    }
    set_rank(&ana, &topic("a"), &"z".repeat(255));
    set_rank(&ana, &topic("b"), &"z".repeat(256));
    adds(&ana, "c", "parked", Place::Last);
    adds(&ana, "d", "parked", Place::Before(topic("b")));
    assert_eq!(shown(&ana, Section::Parked), ["a", "d", "b", "c"]);
}

#[test]
fn what_cannot_be_done_is_refused_and_changes_nothing() {
    let ana = replica(1);
    adds(&ana, "there", "2026-11-24", Place::First);
    let before = view(&ana);
    let refused = |operation: AgendaOperation| tries(&ana, 1, &operation).unwrap_err();
    let parked = Section::Parked;
    let exists = refused(add("there", parked, Place::First));
    assert_eq!(exists, AgendaError::TopicExists);
    let beside_there = Place::After(topic("there"));
    let elsewhere = refused(add("new", parked, beside_there));
    assert_eq!(elsewhere, AgendaError::NoSuchPlace);
    let two_lines = refused(AgendaOperation::AddTopic {
        topic: topic("new"),
        section: parked,
        place: Place::First,
        headline: "a\nb".to_owned(),
    });
    assert!(matches!(two_lines, AgendaError::Headline(_)));
    let nobody = refused(to_move("nobody", parked, Place::First));
    assert_eq!(nobody, AgendaError::NoSuchTopic);
    let topic_of_nobody = topic("nobody");
    let gone = refused(AgendaOperation::DeleteTopic {
        topic: topic_of_nobody,
    });
    assert_eq!(gone, AgendaError::NoSuchTopic);
    let itself = Place::Before(topic("there"));
    let beside_itself = refused(to_move("there", on("2026-11-24"), itself));
    assert_eq!(beside_itself, AgendaError::NoSuchPlace);
    assert_eq!(view(&ana), before);
}

#[test]
fn places_have_their_agreed_form() {
    let places = [
        (Place::First, r#""first""#),
        (Place::Last, r#""last""#),
        (Place::Before(topic("x")), r#"{"before":"topic-0x"}"#),
        (Place::After(topic("x")), r#"{"after":"topic-0x"}"#),
    ];
    for (place, form) in places {
        assert_eq!(serde_json::to_string(&place).unwrap(), form);
        assert_eq!(serde_json::from_str::<Place>(form).unwrap(), place);
    }
}

/// Two people add, move, delete and restore; whenever they meet, both see the same and nothing is lost.
#[test]
fn however_two_people_arrange_topics_they_agree_and_none_is_lost() {
    for seed in 0..150 {
        let mut die = Die::seeded(seed);
        let (ana, ben) = (replica(1), replica(2));
        let sections = ["parked", "2026-11-24", "2026-12-01"];
        let mut names: Vec<String> = Vec::new();
        for step in 0..40 {
            let who = *die.pick(&[&ana, &ben]);
            let section = on(die.pick::<&str>(&sections));
            let place = |die: &mut Die, names: &[String]| match die.roll(4) {
                0 => Place::First,
                1 => Place::Last,
                2 if !names.is_empty() => Place::Before(topic(die.pick::<String>(names))),
                _ if !names.is_empty() => Place::After(topic(die.pick::<String>(names))),
                _ => Place::First,
            };
            let place = place(&mut die, &names);
            match die.roll(5) {
                0 | 1 => {
                    let name = format!("t{step:02}");
                    if tries(who, 1, &add(&name, section, place)).is_ok() {
                        names.push(name);
                    }
                }
                2 | 3 if !names.is_empty() => {
                    let moved = die.pick::<String>(&names);
                    // Refused when the neighbour is elsewhere: then nothing changes.
                    tries(who, 1, &to_move(moved, section, place)).ok();
                }
                _ => {
                    meet(&ana, &ben);
                    assert_eq!(view(&ana), view(&ben), "seed {seed}, step {step}");
                }
            }
        }
        meet(&ana, &ben);
        assert_eq!(view(&ana), view(&ben), "seed {seed}");
        let mut seen: Vec<String> = sections
            .iter()
            .flat_map(|section| shown(&ana, on(section)))
            .collect();
        seen.sort();
        assert_eq!(seen, names, "seed {seed}");
    }
}

#[test]
fn a_topic_is_a_map_under_its_own_id() {
    let ana = replica(1);
    adds(&ana, "one", "2026-11-24", Place::First);
    let topics = ana.doc().get_or_insert_map(schema::TOPICS);
    let txn = ana.doc().transact();
    assert!(matches!(topics.get(&txn, "topic-one"), Some(Out::YMap(_))));
    drop(txn);
    assert_eq!(plain(&ana, &topic("one")), "one");
}
