//! One account however its e-mail is typed.

use duologue_server::people::auth::{
    Account, AccountState, Accounts, Email, Password, Passwords, PersonName, Preferences,
};
use duologue_server::system::clock::Timestamp;
use duologue_server::system::entropy::SystemEntropy;
use duologue_shared::ids::PersonId;
use reqwest::{Method, StatusCode};
use serde_json::json;

use super::support::{Answer, TestServer};

const SECRET: &str = "zebra piano quilt";
/// The same address from five keyboards.
const TYPED: [&str; 5] = [
    "josé@bücher.example",
    " JOSE\u{301}@BÜCHER.example ",
    "jose\u{301}@xn--bcher-kva.example",
    "ｊｏｓé＠bücher．example",
    "josé@bu\u{308}cher。example.",
];

async fn signs_up(server: &TestServer, email: &str) -> Answer {
    let given = json!({ "name": "José", "email": email, "password": SECRET });
    let request = server.request(Method::POST, "/api/accounts");
    server.answer(request.json(&given)).await
}

async fn signs_in(server: &TestServer, email: &str) -> Answer {
    let given = json!({ "email": email, "password": SECRET });
    let request = server.request(Method::POST, "/api/sessions");
    server.answer(request.json(&given)).await
}

#[tokio::test]
async fn an_address_is_one_account_however_it_is_typed() {
    for first in TYPED {
        let server = TestServer::open().await;
        let made = signs_up(&server, first).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        assert_eq!(made.body["email"], "josé@bücher.example");
        for typed in TYPED {
            let refused = signs_up(&server, typed).await;
            refused.refuses(409, "email_taken", "Sign in");
            let welcome = signs_in(&server, typed).await;
            assert_eq!(welcome.status, StatusCode::CREATED, "{typed}");
            assert_eq!(welcome.body["id"], made.body["id"]);
        }
    }
}

#[tokio::test]
async fn an_invitation_for_an_address_lets_it_in_however_it_was_typed() {
    let server = TestServer::open().await;
    let ana = server.person("Ana").await;
    let wanted = json!({ "email": TYPED[3] });
    let pair = ana.send(Method::POST, "/api/pairs", &wanted).await;
    assert_eq!(pair.status, StatusCode::CREATED, "{}", pair.text);
    let mut jose = server.browser();
    jose.cookie = signs_up(&server, TYPED[2]).await.session();
    let token = pair.body["invitation"]["token"].as_str().unwrap();
    assert_eq!(jose.accept(token).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_can_not_be_seen_in_an_address_is_refused_beside_its_field() {
    let server = TestServer::open().await;
    for hidden in ["ana\u{200b}@example.org", "\u{202e}gro.elpmaxe@ana"] {
        let refused = signs_up(&server, hidden).await;
        refused.refuses(422, "invalid", "can't be seen");
        assert_eq!(refused.body["field"], "email");
    }
}

/// An account as programs of before made it: its e-mail in lower case, and nothing else.
async fn kept_before(accounts: &Accounts, id: &str, typed: &str) {
    let passwords = Passwords::new(std::sync::Arc::new(SystemEntropy)).unwrap();
    let password = Password::chosen(SECRET.to_owned()).unwrap();
    let account = Account {
        id: PersonId::try_from(id.to_owned()).unwrap(),
        name: PersonName::parse("José").unwrap(),
        email: Email::as_once_kept(typed),
        password_hash: Some(passwords.hash(password).await.unwrap()),
        created_at: Timestamp::default(),
        state: AccountState::Open,
        preferences: Preferences::default(),
    };
    accounts.create(&account).await.unwrap();
}

#[tokio::test]
async fn whoever_was_there_before_signs_in_as_ever_and_however_they_type() {
    let server = TestServer::open().await;
    let decomposed = "jose\u{301}@xn--bcher-kva.example";
    kept_before(&server.accounts, "jose-000", decomposed).await;
    kept_before(&server.accounts, "ana-0000", "a\u{200b}na@example.org").await;
    let welcome = signs_in(&server, decomposed).await;
    assert_eq!(welcome.status, StatusCode::CREATED);

    // As at the start of the server.
    server.accounts.index_emails().await.unwrap();
    for typed in TYPED {
        let welcome = signs_in(&server, typed).await;
        assert_eq!(welcome.status, StatusCode::CREATED, "{typed}");
        assert_eq!(welcome.body["id"], "jose-000");
        let refused = signs_up(&server, typed).await;
        refused.refuses(409, "email_taken", "Sign in");
    }
    // What could not be given any more still is its owner's.
    let welcome = signs_in(&server, "A\u{200b}na@example.org").await;
    assert_eq!(welcome.body["id"], "ana-0000", "{}", welcome.text);
}

#[tokio::test]
async fn two_who_had_one_address_each_keep_their_own_account() {
    let server = TestServer::open().await;
    kept_before(&server.accounts, "wide-000", "ａna@example.org").await;
    kept_before(&server.accounts, "thin-000", "ana@example.org").await;
    server.accounts.index_emails().await.unwrap();
    assert_eq!(
        signs_in(&server, "ａna@example.org").await.body["id"],
        "wide-000"
    );
    assert_eq!(
        signs_in(&server, "ana@example.org").await.body["id"],
        "thin-000"
    );
}
