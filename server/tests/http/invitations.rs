//! Pairs have exactly two people, and one link lets exactly one in.

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::support::{INVITATION, MOMENT, TestServer, sign_up};

#[tokio::test]
async fn the_invited_person_joins() {
    let server = TestServer::open().await;
    let (ana, ben) = (server.person("Ana").await, server.person("Ben").await);
    let (pair, token) = ana.make_pair().await;

    let shown = server.browser().look_at(&token).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert_eq!(shown.body["inviter"]["name"], "Ana");
    assert_eq!(shown.body["pair_name"], "Weekly");
    assert_eq!(shown.body["expires_at"], "2026-11-29T10:00:00Z");

    let joined = ben.accept(&token).await;
    assert_eq!(joined.status, StatusCode::OK);
    assert_eq!(joined.body["pair"]["id"], pair.as_str());

    let at_anas = ana.get("/api/pairs").await.body;
    assert_eq!(at_anas[0]["id"], pair.as_str());
    assert_eq!(at_anas[0]["name"], "Weekly");
    assert_eq!(at_anas[0]["seat"], "a");
    assert_eq!(at_anas[0]["you"]["name"], "Ana");
    assert_eq!(at_anas[0]["partner"]["name"], "Ben");
    assert_eq!(at_anas[0]["created_at"], "2026-11-22T10:00:00Z");
    assert!(at_anas[0]["invitation"].is_null());
    let at_bens = ben.get("/api/pairs").await.body;
    assert_eq!(at_bens[0]["seat"], "b");
    assert_eq!(at_bens[0]["partner"]["name"], "Ana");
}

#[tokio::test]
async fn the_link_leads_to_the_page_with_its_token_behind_the_hash() {
    let near = TestServer::open().await;
    let far = TestServer::open_with(Some("https://duologue.example"), &[]).await;
    let link = async |server: &TestServer| {
        let ana = server.person("Ana").await;
        let made = ana.send(Method::POST, "/api/pairs", &json!({})).await;
        let invitation = made.body["invitation"].clone();
        let token = invitation["token"].as_str().unwrap().to_owned();
        (invitation["url"].as_str().unwrap().to_owned(), token)
    };
    let (url, token) = link(&near).await;
    assert_eq!(url, format!("http://{}/join#{token}", near.address));
    let (url, token) = link(&far).await;
    assert_eq!(url, format!("https://duologue.example/join#{token}"));
}

#[tokio::test]
async fn a_third_account_is_refused() {
    let server = TestServer::open().await;
    let (ana, ben) = (server.person("Ana").await, server.person("Ben").await);
    let carla = server.person("Carla").await;
    let (pair, token) = ana.make_pair().await;
    ben.accept(&token).await;

    let refused = carla.accept(&token).await;
    refused.refuses(410, "invitation_used", "Ask whoever sent it");
    let looked = carla.look_at(&token).await;
    looked.refuses(410, "invitation_used", "exactly two people");
    assert!(carla.pairs().await.is_empty());

    // Nor can either of the two let a third in.
    for member in [&ana, &ben] {
        let path = format!("/api/pairs/{pair}/invitation");
        let refused = member.post(&path).await;
        refused.refuses(409, "pair_complete", "make a new agenda");
        let refused = member.delete(&path).await;
        refused.refuses(409, "pair_complete", "exactly two people");
    }
}

#[tokio::test]
async fn a_used_link_tells_its_user_where_the_agenda_is() {
    let server = TestServer::open().await;
    let (ana, ben) = (server.person("Ana").await, server.person("Ben").await);
    let (pair, token) = ana.make_pair().await;
    ben.accept(&token).await;
    let refused = ben.accept(&token).await;
    refused.refuses(410, "invitation_used", "in your list");
    assert_eq!(ben.pairs().await, [pair]);
}

#[tokio::test]
async fn of_two_who_come_at_once_exactly_one_gets_the_seat() {
    let server = TestServer::open().await;
    let ana = server.person("Ana").await;
    let (ben, carla) = (server.person("Ben").await, server.person("Carla").await);
    for _ in 0..20 {
        let (pair, token) = ana.make_pair().await;
        let (bens, carlas) = tokio::join!(ben.accept(&token), carla.accept(&token));
        let (winner, loser, refusal) = if bens.status == StatusCode::OK {
            (&ben, &carla, carlas)
        } else {
            assert_eq!(carlas.status, StatusCode::OK, "nobody got the seat");
            (&carla, &ben, bens)
        };
        refusal.refuses(410, "invitation_used", "exactly two people");
        assert!(winner.pairs().await.contains(&pair));
        assert!(!loser.pairs().await.contains(&pair));
    }
}

#[tokio::test]
async fn one_person_who_comes_twice_at_once_keeps_the_agenda() {
    let server = TestServer::open().await;
    let (ana, ben) = (server.person("Ana").await, server.person("Ben").await);
    for _ in 0..20 {
        let (pair, token) = ana.make_pair().await;
        let (one, other) = tokio::join!(ben.accept(&token), ben.accept(&token));
        let mut statuses = [one.status, other.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::OK, StatusCode::GONE]);
        assert!(ben.pairs().await.contains(&pair));
    }
}

#[tokio::test]
async fn a_link_expires() {
    let server = TestServer::open().await;
    let (ana, ben) = (server.person("Ana").await, server.person("Ben").await);
    let (_, token) = ana.make_pair().await;

    server.clock.pass(INVITATION.abs_diff(MOMENT));
    assert_eq!(ben.look_at(&token).await.status, StatusCode::OK);
    let listed = ana.get("/api/pairs").await.body;
    assert_eq!(
        listed[0]["invitation"]["expires_at"],
        "2026-11-29T10:00:00Z"
    );

    server.clock.pass(MOMENT);
    let refused = ben.accept(&token).await;
    refused.refuses(410, "invitation_expired", "for a new link");
    ben.look_at(&token)
        .await
        .refuses(410, "invitation_expired", "for a new link");
    assert!(ana.get("/api/pairs").await.body[0]["invitation"].is_null());
    assert!(ben.pairs().await.is_empty());
}

#[tokio::test]
async fn a_revoked_link_is_refused() {
    let server = TestServer::open().await;
    let (ana, ben) = (server.person("Ana").await, server.person("Ben").await);
    let (pair, token) = ana.make_pair().await;
    let path = format!("/api/pairs/{pair}/invitation");
    for _ in 0..2 {
        assert_eq!(ana.delete(&path).await.status, StatusCode::NO_CONTENT);
    }
    assert!(ana.get("/api/pairs").await.body[0]["invitation"].is_null());
    let refused = ben.accept(&token).await;
    refused.refuses(410, "invitation_revoked", "for a new link");
    assert!(ben.pairs().await.is_empty());
}

#[tokio::test]
async fn a_new_link_replaces_the_old() {
    let server = TestServer::open().await;
    let (ana, ben) = (server.person("Ana").await, server.person("Ben").await);
    let (pair, old) = ana.make_pair().await;
    let made = ana.post(&format!("/api/pairs/{pair}/invitation")).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let new = made.body["token"].as_str().unwrap();
    assert_eq!(
        made.body["url"],
        format!("http://{}/join#{new}", server.address)
    );
    let refused = ben.accept(&old).await;
    refused.refuses(410, "invitation_revoked", "replaced by a newer one");
    assert_eq!(ben.accept(new).await.status, StatusCode::OK);
    let refused = ben.accept(&old).await;
    refused.refuses(410, "invitation_revoked", "for a new link");
}

#[tokio::test]
async fn nobody_takes_both_seats() {
    let server = TestServer::open().await;
    let ana = server.person("Ana").await;
    let (_, token) = ana.make_pair().await;
    let refused = ana.accept(&token).await;
    refused.refuses(409, "own_invitation", "Send the link to the person");
    assert!(ana.get("/api/pairs").await.body[0]["partner"].is_null());
}

#[tokio::test]
async fn an_unknown_link_is_refused() {
    let server = TestServer::open().await;
    let ben = server.person("Ben").await;
    for token in ["guess", &"A".repeat(43)] {
        let refused = ben.accept(token).await;
        refused.refuses(404, "not_found", "ask for a new one");
        let refused = ben.look_at(token).await;
        refused.refuses(404, "not_found", "ask for a new one");
    }
}

/// Proxies log addresses: none of the interface has the token in it, and one that has leads nowhere.
#[tokio::test]
async fn a_token_in_an_address_opens_nothing() {
    let server = TestServer::open().await;
    let (ana, ben) = (server.person("Ana").await, server.person("Ben").await);
    let (_, token) = ana.make_pair().await;
    for path in [
        format!("/api/invitations/{token}"),
        format!("/api/invitations/accept?token={token}"),
        format!("/api/invitations/lookup?token={token}"),
    ] {
        for method in [Method::GET, Method::POST] {
            let answer = ben.send(method.clone(), &path, &json!({})).await;
            assert!(answer.status.is_client_error(), "{method} {path}");
            assert!(!answer.text.contains("Ana"), "{method} {path}");
        }
    }
    assert!(ben.pairs().await.is_empty());
}

#[tokio::test]
async fn joining_takes_an_account() {
    let server = TestServer::open().await;
    let ana = server.person("Ana").await;
    let (_, token) = ana.make_pair().await;
    let refused = server.browser().accept(&token).await;
    refused.refuses(401, "signed_out", "Sign in");
}

#[tokio::test]
async fn the_pair_of_others_looks_like_none_at_all() {
    let server = TestServer::open().await;
    let (ana, carla) = (server.person("Ana").await, server.person("Carla").await);
    let (pair, token) = ana.make_pair().await;
    let unknown = "A".repeat(22);
    for (others, nobodys) in [
        (
            carla.post(&format!("/api/pairs/{pair}/invitation")).await,
            carla
                .post(&format!("/api/pairs/{unknown}/invitation"))
                .await,
        ),
        (
            carla.delete(&format!("/api/pairs/{pair}/invitation")).await,
            carla.delete("/api/pairs/!/invitation").await,
        ),
        (
            carla.get(&format!("/api/pairs/{pair}/sync")).await,
            carla.get(&format!("/api/pairs/{unknown}/sync")).await,
        ),
    ] {
        others.refuses(404, "not_found", "nothing here for you");
        assert_eq!(others.text, nobodys.text);
    }
    // And nothing happened to it.
    assert_eq!(carla.accept(&token).await.status, StatusCode::OK);
}

#[tokio::test]
async fn nobody_else_gets_an_account_by_an_invitation_for_one_e_mail() {
    let server = TestServer::open().await;
    let ana = server.person("Ana").await;
    let wanted = json!({ "email": "ben@example.org" });
    let made = ana.send(Method::POST, "/api/pairs", &wanted).await;
    let token = made.body["invitation"]["token"]
        .as_str()
        .unwrap()
        .to_owned();

    // Whoever holds the link is told enough to know the own address by.
    let shown = server.browser().look_at(&token).await;
    assert_eq!(shown.body["email_hint"], "b…@e…e.org");
    assert!(!shown.text.contains("ben@"));

    let browser = server.browser();
    let with_link = |mut form: serde_json::Value| {
        form["invitation"] = token.clone().into();
        form
    };
    for path in ["/api/accounts", "/api/accounts/passkey/challenge"] {
        let form = with_link(sign_up("Carla"));
        let refused = browser.send(Method::POST, path, &form).await;
        refused.refuses(403, "invitation_for_someone_else", "for someone else");
        assert!(refused.session().is_none());
    }
    // Nothing was left behind: the address is free, for instance for whoever comes without the link.
    server.person("Carla").await;

    let form = with_link(sign_up("Ben"));
    let signed_up = browser.send(Method::POST, "/api/accounts", &form).await;
    assert_eq!(signed_up.status, StatusCode::CREATED);
}

#[tokio::test]
async fn an_invitation_that_is_over_makes_no_account() {
    let server = TestServer::open().await;
    let (ana, ben) = (server.person("Ana").await, server.person("Ben").await);
    let (_, used) = ana.make_pair().await;
    let (_, expired) = ana.make_pair().await;
    ben.accept(&used).await;
    let by = async |token: &str| {
        let mut form = sign_up("Carla");
        form["invitation"] = token.into();
        let browser = server.browser();
        browser.send(Method::POST, "/api/accounts", &form).await
    };
    by(&used)
        .await
        .refuses(410, "invitation_used", "Ask whoever sent it");
    by("no token")
        .await
        .refuses(404, "not_found", "Check that you copied all of it");
    server.clock.pass(INVITATION);
    by(&expired)
        .await
        .refuses(410, "invitation_expired", "Ask whoever sent it");
    server.person("Carla").await;
}
