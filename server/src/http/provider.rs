//! Sign-in over HTTP through the OpenID Connect provider, and connecting it to an account.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use duologue_shared::ids::PersonId;
use serde::{Deserialize, Serialize};
use tracing::warn;
use utoipa::ToSchema;

use super::body::Body;
use super::invitations;
use super::problem::{Problem, ProblemBody};
use super::sessions::{self, Cookies};
use crate::http::app::AppState;
use crate::people::auth::{
    Account, AccountState, OwnPath, PROVIDER_COOKIE, PersonName, Preferences, Proven, Provider,
    ProviderRefusal, Purpose, Session, SignUpRefusal, SignedIn, Token, Visitor,
};
use crate::people::limits::Proof;
use crate::system::entropy::random;

/// Where to come back to.
#[derive(Deserialize, ToSchema)]
pub(super) struct Leaving {
    /// The path on this page that somebody leaves, with what stands behind its `#`.
    #[schema(example = "/join#token")]
    back: String,
}

/// Where to go.
#[derive(Serialize, ToSchema)]
pub(super) struct Destination {
    /// The address at the provider.
    url: String,
}

/// Whether the provider opens an account.
#[derive(Serialize, ToSchema)]
pub(super) struct Connection {
    /// Whether it does.
    connected: bool,
}

/// What the provider sends a browser back with. Not `Debug`: the code must not reach a log.
#[derive(Deserialize)]
pub(super) struct Returning {
    state: Option<String>,
    code: Option<String>,
}

/// Why the page is opened without anybody having got in. The page has the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// The provider doesn't answer.
    Down,
    /// It took too long, or was begun in another browser.
    Over,
    /// They changed their mind there, or the provider would not let them.
    Declined,
    /// What the provider said does not hold.
    Wrong,
    /// It said no e-mail.
    NoEmail,
    /// It doubts their e-mail.
    DoubtedEmail,
    /// There is an account with their e-mail, which only its owner may connect.
    Known,
    /// They came by an invitation that no account with their e-mail could use.
    NotInvited,
    /// The server takes nobody new in, or nobody without an invitation.
    Closed,
    /// Their account lets nobody in.
    Disabled,
    /// Either side is connected already.
    Taken,
    /// Something failed here; the log says what.
    Failed,
}

impl Outcome {
    /// Where the page says so: whoever is connected already is signed in, and reads it there; whoever is not invited
    /// still holds the invitation.
    fn place(self, invitation: Option<&Token>) -> String {
        let (page, held) = match (self, invitation) {
            (Self::Taken, _) => ("/account", String::new()),
            (Self::NotInvited, Some(token)) => ("/join", format!("#{}", token.expose())),
            _ => ("/", String::new()),
        };
        format!("{page}?sign-in={}{held}", self.code())
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Down => "down",
            Self::Over => "over",
            Self::Declined => "declined",
            Self::Wrong => "wrong",
            Self::NoEmail => "no_email",
            Self::DoubtedEmail => "doubted_email",
            Self::Known => "known",
            Self::NotInvited => "not_invited",
            Self::Closed => "closed",
            Self::Disabled => "disabled",
            Self::Taken => "taken",
            Self::Failed => "failed",
        }
    }
}

/// Begins to sign in through the provider.
#[utoipa::path(
    post,
    path = "/api/provider/sign-in",
    tag = "accounts",
    request_body = Leaving,
    responses(
        (status = 200, description = "Send the browser there.", body = Destination,
            headers(("Set-Cookie" = String, description = "Binds the way back to this browser."))),
        (status = 404, description = "`not_found`: this server has no provider.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 502, description = "`provider_down`: the provider can't be reached.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn sign_in(
    State(app): State<AppState>,
    visitor: Visitor,
    Body(leaving): Body<Leaving>,
) -> Result<Response, Problem> {
    leave(&app, &visitor, Purpose::SigningIn, &leaving).await
}

/// Begins to connect the provider to the account of whoever is signed in.
#[utoipa::path(
    post,
    path = "/api/provider/connection",
    tag = "accounts",
    security(("session" = [])),
    request_body = Leaving,
    responses(
        (status = 200, description = "Send the browser there.", body = Destination,
            headers(("Set-Cookie" = String, description = "Binds the way back to this browser."))),
        (status = 404, description = "`not_found`: this server has no provider.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 502, description = "`provider_down`: the provider can't be reached.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn connect(
    State(app): State<AppState>,
    who: SignedIn,
    visitor: Visitor,
    Body(leaving): Body<Leaving>,
) -> Result<Response, Problem> {
    let purpose = Purpose::Connecting(who.session);
    leave(&app, &visitor, purpose, &leaving).await
}

/// Tells whether the provider opens the account of whoever is signed in.
#[utoipa::path(
    get,
    path = "/api/provider/connection",
    tag = "accounts",
    security(("session" = [])),
    responses((status = 200, description = "Whether it does.", body = Connection)),
)]
pub(super) async fn connection(
    State(app): State<AppState>,
    who: SignedIn,
) -> Result<Json<Connection>, Problem> {
    let connected = app.identities.opens(&who.person).await?;
    Ok(Json(Connection { connected }))
}

/// Where the provider sends browsers back to; answers with the page, which says how it went.
#[utoipa::path(
    get,
    path = "/api/provider/callback",
    tag = "accounts",
    params(
        ("state" = Option<String>, Query, description = "What this server sent along."),
        ("code" = Option<String>, Query, description = "What this server asks the provider about."),
    ),
    responses((status = 303, description =
        "To the place where it was begun, signed in; or with `?sign-in=` and why not.")),
)]
pub(super) async fn callback(
    State(app): State<AppState>,
    visitor: Visitor,
    Query(returning): Query<Returning>,
) -> Response {
    match arrive(&app, &visitor, returning).await {
        Ok((back, Some(cookies))) => (cookies, see(back.as_str())).into_response(),
        Ok((back, None)) => see(back.as_str()),
        Err((outcome, invitation)) => see(&outcome.place(invitation.as_ref())),
    }
}

async fn leave(
    app: &AppState,
    visitor: &Visitor,
    purpose: Purpose,
    leaving: &Leaving,
) -> Result<Response, Problem> {
    // Nothing is guessed here, so it costs what an attempt that succeeds does.
    app.limits
        .sign_in(visitor.address, Proof::Other)?
        .succeeded();
    let back = OwnPath::parse(&leaving.back);
    let (url, token) = provider(app)?.begin(purpose, back).await?;
    let cookie = PROVIDER_COOKIE.set(Some(&token), app.is_https());
    let body = Json(Destination { url: url.into() });
    Ok(([(header::SET_COOKIE, cookie)], body).into_response())
}

/// Where to go on, and the cookies of a new session if there is one; or why not, with the invitation they hold.
async fn arrive(
    app: &AppState,
    visitor: &Visitor,
    returning: Returning,
) -> Result<(OwnPath, Option<Cookies>), (Outcome, Option<Token>)> {
    let proven = finish(app, visitor, returning)
        .await
        .map_err(|outcome| (outcome, None))?;
    let invitation = invitation_in(&proven.back);
    let entered = enter(app, visitor, proven, invitation.as_ref()).await;
    entered.map_err(|outcome| (outcome, invitation))
}

/// Who came back from the provider.
async fn finish(
    app: &AppState,
    visitor: &Visitor,
    returning: Returning,
) -> Result<Proven, Outcome> {
    let provider = provider(app).map_err(|_| Outcome::Over)?;
    let token = PROVIDER_COOKIE
        .find(&visitor.cookies, app.is_https())
        .ok_or(Outcome::Over)?;
    let (Some(state), Some(code)) = (returning.state, returning.code) else {
        provider.give_up(&token);
        return Err(Outcome::Declined);
    };
    provider
        .finish(&token, &state, code)
        .await
        .map_err(|refusal| refused(&refusal))
}

async fn enter(
    app: &AppState,
    visitor: &Visitor,
    proven: Proven,
    invitation: Option<&Token>,
) -> Result<(OwnPath, Option<Cookies>), Outcome> {
    match proven.purpose.clone() {
        Purpose::Connecting(session) => {
            connect_to(app, &proven, &session).await?;
            Ok((proven.back, None))
        }
        Purpose::SigningIn => {
            let back = proven.back.clone();
            let account = account_of(app, proven, invitation).await?;
            let cookies = sessions::begin(app, visitor, &account)
                .await
                .map_err(|problem| {
                    if matches!(problem, Problem::AccountDisabled) {
                        Outcome::Disabled
                    } else {
                        failed(problem)
                    }
                })?;
            Ok((back, Some(cookies)))
        }
    }
}

async fn connect_to(app: &AppState, proven: &Proven, session: &Session) -> Result<(), Outcome> {
    // They may have signed out on the way.
    if !app.sessions.stands(session).await.map_err(failed)? {
        return Err(Outcome::Over);
    }
    match app
        .identities
        .owner(&proven.identity)
        .await
        .map_err(failed)?
    {
        Some(person) if person == session.person => Ok(()),
        Some(_) => Err(Outcome::Taken),
        None if app
            .identities
            .opens(&session.person)
            .await
            .map_err(failed)? =>
        {
            Err(Outcome::Taken)
        }
        None => claim(app, proven, &session.person).await,
    }
}

/// The secret of the invitation that somebody left from.
fn invitation_in(back: &OwnPath) -> Option<Token> {
    back.as_str().strip_prefix("/join#").and_then(Token::parse)
}

/// The account of whoever came back; a new one if nobody here has their e-mail, and if the invitation they hold would
/// take it.
async fn account_of(
    app: &AppState,
    proven: Proven,
    invitation: Option<&Token>,
) -> Result<Account, Outcome> {
    let owner = app
        .identities
        .owner(&proven.identity)
        .await
        .map_err(failed)?;
    if let Some(person) = &owner
        && let Some(account) = app.accounts.get(person).await.map_err(failed)?
    {
        return Ok(account);
    }
    let email = proven.email.clone().ok_or(Outcome::NoEmail)?;
    if proven.email_is_doubted {
        return Err(Outcome::DoubtedEmail);
    }
    // Whatever the provider says of an e-mail, it opens no account that was made without it.
    if app
        .accounts
        .by_email(&email)
        .await
        .map_err(failed)?
        .is_some()
    {
        return Err(Outcome::Known);
    }
    // Expired or used meanwhile, or for another e-mail: the page that they come back to says which.
    invitations::admits(app, invitation, &email)
        .await
        .map_err(|refusal| {
            if matches!(refusal, Problem::NobodyNew | Problem::OnlyInvited) {
                Outcome::Closed
            } else {
                Outcome::NotInvited
            }
        })?;
    let id = match owner {
        Some(person) => person,
        None => PersonId::from_random(random(app.entropy.as_ref()).map_err(failed)?),
    };
    claim(app, &proven, &id).await?;
    let short = email.as_str().split('@').next().unwrap_or_default();
    let name = proven.name.or_else(|| PersonName::claimed(short));
    let name = name.ok_or(Outcome::NoEmail)?;
    let account = Account {
        id,
        name,
        email,
        password_hash: None,
        created_at: app.clock.now(),
        state: AccountState::Open,
        preferences: Preferences::default(),
    };
    match app.accounts.create(&account).await {
        Ok(()) => Ok(account),
        Err(SignUpRefusal::EmailTaken) => Err(Outcome::Known),
        Err(SignUpRefusal::Records(error)) => Err(failed(error)),
    }
}

async fn claim(app: &AppState, proven: &Proven, person: &PersonId) -> Result<(), Outcome> {
    if app
        .identities
        .connect(&proven.identity, person)
        .await
        .map_err(failed)?
    {
        Ok(())
    } else {
        Err(Outcome::Taken)
    }
}

fn provider(app: &AppState) -> Result<&Provider, Problem> {
    app.provider.as_ref().ok_or(Problem::NotFound)
}

fn see(place: &str) -> Response {
    let to = [(header::LOCATION, place.to_owned())];
    (StatusCode::SEE_OTHER, to).into_response()
}

/// What the page says when the provider's answer was of no use.
fn refused(refusal: &ProviderRefusal) -> Outcome {
    if !matches!(refusal, ProviderRefusal::Over) {
        warn!(%refusal, "nobody came back from the sign-in provider");
    }
    match refusal {
        ProviderRefusal::Over => Outcome::Over,
        ProviderRefusal::Down(_) => Outcome::Down,
        ProviderRefusal::Wrong(_) => Outcome::Wrong,
        ProviderRefusal::NoEntropy(_) => Outcome::Failed,
    }
}

/// What the page says when we failed ourselves.
fn failed(error: impl Into<Problem>) -> Outcome {
    // It is logged as every problem is; only the answer is another one.
    drop(error.into().into_response());
    Outcome::Failed
}

impl From<ProviderRefusal> for Problem {
    fn from(refusal: ProviderRefusal) -> Self {
        match refusal {
            ProviderRefusal::Down(_) => {
                warn!(%refusal, "nobody can be sent to the sign-in provider");
                Self::ProviderDown
            }
            ProviderRefusal::NoEntropy(error) => error.into(),
            ProviderRefusal::Over | ProviderRefusal::Wrong(_) => {
                Self::Internal(refusal.to_string())
            }
        }
    }
}
