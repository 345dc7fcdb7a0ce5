//! What keeps the server from starting, and the words for it.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::program::{Ended, Program, duologue, run};

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

/// Every file and folder below a place, that place included, with what others may do there.
fn open_to_others(place: &Path) -> Vec<PathBuf> {
    let about = fs::metadata(place).unwrap();
    let mut open = Vec::new();
    if about.permissions().mode() & 0o077 != 0 {
        open.push(place.to_owned());
    }
    if about.is_dir() {
        for entry in fs::read_dir(place).unwrap() {
            open.extend(open_to_others(&entry.unwrap().path()));
        }
    }
    open
}

fn serves_and_ends(data: &Path) -> Ended {
    let server = Program::serve(data, &[]);
    server.terminate();
    server.ended()
}

/// An administrator who makes the folder by hand makes it 0755.
#[test]
fn a_folder_that_others_can_look_into_is_told_of_and_gets_private_files_only() {
    let data = tempfile::tempdir().unwrap();
    fs::set_permissions(data.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let ended = serves_and_ends(data.path());
    assert!(
        ended.log.contains("can look into the data folder"),
        "{}",
        ended.log
    );
    assert_eq!(open_to_others(data.path()), [data.path()]);

    fs::set_permissions(data.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let ended = serves_and_ends(data.path());
    assert!(
        !ended.log.contains("can look into the data folder"),
        "{}",
        ended.log
    );
}
