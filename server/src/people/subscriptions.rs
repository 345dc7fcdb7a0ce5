//! Subscriptions to lists of agendas: what changed in somebody's list since they were told last.
//!
//! A change is noted as the pair's id alone: however slowly somebody reads, a set of ids waits for them and no value, and
//! they are told how things stand when they read. Too many ids become one word, that the list is to be read anew.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use duologue_shared::ids::{PairId, PersonId};
use tokio::sync::Notify;

/// How many one person can have open; for one more the oldest ends.
pub const MOST_OF_PERSON: usize = 8;
/// How many pairs are noted one by one.
const MOST_NOTED: usize = 64;

/// What is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Who is in the list, or anything of its pairs, may have changed; so begins each subscription.
    List,
    /// What a pair's agenda has for the person may have changed.
    Pair(PairId),
}

/// All subscriptions; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Subscriptions(Arc<Mutex<Book>>);

/// One of them, until it is dropped.
#[derive(Debug)]
pub struct Subscription {
    id: Id,
    arrived: Arc<Notify>,
    all: Subscriptions,
}

/// Later ones have larger numbers.
type Id = u64;

/// What there is to tell over one.
#[derive(Debug)]
enum Next {
    Change(Change),
    Nothing,
    /// It was ended.
    Over,
}

#[derive(Debug, Default)]
struct Book {
    next: Id,
    open: BTreeMap<Id, Open>,
    of_people: HashMap<PersonId, BTreeSet<Id>>,
    of_pairs: HashMap<PairId, BTreeSet<Id>>,
}

#[derive(Debug)]
struct Open {
    person: PersonId,
    follows: Vec<PairId>,
    list: bool,
    pairs: BTreeSet<PairId>,
    arrived: Arc<Notify>,
}

impl Subscriptions {
    /// Subscribes somebody to their list. Nothing is followed yet.
    pub fn open(&self, person: &PersonId) -> Subscription {
        let arrived = Arc::new(Notify::new());
        let mut book = self.book();
        let id = book.next;
        book.next += 1;
        let open = Open {
            person: person.clone(),
            follows: Vec::new(),
            list: true,
            pairs: BTreeSet::new(),
            arrived: Arc::clone(&arrived),
        };
        book.open.insert(id, open);
        let theirs = book.of_people.entry(person.clone()).or_default();
        theirs.insert(id);
        let oldest = theirs.first().copied();
        if let Some(oldest) = oldest.filter(|_| theirs.len() > MOST_OF_PERSON) {
            book.end(oldest);
        }
        drop(book);
        Subscription {
            id,
            arrived,
            all: self.clone(),
        }
    }

    /// What an agenda has for its people was derived anew.
    pub fn summary_changed(&self, pair: &PairId) {
        self.book().note(pair, Open::note_pair);
    }

    /// Who sits in a pair, or who may, is another now.
    pub fn seats_changed(&self, pair: &PairId) {
        self.book().note(pair, |open, _| open.note_list());
    }

    /// Something else of somebody's list changed.
    pub fn list_changed(&self, person: &PersonId) {
        self.book().note_lists_of(person);
    }

    /// Whether somebody is told how that agenda stands.
    pub fn are_of(&self, pair: &PairId) -> bool {
        self.book().of_pairs.contains_key(pair)
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subscription {
    /// From now on it is of these pairs.
    pub fn follow(&self, pairs: Vec<PairId>) {
        self.all.book().follow(self.id, pairs);
    }

    /// What is to be told next; waits for it. Nothing once it was ended for a newer one. Losing the future loses nothing.
    pub async fn next(&self) -> Option<Change> {
        loop {
            let arrived = self.arrived.notified();
            let next = self.all.book().take(self.id);
            match next {
                Next::Change(change) => return Some(change),
                Next::Nothing => arrived.await,
                Next::Over => return None,
            }
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.all.book().end(self.id);
    }
}

impl Book {
    fn follow(&mut self, id: Id, pairs: Vec<PairId>) {
        let Some(open) = self.open.get_mut(&id) else {
            return;
        };
        let before = std::mem::replace(&mut open.follows, pairs.clone());
        for pair in before {
            remove(&mut self.of_pairs, &pair, id);
        }
        for pair in pairs {
            self.of_pairs.entry(pair).or_default().insert(id);
        }
    }

    fn note(&mut self, pair: &PairId, note: impl Fn(&mut Open, &PairId)) {
        for id in self.of_pairs.get(pair).into_iter().flatten() {
            if let Some(open) = self.open.get_mut(id) {
                note(open, pair);
            }
        }
    }

    fn note_lists_of(&mut self, person: &PersonId) {
        for id in self.of_people.get(person).into_iter().flatten() {
            if let Some(open) = self.open.get_mut(id) {
                open.note_list();
            }
        }
    }

    fn take(&mut self, id: Id) -> Next {
        let Some(open) = self.open.get_mut(&id) else {
            return Next::Over;
        };
        open.take().map_or(Next::Nothing, Next::Change)
    }

    fn end(&mut self, id: Id) {
        let Some(open) = self.open.remove(&id) else {
            return;
        };
        remove(&mut self.of_people, &open.person, id);
        for pair in &open.follows {
            remove(&mut self.of_pairs, pair, id);
        }
        open.arrived.notify_one();
    }
}

impl Open {
    fn note_pair(&mut self, pair: &PairId) {
        if self.list {
            return;
        }
        self.pairs.insert(pair.clone());
        if self.pairs.len() > MOST_NOTED {
            return self.note_list();
        }
        self.arrived.notify_one();
    }

    fn note_list(&mut self) {
        self.list = true;
        // They are read with the list.
        self.pairs.clear();
        self.arrived.notify_one();
    }

    fn take(&mut self) -> Option<Change> {
        if self.list {
            self.list = false;
            return Some(Change::List);
        }
        self.pairs.pop_first().map(Change::Pair)
    }
}

/// Takes an id from the set of a key, and the key with the last one.
fn remove<K: Eq + Hash>(sets: &mut HashMap<K, BTreeSet<Id>>, key: &K, id: Id) {
    if let Some(set) = sets.get_mut(key) {
        set.remove(&id);
        if set.is_empty() {
            sets.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    fn ana() -> PersonId {
        PersonId::try_from("ana-0000").unwrap()
    }

    fn pair(number: usize) -> PairId {
        PairId::try_from(format!("pair-{number:04}")).unwrap()
    }

    /// What is to be told now.
    fn told(subscription: &Subscription) -> Vec<Change> {
        let next = || subscription.next().now_or_never().flatten();
        std::iter::from_fn(next).collect()
    }

    #[test]
    fn what_changed_is_told_once_and_only_of_what_is_followed() {
        let all = Subscriptions::default();
        let anas = all.open(&ana());
        assert_eq!(told(&anas), [Change::List]);
        anas.follow(vec![pair(1), pair(2)]);
        for changed in [2, 3, 1, 2] {
            all.summary_changed(&pair(changed));
        }
        assert_eq!(told(&anas), [Change::Pair(pair(1)), Change::Pair(pair(2))]);
        // With the list all else is read, too.
        all.summary_changed(&pair(1));
        all.seats_changed(&pair(2));
        all.summary_changed(&pair(1));
        assert_eq!(told(&anas), [Change::List]);
        all.list_changed(&PersonId::try_from("ben-0000").unwrap());
        assert_eq!(told(&anas), []);
        all.list_changed(&ana());
        assert_eq!(told(&anas), [Change::List]);
    }

    #[tokio::test]
    async fn whoever_waits_is_woken() {
        let all = Subscriptions::default();
        let anas = all.open(&ana());
        assert_eq!(told(&anas), [Change::List]);
        anas.follow(vec![pair(1)]);
        let (change, ()) = tokio::join!(anas.next(), async { all.summary_changed(&pair(1)) });
        assert_eq!(change, Some(Change::Pair(pair(1))));
    }

    #[test]
    fn however_much_changes_little_waits_for_a_slow_reader() {
        let all = Subscriptions::default();
        let anas = all.open(&ana());
        assert_eq!(told(&anas), [Change::List]);
        anas.follow((0..500).map(pair).collect());
        for changed in 0..500 {
            all.summary_changed(&pair(changed));
        }
        assert!(all.book().open.values().all(|open| open.pairs.is_empty()));
        assert_eq!(told(&anas), [Change::List]);
    }

    #[tokio::test]
    async fn one_more_than_a_person_can_have_ends_the_oldest() {
        let all = Subscriptions::default();
        let oldest = all.open(&ana());
        assert_eq!(told(&oldest), [Change::List]);
        let others: Vec<_> = (1..MOST_OF_PERSON).map(|_| all.open(&ana())).collect();
        let mut waits = Box::pin(oldest.next());
        assert!((&mut waits).now_or_never().is_none());
        let newest = all.open(&ana());
        assert_eq!(waits.await, None);
        assert!(others.iter().all(|other| told(other) == [Change::List]));
        assert_eq!(told(&newest), [Change::List]);
    }

    #[test]
    fn nothing_is_left_of_one_that_is_dropped() {
        let all = Subscriptions::default();
        let anas = all.open(&ana());
        anas.follow(vec![pair(1)]);
        assert!(all.are_of(&pair(1)));
        anas.follow(vec![pair(2)]);
        assert!(!all.are_of(&pair(1)) && all.are_of(&pair(2)));
        drop(anas);
        assert!(all.book().open.is_empty());
        assert!(all.book().of_people.is_empty() && all.book().of_pairs.is_empty());
    }
}
