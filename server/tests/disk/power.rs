//! Power cuts: whatever was acknowledged is on the disk.

use std::thread::sleep;
use std::time::Duration;

use crate::chance::Chance;
use crate::volume::Volume;
use crate::writer::{Opened, Writer, open};
use crate::{chances, setting};

#[test]
fn nothing_acknowledged_is_missing_after_a_power_cut() {
    let rounds = setting("DUOLOGUE_POWER_ROUNDS").unwrap_or(4);
    let mut chance = chances("power cuts");
    let mut acknowledged = 0;
    for round in 0..rounds {
        let Some((opened, count)) = cut(&mut chance, false) else {
            return;
        };
        assert_eq!(opened, Opened::Whole, "round {round}");
        acknowledged += count;
    }
    println!("power cuts: {rounds} rounds, {acknowledged} acknowledgements, none lost");
    assert!(acknowledged > 0, "nobody got to write");
}

/// Shows that the test above can fail: without the flush to the disk it does.
#[test]
fn without_the_flush_to_the_disk_power_cuts_lose_what_was_acknowledged() {
    let rounds = setting("DUOLOGUE_POWER_ROUNDS").unwrap_or(2).min(20);
    let mut chance = chances("power cuts without a flush");
    let mut lost = 0;
    for _ in 0..rounds {
        let Some((opened, count)) = cut(&mut chance, true) else {
            return;
        };
        lost += u64::from(opened != Opened::Whole && count > 0);
    }
    println!("power cuts without a flush: {lost} of {rounds} lost what was acknowledged");
    assert!(lost > 0);
}

/// Cuts the power at a random moment under load; what opening gives then, and how much was acknowledged.
fn cut(chance: &mut Chance, unsynced: bool) -> Option<(Opened, u64)> {
    let volume = Volume::make(160)?;
    let data = volume.path().join("data");
    let writer = Writer::start(&data, unsynced, u64::MAX);
    sleep(chance.millis(400..1500));
    writer.freeze();
    let after = volume.after_power_cut();
    let acknowledged = writer.kill();
    let opened = open(
        &after.path().join("data"),
        &acknowledged,
        Duration::from_mins(1),
    );
    Some((opened, acknowledged.values().sum()))
}
