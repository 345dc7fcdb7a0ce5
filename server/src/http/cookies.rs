//! Cookies of a request: the tokens in them, and those that browsers kept under the name they had before `__Host-` stood in
//! front of it.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::http::app::AppState;
use crate::people::auth::{BROWSER_COOKIE, CookieTokens, SESSION_COOKIE};

/// The tokens in a request's cookies.
pub(super) fn cookie_tokens(headers: &HeaderMap) -> CookieTokens {
    let values = headers.get_all(header::COOKIE).into_iter();
    CookieTokens::read(values.filter_map(|value| value.to_str().ok()))
}

/// Gives a browser that still has an old name the new one in its place, at its next request. What the answer sets
/// itself, as signing in and out do, stays.
pub(super) async fn rename(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let secure = app.is_https();
    let sent = cookie_tokens(request.headers());
    let old = [SESSION_COOKIE, BROWSER_COOKIE].map(|cookie| (cookie, cookie.before(&sent, secure)));
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
