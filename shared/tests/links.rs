//! The links that an agenda may have, by the same list as the page's tests.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use duologue_shared::url_allow_list::is_allowed_link;
use serde::Deserialize;

#[derive(Deserialize)]
struct Links {
    allowed: Vec<String>,
    refused: Vec<String>,
}

#[test]
fn only_links_that_run_nothing_are_allowed() {
    let links: Links = serde_json::from_str(include_str!("data/links.json")).unwrap();
    for link in links.allowed {
        assert!(is_allowed_link(&link), "{link:?} was refused");
    }
    for link in links.refused {
        assert!(!is_allowed_link(&link), "{link:?} passed");
    }
    let long = format!("https://a.example/{}", "x".repeat(3_000));
    assert!(!is_allowed_link(&long), "a long one passed");
    assert!(!is_allowed_link(" https://a.example"), "a space passed");
}
