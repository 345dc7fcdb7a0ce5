//! OpenID Connect: signing in through a provider that whoever runs the server has chosen.
//!
//! The browser is sent there and comes back with a code, which the server alone turns into a signed
//! statement of who signed in (code flow with PKCE, state and nonce). The flow and all checks of
//! that statement are openidconnect's.

mod discovery;
mod http_client;
mod identity;
mod own_path;

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreIdToken, CoreIdTokenClaims,
    CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::{
    AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken,
    EndUserUsername, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, Nonce,
    OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError,
    Scope, TokenResponse,
};
use tracing::{info, warn};
use url::Url;

use self::discovery::Discovery;
pub use self::identity::{Identities, IdentityId};
pub use self::own_path::OwnPath;
use super::account::PersonName;
use super::cookie::{SameSite, TokenCookie};
use super::email::Email;
use super::pending::{PENDING_LIFE, Pending};
use super::session::Session;
use super::token::Token;
use crate::system::clock::Clock;
use crate::system::entropy::{Entropy, NoEntropy};

/// The cookie that binds what was begun to the browser that began it. The way back begins at the
/// provider's site, so a navigation from there has to carry it.
pub const PROVIDER_COOKIE: TokenCookie = TokenCookie {
    name: "duologue_provider",
    life: PENDING_LIFE,
    same_site: SameSite::Lax,
};

/// Where browsers come back to.
const CALLBACK: &str = "/api/provider/callback";

/// Only signatures that a public key checks: with a shared secret, whoever knows it could sign.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Which provider, and who we are there.
#[derive(Clone, Debug)]
pub struct ProviderSettings {
    /// Its address, as it stands in what it signs.
    pub issuer: IssuerUrl,
    /// What it knows this server by.
    pub client_id: ClientId,
    /// What it gave this server to prove that, if anything. Never shown.
    pub client_secret: Option<ClientSecret>,
    /// What people call it.
    pub name: String,
}

/// The provider; cheap to clone.
#[derive(Clone)]
pub struct Provider {
    settings: Arc<ProviderSettings>,
    redirect: RedirectUrl,
    discovery: Arc<Discovery>,
    begun: Arc<Pending<Begun>>,
    entropy: Arc<dyn Entropy>,
    clock: Arc<dyn Clock>,
}

/// What somebody went to the provider for.
#[derive(Clone, Debug)]
pub enum Purpose {
    /// To get in.
    SigningIn,
    /// To connect it to the account of this session.
    Connecting(Session),
}

#[derive(Debug)]
struct Begun {
    purpose: Purpose,
    back: OwnPath,
    state: CsrfToken,
    nonce: Nonce,
    verifier: PkceCodeVerifier,
}

/// Somebody who proved to the provider who they are.
#[derive(Clone, Debug)]
pub struct Proven {
    /// Who they are there.
    pub identity: IdentityId,
    /// Their e-mail, as far as the provider says one.
    pub email: Option<Email>,
    /// Whether the provider says that this e-mail may not be theirs.
    pub email_is_doubted: bool,
    /// What they are called there.
    pub name: Option<PersonName>,
    /// What they came for.
    pub purpose: Purpose,
    /// Where on the page they came from.
    pub back: OwnPath,
}

/// Why somebody did not get in through the provider.
#[derive(Debug, thiserror::Error)]
pub enum ProviderRefusal {
    /// It doesn't answer, or not as a provider does.
    #[error("the provider cannot be reached: {0}")]
    Down(String),
    /// Nothing like it was begun in this browser, or its time is over.
    #[error("nothing was begun here, or it is over")]
    Over,
    /// What the provider said does not hold.
    #[error("what the provider said does not hold: {0}")]
    Wrong(String),
    /// No secret could be made.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
}

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl Provider {
    /// The provider of these settings; `origin` is where browsers find this server.
    ///
    /// # Errors
    /// Says why the machine's certificate authorities cannot be read.
    pub fn new(
        settings: ProviderSettings,
        origin: &Url,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, String> {
        let mut redirect = origin.clone();
        redirect.set_path(CALLBACK);
        let discovery = Discovery::new(settings.issuer.clone(), Arc::clone(&clock))?;
        Ok(Self {
            redirect: RedirectUrl::from_url(redirect),
            discovery: Arc::new(discovery),
            settings: Arc::new(settings),
            begun: Arc::new(Pending::new(Arc::clone(&clock), Arc::clone(&entropy))),
            entropy,
            clock,
        })
    }

    /// What people call it.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// Looks the provider up before somebody needs it. It may come up later than this server.
    pub async fn look_up(&self) {
        match self.discovery.known().await {
            Ok(_) => info!("the sign-in provider answers"),
            Err(trouble) => warn!(%trouble, "the sign-in provider is asked again later"),
        }
    }

    /// Begins: gives the address at the provider to send the browser to.
    pub async fn begin(
        &self,
        purpose: Purpose,
        back: OwnPath,
    ) -> Result<(Url, Token), ProviderRefusal> {
        let client = self.client(&*self.discovery.known().await?);
        let secret = || Ok::<_, NoEntropy>(Token::generate(self.entropy.as_ref())?.expose());
        let (state, nonce) = (CsrfToken::new(secret()?), Nonce::new(secret()?));
        let verifier = PkceCodeVerifier::new(secret()?);
        let (address, state, nonce) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || state,
                || nonce,
            )
            .add_scope(Scope::new("email".to_owned()))
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .url();
        let token = self.begun.begin(Begun {
            purpose,
            back,
            state,
            nonce,
            verifier,
        })?;
        Ok((address, token))
    }

    /// Ends what was begun, without asking the provider, which said no.
    pub fn give_up(&self, token: &Token) {
        drop(self.begun.finish(token));
    }

    /// Finds out who came back from the provider with this code.
    pub async fn finish(
        &self,
        token: &Token,
        state: &str,
        code: String,
    ) -> Result<Proven, ProviderRefusal> {
        let begun = self.begun.finish(token).ok_or(ProviderRefusal::Over)?;
        if begun.state.secret() != state {
            return Err(ProviderRefusal::Over);
        }
        let client = self.client(&*self.discovery.known().await?);
        let answer = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| ProviderRefusal::Down(error.to_string()))?
            .set_pkce_verifier(begun.verifier)
            .request_async(self.discovery.http())
            .await
            .map_err(|error| match error {
                RequestTokenError::ServerResponse(said) => {
                    ProviderRefusal::Wrong(format!("it refused the code: {}", said.error()))
                }
                RequestTokenError::Request(_)
                | RequestTokenError::Parse(..)
                | RequestTokenError::Other(_) => ProviderRefusal::Down(in_full(&error)),
            })?;
        let statement = answer
            .id_token()
            .ok_or_else(|| ProviderRefusal::Wrong("it says nothing of who this is".to_owned()))?;
        let claims = match self.verify(&client, statement, &begun.nonce) {
            // Providers change their keys, and sign with the new ones at once.
            Err(ClaimsVerificationError::SignatureVerification(_)) => {
                let client = self.client(&*self.discovery.renewed().await?);
                self.verify(&client, statement, &begun.nonce)
            }
            checked => checked,
        };
        let claims = claims.map_err(|error| ProviderRefusal::Wrong(in_full(&error)))?;
        let described = match Described::of(&claims) {
            // Strict providers tell more than who it is only to whoever asks with the token.
            Described { email: None, .. } => self.ask_about(&client, &answer, &claims).await?,
            described => described,
        };
        Ok(Proven {
            identity: IdentityId::of(claims.issuer(), claims.subject()),
            email: described.email,
            email_is_doubted: described.email_is_doubted,
            name: described.name,
            purpose: begun.purpose,
            back: begun.back,
        })
    }

    async fn ask_about(
        &self,
        client: &Client,
        answer: &CoreTokenResponse,
        claims: &CoreIdTokenClaims,
    ) -> Result<Described, ProviderRefusal> {
        let subject = Some(claims.subject().clone());
        let Ok(request) = client.user_info(answer.access_token().clone(), subject) else {
            return Ok(Described::of(claims));
        };
        let told: CoreUserInfoClaims = request
            .request_async(self.discovery.http())
            .await
            .map_err(|error| ProviderRefusal::Down(in_full(&error)))?;
        Ok(Described::by(&told))
    }

    fn verify(
        &self,
        client: &Client,
        statement: &CoreIdToken,
        nonce: &Nonce,
    ) -> Result<CoreIdTokenClaims, ClaimsVerificationError> {
        let now = self.now();
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs(ALGORITHMS)
            .set_time_fn(move || now);
        statement.claims(&verifier, nonce).cloned()
    }

    fn client(&self, metadata: &CoreProviderMetadata) -> Client {
        let client = CoreClient::from_provider_metadata(
            metadata.clone(),
            self.settings.client_id.clone(),
            self.settings.client_secret.clone(),
        );
        let in_body = metadata
            .token_endpoint_auth_methods_supported()
            .is_some_and(|ways| {
                ways.contains(&CoreClientAuthMethod::ClientSecretPost)
                    && !ways.contains(&CoreClientAuthMethod::ClientSecretBasic)
            });
        let way = if in_body {
            AuthType::RequestBody
        } else {
            AuthType::BasicAuth
        };
        client
            .set_auth_type(way)
            .set_redirect_uri(self.redirect.clone())
    }

    fn now(&self) -> DateTime<Utc> {
        let millis = i64::try_from(self.clock.now().millis()).unwrap_or(i64::MAX);
        // A time past all calendars is one at which everything has expired.
        DateTime::from_timestamp_millis(millis).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// What the provider tells of somebody besides who they are.
struct Described {
    email: Option<Email>,
    email_is_doubted: bool,
    name: Option<PersonName>,
}

impl Described {
    /// As the signed statement has it.
    fn of(claims: &CoreIdTokenClaims) -> Self {
        let full = claims.name().and_then(|name| name.get(None));
        Self {
            email: claims.email().and_then(|email| Email::parse(email).ok()),
            email_is_doubted: claims.email_verified() == Some(false),
            name: first_name(full.map(|name| &**name), claims.preferred_username()),
        }
    }

    /// As the provider says it when it is asked.
    fn by(claims: &CoreUserInfoClaims) -> Self {
        let full = claims.name().and_then(|name| name.get(None));
        Self {
            email: claims.email().and_then(|email| Email::parse(email).ok()),
            email_is_doubted: claims.email_verified() == Some(false),
            name: first_name(full.map(|name| &**name), claims.preferred_username()),
        }
    }
}

/// What to call somebody: their name, or what they sign in as there.
fn first_name(full: Option<&String>, short: Option<&EndUserUsername>) -> Option<PersonName> {
    let fits = |name: &String| PersonName::claimed(name);
    full.and_then(fits)
        .or_else(|| short.and_then(|name| fits(name)))
}

/// An error with what it came from; none of it repeats what was signed.
fn in_full(error: &dyn Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    words
}
