//! Passkeys: keys that stay in a person's device, which asks for a finger, a face or a PIN.
//!
//! Each takes two requests: one begins and gives the browser what its device shall sign, the other
//! brings what it signed. All of WebAuthn's own checks are webauthn-rs's.

mod relying_party;
mod stored;

use std::net::SocketAddr;
use std::sync::Arc;

use duologue_shared::ids::PersonId;
use thiserror::Error;
use tracing::{debug, warn};
use url::Url;
use webauthn_rs::prelude::{
    CreationChallengeResponse, DiscoverableAuthentication, DiscoverableKey, PasskeyRegistration,
    PublicKeyCredential, RegisterPublicKeyCredential, RequestChallengeResponse, WebauthnError,
};

use self::relying_party::RelyingParty;
use self::stored::{Keeping, KeptPasskeys};
pub use self::stored::{KeptPasskey, PasskeyId, PasskeyName};
use super::account::{Account, PersonName};
use super::cookie::{SameSite, TokenCookie};
use super::email::Email;
use super::pending::{PENDING_LIFE, Pending};
use super::token::Token;
use crate::store::records::{Records, RecordsError};
use crate::system::clock::Clock;
use crate::system::entropy::{Entropy, NoEntropy, random};

/// The cookie that binds what was begun to the browser that began it.
pub const PASSKEY_COOKIE: TokenCookie = TokenCookie {
    name: "duologue_passkey",
    life: PENDING_LIFE,
    same_site: SameSite::Strict,
};

/// Takes all of a person's passkeys away, the last one too.
pub async fn forget_passkeys(records: &Records, person: &PersonId) -> Result<(), RecordsError> {
    KeptPasskeys::new(records.clone()).forget(person).await
}

/// Everybody's passkeys; cheap to clone.
#[derive(Clone, Debug)]
pub struct Passkeys {
    relying_party: Option<RelyingParty>,
    begun: Arc<Pending<Begun>>,
    kept: KeptPasskeys,
    entropy: Arc<dyn Entropy>,
    clock: Arc<dyn Clock>,
}

/// What a browser was asked to have signed.
#[derive(Debug)]
enum Begun {
    Adding {
        person: PersonId,
        state: PasskeyRegistration,
    },
    SigningIn(DiscoverableAuthentication),
    SigningUp {
        newcomer: Newcomer,
        state: PasskeyRegistration,
    },
}

/// Somebody whose passkey is kept but who has no account yet.
#[derive(Clone, Debug)]
pub struct Newcomer {
    /// Who they will be.
    pub id: PersonId,
    /// What they want to be called.
    pub name: PersonName,
    /// The e-mail that they want to be found by.
    pub email: Email,
}

/// Why a passkey was not taken.
#[derive(Debug, Error)]
pub enum PasskeyRefusal {
    /// Under this server's address passkeys cannot work.
    #[error("there are no passkeys under this address")]
    Off,
    /// Nothing like it was begun in this browser, or its time is over, or it was finished before.
    #[error("nothing was begun here, or it is over")]
    Over,
    /// It is nobody's, or what it signed is not what it was asked to. Which, only the log knows.
    #[error("the passkey does not fit")]
    Wrong,
    /// It is behind what was seen of it before, as a copy would be.
    #[error("the passkey may have been copied")]
    Copied,
    /// The person has as many as can be had.
    #[error("there are too many passkeys")]
    TooMany,
    /// The person has no such passkey.
    #[error("there is no such passkey")]
    NotThere,
    /// It is the only way in that the person has.
    #[error("it is the last way in")]
    LastWayIn,
    /// WebAuthn's own code failed where nothing was given to it.
    #[error("no passkey could be asked for: {0}")]
    Failed(WebauthnError),
    /// No token could be made.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
    /// The store failed.
    #[error(transparent)]
    Records(#[from] RecordsError),
}

impl Passkeys {
    /// The passkeys in these records, for the address people reach the server under.
    pub fn new(
        records: Records,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        public_url: Option<&Url>,
        listening_on: SocketAddr,
    ) -> Self {
        Self {
            relying_party: RelyingParty::at(public_url, listening_on),
            begun: Arc::new(Pending::new(Arc::clone(&clock), Arc::clone(&entropy))),
            kept: KeptPasskeys::new(records),
            entropy,
            clock,
        }
    }

    /// The one origin at which passkeys work, if there is any.
    pub fn origin(&self) -> Option<&str> {
        self.relying_party.as_ref().map(RelyingParty::origin)
    }

    /// The person's passkeys, in the order they were added.
    pub async fn of(&self, person: &PersonId) -> Result<Vec<KeptPasskey>, RecordsError> {
        self.kept.of(person).await
    }

    /// Begins to add a passkey to an account.
    pub async fn begin_adding(
        &self,
        account: &Account,
    ) -> Result<(CreationChallengeResponse, Token), PasskeyRefusal> {
        let kept = self.of(&account.id).await?;
        let (asked, state) =
            self.relying_party()?
                .ask_for_new(&account.id, &account.name, &account.email, &kept)?;
        let begun = Begun::Adding {
            person: account.id.clone(),
            state,
        };
        Ok((asked, self.begun.begin(begun)?))
    }

    /// Adds the passkey that the person's device made.
    pub async fn finish_adding(
        &self,
        person: &PersonId,
        token: &Token,
        name: PasskeyName,
        made: &RegisterPublicKeyCredential,
    ) -> Result<KeptPasskey, PasskeyRefusal> {
        match self.begun.finish(token) {
            Some(Begun::Adding { person: who, state }) if who == *person => {
                self.keep(person, name, made, &state).await
            }
            Some(_) | None => Err(PasskeyRefusal::Over),
        }
    }

    /// Begins to sign somebody in, whoever it will be.
    pub fn begin_signing_in(&self) -> Result<(RequestChallengeResponse, Token), PasskeyRefusal> {
        let (asked, state) = self.relying_party()?.ask_for_any()?;
        Ok((asked, self.begun.begin(Begun::SigningIn(state))?))
    }

    /// Whose passkey signed.
    pub async fn finish_signing_in(
        &self,
        token: &Token,
        signed: &PublicKeyCredential,
    ) -> Result<PersonId, PasskeyRefusal> {
        let Some(Begun::SigningIn(state)) = self.begun.finish(token) else {
            return Err(PasskeyRefusal::Over);
        };
        let relying_party = self.relying_party()?;
        let (handle, id) = relying_party
            .who_claims(signed)
            .map_err(|error| wrong(&error))?;
        let person = self
            .kept
            .owner(&id)
            .await?
            .filter(|person| relying_party::handle(person) == handle)
            .ok_or(PasskeyRefusal::Wrong)?;
        let now = self.clock.now();
        // Checked against what the record holds at that moment: of two that sign with copies of one
        // key at the same time, only one is ahead of its counter.
        let checked = self
            .kept
            .change(&person, &id, |kept| {
                let key = DiscoverableKey::from(&kept.key);
                let result = relying_party.check(signed, state.clone(), &key)?;
                kept.key.update_credential(&result);
                kept.last_used_at = Some(now);
                Ok(())
            })
            .await;
        if matches!(checked, Err(PasskeyRefusal::Copied)) {
            let (person, passkey) = (person.as_str(), id.as_str());
            warn!(
                person,
                passkey, "a passkey's counter went back: it may have been copied"
            );
        }
        checked.map(|()| person)
    }

    /// Begins to sign somebody up who wants no password.
    pub fn begin_signing_up(
        &self,
        name: PersonName,
        email: Email,
    ) -> Result<(CreationChallengeResponse, Token), PasskeyRefusal> {
        let id = PersonId::from_random(random(self.entropy.as_ref())?);
        let (asked, state) = self.relying_party()?.ask_for_new(&id, &name, &email, &[])?;
        let newcomer = Newcomer { id, name, email };
        let begun = Begun::SigningUp { newcomer, state };
        Ok((asked, self.begun.begin(begun)?))
    }

    /// Keeps the passkey that a newcomer's device made. Their account comes after it, since one
    /// without a way in could neither be used nor made again.
    pub async fn finish_signing_up(
        &self,
        token: &Token,
        name: PasskeyName,
        made: &RegisterPublicKeyCredential,
    ) -> Result<Newcomer, PasskeyRefusal> {
        let Some(Begun::SigningUp { newcomer, state }) = self.begun.finish(token) else {
            return Err(PasskeyRefusal::Over);
        };
        self.keep(&newcomer.id, name, made, &state).await?;
        Ok(newcomer)
    }

    /// Removes a passkey, unless it is the last and there is no `other_way` in.
    pub async fn remove(
        &self,
        person: &PersonId,
        id: &PasskeyId,
        other_way: bool,
    ) -> Result<(), PasskeyRefusal> {
        self.kept.remove(person, id, other_way).await
    }

    async fn keep(
        &self,
        person: &PersonId,
        name: PasskeyName,
        made: &RegisterPublicKeyCredential,
        state: &PasskeyRegistration,
    ) -> Result<KeptPasskey, PasskeyRefusal> {
        let key = self
            .relying_party()?
            .take(made, state)
            .map_err(|error| wrong(&error))?;
        let kept = KeptPasskey {
            id: PasskeyId::of(key.cred_id()),
            name,
            added_at: self.clock.now(),
            last_used_at: None,
            key,
        };
        match self.kept.add(person, &kept).await? {
            Keeping::Stored => Ok(kept),
            Keeping::Taken => Err(PasskeyRefusal::Wrong),
            Keeping::TooMany => Err(PasskeyRefusal::TooMany),
        }
    }

    fn relying_party(&self) -> Result<&RelyingParty, PasskeyRefusal> {
        self.relying_party.as_ref().ok_or(PasskeyRefusal::Off)
    }
}

/// What was given does not fit; whoever gave it learns no more than that.
fn wrong(error: &WebauthnError) -> PasskeyRefusal {
    debug!(%error, "a passkey was refused");
    if matches!(error, WebauthnError::CredentialPossibleCompromise) {
        PasskeyRefusal::Copied
    } else {
        PasskeyRefusal::Wrong
    }
}
