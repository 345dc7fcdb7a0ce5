//! Forms of sentences that promise without beginning with who will: labels, turned words, later clauses, orders.

use super::super::dates::{self, Dated};
use super::super::language::Class;
use super::super::words::Word;
use super::super::{Context, FoundPromise, Reading, Speaker};
use super::clause::{clause_length, finds_out, main_clause};
use super::making::{made, promise};
use super::says::{Says, Way};
use super::spelling::cleaned;
use super::subject::{inverted, somebody, subject};

/// "TODO Ben: send it", "Action (Ben): …", "TODO: send it".
pub(super) fn labelled(
    words: &[Word<'_>],
    context: Context<'_>,
    contexts: &[Context<'_>],
) -> Option<Reading> {
    let language = context.language;
    let label = language.said(words, Class::Label)?;
    let rest = words.get(label.words..)?;
    let colon = |word: &Word<'_>| word.after.contains(':') || word.raw == ":";
    let last = words.get(label.words - 1)?;
    let owner = (0..3).find(|at| rest.get(*at).is_some_and(colon));
    let (rest, owner) = match owner {
        _ if colon(last) => (rest, None),
        Some(at) => {
            let (names, rest) = rest.split_at_checked(at + 1)?;
            (rest, Some(names))
        }
        // Without a colon, "AI Ben to send it".
        None if label.value == 1 => (rest, Some(&[][..])),
        None => return None,
    };
    let said = match owner {
        Some([]) => {
            return subject(rest, context).and_then(|said| {
                promise(said.clone(), rest.get(said.words..)?, context, contexts)
            });
        }
        Some(names) => {
            let name: Vec<_> = names.iter().map(|name| name.core).collect();
            let named = names
                .iter()
                .all(|name| name.has_letters_only() || !name.says());
            if !named {
                return None;
            }
            let first = names.iter().find(|name| name.says())?;
            let who = if language.is(first, Class::I) {
                Speaker::I
            } else if language.is(first, Class::You) {
                Speaker::You
            } else {
                somebody(&name.join(" "))?
            };
            Says::new(who, 0, Way::Asked)
        }
        None => match subject(rest, context) {
            Some(said) => said,
            None => Says::new(Speaker::Unsaid, 0, Way::Asked).likely(),
        },
    };
    let rest = rest.get(said.words..)?;
    promise(said, rest, context, contexts)
}

/// "Bis Freitag schicke ich den Entwurf", "Den Entwurf schickt Ben": the verb before who does it.
pub(super) fn turned(
    words: &[Word<'_>],
    opened: bool,
    doubted: bool,
    context: Context<'_>,
    contexts: &[Context<'_>],
) -> Option<Reading> {
    let pause = words.iter().position(Word::pauses);
    let clause = words.get(..pause.unwrap_or(words.len()))?;
    let (at, said) = (usize::from(!opened)..clause.len())
        .find_map(|at| Some((at, inverted(words.get(at..)?, context)?)))?;
    let (before, rest) = words.split_at_checked(at)?;
    if before.iter().any(|word| {
        let told = context.language.is(word, Class::Supposing);
        told || context.language.is(word, Class::Condition) || word.is_quoting()
    }) {
        return None;
    }
    let mut all = before.to_vec();
    all.extend_from_slice(rest.get(said.words..)?);
    promise(said.unless(doubted), &all, context, contexts)
}

/// The promise of a later clause: "Chris cannot, so I'll do it by Friday".
pub(super) fn joined(
    words: &[Word<'_>],
    doubted: bool,
    context: Context<'_>,
    contexts: &[Context<'_>],
) -> Option<Reading> {
    let language = context.language;
    let ignorant = language.begins(words, Class::NotKnow);
    let mut supposed = doubted;
    for before in 1..words.len() {
        let (said, rest) = words.split_at_checked(before)?;
        let last = said.last()?;
        let earlier = said.get(..before - 1)?;
        if last.is_quoting() {
            return None;
        }
        if !ignorant {
            if language.is(last, Class::Condition) {
                supposed = true;
            } else if language.is(last, Class::Supposing) {
                return None;
            }
        }
        let joining = language.said(std::slice::from_ref(last), Class::Joining);
        let after_pause = earlier.last().is_none_or(Word::pauses);
        let joins = joining.is_some_and(|joining| joining.value == 1 || after_pause);
        let pauses = last.pauses();
        if !joins && !pauses {
            continue;
        }
        let Some(found) = subject(rest, context).or_else(|| inverted(rest, context)) else {
            continue;
        };
        let behind = rest.get(found.words..)?;
        let found = found.unless(supposed);
        let to_each_other = matches!(found.who, Speaker::I | Speaker::You);
        // A short opening like "As agreed," belongs to the promise behind it, and what it hangs on to it as well.
        let opened = joins || before < 5 || supposed;
        if finds_out(behind, found.way, context).is_some() {
            let question = ignorant
                .then(|| language.said(words, Class::NotKnow))
                .flatten()
                .and_then(|known| said.get(known.words..));
            let end = question.map_or(0, |question| {
                question.len() - usize::from(joins).min(question.len())
            });
            let question = question.and_then(|question| question.get(..end));
            let reading = promise(found.clone(), behind, context, contexts)?;
            return Some(with_question(reading, question, behind, found.way, context));
        }
        if opened && to_each_other {
            return promise(found, behind, context, contexts);
        }
    }
    None
}

/// "Send the draft by Friday", said to nobody: perhaps a promise.
pub(super) fn told(
    words: &[Word<'_>],
    context: Context<'_>,
    contexts: &[Context<'_>],
) -> Option<Reading> {
    let language = context.language;
    let clause = main_clause(words);
    let says = |word: &Word<'_>| {
        let classes = [
            Class::I,
            Class::You,
            Class::We,
            Class::Supposing,
            Class::Denial,
            Class::NameWill,
            Class::NameLikely,
        ];
        classes.iter().any(|class| language.is(word, *class))
    };
    if clause.iter().any(says) {
        return None;
    }
    let Dated { rest, by, .. } = dates::taken_out(clause, context);
    let last = rest.iter().rev().find(|word| word.says())?;
    let first = rest.first()?;
    // "Zahlen schicken", where verbs come last.
    let ends = language.parts(Class::Ending).next().is_some();
    let verb = language.begins(words, Class::Deed)
        || (ends
            && rest.len() > 1
            && first.says()
            && !last.is_capital()
            && language.is(last, Class::Deed));
    let others = (1..words.len()).any(|at| {
        let said = words.get(at..).and_then(|rest| subject(rest, context));
        said.is_some_and(|said| matches!(said.who, Speaker::I | Speaker::You))
    });
    if !by || !verb || others {
        return None;
    }
    let said = Says::new(Speaker::Unsaid, 0, Way::Will).likely();
    made(said, words, context, contexts)
}

/// "I don't know why, but I'll find out" finds out why.
fn with_question(
    reading: Reading,
    question: Option<&[Word<'_>]>,
    behind: &[Word<'_>],
    way: Way<'_>,
    context: Context<'_>,
) -> Reading {
    let language = context.language;
    let Some(text) = finds_out(behind, way, context) else {
        return reading;
    };
    let words = behind
        .get(..clause_length(behind, context))
        .unwrap_or_default();
    let rest = dates::taken_out(words, context).rest;
    let nothing_more = rest.iter().all(|word| {
        let bare = language.is(word, Class::Bare) || language.is(word, Class::Adverb);
        bare || !word.says()
    });
    let question = question
        .filter(|_| nothing_more)
        .map(cleaned)
        .map(|question| {
            let yet = question.strip_suffix(" yet").unwrap_or(&question);
            yet.to_owned()
        })
        .filter(|question| !question.is_empty() && question != "yet");
    let Some(question) = question else {
        return reading;
    };
    let what = format!("{text} {question}");
    match reading {
        Reading::Promise(found) => Reading::Promise(FoundPromise { what, ..found }),
        Reading::Likely(found) => Reading::Likely(FoundPromise { what, ..found }),
        Reading::WhichDay(found, days) => Reading::WhichDay(FoundPromise { what, ..found }, days),
        Reading::None => Reading::None,
    }
}
