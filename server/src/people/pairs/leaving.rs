//! Leaving a pair: a person's own end of it.

use duologue_shared::ids::{PairId, PersonId, Seat};
use thiserror::Error;

use super::{OtherSeat, PAIRS, PAIRS_OF, Pair, Pairs, list_key};
use crate::store::records::RecordsError;

/// Why nobody left.
#[derive(Debug, Error)]
pub enum LeavingRefusal {
    /// The person does not sit there.
    #[error("they do not sit there")]
    NotThere,
    /// The store failed.
    #[error(transparent)]
    Records(#[from] RecordsError),
}

impl Pairs {
    /// Takes a person's seat away at their own wish, and says which that was. As with whoever is put out, it stays theirs
    /// in name, and nobody else ever sits there.
    pub async fn leave(&self, pair: &PairId, person: &PersonId) -> Result<Seat, LeavingRefusal> {
        let now = self.clock.now();
        let mut left = None;
        self.records
            .change(PAIRS, pair.as_str(), |pair: Option<Pair>| {
                let mut pair = pair.ok_or(LeavingRefusal::NotThere)?;
                let seat = pair.seat_of(person).ok_or(LeavingRefusal::NotThere)?;
                left = Some(seat);
                match seat {
                    Seat::A => {
                        pair.maker_left = Some(now);
                        // A link would lead to where nobody is.
                        if let OtherSeat::Open { .. } = pair.other {
                            pair.other = OtherSeat::Empty;
                        }
                    }
                    Seat::B => {
                        let person = person.clone();
                        pair.other = OtherSeat::Left { person, at: now };
                    }
                }
                Ok::<_, LeavingRefusal>(pair)
            })
            .await?;
        let seat = left.ok_or(LeavingRefusal::NotThere)?;
        // Whoever made an agenda carries what it keeps, also after they left: that is what their own list is read for.
        if seat == Seat::B {
            let key = list_key(person, pair);
            self.records.remove(PAIRS_OF, &key).await?;
        }
        Ok(seat)
    }
}
