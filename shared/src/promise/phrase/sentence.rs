//! Sentences that make a promise: who will, what, and by when.

mod clause;
mod forms;
mod making;
mod says;
mod spelling;
mod subject;

use super::dates;
use super::language::Class;
use super::words::Word;
use super::{Context, Reading, Speaker};
use forms::{joined, labelled, told, turned};
use making::{made, promise};
use says::{Says, Way};
use subject::{inverted, subject};

/// A promise that was asked for: any words make one, of whoever writes them unless they say otherwise.
pub(super) fn asked(words: &[Word<'_>], contexts: &[Context<'_>]) -> Reading {
    let spoken = contexts
        .iter()
        .find_map(|context| Some((subject(words, *context)?, *context)));
    let said = match (spoken, contexts.first()) {
        (Some((said, context)), _) => Some((said, context)),
        (None, Some(context)) => Some((Says::new(Speaker::I, 0, Way::Will), *context)),
        (None, None) => None,
    };
    let Some((said, context)) = said else {
        return Reading::None;
    };
    let sure = Says { sure: true, ..said };
    let words = words.get(sure.words..).unwrap_or_default();
    made(sure, words, context, contexts).unwrap_or(Reading::None)
}

/// How many words the first sentence has.
pub(super) fn length(words: &[Word<'_>], contexts: &[Context<'_>]) -> Option<usize> {
    let ends = |at: &usize| match (words.get(*at), words.get(at + 1)) {
        (Some(word), Some(next)) => ends_sentence(word, next, contexts),
        _ => true,
    };
    (0..words.len()).find(ends).map(|last| last + 1)
}

/// What a sentence comes to by itself.
pub(super) fn stated(
    sentence: &[Word<'_>],
    context: Context<'_>,
    contexts: &[Context<'_>],
) -> Reading {
    read(sentence, context, contexts).unwrap_or(Reading::None)
}

fn ends_sentence(word: &Word<'_>, next: &Word<'_>, contexts: &[Context<'_>]) -> bool {
    if word.after.contains(['!', '?', ';']) {
        return true;
    }
    let number = word.core.ends_with(|c: char| c.is_ascii_digit());
    let shortened = || {
        contexts
            .iter()
            .any(|context| context.language.is(word, Class::Shortened))
    };
    word.after.contains('.') && next.is_capital() && !number && !shortened()
}

fn read(sentence: &[Word<'_>], context: Context<'_>, contexts: &[Context<'_>]) -> Option<Reading> {
    let language = context.language;
    if sentence.last()?.after.contains('?') {
        return None;
    }
    let mut words = sentence;
    let mut doubted = false;
    while let Some(first) = words.first() {
        if first.is_quoting() {
            return None;
        }
        let doubt = language.said(words, Class::Doubt);
        let filler = language.said(words, Class::Filler);
        doubted |= doubt.is_some();
        let length = match doubt.or(filler) {
            Some(said) => said.words,
            None if first.says() => break,
            None => 1,
        };
        words = words.get(length..)?;
    }
    if let Some(reading) = labelled(words, context, contexts) {
        return Some(reading);
    }
    if let Some(said) = subject(words, context) {
        let rest = words.get(said.words..)?;
        let sure = said.sure;
        let reading = promise(said.unless(doubted), rest, context, contexts);
        if sure || reading.is_some() {
            return reading;
        }
    }
    if let Some((days, length, keeps)) = dates::leading(words, context) {
        let rest = words.get(length..)?;
        let said = subject(rest, context).or_else(|| inverted(rest, context));
        if let Some(said) = said {
            let mut rest = rest.get(said.words..)?.to_vec();
            if let Some(keeps) = keeps {
                rest.extend(keeps.split(' ').map(Word::new));
            }
            let said = Says {
                leading: Some(days),
                ..said.unless(doubted)
            };
            return promise(said, &rest, context, contexts);
        }
    }
    // What begins with its verb is rather a question.
    let opened = words.len() < sentence.len();
    turned(words, opened, doubted, context, contexts)
        .or_else(|| joined(words, doubted, context, contexts))
        .or_else(|| told(words, context, contexts))
}
