//! Restore of what the device keeps.

use super::Core;
use crate::compaction::{reader, replica_of};
use crate::document::Document;
use crate::error::CoreError;
use crate::events::CoreEvent;
use crate::history::History;
use duologue_shared::ids::{ClientId, Seat};
use duologue_shared::news::News;
use duologue_shared::replica::{LoadReport, Origin, Replica};
use duologue_shared::schema;
use duologue_shared::session::ClientEvent;
use duologue_shared::time::Millis;
use duologue_shared::view::Readings;

impl Core {
    /// Takes over whose client ids are, as this device keeps it.
    pub fn know_authors(&mut self, authors: Vec<(ClientId, Seat)>, now: Millis) {
        self.tell_session(now, ClientEvent::RestoredAuthors(authors));
    }

    /// Takes what the device keeps in place of what was there; the rows in those places are changes of the person that
    /// the server may lack.
    pub fn load(
        &mut self,
        snapshot: Option<&[u8]>,
        rows: &[Vec<u8>],
        unsaved: &[u32],
        now: Millis,
    ) -> Result<(), CoreError> {
        let client = self.document.replica.client();
        let replica = match replica_of(client, snapshot) {
            Ok(replica) => replica,
            Err(error) => {
                // The server has what a snapshot holds: without it the rows may fit again after connecting.
                self.damaged(None, &error.text);
                Replica::new(client)
            }
        };
        let report = replica.load(rows.iter().map(Vec::as_slice));
        self.report_damaged(&report);
        self.report_waiting(&report);
        self.document = Document::new(replica)?;
        self.history = History::default();
        let kept = rows.iter().map(Vec::as_slice).chain(snapshot);
        self.size.add(kept.map(<[u8]>::len).sum());
        self.readings = Readings::default();
        self.news = News::default();
        for change in rows_at(rows, unsaved) {
            self.own(change, now);
        }
        let count = u32::try_from(unsaved.len()).unwrap_or(u32::MAX);
        self.session_event(now, ClientEvent::RestoredUnsaved { count })
    }

    /// Takes in what other tabs kept on the device meanwhile.
    pub fn catch_up(
        &mut self,
        snapshot: Option<&[u8]>,
        rows: &[Vec<u8>],
        now: Millis,
    ) -> Result<(), CoreError> {
        let replica = &self.document.replica;
        if snapshot.is_some() {
            let folded = replica_of(reader(), snapshot)?;
            let missing = folded.missing_at(&replica.state_vector())?;
            replica.accept_up_to(&missing, Origin::Restored, schema::MAX_ANSWER)?;
        }
        let report = replica.load(rows.iter().map(Vec::as_slice));
        // What has to wait is no damage here: the other tab had it from the server, as this one will.
        self.report_damaged(&report);
        self.settle(now)
    }

    fn report_damaged(&mut self, report: &LoadReport) {
        for row in &report.damaged {
            self.damaged(
                Some(*row),
                "A change kept on this device cannot be read and was left out.",
            );
        }
    }

    fn report_waiting(&mut self, report: &LoadReport) {
        for row in &report.waiting {
            self.damaged(
                Some(*row),
                "A change kept on this device builds on one that is missing here, and is left out until that one comes.",
            );
        }
    }

    fn damaged(&mut self, row: Option<usize>, text: &str) {
        let text = text.to_owned();
        self.events.push(CoreEvent::Damaged { row, text });
    }
}

fn rows_at<'rows>(rows: &'rows [Vec<u8>], places: &[u32]) -> impl Iterator<Item = &'rows [u8]> {
    let row = |place: &u32| rows.get(usize::try_from(*place).ok()?).map(Vec::as_slice);
    places.iter().filter_map(row)
}
