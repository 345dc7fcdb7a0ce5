//! Clauses of a sentence: where the promise ends, on what it hangs, and whether something is found out by it.

use super::super::Context;
use super::super::language::Class;
use super::super::words::{Word, folded};
use super::says::Way;
use super::subject::subject;

/// Words up to the first pause that has words behind it.
pub(super) fn main_clause<'w, 'a>(words: &'w [Word<'a>]) -> &'w [Word<'a>] {
    let end = words
        .iter()
        .position(Word::pauses)
        .map_or(words.len(), |at| at + 1);
    words.get(..end).unwrap_or(words)
}

/// How many words there are before somebody else will do something, too.
pub(super) fn clause_length(words: &[Word<'_>], context: Context<'_>) -> usize {
    let language = context.language;
    let all = words.len();
    for at in 1..all {
        let (Some(said), Some(rest)) = (words.get(..at), words.get(at..)) else {
            return all;
        };
        let [.., last] = said else {
            return all;
        };
        let joins = language.is(last, Class::Joining);
        if !joins && !last.pauses() {
            continue;
        }
        let they_will = language.begins(rest, Class::TheyWill)
            || subject(rest, context).is_some_and(|said| said.sure);
        if they_will {
            return if joins { at - 1 } else { at };
        }
    }
    all
}

/// Whether it is said to hold only under a condition: "if I have time". What only lets it out, "unless Chris
/// objects", is a part of the promise.
pub(super) fn is_conditional(words: &[Word<'_>], context: Context<'_>) -> bool {
    let language = context.language;
    let asking = words
        .iter()
        .position(|word| language.is(word, Class::Asking));
    let mut conditions = (0..words.len()).filter(|at| {
        let rest = words.get(*at..).unwrap_or_default();
        language
            .said(rest, Class::Condition)
            .is_some_and(|said| said.value == 1)
    });
    conditions
        .next()
        .is_some_and(|at| asking.is_none_or(|asking| asking > at))
}

/// The words for finding something out, if that is what it is.
pub(super) fn finds_out<'a>(
    words: &[Word<'_>],
    way: Way<'_>,
    context: Context<'a>,
) -> Option<&'a str> {
    let language = context.language;
    let begin = language.run(words, Class::Adverb);
    let main = main_clause(words);
    let last = main.iter().rposition(Word::says);
    if let Way::Present(plain) = way {
        let particle = last
            .and_then(|last| main.get(last))
            .filter(|last| language.is(last, Class::Particle));
        let verb = folded(&format!("{}{plain}", particle.map_or("", |word| word.core)));
        return language
            .said(&[Word::new(&verb)], Class::FindOut)
            .map(|said| said.text);
    }
    let at = |at: usize| {
        words
            .get(at..)
            .and_then(|rest| language.said(rest, Class::FindOut))
    };
    at(begin).or_else(|| at(last?)).map(|said| said.text)
}
