//! Removal of the invited person from a pair.

use duologue_shared::ids::{PairId, PersonId, Seat};
use thiserror::Error;

use super::{OtherSeat, PAIRS, PAIRS_OF, Pair, Pairs, list_key};
use crate::store::records::RecordsError;

/// Why nobody was put out.
#[derive(Debug, Error)]
pub enum PuttingOutRefusal {
    /// Only whoever made the pair may.
    #[error("only the pair's maker may put the other out")]
    NotMaker,
    /// Nobody sits on the second seat.
    #[error("nobody sits there")]
    NobodyThere,
    /// The pair is gone.
    #[error("the pair is gone")]
    NoPair,
    /// The store failed.
    #[error(transparent)]
    Records(#[from] RecordsError),
}

impl Pairs {
    /// Takes the second seat away from whoever sits there, and says who that was. It stays theirs in
    /// name: nobody else ever sits there, since whoever did would read what was meant for two and
    /// count as the author of what was said from it.
    pub async fn put_out(
        &self,
        pair: &PairId,
        maker: &PersonId,
    ) -> Result<PersonId, PuttingOutRefusal> {
        let now = self.clock.now();
        let mut left = None;
        self.records
            .change(PAIRS, pair.as_str(), |pair: Option<Pair>| {
                let mut pair = pair.ok_or(PuttingOutRefusal::NoPair)?;
                if pair.seat_of(maker) != Some(Seat::A) {
                    return Err(PuttingOutRefusal::NotMaker);
                }
                let OtherSeat::Taken { person, .. } = &pair.other else {
                    return Err(PuttingOutRefusal::NobodyThere);
                };
                let person = person.clone();
                left = Some(person.clone());
                pair.other = OtherSeat::PutOut { person, at: now };
                Ok(pair)
            })
            .await?;
        let person = left.ok_or(PuttingOutRefusal::NobodyThere)?;
        // Only their list leads there, and the pair's record has the last word: late is early enough.
        self.records
            .remove(PAIRS_OF, &list_key(&person, pair))
            .await?;
        Ok(person)
    }
}
