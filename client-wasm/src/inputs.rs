//! Inputs from the page, read field by field.
//!
//! The page is type-checked against `surface.d.ts`, so this only has to be safe, not clever; readers derived
//! by serde would be a tenth of the whole module.

mod operation;

pub(crate) use operation::operation;

use crate::bridge::js_error;
use crate::core::{CoreOptions, LineChange};
use crate::error::CoreError;
use duologue_shared::agenda::{NewTopic, Place};
use duologue_shared::ids::{ClientId, InvalidId, Seat, TopicId};
use duologue_shared::text::{LineKind, LinePatch, Marks, MarksChange, TextOp};
use js_sys::{Array, Reflect};
use std::str::FromStr;
use wasm_bindgen::{JsCast as _, JsValue};

/// The elements of an array.
pub(crate) fn list<T>(
    value: &JsValue,
    read: impl Fn(&JsValue) -> Result<T, JsValue>,
) -> Result<Vec<T>, JsValue> {
    let array: &Array = value.dyn_ref().ok_or_else(|| invalid("a list"))?;
    array.iter().map(|element| read(&element)).collect()
}

/// `CoreOptions`.
pub(crate) fn core_options(value: &JsValue) -> Result<CoreOptions, JsValue> {
    let client = number(value, "clientId")?;
    Ok(CoreOptions {
        client_id: ClientId::try_from(client).map_err(|_| invalid("clientId"))?,
        seat: seat(&text(value, "seat")?)?,
        name: text(value, "name")?,
        seed: number(value, "seed")?,
        unseen: field(value, "unseen")?.is_truthy(),
    })
}

/// A fresh client id of that seat, as JavaScript counts.
#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "a client id has 53 bits, as a number of JavaScript has"
)]
pub(crate) fn new_client_id(random: f64, seat_name: &str) -> Result<f64, JsValue> {
    let random = whole(random).ok_or_else(|| invalid("random number"))?;
    Ok(ClientId::of_seat(random, seat(seat_name)?).get() as f64)
}

/// Client ids of one seat; what cannot be one is left out.
pub(crate) fn authors(clients: &[f64], seat: Seat) -> impl Iterator<Item = (ClientId, Seat)> {
    let client = |id: &f64| ClientId::try_from(whole(*id)?).ok();
    clients.iter().filter_map(client).map(move |id| (id, seat))
}

/// The fields of `addTopic`.
pub(crate) fn new_topic(value: &JsValue) -> Result<NewTopic, JsValue> {
    Ok(NewTopic {
        topic: id(value, "topic")?,
        section: parsed(value, "section")?,
        place: place(&field(value, "place")?)?,
        headline: text(value, "headline")?,
    })
}

/// `Place`.
fn place(value: &JsValue) -> Result<Place, JsValue> {
    if let Some(word) = value.as_string() {
        return match word.as_str() {
            "first" => Ok(Place::First),
            "last" => Ok(Place::Last),
            _ => Err(invalid("place")),
        };
    }
    if let Some(before) = field(value, "before")?.as_string() {
        return Ok(Place::Before(topic(&before)?));
    }
    let after = field(value, "after")?.as_string();
    let after = after.ok_or_else(|| invalid("place"))?;
    Ok(Place::After(topic(&after)?))
}

/// `TextOp`.
pub(crate) fn text_op(value: &JsValue) -> Result<TextOp, JsValue> {
    let at = length(value, "at")?;
    match text(value, "op")?.as_str() {
        "insert" => Ok(TextOp::Insert {
            at,
            text: text(value, "text")?,
            marks: marks(&field(value, "marks")?)?,
        }),
        "break" => Ok(TextOp::Break {
            at,
            line: id(value, "line")?,
        }),
        "delete" => Ok(TextOp::Delete {
            at,
            len: length(value, "len")?,
        }),
        "format" => Ok(TextOp::Format {
            at,
            len: length(value, "len")?,
            marks: marks_change(&field(value, "marks")?)?,
        }),
        _ => Err(invalid("op")),
    }
}

/// `LineChange`.
pub(crate) fn line_change(value: &JsValue) -> Result<LineChange, JsValue> {
    let patch = field(value, "patch")?;
    let kind = match field(&patch, "kind")?.as_string() {
        None => None,
        Some(name) => Some(LineKind::read(&name).ok_or_else(|| invalid("kind"))?),
    };
    let indent = if field(&patch, "indent")?.is_undefined() {
        None
    } else {
        let depth = length(&patch, "indent")?;
        Some(u8::try_from(depth).map_err(|_| invalid("indent"))?)
    };
    let start = if field(&patch, "start")?.is_undefined() {
        None
    } else {
        Some(length(&patch, "start")?)
    };
    Ok(LineChange {
        line: id(value, "line")?,
        patch: LinePatch {
            kind,
            indent,
            checked: field(&patch, "checked")?.as_bool(),
            start,
        },
    })
}

fn marks(value: &JsValue) -> Result<Marks, JsValue> {
    if value.is_undefined() {
        return Ok(Marks::default());
    }
    let is_on = |name| Ok::<_, JsValue>(field(value, name)?.is_truthy());
    Ok(Marks {
        bold: is_on("bold")?,
        italic: is_on("italic")?,
        strike: is_on("strike")?,
        code: is_on("code")?,
        link: field(value, "link")?.as_string(),
    })
}

fn marks_change(value: &JsValue) -> Result<MarksChange, JsValue> {
    let change = |name| {
        let flag = field(value, name)?;
        Ok::<_, JsValue>((!flag.is_undefined()).then(|| flag.is_truthy()))
    };
    let link = field(value, "link")?;
    Ok(MarksChange {
        bold: change("bold")?,
        italic: change("italic")?,
        strike: change("strike")?,
        code: change("code")?,
        link: (!link.is_undefined()).then(|| link.as_string()),
    })
}

fn field(value: &JsValue, name: &'static str) -> Result<JsValue, JsValue> {
    // Anything but an object has no fields, and asking would throw something without words.
    Reflect::get(value, &name.into()).map_err(|_| invalid(name))
}

fn texts(value: &JsValue, name: &'static str) -> Result<Vec<String>, JsValue> {
    list(&field(value, name)?, |element| {
        element.as_string().ok_or_else(|| invalid(name))
    })
}

fn parsed<T: FromStr>(value: &JsValue, name: &'static str) -> Result<T, JsValue>
where
    CoreError: From<T::Err>,
{
    let parsed = text(value, name)?.parse();
    parsed.map_err(|error: T::Err| js_error(error.into()))
}

fn text(value: &JsValue, name: &'static str) -> Result<String, JsValue> {
    let found = field(value, name)?.as_string();
    found.ok_or_else(|| invalid(name))
}

fn number(value: &JsValue, name: &'static str) -> Result<u64, JsValue> {
    let found = field(value, name)?.as_f64();
    found.and_then(whole).ok_or_else(|| invalid(name))
}

/// A whole number of at least 0, exact in JavaScript.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be whole and in range"
)]
fn whole(number: f64) -> Option<u64> {
    let is_exact = number.fract() == 0.0 && (0.0..MAX_EXACT).contains(&number);
    is_exact.then_some(number as u64)
}

fn length(value: &JsValue, name: &'static str) -> Result<u32, JsValue> {
    u32::try_from(number(value, name)?).map_err(|_| invalid(name))
}

/// An id.
fn id<T: TryFrom<String, Error = InvalidId>>(
    value: &JsValue,
    name: &'static str,
) -> Result<T, JsValue> {
    T::try_from(text(value, name)?).map_err(|error| js_error(error.into()))
}

fn seat(name: &str) -> Result<Seat, JsValue> {
    match name {
        "a" => Ok(Seat::A),
        "b" => Ok(Seat::B),
        _ => Err(invalid("seat")),
    }
}

fn topic(id: &str) -> Result<TopicId, JsValue> {
    TopicId::try_from(id).map_err(|error| js_error(error.into()))
}

fn invalid(name: &'static str) -> JsValue {
    js_error(CoreError::unreadable(name))
}

/// 2^53: from here on, JavaScript's numbers skip some.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;
