//! Signing up, in and out.

use duologue_server::people::auth::SESSION_LIFE;
use reqwest::header::{COOKIE, SET_COOKIE};
use reqwest::{Method, StatusCode};
use serde_json::json;

use super::support::{MOMENT, TestServer, e_mail, sign_in, sign_up};

#[tokio::test]
async fn signing_up_signs_in() {
    let server = TestServer::open().await;
    let ana = server.person("Ana").await;
    let me = ana.get("/api/me").await;
    assert_eq!(me.status, StatusCode::OK);
    assert_eq!(me.body["name"], "Ana");
    assert_eq!(me.body["email"], "ana@example.org");
    assert_eq!(me.body["id"].as_str().unwrap().len(), 22);
    assert_eq!(me.header("cache-control"), "no-store");
}

#[tokio::test]
async fn preferences_hold_on_each_device_of_a_person_and_of_nobody_else() {
    let server = TestServer::open().await;
    let (laptop, ben) = (server.person("Ana").await, server.person("Ben").await);
    let usual =
        json!({ "theme": "device", "dates": null, "single_keys": true, "autoformat": true });
    assert_eq!(laptop.get("/api/me").await.body["preferences"], usual);
    let dark = json!({ "theme": "dark", "dates": "de-AT" });
    let changed = laptop.send(Method::PATCH, "/api/me", &dark).await;
    let expected =
        json!({ "theme": "dark", "dates": "de-AT", "single_keys": true, "autoformat": true });
    assert_eq!(changed.body["preferences"], expected);
    let phone = server.browser();
    let welcome = phone
        .send(Method::POST, "/api/sessions", &sign_in("Ana"))
        .await;
    assert_eq!(welcome.body["preferences"], expected);
    assert_eq!(ben.get("/api/me").await.body["preferences"], usual);
    let english = json!({ "dates": "", "single_keys": false });
    laptop.send(Method::PATCH, "/api/me", &english).await;
    let expected =
        json!({ "theme": "dark", "dates": null, "single_keys": false, "autoformat": true });
    assert_eq!(laptop.get("/api/me").await.body["preferences"], expected);
    let none = json!({ "dates": "no language" });
    let refused = laptop.send(Method::PATCH, "/api/me", &none).await;
    refused.refuses(422, "invalid", "This is no language");
}

#[tokio::test]
async fn an_e_mail_has_one_account_however_it_is_written() {
    let server = TestServer::open().await;
    server.person("Ana").await;
    let browser = server.browser();
    for email in ["ana@example.org", " ANA@Example.org "] {
        let again = json!({ "name": "Ana", "email": email, "password": "another secret" });
        let refused = browser.send(Method::POST, "/api/accounts", &again).await;
        refused.refuses(409, "email_taken", "Sign in, or use another e-mail");
        assert!(refused.session().is_none());
        let signed_in = json!({ "email": email, "password": "Ana knows a secret" });
        let welcome = browser
            .send(Method::POST, "/api/sessions", &signed_in)
            .await;
        assert_eq!(welcome.status, StatusCode::CREATED);
    }
}

#[tokio::test]
async fn two_who_want_one_e_mail_at_once_get_one_account() {
    let server = TestServer::open().await;
    let (browser, wanted) = (server.browser(), sign_up("Ana"));
    let (one, other) = tokio::join!(
        browser.send(Method::POST, "/api/accounts", &wanted),
        browser.send(Method::POST, "/api/accounts", &wanted),
    );
    let mut statuses = [one.status, other.status];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::CREATED, StatusCode::CONFLICT]);
}

#[tokio::test]
async fn what_does_not_fit_is_named() {
    let server = TestServer::open().await;
    let browser = server.browser();
    let check = async |name: &str, email: &str, password: &str, words: &str| {
        let wanted = json!({ "name": name, "email": email, "password": password });
        let refused = browser.send(Method::POST, "/api/accounts", &wanted).await;
        refused.refuses(422, "invalid", words);
    };
    check("", "ana@example.org", "long enough", "name").await;
    check(&"a".repeat(81), "ana@example.org", "long enough", "name").await;
    check("A\nna", "ana@example.org", "long enough", "name").await;
    check("Ana", "ana", "long enough", "e-mail").await;
    check("Ana", "ana@example.org", "too short", "10 to 200").await;
    check("Ana", "ana@example.org", &"x".repeat(201), "10 to 200").await;
    let refused = browser
        .send(Method::POST, "/api/accounts", &json!({ "name": "Ana" }))
        .await;
    refused.refuses(422, "invalid", "missing field `email`");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_e_mail_get_the_same_answer() {
    let server = TestServer::open().await;
    server.person("Ana").await;
    let browser = server.browser();
    let try_in = async |email: String, password: &str| {
        let given = json!({ "email": email, "password": password });
        browser.send(Method::POST, "/api/sessions", &given).await
    };
    let wrong = try_in(e_mail("Ana"), "not her secret").await;
    let unknown = try_in(e_mail("Nobody"), "not her secret").await;
    let senseless = try_in("no e-mail".to_owned(), "not her secret").await;
    wrong.refuses(401, "wrong_credentials", "Check both");
    assert_eq!(wrong.text, unknown.text);
    assert_eq!(wrong.text, senseless.text);
    assert!(wrong.session().is_none());
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let plain = TestServer::open().await;
    let secure = TestServer::open_with(Some("https://duologue.example"), &[]).await;
    let cookie = async |server: &TestServer| {
        let answer = server
            .answer(
                server
                    .request(Method::POST, "/api/accounts")
                    .json(&sign_up("Ana")),
            )
            .await;
        answer.header(SET_COOKIE.as_str()).to_owned()
    };
    let over_http = cookie(&plain).await;
    let (value, attributes) = over_http.split_once(';').unwrap();
    assert_eq!(value.len(), "duologue_session=".len() + 43, "{value}");
    assert_eq!(
        attributes,
        " Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict"
    );
    let over_https = cookie(&secure).await;
    let (value, attributes) = over_https.split_once(';').unwrap();
    assert_eq!(
        value.len(),
        "__Host-duologue_session=".len() + 43,
        "{value}"
    );
    assert_eq!(
        attributes,
        " Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict; Secure"
    );
}

#[tokio::test]
async fn a_password_that_is_tried_first_is_refused_beside_its_field_and_an_old_one_still_signs_in()
{
    let server = TestServer::open().await;
    let answer = async |password: &str| {
        let given = json!({ "name": "Ana Lima", "email": "ana@example.org", "password": password });
        let request = server.request(Method::POST, "/api/accounts").json(&given);
        server.answer(request).await
    };
    for (password, words) in [
        ("password123", "tried first"),
        ("AnaLima2026!", "your name, your e-mail or Duologue's name"),
        ("duologue-2026", "Duologue's name"),
        ("aaaaaaaaaaaa", "repeats itself"),
        ("abcdefghijkl", "follows the alphabet"),
        ("29.11.2026", "easy to guess"),
        ("too short", "10 to 200 characters"),
    ] {
        let refused = answer(password).await;
        refused.refuses(422, "invalid", words);
        assert_eq!(refused.body["field"], "password", "{password}");
        assert!(refused.session().is_none());
        assert!(!refused.text.contains(password), "it is not said again");
    }
    let long = format!("{}{}", "a1".repeat(50), "zebra piano quilt".repeat(5));
    assert_eq!(answer(&long).await.body["field"], "password");

    // What has to match is the password that was chosen once, whatever is thought of it now.
    let signs_in = json!({ "email": "ana@example.org", "password": "password123" });
    let request = server
        .request(Method::POST, "/api/sessions")
        .json(&signs_in);
    let refused = server.answer(request).await;
    refused.refuses(401, "wrong_credentials", "Check both");
}

#[tokio::test]
async fn signing_in_again_ends_the_session_before() {
    let server = TestServer::open().await;
    let ana = server.person("Ana").await;
    let again = ana
        .send(Method::POST, "/api/sessions", &sign_in("Ana"))
        .await;
    assert_ne!(again.session(), ana.cookie);
    ana.get("/api/me")
        .await
        .refuses(401, "signed_out", "Sign in");
    let mut later = ana.clone();
    later.cookie = again.session();
    assert_eq!(later.get("/api/me").await.status, StatusCode::OK);
}

#[tokio::test]
async fn signing_out_ends_this_session_alone() {
    let server = TestServer::open().await;
    let laptop = server.person("Ana").await;
    let mut phone = server.browser();
    phone.cookie = phone
        .send(Method::POST, "/api/sessions", &sign_in("Ana"))
        .await
        .session();

    let goodbye = laptop.delete("/api/sessions/current").await;
    assert_eq!(goodbye.status, StatusCode::NO_CONTENT);
    assert!(
        goodbye
            .header("set-cookie")
            .starts_with("duologue_session=; Path=/; Max-Age=0;")
    );
    laptop
        .get("/api/me")
        .await
        .refuses(401, "signed_out", "Sign in");
    assert_eq!(phone.get("/api/me").await.status, StatusCode::OK);
}

#[tokio::test]
async fn logging_out_everywhere_ends_all_of_ones_own() {
    let server = TestServer::open().await;
    let laptop = server.person("Ana").await;
    let ben = server.person("Ben").await;
    let mut phone = server.browser();
    phone.cookie = phone
        .send(Method::POST, "/api/sessions", &sign_in("Ana"))
        .await
        .session();

    let goodbye = phone.delete("/api/sessions").await;
    assert_eq!(goodbye.status, StatusCode::NO_CONTENT);
    laptop
        .get("/api/me")
        .await
        .refuses(401, "signed_out", "Sign in");
    phone
        .get("/api/me")
        .await
        .refuses(401, "signed_out", "Sign in");
    assert_eq!(ben.get("/api/me").await.status, StatusCode::OK);
    let again = laptop
        .send(Method::POST, "/api/sessions", &sign_in("Ana"))
        .await;
    assert_eq!(again.status, StatusCode::CREATED);
}

#[tokio::test]
async fn a_session_ends_by_itself() {
    let server = TestServer::open().await;
    let ana = server.person("Ana").await;
    server.clock.pass(SESSION_LIFE.abs_diff(MOMENT));
    assert_eq!(ana.get("/api/me").await.status, StatusCode::OK);
    server.clock.pass(MOMENT);
    ana.get("/api/me")
        .await
        .refuses(401, "signed_out", "Sign in");
}

#[tokio::test]
async fn only_a_real_token_signs_in() {
    let server = TestServer::open().await;
    let ana = server.person("Ana").await;
    let token = ana.cookie.unwrap();
    let (_, value) = token.split_once('=').unwrap();
    let stored = duologue_server::people::auth::Token::parse(value)
        .unwrap()
        .hash();
    for cookie in [
        String::new(),
        "duologue_session=".to_owned(),
        "duologue_session=guess".to_owned(),
        format!("duologue_session={}", "A".repeat(43)),
        format!("other={value}"),
        // What a thief of the store would have.
        format!("duologue_session={}", stored.as_str()),
    ] {
        let request = server
            .request(Method::GET, "/api/me")
            .header(COOKIE, &cookie);
        server
            .answer(request)
            .await
            .refuses(401, "signed_out", "Sign in");
    }
    let among_others = server
        .request(Method::GET, "/api/me")
        .header(COOKIE, format!("theme=dark; {token}; lang=en"));
    assert_eq!(server.answer(among_others).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_same_password_opens_from_every_keyboard() {
    let server = TestServer::open().await;
    let browser = server.browser();
    let (apart, together) = ("ein la\u{308}ngeres Wort", "ein l\u{E4}ngeres Wort");
    let ana = json!({ "name": "Ana", "email": "ana@example.org", "password": apart });
    let made = browser.send(Method::POST, "/api/accounts", &ana).await;
    assert_eq!(made.status, StatusCode::CREATED);
    for password in [apart, together] {
        let given = json!({ "email": "ana@example.org", "password": password });
        let entered = browser.send(Method::POST, "/api/sessions", &given).await;
        assert_eq!(entered.status, StatusCode::CREATED, "{password:?}");
    }
}

#[tokio::test]
async fn a_name_that_nobody_sees_or_that_turns_words_is_refused_everywhere() {
    let server = TestServer::open().await;
    let ana = server.person("Ana").await;
    let browser = server.browser();
    for (name, words) in [
        ("\u{200B}", "can be seen"),
        ("\u{3164}", "can be seen"),
        ("\u{2800}", "can be seen"),
        ("\u{301}", "can be seen"),
        ("\u{202E}neB", "turn words around"),
        ("Ben\u{2028}Ben", "one line"),
    ] {
        let wanted = json!({ "name": name, "email": "b@example.org", "password": "long enough" });
        for path in ["/api/accounts", "/api/accounts/passkey/challenge"] {
            let refused = browser.send(Method::POST, path, &wanted).await;
            refused.refuses(422, "invalid", words);
        }
        let refused = ana
            .send(Method::POST, "/api/pairs", &json!({ "name": name }))
            .await;
        refused.refuses(422, "invalid", words);
    }
    let wanted =
        json!({ "name": "Ben", "email": "b\u{200B}@example.org", "password": "long enough" });
    let refused = browser.send(Method::POST, "/api/accounts", &wanted).await;
    refused.refuses(422, "invalid", "can't be seen");
}
