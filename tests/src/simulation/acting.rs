//! What a person's doing does to the world.

use super::act::Act;
use super::census::{Count, Token};
use super::mirror::Mirror;
use super::tab::{TabId, line_id};
use super::world::{Checked, TABS, World};
use duologue_shared::ids::{LineId, TopicId};
use duologue_shared::text::TextOp;

impl World {
    /// A person does something.
    pub(crate) fn act(&mut self, tab: TabId, act: &Act) -> Checked {
        self.note(|| format!("{} {act:?}", TABS[tab.0].0));
        if let Act::AddTopic { topic, .. } = act {
            self.topics.push(topic.clone());
        }
        if let Act::Edit { topic, .. } = act {
            self.open_editor(tab, topic)?;
        }
        let before = self.touched_by(tab, act);
        let now = self.now;
        let at = &mut self.tabs[tab.0];
        let performed = act.perform(&mut at.core, now);
        if let (Err(error), true) = (&performed, must_succeed(act)) {
            return Err(format!("{act:?} was refused: {error:?}"));
        }
        if let Act::Edit { topic, ops, lines } = act
            && let Some(mirror) = at.mirrors.get_mut(topic)
        {
            mirror.edit(ops, lines);
        }
        let life = at.life;
        let after = match added_by(act) {
            Some(added) => added,
            None => self.touched_by(tab, act),
        };
        let effect = self.census.note(life, &before, &after);
        if matches!(act, Act::Undo | Act::Redo) {
            self.census.check_undo(effect)?;
        }
        self.pump(tab, Some(effect))
    }

    /// A letter that nobody typed before.
    pub(super) fn new_letter(&mut self) -> char {
        self.census.new_letter()
    }

    /// A line that nobody began before.
    pub(crate) fn new_line(&mut self) -> LineId {
        line_id(self.census.new_line())
    }

    fn open_editor(&mut self, tab: TabId, topic: &TopicId) -> Checked {
        let at = &mut self.tabs[tab.0];
        if !at.mirrors.contains_key(topic) {
            let view = at.core.topic(topic.as_str());
            if let Some(view) = view.map_err(|error| format!("{error:?}"))? {
                at.mirrors.insert(topic.clone(), Mirror::of(&view.lines));
            }
        }
        Ok(())
    }

    /// What an act might take away or bring back, as it stands at the tab.
    fn touched_by(&self, tab: TabId, act: &Act) -> Count {
        let at = &self.tabs[tab.0];
        match act {
            Act::Undo | Act::Redo => at.count(&self.topics),
            Act::Edit { topic, ops, .. } if added_by(act).is_none() && !ops.is_empty() => {
                at.count([topic])
            }
            Act::Edit { .. }
            | Act::AddMeeting(_)
            | Act::AddTopic { .. }
            | Act::MoveTopic { .. }
            | Act::DeleteTopic(_)
            | Act::RestoreTopic(_)
            | Act::Seal
            | Act::Point { .. } => Count::new(),
        }
    }
}

/// What an act adds, when it does nothing else to words.
fn added_by(act: &Act) -> Option<Count> {
    let letters = |text: &str| text.chars().map(Token::letter).collect::<Vec<_>>();
    let mut added = Vec::new();
    match act {
        Act::Edit { ops, .. } => {
            for op in ops {
                match op {
                    TextOp::Insert { text, .. } => added.extend(letters(text)),
                    TextOp::Break { line, .. } => added.push(Token::of_line(line)?),
                    TextOp::Format { .. } => {}
                    TextOp::Delete { .. } => return None,
                }
            }
        }
        Act::AddTopic { headline, .. } => added.extend(letters(headline)),
        Act::Undo | Act::Redo => return None,
        Act::AddMeeting(_)
        | Act::MoveTopic { .. }
        | Act::DeleteTopic(_)
        | Act::RestoreTopic(_)
        | Act::Seal
        | Act::Point { .. } => {}
    }
    Some(added.into_iter().map(|token| (token, 1)).collect())
}

/// Moving next to a topic that has just left is refused, and may be.
const fn must_succeed(act: &Act) -> bool {
    !matches!(act, Act::MoveTopic { .. } | Act::AddTopic { .. })
}
