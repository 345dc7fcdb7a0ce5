//! Audit log: who opened what from where, for the people themselves to read.
//!
//! Nothing of what they write is ever in it. It is bounded, and repeats within an hour are noted once, so
//! that a browser which reconnects all day costs nothing and hides nothing.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use duologue_shared::ids::{PairId, PersonId};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use tokio::time::timeout;
use tracing::warn;
use utoipa::ToSchema;

use crate::people::auth::Visitor;
use crate::store::Table;
use crate::store::records::{Records, RecordsError};
use crate::system::clock::{Clock, Timestamp};

/// Pair → its trail.
const OF_PAIRS: Table = Table::new("trails-of-pairs");
/// Person → the trail of their account.
const OF_PEOPLE: Table = Table::new("trails-of-people");
/// The most that one trail holds; the oldest goes.
const MOST: usize = 100;
/// Of those, the most that anybody without an account can cause.
const MOST_FAILURES: usize = 20;
/// Within this, the same from the same place is not noted again.
const REPEAT: Duration = Duration::from_hours(1);
/// The most readings of one person's calendar that one trail holds: programs read it every hour, and from many addresses.
const MOST_READINGS: usize = 4;
/// Within this, a reading of the same calendar by the same program is not noted again, wherever it comes from.
const NEXT_READING: Duration = Duration::from_hours(24);
/// How long somebody waits for the note. A disk that hangs keeps nobody from their agenda.
const PATIENCE: Duration = Duration::from_secs(1);

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuditEvent {
    /// An agenda was opened.
    Opened,
    /// A link for the second seat was made.
    Invited,
    /// The open link was taken back.
    InvitationRevoked,
    /// Somebody took the second seat.
    Joined,
    /// The person on the second seat was put out.
    PutOut,
    /// The person gave their seat up.
    Left,
    /// The person signed in.
    SignedIn,
    /// The person had a code shown that signs in another browser.
    CodeShown,
    /// Somebody tried to sign in with a wrong password.
    SignInFailed,
    /// The person signed out there.
    SignedOut,
    /// The person signed another device out.
    SignedOutElsewhere,
    /// The person signed out on all devices.
    SignedOutEverywhere,
    /// The person got an address for their calendar program; the one before leads nowhere any more.
    CalendarMade,
    /// The person took that address away.
    CalendarStopped,
    /// A calendar program read when the two meet.
    CalendarRead,
}

impl AuditEvent {
    /// Whether it may come again and again without anybody's doing.
    const fn repeats(self) -> bool {
        matches!(self, Self::Opened | Self::SignInFailed | Self::CalendarRead)
    }
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: AuditEvent,
    /// Who did it; nobody knows who failed to sign in.
    pub by: Option<PersonId>,
    /// From where.
    pub address: IpAddr,
    /// With which browser and system, in words.
    pub device: String,
}

/// The audit log; cheap to clone.
#[derive(Clone, Debug)]
pub struct AuditLog {
    records: Records,
    clock: Arc<dyn Clock>,
}

impl AuditLog {
    /// The audit log in these records.
    pub fn new(records: Records, clock: Arc<dyn Clock>) -> Self {
        Self { records, clock }
    }

    /// What happened to a pair, the newest first.
    pub async fn of_pair(&self, pair: &PairId) -> Result<Vec<AuditEntry>, RecordsError> {
        self.read(OF_PAIRS, pair.as_str()).await
    }

    /// What happened to a person's account, the newest first.
    pub async fn of_person(&self, person: &PersonId) -> Result<Vec<AuditEntry>, RecordsError> {
        self.read(OF_PEOPLE, person.as_str()).await
    }

    /// Forgets the trail of a person's account.
    pub async fn forget(&self, person: &PersonId) -> Result<(), RecordsError> {
        self.records.remove(OF_PEOPLE, person.as_str()).await?;
        Ok(())
    }

    /// Notes what a person did to a pair. When it cannot be written, that is logged and nothing else
    /// happens: whoever may read their agenda may read it while the disk is full.
    pub async fn note_at_pair(
        &self,
        pair: &PairId,
        event: AuditEvent,
        by: &PersonId,
        visitor: &Visitor,
    ) {
        let entry = self.entry(event, Some(by.clone()), visitor);
        self.note(OF_PAIRS, pair.as_str(), entry).await;
    }

    /// Notes what happened to a person's account, in the same way.
    pub async fn note_at_person(&self, person: &PersonId, event: AuditEvent, visitor: &Visitor) {
        let by = (event != AuditEvent::SignInFailed).then(|| person.clone());
        let entry = self.entry(event, by, visitor);
        self.note(OF_PEOPLE, person.as_str(), entry).await;
    }

    fn entry(&self, event: AuditEvent, by: Option<PersonId>, visitor: &Visitor) -> AuditEntry {
        AuditEntry {
            at: self.clock.now(),
            event,
            by,
            address: visitor.address,
            device: visitor.device.clone(),
        }
    }

    async fn read(&self, table: Table, key: &str) -> Result<Vec<AuditEntry>, RecordsError> {
        let trail: Option<Vec<AuditEntry>> = self.records.get(table, key).await?;
        let mut trail = trail.unwrap_or_default();
        trail.reverse();
        Ok(trail)
    }

    async fn note(&self, table: Table, key: &str, entry: AuditEntry) {
        let event = entry.event;
        let noting = self
            .records
            .change(table, key, |trail: Option<Vec<AuditEntry>>| {
                lengthened(trail.unwrap_or_default(), &entry).ok_or(NotNoted::Repeated)
            });
        match timeout(PATIENCE, noting).await {
            Ok(Ok(_) | Err(NotNoted::Repeated)) => {}
            Ok(Err(NotNoted::Records(error))) => warn!(%error, ?event, "a trail has a gap"),
            Err(_elapsed) => warn!(?event, "a trail may have a gap: the store takes too long"),
        }
    }
}

/// Why nothing was noted.
#[derive(Debug, Error)]
enum NotNoted {
    #[error("it was noted within the last hour")]
    Repeated,
    #[error(transparent)]
    Records(#[from] RecordsError),
}

/// The trail with one more entry, within its bounds; nothing when it only repeats one.
fn lengthened(mut trail: Vec<AuditEntry>, entry: &AuditEntry) -> Option<Vec<AuditEntry>> {
    let is_reading = entry.event == AuditEvent::CalendarRead;
    let within = if is_reading { NEXT_READING } else { REPEAT };
    let repeats = |known: &&AuditEntry| {
        known.event == entry.event
            && known.by == entry.by
            && (is_reading || known.address == entry.address)
            && known.device == entry.device
            && entry.at < known.at.after(within)
    };
    if entry.event.repeats() && trail.iter().rev().any(|known| repeats(&known)) {
        return None;
    }
    trail.push(entry.clone());
    let failed = |entry: &AuditEntry| entry.event == AuditEvent::SignInFailed;
    if trail.iter().filter(|entry| failed(entry)).count() > MOST_FAILURES
        && let Some(oldest) = trail.iter().position(failed)
    {
        trail.remove(oldest);
    }
    let read = |known: &AuditEntry| known.event == AuditEvent::CalendarRead && known.by == entry.by;
    if trail.iter().filter(|known| read(known)).count() > MOST_READINGS
        && let Some(oldest) = trail.iter().position(read)
    {
        trail.remove(oldest);
    }
    let too_many = trail.len().saturating_sub(MOST);
    trail.drain(..too_many);
    Some(trail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(at_minutes: u64, event: AuditEvent, last: u8) -> AuditEntry {
        AuditEntry {
            at: Timestamp::from_millis(at_minutes * 60_000),
            event,
            by: PersonId::try_from("ana-0000").ok(),
            address: [192, 0, 2, last].into(),
            device: "Firefox on Linux".to_owned(),
        }
    }

    #[test]
    fn openings_repeat_within_the_hour_and_other_things_never() {
        let trail = vec![entry(0, AuditEvent::Opened, 1)];
        let noted = |minute, event, last| {
            let entry = entry(minute, event, last);
            lengthened(trail.clone(), &entry).is_some()
        };
        assert!(!noted(59, AuditEvent::Opened, 1));
        assert!(noted(60, AuditEvent::Opened, 1));
        assert!(noted(1, AuditEvent::Opened, 2), "from elsewhere");
        assert!(noted(1, AuditEvent::Invited, 1));
        let invited = lengthened(trail.clone(), &entry(1, AuditEvent::Invited, 1)).unwrap();
        assert!(lengthened(invited, &entry(1, AuditEvent::Invited, 1)).is_some());
    }

    #[test]
    fn strangers_cannot_push_out_what_the_people_did() {
        let mut trail = vec![entry(0, AuditEvent::SignedIn, 1)];
        for last in 0..=255 {
            trail = lengthened(trail, &entry(1, AuditEvent::SignInFailed, last)).unwrap();
        }
        assert_eq!(trail.len(), 1 + MOST_FAILURES);
        assert_eq!(trail[0].event, AuditEvent::SignedIn);
        assert_eq!(trail[1].address, IpAddr::from([192, 0, 2, 236]));
    }

    #[test]
    fn a_trail_is_bounded() {
        let mut trail = Vec::new();
        for minute in 0..500 {
            trail = lengthened(trail, &entry(minute, AuditEvent::Invited, 1)).unwrap();
        }
        assert_eq!(trail.len(), MOST);
        assert_eq!(trail[0].at, entry(400, AuditEvent::Invited, 1).at);
    }
}
