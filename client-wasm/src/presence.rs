//! Presence of both directions: who else is here and where they write, and what the others see of this person.

use crate::base64;
use duologue_shared::ids::{ClientId, Seat, TopicId};
use duologue_shared::presence::{Cursor, OwnPresence, PresenceBook, PresenceState, PresenceUser};
use duologue_shared::schema;
use duologue_shared::time::Millis;
use serde::Serialize;
use yrs::branch::BranchID;
use yrs::updates::decoder::Decode as _;
use yrs::updates::encoder::Encode as _;
use yrs::{Assoc, IndexScope, IndexedSequence as _, ReadTxn, StickyIndex, Text as _, TextRef};

/// Somebody else's tab that has the agenda open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
pub struct PresentPerson {
    /// The tab's client id.
    pub client: u64,
    /// The person's seat.
    pub seat: Seat,
    /// The person's name as they wrote it.
    pub name: String,
    /// Where they write.
    pub cursor: Option<Place>,
}

/// A caret or selection by offsets, as they are at present.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(rename = "Cursor"))]
pub struct Place {
    /// The topic.
    pub topic: TopicId,
    /// The fixed end.
    pub anchor: u32,
    /// The moving end.
    pub head: u32,
}

/// Presence of both directions.
#[derive(Debug)]
pub struct Presence {
    client: ClientId,
    /// Others are told nothing of this tab.
    unseen: bool,
    state: PresenceState,
    own: OwnPresence,
    others: PresenceBook,
    shown: Vec<PresentPerson>,
}

impl Presence {
    /// Nobody is here yet, and this person has said nothing; nor will they while they are unseen.
    pub fn new(client: ClientId, seat: Seat, name: String, unseen: bool) -> Self {
        Self {
            client,
            unseen,
            state: PresenceState {
                user: PresenceUser { name, color: None },
                seat,
                cursor: None,
            },
            own: OwnPresence::new(client),
            others: PresenceBook::new(),
            shown: Vec::new(),
        }
    }

    /// Says that this person is here, and where; the payload to send.
    pub fn announce(&mut self, now: Millis) -> Vec<u8> {
        self.own
            .set(now, Some(&self.state).filter(|_| !self.unseen))
    }

    /// Says that this person leaves; the payload to send.
    pub fn leave(&mut self, now: Millis) -> Vec<u8> {
        self.state.cursor = None;
        self.own.set(now, None)
    }

    /// This person writes elsewhere; whether that is news.
    pub fn set_cursor<T: ReadTxn>(&mut self, txn: &T, place: Option<&Place>) -> bool {
        let cursor = place.map(|place| stick(txn, place));
        if cursor == self.state.cursor {
            return false;
        }
        self.state.cursor = cursor;
        true
    }

    /// Takes what the others said.
    pub fn hear(&mut self, now: Millis, payload: &[u8]) {
        // Presence is a courtesy: what cannot be read is no reason to break a connection that carries words.
        let _heard = self.others.apply(now, payload).is_ok();
    }

    /// Lets the silent go, and repeats that this person is here: the payload to send, when it is time.
    pub fn woke(&mut self, now: Millis) -> Option<Vec<u8>> {
        self.others.woke(now);
        self.own.woke(now)
    }

    /// When [`Presence::woke`] has something to do.
    pub fn next_wake(&self) -> Option<Millis> {
        let times = [self.own.next_wake(), self.others.next_wake()];
        times.into_iter().flatten().min()
    }

    /// Everyone else, when that is different from last time. Without a connection nobody is seen.
    pub fn news<T: ReadTxn>(&mut self, txn: &T, connected: bool) -> Option<Vec<PresentPerson>> {
        let people = if connected {
            self.people(txn)
        } else {
            // Who left meanwhile is never told of: the next connection begins with everyone who is here.
            self.others = PresenceBook::new();
            Vec::new()
        };
        if people == self.shown {
            return None;
        }
        self.shown.clone_from(&people);
        Some(people)
    }

    fn people<T: ReadTxn>(&self, txn: &T) -> Vec<PresentPerson> {
        let others = self.others.people();
        let others = others.filter(|(client, _)| *client != self.client.get());
        others
            .map(|(client, state)| PresentPerson {
                client,
                seat: state.seat,
                name: state.user.name,
                cursor: state
                    .cursor
                    .and_then(|cursor| self.find(txn, client, &cursor)),
            })
            .collect()
    }

    /// Where a cursor is. It may point at words that are still on their way: presence does not wait for the
    /// disk as words do. Until they are here, the caret stays where it was.
    fn find<T: ReadTxn>(&self, txn: &T, client: u64, cursor: &Cursor) -> Option<Place> {
        let found = find(txn, cursor);
        found.or_else(|| {
            let before = self.shown.iter().find(|person| person.client == client)?;
            let place = before.cursor.as_ref()?;
            let words = txn.get_text(schema::words_root(&cursor.topic));
            let length = words.map_or(0, |words| words.len(txn));
            let stays = place.topic == cursor.topic && place.anchor.max(place.head) <= length;
            stays.then(|| place.clone())
        })
    }
}

/// Ties offsets to the words beside them, so that they stay right while others type.
fn stick<T: ReadTxn>(txn: &T, place: &Place) -> Cursor {
    let words = txn.get_text(schema::words_root(&place.topic));
    let end = |offset| {
        let index = words
            .as_ref()
            .and_then(|words| stick_offset(txn, words, offset));
        // Words that nobody has written yet have a beginning all the same.
        let index = index.unwrap_or_else(|| beginning(&place.topic));
        base64::encode(&index.encode_v1())
    };
    Cursor {
        topic: place.topic.clone(),
        anchor: end(place.anchor),
        head: end(place.head),
    }
}

fn stick_offset<T: ReadTxn>(txn: &T, words: &TextRef, offset: u32) -> Option<StickyIndex> {
    // To what stands before it: a caret stays behind its own last letter when the other types there, too.
    words.sticky_index(txn, offset, Assoc::Before)
}

fn beginning(topic: &TopicId) -> StickyIndex {
    let scope = IndexScope::Root(schema::words_root(topic).into());
    StickyIndex::new(scope, Assoc::Before)
}

fn find<T: ReadTxn>(txn: &T, cursor: &Cursor) -> Option<Place> {
    let root = schema::words_root(&cursor.topic);
    let end = |encoded: &str| {
        let bytes = base64::decode(encoded)?;
        let index = StickyIndex::decode_v1(&bytes).ok()?;
        let offset = index.get_offset(txn)?;
        // Somebody could name a topic and point into another one.
        let is_there = matches!(offset.branch.id(), BranchID::Root(name) if *name == *root);
        is_there.then_some(offset.index)
    };
    Some(Place {
        topic: cursor.topic.clone(),
        anchor: end(&cursor.anchor)?,
        head: end(&cursor.head)?,
    })
}
