//! OpenAPI document, made from the handlers themselves.

use std::sync::Arc;

use axum::Extension;
use axum::http::{HeaderName, HeaderValue, header};
use utoipa::OpenApi;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Ref, Response, ResponseBuilder};

use super::problem::{Code, PROBLEM_JSON, ProblemBody};
use crate::people::auth::SESSION_COOKIE;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Duologue",
        description = "Two people's agenda: accounts, pairs and invitations. Every refusal is an \
                       RFC 9457 problem whose `code` is for programs and whose `detail` tells \
                       people what to do. Times are RFC 3339 in UTC."
    ),
    components(schemas(ProblemBody, Code, super::pairs::SeatName)),
    tags(
        (name = "accounts", description = "People and their sessions"),
        (name = "pairs", description = "Two people and their agenda"),
        (name = "invitations", description = "What an invited person does with their link"),
        (name = "agendas", description = "What the two write, live"),
        (name = "server", description = "The server itself"),
    ),
)]
struct Introduction;

/// The description before any route is added.
pub(super) fn introduction() -> utoipa::openapi::OpenApi {
    Introduction::openapi()
}

/// Adds what holds for many routes: the session cookie, the refusals of the layers they share, and names of operations,
/// which have to be different all over.
pub(super) fn complete(description: &mut utoipa::openapi::OpenApi, https: bool) {
    if let Some(components) = &mut description.components {
        let cookie = ApiKeyValue::with_description(
            SESSION_COOKIE.name(https),
            "Set by signing up or in; HttpOnly, SameSite=Strict.".to_owned(),
        );
        let scheme = SecurityScheme::ApiKey(ApiKey::Cookie(cookie));
        components.add_security_scheme("session", scheme);
    }
    for (path, item) in &mut description.paths.paths {
        for (method, operation) in named(item) {
            operation.operation_id = Some(operation_id(method, path));
        }
        for operation in reading(item) {
            refuse(operation, path);
            if operation.responses.responses.contains_key("101") {
                refuse_stranger(operation);
                refuse_as(operation, "426", "`upgrade_required`: WebSocket only.");
            }
        }
        for operation in writing(item) {
            refuse(operation, path);
            refuse_stranger(operation);
        }
    }
}

/// The description, ready to be sent.
#[derive(Clone, Debug)]
pub(super) struct Description(Arc<str>);

impl Description {
    /// Writes it down once for all requests.
    pub(super) fn new(description: &utoipa::openapi::OpenApi) -> Self {
        // It is made of strings and lists alone, which always have a JSON form.
        let json = description.to_json().unwrap_or_default();
        Self(json.into())
    }
}

/// Describes this interface.
#[utoipa::path(
    get,
    path = "/api/openapi.json",
    tag = "server",
    responses((status = 200, description = "The OpenAPI document.", body = Object)),
)]
pub(super) async fn read(
    Extension(description): Extension<Description>,
) -> ([(HeaderName, HeaderValue); 2], String) {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (headers, description.0.as_ref().to_owned())
}

/// Each operation of a path, with its method.
fn named(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let PathItem {
        get,
        post,
        put,
        patch,
        delete,
        ..
    } = item;
    let operations = [
        ("get", get),
        ("post", post),
        ("put", put),
        ("patch", patch),
        ("delete", delete),
    ];
    operations
        .into_iter()
        .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// `delete_pairs_id_invitation` for `DELETE /api/pairs/{id}/invitation`.
fn operation_id(method: &str, path: &str) -> String {
    let below = path.strip_prefix("/api").unwrap_or(path);
    let words = below.split(|c: char| !c.is_ascii_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    std::iter::once(method)
        .chain(words)
        .collect::<Vec<_>>()
        .join("_")
}

fn reading(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    item.get.iter_mut()
}

fn writing(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem {
        post,
        put,
        patch,
        delete,
        ..
    } = item;
    [post, put, patch, delete].into_iter().flatten()
}

fn refuse(operation: &mut Operation, path: &str) {
    if operation.security.is_some() {
        refuse_as(
            operation,
            "401",
            "`signed_out`: there is no session, or it ended.",
        );
        if path.contains("{id}") {
            refuse_as(
                operation,
                "404",
                "`not_found`: there is no such thing for this person.",
            );
        }
    }
    if path.contains('{') || operation.request_body.is_some() {
        refuse_as(
            operation,
            "400",
            "`malformed`: the address or the body can't be read.",
        );
    }
    if is_limited(operation, path) {
        refuse_as(
            operation,
            "429",
            "`too_often`: try again after `Retry-After`.",
        );
    }
    if operation.request_body.is_some() {
        refuse_as(operation, "413", "`too_large`: the body is over 64 KiB.");
        refuse_as(
            operation,
            "415",
            "`not_json`: the body is not sent as JSON.",
        );
        refuse_as(
            operation,
            "422",
            "`invalid`: a field is missing or can't be taken.",
        );
    }
    if path != "/healthz" && path != "/readyz" {
        refuse_as(
            operation,
            "421",
            "`wrong_host`: it was sent to a name that is not the server's.",
        );
    }
    refuse_as(operation, "408", "`too_slow`: the request took too long.");
    refuse_as(operation, "500", "`internal`: the server failed.");
    refuse_as(
        operation,
        "503",
        "`busy` or `storage`: try again after `Retry-After`.",
    );
}

/// Whether one person or address may only do so much of it.
fn is_limited(operation: &Operation, path: &str) -> bool {
    operation.request_body.is_some()
        || path.contains("invitation")
        || path.contains("code")
        || path.contains("challenge")
}

fn refuse_stranger(operation: &mut Operation) {
    refuse_as(
        operation,
        "403",
        "`wrong_origin`: a page of another site sent it.",
    );
}

fn refuse_as(operation: &mut Operation, status: &str, words: &str) {
    operation
        .responses
        .responses
        .entry(status.to_owned())
        .or_insert_with(|| refusal(words).into());
}

fn refusal(words: &str) -> Response {
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .build();
    ResponseBuilder::new()
        .description(words)
        .content(PROBLEM_JSON, content)
        .build()
}
