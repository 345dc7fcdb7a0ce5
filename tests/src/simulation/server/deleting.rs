//! A pair is deleted: whatever lies about of what they wrote, nothing of it opens any more.

use super::disk::Crash;
use super::machine::Machine;
use crate::simulation::world::Checked;
use duologue_server::store::{
    Append, DocumentId, DocumentStore, KeyedStore, Record, Sequence, StoredDocument,
};
use duologue_server::vault::Vault;
use duologue_shared::ids::PairId;

impl Machine {
    /// Deletes a pair, however often the server has to be asked, and looks whether all of it is gone.
    pub(in crate::simulation) fn delete_pair(
        &mut self,
        pair: &PairId,
        document: &DocumentId,
    ) -> Checked {
        let copy = self.disk.kept();
        let calls = self.dice.below(8);
        let crash = *self.dice.pick(&[Crash::Kill, Crash::PowerLoss]);
        self.disk.light_fuse(calls, crash);
        loop {
            let Some(store) = self.store() else {
                return Err("no server is there to delete anything".to_owned());
            };
            // Somebody reads it until then, so that its key is at hand.
            store.load(document).ok();
            let destroyed = store.destroy(pair, &[]);
            if !self.crashed() {
                destroyed.map_err(|error| format!("a pair cannot be deleted: {error}"))?;
                break;
            }
        }
        self.disk.mend();
        let keyring = self.kept_keyring()?;
        let dug_out = Vault::new(KeyedStore::new(copy), keyring, self.safe.entropy());
        if dug_out.load(document).is_ok_and(|found| has_words(&found)) {
            return Err(format!("{document} opens from a copy after it was deleted"));
        }
        self.begin_anew(document)
    }

    /// What somebody writes there now is sealed with another key, and as durable as anything.
    fn begin_anew(&mut self, document: &DocumentId) -> Checked {
        let append = Append {
            document: document.clone(),
            sequence: Sequence::ZERO.next(),
            record: Record {
                seat: None,
                at_ms: 0,
                bytes: b"anew".to_vec(),
            },
        };
        if let Some(store) = self.store() {
            let appended = store.append_batch(&[append]);
            appended.map_err(|error| format!("nothing can be written anew: {error}"))?;
        }
        self.crash(Crash::PowerLoss);
        let found = self.kept_store()?.load(document);
        let found = found.map_err(|error| format!("what was written anew: {error}"))?;
        if found.records.len() == 1 && found.damage.is_empty() {
            return Ok(());
        }
        Err(format!("{document} began anew with {found:?}"))
    }
}

fn has_words(found: &StoredDocument) -> bool {
    found.snapshot.is_some() || !found.records.is_empty()
}
