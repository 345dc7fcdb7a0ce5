//! Steps of typing: what yrs's undo manager follows, taken back one at a time.

use duologue_shared::agenda::Way;
use duologue_shared::ids::TopicId;
use duologue_shared::replica::Origin;
use duologue_shared::schema;
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use yrs::Doc;
use yrs::undo::{Options, StackItem, UndoManager};

/// The steps of this tab's typing, over the words and line attributes of the topics it typed in.
pub(super) struct Steps {
    manager: UndoManager<()>,
    doc: Option<Doc>,
    topics: Vec<TopicId>,
    /// How many there were when somebody looked last.
    seen: usize,
}

impl Steps {
    /// Follows a topic from now on. To be called before it is first edited here, and outside of transactions.
    pub(super) fn include(&mut self, doc: &Doc, topic: &TopicId) {
        // Only topics that are typed in are followed: every step walks over all of them.
        if !self.topics.contains(topic) {
            self.doc = Some(doc.clone());
            self.topics.push(topic.clone());
            follow(&mut self.manager, doc, topic);
        }
    }

    /// Ends the present step.
    pub(super) fn seal(&mut self) {
        self.manager.reset();
    }

    /// Whether a step began since this was asked last.
    pub(super) fn grew(&mut self) -> bool {
        let seen = self.seen;
        self.seen = self.manager.undo_stack().len();
        self.seen > seen
    }

    /// Follows what is done by operations as well, while `doing`.
    pub(super) fn following_operations<T>(&mut self, doing: impl FnOnce() -> T) -> T {
        self.manager.include_origin(Origin::Operation);
        let done = doing();
        self.manager.exclude_origin(Origin::Operation);
        done
    }

    /// Takes back the newest step, or does it again: whether that changed anything, and how many others were found
    /// without effect on the way. yrs goes on to the next step when one has nothing left to change; what it does then
    /// is put right, as something else may have been done between the two.
    pub(super) fn turn(&mut self, way: Way) -> (bool, usize) {
        let before = self.len(way);
        let changed = self.run(way);
        let taken = before.saturating_sub(self.len(way));
        let result = if changed && taken > 1 {
            self.run(match way {
                Way::Back => Way::Forth,
                Way::Forth => Way::Back,
            });
            (false, taken - 2)
        } else {
            (changed, taken.saturating_sub(1))
        };
        self.seen = self.len(Way::Back);
        result
    }

    /// Lets go of the newest step.
    pub(super) fn forget(&mut self, way: Way) {
        self.rebuild(|undo, redo| match way {
            Way::Back => undo.pop(),
            Way::Forth => redo.pop(),
        });
    }

    /// Lets go of all but so many, once there are many more: the manager forgets nothing by itself.
    pub(super) fn keep(&mut self, kept: usize) {
        if self.seen > 2 * super::LONGEST {
            self.rebuild(|undo, _| undo.drain(..undo.len().saturating_sub(kept)).next());
        }
    }

    fn rebuild(&mut self, change: impl FnOnce(&mut Items, &mut Items) -> Option<StackItem<()>>) {
        let mut undo = self.manager.undo_stack().to_vec();
        let mut redo = self.manager.redo_stack().to_vec();
        drop(change(&mut undo, &mut redo));
        self.seen = undo.len();
        self.manager = manager(undo, redo);
        if let Some(doc) = &self.doc {
            for topic in &self.topics {
                follow(&mut self.manager, doc, topic);
            }
        }
    }

    fn run(&mut self, way: Way) -> bool {
        match way {
            Way::Back => self.manager.undo_blocking(),
            Way::Forth => self.manager.redo_blocking(),
        }
    }

    fn len(&self, way: Way) -> usize {
        match way {
            Way::Back => self.manager.undo_stack().len(),
            Way::Forth => self.manager.redo_stack().len(),
        }
    }
}

type Items = Vec<StackItem<()>>;

fn manager(undo: Items, redo: Items) -> UndoManager<()> {
    UndoManager::with_options(Options {
        // Where a step ends is told by `seal` alone, so the clock stands still.
        capture_timeout_millis: u64::MAX,
        tracked_origins: HashSet::from([Origin::Local.into()]),
        capture_transaction: None,
        timestamp: Arc::new(|| 1),
        init_undo_stack: undo,
        init_redo_stack: redo,
    })
}

fn follow(manager: &mut UndoManager<()>, doc: &Doc, topic: &TopicId) {
    let words = doc.get_or_insert_text(schema::words_root(topic));
    let lines = doc.get_or_insert_map(schema::lines_root(topic));
    manager.expand_scope(doc, &words);
    manager.expand_scope(doc, &lines);
}

impl Default for Steps {
    fn default() -> Self {
        Self {
            manager: manager(Vec::new(), Vec::new()),
            doc: None,
            topics: Vec::new(),
            seen: 0,
        }
    }
}

impl fmt::Debug for Steps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Steps")
            .field("topics", &self.topics.len())
            .field("undo", &self.len(Way::Back))
            .field("redo", &self.len(Way::Forth))
            .finish_non_exhaustive()
    }
}
