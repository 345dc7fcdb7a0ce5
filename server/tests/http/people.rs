//! What whoever runs the server does with people.

use duologue_server::people::accounts::{PeopleAct, PeopleError};
use reqwest::{Method, StatusCode};

use super::support::{Answer, TestServer, e_mail, sign_in, sign_up};

async fn signs_in(server: &TestServer, name: &str) -> Answer {
    let request = server.request(Method::POST, "/api/sessions");
    server.answer(request.json(&sign_in(name))).await
}

async fn act(server: &TestServer, act: fn(String) -> PeopleAct, name: &str) -> String {
    server.people.act(&act(e_mail(name))).await.unwrap()
}

#[tokio::test]
async fn people_are_listed_without_a_word_of_theirs() {
    let server = TestServer::open().await;
    assert_eq!(
        server.people.act(&PeopleAct::List).await.unwrap(),
        "Nobody has an account."
    );
    let ana = server.person("Ana").await;
    server.person("Ben").await;
    ana.make_pair().await;
    let told = server.people.act(&PeopleAct::List).await.unwrap();
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(
        lines[0].ends_with("open      1 agenda  ana@example.org  Ana"),
        "{told}"
    );
    assert!(
        lines[1].ends_with("open      0 agendas  ben@example.org  Ben"),
        "{told}"
    );
    assert!(!told.contains("Weekly"), "what an agenda is called is told");
}

#[tokio::test]
async fn a_disabled_account_lets_nobody_in_until_it_is_enabled() {
    let server = TestServer::open().await;
    let (ana, ben) = (server.person("Ana").await, server.person("Ben").await);
    let (pair, token) = ana.make_pair().await;
    ben.accept(&token).await;
    let code = ana.post("/api/sign-in-code").await.body["code"].clone();

    let told = act(&server, PeopleAct::Disable, "Ana").await;
    assert!(told.contains("let in no more"), "{told}");
    ana.get("/api/me").await.refuses(401, "signed_out", "");
    let refused = signs_in(&server, "Ana").await;
    refused.refuses(403, "account_disabled", "switched off");
    assert!(refused.session().is_none());
    let typed = serde_json::json!({ "code": code });
    let refused = server
        .browser()
        .send(Method::POST, "/api/sessions/code", &typed)
        .await;
    refused.refuses(401, "wrong_code", "");
    // Who does not know the password is not told.
    let mut wrong = sign_in("Ana");
    wrong["password"] = "not her secret".into();
    let request = server.request(Method::POST, "/api/sessions").json(&wrong);
    server
        .answer(request)
        .await
        .refuses(401, "wrong_credentials", "");
    let list = server.people.act(&PeopleAct::List).await.unwrap();
    assert!(
        list.contains("disabled  1 agenda  ana@example.org"),
        "{list}"
    );
    assert_eq!(ben.pairs().await, std::slice::from_ref(&pair));

    act(&server, PeopleAct::Enable, "Ana").await;
    let mut ana = server.browser();
    ana.cookie = signs_in(&server, "Ana").await.session();
    assert_eq!(ana.pairs().await, [pair]);
}

#[tokio::test]
async fn a_deleted_account_is_gone_but_for_the_name_that_the_other_reads() {
    let server = TestServer::open().await;
    let (ana, ben) = (server.person("Ana").await, server.person("Ben").await);
    let (pair, token) = ana.make_pair().await;
    ben.accept(&token).await;
    let told = act(&server, PeopleAct::Delete, "Ana").await;
    assert!(told.contains(&format!("The agenda {pair} stays")), "{told}");
    ana.get("/api/me").await.refuses(401, "signed_out", "");
    let refused = signs_in(&server, "Ana").await;
    refused.refuses(401, "wrong_credentials", "");
    let list = server.people.act(&PeopleAct::List).await.unwrap();
    assert!(!list.contains("Ana"), "{list}");
    let bens = ben.get("/api/pairs").await.body;
    assert_eq!(bens[0]["partner"]["name"], "Ana");
    let again = server.people.act(&PeopleAct::Delete(e_mail("Ana"))).await;
    assert!(matches!(again, Err(PeopleError::Nobody)));

    // Whoever comes with that e-mail now is somebody else.
    server.accounts.index_emails().await.unwrap();
    let request = server.request(Method::POST, "/api/accounts");
    let other = server.answer(request.json(&sign_up("Ana"))).await;
    assert_eq!(other.status, StatusCode::CREATED, "{}", other.text);
    let mut other_ana = server.browser();
    other_ana.cookie = other.session();
    assert!(other_ana.pairs().await.is_empty());
}
