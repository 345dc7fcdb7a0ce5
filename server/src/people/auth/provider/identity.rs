//! Whose account somebody at the provider is.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use duologue_shared::ids::PersonId;
use openidconnect::{IssuerUrl, SubjectIdentifier};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::store::Table;
use crate::store::records::{Records, RecordsError};

/// Identity → person.
const IDENTITIES: Table = Table::new("identities");
/// Person → the identity that opens their account.
const IDENTITY_OF: Table = Table::new("identity-of");

/// Somebody at a provider: the SHA-256 of issuer and subject in base64url. The e-mail is no part of
/// it: providers give addresses away again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IdentityId(String);

impl IdentityId {
    /// The one that this issuer calls `subject`.
    pub fn of(issuer: &IssuerUrl, subject: &SubjectIdentifier) -> Self {
        let digest = Sha256::new()
            .chain_update(issuer.as_str())
            .chain_update([0])
            .chain_update(subject.as_str())
            .finalize();
        Self(URL_SAFE_NO_PAD.encode(digest))
    }

    fn as_str(&self) -> &str {
        &self.0
    }
}

/// All identities; cheap to clone.
#[derive(Clone, Debug)]
pub struct Identities {
    records: Records,
}

impl Identities {
    /// The identities in these records.
    pub fn new(records: Records) -> Self {
        Self { records }
    }

    /// Whose account it opens.
    pub async fn owner(&self, identity: &IdentityId) -> Result<Option<PersonId>, RecordsError> {
        self.records.get(IDENTITIES, identity.as_str()).await
    }

    /// Whether one opens this person's account.
    pub async fn opens(&self, person: &PersonId) -> Result<bool, RecordsError> {
        let identity: Option<IdentityId> = self.records.get(IDENTITY_OF, person.as_str()).await?;
        let Some(identity) = identity else {
            return Ok(false);
        };
        Ok(self.owner(&identity).await?.as_ref() == Some(person))
    }

    /// Takes away what opens this person's account.
    pub async fn forget(&self, person: &PersonId) -> Result<(), RecordsError> {
        let identity: Option<IdentityId> = self.records.get(IDENTITY_OF, person.as_str()).await?;
        if let Some(identity) = identity
            && self.owner(&identity).await?.as_ref() == Some(person)
        {
            self.records.remove(IDENTITIES, identity.as_str()).await?;
        }
        self.records.remove(IDENTITY_OF, person.as_str()).await?;
        Ok(())
    }

    /// Connects an identity that nobody has to a person; says whether it is theirs now.
    pub async fn connect(
        &self,
        identity: &IdentityId,
        person: &PersonId,
    ) -> Result<bool, RecordsError> {
        // This first: a crash in between leaves an entry of nothing, not a way in that nobody sees.
        self.records
            .put(IDENTITY_OF, person.as_str(), identity)
            .await?;
        self.records
            .create(IDENTITIES, identity.as_str(), person)
            .await?;
        Ok(self.owner(identity).await?.as_ref() == Some(person))
    }
}
