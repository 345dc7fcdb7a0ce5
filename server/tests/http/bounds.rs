//! The description's bounds are those that hold: what is described is taken, and what is beyond is refused.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::support::{Browser, TestServer};

/// What each request takes, by its path: all of what it may have.
fn bodies() -> Vec<(&'static str, Value)> {
    let made = json!({
        "id": "AAAA", "rawId": "AAAA", "type": "public-key",
        "response": { "attestationObject": "AAAA", "clientDataJSON": "AAAA" },
    });
    let signed = json!({
        "id": "AAAA", "rawId": "AAAA", "type": "public-key",
        "response": {
            "authenticatorData": "AAAA", "clientDataJSON": "AAAA", "signature": "AAAA",
            "userHandle": "AAAA",
        },
    });
    let newcomer = json!({
        "name": "Dora", "email": "dora@example.org", "password": "zebra piano quilt",
        "invitation": "none",
    });
    let mut without_password = newcomer.clone();
    without_password.as_object_mut().unwrap().remove("password");
    vec![
        ("/api/accounts", newcomer),
        ("/api/accounts/passkey", json!({ "credential": made })),
        ("/api/accounts/passkey/challenge", without_password),
        ("/api/invitations/accept", json!({ "token": "none" })),
        ("/api/invitations/lookup", json!({ "token": "none" })),
        (
            "/api/me",
            json!({ "theme": "dark", "dates": "de-AT", "single_keys": false, "autoformat": true }),
        ),
        ("/api/me/calendar", json!({ "preparation": 10 })),
        (
            "/api/pairs",
            json!({ "name": "Weekly", "email": "ben@example.org" }),
        ),
        (
            "/api/pairs/{id}",
            json!({ "name": "Ben (mentor)", "archived": true, "in_calendar": false }),
        ),
        (
            "/api/pairs/{id}/invitation",
            json!({ "email": "ben@example.org" }),
        ),
        (
            "/api/passkeys",
            json!({ "name": "My laptop", "credential": made }),
        ),
        ("/api/provider/connection", json!({ "back": "/" })),
        ("/api/provider/sign-in", json!({ "back": "/" })),
        (
            "/api/search",
            json!({ "words": "budget", "pair": "pair-one", "since": "2026-11-24", "skip": 50 }),
        ),
        (
            "/api/sessions",
            json!({ "email": "dora@example.org", "password": "?" }),
        ),
        ("/api/sessions/code", json!({ "code": "?" })),
        ("/api/sessions/passkey", json!({ "credential": signed })),
    ]
}

/// One value or its lack, where it stands in a body, and whether that is taken.
struct Probe {
    at: String,
    value: Option<Value>,
    fits: bool,
}

#[tokio::test]
async fn every_described_bound_of_a_request_is_the_one_that_holds() {
    let server = TestServer::open().await;
    let ana = server.person("Ana").await;
    let (pair, _) = ana.make_pair().await;
    ana.post("/api/me/calendar").await;
    let mut described = paths_with_bodies(server.document());
    let mut probed = 0;
    for (path, body) in bodies() {
        described.retain(|one| one != path);
        let item = &server.document()["paths"][path];
        let (method, operation) = if item["patch"].is_null() {
            (Method::POST, &item["post"])
        } else {
            (Method::PATCH, &item["patch"])
        };
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        // Whoever signs in loses the session that they had.
        let stranger = server.browser();
        let browser = if operation["security"].is_array() {
            &ana
        } else {
            &stranger
        };
        let path = path.replace("{id}", &pair);
        let taken = is_taken(browser, &method, &path, &body).await;
        assert!(taken, "{path} {body}");
        let mut probes = Vec::new();
        probe(server.document(), schema, "", &mut probes);
        for Probe { at, value, fits } in probes {
            let mut changed = body.clone();
            let (object, name) = at.rsplit_once('/').unwrap();
            let object = changed
                .pointer_mut(object)
                .unwrap()
                .as_object_mut()
                .unwrap();
            match &value {
                Some(value) => object.insert(name.to_owned(), value.clone()),
                None => object.remove(name),
            };
            let taken = is_taken(browser, &method, &path, &changed).await;
            assert_eq!(taken, fits, "{path}: {at} as {value:?}");
            probed += 1;
        }
    }
    assert_eq!(described, Vec::<String>::new(), "described and not probed");
    assert!(probed > 80, "only {probed} probes");
}

/// Whether everything in the body could be read and used; what came of it does not matter.
async fn is_taken(browser: &Browser<'_>, method: &Method, path: &str, body: &Value) -> bool {
    let answer = browser.send(method.clone(), path, body).await;
    answer.status != StatusCode::UNPROCESSABLE_ENTITY
}

fn paths_with_bodies(document: &Value) -> Vec<String> {
    let paths = document["paths"].as_object().unwrap().iter();
    let mut found = Vec::new();
    for (path, item) in paths {
        for (method, operation) in item.as_object().unwrap() {
            if operation["requestBody"].is_object() {
                assert!(method == "post" || method == "patch", "{path}");
                found.push(path.clone());
            }
        }
    }
    found
}

/// What is on each side of each bound of an object's fields.
fn probe(document: &Value, schema: &Value, at: &str, probes: &mut Vec<Probe>) {
    let schema = resolved(document, schema);
    let required: Vec<&Value> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .collect();
    for (name, field) in schema["properties"].as_object().unwrap() {
        let at = format!("{at}/{name}");
        let is_required = required.iter().any(|one| *one == name);
        let mut add = |value: Option<Value>, fits: bool| {
            let at = at.clone();
            probes.push(Probe { at, value, fits });
        };
        add(None, !is_required);
        let field = resolved(document, field);
        if let Some(least) = field["minimum"].as_i64() {
            add(Some(json!(least)), true);
            add(Some(json!(least - 1)), false);
            add(Some(json!("7")), false);
            continue;
        }
        add(Some(json!(7)), false);
        if field["properties"].is_object() {
            probe(document, field, &at, probes);
            continue;
        }
        let length = |bound: &str| {
            field[bound]
                .as_u64()
                .map(|length| usize::try_from(length).unwrap())
        };
        if let Some(most) = length("maxLength") {
            add(Some(text(field, most)), true);
            add(Some(text(field, most + 1)), false);
        }
        if let Some(least) = length("minLength") {
            add(Some(text(field, least)), true);
            add(Some(text(field, least - 1)), false);
        }
        if field["pattern"].is_string() {
            add(Some(json!("+/+/")), false);
        }
        if field["format"] == "email" {
            add(Some(json!("no address")), false);
        }
    }
}

/// What a reference leads to; for what may be null, what it is otherwise.
fn resolved<'document>(document: &'document Value, schema: &'document Value) -> &'document Value {
    if let Some(reference) = schema["$ref"].as_str() {
        return document.pointer(reference.trim_start_matches('#')).unwrap();
    }
    let choices = schema["oneOf"].as_array().into_iter().flatten();
    let mut others = choices.filter(|choice| choice["type"] != "null");
    others
        .next()
        .map_or(schema, |other| resolved(document, other))
}

/// A text of so many characters that nothing but its length speaks against.
fn text(field: &Value, length: usize) -> Value {
    const DOMAIN: &str = "@example.org";
    let letters = b"kX9mQ2vL7rTz4bWc8sHn3dJf6gYp5";
    let any = (0..length).map(|at| char::from(letters[at * (at + 3) / 2 % letters.len()]));
    if field["format"] == "email" {
        return json!(format!("{}{DOMAIN}", "a".repeat(length - DOMAIN.len())));
    }
    json!(any.collect::<String>())
}
