//! Where damaged values are kept: under the document they belong to, and deleted with it.
//!
//! ```text
//! key   = document's · q · kind of the value · sequence · put aside at, milliseconds (8 bytes each)
//! value = sealed: length of the reason (2 bytes) · reason · the bytes as they were found
//! ```
//!
//! A note about missing records holds the last of them (8 bytes) in place of found bytes. A snapshot is put
//! aside among the snapshots, everything else in the tree of the logs.

use std::ops::RangeInclusive;

use super::super::engine::{Batch, Engine, Tree};
use super::super::key::{self, Kind};
use super::super::{Damage, DocumentId, Quarantined, Sequence, StoreError, StoredDocument, record};
use super::KeyedStore;
use crate::system::clock::Timestamp;

impl<E: Engine> KeyedStore<E> {
    /// Moves damaged values aside and notes what is missing: of one tree in one step, and between two so that
    /// what is in the new place is durable before it leaves the old one.
    pub(super) fn put_aside(
        &self,
        document: &DocumentId,
        damage: &[Damage],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut batch = Batch::default();
        let mut moved = Vec::new();
        for damage in damage {
            let (kind, place, reason) = match damage {
                Damage::Record { sequence, reason } => (Kind::Record, *sequence, reason.as_str()),
                Damage::Snapshot { through, reason } => {
                    if let Some(stored) = self.put_snapshot_aside(document, *through, reason, at)? {
                        batch.remove(stored.clone());
                        moved.push(stored);
                    }
                    continue;
                }
                Damage::Missing { first, last } => {
                    let aside = key::aside(document, Kind::Missing, *first, at);
                    let note = body("", &last.get().to_le_bytes());
                    batch.put(aside.clone(), record::seal(&aside, &note));
                    continue;
                }
            };
            let stored = key::of(document, kind, place);
            // Another process may have been faster.
            if let Some(found) = self.engine.get(Tree::Documents, &stored)? {
                let aside = key::aside(document, kind, place, at);
                batch.put(aside.clone(), record::seal(&aside, &body(reason, &found)));
                batch.remove(stored);
            }
        }
        if !moved.is_empty() {
            self.sync()?;
        }
        // Not held up by the reserve of free space: it is there for this.
        self.engine.apply(Tree::Documents, batch)?;
        self.drop_apart(moved)?;
        self.sync()
    }

    /// Copies a snapshot aside; returns the key under which it is to be removed, if it is there.
    fn put_snapshot_aside(
        &self,
        document: &DocumentId,
        through: Sequence,
        reason: &str,
        at: Timestamp,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let kept = self.snapshots(document)?;
        let Some(kept) = kept.into_iter().find(|kept| kept.through == through) else {
            return Ok(None);
        };
        let Some(found) = self.engine.get(kept.tree, &kept.stored)? else {
            return Ok(None);
        };
        let aside = key::aside(document, Kind::Snapshot, through, at);
        let sealed = record::seal(&aside, &body(reason, &found));
        let mut batch = Batch::default();
        batch.put(aside, sealed);
        self.engine.apply(Tree::Snapshots, batch)?;
        Ok(Some(kept.stored))
    }

    /// Everything that was put aside of a document, in the order of its keys.
    pub(super) fn aside(&self, document: &DocumentId) -> Result<Vec<Quarantined>, StoreError> {
        let mut found = self.aside_in(Tree::Documents, document)?;
        found.extend(self.aside_in(Tree::Snapshots, document)?);
        found.sort_by(|(one, _), (other, _)| one.cmp(other));
        // One on its way from one tree to the other is in both.
        found.dedup_by(|(one, _), (other, _)| one == other);
        Ok(found.into_iter().map(|(_, found)| found).collect())
    }

    fn aside_in(
        &self,
        tree: Tree,
        document: &DocumentId,
    ) -> Result<Vec<(Vec<u8>, Quarantined)>, StoreError> {
        let mut found = Vec::new();
        let kept = key::of_kind(document, Kind::Quarantined);
        for entry in self.engine.scan(tree, &kept) {
            let (stored, sealed) = entry?;
            if let Some(quarantined) = read(&stored, &sealed) {
                found.push((stored, quarantined));
            } else {
                tracing::error!(%document, "a value in quarantine is damaged itself; it is left there");
            }
        }
        Ok(found)
    }

    /// What is known to be out of the log for good.
    pub(super) fn given_up(&self, document: &DocumentId) -> Result<GivenUp, StoreError> {
        let mut given_up = GivenUp::default();
        // How far it went is in the key, and every opening would read the whole snapshot.
        let kept = key::of_kind(document, Kind::Quarantined);
        for stored in self.engine.keys(Tree::Snapshots, &kept)? {
            if let Some((_, through, _)) = key::read_aside(&stored) {
                given_up.furthest = given_up.furthest.max(through);
            }
        }
        for (_, quarantined) in self.aside_in(Tree::Documents, document)? {
            let furthest = match quarantined.damage {
                Damage::Record { sequence, .. } => {
                    given_up.records.push(sequence..=sequence);
                    sequence
                }
                Damage::Missing { first, last } => {
                    given_up.records.push(first..=last);
                    last
                }
                Damage::Snapshot { through, .. } => through,
            };
            given_up.furthest = given_up.furthest.max(furthest);
        }
        Ok(given_up)
    }
}

/// What is out of a log for good, and no news.
#[derive(Debug, Default)]
pub(super) struct GivenUp {
    /// The records.
    pub(super) records: Vec<RangeInclusive<Sequence>>,
    /// How far the log went when something was put aside.
    pub(super) furthest: Sequence,
}

/// The stretches of a log, from its snapshot to its end, that are neither there nor damaged nor given up.
pub(super) fn holes(
    stored: &StoredDocument,
    given_up: Vec<RangeInclusive<Sequence>>,
) -> Vec<Damage> {
    let mut accounted = given_up;
    accounted.extend(stored.records.iter().map(|(at, _)| *at..=*at));
    for damage in &stored.damage {
        if let Damage::Record { sequence, .. } = damage {
            accounted.push(*sequence..=*sequence);
        }
    }
    accounted.sort_unstable_by_key(|range| *range.start());
    let mut holes = Vec::new();
    let mut next = stored.covered().next();
    for range in accounted {
        if *range.start() > next {
            let last = Sequence::new(range.start().get().saturating_sub(1));
            holes.push(Damage::Missing { first: next, last });
        }
        next = next.max(range.end().next());
    }
    if next <= stored.last {
        let last = stored.last;
        holes.push(Damage::Missing { first: next, last });
    }
    holes
}

fn body(reason: &str, found: &[u8]) -> Vec<u8> {
    let length = u16::try_from(reason.len()).unwrap_or(u16::MAX);
    let mut body = length.to_le_bytes().to_vec();
    body.extend_from_slice(reason.as_bytes().get(..length.into()).unwrap_or_default());
    body.extend_from_slice(found);
    body
}

fn read(stored: &[u8], sealed: &[u8]) -> Option<Quarantined> {
    let (kind, place, at) = key::read_aside(stored)?;
    let body = record::open(stored, sealed).ok()?;
    let (length, rest) = body.split_first_chunk::<2>()?;
    let (reason, found) = rest.split_at_checked(u16::from_le_bytes(*length).into())?;
    let reason = String::from_utf8_lossy(reason).into_owned();
    let (damage, raw) = match kind {
        Kind::Record => (
            Damage::Record {
                sequence: place,
                reason,
            },
            found.to_vec(),
        ),
        Kind::Snapshot => (
            Damage::Snapshot {
                through: place,
                reason,
            },
            found.to_vec(),
        ),
        Kind::Missing => {
            let last = Sequence::new(u64::from_le_bytes(found.try_into().ok()?));
            (Damage::Missing { first: place, last }, Vec::new())
        }
        Kind::Quarantined => return None,
    };
    Some(Quarantined { damage, at, raw })
}

#[cfg(test)]
mod tests {
    use super::super::super::Snapshot;
    use super::*;

    #[track_caller]
    fn check(there: &[(u64, u64)], missing: &[(u64, u64)]) {
        let range = |(first, last): &(u64, u64)| Sequence::new(*first)..=Sequence::new(*last);
        let stored = StoredDocument {
            snapshot: Some(Snapshot {
                through: Sequence::new(10),
                bytes: Vec::new(),
                authors: Vec::new(),
            }),
            last: Sequence::new(20),
            ..StoredDocument::default()
        };
        let found = holes(&stored, there.iter().map(range).collect());
        let expected: Vec<_> = missing
            .iter()
            .map(|(first, last)| Damage::Missing {
                first: Sequence::new(*first),
                last: Sequence::new(*last),
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_nothing_holds_is_a_hole() {
        check(&[(11, 20)], &[]);
        check(&[], &[(11, 20)]);
        check(&[(20, 20), (11, 14)], &[(15, 19)]);
        check(&[(5, 12), (13, 13), (16, 18)], &[(14, 15), (19, 20)]);
        check(&[(1, 4), (11, 20)], &[]);
    }
}
