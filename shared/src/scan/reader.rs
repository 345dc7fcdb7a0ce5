//! Reading an update's bytes, never further than they go and never recursing.

use crate::text::LINK;
use crate::url_allow_list::is_allowed_link;

use super::{DELETED, MAX_NESTING, ScanError, TYPE};

pub(super) const STRING: u8 = 4;
const EMBED: u8 = 5;
const FORMAT: u8 = 6;
pub(super) const ANY: u8 = 8;

/// The field of a value that leads somewhere, as a topic's context has it.
const HREF: &str = "href";

const TYPE_MAP: u8 = 1;

/// Reads a block's content and returns its length in clock units.
pub(super) fn read_content(reader: &mut Reader<'_>, kind: u8) -> Result<u32, ScanError> {
    match kind {
        DELETED => reader.clock(),
        STRING => {
            let units = reader.text()?.encode_utf16().count();
            u32::try_from(units).map_err(|_| ScanError::Number)
        }
        EMBED => reader.json().map(|_| 1),
        FORMAT => {
            let key = reader.text()?;
            let value = reader.json()?;
            reader.has_forbidden_link |= key == LINK && !is_harmless(value);
            Ok(1)
        }
        TYPE => match reader.byte()? {
            TYPE_MAP => Ok(1),
            _ => Err(ScanError::Content),
        },
        ANY => {
            let values = reader.count(1)?;
            for _ in 0..values {
                reader.any()?;
            }
            u32::try_from(values).map_err(|_| ScanError::Number)
        }
        _ => Err(ScanError::Content),
    }
}

/// What is left of the bytes.
pub(super) struct Reader<'bytes> {
    pub(super) rest: &'bytes [u8],
    /// Whether a link was read that no agenda may have.
    pub(super) has_forbidden_link: bool,
}

impl<'bytes> Reader<'bytes> {
    pub(super) const fn new(update: &'bytes [u8]) -> Self {
        Self {
            rest: update,
            has_forbidden_link: false,
        }
    }

    pub(super) fn byte(&mut self) -> Result<u8, ScanError> {
        let (first, rest) = self.rest.split_first().ok_or(ScanError::Truncated)?;
        self.rest = rest;
        Ok(*first)
    }

    fn bytes(&mut self, length: usize) -> Result<&'bytes [u8], ScanError> {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or(ScanError::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    /// An unsigned number in groups of seven bits, at most 64 of them.
    pub(super) fn number(&mut self) -> Result<u64, ScanError> {
        let mut value = 0_u64;
        for group in 0..10_u32 {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0b0111_1111);
            let shift = group * 7;
            let placed = bits << shift;
            if placed >> shift != bits {
                return Err(ScanError::Number);
            }
            value |= placed;
            if byte & 0b1000_0000 == 0 {
                return Ok(value);
            }
        }
        Err(ScanError::Number)
    }

    /// How many elements follow, each of at least `smallest` bytes.
    pub(super) fn count(&mut self, smallest: usize) -> Result<usize, ScanError> {
        let count = usize::try_from(self.number()?).map_err(|_| ScanError::Number)?;
        if count > self.rest.len() / smallest {
            Err(ScanError::Truncated)
        } else {
            Ok(count)
        }
    }

    pub(super) fn client(&mut self) -> Result<u64, ScanError> {
        let client = self.number()?;
        if client >= 1 << 53 {
            Err(ScanError::Number)
        } else {
            Ok(client)
        }
    }

    pub(super) fn clock(&mut self) -> Result<u32, ScanError> {
        u32::try_from(self.number()?).map_err(|_| ScanError::Number)
    }

    fn buffer(&mut self) -> Result<&'bytes [u8], ScanError> {
        let length = self.count(1)?;
        self.bytes(length)
    }

    pub(super) fn text(&mut self) -> Result<&'bytes str, ScanError> {
        std::str::from_utf8(self.buffer()?).map_err(|_| ScanError::Text)
    }

    /// A value written as JSON text.
    fn json(&mut self) -> Result<&'bytes str, ScanError> {
        let text = self.text()?;
        check_json_nesting(text)?;
        serde_json::from_str::<serde::de::IgnoredAny>(text)
            .map(|_| text)
            .map_err(|_| ScanError::Text)
    }

    /// A value in the binary encoding, its containers walked with a list of what is still open.
    pub(super) fn any(&mut self) -> Result<(), ScanError> {
        let mut open: Vec<Container> = Vec::new();
        self.any_head(&mut open, false)?;
        while let Some(container) = open.last_mut() {
            if container.left == 0 {
                open.pop();
                continue;
            }
            container.left -= 1;
            let leads_somewhere = container.keyed && self.text()? == HREF;
            self.any_head(&mut open, leads_somewhere)?;
        }
        Ok(())
    }

    fn any_head(
        &mut self,
        open: &mut Vec<Container>,
        leads_somewhere: bool,
    ) -> Result<(), ScanError> {
        match self.byte()? {
            127 | 126 | 121 | 120 => Ok(()),
            125 => self.signed(),
            124 => self.bytes(4).map(drop),
            123 | 122 => self.bytes(8).map(drop),
            119 => {
                let text = self.text()?;
                self.has_forbidden_link |= leads_somewhere && !is_allowed_link(text);
                Ok(())
            }
            116 => self.buffer().map(drop),
            kind @ (117 | 118) => {
                if open.len() == MAX_NESTING {
                    return Err(ScanError::Nesting);
                }
                let keyed = kind == 118;
                let left = self.count(if keyed { 2 } else { 1 })?;
                open.push(Container { left, keyed });
                Ok(())
            }
            _ => Err(ScanError::Content),
        }
    }

    /// A signed number: six bits and its sign, then groups of seven.
    fn signed(&mut self) -> Result<(), ScanError> {
        for _ in 0..10 {
            if self.byte()? & 0b1000_0000 == 0 {
                return Ok(());
            }
        }
        Err(ScanError::Number)
    }
}

/// Whether the value of a link's mark, in JSON, leads nowhere or where a link may lead.
fn is_harmless(value: &str) -> bool {
    match value.trim_start().bytes().next() {
        Some(b'"') => {
            let link = serde_json::from_str::<String>(value);
            link.is_ok_and(|link| is_allowed_link(&link))
        }
        // Another program's link, with its address somewhere inside.
        Some(b'{' | b'[') => false,
        _ => true,
    }
}

struct Container {
    left: usize,
    keyed: bool,
}

/// Counts brackets outside of strings, so that no parser is ever asked to recurse further than allowed.
fn check_json_nesting(text: &str) -> Result<(), ScanError> {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => depth += 1,
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_NESTING {
            return Err(ScanError::Nesting);
        }
    }
    Ok(())
}
