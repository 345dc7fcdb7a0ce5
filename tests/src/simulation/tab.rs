//! One tab of one person's browser.

use super::oracle::editor::Mirror;
use super::oracle::invariants::Page;
use super::oracle::letters::{Count, Life, Token};
use duologue_client::core::{Core, CoreOptions};
use duologue_client::events::StatusView;
use duologue_client::presence::PresentPerson;
use duologue_shared::ids::{ClientId, LineId, Seat, TopicId};
use duologue_shared::looked::Looked;
use duologue_shared::room::ConnectionId;
use duologue_shared::session::SyncStatus;
use duologue_shared::text;
use duologue_shared::time::Millis;
use std::collections::BTreeMap;
use yrs::{ReadTxn, Transact};

/// A tab, over all its restarts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TabId(pub(super) usize);

/// A tab between two restarts.
#[derive(Debug)]
pub(super) struct Tab {
    pub(super) name: &'static str,
    pub(super) device: usize,
    pub(super) life: Life,
    pub(super) client: ClientId,
    pub(super) core: Core,
    pub(super) wire: Option<ConnectionId>,
    pub(super) wake: Option<Millis>,
    /// Rows of the device that this life began with.
    pub(super) loaded: Vec<u64>,
    /// Its own changes in this life.
    pub(super) updates: Vec<Vec<u8>>,
    pub(super) acknowledged: usize,
    pub(super) mirrors: BTreeMap<TopicId, Mirror>,
    pub(super) page: Page,
    pub(super) status: StatusView,
    pub(super) is_connected: bool,
    pub(super) people: Vec<PresentPerson>,
    /// How far its person has looked, as it told its device.
    pub(super) mark: Looked,
}

impl Tab {
    pub(super) fn new(
        name: &'static str,
        seat: Seat,
        device: usize,
        life: Life,
        random: u64,
    ) -> Self {
        let client = client_id(random, seat);
        let core = Core::new(CoreOptions {
            client_id: client,
            seat,
            name: name.to_owned(),
            seed: random,
            unseen: false,
        });
        Self {
            name,
            device,
            life,
            client,
            core: core.unwrap(),
            wire: None,
            wake: None,
            loaded: Vec::new(),
            updates: Vec::new(),
            acknowledged: 0,
            mirrors: BTreeMap::new(),
            page: Page::default(),
            status: SyncStatus::Saved.into(),
            is_connected: false,
            people: Vec::new(),
            mark: Looked::default(),
        }
    }

    /// The clients that it shows as present.
    pub(super) fn sees(&self) -> impl Iterator<Item = u64> {
        self.people.iter().map(|person| person.client)
    }

    /// How often each letter and each line stands in some topics, also in deleted ones.
    pub(super) fn count<'a>(&self, topics: impl IntoIterator<Item = &'a TopicId>) -> Count {
        let txn = self.core.replica().doc().transact();
        count(&txn, topics)
    }
}

/// One of ours, or one that does not say whose it is, as other programs draw them.
fn client_id(random: u64, seat: Seat) -> ClientId {
    if random.is_multiple_of(2) {
        ClientId::of_seat(random >> 1, seat)
    } else {
        ClientId::from_random(random >> 16)
    }
}

pub(super) fn count<'a, T: ReadTxn>(
    txn: &T,
    topics: impl IntoIterator<Item = &'a TopicId>,
) -> Count {
    let mut count = Count::new();
    for topic in topics {
        for line in text::lines(txn, topic) {
            if let Some(token) = Token::of_line(&line.id) {
                *count.entry(token).or_default() += 1;
            }
            let letters = line.spans.iter().flat_map(|span| span.text.chars());
            for letter in letters {
                *count.entry(Token::letter(letter)).or_default() += 1;
            }
        }
    }
    count
}

/// The id of the line with that number.
pub(super) fn line_id(number: u32) -> LineId {
    LineId::try_from(format!("line-{number:05}").as_str()).unwrap()
}
