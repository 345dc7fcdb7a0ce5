//! What is stored of passkeys: their public halves.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use duologue_shared::ids::PersonId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use webauthn_rs::prelude::Passkey;

use super::PasskeyRefusal;
use crate::people::auth::name::{self, NameRefusal};
use crate::store::Table;
use crate::store::records::{Records, RecordsError};
use crate::system::clock::Timestamp;

/// Person → all of their passkeys, so that the last cannot be removed by two requests at once.
const PASSKEYS: Table = Table::new("passkeys");
/// Passkey → person. Whoever creates the entry has the passkey.
const OWNERS: Table = Table::new("passkey-owners");
/// Passkeys one person can have.
const MOST: usize = 20;

/// Names a passkey: the SHA-256 of its credential id in base64url, as devices may choose long ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PasskeyId(String);

impl PasskeyId {
    /// The name of the passkey with this credential id.
    pub(super) fn of(credential: impl AsRef<[u8]>) -> Self {
        Self(URL_SAFE_NO_PAD.encode(Sha256::digest(credential)))
    }

    /// Reads a name back from an address; whether there is such a passkey is another question.
    pub fn given(text: String) -> Self {
        Self(text)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What its owner calls a passkey: 1 to 60 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PasskeyName(String);

impl PasskeyName {
    /// Takes a name that can be seen and turns no words around it.
    pub fn parse(text: &str) -> Result<Self, NameRefusal> {
        name::readable(text, 60).map(Self)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One of a person's passkeys.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeptPasskey {
    /// Which.
    pub id: PasskeyId,
    /// What its owner calls it.
    pub name: PasskeyName,
    /// When it was added.
    pub added_at: Timestamp,
    /// When somebody last signed in with it.
    pub last_used_at: Option<Timestamp>,
    /// Its public key, and how often its device says it has signed.
    pub(super) key: Passkey,
}

/// What became of a new passkey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keeping {
    Stored,
    /// Somebody has it already.
    Taken,
    TooMany,
}

/// The passkeys in the store.
#[derive(Clone, Debug)]
pub(super) struct KeptPasskeys {
    records: Records,
}

impl KeptPasskeys {
    pub(super) fn new(records: Records) -> Self {
        Self { records }
    }

    /// A person's passkeys in the order they were added.
    pub(super) async fn of(&self, person: &PersonId) -> Result<Vec<KeptPasskey>, RecordsError> {
        let kept = self.records.get(PASSKEYS, person.as_str()).await?;
        Ok(kept.unwrap_or_default())
    }

    /// Whose passkey this is.
    pub(super) async fn owner(&self, id: &PasskeyId) -> Result<Option<PersonId>, RecordsError> {
        self.records.get(OWNERS, id.as_str()).await
    }

    /// Adds a passkey to a person's.
    pub(super) async fn add(
        &self,
        person: &PersonId,
        new: &KeptPasskey,
    ) -> Result<Keeping, RecordsError> {
        // The owner first: a crash in between leaves an entry of nothing, which lets nobody in.
        if !self.records.create(OWNERS, new.id.as_str(), person).await? {
            return Ok(Keeping::Taken);
        }
        let added = self
            .records
            .change(
                PASSKEYS,
                person.as_str(),
                |kept: Option<Vec<KeptPasskey>>| {
                    let mut kept = kept.unwrap_or_default();
                    if kept.len() >= MOST {
                        return Err(PasskeyRefusal::TooMany);
                    }
                    kept.push(new.clone());
                    Ok(kept)
                },
            )
            .await;
        match added {
            Ok(_) => Ok(Keeping::Stored),
            Err(PasskeyRefusal::Records(error)) => Err(error),
            Err(_) => {
                self.records.remove(OWNERS, new.id.as_str()).await?;
                Ok(Keeping::TooMany)
            }
        }
    }

    /// Changes one of a person's passkeys, unless `change` refuses.
    pub(super) async fn change(
        &self,
        person: &PersonId,
        id: &PasskeyId,
        mut change: impl FnMut(&mut KeptPasskey) -> Result<(), PasskeyRefusal> + Send,
    ) -> Result<(), PasskeyRefusal> {
        self.records
            .change(
                PASSKEYS,
                person.as_str(),
                |kept: Option<Vec<KeptPasskey>>| {
                    let mut kept = kept.unwrap_or_default();
                    let one = kept.iter_mut().find(|kept| kept.id == *id);
                    change(one.ok_or(PasskeyRefusal::Wrong)?)?;
                    Ok::<_, PasskeyRefusal>(kept)
                },
            )
            .await?;
        Ok(())
    }

    /// Removes all of a person's passkeys.
    pub(super) async fn forget(&self, person: &PersonId) -> Result<(), RecordsError> {
        for kept in self.of(person).await? {
            self.records.remove(OWNERS, kept.id.as_str()).await?;
        }
        self.records.remove(PASSKEYS, person.as_str()).await?;
        Ok(())
    }

    /// Removes one of a person's passkeys, the last one only if there is an `other_way` in.
    pub(super) async fn remove(
        &self,
        person: &PersonId,
        id: &PasskeyId,
        other_way: bool,
    ) -> Result<(), PasskeyRefusal> {
        self.records
            .change(
                PASSKEYS,
                person.as_str(),
                |kept: Option<Vec<KeptPasskey>>| {
                    let mut kept = kept.unwrap_or_default();
                    let before = kept.len();
                    kept.retain(|kept| kept.id != *id);
                    if kept.len() == before {
                        Err(PasskeyRefusal::NotThere)
                    } else if kept.is_empty() && !other_way {
                        Err(PasskeyRefusal::LastWayIn)
                    } else {
                        Ok(kept)
                    }
                },
            )
            .await?;
        self.records.remove(OWNERS, id.as_str()).await?;
        Ok(())
    }
}
