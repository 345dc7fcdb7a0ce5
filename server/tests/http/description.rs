//! The interface's description tells the whole interface.

use std::collections::BTreeSet;

use reqwest::{Method, StatusCode};
use serde_json::Value;

use super::support::TestServer;

/// What other programs rely on.
const FIXED: &[(&str, &[&str])] = &[
    ("/api/accounts", &["post"]),
    ("/api/accounts/passkey", &["post"]),
    ("/api/accounts/passkey/challenge", &["post"]),
    ("/api/entrance", &["get"]),
    ("/api/home", &["get"]),
    ("/api/home/stream", &["get"]),
    ("/api/invitations/accept", &["post"]),
    ("/api/invitations/lookup", &["post"]),
    ("/api/me", &["get", "patch"]),
    ("/api/me/access", &["get"]),
    ("/api/me/calendar", &["delete", "get", "patch", "post"]),
    ("/api/openapi.json", &["get"]),
    ("/api/pairs", &["get", "post"]),
    ("/api/pairs/{id}", &["patch"]),
    ("/api/pairs/{id}/access", &["get"]),
    ("/api/pairs/{id}/invitation", &["delete", "post"]),
    ("/api/pairs/{id}/membership", &["delete"]),
    ("/api/pairs/{id}/partner", &["delete"]),
    ("/api/pairs/{id}/sync", &["get"]),
    ("/api/passkeys", &["get", "post"]),
    ("/api/passkeys/challenge", &["post"]),
    ("/api/passkeys/{passkey}", &["delete"]),
    ("/api/provider/callback", &["get"]),
    ("/api/provider/connection", &["get", "post"]),
    ("/api/provider/sign-in", &["post"]),
    ("/api/search", &["post"]),
    ("/api/sessions", &["delete", "get", "post"]),
    ("/api/sessions/code", &["post"]),
    ("/api/sessions/current", &["delete"]),
    ("/api/sessions/passkey", &["post"]),
    ("/api/sessions/passkey/challenge", &["post"]),
    ("/api/sessions/{id}", &["delete"]),
    ("/api/sign-in-code", &["post"]),
    ("/calendar/{address}", &["get"]),
    ("/healthz", &["get"]),
    ("/readyz", &["get"]),
];

#[tokio::test]
async fn every_route_is_described_and_no_other() {
    let server = TestServer::open().await;
    let described: Vec<_> = operations(server.document())
        .map(|(path, method, _)| (path.to_owned(), method.to_owned()))
        .collect();
    let fixed: Vec<_> = FIXED
        .iter()
        .flat_map(|(path, methods)| methods.iter().map(move |method| (path, method)))
        .map(|(path, method)| ((*path).to_owned(), (*method).to_owned()))
        .collect();
    assert_eq!(described, fixed);

    // The router itself says which methods it serves on each path: in the refusal of one it doesn't.
    for (path, methods) in FIXED {
        let path = path
            .replace("{id}", &"A".repeat(22))
            .replace("{passkey}", "p")
            .replace("{token}", "t")
            .replace("{address}", "a");
        let refused = server.browser().request(Method::PUT, &path);
        let refused = server.answer(refused).await;
        refused.refuses(405, "method_not_allowed", "Allow");
        let served: BTreeSet<_> = refused
            .header("allow")
            .to_lowercase()
            .split(',')
            .filter(|method| *method != "head")
            .map(str::to_owned)
            .collect();
        let expected: BTreeSet<_> = methods.iter().map(|method| (*method).to_owned()).collect();
        assert_eq!(served, expected, "{path}");
    }
}

#[tokio::test]
async fn every_refusal_is_described_as_a_problem() {
    let server = TestServer::open().await;
    for (path, method, operation) in operations(server.document()) {
        for (status, response) in operation["responses"].as_object().unwrap() {
            let refusal = status.starts_with('4') || status.starts_with('5');
            let problem = &response["content"]["application/problem+json"]["schema"]["$ref"];
            assert_eq!(
                problem == "#/components/schemas/Problem",
                refusal,
                "{method} {path} {status}: {response}"
            );
        }
        if operation["security"][0]["session"].is_array() {
            assert!(operation["responses"]["401"].is_object(), "{method} {path}");
        }
        if method != "get" {
            assert!(operation["responses"]["403"].is_object(), "{method} {path}");
        }
        for status in ["408", "500", "503"] {
            assert!(
                operation["responses"][status].is_object(),
                "{method} {path}"
            );
        }
    }
}

/// Programs that are made from the description call each operation by its name.
#[tokio::test]
async fn every_operation_has_a_name_of_its_own() {
    let server = TestServer::open().await;
    let operations = operations(server.document());
    let names: Vec<&str> = operations
        .map(|(_, _, operation)| operation["operationId"].as_str().unwrap())
        .collect();
    let different: BTreeSet<_> = names.iter().collect();
    assert_eq!(different.len(), names.len(), "{names:?}");
    assert!(
        different.contains(&"delete_pairs_id_invitation"),
        "{names:?}"
    );
}

/// A field that is null when there is nothing to tell is there all the same.
#[tokio::test]
async fn what_an_answer_always_has_is_described_as_required() {
    let server = TestServer::open().await;
    let schemas = &server.document()["components"]["schemas"];
    for (shape, field) in [
        ("Me", "kept"),
        ("PairSummary", "put_out"),
        ("InvitationView", "email_hint"),
        ("AuditView", "by"),
    ] {
        let required = schemas[shape]["required"].as_array().unwrap();
        assert!(required.iter().any(|name| name == field), "{shape}.{field}");
    }
}

#[tokio::test]
async fn what_it_refers_to_is_there() {
    let server = TestServer::open().await;
    let document = server.document();
    let mut references = Vec::new();
    collect(document, &mut references);
    assert!(
        references.len() > 50,
        "only {} references",
        references.len()
    );
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(
            document.pointer(pointer).is_some(),
            "{reference} leads nowhere"
        );
    }
    assert_eq!(
        document["components"]["securitySchemes"]["session"]["name"],
        "duologue_session"
    );
}

/// Shapes of one name would stand for each other.
#[tokio::test]
async fn a_link_that_is_made_and_one_that_is_held_are_two_shapes() {
    let server = TestServer::open().await;
    let schemas = &server.document()["components"]["schemas"];
    let fields = |shape: &str| -> Vec<String> {
        let properties = schemas[shape]["properties"].as_object().unwrap();
        properties.keys().cloned().collect()
    };
    assert_eq!(fields("Link"), ["expires_at", "token", "url"]);
    assert_eq!(fields("HeldLink"), ["token"]);
}

#[tokio::test]
async fn the_cookie_is_described_under_the_name_that_it_has() {
    let server = TestServer::open_with(Some("https://duologue.example"), &[]).await;
    assert_eq!(
        server.document()["components"]["securitySchemes"]["session"]["name"],
        "__Host-duologue_session"
    );
}

#[tokio::test]
async fn the_server_is_well() {
    let server = TestServer::open().await;
    let well = server.browser().get("/healthz").await;
    assert_eq!(well.status, StatusCode::OK);
    assert_eq!(well.body["status"], "ok");
}

fn operations(document: &Value) -> impl Iterator<Item = (&str, &str, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    let mut all: Vec<_> = paths
        .iter()
        .flat_map(|(path, item)| {
            item.as_object()
                .unwrap()
                .iter()
                .map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
        })
        .collect();
    all.sort_by_key(|(path, method, _)| (*path, *method));
    all.into_iter()
}

fn collect<'document>(value: &'document Value, references: &mut Vec<&'document str>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str() {
                    Some(reference) if name == "$ref" => references.push(reference),
                    _ => collect(value, references),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, references)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
