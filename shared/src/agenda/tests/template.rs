use super::{adds_meeting, day, done, on, section, view};
use crate::agenda::{Act, AgendaError, AgendaOperation, Outcome, Prompt, Way};
use crate::ids::Section;
use crate::name::NameError;
use crate::replica::Replica;
use crate::schema;
use crate::testing::{does, edits, insert, local, meet, plain, replica, topic, tries};
use yrs::{Any, Map, WriteTxn};

const TUE: &str = "2026-11-24";
const NEXT: &str = "2026-12-01";

fn sets(lines: &[&str]) -> AgendaOperation {
    let lines = lines.iter().map(|line| (*line).to_owned());
    AgendaOperation::SetTemplate {
        lines: lines.collect(),
    }
}

fn takes_up(name: &str, section: Section, line: &str) -> AgendaOperation {
    AgendaOperation::TakeUp {
        topic: topic(name),
        section,
        line: line.to_owned(),
    }
}

fn turns(replica: &Replica, act: &Act, way: Way) {
    local(replica, |txn| {
        act.check(txn, way).unwrap();
        act.turn(txn, way);
    });
}

#[test]
fn lines_are_kept_in_their_order_as_they_can_be_read_and_each_once() {
    let (ana, ben) = (replica(1), replica(2));
    does(&ana, &sets(&["  Wins ", "Time off", "Wins", "نجاحات"]));
    meet(&ana, &ben);
    assert_eq!(view(&ben).template, ["Wins", "Time off", "نجاحات"]);
    does(&ben, &sets(&[]));
    assert!(view(&ben).template.is_empty());
}

#[test]
fn of_two_templates_the_later_one_is_whole() {
    let (ana, ben) = (replica(1), replica(2));
    does(&ana, &sets(&["Wins", "Time off"]));
    does(&ben, &sets(&["Mood"]));
    meet(&ana, &ben);
    let lines = view(&ana).template;
    assert!(
        lines == ["Wins", "Time off"] || lines == ["Mood"],
        "{lines:?}"
    );
}

#[test]
fn a_template_that_nobody_could_read_is_refused_whole() {
    let ana = replica(1);
    does(&ana, &sets(&["Wins"]));
    let many: Vec<_> = (0..21).map(|line| format!("Line {line}")).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    let long = "x".repeat(201);
    for (lines, why) in [
        (many.as_slice(), AgendaError::TooManyLines),
        (&["Mood", &long], AgendaError::TooLong),
        (&["Mood", " \u{200b}"], NameError::Unseen.into()),
        (&["Mood\nWins"], NameError::NotOneLine.into()),
        (&["\u{202e}Mood"], NameError::TurnsWords.into()),
    ] {
        assert_eq!(tries(&ana, 1, &sets(lines)), Err(why));
    }
    does(&ana, &sets(&many[..20]));
    assert_eq!(view(&ana).template.len(), 20);
    // As people count: 200 letters of a family each.
    let family = "👩‍👩‍👧".chars().take(2).collect::<String>().repeat(100);
    does(&ana, &sets(&[&family]));
    assert_eq!(view(&ana).template, [family]);
}

#[test]
fn what_another_program_wrote_as_a_template_is_shown_as_far_as_it_can_be() {
    let ana = replica(1);
    let write = |value: Any| {
        local(&ana, |txn| {
            let settings = txn.get_or_insert_map(schema::SETTINGS);
            settings.insert(txn, schema::TEMPLATE, value);
        });
    };
    let long = "x".repeat(201);
    let lines = ["Wins", "a\nb", "", "\u{202e}turned", &long, "Wins"];
    let mut lines: Vec<Any> = lines.into_iter().map(Any::from).collect();
    lines.push(Any::from(7_i32));
    write(Any::from(lines));
    assert_eq!(view(&ana).template, ["Wins", "a b", "turned"]);
    let many = (0..1_000).map(|line| Any::from(line.to_string()));
    write(Any::from(many.collect::<Vec<_>>()));
    assert_eq!(view(&ana).template.len(), 20);
    write(Any::from("Wins"));
    assert!(view(&ana).template.is_empty());
}

#[test]
fn nothing_stands_in_a_meeting_before_a_line_is_taken_up() {
    let ana = replica(1);
    does(&ana, &sets(&["Wins", "Time off"]));
    adds_meeting(&ana, TUE);
    assert!(section(&ana, TUE).topics.is_empty());
    does(&ana, &takes_up("01", on(TUE), "Wins"));
    let topics = section(&ana, TUE).topics;
    assert_eq!(topics.len(), 1);
    assert_eq!(topics[0].headline, "Wins");
    assert_eq!(topics[0].template.as_deref(), Some("Wins"));
    assert_eq!(
        tries(&ana, 1, &takes_up("01", on(TUE), "Wins")),
        Err(AgendaError::TopicExists)
    );
}

#[test]
fn a_line_that_was_taken_up_stays_the_same_one_under_other_words_and_in_other_meetings() {
    let (ana, ben) = (replica(1), replica(2));
    does(&ana, &sets(&["Wins"]));
    adds_meeting(&ana, TUE);
    adds_meeting(&ana, NEXT);
    does(&ana, &takes_up("01", on(TUE), "Wins"));
    meet(&ana, &ben);
    // Another template does not change what stands.
    does(&ben, &sets(&["Mood"]));
    edits(&ana, &topic("01"), &[insert(0, "My ")]);
    does(
        &ana,
        &AgendaOperation::StartMeeting {
            day: day(TUE),
            minutes: 30,
        },
    );
    does(
        &ana,
        &AgendaOperation::SetOutcome {
            topic: topic("01"),
            day: day(TUE),
            outcome: Some(Outcome::NextTime { on: day(NEXT) }),
        },
    );
    meet(&ana, &ben);
    let carried = section(&ben, NEXT).topics;
    assert_eq!(carried[0].headline, "My Wins");
    assert_eq!(carried[0].template.as_deref(), Some("Wins"));
    assert_eq!(section(&ben, TUE).moved[0].id, topic("01"));
}

#[test]
fn one_line_that_both_take_up_at_once_is_two_topics_of_which_neither_loses_a_letter() {
    let (ana, ben) = (replica(1), replica(2));
    does(&ana, &sets(&["Wins"]));
    meet(&ana, &ben);
    for (person, name) in [(&ana, "01"), (&ben, "02")] {
        does(person, &takes_up(name, Section::Next, "Wins"));
        edits(person, &topic(name), &[insert(4, &format!(" by {name}"))]);
    }
    meet(&ana, &ben);
    assert_eq!(view(&ana).next.len(), 2);
    assert_eq!(plain(&ben, &topic("01")), "Wins by 01");
    assert_eq!(plain(&ana, &topic("02")), "Wins by 02");
}

#[test]
fn taking_up_a_line_and_setting_a_template_are_taken_back() {
    let ana = replica(1);
    let set = done(&ana, &sets(&["Wins"]));
    let taken_up = done(&ana, &takes_up("01", Section::Next, "Wins"));
    turns(&ana, &taken_up, Way::Back);
    assert!(view(&ana).next.is_empty());
    turns(&ana, &taken_up, Way::Forth);
    assert_eq!(view(&ana).next[0].template.as_deref(), Some("Wins"));
    turns(&ana, &set, Way::Back);
    assert!(view(&ana).template.is_empty());
    edits(&ana, &topic("01"), &[insert(4, "!")]);
    let refused = local_check(&ana, &taken_up);
    assert_eq!(refused, Err(AgendaError::ChangedMeanwhile));
}

fn local_check(replica: &Replica, act: &Act) -> Result<(), AgendaError> {
    let mut checked = Ok(());
    local(replica, |txn| checked = act.check(txn, Way::Back));
    checked
}

#[test]
fn prompts_are_on_until_they_are_switched_off_for_both_and_each_by_itself() {
    let (ana, ben) = (replica(1), replica(2));
    assert!(view(&ana).prompts_off.is_empty());
    let switch = |prompt, on| AgendaOperation::SetPrompt { prompt, on };
    for prompt in Prompt::ALL {
        does(&ana, &switch(prompt, false));
        meet(&ana, &ben);
        assert_eq!(view(&ben).prompts_off, [prompt]);
        does(&ben, &switch(prompt, true));
        meet(&ana, &ben);
        assert!(view(&ana).prompts_off.is_empty());
    }
    // Two at once are two.
    let off = done(&ana, &switch(Prompt::Time, false));
    does(&ben, &switch(Prompt::Brought, false));
    meet(&ana, &ben);
    assert_eq!(view(&ana).prompts_off, [Prompt::Brought, Prompt::Time]);
    turns(&ana, &off, Way::Back);
    assert_eq!(view(&ana).prompts_off, [Prompt::Brought]);
}

#[test]
fn what_prompts_tell_is_seen_to_for_both_until_there_is_more_of_it() {
    let (ana, ben) = (replica(1), replica(2));
    let see_to = |prompt, of| AgendaOperation::SeeTo {
        prompt,
        day: day(of),
    };
    let seen = |replica: &Replica| {
        let view = view(replica);
        let seen = view.seen_to.iter();
        seen.map(|seen| (seen.prompt, seen.day.to_string()))
            .collect::<Vec<_>>()
    };
    does(&ana, &see_to(Prompt::Silent, NEXT));
    meet(&ana, &ben);
    // One that was open elsewhere since before does not bring it back.
    does(&ben, &see_to(Prompt::Silent, TUE));
    let balance = done(&ben, &see_to(Prompt::Balance, TUE));
    meet(&ana, &ben);
    let silent = (Prompt::Silent, NEXT.to_owned());
    assert_eq!(
        seen(&ana),
        [(Prompt::Balance, TUE.to_owned()), silent.clone()]
    );
    turns(&ben, &balance, Way::Back);
    meet(&ana, &ben);
    assert_eq!(seen(&ana), std::slice::from_ref(&silent));
    // Those that tell of no meetings have nothing to be seen to.
    does(&ana, &see_to(Prompt::Time, NEXT));
    assert_eq!(seen(&ana), [silent]);
}
