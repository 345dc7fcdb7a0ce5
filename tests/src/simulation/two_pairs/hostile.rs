//! Bob's other program: it has his seat, and tries what no program of ours would do.

use super::spending::dear_together;
use crate::simulation::dice::Dice;
use crate::simulation::oracle::effects::words_of;
use crate::simulation::server::Server;
use crate::simulation::tab::TabId;
use crate::simulation::wire::Packet;
use crate::simulation::world::{Checked, World};
use duologue_shared::ids::{ClientId, Seat};
use duologue_shared::protocol::awareness::{self, Entry};
use duologue_shared::protocol::{Message, SyncMessage};
use duologue_shared::replica::{Origin, Replica};
use duologue_shared::room::ConnectionId;
use duologue_shared::schema::{self, AGENDA_FULL};
use duologue_shared::word::{self, Fields, Verb};
use yrs::{Any, Map, Text, Transact, TransactionMut, WriteTxn};

/// Somebody on Bob's seat who means harm.
#[derive(Debug)]
pub(super) struct Hostile {
    client: ClientId,
    /// What it was told of the agenda.
    replica: Replica,
    connection: Option<ConnectionId>,
    /// What is left to send of updates that cost much together, the next one last.
    dear: Vec<(ClientId, Vec<u8>)>,
    dice: Dice,
}

/// The attacks, with what they are called in the story.
const ATTACKS: [(&str, Attack); 12] = [
    ("blocks under Alice's client id", Hostile::forged_blocks),
    ("a word of Alice's", Hostile::forged_word),
    ("takes back a word of Alice's", Hostile::word_taken_back),
    ("an answer of Alice's", Hostile::forged_answer),
    (
        "takes back an answer of Alice's",
        Hostile::answer_taken_back,
    ),
    (
        "an update with a hole before it",
        Hostile::update_after_a_gap,
    ),
    ("a root that no agenda has", Hostile::foreign_root),
    ("bytes that make yrs wait for ever", |_, _| poison()),
    ("what costs much together", Hostile::dear_together),
    ("noise", Hostile::noise),
    ("presence in Alice's name", Hostile::forged_presence),
    ("Alice's departure", |_, world| forged_departure(world)),
];

/// Makes the message that is sent.
type Attack = fn(&mut Hostile, &World) -> Vec<u8>;

/// They decode to what waits for other blocks, and make every later handshake panic.
const POISON: [u8; 12] = [1, 1, 2, 2, 82, 68, 2, 0, 2, 97, 98, 0];

impl Hostile {
    pub(super) fn new(dice: &mut Dice) -> Self {
        let client = ClientId::from_random(dice.roll());
        Self {
            client,
            replica: Replica::new(client),
            connection: None,
            dear: Vec::new(),
            dice: Dice::new(dice.roll()),
        }
    }

    /// Does one of those things, and looks that no word of Alice's changed by it; what it was.
    pub(super) fn act(&mut self, world: &World) -> Checked<&'static str> {
        let Some(connection) = self.connect(world)? else {
            return Ok("and is not let in");
        };
        self.read(world, connection)?;
        let before = words_of_alice(world)?;
        let (name, attack) = *self.dice.pick(&ATTACKS);
        let frame = attack(self, world);
        world.server.machine().received(connection, frame)?;
        // Nothing else arrived in between.
        if before != words_of_alice(world)? && !before.is_empty() {
            return Err(format!("a word of Alice's was changed by {name}"));
        }
        Ok(name)
    }

    /// Goes away.
    pub(super) fn leave(&mut self, server: &Server) -> Checked {
        match self.connection.take() {
            Some(connection) => server.machine().left(connection),
            None => Ok(()),
        }
    }

    fn connect(&mut self, world: &World) -> Checked<Option<ConnectionId>> {
        let mut machine = world.server.machine();
        if let Some(connection) = self.connection.filter(|open| machine.has_socket(*open)) {
            return Ok(Some(connection));
        }
        let connection = machine.new_connection();
        let bob = world.person(TabId(2));
        self.connection = machine
            .enter(connection, &bob, &world.server.document)?
            .then_some(connection);
        if self.connection.is_some() {
            let state_vector = self.replica.state_vector();
            let question = Message::Sync(SyncMessage::Step1(&state_vector)).encode();
            machine.received(connection, question)?;
        }
        Ok(self.connection)
    }

    /// Takes in some of what it was sent; it is a slow reader.
    fn read(&mut self, world: &World, connection: ConnectionId) -> Checked {
        for _ in 0..self.dice.below(12) {
            let next = world.server.machine().next_for(connection)?;
            let Some(Packet::Frame(frame)) = next else {
                return Ok(());
            };
            if let Ok(Message::Sync(SyncMessage::Step2(update) | SyncMessage::Update(update))) =
                Message::decode(&frame)
            {
                // What it missed by reading too slowly is of no concern to it.
                self.replica
                    .accept_up_to(update, Origin::Remote, AGENDA_FULL)
                    .ok();
            }
        }
        Ok(())
    }

    /// Of a client id the server knows whose it is once something of it is stored.
    fn forged_blocks(&mut self, world: &World) -> Vec<u8> {
        let known = world.server.clients_of(Seat::A);
        let Some(client) = known.get(self.dice.below(known.len().max(1))) else {
            return self.noise(world);
        };
        let alice = Replica::new(*client);
        self.tell(&alice);
        let topic = world.any_topic(&mut self.dice);
        update(&alice, |txn| {
            let text = txn.get_or_insert_text(schema::words_root(&topic));
            text.insert(txn, 0, "forged");
        })
    }

    fn forged_word(&mut self, world: &World) -> Vec<u8> {
        let forger = self.forger();
        let topic = world.any_topic(&mut self.dice);
        update(&forger, |txn| {
            let fields = Fields::from([("at".to_owned(), word::moment(1))]);
            word::say(txn, Seat::A, Verb::Enough, topic.as_str(), fields);
        })
    }

    fn word_taken_back(&mut self, _: &World) -> Vec<u8> {
        let forger = self.forger();
        update(&forger, |txn| {
            let root = txn.get_or_insert_map(schema::word_root(Seat::A));
            let keys: Vec<String> = root.keys(txn).map(str::to_owned).collect();
            for key in keys {
                root.remove(txn, &key);
            }
        })
    }

    fn forged_answer(&mut self, world: &World) -> Vec<u8> {
        let forger = self.forger();
        let topic = world.any_topic(&mut self.dice);
        update(&forger, |txn| {
            let answer = txn.get_or_insert_text(schema::answer_root(&topic, Seat::A));
            let end = answer.len(txn);
            answer.insert(txn, end, "forged");
            let answered = Fields::from([("at".to_owned(), word::moment(1))]);
            word::say(txn, Seat::B, Verb::Answers, topic.as_str(), answered);
        })
    }

    fn answer_taken_back(&mut self, world: &World) -> Vec<u8> {
        let forger = self.forger();
        let topic = world.any_topic(&mut self.dice);
        update(&forger, |txn| {
            let answer = txn.get_or_insert_text(schema::answer_root(&topic, Seat::A));
            let end = answer.len(txn);
            answer.remove_range(txn, 0, end);
        })
    }

    fn update_after_a_gap(&mut self, world: &World) -> Vec<u8> {
        let forger = self.forger();
        let topic = world.any_topic(&mut self.dice);
        let write = || {
            update(&forger, |txn| {
                let text = txn.get_or_insert_text(schema::words_root(&topic));
                text.insert(txn, 0, "forged");
            })
        };
        write();
        write()
    }

    fn foreign_root(&mut self, _: &World) -> Vec<u8> {
        let forger = self.forger();
        update(&forger, |txn| {
            txn.get_or_insert_map("evil").insert(txn, "key", "forged");
        })
    }

    fn dear_together(&mut self, world: &World) -> Vec<u8> {
        let (client, next) = self.dear.pop().unwrap_or_else(|| {
            self.dear = Vec::from(dear_together(&mut self.dice));
            self.dear.reverse();
            self.dear.pop().unwrap()
        });
        let mut machine = world.server.machine();
        machine.know_owner(&world.server.document, client, Seat::B);
        Message::Sync(SyncMessage::Update(&next)).encode()
    }

    fn noise(&mut self, _: &World) -> Vec<u8> {
        let length = self.dice.below(40);
        (0..length)
            .map(|_| u8::try_from(self.dice.below(256)).unwrap())
            .collect()
    }

    fn forged_presence(&mut self, _: &World) -> Vec<u8> {
        presence(Entry {
            client: self.client.get(),
            clock: 1,
            state: Some(r#"{"user":{"name":"Alice"},"seat":"a"}"#.to_owned()),
        })
    }

    /// A document of its own that holds what it knows, written to under a client id that nobody has.
    fn forger(&mut self) -> Replica {
        let forger = Replica::new(ClientId::from_random(self.dice.roll()));
        self.tell(&forger);
        forger
    }

    fn tell(&self, other: &Replica) {
        let known = self.replica.missing_at(&other.state_vector()).unwrap();
        other
            .accept_up_to(&known, Origin::Remote, AGENDA_FULL)
            .unwrap();
    }
}

fn poison() -> Vec<u8> {
    Message::Sync(SyncMessage::Update(&POISON)).encode()
}

fn forged_departure(world: &World) -> Vec<u8> {
    presence(Entry {
        client: world.client(TabId(0)).get(),
        clock: 1_000_000,
        state: None,
    })
}

/// The message that tells of one change.
fn update(replica: &Replica, change: impl FnOnce(&mut TransactionMut<'_>)) -> Vec<u8> {
    let mut txn = replica.doc().transact_mut_with(Origin::Local);
    change(&mut txn);
    let update = txn.encode_update_v1();
    drop(txn);
    Message::Sync(SyncMessage::Update(&update)).encode()
}

fn presence(entry: Entry) -> Vec<u8> {
    Message::Awareness(&awareness::encode(&[entry])).encode()
}

/// All that counts as Alice's word where the document is open.
fn words_of_alice(world: &World) -> Checked<Vec<Any>> {
    let mut words = Vec::new();
    world.server.look(|open| {
        let txn = open.doc().transact();
        words = words_of(&txn, Seat::A, &world.topics);
        drop(txn);
        Ok(())
    })?;
    Ok(words)
}
