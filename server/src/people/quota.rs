//! Quota of bytes: how much the agendas that one person made keep on this server together.
//!
//! Whoever made an agenda carries all of it, whoever writes in it: they chose whom to share it with and can put that
//! person out, while whoever was invited never asked for the agenda to be kept. So each byte counts once.
//!
//! What a person's agendas keep is read from the store when the first of them is needed, and counted from then on.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use duologue_shared::ids::PersonId;
use tokio::task::spawn_blocking;

use crate::people::limits::Bytes;
use crate::people::pairs::Pairs;
use crate::store::records::RecordsError;
use crate::store::{DocumentId, DocumentStore};

/// How much of the quota is taken when its person is told, in tenths.
const TOLD_FROM: u64 = 9;

/// The quotas of everybody. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Quotas {
    most: Bytes,
    store: Arc<dyn DocumentStore>,
    pairs: Pairs,
    known: Arc<Mutex<HashMap<PersonId, Arc<Quota>>>>,
}

/// What one person's agendas keep.
#[derive(Debug)]
pub struct Quota {
    most: u64,
    kept: Mutex<Sizes>,
}

#[derive(Debug, Default)]
struct Sizes {
    by_document: HashMap<DocumentId, u64>,
    total: u64,
}

/// How much of a quota is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Bytes that all agendas of the person keep.
    pub kept: u64,
    /// Bytes that they may.
    pub most: u64,
}

impl Quotas {
    /// Quotas of that many bytes each, over what the store holds.
    pub fn new(most: Bytes, store: Arc<dyn DocumentStore>, pairs: Pairs) -> Self {
        Self {
            most,
            store,
            pairs,
            known: Arc::default(),
        }
    }

    /// The quota of whoever made some agendas; nothing where there is no limit.
    ///
    /// # Errors
    /// When it is not known yet which agendas those are, and the store cannot tell.
    pub async fn of(&self, maker: &PersonId) -> Result<Option<Arc<Quota>>, RecordsError> {
        if self.most == Bytes::UNLIMITED {
            return Ok(None);
        }
        if let Some(known) = self.known().get(maker) {
            return Ok(Some(Arc::clone(known)));
        }
        let made = self.pairs.made_by(maker).await?;
        let store = Arc::clone(&self.store);
        let read = spawn_blocking(move || {
            let mut kept = Sizes::default();
            for pair in made {
                let document = DocumentId::agenda(&pair);
                // One that is damaged must not keep their people out of all others.
                match store.kept(&document) {
                    Ok(bytes) => kept.set(&document, bytes),
                    Err(error) => {
                        tracing::warn!(%document, %error, "it counts to no quota until it is opened");
                    }
                }
            }
            kept
        });
        let kept = read.await.map_err(|_panic| RecordsError::Interrupted)?;
        let quota = Arc::new(Quota {
            most: self.most.0,
            kept: Mutex::new(kept),
        });
        // Somebody else may have been faster, and counted on since.
        let quota = Arc::clone(self.known().entry(maker.clone()).or_insert(quota));
        Ok(Some(quota))
    }

    fn known(&self) -> MutexGuard<'_, HashMap<PersonId, Arc<Quota>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Quota {
    /// That document keeps so much now; how much all of them may still take.
    pub fn keeps(&self, document: &DocumentId, bytes: u64) -> u64 {
        let mut kept = self.kept();
        kept.set(document, bytes);
        self.most.saturating_sub(kept.total)
    }

    /// How much is taken now.
    pub fn taken(&self) -> Taken {
        Taken {
            kept: self.kept().total,
            most: self.most,
        }
    }

    fn kept(&self) -> MutexGuard<'_, Sizes> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sizes {
    fn set(&mut self, document: &DocumentId, bytes: u64) {
        if let Some(before) = self.by_document.get_mut(document) {
            self.total = self.total.saturating_sub(*before).saturating_add(bytes);
            *before = bytes;
        } else {
            self.total = self.total.saturating_add(bytes);
            self.by_document.insert(document.clone(), bytes);
        }
    }
}

impl Taken {
    /// Whether so little is left that its person is told.
    pub const fn is_nearly_all(self) -> bool {
        self.kept >= self.most / 10 * TOLD_FROM
    }

    /// Whether nothing is left.
    pub const fn is_all(self) -> bool {
        self.kept >= self.most
    }
}

#[cfg(test)]
mod tests {
    use duologue_shared::ids::PairId;

    use super::*;

    #[test]
    fn what_all_agendas_keep_is_counted_as_it_changes() {
        let document = |number: u8| DocumentId::agenda(&PairId::from_random([number; 16]));
        let quota = Quota {
            most: 1_000,
            kept: Mutex::default(),
        };
        assert_eq!(quota.keeps(&document(1), 500), 500);
        assert_eq!(quota.keeps(&document(2), 399), 101);
        assert!(!quota.taken().is_nearly_all());
        assert_eq!(quota.keeps(&document(1), 501), 100);
        assert!(quota.taken().is_nearly_all() && !quota.taken().is_all());
        assert_eq!(quota.keeps(&document(2), 600), 0);
        assert!(quota.taken().is_all());
        // A log that was made short takes less again.
        assert_eq!(quota.keeps(&document(1), 100), 300);
        assert_eq!(
            quota.taken(),
            Taken {
                kept: 700,
                most: 1_000
            }
        );
    }
}
