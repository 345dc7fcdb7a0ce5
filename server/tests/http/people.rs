//! What whoever runs the server does with people.

use duologue_server::people::{PeopleAct, PeopleError};
use reqwest::{Method, StatusCode};

use super::support::{Answer, House, e_mail, sign_in, sign_up};

async fn signs_in(house: &House, name: &str) -> Answer {
    let request = house.request(Method::POST, "/api/sessions");
    house.answer(request.json(&sign_in(name))).await
}

async fn act(house: &House, act: fn(String) -> PeopleAct, name: &str) -> String {
    house.people.act(&act(e_mail(name))).await.unwrap()
}

#[tokio::test]
async fn people_are_listed_without_a_word_of_theirs() {
    let house = House::open().await;
    assert_eq!(
        house.people.act(&PeopleAct::List).await.unwrap(),
        "Nobody has an account."
    );
    let ana = house.person("Ana").await;
    house.person("Ben").await;
    ana.make_pair().await;
    let told = house.people.act(&PeopleAct::List).await.unwrap();
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
    let house = House::open().await;
    let (ana, ben) = (house.person("Ana").await, house.person("Ben").await);
    let (pair, token) = ana.make_pair().await;
    ben.accept(&token).await;
    let code = ana.post("/api/sign-in-code").await.body["code"].clone();

    let told = act(&house, PeopleAct::Disable, "Ana").await;
    assert!(told.contains("let in no more"), "{told}");
    ana.get("/api/me").await.refuses(401, "signed_out", "");
    let refused = signs_in(&house, "Ana").await;
    refused.refuses(403, "account_disabled", "switched off");
    assert!(refused.session().is_none());
    let typed = serde_json::json!({ "code": code });
    let refused = house
        .browser()
        .send(Method::POST, "/api/sessions/code", &typed)
        .await;
    refused.refuses(401, "wrong_code", "");
    // Who does not know the password is not told.
    let mut wrong = sign_in("Ana");
    wrong["password"] = "not her secret".into();
    let request = house.request(Method::POST, "/api/sessions").json(&wrong);
    house
        .answer(request)
        .await
        .refuses(401, "wrong_credentials", "");
    let list = house.people.act(&PeopleAct::List).await.unwrap();
    assert!(
        list.contains("disabled  1 agenda  ana@example.org"),
        "{list}"
    );
    assert_eq!(ben.pairs().await, std::slice::from_ref(&pair));

    act(&house, PeopleAct::Enable, "Ana").await;
    let mut ana = house.browser();
    ana.cookie = signs_in(&house, "Ana").await.session();
    assert_eq!(ana.pairs().await, [pair]);
}

#[tokio::test]
async fn a_deleted_account_is_gone_but_for_the_name_that_the_other_reads() {
    let house = House::open().await;
    let (ana, ben) = (house.person("Ana").await, house.person("Ben").await);
    let (pair, token) = ana.make_pair().await;
    ben.accept(&token).await;
    let told = act(&house, PeopleAct::Delete, "Ana").await;
    assert!(told.contains(&format!("The agenda {pair} stays")), "{told}");
    ana.get("/api/me").await.refuses(401, "signed_out", "");
    let refused = signs_in(&house, "Ana").await;
    refused.refuses(401, "wrong_credentials", "");
    let list = house.people.act(&PeopleAct::List).await.unwrap();
    assert!(!list.contains("Ana"), "{list}");
    let bens = ben.get("/api/pairs").await.body;
    assert_eq!(bens[0]["partner"]["name"], "Ana");
    let again = house.people.act(&PeopleAct::Delete(e_mail("Ana"))).await;
    assert!(matches!(again, Err(PeopleError::Nobody)));

    // Whoever comes with that e-mail now is somebody else.
    house.accounts.index_emails().await.unwrap();
    let request = house.request(Method::POST, "/api/accounts");
    let other = house.answer(request.json(&sign_up("Ana"))).await;
    assert_eq!(other.status, StatusCode::CREATED, "{}", other.text);
    let mut other_ana = house.browser();
    other_ana.cookie = other.session();
    assert!(other_ana.pairs().await.is_empty());
}
