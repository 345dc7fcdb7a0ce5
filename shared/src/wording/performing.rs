//! Performing of operations on wordings: checked before anything is written.

use super::anchors::Anchors;
use super::asked::{Answer, Asked, DAY, INSTEAD, TAKEN, TOPIC, WITHDRAWN, WORDS};
use super::row::Row;
use super::taking::{line_id, replace, units};
use super::{
    Finder, MAX_WORDS, PlacedWording, TopicReadings, WordingError, WordingKind, WordingOperation,
    WordingState, WordingView, is_shown, placed, unasked,
};
use crate::agenda::{self, Meetings};
use crate::doer::Doer;
use crate::ids::{Day, Seat, Section, TopicId, WordingId};
use crate::index::Index;
use crate::schema;
use crate::text::LineKind;
use crate::word::{self, AT, Fields, Verb};
use std::ops::Range;
use yrs::{Any, ReadTxn, Text, TextRef, TransactionMut};

pub(super) fn perform(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    operation: &WordingOperation,
) -> Result<(), WordingError> {
    use WordingOperation as Do;
    match operation {
        Do::Ask {
            wording,
            topic,
            at,
            len,
        } => ask(txn, by, wording, topic, *at, *len),
        Do::AskFilled { day, wordings } => ask_filled(txn, by, *day, wordings),
        Do::Repeat {
            wording,
            topic,
            words,
        } => repeat(txn, by, wording, topic, words),
        Do::Confirm { wording, words } => confirm(txn, by, wording, words),
        Do::Correct { wording, words } => correct(txn, by, wording, words),
        Do::TakeCorrection { wording } => take_correction(txn, by, wording),
        Do::Withdraw { wording } => withdraw(txn, by, wording),
    }
}

fn ask(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    id: &WordingId,
    topic: &TopicId,
    at: u32,
    len: u32,
) -> Result<(), WordingError> {
    if Asked::is_known(txn, id) {
        return Err(WordingError::WordingExists);
    }
    let spot = Spot::of(txn, topic)?;
    let range = spot.range(at, len)?;
    let placed = placed(txn, topic, &mut TopicReadings::default());
    let words = spot.row.words(&range);
    let same = |other: &PlacedWording| {
        let start = usize::try_from(other.start).unwrap_or(usize::MAX);
        let is_open = match other.wording.state {
            WordingState::Waiting | WordingState::Confirmed { .. } => true,
            WordingState::Corrected { .. } | WordingState::Changed { .. } => false,
        };
        is_open
            && other.wording.by == by.seat
            && start == range.start
            && other.wording.words == words
    };
    if placed.iter().any(same) {
        return Err(WordingError::AlreadyAsked);
    }
    let asking = spot.asking(txn, by, &range)?;
    word::say(txn, by.seat, Verb::Asks, id.as_str(), asking);
    Ok(())
}

fn ask_filled(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    day: Day,
    ids: &[WordingId],
) -> Result<(), WordingError> {
    let all = Asked::all(txn, None);
    let topics = Index::of(all.iter().map(|asked| asked.topic.as_str()));
    let mut readings = TopicReadings::default();
    let mut asking = Vec::new();
    for topic in agenda::topics_in(txn, Section::Meeting(day)) {
        let Ok(spot) = Spot::of(txn, &topic) else {
            continue;
        };
        let asked = topics.places(topic.as_str()).iter();
        let asked = asked.filter_map(|place| all.get(*place));
        let placed = Finder::new(txn, &mut readings).placed(asked);
        let filled: Vec<_> = spot.filled().collect();
        let words: Vec<_> = filled.iter().map(|range| spot.row.words(range)).collect();
        let reading = placed.iter().map(|placed| placed.wording.words.as_str());
        for place in unasked(words.iter().map(String::as_str), reading) {
            if let Some(range) = filled.get(place) {
                asking.push(spot.asking(txn, by, range)?);
            }
        }
    }
    if asking.is_empty() {
        return Err(WordingError::NothingFilled);
    }
    if asking.len() > ids.len() {
        return Err(WordingError::TooFewIds);
    }
    let named = Index::of(ids.iter().map(WordingId::as_str));
    let is_again = |id: &WordingId| named.places(id.as_str()).len() > 1 || Asked::is_known(txn, id);
    if ids.iter().any(is_again) {
        return Err(WordingError::WordingExists);
    }
    for (id, asking) in ids.iter().zip(asking) {
        word::say(txn, by.seat, Verb::Asks, id.as_str(), asking);
    }
    Ok(())
}

fn repeat(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    id: &WordingId,
    topic: &TopicId,
    words: &str,
) -> Result<(), WordingError> {
    let words = checked(words)?;
    if !is_shown(txn, topic) {
        return Err(WordingError::NoSuchTopic);
    }
    let said = word::said(txn, by.seat, Verb::Repeats, id.as_str());
    let fields = match said {
        None if Asked::is_known(txn, id) => return Err(WordingError::WordingExists),
        None => asking(txn, by, topic),
        Some(said) if said.text(TOPIC) != Some(topic.as_str()) => {
            return Err(WordingError::WordingExists);
        }
        Some(said) => {
            let mut fields = said.fields();
            if said.text(WORDS) == Some(&words) && !said.flag(WITHDRAWN) {
                return Ok(());
            }
            fields.remove(WITHDRAWN);
            fields
        }
    };
    say_words(txn, by.seat, Verb::Repeats, id, fields, words);
    Ok(())
}

fn confirm(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    id: &WordingId,
    words: &str,
) -> Result<(), WordingError> {
    let (asked, now) = found(txn, id)?;
    if asked.by == by.seat {
        return Err(WordingError::OwnWords);
    }
    if now.words != words || words.is_empty() {
        return Err(WordingError::ChangedMeanwhile);
    }
    say_confirmed(txn, by, &asked, words)
}

fn correct(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    id: &WordingId,
    words: &str,
) -> Result<(), WordingError> {
    let words = checked(words)?;
    let (asked, now) = found(txn, id)?;
    if asked.by == by.seat {
        return Err(WordingError::OwnWords);
    }
    if now.words.is_empty() {
        return Err(WordingError::Gone);
    }
    if now.words == words {
        // To say that it has to read as it does is to confirm it.
        return say_confirmed(txn, by, &asked, &words);
    }
    let same =
        matches!(asked.answer(), Some(Answer::Corrected { words: before, .. }) if *before == words);
    if !same {
        answer(txn, by, Verb::Corrects, &asked, &words);
    }
    Ok(())
}

fn take_correction(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    id: &WordingId,
) -> Result<(), WordingError> {
    let (asked, now) = found(txn, id)?;
    if asked.by != by.seat {
        return Err(WordingError::OthersWords);
    }
    let Some(Answer::Corrected { words, at }) = asked.answer() else {
        return Err(WordingError::NothingToTake);
    };
    if now.words == *words {
        return Err(WordingError::NothingToTake);
    }
    if now.words.is_empty() {
        return Err(WordingError::Gone);
    }
    let mut fields = asked.said.fields();
    fields.insert(TAKEN.to_owned(), Any::from(words.as_str()));
    match asked.kind {
        WordingKind::Repeat => {
            fields.insert(INSTEAD.to_owned(), Any::from(asked.words()));
            say_words(txn, by.seat, Verb::Repeats, id, fields, words.clone());
        }
        WordingKind::Place => {
            let start = Finder::new(txn, &mut TopicReadings::default())
                .place(&asked)
                .start;
            let new_line = |count: usize| line_id(id, *at, count);
            replace(txn, &asked.topic, start, &now.words, words, new_line)?;
            let spot = Spot::of(txn, &asked.topic)?;
            let range = spot.range(start, units(words))?;
            spot.hold(txn, &range)?.write(&mut fields);
            word::say(txn, by.seat, Verb::Asks, id.as_str(), fields);
        }
    }
    Ok(())
}

fn withdraw(txn: &mut TransactionMut<'_>, by: Doer, id: &WordingId) -> Result<(), WordingError> {
    let asked = Asked::find(txn, id).ok_or(WordingError::NoSuchWording)?;
    if asked.by != by.seat {
        return Err(WordingError::OthersWords);
    }
    let mut fields = asked.said.fields();
    fields.insert(WITHDRAWN.to_owned(), Any::Bool(true));
    word::say(txn, by.seat, asked.kind.verb(), id.as_str(), fields);
    Ok(())
}

/// A topic's words, to ask for some of them.
struct Spot<'topic> {
    topic: &'topic TopicId,
    text: TextRef,
    row: Row,
}

impl<'topic> Spot<'topic> {
    fn of<T: ReadTxn>(txn: &T, topic: &'topic TopicId) -> Result<Self, WordingError> {
        if !is_shown(txn, topic) {
            return Err(WordingError::NoSuchTopic);
        }
        let text = txn.get_text(schema::words_root(topic));
        let text = text.ok_or(WordingError::NoWords)?;
        let row = Row::of(txn, topic);
        Ok(Self { topic, text, row })
    }

    /// The words of a range, without the space around them.
    fn range(&self, at: u32, len: u32) -> Result<Range<usize>, WordingError> {
        let place = |at: Option<u32>| {
            let at = at.and_then(|at| usize::try_from(at).ok());
            at.filter(|at| *at <= self.row.len() && self.row.is_boundary(*at))
                .ok_or(WordingError::OutOfRange)
        };
        let range = place(Some(at))?..place(at.checked_add(len))?;
        let range = self.row.trimmed(range);
        if range.is_empty() {
            Err(WordingError::NoWords)
        } else {
            Ok(range)
        }
    }

    /// The words of the blanks that were filled.
    fn filled(&self) -> impl Iterator<Item = Range<usize>> {
        let blanks = self.row.lines();
        let blanks = blanks.filter(|(line, _)| line.kind == LineKind::Blank && line.checked);
        let words = blanks.map(|(_, range)| self.row.trimmed(range));
        words.filter(|range| !range.is_empty())
    }

    fn asking<T: ReadTxn>(
        &self,
        txn: &T,
        by: Doer,
        range: &Range<usize>,
    ) -> Result<Fields, WordingError> {
        if range.len() > MAX_WORDS {
            return Err(WordingError::TooLong);
        }
        let mut fields = asking(txn, by, self.topic);
        fields.insert(WORDS.to_owned(), Any::from(self.row.words(range)));
        self.hold(txn, range)?.write(&mut fields);
        Ok(fields)
    }

    fn hold<T: ReadTxn>(&self, txn: &T, range: &Range<usize>) -> Result<Anchors, WordingError> {
        let foreign = usize::try_from(self.text.len(txn)) != Ok(self.row.len());
        let anchors = Anchors::hold(txn, &self.text, &self.row, range);
        anchors.filter(|_| !foreign).ok_or(WordingError::OutOfRange)
    }
}

/// What is said with every wording: which topic, in which meeting, and when.
fn asking<T: ReadTxn>(txn: &T, by: Doer, topic: &TopicId) -> Fields {
    let mut fields = Fields::from([
        (TOPIC.to_owned(), Any::from(topic.as_str())),
        (AT.to_owned(), word::moment(by.at)),
    ]);
    let meetings = Meetings::of(txn);
    if let Some(Section::Meeting(day)) = agenda::section_of(txn, &meetings, topic) {
        fields.insert(DAY.to_owned(), Any::from(meetings.slot(day).to_string()));
    }
    fields
}

/// A wording of a topic that is there, and how it stands.
fn found(
    txn: &mut TransactionMut<'_>,
    id: &WordingId,
) -> Result<(Asked, WordingView), WordingError> {
    let asked = Asked::find(txn, id).ok_or(WordingError::NoSuchWording)?;
    if !is_shown(txn, &asked.topic) {
        return Err(WordingError::NoSuchTopic);
    }
    let now = Finder::new(txn, &mut TopicReadings::default()).view(&asked);
    Ok((asked, now))
}

fn say_confirmed(
    txn: &mut TransactionMut<'_>,
    by: Doer,
    asked: &Asked,
    words: &str,
) -> Result<(), WordingError> {
    if words.encode_utf16().count() > MAX_WORDS {
        return Err(WordingError::TooLong);
    }
    let same =
        matches!(asked.answer(), Some(Answer::Confirmed { words: before, .. }) if before == words);
    if !same {
        answer(txn, by, Verb::Confirms, asked, words);
    }
    Ok(())
}

/// Says a word about a wording. It is the newest one, also where a person's devices disagree about the time.
fn answer(txn: &mut TransactionMut<'_>, by: Doer, verb: Verb, asked: &Asked, words: &str) {
    let before = asked
        .answer()
        .map_or(0, |answer| answer.at().saturating_add(1));
    let fields = Fields::from([
        (TOPIC.to_owned(), Any::from(asked.topic.as_str())),
        (AT.to_owned(), word::moment(by.at.max(before))),
    ]);
    say_words(txn, by.seat, verb, &asked.id, fields, words.to_owned());
}

fn say_words(
    txn: &mut TransactionMut<'_>,
    by: Seat,
    verb: Verb,
    id: &WordingId,
    mut fields: Fields,
    words: String,
) {
    fields.insert(WORDS.to_owned(), Any::from(words));
    word::say(txn, by, verb, id.as_str(), fields);
}

/// Words as they are kept: lines end in one way, and nothing stands around them.
fn checked(words: &str) -> Result<String, WordingError> {
    let words = words.trim().replace("\r\n", "\n");
    let words = words.replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    if words.is_empty() {
        Err(WordingError::NoWords)
    } else if words.encode_utf16().count() > MAX_WORDS {
        Err(WordingError::TooLong)
    } else {
        Ok(words)
    }
}
