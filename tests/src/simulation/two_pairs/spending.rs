//! Updates that cost little one after the other, and a great deal in one go.

#[path = "../../../../server/tests/support/forged.rs"]
#[expect(unreachable_pub, reason = "the server's own tests use it too")]
mod forged;

use crate::simulation::dice::Dice;
use duologue_shared::ids::ClientId;
use forged::marks;

/// So many that one go costs more than their bytes justify, and not so many that the story takes long.
const BLOCKS: u32 = 400;

/// Three updates with the client that each is by: the first passes all of the second in a document that takes all at once,
/// as the third brings the second forward.
pub(super) fn dear_together(dice: &mut Dice) -> [(ClientId, Vec<u8>); 3] {
    let mut clients = [(); 3].map(|()| ClientId::from_random(dice.roll()));
    clients.sort_unstable_by_key(|client| client.get());
    let [chained, crowded, last] = clients;
    let chain = |clock: u32| Some((chained.get(), clock.checked_sub(1)?));
    [
        (crowded, marks(crowded.get(), BLOCKS, |_| None)),
        (chained, marks(chained.get(), BLOCKS, chain)),
        (last, marks(last.get(), 1, |_| chain(BLOCKS))),
    ]
}
