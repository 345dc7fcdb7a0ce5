//! Between JavaScript's values and ours.
//!
//! Plain data for the page crosses as JSON, which browsers parse faster than they build objects field by field
//! from here. Bytes cross as they are. What the page hands in is read in [`inputs`](crate::inputs).

use crate::error::CoreError;
use crate::events::CoreEvent;
use duologue_shared::time::Millis;
use js_sys::{Array, JSON, Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::{JsCast as _, JsValue};

/// A value for the page.
pub(crate) fn to_js<T: Serialize>(value: &T) -> Result<JsValue, JsValue> {
    let json =
        serde_json::to_string(value).map_err(|error| js_error(CoreError::invalid(&error)))?;
    JSON::parse(&json)
}

/// Events for the page, in order.
pub(crate) fn events_to_js(events: Vec<CoreEvent>) -> Result<JsValue, JsValue> {
    let list = Array::new();
    for event in events {
        let object = to_js(&event)?;
        if let Some(bytes) = event.bytes() {
            Reflect::set(&object, &"bytes".into(), &Uint8Array::from(bytes))?;
        }
        list.push(&object);
    }
    Ok(list.into())
}

/// The `CoreError` that the page is told of.
pub(crate) fn js_error(error: CoreError) -> JsValue {
    let object = js_sys::Error::new(&error.text);
    object.set_name("CoreError");
    // Setting a property of a fresh object cannot fail.
    let _was_set = Reflect::set(&object, &"code".into(), &error.code.as_str().into());
    let _was_set = Reflect::set(&object, &"text".into(), &error.text.into());
    object.unchecked_into()
}

/// The page's milliseconds; fractions are dropped, and nonsense becomes 0.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the conversion saturates, which is what is wanted"
)]
pub(crate) const fn millis(now: f64) -> Millis {
    Millis::new(now as u64)
}

/// A count as JavaScript counts: exact up to 2^53, which nobody reaches.
#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "JavaScript has no other numbers"
)]
pub(crate) const fn number(count: u64) -> f64 {
    count as f64
}
