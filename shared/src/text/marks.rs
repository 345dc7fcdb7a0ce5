//! Inline marks, and which of them are believed when they come from elsewhere.

use crate::url_allow_list::is_allowed_link;
use serde::{Deserialize, Deserializer, Serialize};
use std::sync::Arc;
use yrs::Any;
use yrs::types::Attrs;

const BOLD: &str = "bold";
const ITALIC: &str = "italic";
const STRIKE: &str = "strike";
const CODE: &str = "code";
/// The mark that makes words a link.
pub(crate) const LINK: &str = "link";

/// How words are marked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "marks are independent of each other"
)]
pub struct Marks {
    /// Bold.
    #[serde(skip_serializing_if = "is_false")]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub bold: bool,
    /// Italic.
    #[serde(skip_serializing_if = "is_false")]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub italic: bool,
    /// Struck through.
    #[serde(skip_serializing_if = "is_false")]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub strike: bool,
    /// Set as code.
    #[serde(skip_serializing_if = "is_false")]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub code: bool,
    /// Where the words lead: `http`, `https` or `mailto`; see [`is_allowed_link`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

impl Marks {
    /// Whether there are none.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// The marks among a text's attributes; unknown ones and links outside of the allow-list are left out.
    pub(super) fn read(attributes: Option<&Attrs>) -> Self {
        let Some(attributes) = attributes else {
            return Self::default();
        };
        let on = |key: &str| matches!(attributes.get(key), Some(Any::Bool(true)));
        Self {
            bold: on(BOLD),
            italic: on(ITALIC),
            strike: on(STRIKE),
            code: on(CODE),
            link: attributes.get(LINK).and_then(read_link),
        }
    }

    /// The attributes of words with exactly these marks.
    pub(super) fn attributes(&self) -> Attrs {
        MarksChange {
            bold: self.bold.then_some(true),
            italic: self.italic.then_some(true),
            strike: self.strike.then_some(true),
            code: self.code.then_some(true),
            link: self.link.clone().map(Some),
        }
        .attributes()
    }

    /// Whether its link may be written.
    pub(super) fn is_allowed(&self) -> bool {
        self.link.as_deref().is_none_or(is_allowed_link)
    }
}

/// A change to marks: absent is unchanged, `false` or `null` takes a mark away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "contracts", derive(ts_rs::TS))]
#[serde(default)]
pub struct MarksChange {
    /// Bold.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "null_is_off"
    )]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub bold: Option<bool>,
    /// Italic.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "null_is_off"
    )]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub italic: Option<bool>,
    /// Struck through.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "null_is_off"
    )]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub strike: Option<bool>,
    /// Set as code.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "null_is_off"
    )]
    #[cfg_attr(feature = "contracts", ts(optional = nullable))]
    pub code: Option<bool>,
    /// Where the words lead.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "null_is_none"
    )]
    #[cfg_attr(feature = "contracts", ts(as = "Option<String>", optional = nullable))]
    pub link: Option<Option<String>>,
}

impl MarksChange {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The change among a text's attributes; a link outside of the allow-list reads as none.
    pub(super) fn read(attributes: &Attrs) -> Self {
        let change = |key: &str| attributes.get(key).map(|value| *value == Any::Bool(true));
        Self {
            bold: change(BOLD),
            italic: change(ITALIC),
            strike: change(STRIKE),
            code: change(CODE),
            link: attributes.get(LINK).map(read_link),
        }
    }

    pub(super) fn attributes(&self) -> Attrs {
        let flags = [
            (BOLD, self.bold),
            (ITALIC, self.italic),
            (STRIKE, self.strike),
            (CODE, self.code),
        ];
        let mut attributes: Attrs = flags
            .into_iter()
            .filter_map(|(key, flag)| flag.map(|on| (Arc::from(key), flag_value(on))))
            .collect();
        if let Some(link) = &self.link {
            let value = link.as_deref().map_or(Any::Null, Any::from);
            attributes.insert(Arc::from(LINK), value);
        }
        attributes
    }

    pub(super) fn is_allowed(&self) -> bool {
        self.link
            .as_ref()
            .and_then(Option::as_deref)
            .is_none_or(is_allowed_link)
    }
}

fn read_link(value: &Any) -> Option<String> {
    match value {
        Any::String(link) if is_allowed_link(link) => Some(link.to_string()),
        Any::String(_)
        | Any::Null
        | Any::Undefined
        | Any::Bool(_)
        | Any::Number(_)
        | Any::Buffer(_)
        | Any::Array(_)
        | Any::Map(_) => None,
    }
}

/// An absent attribute and a taken one read the same only if off is written as null.
fn flag_value(on: bool) -> Any {
    if on { Any::Bool(true) } else { Any::Null }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference"
)]
fn is_false(flag: &bool) -> bool {
    !flag
}

fn null_is_off<'de, D: Deserializer<'de>>(source: D) -> Result<Option<bool>, D::Error> {
    Option::deserialize(source).map(|flag| Some(flag.unwrap_or(false)))
}

#[expect(
    clippy::option_option,
    reason = "absent and null mean different things"
)]
fn null_is_none<'de, D: Deserializer<'de>>(source: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(source).map(Some)
}
