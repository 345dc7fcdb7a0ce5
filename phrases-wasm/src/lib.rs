//! Promises and days as people type them, for the page: [`phrase`](duologue_shared::promise::phrase) in a module of
//! its own, which is fetched beside the core, since nobody needs it to open an agenda and write.
//!
//! It is called with plain words and answers with plain words, which costs a tenth of what JSON would.

use duologue_shared::ids::Day;
use duologue_shared::promise::PromiseKind;
use duologue_shared::promise::phrase::{Calendar, FoundPromise, Reader, Reading, Speaker};
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

/// The types that the page is checked against, made from ours.
#[wasm_bindgen(typescript_custom_section)]
const SURFACE: &str = include_str!("surface.d.ts");

/// Reads promises and days, in English and in the languages it is taught.
#[wasm_bindgen]
#[derive(Debug)]
pub struct PhraseReader {
    reader: Reader,
    /// None until the page has said which; then nothing is a promise or a day.
    calendar: Option<Calendar>,
}

#[wasm_bindgen]
impl PhraseReader {
    /// One that reads English.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Result<Self, JsError> {
        Ok(Self {
            reader: Reader::english()?,
            calendar: None,
        })
    }

    /// Reads the language of that text as well.
    pub fn learn(&mut self, language: &str) -> Result<(), JsError> {
        Ok(self.reader.learn(language)?)
    }

    /// Reads in that calendar from now on, whose names stand in a line each.
    #[wasm_bindgen(js_name = inCalendar)]
    pub fn in_calendar(
        &mut self,
        today: &str,
        day_first: bool,
        months: &str,
        weekdays: &str,
    ) -> Result<(), JsError> {
        let names = |lines: &str| lines.split('\n').map(str::to_owned).collect();
        self.calendar = Some(Calendar {
            today: today.parse()?,
            day_first,
            months: names(months),
            weekdays: names(weekdays),
        });
        Ok(())
    }

    /// What a line comes to: how it reads, who will and the name of somebody else, the kind, what, the day, its
    /// language, and the two days that it may mean. Empty when it is no promise.
    pub fn read(&self, words: &str) -> Vec<String> {
        let reading = self.calendar.as_ref();
        let reading = reading.map(|calendar| self.reader.read(words, calendar));
        match reading.unwrap_or(Reading::None) {
            Reading::None => Vec::new(),
            Reading::Likely(found) => fields("likely", found, &[]),
            Reading::WhichDay(found, days) => fields("whichDay", found, &days),
            Reading::Promise(found) => fields("promise", found, &[]),
        }
    }

    /// The day, `YYYY-MM-DD`, that words name, when they name nothing else.
    pub fn day(&self, words: &str) -> Option<String> {
        let calendar = self.calendar.as_ref()?;
        self.reader.day(words, calendar).map(String::from)
    }
}

fn fields(reads: &str, found: FoundPromise, days: &[Day]) -> Vec<String> {
    let (who, name) = match found.who {
        Speaker::I => ("i", String::new()),
        Speaker::You => ("you", String::new()),
        Speaker::Unsaid => ("unsaid", String::new()),
        Speaker::Name(name) => ("name", name),
    };
    let kind = match found.kind {
        PromiseKind::Action => "action",
        PromiseKind::FindOut => "findOut",
    };
    let due = found.due.map(String::from).unwrap_or_default();
    let language = found.language.unwrap_or_default();
    let mut fields = vec![
        reads.to_owned(),
        who.to_owned(),
        name,
        kind.to_owned(),
        found.what,
        due,
        language,
    ];
    fields.extend(days.iter().map(|day| String::from(*day)));
    fields
}
