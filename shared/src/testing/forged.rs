//! Updates that no editor writes, put together from bytes.

/// Bytes of an update v1, block by block.
pub(crate) struct Forged(Vec<u8>);

pub(crate) const FORMAT: u8 = 6;
pub(crate) const LETTERS: u8 = 4;
pub(crate) const VALUES: u8 = 8;
const ROOT: &str = "b:topic-notes";

impl Forged {
    pub(crate) fn of(clients: u64) -> Self {
        let mut forged = Self(Vec::new());
        forged.number(clients);
        forged
    }

    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(u8::try_from(number & 0x7F).unwrap() | 0x80);
            number >>= 7;
        }
        self.0.push(u8::try_from(number).unwrap());
    }

    fn text(&mut self, text: &str) {
        self.number(u64::try_from(text.len()).unwrap());
        self.0.extend(text.as_bytes());
    }

    pub(crate) fn client(&mut self, client: u64, blocks: u64) {
        self.number(blocks);
        self.number(client);
        self.number(0);
    }

    /// A block without origins in the root; under a key, if one is named.
    pub(crate) fn free(&mut self, key: Option<&str>, content: u8) {
        self.0
            .push(content | if key.is_some() { 0b0010_0000 } else { 0 });
        self.number(1);
        self.text(if key.is_some() { "settings" } else { ROOT });
        if let Some(key) = key {
            self.text(key);
        }
        self.content(content);
    }

    pub(crate) fn after(&mut self, (client, clock): (u64, u64), content: u8) {
        self.0.push(0b1000_0000 | content);
        self.number(client);
        self.number(clock);
        self.content(content);
    }

    pub(crate) fn before(&mut self, (client, clock): (u64, u64), content: u8) {
        self.0.push(0b0100_0000 | content);
        self.number(client);
        self.number(clock);
        self.content(content);
    }

    fn content(&mut self, content: u8) {
        match content {
            FORMAT => {
                self.text("bold");
                self.text("true");
            }
            LETTERS => self.text("x"),
            _ => self.0.extend([1, 126]),
        }
    }

    pub(crate) fn done(mut self) -> Vec<u8> {
        self.0.push(0);
        self.0
    }
}

/// Marks that never become one, each after the one before.
pub(crate) fn chain(client: u64, blocks: u64) -> Vec<u8> {
    let mut forged = Forged::of(1);
    forged.client(client, blocks);
    forged.free(None, FORMAT);
    for clock in 1..blocks {
        forged.after((client, clock - 1), FORMAT);
    }
    forged.done()
}

/// Blocks that all claim to have found an empty text.
pub(crate) fn crowd(client: u64, blocks: u64) -> Vec<u8> {
    let mut forged = Forged::of(1);
    forged.client(client, blocks);
    for _ in 0..blocks {
        forged.free(None, FORMAT);
    }
    forged.done()
}
