//! Taking back one's own typing, and never the other's.

use duologue_shared::ids::TopicId;
use duologue_shared::replica::Origin;
use duologue_shared::schema;
use duologue_shared::time::Millis;
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use yrs::Doc;
use yrs::undo::{Options, UndoManager};

/// Typing without a pause of this many milliseconds is taken back at once.
const CAPTURE_MS: u64 = 2000;

/// The steps of this tab's typing, over the words and line attributes of the topics it typed in.
///
/// Adding, moving and deleting topics have words of their own for going back; they are no steps.
pub struct BodyUndo {
    steps: UndoManager<()>,
    clock: Arc<AtomicU64>,
    topics: Vec<TopicId>,
}

impl BodyUndo {
    /// Nothing to take back.
    pub fn new() -> Self {
        let clock = Arc::new(AtomicU64::new(1));
        let handed = Arc::clone(&clock);
        let steps = UndoManager::with_options(Options {
            capture_timeout_millis: CAPTURE_MS,
            tracked_origins: HashSet::from([Origin::Local.into()]),
            capture_transaction: None,
            // The system's clock traps in a browser.
            timestamp: Arc::new(move || handed.load(Ordering::Relaxed)),
            init_undo_stack: Vec::new(),
            init_redo_stack: Vec::new(),
        });
        Self {
            steps,
            clock,
            topics: Vec::new(),
        }
    }

    /// Follows a topic from now on. To be called before it is first edited here, and outside of transactions.
    pub fn include(&mut self, doc: &Doc, topic: &TopicId) {
        // Only topics that are typed in are followed: every step walks over all of them.
        if !self.topics.contains(topic) {
            self.topics.push(topic.clone());
            let words = doc.get_or_insert_text(schema::words_root(topic));
            let lines = doc.get_or_insert_map(schema::lines_root(topic));
            self.steps.expand_scope(doc, &words);
            self.steps.expand_scope(doc, &lines);
        }
    }

    /// Says what time it is.
    pub fn tell_time(&self, now: Millis) {
        // One more than the page's, as 0 means "sealed" to the manager; and never back, as it subtracts.
        self.clock
            .fetch_max(now.get().saturating_add(1), Ordering::Relaxed);
    }

    /// Takes back the newest step; whether that changed anything.
    pub fn undo(&mut self) -> bool {
        self.steps.undo_blocking()
    }

    /// Brings back what was last taken back; whether that changed anything.
    pub fn redo(&mut self) -> bool {
        self.steps.redo_blocking()
    }

    /// Ends the present step.
    pub fn seal(&mut self) {
        self.steps.reset();
    }

    /// The origin of the changes that undo and redo make.
    pub fn origin(&self) -> yrs::Origin {
        self.steps.as_origin()
    }
}

impl Default for BodyUndo {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for BodyUndo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BodyUndo")
            .field("topics", &self.topics.len())
            .field("undo", &self.steps.undo_stack().len())
            .field("redo", &self.steps.redo_stack().len())
            .finish_non_exhaustive()
    }
}
