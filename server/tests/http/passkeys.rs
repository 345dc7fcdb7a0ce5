//! Passkeys, with an authenticator made of software.

mod device;
mod signing_up;

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use webauthn_rs_proto::UserVerificationPolicy;

use self::device::{Device, add, ask_to_sign_in, begin, finish, finish_signing_in, sign_in_with};
use super::support::{Browser, MOMENT, TestServer};

const FIVE_MINUTES: Duration = Duration::from_mins(5);

/// A server in which Ana has an account and a passkey.
async fn with_a_passkey(server: &TestServer) -> (Browser<'_>, Device) {
    let ana = server.person("Ana").await;
    let mut device = Device::new(server);
    let added = add(&ana, &mut device, "My laptop").await;
    assert_eq!(added.status, StatusCode::CREATED, "{}", added.text);
    (ana, device)
}

#[tokio::test]
async fn a_passkey_opens_its_owners_account() {
    let server = TestServer::open().await;
    let (ana, mut device) = with_a_passkey(&server).await;
    let before = ana.get("/api/passkeys").await.body;
    assert_eq!(before[0]["name"], "My laptop");
    assert_eq!(before[0]["last_used_at"], Value::Null);

    server.clock.pass(Duration::from_mins(1));
    let mut elsewhere = server.browser();
    let signed_in = sign_in_with(&elsewhere, &mut device).await;
    assert_eq!(signed_in.status, StatusCode::CREATED, "{}", signed_in.text);
    assert_eq!(signed_in.body["name"], "Ana");
    elsewhere.cookie = signed_in.session();
    assert_eq!(elsewhere.get("/api/me").await.body["name"], "Ana");

    let after = elsewhere.get("/api/passkeys").await.body;
    assert_eq!(after[0]["id"], before[0]["id"]);
    assert_eq!(after[0]["added_at"], "2026-11-22T10:00:00Z");
    assert_eq!(after[0]["last_used_at"], "2026-11-22T10:01:00Z");
}

#[tokio::test]
async fn devices_are_asked_to_verify_and_to_remember_the_person() {
    let server = TestServer::open().await;
    let (ana, _) = with_a_passkey(&server).await;
    let asked = begin(&ana, "/api/passkeys/challenge", None).await.options;
    let asked = &asked["publicKey"];
    assert_eq!(asked["rp"]["id"], "localhost");
    let chosen = &asked["authenticatorSelection"];
    assert_eq!(chosen["userVerification"], "required");
    assert_eq!(chosen["residentKey"], "required");
    assert_eq!(asked["excludeCredentials"].as_array().unwrap().len(), 1);

    let asked = ask_to_sign_in(&server.browser()).await.options;
    assert_eq!(asked["publicKey"]["userVerification"], "required");
    assert_eq!(asked["mediation"], Value::Null);
}

#[tokio::test]
async fn signing_in_with_a_passkey_ends_the_session_before() {
    let server = TestServer::open().await;
    let (ana, mut device) = with_a_passkey(&server).await;
    let signed_in = sign_in_with(&ana, &mut device).await;
    assert_eq!(signed_in.status, StatusCode::CREATED);
    assert_ne!(signed_in.session(), ana.cookie);
    ana.get("/api/me").await.refuses(401, "signed_out", "");
}

#[tokio::test]
async fn a_challenge_is_answered_once() {
    let server = TestServer::open().await;
    let (_, mut device) = with_a_passkey(&server).await;
    let browser = server.browser();
    let asked = ask_to_sign_in(&browser).await;
    let signed = device.sign(&asked);
    let first = finish_signing_in(&browser, &asked, &signed).await;
    assert_eq!(first.status, StatusCode::CREATED);
    let again = finish_signing_in(&browser, &asked, &signed).await;
    again.refuses(409, "passkey_over", "Try again");
    // One that failed is used up too: nobody tries answers on it.
    let asked = ask_to_sign_in(&browser).await;
    let wrong = finish_signing_in(&browser, &asked, &signed).await;
    wrong.refuses(401, "wrong_passkey", "another way");
    let signed = device.sign(&asked);
    let late = finish_signing_in(&browser, &asked, &signed).await;
    late.refuses(409, "passkey_over", "Try again");
}

#[tokio::test]
async fn a_challenge_is_over_after_five_minutes() {
    let server = TestServer::open().await;
    let (_, mut device) = with_a_passkey(&server).await;
    let browser = server.browser();
    let asked = ask_to_sign_in(&browser).await;
    let signed = device.sign(&asked);
    server.clock.pass(FIVE_MINUTES.checked_sub(MOMENT).unwrap());
    let in_time = finish_signing_in(&browser, &asked, &signed).await;
    assert_eq!(in_time.status, StatusCode::CREATED);

    let asked = ask_to_sign_in(&browser).await;
    let signed = device.sign(&asked);
    server.clock.pass(FIVE_MINUTES);
    let late = finish_signing_in(&browser, &asked, &signed).await;
    late.refuses(409, "passkey_over", "longer than five minutes");
}

#[tokio::test]
async fn a_challenge_belongs_to_the_browser_and_the_purpose_it_was_begun_for() {
    let server = TestServer::open().await;
    let (ana, mut device) = with_a_passkey(&server).await;
    let browser = server.browser();
    let asked = ask_to_sign_in(&browser).await;
    let signed = device.sign(&asked);
    let other = ask_to_sign_in(&browser).await;
    let elsewhere = finish_signing_in(&browser, &other, &signed).await;
    elsewhere.refuses(401, "wrong_passkey", "another way");
    let body = json!({ "credential": signed });
    let without = browser
        .send(Method::POST, "/api/sessions/passkey", &body)
        .await;
    without.refuses(409, "passkey_over", "another tab");

    // What Ben began, Ana's session does not finish.
    let ben = server.person("Ben").await;
    let asked = begin(&ben, "/api/passkeys/challenge", None).await;
    let made = json!({ "name": "Ben's", "credential": Device::new(&server).make(&asked) });
    let as_ana = finish(&ana, "/api/passkeys", &asked, &made).await;
    as_ana.refuses(409, "passkey_over", "Try again");
}

#[tokio::test]
async fn what_another_sites_page_had_signed_opens_nothing() {
    let server = TestServer::open().await;
    let (_, mut device) = with_a_passkey(&server).await;
    for page in [
        "http://localhost:1",
        "https://localhost",
        "http://evil.localhost",
    ] {
        device.origin = page.parse().unwrap();
        let refused = sign_in_with(&server.browser(), &mut device).await;
        refused.refuses(401, "wrong_passkey", "another way");
    }
    let ana = server.person("Bea").await;
    let mut device = Device::new(&server);
    device.origin = "http://localhost:1".parse().unwrap();
    let refused = add(&ana, &mut device, "Elsewhere").await;
    refused.refuses(401, "wrong_passkey", "another way");
}

#[tokio::test]
async fn a_passkey_opens_no_other_account() {
    let server = TestServer::open().await;
    let (_, ana) = with_a_passkey(&server).await;
    let mut ben = Device::new(&server);
    add(&server.person("Ben").await, &mut ben, "Ben's").await;
    ben.handle = ana.handle.clone();
    let refused = sign_in_with(&server.browser(), &mut ben).await;
    refused.refuses(401, "wrong_passkey", "another way");

    // Naming Ana's passkey takes her key to sign.
    let browser = server.browser();
    let asked = ask_to_sign_in(&browser).await;
    let mut signed = ben.sign(&asked);
    let id = {
        use base64::Engine;
        URL_SAFE_NO_PAD.encode(&ana.credential)
    };
    signed["id"] = json!(id);
    signed["rawId"] = json!(id);
    let refused = finish_signing_in(&browser, &asked, &signed).await;
    refused.refuses(401, "wrong_passkey", "another way");
}

#[tokio::test]
async fn a_passkey_nobody_has_is_refused_like_one_that_does_not_fit() {
    let server = TestServer::open().await;
    let (_, mut device) = with_a_passkey(&server).await;
    let browser = server.browser();
    let asked = ask_to_sign_in(&browser).await;
    let mut stranger = Device::new(&server);
    stranger.make(&begin(&server.person("Cy").await, "/api/passkeys/challenge", None).await);
    let unknown = sign_in_with(&server.browser(), &mut stranger).await;
    let mut forged = device.sign(&asked);
    forged["response"]["signature"] = stranger.sign(&asked)["response"]["signature"].clone();
    let forged = finish_signing_in(&browser, &asked, &forged).await;
    assert_eq!(unknown.status, StatusCode::UNAUTHORIZED);
    assert_eq!(unknown.text, forged.text);
}

#[tokio::test]
async fn whoever_did_not_prove_to_be_there_stays_outside() {
    let server = TestServer::open().await;
    let (_, mut device) = with_a_passkey(&server).await;
    let browser = server.browser();
    let asked = ask_to_sign_in(&browser).await;
    let signed = device.sign_with(&asked, UserVerificationPolicy::Preferred);
    let refused = finish_signing_in(&browser, &asked, &signed).await;
    refused.refuses(401, "wrong_passkey", "another way");

    let ben = server.person("Ben").await;
    let asked = begin(&ben, "/api/passkeys/challenge", None).await;
    let made = Device::new(&server).make_with(&asked, UserVerificationPolicy::Preferred);
    let body = json!({ "name": "Ben's", "credential": made });
    let refused = finish(&ben, "/api/passkeys", &asked, &body).await;
    refused.refuses(401, "wrong_passkey", "another way");
}

#[tokio::test]
async fn a_passkey_whose_counter_went_back_is_refused_as_a_copy() {
    let server = TestServer::open().await;
    let (_, mut device) = with_a_passkey(&server).await;
    let (here, there) = (server.browser(), server.browser());
    let (first, second) = (ask_to_sign_in(&here).await, ask_to_sign_in(&there).await);
    let earlier = device.sign(&first);
    let later = device.sign(&second);
    let taken = finish_signing_in(&there, &second, &later).await;
    assert_eq!(taken.status, StatusCode::CREATED);
    let refused = finish_signing_in(&here, &first, &earlier).await;
    refused.refuses(401, "passkey_copied", "remove it from your account");
}

#[tokio::test]
async fn a_removed_passkey_opens_nothing_and_signs_out_everywhere_else() {
    let server = TestServer::open().await;
    let (ana, mut device) = with_a_passkey(&server).await;
    let mut with_the_passkey = server.browser();
    with_the_passkey.cookie = sign_in_with(&with_the_passkey, &mut device).await.session();
    let id = ana.get("/api/passkeys").await.body[0]["id"].clone();
    let path = format!("/api/passkeys/{}", id.as_str().unwrap());

    let ben = server.person("Ben").await;
    ben.delete(&path)
        .await
        .refuses(404, "not_found", "nothing here for you");
    assert_eq!(ana.delete(&path).await.status, StatusCode::NO_CONTENT);
    ana.delete(&path)
        .await
        .refuses(404, "not_found", "nothing here for you");

    assert_eq!(ana.get("/api/me").await.status, StatusCode::OK);
    with_the_passkey
        .get("/api/me")
        .await
        .refuses(401, "signed_out", "");
    assert_eq!(ana.get("/api/passkeys").await.body, json!([]));
    let refused = sign_in_with(&server.browser(), &mut device).await;
    refused.refuses(401, "wrong_passkey", "removed");
}

#[tokio::test]
async fn an_account_holds_twenty_passkeys() {
    let server = TestServer::open().await;
    let ana = server.person("Ana").await;
    for number in 1..=20 {
        let added = add(&ana, &mut Device::new(&server), &format!("No. {number}")).await;
        assert_eq!(added.status, StatusCode::CREATED, "{}", added.text);
    }
    let mut one_more = Device::new(&server);
    let refused = add(&ana, &mut one_more, "No. 21").await;
    refused.refuses(409, "too_many", "Remove one");
    let refused = sign_in_with(&server.browser(), &mut one_more).await;
    refused.refuses(401, "wrong_passkey", "another way");
}

#[tokio::test]
async fn a_passkey_has_a_name_and_one_owner() {
    let server = TestServer::open().await;
    let ana = server.person("Ana").await;
    let long = "x".repeat(61);
    let refused = add(&ana, &mut Device::new(&server), &long).await;
    refused.refuses(422, "invalid", "1 to 60 characters");
    let added = add(&ana, &mut Device::new(&server), "  ").await;
    let here = &ana.get("/api/sessions").await.body[0]["device"];
    assert_eq!(&added.body["name"], here);
    let refused = server.browser().get("/api/passkeys").await;
    refused.refuses(401, "signed_out", "");
}

/// Nothing that a device says of a new passkey is signed, so whoever saw one can say the same of theirs.
#[tokio::test]
async fn the_passkey_of_somebody_else_cannot_be_added_as_ones_own() {
    let server = TestServer::open().await;
    let ana = server.person("Ana").await;
    let mut device = Device::new(&server);
    let asked = begin(&ana, "/api/passkeys/challenge", None).await;
    let anas = device.make(&asked);
    let made = json!({ "name": "My laptop", "credential": anas });
    let added = finish(&ana, "/api/passkeys", &asked, &made).await;
    assert_eq!(added.status, StatusCode::CREATED, "{}", added.text);

    let ben = server.person("Ben").await;
    let asked = begin(&ben, "/api/passkeys/challenge", None).await;
    let mut claimed = Device::new(&server).make(&asked);
    for field in ["id", "rawId"] {
        claimed[field] = anas[field].clone();
    }
    claimed["response"]["attestationObject"] = unattested(&anas).into();
    let made = json!({ "name": "Mine too", "credential": claimed });
    let refused = finish(&ben, "/api/passkeys", &asked, &made).await;
    refused.refuses(401, "wrong_passkey", "another way");
    assert_eq!(ben.get("/api/passkeys").await.body, json!([]));
    let signed_in = sign_in_with(&server.browser(), &mut device).await;
    assert_eq!(signed_in.body["name"], "Ana");
}

/// What a device said of a new passkey, without the signature that nobody asks for.
fn unattested(made: &Value) -> String {
    const NAME: &[u8] = b"\x68authData";
    let said = made["response"]["attestationObject"].as_str().unwrap();
    let said = URL_SAFE_NO_PAD.decode(said).unwrap();
    let at = said
        .windows(NAME.len())
        .position(|bytes| bytes == NAME)
        .unwrap();
    // The bytes behind the name, with their length before them.
    let data = &said[at + NAME.len()..];
    let length = match data[0] {
        0x58 => 2 + usize::from(data[1]),
        0x59 => 3 + usize::from(u16::from_be_bytes([data[1], data[2]])),
        other => panic!("{other:#x} begins no bytes"),
    };
    let none = b"\xa3\x63fmt\x64none\x67attStmt\xa0";
    URL_SAFE_NO_PAD.encode([&none[..], NAME, &data[..length]].concat())
}

#[tokio::test]
async fn under_an_address_that_passkeys_cannot_have_nothing_is_said_of_them() {
    let server = TestServer::open().await;
    let ways = server.browser().get("/api/entrance").await;
    let here = format!("http://localhost:{}", server.address.port());
    assert_eq!(ways.body["passkeys"], here);

    let server = TestServer::open_with(Some("https://192.0.2.7"), &[]).await;
    let ways = server.browser().get("/api/entrance").await;
    assert_eq!(ways.body["passkeys"], Value::Null);
    let browser = server.browser();
    let refused = browser.post("/api/sessions/passkey/challenge").await;
    refused.refuses(404, "not_found", "");
}
