//! Folding what a device keeps into less: a snapshot, or the text that is searched.

use crate::error::CoreError;
use duologue_shared::ids::ClientId;
use duologue_shared::integration::reads_cheaply;
use duologue_shared::replica::{Refusal, Replica};
use duologue_shared::search;

/// A snapshot of a snapshot and rows. Refused when anything of them would not be in it, or when it would take long to
/// read what came row by row in one go.
pub fn compact(snapshot: Option<&[u8]>, rows: &[Vec<u8>]) -> Result<Vec<u8>, CoreError> {
    let replica = replica_of(reader(), snapshot)?;
    let report = replica.load(rows.iter().map(Vec::as_slice));
    if report.applied != rows.len() {
        return Err(Refusal::Gap.into());
    }
    reads_cheaply(&replica).map_err(|_| Refusal::TooCostly)?;
    let folded = replica.snapshot();
    let again = Replica::from_snapshot(reader(), &folded)?;
    if !again.same_state(&replica) {
        return Err(Refusal::Malformed.into());
    }
    Ok(folded)
}

/// The searchable text of what a device keeps, in parts. What of the rows cannot be read is left out.
pub fn search_text(snapshot: Option<&[u8]>, rows: &[Vec<u8>]) -> Result<Vec<String>, CoreError> {
    let replica = replica_of(reader(), snapshot)?;
    replica.load(rows.iter().map(Vec::as_slice));
    Ok(search::search_text(&replica).into_parts())
}

/// A document that begins with a snapshot.
pub(crate) fn replica_of(client: ClientId, snapshot: Option<&[u8]>) -> Result<Replica, CoreError> {
    match snapshot {
        Some(bytes) => Ok(Replica::from_snapshot(client, bytes)?),
        None => Ok(Replica::new(client)),
    }
}

/// A document that is only read needs no client id of its own: nothing is ever written under this one.
pub(crate) fn reader() -> ClientId {
    ClientId::from_random(1)
}
