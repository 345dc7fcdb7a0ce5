//! Whom a server takes in: everybody, who was invited, or nobody new.

use duologue_server::auth::SignUp;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::support::{Answer, Browser, House, Setting, e_mail, sign_in, sign_up};

async fn house(sign_up: SignUp) -> House {
    House::open_as(Setting {
        sign_up,
        ..Setting::default()
    })
    .await
}

async fn asks(browser: &Browser<'_>, path: &str, name: &str, invitation: Option<&str>) -> Answer {
    let mut wanted = sign_up(name);
    wanted["invitation"] = json!(invitation);
    browser.send(Method::POST, path, &wanted).await
}

async fn said(house: &House) -> Value {
    house.browser().get("/api/entrance").await.body["sign_up"].clone()
}

const BOTH_WAYS: [&str; 2] = ["/api/accounts", "/api/accounts/passkey/challenge"];

#[tokio::test]
async fn where_nobody_new_is_taken_in_nobody_is() {
    let house = house(SignUp::Off).await;
    assert_eq!(said(&house).await, "off");
    house.has_an_account("Ana").await;
    let mut ana = house.browser();
    let welcome = ana
        .send(Method::POST, "/api/sessions", &sign_in("Ana"))
        .await;
    assert_eq!(welcome.status, StatusCode::CREATED, "{}", welcome.text);
    ana.cookie = welcome.session();
    let (_, token) = ana.make_pair().await;
    for path in BOTH_WAYS {
        for invitation in [None, Some(token.as_str())] {
            let refused = asks(&house.browser(), path, "Ben", invitation).await;
            refused.refuses(403, "sign_up_closed", "takes nobody new in");
        }
    }
    let nobody = house
        .browser()
        .send(Method::POST, "/api/sessions", &sign_in("Ben"))
        .await;
    nobody.refuses(401, "wrong_credentials", "");
}

#[tokio::test]
async fn where_an_invitation_is_needed_an_open_one_lets_in() {
    let house = house(SignUp::Invited).await;
    assert_eq!(said(&house).await, "invited");
    house.has_an_account("Ana").await;
    let mut ana = house.browser();
    let welcome = ana
        .send(Method::POST, "/api/sessions", &sign_in("Ana"))
        .await;
    ana.cookie = welcome.session();
    let (pair, token) = ana.make_pair().await;
    for path in BOTH_WAYS {
        let refused = asks(&house.browser(), path, "Ben", None).await;
        refused.refuses(403, "sign_up_closed", "by an invitation link");
        let refused = asks(&house.browser(), path, "Ben", Some("guess")).await;
        refused.refuses(404, "not_found", "No invitation has this link");
    }
    let named = ana
        .send(
            Method::POST,
            &format!("/api/pairs/{pair}/invitation"),
            &json!({ "email": e_mail("Ben") }),
        )
        .await;
    let refused = asks(&house.browser(), BOTH_WAYS[0], "Ben", Some(&token)).await;
    refused.refuses(410, "invitation_revoked", "Ask");
    let token = named.body["token"].as_str().unwrap();
    let refused = asks(&house.browser(), BOTH_WAYS[0], "Carla", Some(token)).await;
    refused.refuses(403, "invitation_for_someone_else", "for someone else");
    let mut ben = house.browser();
    let welcome = asks(&ben, BOTH_WAYS[0], "Ben", Some(token)).await;
    assert_eq!(welcome.status, StatusCode::CREATED, "{}", welcome.text);
    ben.cookie = welcome.session();
    assert_eq!(ben.accept(token).await.status, StatusCode::OK);
}

#[tokio::test]
async fn unless_said_otherwise_everybody_may_sign_up() {
    let house = House::open().await;
    assert_eq!(said(&house).await, "open");
    house.person("Ana").await;
}
