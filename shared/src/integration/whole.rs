//! Integration cost of a whole document: whoever reads a snapshot, or asks for all that is lacking, takes in one go what
//! came update by update.
//!
//! yrs puts blocks in by client, so updates that were cheap one after the other can be dear together. Then they are
//! taken in stages, in the order in which they came.

use std::collections::BTreeMap;

use thiserror::Error;

use super::block::{most_cut_steps, most_steps_of_deleting};
use super::{Integration, TooCostly, budget};
use crate::replica::{Arrivals, Reached, Replica};
use crate::scan::Scan;

/// How many times its budget a stage may take that cannot be made smaller.
const LENIENCE: u64 = 64;

/// Clocks up to which blocks go, each with its client, in the order of these.
pub(crate) type Ends = [(u64, u32)];

/// A document takes too long to be read in one go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the document takes too long to be read in one go")]
pub struct DearToRead;

/// Whether a snapshot of that document is read in a time that its bytes justify.
///
/// # Errors
/// [`DearToRead`] when it is not.
pub fn reads_cheaply(replica: &Replica) -> Result<(), DearToRead> {
    let everything = replica.everything();
    let scan = Scan::of(&everything).map_err(|_| DearToRead)?;
    let budget = budget(everything.len());
    if most_steps(&scan, scan.units()) <= budget {
        return Ok(());
    }
    let integrated = Integration::default().integrate(&scan, budget);
    integrated.map(|_| ()).map_err(|TooCostly(_)| DearToRead)
}

/// How many steps an update takes at the most in a document of that many units, wherever its blocks belong and whatever it
/// deletes: none passes more than there are.
pub(crate) fn most_steps(scan: &Scan, units: u64) -> u64 {
    let blocks = u64::try_from(scan.items().len()).unwrap_or(u64::MAX);
    let units = units.saturating_add(scan.units());
    // A block of the update passes others of it too, cuts those that it stands between, and yrs copies letters where
    // blocks become one.
    let passed = units.saturating_add(most_cut_steps(units).saturating_mul(2));
    let deleted = scan.deleted().iter().map(|(_, range)| {
        let range = u64::from(range.end.saturating_sub(range.start));
        most_steps_of_deleting(range, units)
    });
    let deleted = deleted.fold(0, u64::saturating_add);
    blocks.saturating_mul(passed).saturating_add(deleted)
}

/// Puts in what an update brings up to the clocks that `through` tells, in stages of which each takes no more steps than
/// its units justify; tells of each up to which clocks it goes, by client.
///
/// Stages are the updates in the order in which they came, as many at once as are cheap together: twice as many after
/// each that was, half as many after one that was not.
///
/// # Errors
/// [`TooCostly`] when one of those updates is dear by itself, which none is that passed the gate.
pub(crate) fn in_stages(
    order: &mut Integration,
    (scan, arrivals): (&Scan, &Arrivals),
    through: &dyn Fn(u64) -> u32,
    tell: &mut dyn FnMut(&Ends),
) -> Result<(), TooCostly> {
    let beginning = arrivals.beginning();
    let up_to = |client: u64, end: u32| (client, end.min(through(client)));
    let first = scan.inserted().map(|(client, range)| {
        let end = beginning.get(&client).copied().unwrap_or(range.end);
        up_to(client, end)
    });
    let first: Vec<(u64, u32)> = first.collect();
    let mut stage = |ends: &Ends, lenience: u64| {
        let new = ends
            .iter()
            .map(|(client, end)| end.saturating_sub(order.clock(*client)));
        let units: u64 = new.map(u64::from).sum();
        if units == 0 {
            return Ok(());
        }
        let budget = budget(usize::try_from(units).unwrap_or(usize::MAX));
        order.integrate_up_to(scan, ends, budget.saturating_mul(lenience))?;
        tell(ends);
        Ok(())
    };
    stage(&first, LENIENCE)?;

    let updates: Vec<&[Reached]> = arrivals.updates().collect();
    let mut rest = updates.as_slice();
    let mut many = 1;
    while !rest.is_empty() {
        let (now, later) = rest.split_at(many.min(rest.len()));
        let mut ends = BTreeMap::new();
        for reached in now.iter().copied().flatten() {
            ends.insert(reached.client, reached.end);
        }
        let ends = ends.into_iter().map(|(client, end)| up_to(client, end));
        let ends: Vec<(u64, u32)> = ends.collect();
        match stage(&ends, if many == 1 { LENIENCE } else { 1 }) {
            Ok(()) => {
                rest = later;
                many = many.saturating_mul(2);
            }
            Err(too_costly) if many == 1 => return Err(too_costly),
            Err(_) => many /= 2,
        }
    }
    Ok(())
}
