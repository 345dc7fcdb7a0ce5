//! Language as data: which words promise, ask, doubt and name days, read from a text of a few kilobytes.
//!
//! A line of that text is a class of words and its words: `lead: by=2 no_later_than=2`. What is indented goes on
//! with the class above it, what begins with `#` is a remark. Blanks within a phrase are written `_`; behind `=`
//! stands a number, behind `>` the words that take its place.
//!
//! A verb is `schick/en` or `geb/en>gib`: its stem, the ending of its plain form, and the stem that it has for
//! others, when that is another one. Its forms follow from `ending: e=1 st=2 t=3`, for I, you and others.

use super::words::{Word, folded};

/// What a word or phrase does in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// What a sentence may begin with before it comes to its subject.
    Filler,
    /// "TODO"; with 1, also without a colon.
    Label,
    /// Joins a clause to the one before it; with 1, also without a pause.
    Joining,
    /// What comes behind it is told or asked, not promised.
    Supposing,
    /// What comes behind it is promised if something else happens.
    Condition,
    /// Begins a clause whose days are about something else.
    Clause,
    /// Makes a promise a maybe.
    Doubt,
    /// Takes it back: "nicht".
    Denial,
    /// What may stand before the verb without changing what it says.
    Adverb,
    /// What a promise never begins with; in a language that ends with its verb, never ends with.
    NoDeed,
    NoLastDeed,
    /// Is a deed although it begins like one of those.
    DeedAnyway,
    /// Verbs after which "if" asks whether.
    Asking,
    /// A verb that does something, as it stands behind "to".
    Deed,
    /// Its forms behind I, you and others, with the plain form as their text.
    VerbI,
    VerbYou,
    VerbThey,
    Verb,
    /// The same for one that promises also without a date.
    Pledge,
    /// Whether such a verb was meant.
    Pledges,
    Ending,
    /// What belongs to a verb and stands at the end of its clause: "rufe … an".
    Particle,
    /// "Myself", with what it is for somebody else.
    Myself,
    Yourself,
    /// "I" and "you" and "we" before a verb, or behind one.
    I,
    You,
    We,
    /// "I will", as it may be said.
    IWill,
    YouWill,
    WeWill,
    TheyWill,
    NameWill,
    /// "'ll", at a name.
    NameEnding,
    /// "I can": perhaps a promise.
    ILikely,
    NameLikely,
    /// "Will I": in this order behind a day.
    WillI,
    WillYou,
    WillName,
    /// Between a name and what it has to do: "Ben to send it".
    To,
    Please,
    /// Begins a sentence with a capital and is nobody's name.
    NoName,
    /// Stands before a name: "Dr."
    Title,
    /// Finding something out, with the words before a question.
    FindOut,
    NotKnow,
    /// Says no more than that something is found out.
    Bare,
    /// Ends in a full stop without ending a sentence.
    Shortened,
    Weekday,
    /// As short as it may be behind "by" alone.
    WeekdayShort,
    Month,
    /// Begins like a day's name and is none.
    NoDay,
    /// So many days from today.
    InDays,
    DayEnd,
    /// A part of a day, with the words for it that remain.
    Part,
    /// "EOW": the end of so many months, 0 for a week.
    PeriodEnd,
    EndOf,
    Unit,
    /// Before a unit behind "end of".
    Article,
    This,
    Next,
    /// The one that comes, whatever week it is in.
    Coming,
    /// Either of those before a weekday, as people differ about it.
    Nearest,
    Within,
    InMonth,
    Number,
    /// "Two weeks' time".
    Later,
    On,
    Of,
    The,
    Or,
    Ordinal,
    /// How surely a day follows that something is due on: 1 or 2.
    Lead,
    Before,
    Latest,
    Vague,
    WeekNumber,
    NotDue,
    TimeLead,
    TimeWord,
    TimeUnit,
}

const CLASSES: &[(&str, Class)] = &[
    ("filler", Class::Filler),
    ("label", Class::Label),
    ("joining", Class::Joining),
    ("supposing", Class::Supposing),
    ("condition", Class::Condition),
    ("clause", Class::Clause),
    ("doubt", Class::Doubt),
    ("denial", Class::Denial),
    ("adverb", Class::Adverb),
    ("no-deed", Class::NoDeed),
    ("no-last-deed", Class::NoLastDeed),
    ("deed-anyway", Class::DeedAnyway),
    ("asking", Class::Asking),
    ("deed", Class::Deed),
    ("verb", Class::Verb),
    ("pledge", Class::Pledge),
    ("ending", Class::Ending),
    ("particle", Class::Particle),
    ("myself", Class::Myself),
    ("yourself", Class::Yourself),
    ("i", Class::I),
    ("you", Class::You),
    ("we", Class::We),
    ("i-will", Class::IWill),
    ("you-will", Class::YouWill),
    ("we-will", Class::WeWill),
    ("they-will", Class::TheyWill),
    ("name-will", Class::NameWill),
    ("name-ending", Class::NameEnding),
    ("i-likely", Class::ILikely),
    ("name-likely", Class::NameLikely),
    ("will-i", Class::WillI),
    ("will-you", Class::WillYou),
    ("will-name", Class::WillName),
    ("to", Class::To),
    ("please", Class::Please),
    ("no-name", Class::NoName),
    ("title", Class::Title),
    ("find-out", Class::FindOut),
    ("not-know", Class::NotKnow),
    ("bare", Class::Bare),
    ("shortened", Class::Shortened),
    ("weekday", Class::Weekday),
    ("weekday-short", Class::WeekdayShort),
    ("month", Class::Month),
    ("no-day", Class::NoDay),
    ("in-days", Class::InDays),
    ("day-end", Class::DayEnd),
    ("part", Class::Part),
    ("period-end", Class::PeriodEnd),
    ("end-of", Class::EndOf),
    ("unit", Class::Unit),
    ("article", Class::Article),
    ("this", Class::This),
    ("next", Class::Next),
    ("coming", Class::Coming),
    ("nearest", Class::Nearest),
    ("within", Class::Within),
    ("in-month", Class::InMonth),
    ("number", Class::Number),
    ("later", Class::Later),
    ("on", Class::On),
    ("of", Class::Of),
    ("the", Class::The),
    ("or", Class::Or),
    ("ordinal", Class::Ordinal),
    ("lead", Class::Lead),
    ("before", Class::Before),
    ("latest", Class::Latest),
    ("vague", Class::Vague),
    ("week-number", Class::WeekNumber),
    ("not-due", Class::NotDue),
    ("time-lead", Class::TimeLead),
    ("time-word", Class::TimeWord),
    ("time-unit", Class::TimeUnit),
];

/// The text of a language cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("line {line} of the language cannot be read: write a class, a colon and its words")]
pub struct BadLanguage {
    /// Which line, from 1.
    pub line: usize,
}

/// The words of one language.
#[derive(Debug)]
pub(super) struct Language {
    /// "en".
    pub(super) code: String,
    /// By what [`place`] says of their first word.
    phrases: Vec<Vec<Phrase>>,
    /// Endings, and names that are also known by their beginnings.
    parts: Vec<Phrase>,
}

#[derive(Debug)]
struct Phrase {
    class: Class,
    /// Folded, with blanks between them.
    words: String,
    value: u8,
    text: String,
}

/// A phrase that was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    /// How many words it has.
    pub(super) words: usize,
    pub(super) value: u8,
    pub(super) text: &'a str,
}

const PLACES: usize = 64;

/// Where a phrase is kept that begins with this word.
fn place(word: &str) -> usize {
    let first = word.bytes().next().unwrap_or_default();
    (usize::from(first) ^ (word.len() << 3)) % PLACES
}

impl Language {
    /// Reads a language. Costs no more than its bytes.
    pub(super) fn read(text: &str) -> Result<Self, BadLanguage> {
        let mut read = Self {
            code: String::new(),
            phrases: Vec::new(),
            parts: Vec::new(),
        };
        read.phrases.resize_with(PLACES, Vec::new);
        let mut class = None;
        for (line, number) in text.lines().zip(1..) {
            let bad = BadLanguage { line: number };
            let mut words = line;
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            if !line.starts_with(' ') {
                let (name, rest) = line.split_once(':').ok_or(bad)?;
                words = rest;
                if name == "language" {
                    rest.trim().clone_into(&mut read.code);
                    class = None;
                    continue;
                }
                class = CLASSES.iter().find(|(known, _)| *known == name);
            }
            let bad = BadLanguage { line: number };
            let (_, class) = class.ok_or(bad)?;
            for item in words.split_whitespace() {
                let bad = BadLanguage { line: number };
                read.add(*class, item).ok_or(bad)?;
            }
        }
        Ok(read)
    }

    fn add(&mut self, class: Class, item: &str) -> Option<()> {
        let (item, text) = item.split_once('>').unwrap_or((item, ""));
        let (words, value) = item.split_once('=').unwrap_or((item, "0"));
        let value = value.parse().ok()?;
        if matches!(class, Class::Verb | Class::Pledge) {
            return self.add_verb(class, words, text);
        }
        let (said, text) = (words.replace('_', " "), text.replace('_', " "));
        let words = Some(folded(&said))
            .filter(|words| !words.is_empty())
            .unwrap_or(said);
        self.push(class, words, value, &text);
        Some(())
    }

    fn add_verb(&mut self, class: Class, words: &str, others: &str) -> Option<()> {
        let (stem, ending) = words.split_once('/')?;
        let plain = format!("{stem}{ending}");
        if class == Class::Pledge {
            self.push(Class::Pledges, folded(&plain), 0, "");
        }
        self.push(Class::Deed, folded(&plain), 0, &plain);
        let endings: Vec<_> = self
            .parts
            .iter()
            .filter(|part| part.class == Class::Ending)
            .map(|part| (part.words.clone(), part.value))
            .collect();
        let others = if others.is_empty() { stem } else { others };
        for (ending, person) in endings {
            let (class, stem) = match person {
                1 => (Class::VerbI, stem),
                2 => (Class::VerbYou, others),
                _ => (Class::VerbThey, others),
            };
            let form = if ending == "-" { "" } else { ending.as_str() };
            self.push(class, folded(&format!("{stem}{form}")), 0, &plain);
        }
        Some(())
    }

    fn push(&mut self, class: Class, words: String, value: u8, text: &str) {
        let phrase = Phrase {
            class,
            value,
            text: text.to_owned(),
            words,
        };
        let by_part = matches!(
            class,
            Class::Ending | Class::Ordinal | Class::NameEnding | Class::Weekday | Class::Month
        );
        if by_part {
            self.parts.push(phrase);
        } else {
            let first = phrase.words.split(' ').next().unwrap_or_default();
            if let Some(list) = self.phrases.get_mut(place(first)) {
                list.push(phrase);
            }
        }
    }

    /// The longest phrase of a class that words begin with.
    pub(super) fn said(&self, words: &[Word<'_>], class: Class) -> Option<Said<'_>> {
        let first = words.first()?;
        let mut found: Option<Said<'_>> = None;
        for phrase in self.phrases.get(place(first.folded))? {
            steps::count();
            let other = phrase.class != class;
            if other {
                continue;
            }
            let mut length = 0;
            let matches = phrase.words.split(' ').all(|one| {
                let same = words.get(length).is_some_and(|word| word.folded == one);
                let open = length == 0 || words.get(length - 1).is_some_and(Word::goes_on);
                length += 1;
                same && open
            });
            if matches && found.is_none_or(|found| found.words < length) {
                found = Some(Said {
                    words: length,
                    value: phrase.value,
                    text: &phrase.text,
                });
            }
        }
        found
    }

    /// Whether it is a word of a class.
    pub(super) fn is(&self, word: &Word<'_>, class: Class) -> bool {
        self.said(std::slice::from_ref(word), class).is_some()
    }

    /// Whether words begin with a phrase of a class.
    pub(super) fn begins(&self, words: &[Word<'_>], class: Class) -> bool {
        self.said(words, class).is_some()
    }

    /// How many of these words in a row, at most eight, are of a class.
    pub(super) fn run(&self, words: &[Word<'_>], class: Class) -> usize {
        let mut length = 0;
        while length < 8
            && let Some(said) = words.get(length..).and_then(|rest| self.said(rest, class))
        {
            length += said.words;
        }
        length
    }

    /// Names that may be cut short, with their values.
    pub(super) fn parts(&self, class: Class) -> impl Iterator<Item = (&str, u8)> {
        self.parts
            .iter()
            .filter(move |part| part.class == class)
            .map(|part| (part.words.as_str(), part.value))
    }

    /// The word without an ending of that class.
    pub(super) fn without<'w>(&self, word: &'w str, class: Class) -> Option<&'w str> {
        self.parts(class)
            .find_map(|(ending, _)| word.strip_suffix(ending))
    }
}

/// Steps are counted where tests look at how work grows.
mod steps {
    #[cfg(test)]
    std::thread_local! {
        pub(in super::super) static TAKEN: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
    }

    #[cfg(test)]
    pub(super) fn count() {
        TAKEN.with(|taken| taken.set(taken.get() + 1));
    }

    #[cfg(not(test))]
    pub(super) const fn count() {}
}

#[cfg(test)]
pub(super) use steps::TAKEN;
