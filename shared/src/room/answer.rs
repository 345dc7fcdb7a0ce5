//! Answer to a state vector: what somebody lacks, in updates of which each is put in in a time that its bytes justify.

use yrs::{ClientID, StateVector};

use crate::integration::{Ends, Integration, budget, in_stages, most_steps};
use crate::replica::{Refusal, Replica, read_state_vector};
use crate::scan::{Scan, ScanError, Stages};

/// What a document with that state vector lacks, as updates to take one after the other: almost always one.
///
/// # Errors
/// [`Refusal::Malformed`] when the bytes are no state vector.
pub(super) fn answer(replica: &Replica, state_vector: &[u8]) -> Result<Vec<Vec<u8>>, Refusal> {
    let theirs = read_state_vector(state_vector).ok_or(Refusal::Malformed)?;
    let update = replica.missing_since(&theirs);
    let scan = Scan::of(&update).map_err(|_| Refusal::Malformed)?;
    if most_steps(&scan, replica.units()) <= budget(update.len()) {
        return Ok(vec![update]);
    }
    let stages = stages(replica, &theirs, (&update, &scan)).map_err(|_| Refusal::Malformed)?;
    Ok(stages.unwrap_or_else(|| vec![update]))
}

/// The update in stages; nothing when it is cheap as it is, or the document was dear before there was a budget.
fn stages(
    replica: &Replica,
    theirs: &StateVector,
    (update, scan): (&[u8], &Scan),
) -> Result<Option<Vec<Vec<u8>>>, ScanError> {
    let arrivals = replica.arrivals();
    let read;
    let everything = if theirs.is_empty() {
        scan
    } else {
        read = Scan::of(&replica.everything())?;
        &read
    };
    let known = |client| theirs.get(&ClientID::new(client));
    let mut order = Integration::default();
    let there: Vec<(u64, u32)> = everything
        .inserted()
        .map(|(client, _)| (client, known(client)))
        .collect();
    let everywhere = budget(update.len());
    let is_there = order
        .integrate_up_to(everything, &there, everywhere)
        .is_ok()
        || in_stages(&mut order, (everything, &arrivals), &known, &mut |_| {}).is_ok();
    if !is_there || order.integrate(scan, everywhere).is_ok() {
        return Ok(None);
    }
    let mut left = Stages::of(update, scan);
    let mut pieces = Vec::new();
    let mut tell = |ends: &Ends| pieces.push(left.take(ends));
    let all = |_| u32::MAX;
    if in_stages(&mut order, (everything, &arrivals), &all, &mut tell).is_err() {
        return Ok(None);
    }
    let mut pieces = pieces.into_iter().collect::<Result<Vec<_>, _>>()?;
    pieces.push(left.finish()?);
    Ok(Some(pieces))
}
