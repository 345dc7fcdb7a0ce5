//! HTTP interface: what is said by whom under which address.
//!
//! Handlers stay thin: they parse, call the domain, and answer. Every refusal is a [`Problem`];
//! every route is registered together with its description, so `/api/openapi.json` cannot lag
//! behind.

mod accounts;
pub mod app;
mod assets;
mod audit_log;
mod body;
mod calendar;
mod codes;
mod cookies;
mod entity_tag;
mod entrance;
mod extract;
mod guard;
mod health;
mod home;
mod host;
mod invitations;
pub(crate) mod lasting;
mod me;
mod metrics;
mod openapi;
mod operation;
mod origin;
pub mod page;
mod pairs;
mod passkeys;
mod problem;
mod provider;
mod search;
mod search_turns;
mod sessions;
mod site;
mod sync;

use axum::extract::DefaultBodyLimit;
use axum::{Router, middleware};
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use self::operation::{health_router, operation_router};
pub use self::problem::{Code, Problem, ProblemBody};
use crate::http::app::AppState;

/// The most bytes a request's body may have. The longest that makes sense is a few hundred.
const BODY_LIMIT: usize = 64 * 1024;

/// Everything the server answers: the interface, its description, and the page.
pub fn router(app: AppState) -> Router {
    let (api, description) = interface(app.is_https());
    let guarded = api
        .fallback(assets::read)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(axum::Extension(openapi::Description::new(&description)))
        .layer(middleware::from_fn_with_state(app.clone(), cookies::rename))
        .layer(middleware::from_fn_with_state(app.clone(), origin::check))
        .layer(middleware::from_fn_with_state(app.clone(), host::check))
        .layer(middleware::from_fn(guard::limit))
        .layer(middleware::from_fn_with_state(app.clone(), guard::harden))
        .layer(middleware::from_fn_with_state(app.clone(), metrics::count));
    guarded.with_state(app)
}

/// The description of the interface, as `/api/openapi.json` answers it; behind HTTPS its session cookie is called
/// otherwise.
pub fn description(https: bool) -> OpenApi {
    interface(https).1
}

/// Every route, and its description.
fn interface(https: bool) -> (Router<AppState>, OpenApi) {
    let (api, mut description) = OpenApiRouter::with_openapi(openapi::introduction())
        .routes(routes!(accounts::create))
        .routes(routes!(sessions::create, sessions::list, sessions::end_all))
        .routes(routes!(sessions::end_current))
        .routes(routes!(sessions::end))
        .routes(routes!(codes::show))
        .routes(routes!(codes::sign_in))
        .routes(routes!(me::read, me::change))
        .routes(routes!(
            calendar::read,
            calendar::renew,
            calendar::change,
            calendar::stop
        ))
        .routes(routes!(calendar::subscribe))
        .routes(routes!(entrance::read))
        .routes(routes!(provider::sign_in))
        .routes(routes!(provider::connect, provider::connection))
        .routes(routes!(provider::callback))
        .routes(routes!(passkeys::list, passkeys::add))
        .routes(routes!(passkeys::challenge))
        .routes(routes!(passkeys::remove))
        .routes(routes!(passkeys::entering::ask_to_sign_in))
        .routes(routes!(passkeys::entering::sign_in))
        .routes(routes!(passkeys::entering::ask_to_sign_up))
        .routes(routes!(passkeys::entering::sign_up))
        .routes(routes!(pairs::create, pairs::list))
        .routes(routes!(pairs::invite, pairs::revoke))
        .routes(routes!(pairs::change))
        .routes(routes!(pairs::leave))
        .routes(routes!(pairs::put_out))
        .routes(routes!(home::read))
        .routes(routes!(home::stream::read))
        .routes(routes!(search::find))
        .routes(routes!(audit_log::of_pair))
        .routes(routes!(audit_log::of_me))
        .routes(routes!(invitations::read))
        .routes(routes!(invitations::accept))
        .routes(routes!(sync::sync))
        .routes(routes!(openapi::read))
        .routes(routes!(health::alive))
        .routes(routes!(health::ready))
        .split_for_parts();
    openapi::complete(&mut description, https);
    (api, description)
}
