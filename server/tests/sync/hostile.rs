//! What somebody can do who writes their own client. Each attack has its expected answer, and all the while two
//! other people type: nothing of theirs is lost, and how long their letters took is printed.

mod access;
mod control;
mod floods;
mod heavy;
mod messages;
mod silence;

use crate::client::{Client, Heard};

/// Whether the server ended the connection with that code, or cut it off while it was still being written to.
fn ended_with(end: &Heard, expected: u16) -> bool {
    matches!(end, Heard::Closed { code, .. } if *code == expected) || *end == Heard::Lost
}

/// Sends an update that the server must not take; the code it is refused with.
async fn refused(client: &mut Client, update: &[u8]) -> String {
    client.send_update(update).await;
    let answer = client.until(|heard| matches!(heard, Heard::Refused { .. }));
    match answer.await {
        Heard::Refused { code, .. } => code,
        other => unreachable!("that is what was waited for, not {other:?}"),
    }
}
