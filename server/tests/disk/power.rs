//! Power cuts: whatever was acknowledged is on the disk.

use std::thread::sleep;
use std::time::Duration;

use crate::chance::Chance;
use crate::volume::Volume;
use crate::writer::{Acknowledged, OF_RENEWALS, Opened, Writer, Writes, open};
use crate::{chances, setting};

#[test]
fn nothing_acknowledged_is_missing_after_a_power_cut() {
    let rounds = setting("DUOLOGUE_POWER_ROUNDS").unwrap_or(4);
    let mut chance = chances("power cuts");
    let mut acknowledged = 0;
    for round in 0..rounds {
        let Some((opened, said)) = cut(&mut chance, Writes::Durably) else {
            return;
        };
        assert_eq!(opened, Opened::Whole, "round {round}");
        acknowledged += said.values().sum::<u64>();
    }
    println!("power cuts: {rounds} rounds, {acknowledged} acknowledgements, none lost");
    assert!(acknowledged > 0, "nobody got to write");
}

/// Whichever database counts after a power cut has everything, also when it was just about to be another one.
#[test]
fn nothing_acknowledged_is_missing_after_a_power_cut_while_the_database_is_written_anew() {
    let rounds = setting("DUOLOGUE_POWER_ROUNDS").unwrap_or(4);
    let mut chance = chances("power cuts while the database is written anew");
    let (mut acknowledged, mut renewals) = (0, 0);
    for round in 0..rounds {
        let Some((opened, mut said)) = cut(&mut chance, Writes::Renewing) else {
            return;
        };
        assert_eq!(opened, Opened::Whole, "round {round}");
        renewals += said.remove(&OF_RENEWALS).unwrap_or_default();
        acknowledged += said.values().sum::<u64>();
    }
    println!(
        "power cuts while the database is written anew: {rounds} rounds, {renewals} renewals, \
         {acknowledged} acknowledgements, none lost"
    );
    assert!(acknowledged > 0 && renewals > 0, "nobody got to write");
}

/// How often the power is cut until something is lost that was not flushed; other files of the folder are, and may take
/// it along.
const MOST_CUTS: u64 = 60;

/// Shows that the tests above can fail: without the flush to the disk it does.
#[test]
fn without_the_flush_to_the_disk_power_cuts_lose_what_was_acknowledged() {
    let mut chance = chances("power cuts without a flush");
    for round in 1..=MOST_CUTS {
        let Some((opened, said)) = cut(&mut chance, Writes::Unsynced) else {
            return;
        };
        if opened != Opened::Whole && !said.is_empty() {
            println!("power cuts without a flush: number {round} lost what was acknowledged");
            return;
        }
    }
    panic!("none of {MOST_CUTS} power cuts lost anything");
}

/// Cuts the power at a random moment under load; what opening gives then, and what was acknowledged.
fn cut(chance: &mut Chance, writes: Writes) -> Option<(Opened, Acknowledged)> {
    let volume = Volume::make(160)?;
    let data = volume.path().join("data");
    let writer = Writer::start(&data, writes, u64::MAX);
    sleep(chance.millis(400..1500));
    writer.freeze();
    let after = volume.after_power_cut();
    let acknowledged = writer.kill();
    let opened = open(
        &after.path().join("data"),
        &acknowledged,
        Duration::from_mins(1),
    );
    Some((opened, acknowledged))
}
