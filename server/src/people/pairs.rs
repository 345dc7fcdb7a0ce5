//! Pairs: two seats, the second given away by an invitation.
//!
//! A pair's record alone says who sits where and which invitation is open; it changes in one
//! compare-and-set, so of two people who accept one link at once exactly one gets the seat. The
//! other tables only lead to it, and what they say is checked against it.

mod invitation;
mod leaving;
mod own_view;
mod removal;

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;
use std::time::Duration;

use duologue_shared::ids::{PairId, PersonId, Seat};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

pub use self::invitation::{InvitationRefusal, Invited};
pub use self::leaving::LeavingRefusal;
pub use self::own_view::{OwnView, OwnViewChange};
pub use self::removal::PuttingOutRefusal;

use crate::people::auth::{Email, Token, TokenHash};
use crate::people::limits::AtOnce;
use crate::store::Table;
use crate::store::records::{Records, RecordsError};
use crate::system::clock::{Clock, Timestamp};
use crate::system::entropy::{Entropy, random};

pub(super) const PAIRS: Table = Table::new("pairs");
/// `<person>/<pair>` → seat: a person's pairs. May name a pair its person did not get into.
const PAIRS_OF: Table = Table::new("pairs-of");
/// Hash of the token → pair.
const INVITATIONS: Table = Table::new("invitations");

/// How many people can make pairs at the same time.
const MAKERS_AT_ONCE: usize = 64;

/// Two people and their agenda, or one who waits for the other.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pair {
    /// Which.
    pub id: PairId,
    /// What its maker calls it.
    pub name: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it: the person on seat `a`.
    pub maker: PersonId,
    /// When they left it, if they did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maker_left: Option<Timestamp>,
    /// The other seat.
    pub other: OtherSeat,
    /// How it stands in the list of each of them.
    #[serde(default)]
    pub(super) own_views: own_view::OfBoth,
}

/// The seat of whoever is invited.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OtherSeat {
    /// Nobody sits there and no link leads there.
    Empty,
    /// Whoever holds the link may sit down.
    Open {
        /// The hash of the link's token.
        token: TokenHash,
        /// When the link ends.
        expires_at: Timestamp,
        /// The one e-mail whose account may use it, if it names one.
        #[serde(default)]
        email: Option<Email>,
    },
    /// Somebody sits there.
    Taken {
        /// Who.
        person: PersonId,
        /// The hash of the token they came with.
        token: TokenHash,
    },
    /// Somebody sat there and was put out. Nobody else ever will.
    PutOut {
        /// Who.
        person: PersonId,
        /// Since when.
        at: Timestamp,
    },
    /// Somebody sat there and left. Nobody else ever will.
    Left {
        /// Who.
        person: PersonId,
        /// Since when.
        at: Timestamp,
    },
}

/// A link that still leads somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenLink {
    /// When it ends.
    pub expires_at: Timestamp,
    /// The one e-mail whose account may use it, if it names one.
    pub email: Option<Email>,
}

impl Pair {
    /// Where this person sits, if here at all.
    pub fn seat_of(&self, person: &PersonId) -> Option<Seat> {
        if self.maker == *person {
            return self.maker_left.is_none().then_some(Seat::A);
        }
        matches!(&self.other, OtherSeat::Taken { person: other, .. } if other == person)
            .then_some(Seat::B)
    }

    /// Who sits across from `seat`.
    pub fn partner_of(&self, seat: Seat) -> Option<&PersonId> {
        match (seat, &self.other) {
            (Seat::B, _) => self.maker_left.is_none().then_some(&self.maker),
            (Seat::A, OtherSeat::Taken { person, .. }) => Some(person),
            (
                Seat::A,
                OtherSeat::Empty
                | OtherSeat::Open { .. }
                | OtherSeat::PutOut { .. }
                | OtherSeat::Left { .. },
            ) => None,
        }
    }

    /// Whether somebody sits there.
    pub fn is_taken(&self, seat: Seat) -> bool {
        self.partner_of(seat.other()).is_some()
    }

    /// Who sat across from `seat` and left.
    pub fn left_across(&self, seat: Seat) -> Option<&PersonId> {
        match (seat, &self.other) {
            (Seat::B, _) => self.maker_left.is_some().then_some(&self.maker),
            (Seat::A, OtherSeat::Left { person, .. }) => Some(person),
            (
                Seat::A,
                OtherSeat::Empty
                | OtherSeat::Open { .. }
                | OtherSeat::Taken { .. }
                | OtherSeat::PutOut { .. },
            ) => None,
        }
    }

    /// Who was put out of here.
    pub fn put_out(&self) -> Option<&PersonId> {
        match &self.other {
            OtherSeat::PutOut { person, .. } => Some(person),
            OtherSeat::Empty
            | OtherSeat::Open { .. }
            | OtherSeat::Taken { .. }
            | OtherSeat::Left { .. } => None,
        }
    }

    /// The open invitation, if there is one that still leads somewhere.
    pub fn open_link(&self, now: Timestamp) -> Option<OpenLink> {
        match &self.other {
            OtherSeat::Open {
                expires_at, email, ..
            } if now < *expires_at => Some(OpenLink {
                expires_at: *expires_at,
                email: email.clone(),
            }),
            OtherSeat::Empty
            | OtherSeat::Open { .. }
            | OtherSeat::Taken { .. }
            | OtherSeat::PutOut { .. }
            | OtherSeat::Left { .. } => None,
        }
    }
}

/// A link that was just made. The only place its token ever is.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// What the link carries.
    pub token: Token,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// All pairs; cheap to clone.
#[derive(Clone, Debug)]
pub struct Pairs {
    records: Records,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    invitation_life: Duration,
    /// One is held while the pairs of a maker are counted and one more is added, so that two at once are counted, too.
    /// Makers share them by their hash.
    making: Arc<[Mutex<()>; MAKERS_AT_ONCE]>,
}

impl Pairs {
    /// The pairs in these records, whose invitations last `invitation_life`.
    pub fn new(
        records: Records,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        invitation_life: Duration,
    ) -> Self {
        Self {
            records,
            clock,
            entropy,
            invitation_life,
            making: Arc::new([const { Mutex::const_new(()) }; MAKERS_AT_ONCE]),
        }
    }

    /// Makes a pair with `maker` on seat `a`, and a link for the other seat, which only the account
    /// with that e-mail may use if there is one. Refuses more than `most` pairs of one maker, and says how many more
    /// they could make.
    pub async fn create(
        &self,
        maker: &PersonId,
        name: Option<String>,
        email: Option<Email>,
        most: AtOnce,
    ) -> Result<(Pair, Invitation, u32), InvitationRefusal> {
        let _making = self.making_of(maker).lock().await;
        let listed: Vec<(String, Seat)> = self
            .records
            .scan(PAIRS_OF, &format!("{}/", maker.as_str()))
            .await?;
        let made = listed.iter().filter(|(_, seat)| *seat == Seat::A).count();
        let made = u32::try_from(made).unwrap_or(u32::MAX);
        let left = most
            .0
            .checked_sub(made.saturating_add(1))
            .ok_or(InvitationRefusal::TooManyPairs(most))?;
        let id = PairId::from_random(random(self.entropy.as_ref())?);
        let invitation = self.new_invitation(&id).await?;
        let pair = Pair {
            id: id.clone(),
            name,
            created_at: self.clock.now(),
            maker: maker.clone(),
            maker_left: None,
            other: OtherSeat::Open {
                token: invitation.token.hash(),
                expires_at: invitation.expires_at,
                email,
            },
            own_views: own_view::OfBoth::default(),
        };
        // The list first: a pair that nobody finds again must never exist.
        self.records
            .put(PAIRS_OF, &list_key(maker, &id), &Seat::A)
            .await?;
        self.records.put(PAIRS, id.as_str(), &pair).await?;
        Ok((pair, invitation, left))
    }

    fn making_of(&self, maker: &PersonId) -> &Mutex<()> {
        let mut hasher = DefaultHasher::new();
        maker.as_str().hash(&mut hasher);
        let [first_byte, ..] = hasher.finish().to_le_bytes();
        let [first, ..] = &*self.making;
        let place = usize::from(first_byte) % MAKERS_AT_ONCE;
        self.making.get(place).unwrap_or(first)
    }

    /// The pair with this id.
    pub async fn get(&self, pair: &PairId) -> Result<Option<Pair>, RecordsError> {
        self.records.get(PAIRS, pair.as_str()).await
    }

    /// Forgets a pair: nobody gets in from the first step on. Says whether there was one; a link that
    /// was given away leads nowhere then.
    pub async fn delete(&self, pair: &PairId) -> Result<bool, RecordsError> {
        let Some(known) = self.get(pair).await? else {
            return Ok(false);
        };
        self.records.remove(PAIRS, pair.as_str()).await?;
        let people = [Some(&known.maker), known.partner_of(Seat::A)];
        for person in people.into_iter().flatten() {
            self.records
                .remove(PAIRS_OF, &list_key(person, pair))
                .await?;
        }
        Ok(true)
    }

    /// The pairs that a person made.
    pub async fn made_by(&self, maker: &PersonId) -> Result<Vec<PairId>, RecordsError> {
        let listed: Vec<(String, Seat)> = self
            .records
            .scan(PAIRS_OF, &format!("{}/", maker.as_str()))
            .await?;
        let made = listed.into_iter().filter(|(_, seat)| *seat == Seat::A);
        Ok(made
            .filter_map(|(id, _)| PairId::try_from(id).ok())
            .collect())
    }

    /// A person's pairs with their seat in each, the oldest first.
    pub async fn of(&self, person: &PersonId) -> Result<Vec<(Pair, Seat)>, RecordsError> {
        let listed: Vec<(String, Seat)> = self
            .records
            .scan(PAIRS_OF, &format!("{}/", person.as_str()))
            .await?;
        let mut pairs = Vec::with_capacity(listed.len());
        for (id, _) in listed {
            let pair: Option<Pair> = self.records.get(PAIRS, &id).await?;
            if let Some(pair) = pair
                && let Some(seat) = pair.seat_of(person)
            {
                pairs.push((pair, seat));
            }
        }
        pairs.sort_by(|(one, _), (other, _)| {
            (one.created_at, &one.id).cmp(&(other.created_at, &other.id))
        });
        Ok(pairs)
    }
}

fn list_key(person: &PersonId, pair: &PairId) -> String {
    format!("{}/{}", person.as_str(), pair.as_str())
}
