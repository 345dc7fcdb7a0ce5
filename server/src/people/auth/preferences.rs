//! Preferences of a person, which hold on each of their devices.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

/// The longest tag of a language with its region and script.
const LONGEST_TAG: usize = 35;

/// How somebody wants the page to be, wherever they are signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Preferences {
    /// Light, dark, or as the device has it.
    pub theme: Theme,
    /// The language in which dates are written and read; null for English, in the order of the browser's language.
    #[schema(required, value_type = Option<String>, example = "de-AT")]
    pub dates: Option<Language>,
    /// Whether single letters are commands while nobody writes.
    pub single_keys: bool,
    /// Whether signs such as `- ` turn into formatting as somebody types.
    pub autoformat: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: Theme::Device,
            dates: None,
            single_keys: true,
            autoformat: true,
        }
    }
}

impl Preferences {
    /// Whether nothing is otherwise than it is for everybody.
    pub(super) fn are_default(&self) -> bool {
        *self == Self::default()
    }

    /// These, with what a change says.
    #[must_use]
    pub fn with(self, change: PreferencesChange) -> Self {
        Self {
            theme: change.theme.unwrap_or(self.theme),
            dates: change.dates.unwrap_or(self.dates),
            single_keys: change.single_keys.unwrap_or(self.single_keys),
            autoformat: change.autoformat.unwrap_or(self.autoformat),
        }
    }
}

/// What shall be otherwise; what is not there stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreferencesChange {
    /// Light, dark, or as the device has it.
    pub theme: Option<Theme>,
    /// The language of dates; the inner none for English.
    pub dates: Option<Option<Language>>,
    /// Whether single letters are commands.
    pub single_keys: Option<bool>,
    /// Whether signs turn into formatting.
    pub autoformat: Option<bool>,
}

/// How bright the page is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase", try_from = "String")]
pub enum Theme {
    /// As the device has it.
    #[default]
    Device,
    /// Dark words on light paper.
    Light,
    /// Light words on dark paper.
    Dark,
}

/// Why something is no theme.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("a theme is `device`, `light` or `dark`")]
pub struct NoTheme;

impl TryFrom<String> for Theme {
    type Error = NoTheme;

    fn try_from(name: String) -> Result<Self, NoTheme> {
        match name.as_str() {
            "device" => Ok(Self::Device),
            "light" => Ok(Self::Light),
            "dark" => Ok(Self::Dark),
            _ => Err(NoTheme),
        }
    }
}

/// The tag of a language as in BCP 47, such as `de-AT`. Whether a browser knows it is the browser's to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language(String);

/// Why something is no tag of a language.
#[derive(Debug, Error, PartialEq, Eq)]
#[error(
    "This is no language: name it as `en-GB` does, by letters and digits in parts of up to eight."
)]
pub struct NoLanguage;

impl TryFrom<String> for Language {
    type Error = NoLanguage;

    fn try_from(tag: String) -> Result<Self, NoLanguage> {
        let is_part = |part: &str| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        let begins = tag.split('-').next().unwrap_or_default();
        let is_tag = tag.len() <= LONGEST_TAG
            && begins.len() >= 2
            && begins.bytes().all(|byte| byte.is_ascii_alphabetic())
            && tag.split('-').all(is_part);
        is_tag.then_some(Self(tag)).ok_or(NoLanguage)
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_a_tag() {
        let language = |tag: &str| Language::try_from(tag.to_owned());
        for tag in [
            "de",
            "en-GB",
            "zh-Hant-TW",
            "sr-Latn",
            "es-419",
            "ca-valencia",
        ] {
            assert_eq!(language(tag).map(String::from).as_deref(), Ok(tag));
        }
        let long = ["en"; 13].join("-");
        for tag in [
            "",
            "d",
            "-",
            "de-",
            "-de",
            "de--AT",
            "de_AT",
            "<b>",
            "12-DE",
            "toolonglanguage",
            &long,
        ] {
            assert_eq!(language(tag), Err(NoLanguage), "{tag}");
        }
    }

    #[test]
    fn what_a_change_does_not_say_stays() {
        let dark = Preferences::default().with(PreferencesChange {
            theme: Some(Theme::Dark),
            dates: Some(Some(Language::try_from("de".to_owned()).unwrap())),
            ..PreferencesChange::default()
        });
        let both = dark.clone().with(PreferencesChange {
            single_keys: Some(false),
            ..PreferencesChange::default()
        });
        assert_eq!(
            both,
            Preferences {
                single_keys: false,
                ..dark.clone()
            }
        );
        let english = dark.clone().with(PreferencesChange {
            dates: Some(None),
            ..PreferencesChange::default()
        });
        assert_eq!(
            english,
            Preferences {
                dates: None,
                ..dark
            }
        );
    }

    #[test]
    fn what_was_kept_before_there_was_a_preference_reads_back() {
        let kept: Preferences = serde_json::from_str(r#"{"theme":"dark"}"#).unwrap();
        let dark = Preferences {
            theme: Theme::Dark,
            ..Preferences::default()
        };
        assert_eq!(kept, dark);
    }
}
