//! What a data folder takes after a year.

use crate::setting;
use crate::year::{Year, live_through};

#[test]
fn a_year_of_meetings_leaves_a_folder_that_is_not_much_larger_than_what_it_keeps() {
    let long = setting("DUOLOGUE_YEAR_PAIRS");
    let pairs = usize::try_from(long.unwrap_or(20)).unwrap();
    let year = Year {
        pairs,
        weeks: if long.is_some() { 52 } else { 4 },
        keys: if long.is_some() { 1_500 } else { 400 },
    };
    let folder = tempfile::tempdir().unwrap();
    let found = live_through(folder.path(), year);
    println!("{year:?}: {found}");
    assert!(found.renewals > 0, "{found}");
    assert!(!found.space.is_wasteful(), "{found}");
    if long.is_some() {
        assert!(found.at_the_end() <= 300, "{found}");
        assert!(found.worst <= 600, "{found}");
    } else {
        // So little is kept that what sled takes at least counts for more.
        assert!(found.largest <= 12 << 20, "{found}");
    }
}
