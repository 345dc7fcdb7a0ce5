//! Making a forged backup right where it is only summed, as a forger would.

use sha2::{Digest, Sha256};

/// Magic and version.
const HEAD: usize = 16 + 4;
/// Kind and two lengths.
const ENTRY: usize = 1 + 4 + 4;
/// A checksum.
const SUM: usize = 4;
/// What the end counts, and the digest behind it.
const END: [usize; 2] = [8, 32];

/// The same file with the checksum of every entry, and with the count and digest of its end, as they have to be.
/// Nothing else is changed; from where the lengths lead out of the file it stays as it is.
pub(super) fn mended(file: &[u8]) -> Vec<u8> {
    let mut bytes = file.to_vec();
    let mut at = HEAD;
    let mut entries = 0_u64;
    while let Some(length) = body_length(&bytes, at) {
        let end = at + ENTRY + length;
        if bytes[at] == b'e' && length == END[0] + END[1] {
            mend_end(&mut bytes, at + ENTRY, entries);
        }
        let sum = crc32fast::hash(&bytes[at..end]);
        bytes[end..end + SUM].copy_from_slice(&sum.to_le_bytes());
        entries += 1;
        at = end + SUM;
    }
    bytes
}

/// The length of key and value of the entry that begins there, when all of it is in the file.
fn body_length(bytes: &[u8], at: usize) -> Option<usize> {
    let lengths = bytes.get(at + 1..at + ENTRY)?;
    let (key, value) = lengths.split_first_chunk::<4>()?;
    let (value, _) = value.split_first_chunk::<4>()?;
    let length = [key, value].map(|length| u32::from_le_bytes(*length));
    let length = usize::try_from(u64::from(length[0]) + u64::from(length[1])).ok()?;
    let end = at
        .checked_add(ENTRY)?
        .checked_add(length)?
        .checked_add(SUM)?;
    (end <= bytes.len()).then_some(length)
}

fn mend_end(bytes: &mut [u8], value: usize, entries: u64) {
    let digest_at = value + END[0];
    bytes[value..digest_at].copy_from_slice(&entries.to_le_bytes());
    let digest = Sha256::digest(&bytes[..digest_at]);
    bytes[digest_at..digest_at + END[1]].copy_from_slice(&digest);
}
