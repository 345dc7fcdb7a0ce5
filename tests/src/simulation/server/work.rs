//! What the process has to do: write what waits, read logs, make them short.

use super::disk::Crash;
use super::machine::Machine;
use super::process::{Author, Job, Reload, Stage, Store};
use crate::simulation::world::Checked;
use duologue_server::rooms::DocumentEvent;
use duologue_server::rooms::log;
use duologue_server::rooms::open_rooms::Generation;
use duologue_server::store::{
    Append, Appended, Damage, DocumentId, DocumentStore, Outcome, Quarantined, Sequence, Snapshot,
    StoreError, StoredDocument, outcomes,
};
use duologue_server::system::clock::Timestamp;
use duologue_shared::ids::ClientId;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A piece of work.
#[derive(Debug, Clone)]
enum Work {
    /// Write the oldest so many things that were handed to the committer.
    Commit(usize),
    /// Read a document's log.
    Load(DocumentId, Generation),
    /// Read the log of a document that is open again.
    Reload(DocumentId, Generation),
    /// Make a document's log short.
    Compact(DocumentId, Generation),
    /// Find out whether the store works again.
    Probe,
}

impl Machine {
    /// Does some of what is to be done.
    pub(in crate::simulation) fn work_a_little(&mut self) -> Checked {
        self.start_if_wanted();
        if let Some(marks) = &mut self.marks {
            marks.keep();
        }
        let most = 1 + self.dice.below(8);
        let mut due = self.due(most);
        due.extend(self.probe_due());
        if due.is_empty() {
            return Ok(());
        }
        let work = self.dice.pick(&due).clone();
        self.do_work(work)
    }

    /// Does everything that is to be done; whether that was anything.
    pub(in crate::simulation) fn work_through(&mut self) -> Checked<bool> {
        if let Some(marks) = &mut self.marks {
            marks.keep();
        }
        let probe = self.probe_due();
        let mut has_worked = probe.is_some();
        if let Some(probe) = probe {
            self.do_work(probe)?;
            // One that still fails is no work done: whoever waits for an end of all work would wait for ever.
            has_worked = self.probe_due().is_none();
        }
        while let Some(work) = self.due(usize::MAX).into_iter().next() {
            self.do_work(work)?;
            has_worked = true;
        }
        Ok(has_worked)
    }

    fn due(&self, most: usize) -> Vec<Work> {
        let Some(process) = &self.process else {
            return Vec::new();
        };
        let mut due = Vec::new();
        if !process.queue.is_empty() {
            due.push(Work::Commit(most.min(process.queue.len())));
        }
        for (document, slot) in process.rooms.iter() {
            match slot.stage {
                Stage::Loading => due.push(Work::Load(document.clone(), slot.generation)),
                Stage::Open(_) if slot.reload == Reload::Due => {
                    due.push(Work::Reload(document.clone(), slot.generation));
                }
                Stage::Open(_) if slot.wants_compaction => {
                    due.push(Work::Compact(document.clone(), slot.generation));
                }
                Stage::Open(_) | Stage::BehindBarrier => {}
            }
        }
        due
    }

    fn probe_due(&self) -> Option<Work> {
        let now = self.moment().steady;
        let process = self.process.as_ref()?;
        (!process.store_works && process.asked_at != Some(now)).then_some(Work::Probe)
    }

    fn do_work(&mut self, work: Work) -> Checked {
        match work {
            Work::Commit(count) => self.commit(count)?,
            Work::Load(document, generation) => self.load(&document, generation)?,
            Work::Reload(document, generation) => self.reload_room(&document, generation)?,
            Work::Compact(document, generation) => self.compact(&document, generation)?,
            Work::Probe => self.probe(),
        }
        self.tell_of_store()?;
        self.end_if_over();
        for document in self.witnesses.keys().cloned().collect::<Vec<_>>() {
            self.look(&document)?;
        }
        Ok(())
    }

    /// The committer writes a batch, and those who wait for it hear of that.
    fn commit(&mut self, count: usize) -> Checked {
        let Some(process) = &mut self.process else {
            return Ok(());
        };
        let batch = Batch::of(process.queue.drain(..count));
        let answers = batch.write(&process.store);
        if self.crashed() {
            return Ok(());
        }
        self.answer(batch, answers)
    }

    fn answer(&mut self, batch: Batch, answers: Answers) -> Checked {
        let count = batch.appends.len();
        self.note(|| format!("{count} appends are written: {}", answers.is_some()));
        if let Some(process) = &mut self.process
            && count > 0
        {
            process.store_works = answers.is_some();
        }
        let sequences: Vec<_> = batch.appends.iter().map(|append| append.sequence).collect();
        let mut told: BTreeMap<_, Vec<Outcome>> = BTreeMap::new();
        for (room, outcome) in batch.rooms.into_iter().zip(outcomes(&sequences, answers)) {
            told.entry(room).or_default().push(outcome);
        }
        for ((document, author), outcomes) in told {
            let generation = author.generation;
            if let Some(process) = &mut self.process
                && let Some(slot) = process.slot(&document, generation)
                && slot.reloads == author.reloads
            {
                self.tell(&document, generation, DocumentEvent::Committed(outcomes))?;
                self.read_mail(&document)?;
            }
        }
        for (document, generation) in batch.barriers {
            if let Some(process) = &mut self.process
                && let Some(slot) = process.slot(&document, generation)
            {
                match slot.stage {
                    Stage::BehindBarrier => slot.stage = Stage::Loading,
                    Stage::Open(_) => slot.reload = Reload::Due,
                    Stage::Loading => {}
                }
            }
        }
        Ok(())
    }

    fn load(&mut self, document: &DocumentId, generation: Generation) -> Checked {
        let client = ClientId::from_random(self.dice.roll());
        let Some(store) = self.store() else {
            return Ok(());
        };
        let opened = log::open(store, document, client, self.moment().wall);
        if self.crashed() {
            return Ok(());
        }
        match opened {
            Ok(opened) => {
                self.note(|| {
                    format!(
                        "{document} is opened at record {}, {} put aside",
                        opened.last.get(),
                        opened.damaged
                    )
                });
                self.opened(document, generation, opened)
            }
            Err(error) => {
                self.note(|| format!("{document} is not opened: {error}"));
                // Whoever waits is refused, and the next one who comes tries again.
                self.lose_room(document, generation);
                Ok(())
            }
        }
    }

    fn reload_room(&mut self, document: &DocumentId, generation: Generation) -> Checked {
        let client = ClientId::from_random(self.dice.roll());
        let now = self.moment().wall;
        let Some(process) = &mut self.process else {
            return Ok(());
        };
        if let Some(slot) = process.slot(document, generation) {
            slot.reload = Reload::None;
        }
        let opened = log::open(&process.store, document, client, now);
        if self.crashed() {
            return Ok(());
        }
        match opened {
            Ok(opened) => {
                self.note(|| format!("{document} is read again to record {}", opened.last.get()));
                self.reloaded(document, generation, opened)
            }
            Err(error) => {
                self.note(|| format!("{document} is not read again: {error}"));
                self.tell(document, generation, DocumentEvent::Unreadable)
            }
        }
    }

    /// An empty batch finds out whether the store works.
    fn probe(&mut self) {
        let now = self.moment().steady;
        let Some(process) = &mut self.process else {
            return;
        };
        process.asked_at = Some(now);
        process.store_works = process.store.append_batch(&[]).is_ok();
        if !self.crashed() {
            self.note(|| "the store is asked whether it works".to_owned());
        }
    }

    /// Whoever waits to hear that the store works hears of it.
    fn tell_of_store(&mut self) -> Checked {
        for (document, generation) in self.open_rooms() {
            if let Some(process) = &mut self.process
                && process.store_works
                && let Some(open) = process.open_document(&document, generation)
                && open.waits_for_storage()
            {
                self.tell(&document, generation, DocumentEvent::StorageWorks)?;
                self.read_mail(&document)?;
            }
        }
        Ok(())
    }

    /// Makes a log short; a batch may be written while it is read.
    fn compact(&mut self, document: &DocumentId, generation: Generation) -> Checked {
        let client = ClientId::from_random(self.dice.roll());
        let count = self.dice.below(4);
        let now = self.moment().wall;
        let Some(process) = &mut self.process else {
            return Ok(());
        };
        if let Some(slot) = process.slot(document, generation) {
            slot.wants_compaction = false;
        }
        let count = count.min(process.queue.len());
        let meanwhile = Meanwhile {
            store: &process.store,
            batch: Batch::of(process.queue.drain(..count)),
            answers: OnceLock::new(),
        };
        let compacted = log::compact(&meanwhile, document, client, now);
        let (batch, answers) = meanwhile.finish();
        if self.crashed() {
            return Ok(());
        }
        self.answer(batch, answers)?;
        self.note(|| format!("the log of {document} is made short: {}", told(&compacted)));
        let (covered, left) = match compacted {
            Ok(compacted) => (compacted.covered.ok(), compacted.left),
            Err(_) => (None, None),
        };
        self.tell(
            document,
            generation,
            DocumentEvent::Compacted { covered, left },
        )?;
        self.read_mail(document)
    }

    /// A process that ends in good order is over with its last room, and another one starts.
    pub(super) fn end_if_over(&mut self) {
        if let Some(process) = &self.process
            && process.is_ending
            && process.rooms.is_empty()
        {
            self.note(|| "the process ended in good order, and another one starts".to_owned());
            self.crash(Crash::Kill);
            self.start();
        }
    }
}

/// What is written together, and who waits for it.
#[derive(Debug, Default)]
struct Batch {
    appends: Vec<Append>,
    /// Whose each append is.
    rooms: Vec<(DocumentId, Author)>,
    barriers: Vec<(DocumentId, Generation)>,
}

/// The store's answers; nothing when it failed.
type Answers = Option<Vec<Appended>>;

impl Batch {
    fn of(jobs: impl Iterator<Item = Job>) -> Self {
        let mut batch = Self::default();
        for job in jobs {
            match job {
                Job::Append(author, append) => {
                    batch.rooms.push((append.document.clone(), author));
                    batch.appends.push(append);
                }
                Job::Barrier(document, generation) => batch.barriers.push((document, generation)),
            }
        }
        batch
    }

    fn write(&self, store: &Store) -> Answers {
        if self.appends.is_empty() {
            return Some(Vec::new());
        }
        store.append_batch(&self.appends).ok()
    }
}

/// The store for a compaction, with a batch that is written between its reading and its writing.
#[derive(Debug)]
struct Meanwhile<'a> {
    store: &'a Store,
    batch: Batch,
    /// Once the batch is written: what [`Batch::write`] said.
    answers: OnceLock<Answers>,
}

impl Meanwhile<'_> {
    fn write(&self) -> Answers {
        let answers = self.answers.get_or_init(|| self.batch.write(self.store));
        answers.clone()
    }

    fn finish(self) -> (Batch, Answers) {
        let answers = self.write();
        (self.batch, answers)
    }
}

impl DocumentStore for Meanwhile<'_> {
    fn load(&self, document: &DocumentId) -> Result<StoredDocument, StoreError> {
        self.store.load(document)
    }

    fn append_batch(&self, appends: &[Append]) -> Result<Vec<Appended>, StoreError> {
        self.store.append_batch(appends)
    }

    fn compact(&self, document: &DocumentId, snapshot: &Snapshot) -> Result<(), StoreError> {
        self.write();
        self.store.compact(document, snapshot)
    }

    fn previous_snapshot(&self, document: &DocumentId) -> Result<Option<Snapshot>, StoreError> {
        self.store.previous_snapshot(document)
    }

    fn quarantine(
        &self,
        document: &DocumentId,
        damage: &[Damage],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.store.quarantine(document, damage, at)
    }

    fn quarantined(&self, document: &DocumentId) -> Result<Vec<Quarantined>, StoreError> {
        self.store.quarantined(document)
    }

    fn kept(&self, document: &DocumentId) -> Result<u64, StoreError> {
        self.store.kept(document)
    }

    fn last(&self, document: &DocumentId) -> Result<Sequence, StoreError> {
        self.store.last(document)
    }

    fn list(&self) -> Result<Vec<DocumentId>, StoreError> {
        self.store.list()
    }

    fn delete(&self, document: &DocumentId) -> Result<(), StoreError> {
        self.store.delete(document)
    }
}

/// What came of making a log short. Not how many bytes the snapshot has: yrs writes the marks of one insertion in an order
/// that is another one each time.
fn told(compacted: &Result<log::Compacted, log::LogError>) -> String {
    match compacted {
        Ok(log::Compacted {
            covered: Ok(folded),
            damaged,
            ..
        }) => format!("{} records, {damaged} damaged", folded.covered.records),
        other => format!("{other:?}"),
    }
}
