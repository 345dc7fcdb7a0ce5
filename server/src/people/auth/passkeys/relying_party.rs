//! What WebAuthn calls the relying party: this server under its address, which passkeys are bound to.

use std::net::SocketAddr;

use duologue_shared::ids::PersonId;
use sha2::{Digest, Sha256};
use url::{Host, Url};
use webauthn_rs::prelude::{
    AuthenticationResult, CreationChallengeResponse, DiscoverableAuthentication, DiscoverableKey,
    Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential,
    RequestChallengeResponse, Uuid, WebauthnError, WebauthnResult,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};
use webauthn_rs_proto::ResidentKeyRequirement;

use super::super::account::PersonName;
use super::super::email::Email;
use super::super::pending::PENDING_LIFE;
use super::stored::{KeptPasskey, PasskeyId};
use super::{PasskeyRefusal, wrong};

/// This server, as devices know it.
#[derive(Clone, Debug)]
pub(super) struct RelyingParty {
    webauthn: Webauthn,
    origin: String,
}

impl RelyingParty {
    /// The one at this address. Browsers bind passkeys to a name, and let nothing but a page that
    /// came encrypted or from this machine use them: elsewhere there is none.
    pub(super) fn at(public_url: Option<&Url>, listening_on: SocketAddr) -> Option<Self> {
        let origin = match public_url {
            Some(url) => url.clone(),
            None => local(listening_on)?,
        };
        let Some(Host::Domain(name)) = origin.host() else {
            return None;
        };
        let here = name == "localhost" || name.ends_with(".localhost");
        if origin.scheme() != "https" && !here {
            return None;
        }
        let webauthn = WebauthnBuilder::new(name, &origin)
            .and_then(|builder| builder.rp_name("Duologue").timeout(PENDING_LIFE).build())
            .ok()?;
        Some(Self {
            webauthn,
            origin: origin.origin().ascii_serialization(),
        })
    }

    pub(super) fn origin(&self) -> &str {
        &self.origin
    }

    /// Asks a device to make a passkey for this person, unless it holds one of theirs already.
    pub(super) fn ask_for_new(
        &self,
        person: &PersonId,
        name: &PersonName,
        email: &Email,
        kept: &[KeptPasskey],
    ) -> Result<(CreationChallengeResponse, PasskeyRegistration), PasskeyRefusal> {
        let there = kept.iter().map(|kept| kept.key.cred_id().clone()).collect();
        let (mut asked, state) = self
            .webauthn
            .start_passkey_registration(handle(person), email.as_str(), name.as_str(), Some(there))
            .map_err(PasskeyRefusal::Failed)?;
        // The device has to find it by itself later: signing in asks for no e-mail.
        if let Some(selection) = &mut asked.public_key.authenticator_selection {
            selection.resident_key = Some(ResidentKeyRequirement::Required);
            selection.require_resident_key = true;
        }
        Ok((asked, state))
    }

    /// The passkey that a device made.
    pub(super) fn take(
        &self,
        made: &RegisterPublicKeyCredential,
        state: &PasskeyRegistration,
    ) -> WebauthnResult<Passkey> {
        self.webauthn.finish_passkey_registration(made, state)
    }

    /// Asks a device to sign with whichever passkey its person chooses.
    pub(super) fn ask_for_any(
        &self,
    ) -> Result<(RequestChallengeResponse, DiscoverableAuthentication), PasskeyRefusal> {
        let (mut asked, state) = self
            .webauthn
            .start_discoverable_authentication()
            .map_err(PasskeyRefusal::Failed)?;
        // How it is offered is the page's to say.
        asked.mediation = None;
        Ok((asked, state))
    }

    /// Whose passkey this says it is, and which; nothing of it is checked yet.
    pub(super) fn who_claims(
        &self,
        signed: &PublicKeyCredential,
    ) -> WebauthnResult<(Uuid, PasskeyId)> {
        let (handle, credential) = self.webauthn.identify_discoverable_authentication(signed)?;
        Ok((handle, PasskeyId::of(credential)))
    }

    /// Checks what was signed: challenge, origin, signature, that the person was verified, and that
    /// the device's counter did not go back.
    pub(super) fn check(
        &self,
        signed: &PublicKeyCredential,
        state: DiscoverableAuthentication,
        key: &DiscoverableKey,
    ) -> Result<AuthenticationResult, PasskeyRefusal> {
        let result = self
            .webauthn
            .finish_discoverable_authentication_v2(signed, state, key)
            .map_err(|error| wrong(&error))?;
        // The library demands it already; nobody gets in by a change of its mind.
        if result.user_verified() {
            Ok(result)
        } else {
            Err(wrong(&WebauthnError::UserNotVerified))
        }
    }
}

/// What devices know a person by: it says nothing about them, and never changes.
pub(super) fn handle(person: &PersonId) -> Uuid {
    let digest = Sha256::digest(person.as_str());
    let first_half = digest.iter().take(16);
    Uuid::from_u128(first_half.fold(0, |number, byte| (number << 8) | u128::from(*byte)))
}

/// What the server is called on its own machine, if it can be reached there.
fn local(listening_on: SocketAddr) -> Option<Url> {
    let ip = listening_on.ip();
    if !ip.is_loopback() && !ip.is_unspecified() {
        return None;
    }
    Url::parse(&format!("http://localhost:{}", listening_on.port())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_need_a_name_and_encryption_or_this_machine() {
        let check = |public_url: Option<&str>, listening_on: &str, expect: Option<&str>| {
            let url = public_url.map(|url| Url::parse(url).unwrap());
            let found = RelyingParty::at(url.as_ref(), listening_on.parse().unwrap());
            let origin = found.as_ref().map(RelyingParty::origin);
            assert_eq!(origin, expect, "{public_url:?} at {listening_on}");
        };
        let here = "127.0.0.1:8080";
        check(
            Some("https://duologue.example"),
            here,
            Some("https://duologue.example"),
        );
        check(
            Some("https://duologue.example:8443"),
            here,
            Some("https://duologue.example:8443"),
        );
        check(
            Some("http://localhost:8080"),
            "0.0.0.0:8080",
            Some("http://localhost:8080"),
        );
        check(None, here, Some("http://localhost:8080"));
        check(None, "[::]:8080", Some("http://localhost:8080"));

        check(Some("http://duologue.example"), here, None);
        check(Some("https://192.0.2.7"), here, None);
        check(Some("https://[::1]:8443"), here, None);
        check(None, "192.0.2.7:8080", None);
    }
}
