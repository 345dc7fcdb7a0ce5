//! Promises made of who will and the words behind it, unless what they say is none.

use super::super::dates;
use super::super::language::Class;
use super::super::words::Word;
use super::super::{Context, FoundPromise, Reading, Speaker};
use super::clause::{clause_length, finds_out, is_conditional, main_clause};
use super::says::{Says, Way};
use super::spelling::{cleaned, plain_order};
use crate::promise::PromiseKind;

/// The promise of someone who will, unless what follows is none.
pub(super) fn promise(
    said: Says<'_>,
    words: &[Word<'_>],
    context: Context<'_>,
    contexts: &[Context<'_>],
) -> Option<Reading> {
    let language = context.language;
    let words = words.get(..clause_length(words, context))?;
    let mut verb = 0;
    let mut sure = said.sure;
    // Adverbs one after the other are few, or it is no sentence.
    for _ in 0..8 {
        let rest = words.get(verb..)?;
        if let Some(doubt) = language.said(rest, Class::Doubt) {
            sure = false;
            verb += doubt.words;
        } else if let Some(adverb) = language.said(rest, Class::Adverb) {
            verb += adverb.words;
        }
    }
    let deed = words.get(verb..)?;
    let denies = |word: &Word<'_>| language.is(word, Class::Denial);
    let main = main_clause(words);
    if main.iter().any(denies) {
        return None;
    }
    if matches!(said.way, Way::Will) {
        let none =
            language.begins(deed, Class::NoDeed) && !language.begins(deed, Class::DeedAnyway);
        let last = main.iter().rev().find(|word| word.says());
        if deed.is_empty() || none || last.is_some_and(|last| language.is(last, Class::NoLastDeed))
        {
            return None;
        }
    }
    if is_conditional(words, context) {
        sure = false;
    }
    let does = language.begins(deed, Class::Deed)
        || matches!(said.way, Way::Present(_) | Way::Asked)
        || main
            .iter()
            .rev()
            .find(|word| word.says())
            .is_some_and(|last| language.is(last, Class::Deed));
    let unsure = !sure && !matches!(said.way, Way::Asked);
    let (who, needs_day) = (said.who.clone(), said.needs_day);
    let reading = made(Says { sure, ..said }, words, context, contexts)?;
    let dated = match &reading {
        Reading::Promise(found) | Reading::Likely(found) => found.due.is_some(),
        Reading::WhichDay(..) => true,
        Reading::None => false,
    };
    if unsure && !dated && (!does || matches!(who, Speaker::Unsaid) && needs_day) {
        return None;
    }
    match reading {
        Reading::Likely(_) if needs_day && !dated && unsure => None,
        Reading::Promise(found) if needs_day && !dated => Some(Reading::Likely(found)),
        reading @ (Reading::Promise(_)
        | Reading::Likely(_)
        | Reading::WhichDay(..)
        | Reading::None) => Some(reading),
    }
}

/// Builds it, with its day.
pub(super) fn made(
    said: Says<'_>,
    words: &[Word<'_>],
    context: Context<'_>,
    contexts: &[Context<'_>],
) -> Option<Reading> {
    let finds = finds_out(words, said.way, context).is_some();
    let mut dated = dates::taken_out(words, context);
    let mut language = &context.language.code;
    for other in contexts {
        if dated.said {
            break;
        }
        // A line may mix its languages: "Ich schicke den Report by Friday".
        let theirs = dates::taken_out(words, *other);
        if theirs.said {
            dated = theirs;
            // A label belongs to none.
            if matches!(said.way, Way::Asked) {
                language = &other.language.code;
            }
        }
    }
    let due = dated.due.or(said.leading);
    let what = match said.way {
        Way::Present(plain) => plain_order(&dated.rest, plain, &said.who, context),
        Way::Will | Way::Asked => cleaned(&dated.rest),
    };
    if what.is_empty() || !dated.rest.iter().any(Word::says) {
        return None;
    }
    let found = FoundPromise {
        who: said.who,
        kind: if finds {
            PromiseKind::FindOut
        } else {
            PromiseKind::Action
        },
        what,
        due: due.filter(|due| due.other.is_none()).map(|due| due.day),
        language: (language != "en").then(|| language.clone()),
    };
    Some(match due.and_then(|due| Some([due.day, due.other?])) {
        Some(days) => Reading::WhichDay(found, days),
        None if said.sure => Reading::Promise(found),
        None => Reading::Likely(found),
    })
}
