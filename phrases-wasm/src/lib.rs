//! Promises and days as people type them, for the page: [`phrase`](duologue_shared::promise::phrase) in a module of
//! its own, which is fetched beside the core, since nobody needs it to open an agenda and write.
//!
//! It is called with plain words and answers with plain words, which costs a tenth of what JSON would.

use duologue_shared::ids::Day;
use duologue_shared::promise::PromiseKind;
use duologue_shared::promise::phrase::{Calendar, FoundPromise, Reader, Reading, Speaker};
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

/// Reads promises and days, in English and in the languages it is taught.
#[wasm_bindgen]
#[derive(Debug)]
pub struct PhraseReader(Reader);

#[wasm_bindgen]
impl PhraseReader {
    /// One that reads English.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Result<Self, JsError> {
        Ok(Self(Reader::english()?))
    }

    /// Reads the language of that text as well.
    pub fn learn(&mut self, language: &str) -> Result<(), JsError> {
        Ok(self.0.learn(language)?)
    }

    /// What a line comes to, in a calendar whose names stand in a line each: how it reads, who will and the name of
    /// somebody else, the kind, what, the day, its language, and the two days that it may mean. Empty when it is no
    /// promise.
    pub fn read(
        &self,
        words: &str,
        today: &str,
        day_first: bool,
        months: &str,
        weekdays: &str,
    ) -> Result<Vec<String>, JsError> {
        let calendar = calendar(today, day_first, months, weekdays)?;
        Ok(match self.0.read(words, &calendar) {
            Reading::None => Vec::new(),
            Reading::Likely(found) => fields("likely", found, &[]),
            Reading::WhichDay(found, days) => fields("whichDay", found, &days),
            Reading::Promise(found) => fields("promise", found, &[]),
        })
    }

    /// The day, `YYYY-MM-DD`, that words name, when they name nothing else.
    pub fn day(
        &self,
        words: &str,
        today: &str,
        day_first: bool,
        months: &str,
        weekdays: &str,
    ) -> Result<Option<String>, JsError> {
        let calendar = calendar(today, day_first, months, weekdays)?;
        Ok(self.0.day(words, &calendar).map(String::from))
    }
}

fn calendar(
    today: &str,
    day_first: bool,
    months: &str,
    weekdays: &str,
) -> Result<Calendar, JsError> {
    let names = |lines: &str| lines.split('\n').map(str::to_owned).collect();
    Ok(Calendar {
        today: today.parse()?,
        day_first,
        months: names(months),
        weekdays: names(weekdays),
    })
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
