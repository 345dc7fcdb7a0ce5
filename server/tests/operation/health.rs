//! The addresses that balancers and monitoring ask.

use std::os::unix::net::UnixDatagram;

use crate::client::SOON;
use crate::program::{Program, duologue, get, run};

#[tokio::test]
async fn health_and_readiness_are_told_on_both_addresses() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::serve(data.path(), &[]);
    for base in [&program.base, &program.operation] {
        for path in ["/healthz", "/readyz"] {
            let (status, body) = get(&format!("{base}{path}")).await;
            assert_eq!(
                (status, body.as_str()),
                (200, r#"{"status":"ok"}"#),
                "{path}"
            );
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn systemd_is_told_when_people_can_come_in_and_that_it_ends() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("notify");
    let systemd = UnixDatagram::bind(&place).unwrap();
    systemd.set_read_timeout(Some(SOON)).unwrap();
    let told = || {
        let mut words = [0; 64];
        let length = systemd.recv(&mut words).expect("a word");
        String::from_utf8_lossy(&words[..length]).into_owned()
    };
    let mut command = duologue(&[]);
    command.env("NOTIFY_SOCKET", &place);
    let program = Program::serve_by(command, &folder.path().join("data"), &[]);
    assert_eq!(told(), "READY=1\n");
    program.terminate();
    assert_eq!(told(), "STOPPING=1\n");
    assert_eq!(program.ended().code, Some(0));
}

#[test]
fn a_supervisor_can_ask_by_running_a_program() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::serve(data.path(), &[]);
    let address = program.base.trim_start_matches("http://").to_owned();
    let ask = || run(duologue(&["healthcheck", "--listen", &address]));
    assert_eq!(ask().0, Some(0));
    program.terminate();
    program.ended();
    let (code, _, said) = ask();
    assert_eq!(code, Some(1));
    assert!(said.contains("does not answer"), "{said}");
}

#[tokio::test]
async fn the_operation_address_answers_monitoring_and_nothing_else() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::serve(data.path(), &[]);
    let (status, _) = program.asked("/metrics").await;
    assert_eq!(status, 200);
    for path in ["/", "/api/me", "/api/openapi.json", "/metrics/more"] {
        let (status, body) = program.asked(path).await;
        assert_eq!(status, 404, "{path}");
        assert!(body.contains("not_found"), "{body}");
    }
    let posted = reqwest::Client::new()
        .post(format!("{}/metrics", program.operation))
        .send()
        .await
        .unwrap();
    assert_eq!(posted.status(), 405);

    // And the people's address has no figures.
    let (_, page) = get(&format!("{}/metrics", program.base)).await;
    assert!(!page.contains("duologue_"), "{page}");
}
