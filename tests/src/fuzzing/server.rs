//! A whole connection at the server.

use super::agenda::{agenda, authors, check_sound};
use super::frames;
use duologue_shared::ids::Seat;
use duologue_shared::looked::{BothLooked, Looked, MOST_CLOCKS, Vector};
use duologue_shared::protocol::{Message, SyncMessage};
use duologue_shared::replica::{Origin, Replica};
use duologue_shared::room::{
    ConnectionEffect, ConnectionEvent, ConnectionId, Room, RoomEffect, RoomEvent, Sequence,
};
use duologue_shared::session::Flavour;
use duologue_shared::text::{self, Marks, TextOp};
use duologue_shared::time::Millis;
use yrs::Transact;

const ANA: ConnectionId = ConnectionId::new(1);
const BEN: ConnectionId = ConnectionId::new(2);
const NOW: Millis = Millis::new(0);

/// Whatever Ana's client sends, the room lives, Ben is told nothing that he cannot use, the log loads again, and
/// what Ben writes is taken. The first byte says which protocol Ana's client speaks, and how often the disk is done.
pub fn server(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let mut bens = Bens::opens(if first & 1 == 0 {
        Flavour::Duologue
    } else {
        Flavour::Plain
    });
    let every = usize::from(first >> 1 & 3) + 1;
    for (number, frame) in frames(rest).into_iter().enumerate() {
        bens.receives(ANA, frame.to_vec());
        if number % every == 0 {
            bens.disk_is_done();
        }
    }
    bens.disk_is_done();
    bens.check_marks();
    bens.writes();
    bens.log_loads();
}

/// The room, as Ben and the disk know it.
struct Bens {
    room: Room,
    replica: Replica,
    log: Vec<Vec<u8>>,
    /// How far he has looked, as the server told him when he came.
    looked: Option<Looked>,
}

impl Bens {
    fn opens(anas: Flavour) -> Self {
        let replica = agenda(90);
        let authors = authors(&replica);
        let mut bens = Self {
            room: Room::new(replica, authors, Sequence::ZERO),
            replica: agenda(91),
            log: Vec::new(),
            looked: None,
        };
        // Both looked once and saw nothing, so that there is something to see.
        let begun = Looked::all(Vector::default());
        bens.room.know_looked(BothLooked {
            a: begun.clone(),
            b: begun,
        });
        for (connection, seat, flavour) in [(ANA, Seat::A, anas), (BEN, Seat::B, Flavour::Duologue)]
        {
            bens.happens(RoomEvent::Connection(ConnectionEvent::Joined {
                connection,
                seat,
                flavour,
            }));
        }
        let state_vector = bens.replica.state_vector();
        bens.receives(
            BEN,
            Message::Sync(SyncMessage::Step1(&state_vector)).encode(),
        );
        bens
    }

    fn receives(&mut self, connection: ConnectionId, frame: Vec<u8>) {
        self.happens(RoomEvent::Connection(ConnectionEvent::Received {
            connection,
            frame,
        }));
    }

    /// Whatever Ana says that she looked at, it is her own mark, and one that can be kept.
    fn check_marks(&self) {
        let both = self.room.looked().expect("the room knows of marks");
        assert_eq!(self.looked.as_ref(), Some(&both.b), "Ben's mark is another");
        assert!(both.a.clocks() <= MOST_CLOCKS);
        assert_eq!(Looked::decode(&both.a.encode()).as_ref(), Ok(&both.a));
    }

    fn disk_is_done(&mut self) {
        let through = self.room.last();
        self.happens(RoomEvent::Durable { through });
        assert_eq!(self.room.waiting(), 0, "something waits for no record");
    }

    fn writes(&mut self) {
        let before = self.log.len();
        let update = {
            let mut txn = self.replica.doc().transact_mut_with(Origin::Local);
            let topic = "topic-two".try_into().expect("a topic");
            let op = TextOp::Insert {
                at: 0,
                text: "Ben".to_owned(),
                marks: Marks::default(),
            };
            text::edit(&mut txn, &topic, &[op]).expect("an edit at the start");
            txn.encode_update_v1()
        };
        self.receives(BEN, Message::Sync(SyncMessage::Update(&update)).encode());
        assert_eq!(self.log.len(), before + 1, "what Ben wrote was not taken");
        self.disk_is_done();
        let all = self.room.replica().missing_at(&self.replica.state_vector());
        let taken = self
            .replica
            .accept(&all.expect("a state vector"), Origin::Remote);
        assert!(
            taken.is_ok() && self.replica.same_state(self.room.replica()),
            "Ben has another agenda"
        );
    }

    fn log_loads(&self) {
        let loaded = agenda(92);
        let report = loaded.load(self.log.iter().map(Vec::as_slice));
        assert_eq!(report.applied, self.log.len(), "{report:?}");
        assert!(
            loaded.same_state(self.room.replica()),
            "the log has another agenda"
        );
        if self.log.len() > 1 {
            check_sound(&loaded);
        }
    }

    fn happens(&mut self, event: RoomEvent) {
        for effect in self.room.handle(NOW, event) {
            match effect {
                RoomEffect::Append { bytes, .. } => self.log.push(bytes),
                RoomEffect::Connection(ConnectionEffect::Send {
                    connection: BEN,
                    frame,
                }) => self.hears(&frame),
                RoomEffect::Connection(ConnectionEffect::Close { connection, .. }) => {
                    assert_eq!(connection, ANA, "Ben was sent away");
                }
                RoomEffect::Reload | RoomEffect::End => panic!("the room let go of its document"),
                RoomEffect::Connection(ConnectionEffect::Send { .. })
                | RoomEffect::Refused { .. }
                | RoomEffect::Looked { .. } => {}
            }
        }
    }

    fn hears(&mut self, frame: &[u8]) {
        let message = Message::decode(frame).expect("the server speaks the protocol");
        if let Message::Sync(SyncMessage::Update(update) | SyncMessage::Step2(update)) = message {
            let taken = self.replica.accept(update, Origin::Remote);
            assert!(
                taken.is_ok(),
                "Ben cannot take what the server relays: {taken:?}"
            );
        }
        if let Message::Looked(mark) = message {
            let mark = Looked::decode(mark).expect("a mark");
            assert_eq!(self.looked.replace(mark), None, "nobody looked for Ben");
        }
        assert!(
            !matches!(message, Message::Refused { .. }),
            "Ben was refused: {message:?}"
        );
    }
}
