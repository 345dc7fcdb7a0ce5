//! Calendar feed of a person: one secret address under which a calendar program reads when they meet whom.
//!
//! Whoever has the address reads days, times and names, and never a word of an agenda. What was told of each meeting is kept,
//! sealed with the pair's own key, so that a later answer can say what changed since, and what was called off.

mod entries;
mod ics;
mod told;

use std::sync::Arc;

use duologue_shared::ids::{PairId, PersonId, Seat};
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use self::entries::{Agenda, Entry, When};
pub use self::ics::{Calendar, Meetings, write};
pub use self::told::{Told, ToldMeeting};

use crate::people::auth::{Token, TokenHash};
use crate::store::Table;
use crate::store::records::{Records, RecordsError, unless_unreadable};
use crate::system::clock::Timestamp;
use crate::system::entropy::{Entropy, NoEntropy};

/// Person → their feed.
const FEEDS: Table = Table::new("calendar-feeds");
/// Hash of the token in an address → whose it is. What it says is checked against the feed.
const ADDRESSES: Table = Table::new("calendar-feed-addresses");
/// `<pair>/<seat>` → what was told of the pair's meetings in the feed of that seat's person.
pub(crate) const TOLD: Table = Table::of_pairs("calendar-told");

/// A person's feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// What its address carries.
    pub secret: String,
    /// How much time before a meeting is kept free to prepare it.
    pub preparation: Option<Preparation>,
    /// How often that was changed, for calendars to know which of two answers is the later one.
    pub revision: u32,
}

/// Minutes before a meeting that are kept free to prepare it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Preparation(u16);

impl Preparation {
    /// The longest.
    const MOST: u16 = 120;

    /// How many minutes.
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

/// A number of minutes is no time to prepare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("The time to prepare is 1 to {} minutes.", Preparation::MOST)]
pub struct NoPreparation;

impl TryFrom<u16> for Preparation {
    type Error = NoPreparation;

    fn try_from(minutes: u16) -> Result<Self, NoPreparation> {
        (1..=Self::MOST)
            .contains(&minutes)
            .then_some(Self(minutes))
            .ok_or(NoPreparation)
    }
}

impl From<Preparation> for u16 {
    fn from(preparation: Preparation) -> Self {
        preparation.0
    }
}

/// Why a feed is not as somebody wanted it.
#[derive(Debug, Error)]
pub enum FeedError {
    /// The person has none.
    #[error("there is no feed")]
    NoFeed,
    /// No secret can be made.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
    /// The store failed.
    #[error(transparent)]
    Records(#[from] RecordsError),
}

/// As it is kept: the address has to be shown again, so its secret is there and not its hash alone.
#[derive(Serialize, Deserialize)]
struct Kept {
    secret: String,
    #[serde(default)]
    preparation: Option<Preparation>,
    #[serde(default)]
    revision: u32,
}

impl From<Kept> for Feed {
    fn from(kept: Kept) -> Self {
        Self {
            secret: kept.secret,
            preparation: kept.preparation,
            revision: kept.revision,
        }
    }
}

/// Everybody's feeds; cheap to clone.
#[derive(Clone, Debug)]
pub struct CalendarFeeds {
    records: Records,
    entropy: Arc<dyn Entropy>,
}

impl CalendarFeeds {
    /// The feeds in these records.
    pub fn new(records: Records, entropy: Arc<dyn Entropy>) -> Self {
        Self { records, entropy }
    }

    /// The feed of a person, if they have one.
    ///
    /// # Errors
    /// When the store cannot read.
    pub async fn of(&self, person: &PersonId) -> Result<Option<Feed>, RecordsError> {
        let kept: Option<Kept> = self.records.get(FEEDS, person.as_str()).await?;
        Ok(kept.map(Feed::from))
    }

    /// Gives a person an address, in the place of the one that they have: that leads nowhere from then on.
    ///
    /// # Errors
    /// When no secret can be made, or the store fails.
    pub async fn renew(&self, person: &PersonId) -> Result<Feed, FeedError> {
        let token = Token::generate(self.entropy.as_ref())?;
        let before = self.of(person).await?;
        // First, as an address that leads nowhere must not be given to anybody.
        self.records
            .put(ADDRESSES, token.hash().as_str(), person)
            .await?;
        let kept = self
            .records
            .change(FEEDS, person.as_str(), |feed: Option<Kept>| {
                Ok::<_, RecordsError>(Kept {
                    secret: token.expose(),
                    preparation: feed.as_ref().and_then(|feed| feed.preparation),
                    revision: feed.map_or(0, |feed| feed.revision),
                })
            })
            .await?;
        self.forget_address(before).await?;
        Ok(kept.into())
    }

    /// Sets how much time a person has to prepare.
    ///
    /// # Errors
    /// When they have no feed, or the store fails.
    pub async fn prepare(
        &self,
        person: &PersonId,
        preparation: Option<Preparation>,
    ) -> Result<Feed, FeedError> {
        self.records
            .change(FEEDS, person.as_str(), |feed: Option<Kept>| {
                let mut feed = feed.ok_or(FeedError::NoFeed)?;
                if feed.preparation != preparation {
                    feed.preparation = preparation;
                    feed.revision = feed.revision.saturating_add(1);
                }
                Ok::<_, FeedError>(feed)
            })
            .await
            .map(Feed::from)
    }

    /// Takes a person's feed away: its address leads nowhere any more.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn stop(&self, person: &PersonId) -> Result<(), RecordsError> {
        let before = self.of(person).await?;
        self.records.remove(FEEDS, person.as_str()).await?;
        self.forget_address(before).await
    }

    /// Whose feed has that address, and the feed; nobody's where the address was renewed.
    ///
    /// # Errors
    /// When the store cannot read.
    pub async fn at(&self, secret: &Token) -> Result<Option<(PersonId, Feed)>, RecordsError> {
        let hash = secret.hash();
        let person: Option<PersonId> = self.records.get(ADDRESSES, hash.as_str()).await?;
        let Some(person) = person else {
            return Ok(None);
        };
        let feed = self.of(&person).await?;
        let is_current = |feed: &Feed| hash_of(&feed.secret).as_ref() == Some(&hash);
        Ok(feed.filter(is_current).map(|feed| (person, feed)))
    }

    /// What was told of a pair's meetings to the person on that seat.
    ///
    /// # Errors
    /// When the store cannot read.
    pub async fn told(&self, pair: &PairId, seat: Seat) -> Result<Told, RecordsError> {
        let read = self.records.get(TOLD, &told_key(pair, seat)).await;
        // Nobody has to do without their calendar for what was told before.
        let told = unless_unreadable(read, "a calendar is told of all meetings anew")?;
        Ok(told.unwrap_or_default())
    }

    /// Tells how an agenda's meetings stand: what is told now, kept for the next time.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn tell(
        &self,
        pair: &PairId,
        seat: Seat,
        agenda: &Agenda<'_>,
        now: Timestamp,
    ) -> Result<Told, RecordsError> {
        let before = self.told(pair, seat).await?;
        let told = before.clone().with(agenda, now);
        if told == before {
            return Ok(told);
        }
        let key = told_key(pair, seat);
        self.records
            .change(TOLD, &key, |kept: Option<Told>| {
                Ok::<_, RecordsError>(kept.unwrap_or_default().with(agenda, now))
            })
            .await
    }

    /// Forgets what was told to the person on that seat.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn forget_of(&self, pair: &PairId, seat: Seat) -> Result<(), RecordsError> {
        self.records.remove(TOLD, &told_key(pair, seat)).await?;
        Ok(())
    }

    async fn forget_address(&self, feed: Option<Feed>) -> Result<(), RecordsError> {
        if let Some(hash) = feed.and_then(|feed| hash_of(&feed.secret)) {
            self.records.remove(ADDRESSES, hash.as_str()).await?;
        }
        Ok(())
    }
}

fn hash_of(secret: &str) -> Option<TokenHash> {
    Token::parse(secret).map(|token| token.hash())
}

fn told_key(pair: &PairId, seat: Seat) -> String {
    format!("{pair}/{}", seat.as_str())
}

#[cfg(test)]
mod tests;
