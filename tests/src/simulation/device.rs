//! A browser's store and the channel between its tabs.

use super::oracle::letters::{EffectId, Life};
use super::tab::TabId;
use duologue_client::compaction::compact;
use duologue_shared::ids::{ClientId, Seat};

/// What one device keeps for all its tabs.
#[derive(Debug, Default)]
pub(super) struct Device {
    /// Rows that survive a crash, in the order in which they were kept.
    pub(super) rows: Vec<Row>,
    /// Rows that do not yet.
    writing: Vec<Row>,
    /// What rows were folded into.
    pub(super) snapshot: Option<Vec<u8>>,
    /// Whose client ids are, as far as that survives a crash.
    pub(super) authors: Vec<(ClientId, Seat)>,
    /// The same, on its way to the disk with a tab's next row.
    binding: Vec<(Life, ClientId, Seat)>,
    /// How far its person has looked, as its tabs know.
    pub(super) mark: Option<Vec<u8>>,
    next_row: u64,
    /// By how much its clock is off, in milliseconds.
    pub(super) clock_off_by: i64,
    /// Whether its network works.
    pub(super) is_online: bool,
    /// Changes on their way from one tab to another.
    pub(super) channel: Vec<(TabId, Vec<u8>)>,
}

/// One update that a tab asked to keep.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) number: u64,
    pub(super) bytes: Vec<u8>,
    /// Whose change it is, when it was made on this device.
    pub(super) made: Option<Made>,
    /// The server is known to have it.
    pub(super) is_saved: bool,
    by: Life,
}

/// A change of a tab.
#[derive(Debug, Clone, Copy)]
pub(super) struct Made {
    pub(super) sequence: u64,
    pub(super) effect: EffectId,
}

/// What a tab begins with.
#[derive(Debug)]
pub(super) struct DeviceRows {
    pub(super) snapshot: Option<Vec<u8>>,
    pub(super) numbers: Vec<u64>,
    pub(super) rows: Vec<Vec<u8>>,
    /// The places of the rows that are changes which the server may lack.
    pub(super) unsaved: Vec<u32>,
}

impl Device {
    pub(super) fn new() -> Self {
        Self {
            is_online: true,
            ..Self::default()
        }
    }

    /// Takes a row of the tab in that life; it is not kept yet.
    pub(super) fn write(&mut self, life: Life, bytes: Vec<u8>, made: Option<Made>) {
        self.next_row += 1;
        self.writing.push(Row {
            number: self.next_row,
            bytes,
            made,
            is_saved: false,
            by: life,
        });
    }

    /// Takes whose client ids are, to be kept before any row that comes later.
    pub(super) fn bind(&mut self, life: Life, authors: Vec<(ClientId, Seat)>) {
        let bound = authors.into_iter();
        let bound = bound.map(|(client, seat)| (life, client, seat));
        self.binding.extend(bound);
    }

    /// Keeps the oldest `count` rows that a tab is writing; its changes among them, which the other tabs may hear of.
    pub(super) fn keep(&mut self, life: Life, count: usize) -> Vec<Vec<u8>> {
        if count > 0 {
            let bound = self.binding.extract_if(.., |(by, ..)| *by == life);
            self.authors
                .extend(bound.map(|(_, client, seat)| (client, seat)));
        }
        let mut left = count;
        let is_kept = |row: &mut Row| {
            let is_kept = row.by == life && left > 0;
            left -= usize::from(is_kept);
            is_kept
        };
        let kept: Vec<Row> = self.writing.extract_if(.., is_kept).collect();
        let changes = kept.iter().filter(|row| row.made.is_some());
        let changes = changes.map(|row| row.bytes.clone()).collect();
        self.rows.extend(kept);
        changes
    }

    /// Drops what that life of a tab did not get kept; its changes among it.
    pub(super) fn crash(&mut self, life: Life) -> Vec<EffectId> {
        self.binding.retain(|(by, ..)| *by != life);
        let lost = self.writing.extract_if(.., |row| row.by == life);
        lost.filter_map(|row| row.made)
            .map(|made| made.effect)
            .collect()
    }

    /// What is kept.
    pub(super) fn read(&self) -> DeviceRows {
        let places = (0..).zip(&self.rows);
        let unsaved = places.filter_map(|(place, row)| row.is_unsaved().then_some(place));
        DeviceRows {
            snapshot: self.snapshot.clone(),
            numbers: self.rows.iter().map(|row| row.number).collect(),
            rows: self.rows.iter().map(|row| row.bytes.clone()).collect(),
            unsaved: unsaved.collect(),
        }
    }

    /// Folds what is kept into a snapshot; rows stay as long as the server may lack them, as they are counted.
    pub(super) fn fold(&mut self) -> Result<(), String> {
        let kept = self.read();
        let folded = compact(kept.snapshot.as_deref(), &kept.rows);
        self.snapshot =
            Some(folded.map_err(|error| format!("what is kept does not fold: {error:?}"))?);
        self.rows.retain(Row::is_unsaved);
        Ok(())
    }

    /// Changes of a life that is over and of which the server may not know.
    pub(super) fn orphans(&self, life: Life) -> Vec<(u64, Vec<u8>)> {
        let orphans = self.rows.iter();
        let orphans = orphans.filter(|row| row.by == life && row.is_unsaved());
        orphans.map(|row| (row.number, row.bytes.clone())).collect()
    }

    /// Another tab answers for a row now.
    pub(super) fn adopt(&mut self, number: u64, life: Life, sequence: u64) {
        let mut rows = self.rows.iter_mut();
        if let Some(row) = rows.find(|row| row.number == number)
            && let Some(made) = &mut row.made
        {
            row.by = life;
            made.sequence = sequence;
        }
    }

    /// The server has these changes of that life for good.
    pub(super) fn saved_through(&mut self, life: Life, sequence: u64) {
        for row in self.rows.iter_mut().chain(&mut self.writing) {
            row.is_saved |=
                row.by == life && row.made.is_some_and(|made| made.sequence <= sequence);
        }
    }

    /// The server has these rows for good.
    pub(super) fn saved_rows(&mut self, numbers: &[u64]) {
        for row in &mut self.rows {
            row.is_saved |= numbers.contains(&row.number);
        }
    }
}

impl Row {
    pub(super) const fn is_unsaved(&self) -> bool {
        self.made.is_some() && !self.is_saved
    }
}
