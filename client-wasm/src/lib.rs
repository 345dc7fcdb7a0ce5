//! The browser's half of Duologue.

use wasm_bindgen::prelude::wasm_bindgen;

/// The types that the page is checked against.
#[wasm_bindgen(typescript_custom_section)]
const SURFACE: &str = include_str!("surface.d.ts");
