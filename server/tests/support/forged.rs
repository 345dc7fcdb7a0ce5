//! Updates that no editor writes, and that are as much work as the server takes in.

use duologue_shared::protocol::codec::{write_bytes, write_varuint};

/// How many marks each block of [`worst`] passes: so many that it stays just within what its bytes justify.
const PASSED: u32 = 180;
/// An update v1 of marks by one client, each beside the mark that `after` tells, or beside none.
pub fn marks(client: u64, count: u32, after: impl Fn(u32) -> Option<(u64, u32)>) -> Vec<u8> {
    let mut bytes = vec![1];
    write_varuint(&mut bytes, count.into());
    write_varuint(&mut bytes, client);
    write_varuint(&mut bytes, 0);
    for clock in 0..count {
        if let Some((beside, at)) = after(clock) {
            bytes.push(0b1000_0110);
            write_varuint(&mut bytes, beside);
            write_varuint(&mut bytes, at.into());
        } else {
            bytes.push(6);
            write_varuint(&mut bytes, 1);
            write_bytes(&mut bytes, b"b:topic-one");
        }
        write_bytes(&mut bytes, b"bold");
        write_bytes(&mut bytes, b"true");
    }
    write_varuint(&mut bytes, 0);
    bytes
}

/// Two updates of one person, of which the second, of about 26 bytes for each of its blocks, is the most work that its bytes
/// may be: each block passes all of the first.
pub fn worst(client: u64, blocks: u32) -> [Vec<u8>; 2] {
    let chain = marks(client, PASSED, |clock| {
        Some((client, clock.checked_sub(1)?))
    });
    [chain, marks(client + 1, blocks, |_| None)]
}
