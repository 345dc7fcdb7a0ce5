//! The names that are taken, by the same table as the server's tests.

#![expect(
    clippy::unwrap_used,
    reason = "a table that cannot be read fails its test"
)]

use duologue_shared::name::{NameError, readable, shown};

/// What is given, what is kept of it or why it is refused, and the same without tables where that differs.
const NAMES: &str = include_str!("../../tests/data/names.json");

fn rows() -> Vec<(String, String)> {
    let rows: Vec<Vec<String>> = serde_json::from_str(NAMES).unwrap();
    let rows = rows.into_iter().map(|row| match row.as_slice() {
        [given, expected] | [given, _, expected] => (given.clone(), expected.clone()),
        _ => panic!("{row:?} is no row"),
    });
    rows.collect()
}

#[test]
fn every_name_of_the_table_is_kept_or_refused_as_it_says() {
    for (given, expected) in rows() {
        let told = match readable(&given) {
            Ok(name) => name,
            Err(NameError::Unseen) => "(unseen)".to_owned(),
            Err(NameError::NotOneLine) => "(not one line)".to_owned(),
            Err(NameError::TurnsWords) => "(turns words)".to_owned(),
        };
        assert_eq!(told, expected, "{}", given.escape_unicode());
    }
}

#[test]
fn what_another_program_wrote_shows_as_what_could_have_been_given() {
    for (given, expected) in rows() {
        let name = shown(&given);
        match expected.as_str() {
            "(unseen)" => assert_eq!(name, None, "{}", given.escape_unicode()),
            "(turns words)" | "(not one line)" => {
                let name = name.unwrap();
                assert_eq!(readable(&name), Ok(name), "{}", given.escape_unicode());
            }
            _ => assert_eq!(name, Some(expected), "{}", given.escape_unicode()),
        }
    }
    assert_eq!(
        shown("\u{202E}Ana\nLima\u{202C}").as_deref(),
        Some("Ana Lima")
    );
}
