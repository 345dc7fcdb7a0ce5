//! Search over the agendas that a device holds, for the page: [`search`](duologue_shared::search) in a module of its own,
//! which is fetched when somebody searches.
//!
//! The texts are derived by the core, which alone reads documents.

use duologue_shared::ids::Day;
use duologue_shared::search::{self, Finder, Hit, Query, SearchText};
use serde::Serialize;
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

/// The types that the page is checked against, made from ours.
#[wasm_bindgen(typescript_custom_section)]
const SURFACE: &str = include_str!("surface.d.ts");

/// The searchable texts of a device's agendas.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct SearchBook {
    texts: Vec<(String, SearchText)>,
}

/// What was found in all of them.
#[derive(Serialize)]
struct Answer {
    hits: Vec<AgendaHit>,
    total: usize,
}

/// What was found in an agenda.
#[derive(Serialize)]
struct AgendaHit {
    pair: String,
    hit: Hit,
}

#[wasm_bindgen]
impl SearchBook {
    /// One without texts.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the text of an agenda, in its parts, in the place of the one before.
    pub fn put(&mut self, pair: &str, parts: Vec<String>) {
        let text = SearchText::in_parts(parts);
        match self.texts.iter_mut().find(|(known, _)| known == pair) {
            Some((_, known)) => *known = text,
            None => self.texts.push((pair.to_owned(), text)),
        }
    }

    /// Lets go of the text of an agenda.
    pub fn remove(&mut self, pair: &str) {
        self.texts.retain(|(known, _)| known != pair);
    }

    /// The newest of what is found, as JSON: in all agendas or in one, since a day or ever.
    pub fn find(
        &self,
        words: &str,
        pair: Option<String>,
        since: Option<String>,
        most: usize,
    ) -> Result<String, JsError> {
        let since = since.map(|since| since.parse::<Day>()).transpose()?;
        let Some(query) = Query::of(words) else {
            return answer(Vec::new(), 0);
        };
        let one = pair.unwrap_or_default();
        let mut finder = Finder::new(query, most).since(since);
        for (known, text) in &self.texts {
            if one.is_empty() || *known == one {
                finder.look(known, text);
            }
        }
        let total = finder.total();
        let hits = finder.into_hits(0);
        answer(
            hits.map(|(pair, hit)| AgendaHit { pair, hit }).collect(),
            total,
        )
    }
}

/// Where the words of a query stand in a text: beginnings and lengths, in UTF-16 units, by turns.
#[wasm_bindgen]
pub fn marks(text: &str, words: &str) -> Vec<u32> {
    let marks = Query::of(words).map(|query| search::marks(text, &query));
    let marks = marks.unwrap_or_default().into_iter();
    marks.flat_map(|mark| [mark.at, mark.len]).collect()
}

fn answer(hits: Vec<AgendaHit>, total: usize) -> Result<String, JsError> {
    Ok(serde_json::to_string(&Answer { hits, total })?)
}

#[cfg(test)]
mod tests {
    use super::{SearchBook, marks};

    fn text(topic: &str, words: &str) -> Vec<String> {
        vec![format!(
            "S2026-11-24\nTtopic-{topic}\u{1f}2026-11-24\nh{words}\n"
        )]
    }

    #[test]
    fn a_book_finds_in_all_agendas_or_in_one_and_forgets_one() {
        let mut book = SearchBook::new();
        book.put("pair-one", text("one", "Old plan"));
        book.put("pair-one", text("one", "Über den Plan"));
        book.put("pair-two", text("two", "No plan"));
        let find = |book: &SearchBook, pair: Option<&str>, since: Option<&str>| {
            let pair = pair.map(str::to_owned);
            let found = book.find("plan", pair, since.map(str::to_owned), 10);
            let Ok(found) = found else {
                panic!("nothing can be wrong with that");
            };
            found
        };
        let all = find(&book, None, None);
        assert!(
            all.contains("Über den Plan") && all.contains("No plan"),
            "{all}"
        );
        assert!(all.ends_with("\"total\":2}"), "{all}");
        assert!(!find(&book, Some("pair-two"), None).contains("Über"));
        assert!(find(&book, None, Some("2026-11-25")).ends_with("\"total\":0}"));
        book.remove("pair-one");
        assert!(!find(&book, None, None).contains("pair-one"));
    }

    #[test]
    fn marks_tell_where_words_stand() {
        assert_eq!(marks("🙂 Über alles", "alles uber"), [3, 4, 8, 5]);
        assert!(marks("words", " ").is_empty());
    }
}
