//! What monitoring reads after people have typed, failed to sign in, and sent nonsense.

use reqwest::Client as Http;
use serde_json::json;

use crate::client::{Client, Heard, Speaks};
use crate::people::Pair;
use crate::program::Program;

/// The value of a figure, named with its labels.
fn figure(text: &str, name: &str) -> f64 {
    text.lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
        .unwrap_or_else(|| panic!("{name} is not in\n{text}"))
        .parse()
        .unwrap()
}

#[tokio::test]
async fn what_people_do_is_counted_without_a_word_of_theirs() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::serve(data.path(), &[]);
    let pair = Pair::at(&program.base, 1).await;
    let mut ana = Client::connect(
        pair.socket(),
        &pair.ana.cookie,
        Speaks::Duologue,
        Client::fresh(11),
    )
    .await
    .unwrap();
    ana.sync().await;
    for word in ["three ", "secret ", "words"] {
        ana.types(word).await;
        ana.until_saved().await;
    }
    ana.send_update(b"no update at all").await;
    ana.until(|heard| matches!(heard, Heard::Refused { .. }))
        .await;
    let wrong = json!({ "email": "ana1@example.com", "password": "not the right one" });
    let refused = Http::new()
        .post(format!("{}/api/sessions", program.base))
        .json(&wrong)
        .send()
        .await
        .unwrap();
    assert_eq!(refused.status(), 401);

    let (status, text) = program.asked("/metrics").await;
    assert_eq!(status, 200);
    let is = |name: &str, value: f64| {
        let found = figure(&text, name);
        assert!(
            (found - value).abs() < f64::EPSILON,
            "{name} is {found}\n{text}"
        );
    };
    is("duologue_acknowledgement_seconds_count", 3.0);
    is("duologue_appended_records_total", 3.0);
    is("duologue_flush_seconds_count", 3.0);
    is("duologue_batch_records_sum", 3.0);
    is("duologue_log_records", 3.0);
    is("duologue_updates_refused_total{code=\"malformed\"}", 1.0);
    is("duologue_rooms", 1.0);
    is("duologue_connections", 1.0);
    is("duologue_storage_works", 1.0);
    is("duologue_quarantined_values", 0.0);
    is(
        "duologue_http_refusals_total{code=\"wrong_credentials\"}",
        1.0,
    );
    is(
        "duologue_http_requests_total{method=\"GET\",route=\"/api/pairs/{id}/sync\",status=\"101\"}",
        1.0,
    );
    for private in [pair.id.as_str(), "secret", "ana", "ben", "example.com"] {
        assert!(!text.contains(private), "{private} is in\n{text}");
    }
}
