//! What people write by chance.

use crate::simulation::action::act::Act;
use crate::simulation::action::performing::made_by;
use crate::simulation::tab::TabId;
use crate::simulation::world::{Checked, World};
use duologue_shared::agenda::AgendaOperation;
use duologue_shared::ids::{LineId, TopicId, WordingId};
use duologue_shared::text::{self, LineKind, LinePatch, Marks, MarksChange};
use duologue_shared::view::topic_view;
use duologue_shared::wording::{PlacedWording, TopicReadings, WordingState, WordingView, placed};
use yrs::Transact;

/// More topics than this make two people meet in the same words too rarely.
pub(in crate::simulation) const MOST_TOPICS: usize = 4;

impl World {
    pub(in crate::simulation) fn somebody_acts(&mut self) -> Checked {
        let tab = self.any_tab();
        if self.dice.chance(self.operating) {
            if let Some(operation) = self.any_operation(tab) {
                self.act(tab, &Act::Perform(operation))?;
            }
        } else if self.dice.chance(6) {
            self.somebody_thinks_again(tab)?;
        } else if let Some(act) = self.any_writing(tab) {
            self.act(tab, &act)?;
        }
        if self.dice.chance(15) {
            self.check_practice(tab)?;
        }
        // Who meets hears of each other, most of the time.
        if self.they_meet() && self.dice.chance(15) {
            self.settle_what_is_under_way()?;
        }
        Ok(())
    }

    /// A meeting begins: both have brought something to talk about, and keyword lines that were filled in.
    pub(in crate::simulation) fn a_meeting_begins(&mut self) -> Checked {
        for tab in [TabId(0), TabId(2)] {
            let Some(operation) = self.a_new_topic() else {
                continue;
            };
            let topic = made_by(&operation.clone().into()).cloned();
            self.act(tab, &Act::operation(operation))?;
            if let Some(topic) = topic {
                self.a_filled_blank(tab, &topic)?;
            }
            self.settle_what_is_under_way()?;
        }
        let day = self.any_day();
        let minutes = 50;
        self.act(
            TabId(0),
            &Act::operation(AgendaOperation::StartMeeting { day, minutes }),
        )?;
        self.settle_what_is_under_way()
    }

    fn a_filled_blank(&mut self, tab: TabId, topic: &TopicId) -> Checked {
        let line = self.new_line();
        let at = self.boundaries(tab, topic).pop().unwrap();
        let words = self.some_letters();
        let patch = LinePatch {
            kind: Some(LineKind::Blank),
            checked: Some(true),
            ..LinePatch::default()
        };
        self.act(tab, &Act::splitting(topic, at, line.clone()))?;
        self.act(tab, &Act::typing(topic, at + 1, words, Marks::default()))?;
        self.act(tab, &Act::setting(topic, &line, patch))
    }

    fn any_writing(&mut self, tab: TabId) -> Option<Act> {
        let here = self.topics_at(tab);
        if here.is_empty() || (self.topics.len() < MOST_TOPICS && self.dice.chance(8)) {
            return self.a_new_topic().map(Act::operation);
        }
        let topic = self.dice.pick(&here).clone();
        Some(match self.dice.below(94) {
            0..38 => self.some_typing(tab, &topic),
            38..50 => {
                let line = self.new_line();
                let at = self.any_boundary(tab, &topic);
                Act::splitting(&topic, at, line)
            }
            50..62 => self.a_deletion(tab, &topic)?,
            62..66 => self.some_marking(tab, &topic)?,
            66..74 => self.a_line_change(tab, &topic)?,
            74..82 => Act::Undo,
            82..87 => Act::Redo,
            87..89 => Act::Seal,
            _ => {
                let at = self.any_boundary(tab, &topic);
                Act::Point { topic, at }
            }
        })
    }

    /// Somebody changes words that are to be confirmed or were, and takes that back at once: what was
    /// confirmed is confirmed.
    fn somebody_thinks_again(&mut self, tab: TabId) -> Checked {
        let here = self.topics_at(tab);
        let placed: Vec<_> = here
            .iter()
            .flat_map(|topic| self.placed_at(tab, topic))
            .filter(|placed| placed.len > 0)
            .collect();
        if placed.is_empty() {
            return Ok(());
        }
        let PlacedWording {
            start,
            len,
            wording,
        } = self.dice.pick(&placed).clone();
        let topic = wording.topic;
        let within = self.boundaries(tab, &topic);
        let within: Vec<u32> = within
            .into_iter()
            .filter(|at| (start..=start + len).contains(at))
            .collect();
        let (one, other) = (*self.dice.pick(&within), *self.dice.pick(&within));
        let (from, to) = (one.min(other), one.max(other));
        let change = if from == to {
            Act::typing(&topic, from, self.some_letters(), Marks::default())
        } else {
            Act::deleting(&topic, from, to - from)
        };
        let words = self.words(tab, &topic);
        let confirmed = self.confirmed_at(tab, &topic);
        self.act(tab, &Act::Seal)?;
        self.act(tab, &change)?;
        self.act(tab, &Act::Undo)?;
        // What others wrote meanwhile can stand between words that were put back.
        if self.words(tab, &topic) == words {
            let now = self.confirmed_at(tab, &topic);
            for id in confirmed {
                self.ledger.note_taken_back(now.contains(&id));
            }
        }
        Ok(())
    }

    fn placed_at(&self, tab: TabId, topic: &TopicId) -> Vec<PlacedWording> {
        let mut txn = self.tabs[tab.0].core.replica().doc().transact_mut();
        placed(&mut txn, topic, &mut TopicReadings::default())
    }

    fn confirmed_at(&self, tab: TabId, topic: &TopicId) -> Vec<WordingId> {
        let is_confirmed =
            |wording: &WordingView| matches!(wording.state, WordingState::Confirmed { .. });
        let placed = self.placed_at(tab, topic).into_iter();
        let placed = placed.map(|placed| placed.wording);
        let confirmed = placed.filter(is_confirmed);
        confirmed.map(|wording| wording.id).collect()
    }

    fn some_typing(&mut self, tab: TabId, topic: &TopicId) -> Act {
        let at = self.any_boundary(tab, topic);
        let marks = Marks {
            bold: self.dice.chance(10),
            ..Marks::default()
        };
        Act::typing(topic, at, self.some_letters(), marks)
    }

    fn a_deletion(&mut self, tab: TabId, topic: &TopicId) -> Option<Act> {
        let (at, len) = self.any_range(tab, topic)?;
        Some(Act::deleting(topic, at, len))
    }

    fn some_marking(&mut self, tab: TabId, topic: &TopicId) -> Option<Act> {
        let (at, len) = self.any_range(tab, topic)?;
        let marks = MarksChange {
            bold: self.dice.chance(50).then(|| self.dice.chance(60)),
            italic: Some(self.dice.chance(60)),
            link: self
                .dice
                .chance(20)
                .then(|| Some("https://example.org".to_owned())),
            ..MarksChange::default()
        };
        Some(Act::marking(topic, at, len, marks))
    }

    fn a_line_change(&mut self, tab: TabId, topic: &TopicId) -> Option<Act> {
        let lines = self.lines_at(tab, topic);
        let line = self
            .dice
            .pick(lines.get(1..).filter(|lines| !lines.is_empty())?);
        let kinds = [
            LineKind::Bullet,
            LineKind::Check,
            LineKind::Text,
            LineKind::Heading,
            LineKind::Conclusion,
        ];
        let patch = match self.dice.below(5) {
            0 => LinePatch {
                kind: Some(*self.dice.pick(&kinds)),
                ..LinePatch::default()
            },
            1 => {
                let depth: u8 = *self.dice.pick(&[0, 1, 2]);
                LinePatch {
                    indent: Some(depth),
                    start: Some(u32::from(depth) * 12),
                    ..LinePatch::default()
                }
            }
            2 | 3 => LinePatch {
                kind: Some(LineKind::Blank),
                checked: Some(self.dice.chance(70)),
                ..LinePatch::default()
            },
            _ => LinePatch {
                kind: Some(LineKind::Check),
                checked: Some(self.dice.chance(70)),
                ..LinePatch::default()
            },
        };
        Some(Act::setting(topic, line, patch))
    }

    pub(in crate::simulation) fn some_letters(&mut self) -> String {
        let count = 1 + self.dice.below(4);
        (0..count).map(|_| self.new_letter()).collect()
    }

    /// The topics that the tab shows.
    pub(in crate::simulation) fn topics_at(&self, tab: TabId) -> Vec<TopicId> {
        let txn = self.tabs[tab.0].core.replica().doc().transact();
        let shown = self.topics.iter();
        let shown = shown.filter(|topic| topic_view(&txn, topic).is_some());
        shown.cloned().collect()
    }

    pub(in crate::simulation) fn lines_at(&self, tab: TabId, topic: &TopicId) -> Vec<LineId> {
        let txn = self.tabs[tab.0].core.replica().doc().transact();
        let lines = text::lines(&txn, topic);
        drop(txn);
        lines.into_iter().map(|line| line.id).collect()
    }

    /// The offsets between which nothing can be cut in two.
    pub(in crate::simulation) fn boundaries(&self, tab: TabId, topic: &TopicId) -> Vec<u32> {
        let txn = self.tabs[tab.0].core.replica().doc().transact();
        let mut at = 0;
        let mut boundaries = vec![0];
        for letter in text::plain(&txn, topic).chars() {
            at += u32::try_from(letter.len_utf16()).unwrap();
            boundaries.push(at);
        }
        boundaries
    }

    pub(in crate::simulation) fn any_boundary(&mut self, tab: TabId, topic: &TopicId) -> u32 {
        let boundaries = self.boundaries(tab, topic);
        *self.dice.pick(&boundaries)
    }

    pub(in crate::simulation) fn any_range(
        &mut self,
        tab: TabId,
        topic: &TopicId,
    ) -> Option<(u32, u32)> {
        let boundaries = self.boundaries(tab, topic);
        let first = self.dice.below(boundaries.len());
        let count = 1 + self.dice.below(4);
        let last = (first + count).min(boundaries.len() - 1);
        let len = boundaries[last] - boundaries[first];
        (len > 0).then_some((boundaries[first], len))
    }
}
