//! What people do by chance to meetings and topics, mostly such as makes sense where they are.

use crate::simulation::action::chances::MOST_TOPICS;
use crate::simulation::tab::TabId;
use crate::simulation::world::{TABS, World};
use duologue_shared::agenda::{
    AgendaOperation, Answer, ContextItem, Enough, FeedbackSessions, Gone, InWriting, MeetingState,
    Outcome, Place, Prompt, Series, TopicKind, TopicMode,
};
use duologue_shared::ids::{ContextId, Day, Section, TimeOfDay, TopicId};
use duologue_shared::operation::Operation;
use duologue_shared::recap::RecapOperation;
use duologue_shared::view::{AgendaView, SectionView, TopicEntry};

/// A line can be parked as long as there are no more topics than this.
const MOST_WITH_PARKED: usize = 7;
const DAYS: [&str; 3] = ["2026-11-24", "2026-12-01", "2026-12-08"];

/// Now and then one.
fn a_time(turn: u64) -> Option<TimeOfDay> {
    let hour = u8::try_from(turn % 24).unwrap();
    turn.is_multiple_of(2)
        .then(|| TimeOfDay::new(hour, 30).unwrap())
}

/// Meets every week or every other one from that day on, no more, or elsewhere.
fn a_series(turn: u64, day: Day) -> AgendaOperation {
    let series = Series {
        every: if turn.is_multiple_of(2) { 1 } else { 2 },
        first: day,
        until: (turn % 3 == 2).then(|| day.plus_days(14)).flatten(),
        at: a_time(turn),
        minutes: Some(30),
    };
    AgendaOperation::SetSeries {
        series: (turn % 4 != 3).then_some(series),
    }
}

impl World {
    /// Something that can be tried with the agenda as it stands at the tab.
    pub(in crate::simulation) fn any_operation(&mut self, tab: TabId) -> Option<Operation> {
        let view = self.outline(tab);
        if self.dice.chance(35)
            && let Some(answer) = self.an_answer(tab, &view)
        {
            return Some(answer);
        }
        if let Some(word) = self.some_word_in_writing(tab, &view) {
            return Some(word.into());
        }
        // Where there is nothing to confirm or accept yet, something else is done.
        for _ in 0..8 {
            let operation = match self.dice.below(100) {
                0..44 => self.an_arrangement(tab, &view).map(Operation::from),
                44..66 => self.some_word_on_words(tab, &view).map(Operation::from),
                66..92 => self.some_word_on_a_promise(tab, &view).map(Operation::from),
                _ => self
                    .any_section_that_is(&view, MeetingState::Closed)
                    .map(|section| RecapOperation::Acknowledge { day: section.day }.into()),
            };
            if operation.is_some() {
                return operation;
            }
        }
        None
    }

    /// A topic under a new id.
    pub(in crate::simulation) fn a_new_topic(&mut self) -> Option<AgendaOperation> {
        if self.topics.len() >= MOST_TOPICS {
            return None;
        }
        let headline = self.some_letters();
        Some(AgendaOperation::AddTopic {
            topic: self.a_new_topic_id(),
            section: self.any_place_on_the_agenda(),
            place: self.dice.pick(&[Place::First, Place::Last]).clone(),
            headline,
        })
    }

    pub(in crate::simulation) fn any_day(&mut self) -> Day {
        self.dice.pick(&DAYS).parse().unwrap()
    }

    /// Now and then one that is in no such state.
    pub(in crate::simulation) fn any_section_that_is<'view>(
        &mut self,
        view: &'view AgendaView,
        state: MeetingState,
    ) -> Option<&'view SectionView> {
        let anything = self.dice.chance(8);
        let is_fit = |section: &&SectionView| anything || section.state == state;
        self.any_of(view.sections.iter().filter(is_fit))
    }

    /// One of some things, if there are any.
    pub(in crate::simulation) fn any_of<T>(
        &mut self,
        things: impl Iterator<Item = T>,
    ) -> Option<T> {
        let mut things: Vec<T> = things.collect();
        if things.is_empty() {
            return None;
        }
        let place = self.dice.below(things.len());
        Some(things.swap_remove(place))
    }

    fn an_arrangement(&mut self, tab: TabId, view: &AgendaView) -> Option<AgendaOperation> {
        use AgendaOperation as A;
        let operation = match self.dice.below(100) {
            0..5 => self.a_change_of_plans(view)?,
            5..14 => A::StartMeeting {
                day: self.any_section_that_is(view, MeetingState::Planned)?.day,
                minutes: *self.dice.pick(&[25, 50]),
            },
            14..42 => self.a_step_to_the_end(view)?,
            42..45 => A::ReopenMeeting {
                day: self.any_section_that_is(view, MeetingState::Closed)?.day,
            },
            45..53 => self.a_new_topic()?,
            53..61 => self.a_move(view)?,
            61..63 => A::DeleteTopic {
                topic: self.any_entry(view)?.id.clone(),
            },
            63..66 => A::RestoreTopic {
                topic: self.any_topic_ever()?,
            },
            66..75 => self.a_fact(view)?,
            75..78 => {
                let (day, topic) = self.any_standing(view, |_| true)?;
                A::SetOutcome {
                    topic,
                    day,
                    outcome: self.any_outcome(),
                }
            }
            78..85 => self.a_parked_line(tab, view)?,
            85..92 => self.some_word_on_enough(view)?,
            _ => self.some_word_on_switching(view)?,
        };
        Some(operation)
    }

    /// Makes a meeting, moves one or calls it off, now and then to a day beside those that are usual.
    fn a_change_of_plans(&mut self, view: &AgendaView) -> Option<AgendaOperation> {
        use AgendaOperation as A;
        let day = self.any_day();
        // By the names given so far, so that the dice of kept seeds fall as they did.
        let names = self.names;
        let is_open = |section: &&SectionView| section.state != MeetingState::Closed;
        let mut open = view.sections.iter().filter(is_open);
        let planned = open.nth(usize::try_from(names / 4 % 2).unwrap());
        Some(match (names % 4, planned) {
            (0, _) => self.a_setting(day),
            (3, _) if !(names / 4).is_multiple_of(2) => self.a_setting(day),
            (1, Some(section)) => A::MoveMeeting {
                day: section.day,
                to: day.plus_days(i32::try_from(names % 3).unwrap())?,
                at: a_time(names),
            },
            (2, Some(section)) => A::SkipMeeting {
                day: section.day,
                how: Gone::Skipped,
            },
            (3, _) => A::SkipMeeting {
                day,
                how: Gone::NotHeld,
            },
            // Now and then the day before, whose name another meeting might want.
            _ => A::AddMeeting {
                day: day.plus_days(-i32::try_from(names / 4 % 2).unwrap())?,
            },
        })
    }

    /// When the two meet, or what comes up in each meeting and what the page says by itself, in turn.
    fn a_setting(&mut self, day: Day) -> AgendaOperation {
        let turn = self.first_setting + self.names / 2;
        let (kind, turn) = (turn % 7, turn / 7);
        let at = usize::try_from(turn).unwrap();
        let lines = ["Wins", "Time off", "What is in your way?"];
        match kind {
            0 => a_series(turn, day),
            1 => AgendaOperation::SetZone {
                zone: ["Pacific/Auckland", "America/Los_Angeles"][at % 2]
                    .parse()
                    .unwrap(),
            },
            2 => {
                let lines = lines.iter().skip(at % 4).copied();
                AgendaOperation::SetTemplate {
                    lines: lines.map(ToOwned::to_owned).collect(),
                }
            }
            // Of letters that are each there once, as those of every topic: whichever line it is, it becomes one.
            3 if self.topics.len() < MOST_TOPICS => AgendaOperation::TakeUp {
                line: self.some_letters(),
                topic: self.a_new_topic_id(),
                section: Section::Next,
            },
            4 => AgendaOperation::SeeTo {
                prompt: [Prompt::Balance, Prompt::Silent][at % 2],
                day,
            },
            5 => AgendaOperation::SetFeedback {
                feedback: (turn % 3 < 2).then(|| FeedbackSessions {
                    every: if turn.is_multiple_of(3) { 4 } else { 6 },
                    questions: vec!["What should we stop doing?".to_owned()],
                }),
            },
            _ => AgendaOperation::SetPrompt {
                prompt: Prompt::ALL[at % Prompt::ALL.len()],
                on: at % 4 > 1,
            },
        }
    }

    /// Says what became of a topic in a meeting that runs, or closes it when all have their outcomes.
    fn a_step_to_the_end(&mut self, view: &AgendaView) -> Option<AgendaOperation> {
        let section = self.any_section_that_is(view, MeetingState::Running)?;
        let day = section.day;
        let is_open = |entry: &&TopicEntry| entry.outcome.is_none();
        let open = self.any_of(section.topics.iter().filter(is_open));
        Some(match open {
            Some(entry) if self.dice.chance(92) => AgendaOperation::SetOutcome {
                topic: entry.id.clone(),
                day,
                outcome: self.any_outcome(),
            },
            Some(_) | None => AgendaOperation::CloseMeeting { day },
        })
    }

    fn any_outcome(&mut self) -> Option<Outcome> {
        let on = self.any_day();
        match self.dice.below(100) {
            0..40 => Some(Outcome::Discussed),
            40..62 => Some(Outcome::NextTime { on }),
            62..78 => Some(Outcome::FollowUp { on }),
            78..94 => Some(Outcome::Parked),
            _ => None,
        }
    }

    fn a_move(&mut self, view: &AgendaView) -> Option<AgendaOperation> {
        let topic = self.any_entry(view)?.id.clone();
        let neighbour = self.any_entry(view)?.id.clone();
        let places = [
            Place::First,
            Place::Last,
            Place::Before(neighbour.clone()),
            Place::After(neighbour),
        ];
        Some(AgendaOperation::MoveTopic {
            topic,
            section: self.any_place_on_the_agenda(),
            place: self.dice.pick(&places).clone(),
        })
    }

    fn a_fact(&mut self, view: &AgendaView) -> Option<AgendaOperation> {
        use AgendaOperation as A;
        let topic = self.any_entry(view)?.id.clone();
        // By the names given so far, so that the dice of kept seeds fall as they did.
        let other = self.names.is_multiple_of(2).then_some(TopicMode::Call);
        Some(match self.dice.below(5) {
            0 => A::SetKind {
                topic,
                kind: *self
                    .dice
                    .pick(&[Some(TopicKind::Unblock), None, Some(TopicKind::Question)]),
            },
            1 => A::SetMode {
                topic,
                mode: *self
                    .dice
                    .pick(&[other, Some(TopicMode::Writing), Some(TopicMode::Writing)]),
            },
            2 => A::AddContext {
                topic,
                context: ContextId::try_from(self.new_name("context")).unwrap(),
                item: self.some_context(view)?,
            },
            _ => {
                let mut standing: Vec<_> = view.next.iter().chain(&view.parked).collect();
                standing.extend(view.sections.iter().flat_map(|section| &section.topics));
                let of = |entry: &TopicEntry| {
                    let topic = entry.id.clone();
                    let ids = entry.context.iter().map(|item| item.id.clone());
                    ids.map(move |id| (topic.clone(), id)).collect::<Vec<_>>()
                };
                let (topic, context) = self.any_of(standing.into_iter().flat_map(of))?;
                A::RemoveContext { topic, context }
            }
        })
    }

    fn some_context(&mut self, view: &AgendaView) -> Option<ContextItem> {
        Some(match self.dice.below(3) {
            0 => ContextItem::Link {
                href: "https://example.org".to_owned(),
                title: String::new(),
            },
            1 => ContextItem::Person {
                name: "Chris".to_owned(),
            },
            _ => ContextItem::Topic {
                topic: self.any_entry(view)?.id.clone(),
            },
        })
    }

    fn a_parked_line(&mut self, tab: TabId, view: &AgendaView) -> Option<AgendaOperation> {
        if self.topics.len() >= MOST_WITH_PARKED {
            return None;
        }
        let from = self.any_entry(view)?.id.clone();
        let lines = self.lines_at(tab, &from);
        // The first line is the topic itself, and refused.
        let but_first = usize::from(self.dice.chance(95));
        let line = self.any_of(lines.into_iter().skip(but_first))?;
        Some(AgendaOperation::ParkLine {
            topic: self.a_new_topic_id(),
            from,
            line,
        })
    }

    fn some_word_on_enough(&mut self, view: &AgendaView) -> Option<AgendaOperation> {
        // Who is asked answers more often than not.
        let is_asked = |entry: &TopicEntry| !entry.enough.is_empty();
        let asked = self.any_standing(view, is_asked);
        let (day, topic) = match asked {
            Some(asked) if self.dice.chance(70) => asked,
            Some(_) | None => self.any_standing(view, |_| true)?,
        };
        Some(AgendaOperation::SayEnough {
            topic,
            day,
            says: match self.dice.below(10) {
                0 => None,
                1 | 2 => Some(Enough::More),
                _ => Some(Enough::Enough),
            },
        })
    }

    fn some_word_on_switching(&mut self, view: &AgendaView) -> Option<AgendaOperation> {
        let is_asked = |entry: &TopicEntry| !entry.switch.is_empty();
        let asked = self.any_standing(view, is_asked);
        let (day, topic) = match asked {
            Some(asked) if self.dice.chance(70) => asked,
            Some(_) | None => self.any_standing(view, |_| true)?,
        };
        Some(AgendaOperation::SaySwitch {
            topic,
            day,
            wants: self.dice.chance(80),
        })
    }

    /// Something about a topic that is to be settled in writing, or about a question, where there is one: then often, as
    /// few are.
    fn some_word_in_writing(&mut self, tab: TabId, view: &AgendaView) -> Option<AgendaOperation> {
        let is_question = |entry: &&TopicEntry| entry.kind == Some(TopicKind::Question);
        let is_written = |entry: &&TopicEntry| entry.mode == Some(TopicMode::Writing);
        let mut fit: Vec<_> = view.topics().filter(is_question).collect();
        let questions = fit.len();
        fit.extend(view.topics().filter(is_written));
        if fit.is_empty() || !self.dice.chance(30) {
            return None;
        }
        let at = self.dice.below(fit.len());
        let topic = fit[at].id.clone();
        if at < questions {
            let asks = fit[at].by == Some(TABS[tab.0].1);
            return Some(self.some_word_on_a_question(topic, asks));
        }
        let says = [
            Some(InWriting::Read),
            Some(InWriting::Think),
            Some(InWriting::Talk),
            None,
        ];
        let says = *self.dice.pick(&says);
        Some(AgendaOperation::SayInWriting { topic, says })
    }

    /// Answers a question, or says why it is asked, which only whoever brought it may.
    fn some_word_on_a_question(&mut self, topic: TopicId, asks: bool) -> AgendaOperation {
        let answer = |words: &str| {
            let words = words.to_owned();
            Some(Answer::Words { words })
        };
        let answer = match self.dice.below(8) {
            0..=3 if asks => {
                let why =
                    (!self.names.is_multiple_of(4)).then(|| format!("because of {}", self.names));
                return AgendaOperation::SayWhy { topic, why };
            }
            0 => return AgendaOperation::SayWhy { topic, why: None },
            1 | 2 => answer("yes, on the whole"),
            3 | 4 => answer("yes, but not on Mondays"),
            5 | 6 => Some(Answer::RatherNot),
            _ => None,
        };
        AgendaOperation::AnswerQuestion { topic, answer }
    }

    /// A topic of a meeting that runs; now and then of another.
    fn any_standing(
        &mut self,
        view: &AgendaView,
        is_fit: impl Fn(&TopicEntry) -> bool,
    ) -> Option<(Day, TopicId)> {
        let section = self.any_section_that_is(view, MeetingState::Running)?;
        let fit = section.topics.iter().filter(|entry| is_fit(entry));
        Some((section.day, self.any_of(fit)?.id.clone()))
    }

    fn any_entry<'view>(&mut self, view: &'view AgendaView) -> Option<&'view TopicEntry> {
        let in_meetings = view.sections.iter().flat_map(|section| &section.topics);
        self.any_of(in_meetings.chain(&view.next).chain(&view.parked))
    }

    /// A topic that anybody ever made; the tab may not have heard of it.
    fn any_topic_ever(&mut self) -> Option<TopicId> {
        let topics = self.topics.clone();
        self.any_of(topics.into_iter())
    }

    fn any_place_on_the_agenda(&mut self) -> Section {
        if self.dice.chance(20) {
            // By the names given so far, so that the dice of kept seeds fall as they did.
            let half = self.names.is_multiple_of(2);
            if half { Section::Next } else { Section::Parked }
        } else {
            Section::Meeting(self.any_day())
        }
    }

    fn a_new_topic_id(&mut self) -> TopicId {
        TopicId::try_from(self.new_name("topic")).unwrap()
    }

    /// A name that nothing else has.
    pub(in crate::simulation) fn new_name(&mut self, of: &str) -> String {
        self.names += 1;
        format!("{of}-{:04}", self.names)
    }
}
