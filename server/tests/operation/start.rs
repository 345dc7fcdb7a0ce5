//! What keeps the server from starting, and the words for it.

use std::fs;
use std::net::TcpListener;
use std::path::Path;

use crate::program::{Program, duologue, run};

/// Tries to serve and fails with this exit code; returns what it said.
fn refused(code: i32, data: &Path, words: &[&str]) -> String {
    let mut command = duologue(&["serve", "--data"]);
    command.arg(data).args(words);
    let (ended, _, said) = run(command);
    assert_eq!(ended, Some(code), "{said}");
    said
}

#[test]
fn an_address_that_is_taken_is_named_with_the_flag_that_sets_it() {
    let data = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = refused(3, data.path(), &["--listen", &address]);
    assert!(said.contains(&address), "{said}");
    assert!(said.contains("another address with --listen"), "{said}");

    let words = ["--listen", "127.0.0.1:0", "--metrics-listen", &address];
    let said = refused(3, data.path(), &words);
    assert!(
        said.contains("another address with --metrics-listen"),
        "{said}"
    );
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let around = tempfile::tempdir().unwrap();
    let file = around.path().join("file");
    fs::write(&file, "no folder").unwrap();
    let folder = file.join("data");
    let said = refused(4, &folder, &["--listen", "127.0.0.1:0"]);
    assert!(said.contains(&folder.display().to_string()), "{said}");
    assert!(said.contains("choose another with --data"), "{said}");
}

/// Nobody writes into `/sys`, not even root.
#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_cannot_be_written_to_is_named() {
    let said = refused(4, Path::new("/sys"), &["--listen", "127.0.0.1:0"]);
    assert!(said.contains("/sys"), "{said}");
    assert!(said.contains("writable"), "{said}");
}

#[test]
fn a_folder_that_another_server_has_open_is_left_alone() {
    let data = tempfile::tempdir().unwrap();
    let _first = Program::serve(data.path(), &[]);
    let said = refused(4, data.path(), &["--listen", "127.0.0.1:0"]);
    assert!(said.contains("another process has it open"), "{said}");
}

#[test]
fn damaged_files_are_said_to_be_damaged() {
    let data = tempfile::tempdir().unwrap();
    let program = Program::serve(data.path(), &[]);
    program.terminate();
    assert_eq!(program.ended().code, Some(0));
    fs::write(data.path().join("conf"), b"nothing that sled wrote").unwrap();
    let said = refused(4, data.path(), &["--listen", "127.0.0.1:0"]);
    assert!(said.contains("damaged"), "{said}");
    assert!(said.contains("backup"), "{said}");
}
