//! A whole connection at the browser.

use super::agenda::{check_sound, core, read};
use super::frames;
use duologue_client::core::Core;
use duologue_client::events::CoreEvent;
use duologue_shared::ids::Seat;
use duologue_shared::text::{Marks, TextOp};
use duologue_shared::time::Millis;

/// Whatever the server sends, the page lives, shows what it has, and keeps what is typed next.
pub fn browser(bytes: &[u8]) {
    let mut core = core(96, Seat::A);
    let now = Millis::new(1);
    core.start(now).expect("it starts");
    core.socket_opened(now).expect("it is told of the socket");
    for frame in frames(bytes) {
        core.socket_message(frame.to_vec(), now)
            .expect("any message is borne");
        if ended(&mut core) {
            break;
        }
    }
    check_sound(core.replica());
    read(&mut core);
    let op = TextOp::Insert {
        at: 0,
        text: "Ana".to_owned(),
        marks: Marks::default(),
    };
    core.edit("topic-two", &[op], &[], now)
        .expect("an edit at the start");
    let keeps = |event: &CoreEvent| {
        matches!(
            event,
            CoreEvent::Persist {
                sequence: Some(_),
                ..
            }
        )
    };
    assert!(core.drain().iter().any(keeps), "what was typed is not kept");
}

fn ended(core: &mut Core) -> bool {
    let events = core.drain();
    events
        .iter()
        .any(|event| matches!(event, CoreEvent::Disconnect))
}
