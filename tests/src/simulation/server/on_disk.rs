//! What is surely on the disk, read as whoever has the master keys reads it.

use super::disk::OnDisk;
use super::machine::Machine;
use crate::simulation::world::Checked;
use duologue_server::rooms::log;
use duologue_server::store::{DocumentId, DocumentStore, KeyedStore};
use duologue_server::vault::{Keyring, Vault};
use duologue_shared::ids::ClientId;
use duologue_shared::replica::Replica;

impl Machine {
    /// The document as what is surely kept gives it.
    pub(in crate::simulation) fn reload(&mut self, document: &DocumentId) -> Checked<Replica> {
        let client = ClientId::from_random(self.dice.roll());
        let kept = self.kept_store()?;
        let opened = log::open(&kept, document, client, self.moment().wall);
        let opened = opened.map_err(|error| format!("what is kept does not load: {error}"))?;
        self.oracle(document).sees_opened(&opened.replica)?;
        Ok(opened.replica)
    }

    /// Whether all of an update is durable.
    pub(in crate::simulation) fn has_on_disk(
        &mut self,
        document: &DocumentId,
        update: &[u8],
    ) -> Checked<bool> {
        self.look(document)?;
        Ok(self.oracle(document).has(update))
    }

    /// The data keys as they are surely kept.
    pub(super) fn kept_keyring(&self) -> Checked<Keyring> {
        let image = self.disk.kept_keys().unwrap_or_default();
        let opened = self
            .safe
            .unlock(|master, entropy| Keyring::from_image(image.clone(), master, entropy));
        opened.map_err(|error| format!("the keys that are kept do not open: {error}"))
    }

    /// What is surely kept, as whoever has the master keys reads it.
    pub(super) fn kept_store(&self) -> Checked<Vault<KeyedStore<OnDisk>>> {
        let store = KeyedStore::new(self.disk.kept());
        Ok(Vault::new(store, self.kept_keyring()?, self.safe.entropy()))
    }

    /// The document's oracle sees what became durable.
    pub(super) fn look(&mut self, document: &DocumentId) -> Checked {
        let generation = self.disk.generation();
        if self.oracle(document).has_seen(generation) {
            return Ok(());
        }
        let sealed = KeyedStore::new(self.disk.kept()).load(document);
        let sealed = sealed.map_err(|error| format!("what is kept cannot be read: {error}"))?;
        let keys = self.disk.kept_keys();
        // Opening it is most of the work: not when all that changed is somebody else's.
        if self.oracle(document).is_news(generation, sealed, keys) {
            let kept = self.kept_store()?;
            return self.oracle(document).look_at(&kept);
        }
        Ok(())
    }
}
