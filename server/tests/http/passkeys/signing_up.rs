//! Accounts without a password.

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::super::support::{Answer, Browser, TestServer, e_mail, sign_in};
use super::device::{Asked, Device, add, begin, finish, sign_in_with};

async fn ask_to_sign_up(browser: &Browser<'_>, name: &str) -> Asked {
    let wanted = json!({ "name": name, "email": e_mail(name) });
    begin(browser, "/api/accounts/passkey/challenge", Some(&wanted)).await
}

async fn finish_signing_up(browser: &Browser<'_>, asked: &Asked, device: &mut Device) -> Answer {
    let made = json!({ "credential": device.make(asked) });
    finish(browser, "/api/accounts/passkey", asked, &made).await
}

#[tokio::test]
async fn somebody_signs_up_with_nothing_but_a_passkey() {
    let server = TestServer::open().await;
    let mut dora = server.browser();
    let mut device = Device::new(&server);
    let asked = ask_to_sign_up(&dora, "Dora").await;
    assert_eq!(asked.options["publicKey"]["user"]["displayName"], "Dora");
    let signed_up = finish_signing_up(&dora, &asked, &mut device).await;
    assert_eq!(signed_up.status, StatusCode::CREATED, "{}", signed_up.text);
    dora.cookie = signed_up.session();
    assert_eq!(dora.get("/api/me").await.body["email"], "dora@example.org");
    assert_eq!(
        sign_in_with(&server.browser(), &mut device).await.status,
        StatusCode::CREATED
    );
    // No password is a password.
    let browser = server.browser();
    for password in ["Dora knows a secret", ""] {
        let mut given = sign_in("Dora");
        given["password"] = json!(password);
        let refused = browser.send(Method::POST, "/api/sessions", &given).await;
        refused.refuses(401, "wrong_credentials", "");
    }
}

#[tokio::test]
async fn the_last_way_in_stays() {
    let server = TestServer::open().await;
    let mut dora = server.browser();
    let asked = ask_to_sign_up(&dora, "Dora").await;
    let signed_up = finish_signing_up(&dora, &asked, &mut Device::new(&server)).await;
    dora.cookie = signed_up.session();
    let id = dora.get("/api/passkeys").await.body[0]["id"].clone();
    let path = format!("/api/passkeys/{}", id.as_str().unwrap());
    let refused = dora.delete(&path).await;
    refused.refuses(409, "last_way_in", "Add another one first");
    add(&dora, &mut Device::new(&server), "Second").await;
    assert_eq!(dora.delete(&path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(dora.get("/api/passkeys").await.body[0]["name"], "Second");
}

#[tokio::test]
async fn of_two_last_ways_that_are_removed_at_once_one_stays() {
    let server = TestServer::open().await;
    let mut dora = server.browser();
    let asked = ask_to_sign_up(&dora, "Dora").await;
    let signed_up = finish_signing_up(&dora, &asked, &mut Device::new(&server)).await;
    dora.cookie = signed_up.session();
    add(&dora, &mut Device::new(&server), "Second").await;
    let kept = dora.get("/api/passkeys").await.body;
    let path = |at: usize| format!("/api/passkeys/{}", kept[at]["id"].as_str().unwrap());
    let (first, second) = (path(0), path(1));
    let (one, other) = tokio::join!(dora.delete(&first), dora.delete(&second));
    let mut statuses = [one.status, other.status];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::NO_CONTENT, StatusCode::CONFLICT]);
    assert_eq!(
        dora.get("/api/passkeys")
            .await
            .body
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn an_e_mail_has_one_account_also_without_a_password() {
    let server = TestServer::open().await;
    let (here, there) = (server.browser(), server.browser());
    let (first, second) = (
        ask_to_sign_up(&here, "Dora").await,
        ask_to_sign_up(&there, "Dora").await,
    );
    let (mut one, mut other) = (Device::new(&server), Device::new(&server));
    let faster = finish_signing_up(&here, &first, &mut one).await;
    assert_eq!(faster.status, StatusCode::CREATED);
    let slower = finish_signing_up(&there, &second, &mut other).await;
    slower.refuses(409, "email_taken", "Sign in");
    let refused = sign_in_with(&there, &mut other).await;
    refused.refuses(401, "wrong_passkey", "another way");
    let wanted = json!({ "name": "Dora", "email": "DORA@example.org" });
    let refused = there
        .send(Method::POST, "/api/accounts/passkey/challenge", &wanted)
        .await;
    refused.refuses(409, "email_taken", "Sign in");
}
