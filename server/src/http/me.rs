//! Profile and preferences of the person who asks.

use axum::Json;
use axum::extract::State;
use duologue_shared::ids::PersonId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::Body;
use super::problem::{Problem, ProblemBody};
use crate::http::app::AppState;
use crate::people::auth::{
    Account, Language, NoLanguage, Preferences, PreferencesChange, SignedIn, Theme,
};

/// A person, as they see themselves.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Me {
    /// Who.
    #[schema(value_type = String)]
    id: PersonId,
    /// What they are called.
    #[schema(example = "Ana")]
    name: String,
    /// What they sign in with.
    #[schema(example = "ana@example.org", format = Email)]
    email: String,
    /// What their agendas keep here, once that is nine tenths of what they may or more; null before.
    #[schema(required)]
    kept: Option<Usage>,
    /// How they want the page to be.
    preferences: Preferences,
}

/// What of a person's preferences shall be otherwise. What is not there stays as it was.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct WantedPreferences {
    /// Light, dark, or as the device has it.
    theme: Option<Theme>,
    /// The tag of the language in which dates are written and read; an empty one for English.
    #[schema(example = "de-AT", pattern = "^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?$")]
    dates: Option<String>,
    /// Whether single letters are commands while nobody writes.
    single_keys: Option<bool>,
    /// Whether signs such as `- ` turn into formatting as somebody types.
    autoformat: Option<bool>,
}

/// What the agendas that a person made keep on this server, whoever writes in them.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Usage {
    /// Bytes that are kept.
    #[schema(example = 1_000_000_000)]
    bytes: u64,
    /// Bytes that may be: then nothing more is taken.
    #[schema(example = 1_073_741_824)]
    most: u64,
}

impl From<Account> for Me {
    fn from(account: Account) -> Self {
        Self {
            id: account.id,
            name: account.name.to_string(),
            email: account.email.as_str().to_owned(),
            kept: None,
            preferences: account.preferences,
        }
    }
}

/// Tells who is signed in.
#[utoipa::path(
    get,
    path = "/api/me",
    tag = "accounts",
    security(("session" = [])),
    responses((status = 200, description = "The person whose session this is.", body = Me)),
)]
pub(super) async fn read(State(app): State<AppState>, who: SignedIn) -> Result<Json<Me>, Problem> {
    let account = app.accounts.get(&who.person).await?;
    told(&app, account.ok_or(Problem::SignedOut)?).await
}

/// Changes how the person wants the page to be, on each of their devices.
#[utoipa::path(
    patch,
    path = "/api/me",
    tag = "accounts",
    security(("session" = [])),
    request_body = WantedPreferences,
    responses(
        (status = 200, description = "The person as they are now.", body = Me),
        (status = 422, description = "`invalid`: the language is none.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn change(
    State(app): State<AppState>,
    who: SignedIn,
    Body(wanted): Body<WantedPreferences>,
) -> Result<Json<Me>, Problem> {
    let language = |tag: String| {
        let tag = Some(tag).filter(|tag| !tag.is_empty());
        tag.map(Language::try_from).transpose()
    };
    let change = PreferencesChange {
        theme: wanted.theme,
        dates: wanted
            .dates
            .map(language)
            .transpose()
            .map_err(|refusal: NoLanguage| Problem::InvalidField {
                field: "dates",
                words: refusal.to_string(),
            })?,
        single_keys: wanted.single_keys,
        autoformat: wanted.autoformat,
    };
    let account = app.accounts.change_preferences(&who.person, &change);
    told(&app, account.await?).await
}

async fn told(app: &AppState, account: Account) -> Result<Json<Me>, Problem> {
    let quota = app.quotas.of(&account.id).await?;
    let mut me = Me::from(account);
    let taken = quota.map(|quota| quota.taken());
    me.kept = taken
        .filter(|taken| taken.is_nearly_all())
        .map(|taken| Usage {
            bytes: taken.kept,
            most: taken.most,
        });
    Ok(Json(me))
}
