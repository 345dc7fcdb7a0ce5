//! Subject of a sentence: the words that say who will do something.

use super::super::dates;
use super::super::language::{Class, Said};
use super::super::words::{Word, folded};
use super::super::{Context, Speaker};
use super::says::{Says, Way};
use crate::name;

/// Who is said to do something.
pub(super) fn subject<'a>(words: &[Word<'_>], context: Context<'a>) -> Option<Says<'a>> {
    let language = context.language;
    let (first, rest) = words.split_first()?;
    let called = first.before.trim_matches(['*', '_', '~']) == "@";
    if !first.begins() && !called {
        return None;
    }
    for (class, who, sure) in [
        (Class::ILikely, Speaker::I, false),
        (Class::IWill, Speaker::I, true),
        (Class::YouWill, Speaker::You, true),
        (Class::WeWill, Speaker::Unsaid, false),
    ] {
        if let Some(said) = language.said(words, class)
            && words.get(said.words - 1).is_some_and(Word::is_open)
        {
            return Some(Says {
                sure,
                ..Says::new(who, said.words, Way::Will)
            });
        }
    }
    for (person, form, who) in [
        (Class::I, Class::VerbI, Speaker::I),
        (Class::You, Class::VerbYou, Speaker::You),
        (Class::We, Class::Deed, Speaker::Unsaid),
    ] {
        if language.is(first, person)
            && first.is_open()
            && let Some(said) = language.said(rest, form)
        {
            let sure = who != Speaker::Unsaid;
            let plain = if sure {
                said.text
            } else {
                return unsaid(rest, context);
            };
            return Some(Says {
                sure,
                ..present(who, 2, plain, context)
            });
        }
    }
    named(words, called, context)
}

/// The verb and behind it who does it.
pub(super) fn inverted<'a>(words: &[Word<'_>], context: Context<'a>) -> Option<Says<'a>> {
    let language = context.language;
    for (class, who) in [(Class::WillI, Speaker::I), (Class::WillYou, Speaker::You)] {
        if let Some(said) = language.said(words, class) {
            return Some(Says::new(who, said.words, Way::Will));
        }
    }
    let (verb, behind) = words.split_first()?;
    let next = behind.first()?;
    if !verb.is_open() {
        return None;
    }
    for (form, person, who) in [
        (Class::VerbI, Class::I, Speaker::I),
        (Class::VerbYou, Class::You, Speaker::You),
    ] {
        if language.is(next, person)
            && let Some(said) = language.said(words, form)
        {
            return Some(present(who, 2, said.text, context));
        }
    }
    let will = language.said(words, Class::WillName);
    let verb = language.said(words, Class::VerbThey);
    if (will.is_none() && verb.is_none()) || !is_name(next, context) {
        return None;
    }
    let who = somebody(next.core)?;
    Some(match verb {
        Some(verb) if will.is_none() => present(who, 2, verb.text, context),
        _ => Says::new(who, 2, Way::Will),
    })
}

fn present<'a>(who: Speaker, words: usize, plain: &'a str, context: Context<'a>) -> Says<'a> {
    let folded = folded(plain);
    let pledges = context.language.is(&Word::new(&folded), Class::Pledges);
    Says {
        needs_day: !pledges || matches!(who, Speaker::Name(_)),
        ..Says::new(who, words, Way::Present(plain))
    }
}

/// "Wir schicken": the form of "we" is the plain one.
fn unsaid<'a>(rest: &[Word<'_>], context: Context<'a>) -> Option<Says<'a>> {
    let plain = context.language.said(rest, Class::Deed)?.text;
    if plain.is_empty() {
        return None;
    }
    let way = Way::Present(plain);
    Some(Says::new(Speaker::Unsaid, 2, way).likely())
}

/// Somebody by name who is said to do something.
fn named<'a>(words: &[Word<'_>], called: bool, context: Context<'a>) -> Option<Says<'a>> {
    let language = context.language;
    let first = words.first()?;
    if let Some(name) = short_name(first, context) {
        return Some(Says::new(somebody(&name)?, 1, Way::Will));
    }
    let title = language.is(first, Class::Title);
    let small = !first.is_capital() && first.has_letters_only();
    let begins = first.is_like_a_name() || called || title || small;
    if !begins || (language.is(first, Class::NoName) && !called) || dates::is_named(first, context)
    {
        return None;
    }
    let open = |word: &Word<'_>| word.is_open() || (title && word.after == ".");
    for length in [1, 2] {
        let (name, rest) = words.split_at_checked(length)?;
        let (last, next) = (name.last()?, rest.first()?);
        let one = length == 1;
        let second = open(first) && last.before.is_empty() && last.is_like_a_name() && !small;
        if !one && !second {
            return None;
        }
        let full = match (one, name) {
            (false, [first, last]) => {
                let dot = if first.after == "." { "." } else { "" };
                format!(
                    "{}{dot} {}",
                    first.core,
                    short_name(last, context).unwrap_or_else(|| last.core.to_owned())
                )
            }
            _ => first.core.to_owned(),
        };
        if !one && short_name(last, context).is_some() {
            return Some(Says::new(somebody(&full)?, 2, Way::Will));
        }
        let who = somebody(&full)?;
        let deed = |words: &[Word<'_>]| language.begins(words, Class::Deed);
        if last.after == ":"
            && (deed(rest)
                || rest
                    .last()
                    .is_some_and(|word| language.is(word, Class::Deed)))
        {
            return Some(Says::new(who, length, Way::Asked).likely());
        }
        if !last.is_open() {
            continue;
        }
        let doing = |said: Said<'_>| length + said.words;
        if let Some(said) = language.said(rest, Class::NameWill) {
            let says = Says::new(who, doing(said), Way::Will);
            let verb = rest.get(said.words..).unwrap_or_default();
            return match small && !called {
                true if !deed(verb) => None,
                true => Some(Says {
                    needs_day: true,
                    ..says.likely()
                }),
                false => Some(says),
            };
        }
        if small && !called {
            return None;
        }
        if let Some(said) = language.said(rest, Class::NameLikely) {
            return Some(Says::new(who, doing(said), Way::Will).likely());
        }
        if let Some(said) = language.said(rest, Class::VerbThey) {
            return Some(present(who, doing(said), said.text, context));
        }
        let asked = usize::from(
            language.is(next, Class::To) || (called && language.is(next, Class::Please)),
        );
        let verb = rest.get(asked..).unwrap_or_default();
        if (asked == 1 || called) && deed(verb) {
            return Some(Says {
                needs_day: true,
                ..Says::new(who, length + asked, Way::Will)
            });
        }
        if asked == 1 && called {
            return Some(Says::new(who, length + asked, Way::Asked));
        }
    }
    None
}

/// Whether it may be somebody's name in the middle of a sentence.
fn is_name(word: &Word<'_>, context: Context<'_>) -> bool {
    word.is_like_a_name()
        && word.before.trim_start_matches('@').is_empty()
        && !context.language.is(word, Class::NoName)
        && !dates::is_named(word, context)
}

/// Somebody by the part of their name that can be seen, if any can.
pub(super) fn somebody(name: &str) -> Option<Speaker> {
    name::shown(name).map(Speaker::Name)
}

/// The name in "Ben'll".
fn short_name(word: &Word<'_>, context: Context<'_>) -> Option<String> {
    let language = context.language;
    let name = language.without(word.folded, Class::NameEnding)?;
    let ending = word.folded.chars().count() - name.chars().count();
    let length = word.core.chars().count().saturating_sub(ending);
    let core: String = word.core.chars().take(length).collect();
    let one = Word {
        core: &core,
        folded: name,
        ..*word
    };
    (one.is_like_a_name() && !language.is(&one, Class::NoName) && word.is_open())
        .then_some(core.clone())
}
