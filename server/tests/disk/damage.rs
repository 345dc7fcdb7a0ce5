//! Files that rot or are cut short, at random places.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::Duration;

use crate::chance::Chance;
use crate::writer::{Opened, Writer, Writes, open};
use crate::{chances, setting};

/// One bit flips, or a file ends early, somewhere. Whatever that does: nothing acknowledged is missing, or
/// what is lost is named. A database that refuses to open names it too, and needs a backup.
#[test]
fn damage_anywhere_is_harmless_or_named() {
    let places = setting("DUOLOGUE_DAMAGE_PLACES").unwrap_or(60);
    let mut chance = chances("damage");
    let whole = tempfile::tempdir().unwrap();
    let acknowledged = Writer::start(whole.path(), Writes::Durably, 160).finish();

    let mut outcomes: BTreeMap<&str, u64> = BTreeMap::new();
    for place in 0..places {
        let damaged = tempfile::tempdir().unwrap();
        let data = damaged.path().join("data");
        copy(whole.path(), &data);
        let what = ruin(&data, &mut chance);
        let opened = open(&data, &acknowledged, Duration::from_mins(1));
        *outcomes.entry(class(&opened)).or_default() += 1;
        let harmless_or_named = matches!(
            opened,
            Opened::Whole | Opened::Named(_) | Opened::Unopenable(_)
        );
        assert!(harmless_or_named, "place {place}, {what}: {opened:?}");
    }
    println!("damage: {places} places: {outcomes:?}");
}

const fn class(opened: &Opened) -> &'static str {
    match opened {
        Opened::Whole => "nothing missing",
        Opened::Named(_) => "named, all else read",
        Opened::Unopenable(_) => "refused by the database with a reason",
        Opened::Silent(_) => "silent",
        Opened::Died(_) => "died",
        Opened::Hung => "hung",
    }
}

/// Damages one file at one place; says which and how.
fn ruin(data: &Path, chance: &mut Chance) -> String {
    let mut files: Vec<_> = [data, &data.join("snapshots")]
        .into_iter()
        .flat_map(|folder| fs::read_dir(folder).into_iter().flatten())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file() && fs::metadata(path).unwrap().len() > 0)
        .collect();
    files.sort();
    // Most of what is there is in one file, and so is most of what rots.
    let number = if chance.once_in(8) { chance.next() } else { 1 };
    let index = usize::try_from(number).unwrap_or(usize::MAX) % files.len();
    let file = &files[index];
    let length = fs::metadata(file).unwrap().len();
    let place = chance.within(0..length);
    let open = OpenOptions::new()
        .read(true)
        .write(true)
        .open(file)
        .unwrap();
    let name = file.file_name().unwrap().display().to_string();
    if chance.once_in(4) {
        open.set_len(place).unwrap();
        return format!("{name} cut to {place} of {length} bytes");
    }
    let bit = chance.within(0..8);
    let mut byte = [0];
    open.read_exact_at(&mut byte, place).unwrap();
    open.write_all_at(&[byte[0] ^ (1 << bit)], place).unwrap();
    format!("{name}, bit {bit} of byte {place} of {length}")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let copy_of_it = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &copy_of_it);
        } else {
            fs::copy(entry.path(), copy_of_it).unwrap();
        }
    }
}
