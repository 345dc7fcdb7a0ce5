//! A browser's store and the channel between its tabs.

use super::census::EffectId;
use super::tab::TabId;

/// What one device keeps for all its tabs.
#[derive(Debug, Default)]
pub(super) struct Device {
    pub(super) rows: Vec<Row>,
    next_row: u64,
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
    /// Survives a crash.
    pub(super) is_kept: bool,
    /// The server is known to have it.
    pub(super) is_saved: bool,
    by: u64,
}

/// A change of a tab.
#[derive(Debug, Clone, Copy)]
pub(super) struct Made {
    pub(super) sequence: u64,
    pub(super) effect: EffectId,
}

impl Device {
    pub(super) fn new() -> Self {
        Self {
            is_online: true,
            ..Self::default()
        }
    }

    /// Takes a row of the tab in that life; it is not kept yet.
    pub(super) fn write(&mut self, life: u64, bytes: Vec<u8>, made: Option<Made>) {
        self.next_row += 1;
        self.rows.push(Row {
            number: self.next_row,
            bytes,
            made,
            is_kept: false,
            is_saved: false,
            by: life,
        });
    }

    /// How many rows are not kept yet.
    pub(super) fn unkept(&self) -> usize {
        self.rows.iter().filter(|row| !row.is_kept).count()
    }

    /// Keeps the oldest `count` rows that are not; the changes among them go to the other tabs after that.
    pub(super) fn keep(&mut self, count: usize, others: impl Fn(u64) -> Vec<TabId>) {
        for row in self.rows.iter_mut().filter(|row| !row.is_kept).take(count) {
            row.is_kept = true;
            if row.made.is_some() {
                for tab in others(row.by) {
                    self.channel.push((tab, row.bytes.clone()));
                }
            }
        }
    }

    /// Drops what that life of a tab did not get kept; its changes among it.
    pub(super) fn crash(&mut self, life: u64) -> Vec<EffectId> {
        let is_lost = |row: &Row| row.by == life && !row.is_kept;
        let lost = self.rows.iter().filter(|row| is_lost(row));
        let effects = lost.filter_map(|row| row.made).map(|made| made.effect);
        let effects = effects.collect();
        self.rows.retain(|row| !is_lost(row));
        effects
    }

    /// The kept rows, and how many of them are changes that the server may lack.
    pub(super) fn read(&self) -> (Vec<u64>, Vec<Vec<u8>>, u32) {
        let kept = || self.rows.iter().filter(|row| row.is_kept);
        let unsaved = kept().filter(|row| row.made.is_some() && !row.is_saved);
        (
            kept().map(|row| row.number).collect(),
            kept().map(|row| row.bytes.clone()).collect(),
            u32::try_from(unsaved.count()).unwrap(),
        )
    }

    /// The server has these changes of that life for good.
    pub(super) fn saved_through(&mut self, life: u64, sequence: u64) {
        for row in &mut self.rows {
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
