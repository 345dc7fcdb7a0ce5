//! Member: one of a pair's two people.

use duologue_shared::ids::{PairId, PersonId, Seat};

use super::access_watch::AccessWatch;

/// Somebody signed in who sits in the pair that the path's `{id}` names. As an extractor it answers
/// everyone else as if the pair did not exist, so that nobody learns which pairs do.
#[derive(Debug)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// What they are called.
    pub name: String,
    /// In which pair.
    pub pair: PairId,
    /// On which seat.
    pub seat: Seat,
    /// Who made the pair.
    pub maker: PersonId,
    /// Tells when the right to be here ends: whatever stays open has to listen to it.
    pub access: AccessWatch,
}
