//! Authorship in a room: who may write what, and what everyone is told of it.

use super::cost::Cost;
use super::held_replies::HeldReplies;
use super::members::Members;
use super::quota::{Left, Quota};
use crate::authors::Authors;
use crate::ids::{ClientId, Seat};
use crate::replica::{Accepted, Origin, Refusal, Replica, state_vector_entries};
use std::cell::LazyCell;
use std::collections::BTreeSet;

/// Takes an update into the document when the person on that seat may bring it and there is room for it; otherwise
/// nothing of it. Also says which client ids are the person's from now on: not those as which the other is present.
pub(super) fn take(
    (replica, authors, cost): (&Replica, &mut Authors, &mut Cost),
    (fill, left): (&mut Quota, &mut Left),
    (seat, members): (Seat, &Members),
    bytes: &[u8],
) -> Result<(Accepted, Vec<ClientId>), Refusal> {
    let checked = replica.check(bytes)?;
    let is_new = |(client, end): (u64, u32)| end > replica.clock(client);
    if checked.scan().forbidden_links().any(is_new) {
        return Err(Refusal::Link);
    }
    let admitted = authors.admit(seat, &checked, replica)?;
    let is_the_others = |client: &ClientId| members.speaks_as(seat.other(), client.get());
    if admitted.new_clients().iter().any(is_the_others) {
        return Err(Refusal::NotYours);
    }
    let only_deletes = !checked.scan().brings_more(|client| replica.clock(client));
    // Whoever comes back needs it for both, and it takes as long as the document is.
    let everything = LazyCell::new(|| replica.everything());
    if !fill.has_room(bytes.len(), only_deletes, || everything.len()) {
        return Err(Refusal::Full);
    }
    if !left.has_room(bytes.len(), only_deletes) {
        return Err(Refusal::Quota);
    }
    cost.admit((replica, &everything), &checked, (seat, bytes.len()))?;
    let accepted = replica
        .apply(checked, Origin::Remote)
        .inspect_err(|_| cost.forget())?;
    let bound = authors.take(admitted);
    if accepted.changed {
        fill.add(bytes.len());
        left.take(bytes.len());
    }
    Ok((accepted, bound))
}

/// Whose the client ids of a state vector are, in its order; but for those that no record on disk has yet, as everyone
/// is told of these once one has.
pub(super) fn seats_in(
    state_vector: &[u8],
    authors: &Authors,
    held: &HeldReplies,
) -> Vec<Option<Seat>> {
    let untold: BTreeSet<u64> = held.bound().map(ClientId::get).collect();
    let is_told = |client: u64| !untold.contains(&client);
    let clients = state_vector_entries(state_vector).unwrap_or_default();
    let seat = |(client, _): (u64, u32)| authors.seat_of(client).filter(|_| is_told(client));
    clients.into_iter().map(seat).collect()
}
