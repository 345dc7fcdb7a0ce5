//! Line attributes beside the text, so that no merge of letters can lose them.

use super::{Line, LineKind, LinePatch};
use crate::ids::{LineId, TopicId};
use crate::schema;
use std::collections::HashMap;
use thiserror::Error;
use yrs::{Any, Map, MapRef, Out, ReadTxn, TransactionMut, WriteTxn};

/// A line's attributes could not be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EditLineError {
    /// The first line is the headline: it has no attributes.
    #[error("the first line is the headline and stays a plain line")]
    Headline,
    /// Deeper than [`schema::MAX_INDENT`].
    #[error("a line is indented at most 8 deep")]
    Indent,
    /// Above [`schema::MAX_START`].
    #[error("a line's number is at most 999,999")]
    Start,
}

/// Changes a line's attributes. A line that is not there (any more) keeps them for when it comes back.
pub fn set_line(
    txn: &mut TransactionMut<'_>,
    topic: &TopicId,
    line: &LineId,
    patch: &LinePatch,
) -> Result<(), EditLineError> {
    check_line(line, patch)?;
    let map = txn.get_or_insert_map(schema::lines_root(topic));
    let mut set = |attribute, value: Any| {
        // Writing what stands there already would cost bytes for ever and say nothing.
        map.try_update(txn, schema::line_key(line, attribute), value);
    };
    if let Some(kind) = patch.kind {
        set(schema::LINE_KIND, Any::from(kind.as_str()));
    }
    if let Some(indent) = patch.indent {
        set(schema::LINE_INDENT, Any::from(i32::from(indent)));
    }
    if let Some(checked) = patch.checked {
        set(schema::LINE_CHECKED, Any::Bool(checked));
    }
    if let Some(start) = patch.start {
        set(schema::LINE_START, Any::from(i64::from(start)));
    }
    Ok(())
}

/// Whether [`set_line`] would make that change, for whoever must know before a transaction begins.
pub fn check_line(line: &LineId, patch: &LinePatch) -> Result<(), EditLineError> {
    if line.is_head() {
        return Err(EditLineError::Headline);
    }
    if patch
        .indent
        .is_some_and(|indent| indent > schema::MAX_INDENT)
    {
        return Err(EditLineError::Indent);
    }
    if patch.start.is_some_and(|start| start > schema::MAX_START) {
        return Err(EditLineError::Start);
    }
    Ok(())
}

impl LineKind {
    /// The kind as it stands in the document.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Bullet => "bullet",
            Self::Number => "number",
            Self::Check => "check",
            Self::Heading => "heading",
            Self::Quote => "quote",
            Self::Blank => "blank",
            Self::Conclusion => "conclusion",
        }
    }

    /// The kind of that name.
    pub fn read(name: &str) -> Option<Self> {
        let all = [
            Self::Text,
            Self::Bullet,
            Self::Number,
            Self::Check,
            Self::Heading,
            Self::Quote,
            Self::Blank,
            Self::Conclusion,
        ];
        all.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// The attributes of all lines of a topic.
pub(super) struct Looks(HashMap<String, LinePatch>);

impl Looks {
    pub(super) fn of<T: ReadTxn>(txn: &T, topic: &TopicId) -> Self {
        let mut looks = Self(HashMap::new());
        if let Some(map) = txn.get_map(schema::lines_root(topic)) {
            looks.read(txn, &map);
        }
        looks
    }

    /// A line of that id without words.
    pub(super) fn line(&self, id: LineId) -> Line {
        let look = self.0.get(id.as_str()).copied().unwrap_or_default();
        let look = if id.is_head() {
            LinePatch::default()
        } else {
            look
        };
        Line {
            id,
            kind: look.kind.unwrap_or_default(),
            indent: look.indent.unwrap_or_default(),
            checked: look.checked.unwrap_or_default(),
            start: look.start.unwrap_or_default(),
            spans: Vec::new(),
        }
    }

    fn read<T: ReadTxn>(&mut self, txn: &T, map: &MapRef) {
        for (key, value) in map.iter(txn) {
            let Some((line, attribute)) = key.rsplit_once('.') else {
                continue;
            };
            let Out::Any(value) = value else {
                continue;
            };
            let look = self.0.entry(line.to_owned()).or_default();
            match attribute {
                schema::LINE_KIND => look.kind = read_kind(&value),
                schema::LINE_INDENT => look.indent = read_indent(&value),
                schema::LINE_CHECKED => look.checked = Some(value == Any::Bool(true)),
                schema::LINE_START => look.start = read_start(&value),
                _ => {}
            }
        }
    }
}

fn read_kind(value: &Any) -> Option<LineKind> {
    if let Any::String(name) = value {
        LineKind::read(name)
    } else {
        None
    }
}

fn read_indent(value: &Any) -> Option<u8> {
    let number = i64::try_from(value.clone()).ok()?;
    Some(
        u8::try_from(number.max(0))
            .unwrap_or(schema::MAX_INDENT)
            .min(schema::MAX_INDENT),
    )
}

/// A number that no list of ours can have is none: the line counts on.
fn read_start(value: &Any) -> Option<u32> {
    let number = i64::try_from(value.clone()).ok()?;
    let start = u32::try_from(number).ok()?;
    (start <= schema::MAX_START).then_some(start)
}
