//! Origin check: only our own page may act for the person whose cookie the browser sends along.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use url::{Origin, Url};

use super::problem::Problem;
use crate::http::app::AppState;

/// Refuses what a page of another site sends: every request that could change something, and
/// every socket. Programs send no `Origin` and pass; browsers always send one with these.
pub(super) async fn check(
    State(app): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    if is_guarded(&request) && !is_own(request.headers(), app.public_url.as_ref()) {
        return Err(Problem::WrongOrigin);
    }
    Ok(next.run(request).await)
}

fn is_guarded(request: &Request) -> bool {
    let reads = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    !reads || request.headers().contains_key(header::UPGRADE)
}

/// Whether every `Origin` there is, is ours: the public address's, or without one that which the request came to.
fn is_own(headers: &HeaderMap, public_url: Option<&Url>) -> bool {
    headers.get_all(header::ORIGIN).iter().all(|origin| {
        let origin = origin.to_str().ok().and_then(|text| Url::parse(text).ok());
        origin.is_some_and(|origin| match public_url {
            Some(public) => public.origin() == origin.origin(),
            None => is_host(headers, &origin),
        })
    })
}

/// Whether the request's `Host` is the origin's. The scheme is the origin's own: a proxy in front
/// may speak HTTPS where we don't.
fn is_host(headers: &HeaderMap, origin: &Url) -> bool {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let here = host.and_then(|host| Url::parse(&format!("{}://{host}", origin.scheme())).ok());
    here.is_some_and(|here| here.origin() == origin.origin() && is_web(&here.origin()))
}

fn is_web(origin: &Origin) -> bool {
    matches!(origin, Origin::Tuple(scheme, ..) if scheme == "http" || scheme == "https")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(public: Option<&str>, origins: &[&str], host: &str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().unwrap());
        for origin in origins {
            headers.append(header::ORIGIN, origin.parse().unwrap());
        }
        let public = public.map(|url| Url::parse(url).unwrap());
        is_own(&headers, public.as_ref())
    }

    #[test]
    fn only_pages_of_the_public_address_pass() {
        let check = |origins: &[&str], expect: bool| {
            let public = Some("https://duologue.example");
            let passed = passes(public, origins, "duologue.example");
            assert_eq!(passed, expect, "{origins:?}");
        };
        check(&[], true);
        check(&["https://duologue.example"], true);
        check(&["https://duologue.example:443"], true);
        check(&["http://duologue.example"], false);
        check(&["https://duologue.example:8443"], false);
        check(&["https://evil.example"], false);
        check(&["https://duologue.example.evil.example"], false);
        check(&["null"], false);
        check(&["https://duologue.example", "https://evil.example"], false);
    }

    #[test]
    fn without_one_only_pages_of_the_address_that_is_asked_pass() {
        let check = |origins: &[&str], host: &str, expect: bool| {
            let passed = passes(None, origins, host);
            assert_eq!(passed, expect, "{origins:?} at {host}");
        };
        check(&[], "127.0.0.1:8080", true);
        check(&["http://127.0.0.1:8080"], "127.0.0.1:8080", true);
        check(&["http://localhost"], "localhost:80", true);
        check(&["http://127.0.0.1:8081"], "127.0.0.1:8080", false);
        check(&["https://evil.example"], "127.0.0.1:8080", false);
        check(&["null"], "127.0.0.1:8080", false);
        check(&[""], "127.0.0.1:8080", false);
        check(&["data:text/html,x"], "127.0.0.1:8080", false);
        check(&["file:///"], "", false);
        check(
            &["http://127.0.0.1:8080", "https://evil.example"],
            "127.0.0.1:8080",
            false,
        );
    }
}
