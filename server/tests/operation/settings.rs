//! Settings from a file, the environment and flags, as the program takes them.

use std::fs;

use crate::program::{Program, duologue, run};

#[test]
fn flags_count_before_the_environment_and_both_before_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("duologue.toml");
    let settings = "data = \"/from/file\"\nlog = \"warn\"\ninvitation-seconds = 60\n";
    fs::write(&file, settings).unwrap();
    let mut command = duologue(&["config", "--log", "debug"]);
    command
        .env("DUOLOGUE_CONFIG", &file)
        .env("DUOLOGUE_LOG", "error")
        .env("DUOLOGUE_INVITATION_SECONDS", "120");
    let (code, said, _) = run(command);
    assert_eq!(code, Some(0), "{said}");
    for line in [
        "data = \"/from/file\" # by the settings file",
        "invitation-seconds = 120 # by DUOLOGUE_INVITATION_SECONDS",
        "log = \"debug\" # by its flag",
        "log-format = \"text\" # as it is by default",
    ] {
        assert!(
            said.lines().any(|it| it == line),
            "{line:?} is not in\n{said}"
        );
    }
}

#[test]
fn what_does_not_fit_ends_the_program_with_the_settings_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("duologue.toml");
    for (settings, key) in [
        ("data = \"d\"\nlisten = \"everywhere\"\n", "`listen`"),
        ("data = \"d\"\nlisen = \"127.0.0.1:0\"\n", "`lisen`"),
        ("listen = \"127.0.0.1:0\"\n", "--data"),
    ] {
        fs::write(&file, settings).unwrap();
        let mut command = duologue(&["serve", "--config"]);
        command.arg(&file);
        let (code, _, said) = run(command);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(key), "{said}");
    }
    let mut command = duologue(&["serve", "--data", "d"]);
    command.env("DUOLOGUE_LISTEN", "everywhere");
    let (code, _, said) = run(command);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("--listen"), "{said}");
}

#[test]
fn a_server_runs_from_its_file_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let file = folder.path().join("duologue.toml");
    fs::write(&file, "log-format = \"json\"\n").unwrap();
    let program = Program::serve(&data, &["--config", file.to_str().unwrap()]);
    program.terminate();
    let ended = program.ended();
    assert_eq!(ended.code, Some(0));
    assert!(ended.log.starts_with('{'), "{}", ended.log);
}
