//! Looked marks: how far each of a pair's two people has seen the agenda, kept as records, sealed with the pair's own key.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use duologue_shared::ids::{PairId, Seat};
use duologue_shared::looked::{BothLooked, Looked};

use super::pairs::{PAIRS, Pair};
use crate::store::Table;
use crate::store::records::{Records, RecordsError, unless_unreadable};

/// `<pair>/<seat>` → the mark of that seat's person, as on the wire.
pub(crate) const LOOKED: Table = Table::of_pairs("looked");

/// The kept marks; cheap to clone.
#[derive(Clone, Debug)]
pub struct LookedMarks {
    records: Records,
}

impl LookedMarks {
    pub(super) fn new(records: Records) -> Self {
        Self { records }
    }

    /// How far both have looked.
    ///
    /// # Errors
    /// When the store cannot read.
    pub async fn of(&self, pair: &PairId) -> Result<BothLooked, RecordsError> {
        Ok(BothLooked {
            a: self.read(pair, Seat::A).await?,
            b: self.read(pair, Seat::B).await?,
        })
    }

    /// Keeps how far the person on that seat has. Who was put out or left has no mark.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn put(
        &self,
        pair: &PairId,
        seat: Seat,
        looked: &Looked,
    ) -> Result<(), RecordsError> {
        let known = self.records.get::<Pair>(PAIRS, pair.as_str()).await?;
        if known.is_some_and(|pair| pair.is_taken(seat)) {
            let mark = STANDARD_NO_PAD.encode(looked.encode());
            self.records.put(LOOKED, &key(pair, seat), &mark).await?;
        }
        Ok(())
    }

    /// Takes away that of one seat.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn forget_of(&self, pair: &PairId, seat: Seat) -> Result<(), RecordsError> {
        self.records.remove(LOOKED, &key(pair, seat)).await?;
        Ok(())
    }

    async fn read(&self, pair: &PairId, seat: Seat) -> Result<Looked, RecordsError> {
        // Nobody has to do without their agenda for it: what they saw, their devices tell again.
        let read = self.records.get::<String>(LOOKED, &key(pair, seat)).await;
        let mark = unless_unreadable(read, "it is not known how far somebody looked")?;
        let bytes = mark.and_then(|mark| STANDARD_NO_PAD.decode(mark).ok());
        let looked = bytes.and_then(|bytes| Looked::decode(&bytes).ok());
        Ok(looked.unwrap_or_default())
    }
}

fn key(pair: &PairId, seat: Seat) -> String {
    format!("{pair}/{}", seat.as_str())
}
