//! Public address: the one people reach us under.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use url::Url;

use crate::http::app::AppState;

/// Our own origin as the asker sees it, such as `https://duologue.example`: what links start with.
#[derive(Debug)]
pub(super) struct Site(String);

impl Site {
    /// The origin itself, without a slash at its end.
    pub(super) fn origin(&self) -> &str {
        &self.0
    }

    /// The link that an invitation's token travels in. It stands behind the `#`, which browsers
    /// keep to themselves: no log and no other site gets to see it.
    pub(super) fn invitation(&self, token: &str) -> String {
        format!("{}/join#{token}", self.0)
    }
}

impl FromRequestParts<AppState> for Site {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Infallible> {
        let text = |name| {
            parts
                .headers
                .get(name)
                .and_then(|value| value.to_str().ok())
        };
        // Without a configured address the one that the asker used is the best there is. It is only
        // ever shown to them: whoever forges it fools nobody else.
        let url = app
            .public_url
            .clone()
            .or_else(|| text(header::ORIGIN).and_then(|origin| Url::parse(origin).ok()))
            .or_else(|| {
                text(header::HOST).and_then(|host| Url::parse(&format!("http://{host}")).ok())
            });
        let origin = url.map_or_else(
            || format!("http://{}", app.listening_on),
            |url| url.origin().ascii_serialization(),
        );
        Ok(Self(origin))
    }
}
