//! Updates that no editor writes: blocks that pass more of others than anybody's would.

use duologue_shared::protocol::codec::{write_bytes, write_varuint};

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
