//! WebAssembly surface of Duologue: one agenda with its undo, presence and session, for the page to drive.
//!
//! There are no timers and no input or output here, and no clock: the page hands in the time with every call
//! and carries out the events it then drains. This file only translates between JavaScript and [`core`].
//!
//! | door | what is there |
//! |---|---|
//! | [`core::Core`] | one tab: calls in, events out; all that the page can ask for |
//! | [`events::CoreEvent`] | what the page has to carry out: store, send, draw |
//! | [`history`] | undo and redo of what this person did, never of the other's |
//! | [`presence`] | who else is here, and where their caret stands |
//! | [`compaction`] | what a device keeps, folded into less |
//! | [`error::CoreError`] | why a call was refused |

mod body;
pub mod compaction;
pub mod core;
mod document;
pub mod error;
pub mod events;
pub mod history;
mod journal;
pub mod presence;

mod base64;
mod bridge;
mod inputs;
#[cfg(test)]
mod stories;
#[cfg(test)]
mod testing;

use crate::core::Core;
use crate::error::CoreError;
use crate::history::Turned;
use bridge::{js_error, millis, to_js};
use duologue_shared::ids::Seat;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// The types that the page is checked against, made from ours.
#[wasm_bindgen(typescript_custom_section)]
const SURFACE: &str = include_str!("surface.d.ts");

/// A client id for one life of a tab of the person on that seat, from a random whole number below 2^53.
#[wasm_bindgen(js_name = newClientId)]
pub fn new_client_id(
    random: f64,
    #[wasm_bindgen(unchecked_param_type = "Seat")] seat: &str,
) -> Result<f64, JsValue> {
    inputs::new_client_id(random, seat)
}

/// One agenda in one tab. Every call may leave events behind: drain them after it.
///
/// Calls fail with a `CoreError`, and then leave the agenda as it was.
#[wasm_bindgen]
#[derive(Debug)]
pub struct AgendaCore(Core);

#[wasm_bindgen]
impl AgendaCore {
    /// An empty agenda that is not connected.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "CoreOptions")] options: &JsValue,
    ) -> Result<Self, JsValue> {
        let options = inputs::core_options(options)?;
        Core::new(options).map(Self).map_err(js_error)
    }

    /// Takes what this device keeps, in place of whatever the agenda held: once, before `start`.
    ///
    /// The rows in the places `unsaved` were made here and never confirmed by the server. Rows that cannot be read are left out and
    /// reported as `damaged`.
    pub fn load(
        &mut self,
        snapshot: Option<Uint8Array>,
        rows: Vec<Uint8Array>,
        unsaved: &[u32],
        now: f64,
    ) -> Result<(), JsValue> {
        let (snapshot, rows) = kept(snapshot, rows);
        self.0
            .load(snapshot.as_deref(), &rows, unsaved, millis(now))
            .map_err(js_error)
    }

    /// Takes over whose client ids are, as this device keeps it: before `load`, and before `catchUp`.
    #[wasm_bindgen(js_name = knowAuthors)]
    pub fn know_authors(&mut self, a: &[f64], b: &[f64], now: f64) {
        let authors = inputs::authors(a, Seat::A).chain(inputs::authors(b, Seat::B));
        self.0.know_authors(authors.collect(), millis(now));
    }

    /// Takes in what other tabs wrote to this device since.
    #[wasm_bindgen(js_name = catchUp)]
    pub fn catch_up(
        &mut self,
        snapshot: Option<Uint8Array>,
        rows: Vec<Uint8Array>,
        now: f64,
    ) -> Result<(), JsValue> {
        let (snapshot, rows) = kept(snapshot, rows);
        self.0
            .catch_up(snapshot.as_deref(), &rows, millis(now))
            .map_err(js_error)
    }

    /// The outline.
    #[wasm_bindgen(unchecked_return_type = "AgendaView")]
    pub fn agenda(&mut self) -> Result<JsValue, JsValue> {
        to_js(self.0.agenda().map_err(js_error)?)
    }

    /// What a list of agendas says of this one, to the person whose tab this is.
    #[wasm_bindgen(unchecked_return_type = "Summary")]
    pub fn summary(&mut self) -> Result<JsValue, JsValue> {
        to_js(&self.0.summary().map_err(js_error)?)
    }

    /// Whether the agenda has become so large that its people should know; told as a change of the outline.
    #[wasm_bindgen(js_name = isLarge)]
    pub fn is_large(&self) -> bool {
        self.0.is_large()
    }

    /// A topic with its words; `undefined` when there is none of that id. From now on its changes are told.
    #[wasm_bindgen(unchecked_return_type = "TopicView | undefined")]
    pub fn topic(&mut self, id: &str) -> Result<JsValue, JsValue> {
        match self.0.topic(id).map_err(js_error)? {
            Some(view) => to_js(&view),
            None => Ok(JsValue::UNDEFINED),
        }
    }

    /// The words of a topic that are to be confirmed or were, where they stand in it.
    #[wasm_bindgen(unchecked_return_type = "PlacedWording[]")]
    pub fn wordings(&mut self, topic: &str) -> Result<JsValue, JsValue> {
        to_js(&self.0.wordings(topic).map_err(js_error)?)
    }

    /// Who typed which words of a topic, from its start to its end.
    #[wasm_bindgen(unchecked_return_type = "Written[]")]
    pub fn written(&mut self, topic: &str) -> Result<JsValue, JsValue> {
        to_js(&self.0.written(topic).map_err(js_error)?)
    }

    /// What is new to the person: lines that the other wrote in, in the order of the agenda.
    #[wasm_bindgen(unchecked_return_type = "NewLines[]")]
    pub fn news(&mut self) -> Result<JsValue, JsValue> {
        to_js(&self.0.news().map_err(js_error)?)
    }

    /// The person has seen all that is new in these topics.
    pub fn looked(&mut self, topics: Vec<String>, now: f64) -> Result<(), JsValue> {
        let topics = topics.into_iter().filter_map(|id| id.parse().ok());
        self.0
            .looked(topics.collect(), millis(now))
            .map_err(js_error)
    }

    /// Takes over how far the person has looked, as this device keeps it: before `start`, and whenever another tab kept more.
    #[wasm_bindgen(js_name = knowLooked)]
    pub fn know_looked(&mut self, mark: &[u8], now: f64) -> Result<(), JsValue> {
        self.0.know_looked(mark, millis(now)).map_err(js_error)
    }

    /// Does what a person does apart from typing. `at` is the device's clock, in milliseconds since 1970. What goes on with
    /// the operation before is taken back together with it.
    pub fn perform(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Operation")] operation: &JsValue,
        at: f64,
        now: f64,
        goes_on: Option<bool>,
    ) -> Result<(), JsValue> {
        let operation = inputs::operation(operation)?;
        let goes_on = goes_on.unwrap_or_default();
        self.0
            .perform_along(&operation, goes_on, millis(at).get(), millis(now))
            .map_err(js_error)
    }

    /// Does `addTopic`, as `perform` does. All that a person can do before the rest of the module is there.
    #[wasm_bindgen(js_name = addTopic)]
    pub fn add_topic(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Extract<Operation, { do: 'addTopic' }>")] operation: &JsValue,
        at: f64,
        now: f64,
        goes_on: Option<bool>,
    ) -> Result<(), JsValue> {
        let new = inputs::new_topic(operation)?;
        let goes_on = goes_on.unwrap_or_default();
        self.0
            .add_topic(&new, goes_on, millis(at).get(), millis(now))
            .map_err(js_error)
    }

    /// Changes a topic's words, then line attributes, as one change. Parts of what an input method composes have the
    /// same number.
    pub fn edit(
        &mut self,
        topic: &str,
        #[wasm_bindgen(unchecked_param_type = "TextOp[]")] ops: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "LineChange[]")] lines: &JsValue,
        now: f64,
        composition: Option<u32>,
    ) -> Result<(), JsValue> {
        let ops = inputs::list(ops, inputs::text_op)?;
        let lines = inputs::list(lines, inputs::line_change)?;
        self.0
            .compose(topic, &ops, &lines, composition.unwrap_or(0), millis(now))
            .map_err(js_error)
    }

    /// Takes back the newest that one typed or did, or the newest that one did with that topic.
    #[wasm_bindgen(unchecked_return_type = "Turned | undefined")]
    pub fn undo(&mut self, now: f64, about: Option<String>) -> Result<JsValue, JsValue> {
        turned(match about {
            Some(topic) => self.0.undo_about(&topic, millis(now)),
            None => self.0.undo(millis(now)),
        })
    }

    /// Brings back what was last taken back.
    #[wasm_bindgen(unchecked_return_type = "Turned | undefined")]
    pub fn redo(&mut self, now: f64) -> Result<JsValue, JsValue> {
        turned(self.0.redo(millis(now)))
    }

    /// Ends the present step of typing: what follows is taken back by itself.
    #[wasm_bindgen(js_name = sealUndo)]
    pub fn seal_undo(&mut self) {
        self.0.seal_undo();
    }

    /// Shows the others where this person writes.
    #[wasm_bindgen(js_name = setCursor)]
    pub fn set_cursor(
        &mut self,
        topic: &str,
        anchor: u32,
        head: u32,
        now: f64,
    ) -> Result<(), JsValue> {
        self.0
            .set_cursor(topic, anchor, head, millis(now))
            .map_err(js_error)
    }

    /// Shows the others that this person is here but writes nowhere.
    #[wasm_bindgen(js_name = clearCursor)]
    pub fn clear_cursor(&mut self, now: f64) -> Result<(), JsValue> {
        self.0.clear_cursor(millis(now)).map_err(js_error)
    }

    /// Begins to connect.
    pub fn start(&mut self, now: f64) -> Result<(), JsValue> {
        self.0.start(millis(now)).map_err(js_error)
    }

    /// The socket asked for is open.
    #[wasm_bindgen(js_name = socketOpened)]
    pub fn socket_opened(&mut self, now: f64) -> Result<(), JsValue> {
        self.0.socket_opened(millis(now)).map_err(js_error)
    }

    /// The socket closed by itself or could not be opened.
    #[wasm_bindgen(js_name = socketClosed)]
    pub fn socket_closed(&mut self, now: f64) -> Result<(), JsValue> {
        self.0.socket_closed(millis(now)).map_err(js_error)
    }

    /// The socket received a binary message.
    #[wasm_bindgen(js_name = socketMessage)]
    pub fn socket_message(&mut self, bytes: Vec<u8>, now: f64) -> Result<(), JsValue> {
        self.0.socket_message(bytes, millis(now)).map_err(js_error)
    }

    /// The time of the last `wake` event has come.
    pub fn woke(&mut self, now: f64) -> Result<(), JsValue> {
        self.0.woke(millis(now)).map_err(js_error)
    }

    /// The browser says that the network is back.
    pub fn online(&mut self, now: f64) -> Result<(), JsValue> {
        self.0.online(millis(now)).map_err(js_error)
    }

    /// The page is in front again.
    pub fn visible(&mut self, now: f64) -> Result<(), JsValue> {
        self.0.visible(millis(now)).map_err(js_error)
    }

    /// Says good-bye and disconnects. Nothing more is sent, also of later changes, until `start`.
    pub fn stop(&mut self, now: f64) -> Result<(), JsValue> {
        self.0.stop(millis(now)).map_err(js_error)
    }

    /// Takes in a local change of another tab, which sends and counts it itself.
    #[wasm_bindgen(js_name = applyFromTab)]
    pub fn apply_from_tab(&mut self, bytes: &[u8], now: f64) -> Result<(), JsValue> {
        self.0.apply_from_tab(bytes, millis(now)).map_err(js_error)
    }

    /// Takes over a kept change of a tab that is gone: sent and counted from now on as a local one. Its number.
    pub fn adopt(&mut self, bytes: &[u8], now: f64) -> Result<f64, JsValue> {
        self.0
            .adopt(bytes, millis(now))
            .map(bridge::number)
            .map_err(js_error)
    }

    /// What happened since the last time, in order.
    #[wasm_bindgen(unchecked_return_type = "CoreEvent[]")]
    pub fn drain(&mut self) -> Result<JsValue, JsValue> {
        bridge::events_to_js(self.0.drain())
    }
}

/// Folds what a device keeps into one snapshot. Fails when a row would be lost by it.
#[wasm_bindgen]
pub fn compact(snapshot: Option<Uint8Array>, rows: Vec<Uint8Array>) -> Result<Vec<u8>, JsValue> {
    let (snapshot, rows) = kept(snapshot, rows);
    compaction::compact(snapshot.as_deref(), &rows).map_err(js_error)
}

/// The searchable text of what a device keeps, in parts.
#[wasm_bindgen(js_name = searchText)]
pub fn search_text(
    snapshot: Option<Uint8Array>,
    rows: Vec<Uint8Array>,
) -> Result<Vec<String>, JsValue> {
    let (snapshot, rows) = kept(snapshot, rows);
    compaction::search_text(snapshot.as_deref(), &rows).map_err(js_error)
}

fn turned(turned: Result<Option<Turned>, CoreError>) -> Result<JsValue, JsValue> {
    match turned.map_err(js_error)? {
        Some(turned) => to_js(&turned),
        None => Ok(JsValue::UNDEFINED),
    }
}

fn kept(snapshot: Option<Uint8Array>, rows: Vec<Uint8Array>) -> (Option<Vec<u8>>, Vec<Vec<u8>>) {
    let rows = rows.into_iter().map(|row| row.to_vec());
    (snapshot.map(|bytes| bytes.to_vec()), rows.collect())
}
