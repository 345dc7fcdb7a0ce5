//! What people say by chance on wordings and promises, mostly such as makes sense where they are.

use crate::simulation::oracle::statements::terms_of;
use crate::simulation::tab::TabId;
use crate::simulation::world::{TABS, World};
use duologue_shared::agenda::MeetingState;
use duologue_shared::ids::{PromiseId, Seat, WordingId};
use duologue_shared::operation::Operation;
use duologue_shared::promise::{
    PromiseKind, PromiseOperation, PromiseState, PromiseView, Promiser, Terms,
};
use duologue_shared::view::{AgendaView, SectionView};
use duologue_shared::wording::{WordingKind, WordingOperation, WordingState, WordingView};

/// What waits for somebody's word.
enum Open<'view> {
    /// The other asks for these words, or has changed them.
    Asked(&'view WordingView),
    /// The other said how it has to read.
    Corrected(&'view WordingView),
    /// A promise that they have not accepted as it reads.
    Proposed(&'view PromiseView),
    /// One that they have kept, or think so.
    Kept(&'view PromiseView),
    /// One that was deleted.
    Deleted(PromiseId),
}

impl World {
    /// An answer to something that waits for one at the tab.
    pub(in crate::simulation) fn an_answer(
        &mut self,
        tab: TabId,
        view: &AgendaView,
    ) -> Option<Operation> {
        let seat = TABS[tab.0].1;
        let wordings = view.wordings.iter();
        let wordings = wordings.filter_map(|wording| match &wording.state {
            WordingState::Waiting | WordingState::Changed { .. } => {
                (wording.by != seat).then_some(Open::Asked(wording))
            }
            WordingState::Corrected { .. } => {
                (wording.by == seat).then_some(Open::Corrected(wording))
            }
            WordingState::Confirmed { .. } => None,
        });
        let promises = view.promises.iter();
        let promises = promises.filter(|promise| promise.answers == seat);
        let promises = promises.filter_map(|promise| match &promise.state {
            PromiseState::Proposed | PromiseState::Changed { .. } => Some(Open::Proposed(promise)),
            PromiseState::Done { .. } => Some(Open::Kept(promise)),
            PromiseState::Accepted | PromiseState::Withdrawn => None,
        });
        let is_gone = |id: &PromiseId| view.promises.iter().all(|shown| shown.id != *id);
        let deleted = self.ledger.deleted().filter(is_gone).map(Open::Deleted);
        let open: Vec<Open<'_>> = wordings.chain(promises).chain(deleted).collect();
        Some(match self.any_of(open.into_iter())? {
            Open::Asked(wording) if self.dice.chance(55) => {
                let words = self.as_seen(&wording.words);
                let wording = wording.id.clone();
                WordingOperation::Confirm { wording, words }.into()
            }
            Open::Asked(wording) => {
                let words = self.better(&wording.words);
                let wording = wording.id.clone();
                WordingOperation::Correct { wording, words }.into()
            }
            Open::Corrected(wording) => {
                let wording = wording.id.clone();
                WordingOperation::TakeCorrection { wording }.into()
            }
            Open::Proposed(promise) => {
                let mut terms = terms_of(promise);
                terms.what = self.as_seen(&terms.what);
                let promise = promise.id.clone();
                PromiseOperation::Accept { promise, terms }.into()
            }
            Open::Kept(promise) => {
                let promise = promise.id.clone();
                PromiseOperation::Unfinish { promise }.into()
            }
            Open::Deleted(promise) => PromiseOperation::Restore { promise }.into(),
        })
    }

    pub(in crate::simulation) fn some_word_on_words(
        &mut self,
        tab: TabId,
        view: &AgendaView,
    ) -> Option<WordingOperation> {
        use WordingOperation as W;
        let seat = TABS[tab.0].1;
        let is_corrected =
            |wording: &WordingView| matches!(wording.state, WordingState::Corrected { .. });
        Some(match self.dice.below(100) {
            66..92 => {
                let topics = self.topics_at(tab);
                let topic = self.any_of(topics.into_iter())?;
                let (at, len) = self.any_range(tab, &topic)?;
                W::Ask {
                    wording: self.a_new_wording(),
                    topic,
                    at,
                    len,
                }
            }
            0..20 => {
                let has_filled = |section: &&SectionView| section.blanks.filled > 0;
                let day = self.any_of(view.sections.iter().filter(has_filled))?.day;
                let wordings = (0..8).map(|_| self.a_new_wording()).collect();
                W::AskFilled { day, wordings }
            }
            20..40 => self.a_repetition(tab, view)?,
            40..48 => {
                let wording = self.any_wording(view, seat.other(), |_| true)?;
                let words = self.as_seen(&wording.words);
                let wording = wording.id.clone();
                W::Confirm { wording, words }
            }
            48..60 => {
                let wording = self.any_wording(view, seat.other(), |_| true)?;
                let words = self.better(&wording.words);
                let wording = wording.id.clone();
                W::Correct { wording, words }
            }
            60..66 => W::TakeCorrection {
                wording: self.any_wording(view, seat, is_corrected)?.id.clone(),
            },
            _ => W::Withdraw {
                wording: self.any_wording(view, seat, |_| true)?.id.clone(),
            },
        })
    }

    pub(in crate::simulation) fn some_word_on_a_promise(
        &mut self,
        tab: TabId,
        view: &AgendaView,
    ) -> Option<PromiseOperation> {
        use PromiseOperation as P;
        let seat = TABS[tab.0].1;
        let waits = |promise: &PromiseView| {
            matches!(
                promise.state,
                PromiseState::Proposed | PromiseState::Changed { .. }
            )
        };
        let binds = |promise: &PromiseView| !waits(promise);
        let is_done = |promise: &PromiseView| matches!(promise.state, PromiseState::Done { .. });
        Some(match self.dice.below(100) {
            0..26 => self.a_promise(tab, view),
            26..42 => {
                let promise = self.any_of(view.promises.iter())?;
                let terms = self.other_terms(promise);
                let promise = promise.id.clone();
                P::Change { promise, terms }
            }
            42..60 => P::Finish {
                promise: self.any_promise(view, seat, binds)?.id.clone(),
                word: self.dice.chance(50).then(|| "in the end".to_owned()),
                meeting: self.any_meeting(view),
            },
            60..62 => P::Unfinish {
                promise: self.any_promise(view, seat, is_done)?.id.clone(),
            },
            62..80 => P::Renew {
                promise: self.any_promise(view, seat, binds)?.id.clone(),
                due: self.any_day(),
                word: self.some_reason(),
                meeting: self.any_meeting(view),
            },
            80..88 => P::Withdraw {
                promise: self.any_promise(view, seat, |_| true)?.id.clone(),
                word: self.some_reason(),
                meeting: self.any_meeting(view),
            },
            88..98 => P::Delete {
                promise: self.any_of(view.promises.iter())?.id.clone(),
            },
            _ => {
                let gone = self.promises.iter();
                let gone = gone.filter(|id| view.promises.iter().all(|shown| shown.id != **id));
                let gone: Vec<PromiseId> = gone.cloned().collect();
                P::Restore {
                    promise: self.any_of(gone.into_iter())?,
                }
            }
        })
    }

    fn a_repetition(&mut self, tab: TabId, view: &AgendaView) -> Option<WordingOperation> {
        let seat = TABS[tab.0].1;
        let is_repeat = |wording: &WordingView| wording.kind == WordingKind::Repeat;
        let earlier = self.any_wording(view, seat, is_repeat);
        let again = self.dice.chance(40);
        let words = format!("heard {}", self.some_letters());
        Some(match earlier {
            Some(earlier) if again => WordingOperation::Repeat {
                wording: earlier.id.clone(),
                topic: earlier.topic.clone(),
                words,
            },
            Some(_) | None => {
                let topics = self.topics_at(tab);
                WordingOperation::Repeat {
                    wording: self.a_new_wording(),
                    topic: self.any_of(topics.into_iter())?,
                    words,
                }
            }
        })
    }

    fn a_promise(&mut self, tab: TabId, view: &AgendaView) -> PromiseOperation {
        let promise = PromiseId::try_from(self.new_name("promise")).unwrap();
        self.promises.push(promise.clone());
        let topics = self.topics_at(tab);
        let topic = self.any_of(topics.into_iter());
        PromiseOperation::Make {
            promise,
            terms: self.some_terms(),
            topic,
            line: None,
            meeting: self.any_meeting(view),
        }
    }

    fn some_terms(&mut self) -> Terms {
        let whats = ["send the draft", "call the bank", "book a room"];
        let what = (*self.dice.pick(&whats)).to_owned();
        let due = self.dice.chance(70).then(|| self.any_day());
        let who = match self.dice.below(10) {
            0..4 => Promiser::Seat(Seat::A),
            4..8 => Promiser::Seat(Seat::B),
            _ => Promiser::Name("Chris".to_owned()),
        };
        let telling = match &who {
            Promiser::Seat(_) => None,
            Promiser::Name(_) => *self.dice.pick(&[None, Some(Seat::A), Some(Seat::B)]),
        };
        let finds_out = self.dice.chance(20);
        Terms {
            who,
            telling,
            kind: if finds_out {
                PromiseKind::FindOut
            } else {
                PromiseKind::Action
            },
            what,
            how: (finds_out && self.dice.chance(90)).then(|| "by asking".to_owned()),
            due,
        }
    }

    fn other_terms(&mut self, promise: &PromiseView) -> Terms {
        let mut terms = terms_of(promise);
        let other = self.some_terms();
        match self.dice.below(4) {
            0 => terms.due = other.due,
            1 => terms.what = format!("{} soon", terms.what),
            2 => terms.what = other.what,
            _ => terms = other,
        }
        terms
    }

    /// The words that stand there; now and then others, as if they had just been changed.
    fn as_seen(&mut self, words: &str) -> String {
        if self.dice.chance(10) {
            format!("{words}?")
        } else {
            words.to_owned()
        }
    }

    /// The words with something left out, put in, or both.
    fn better(&mut self, words: &str) -> String {
        let mut letters: Vec<char> = words.chars().collect();
        let at = self.dice.below(letters.len() + 1);
        if at < letters.len() && letters.len() > 1 && self.dice.chance(60) {
            letters.remove(at);
        }
        if self.dice.chance(70) {
            let letter = self.new_letter();
            letters.insert(at.min(letters.len()), letter);
        }
        let words: String = letters.into_iter().collect();
        // Blanks around what is written count for nothing.
        words.trim().to_owned()
    }

    fn some_reason(&mut self) -> String {
        let reasons = ["it took longer", "I was ill", "sorry"];
        // Without a word it is refused.
        if self.dice.chance(5) {
            String::new()
        } else {
            (*self.dice.pick(&reasons)).to_owned()
        }
    }

    fn any_meeting(&mut self, view: &AgendaView) -> Option<duologue_shared::ids::Day> {
        let section = self.any_section_that_is(view, MeetingState::Running);
        section.map(|section| section.day)
    }

    /// A wording of that seat; now and then any.
    fn any_wording<'view>(
        &mut self,
        view: &'view AgendaView,
        by: Seat,
        is_fit: impl Fn(&WordingView) -> bool,
    ) -> Option<&'view WordingView> {
        let anything = self.dice.chance(6);
        let wordings = view.wordings.iter();
        self.any_of(wordings.filter(|wording| anything || (wording.by == by && is_fit(wording))))
    }

    /// A promise that the person on that seat answers for; now and then any.
    fn any_promise<'view>(
        &mut self,
        view: &'view AgendaView,
        answers: Seat,
        is_fit: impl Fn(&PromiseView) -> bool,
    ) -> Option<&'view PromiseView> {
        let anything = self.dice.chance(8);
        let promises = view.promises.iter();
        self.any_of(
            promises.filter(|promise| anything || (promise.answers == answers && is_fit(promise))),
        )
    }

    fn a_new_wording(&mut self) -> WordingId {
        WordingId::try_from(self.new_name("wording")).unwrap()
    }
}
