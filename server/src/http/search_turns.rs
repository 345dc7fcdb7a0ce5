//! Turns at searching: one search of a person at a time, and few of all people.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use duologue_shared::ids::PersonId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Hands out turns. Cheap to clone.
#[derive(Clone, Debug)]
pub struct SearchTurns {
    all: Arc<Semaphore>,
    /// Those who search or wait for it.
    people: Arc<Mutex<HashMap<PersonId, Arc<Semaphore>>>>,
}

/// A turn; the next one comes when it is dropped.
#[derive(Debug)]
pub struct SearchTurn {
    _of_all: OwnedSemaphorePermit,
    _of_person: OwnedSemaphorePermit,
}

impl SearchTurns {
    /// Turns for so many people at once.
    pub fn new(most: usize) -> Self {
        Self {
            all: Arc::new(Semaphore::new(most)),
            people: Arc::default(),
        }
    }

    /// The turn of a person, who waits for their own search before this one first: so whoever asks a lot waits for
    /// themselves, and keeps nobody else waiting.
    pub async fn take(&self, person: &PersonId) -> Option<SearchTurn> {
        let of_person = self.of(person).acquire_owned().await.ok()?;
        let of_all = Arc::clone(&self.all).acquire_owned().await.ok()?;
        Some(SearchTurn {
            _of_all: of_all,
            _of_person: of_person,
        })
    }

    fn of(&self, person: &PersonId) -> Arc<Semaphore> {
        let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever searches or waits holds theirs.
        people.retain(|_, turn| Arc::strong_count(turn) > 1);
        let turn = people
            .entry(person.clone())
            .or_insert_with(|| Arc::new(Semaphore::new(1)));
        let turn = Arc::clone(turn);
        drop(people);
        turn
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use duologue_shared::ids::PersonId;
    use tokio::time::timeout;

    use super::{SearchTurn, SearchTurns};

    async fn takes(turns: &SearchTurns, person: &str) -> Option<SearchTurn> {
        let person: PersonId = format!("person-{person}").parse().unwrap();
        let turn = timeout(Duration::from_millis(20), turns.take(&person));
        turn.await.ok().flatten()
    }

    #[tokio::test]
    async fn whoever_asks_a_lot_waits_for_themselves_alone() {
        let turns = SearchTurns::new(2);
        let first = takes(&turns, "ana").await;
        assert!(first.is_some());
        for _ in 0..5 {
            assert!(takes(&turns, "ana").await.is_none());
        }
        let other = takes(&turns, "ben").await;
        assert!(other.is_some());
        assert!(takes(&turns, "cleo").await.is_none(), "two search");
        drop(first);
        assert!(takes(&turns, "ana").await.is_some());
        drop(other);
        assert!(takes(&turns, "cleo").await.is_some());
        assert_eq!(
            turns.people.lock().unwrap().len(),
            1,
            "those who are done are not kept"
        );
    }
}
