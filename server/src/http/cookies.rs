//! Cookies that browsers kept under the name they had before `__Host-` stood in front of it.

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::http::app::AppState;
use crate::people::auth::{BROWSER_COOKIE, SESSION_COOKIE};

/// Gives a browser that still has an old name the new one in its place, at its next request. What the answer sets
/// itself, as signing in and out do, stays.
pub(super) async fn rename(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let secure = app.is_https();
    let old = [SESSION_COOKIE, BROWSER_COOKIE]
        .map(|cookie| (cookie, cookie.before(request.headers(), secure)));
    let mut response = next.run(request).await;
    for (cookie, token) in old {
        let Some(token) = token else {
            continue;
        };
        let begins = format!("{}=", cookie.name(secure));
        let headers = response.headers_mut();
        let mut set = headers.get_all(header::SET_COOKIE).iter();
        let anew = set.any(|set| set.as_bytes().starts_with(begins.as_bytes()));
        let renamed = (!anew).then(|| cookie.set(Some(&token), secure));
        for value in renamed.into_iter().chain([cookie.forget_before()]) {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.append(header::SET_COOKIE, value);
            }
        }
    }
    response
}
