//! JSON bodies, with refusals in our words.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, OptionalFromRequest, Request};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;

use super::problem::Problem;

/// A JSON body that reads as `T`.
#[derive(Debug)]
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let sent = <Json<T> as FromRequest<S>>::from_request(request, state);
        let Json(value) = sent.await.map_err(in_words)?;
        Ok(Self(value))
    }
}

impl<T: DeserializeOwned, S: Send + Sync> OptionalFromRequest<S> for Body<T> {
    type Rejection = Problem;

    /// None when nothing is sent.
    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Problem> {
        let sent = <Json<T> as OptionalFromRequest<S>>::from_request(request, state);
        Ok(sent.await.map_err(in_words)?.map(|Json(value)| Self(value)))
    }
}

fn in_words(rejection: JsonRejection) -> Problem {
    match rejection {
        JsonRejection::MissingJsonContentType(_) => Problem::NotJson,
        JsonRejection::JsonSyntaxError(_) => Problem::Malformed(
            "The body is not valid JSON. Check its quotes, commas and braces.".to_owned(),
        ),
        JsonRejection::JsonDataError(error) => Problem::Invalid(format!(
            "The body doesn't have the fields it should: {}. /api/openapi.json describes them.",
            error.body_text()
        )),
        broken if broken.status() == StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
        // All that is left is about the bytes on their way.
        JsonRejection::BytesRejection(_) | _ => {
            Problem::Malformed("The body broke off. Send the request again.".to_owned())
        }
    }
}
