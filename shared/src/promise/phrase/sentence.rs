//! A sentence that makes a promise: who will, what, and by when.

use super::dates::{self, Dated, Days};
use super::language::Class;
use super::words::Word;
use super::{Context, FoundPromise, Reading, Speaker};
use crate::name;
use crate::promise::PromiseKind;

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
    made(sure, words, None, context, contexts).unwrap_or(Reading::None)
}

/// How many words the first sentence has.
pub(super) fn length(words: &[Word<'_>], contexts: &[Context<'_>]) -> Option<usize> {
    let ends = |at: &usize| match (words.get(*at), words.get(at + 1)) {
        (Some(word), Some(next)) => ends_sentence(word, next, contexts),
        _ => true,
    };
    (0..words.len()).find(ends).map(|last| last + 1)
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

/// Who is said to do something, and in which way.
#[derive(Debug, Clone)]
struct Says<'a> {
    who: Speaker,
    /// How many words say so, "will" with them.
    words: usize,
    way: Way<'a>,
    /// Whether that alone makes a promise.
    sure: bool,
    /// Without a day it is at most a likely one.
    needs_day: bool,
}

#[derive(Debug, Clone, Copy)]
enum Way<'a> {
    /// "Will", with the verb behind it.
    Will,
    /// "TODO Ben:", with any words behind it.
    Asked,
    /// In a form of its own: this is the plain one.
    Present(&'a str),
}

impl<'a> Says<'a> {
    const fn new(who: Speaker, words: usize, way: Way<'a>) -> Self {
        Self {
            who,
            words,
            way,
            sure: true,
            needs_day: false,
        }
    }

    fn likely(self) -> Self {
        self.unless(true)
    }

    /// At most likely when something makes it doubtful.
    fn unless(mut self, doubted: bool) -> Self {
        self.sure &= !doubted;
        self
    }
}

/// What a sentence comes to by itself.
pub(super) fn stated(
    sentence: &[Word<'_>],
    context: Context<'_>,
    contexts: &[Context<'_>],
) -> Reading {
    read(sentence, context, contexts).unwrap_or(Reading::None)
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
        let reading = promise(said.unless(doubted), rest, None, context, contexts);
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
            return promise(said.unless(doubted), &rest, Some(days), context, contexts);
        }
    }
    // What begins with its verb is rather a question.
    let opened = words.len() < sentence.len();
    turned(words, opened, doubted, context, contexts)
        .or_else(|| joined(words, doubted, context, contexts))
        .or_else(|| told(words, context, contexts))
}

/// "TODO Ben: send it", "Action (Ben): …", "TODO: send it".
fn labelled(words: &[Word<'_>], context: Context<'_>, contexts: &[Context<'_>]) -> Option<Reading> {
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
                promise(
                    said.clone(),
                    rest.get(said.words..)?,
                    None,
                    context,
                    contexts,
                )
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
    promise(said, rest, None, context, contexts)
}

/// "Bis Freitag schicke ich den Entwurf", "Den Entwurf schickt Ben": the verb before who does it.
fn turned(
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
    promise(said.unless(doubted), &all, None, context, contexts)
}

/// The verb and behind it who does it.
fn inverted<'a>(words: &[Word<'_>], context: Context<'a>) -> Option<Says<'a>> {
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
    let folded = super::words::folded(plain);
    let pledges = context.language.is(&Word::new(&folded), Class::Pledges);
    Says {
        needs_day: !pledges || matches!(who, Speaker::Name(_)),
        ..Says::new(who, words, Way::Present(plain))
    }
}

/// The promise of a later clause: "Chris cannot, so I'll do it by Friday".
fn joined(
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
            let reading = promise(found.clone(), behind, None, context, contexts)?;
            return Some(with_question(reading, question, behind, found.way, context));
        }
        if opened && to_each_other {
            return promise(found, behind, None, context, contexts);
        }
    }
    None
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

/// "Send the draft by Friday", said to nobody: perhaps a promise.
fn told(words: &[Word<'_>], context: Context<'_>, contexts: &[Context<'_>]) -> Option<Reading> {
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
    made(said, words, None, context, contexts)
}

/// Who is said to do something.
fn subject<'a>(words: &[Word<'_>], context: Context<'a>) -> Option<Says<'a>> {
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
        let doing = |said: super::language::Said<'_>| length + said.words;
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
fn somebody(name: &str) -> Option<Speaker> {
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

/// The promise of someone who will, unless what follows is none.
fn promise(
    said: Says<'_>,
    words: &[Word<'_>],
    leading: Option<Days>,
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
    let reading = made(Says { sure, ..said }, words, leading, context, contexts)?;
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

/// Words up to the first pause that has words behind it.
fn main_clause<'w, 'a>(words: &'w [Word<'a>]) -> &'w [Word<'a>] {
    let end = words
        .iter()
        .position(Word::pauses)
        .map_or(words.len(), |at| at + 1);
    words.get(..end).unwrap_or(words)
}

/// Whether it is said to hold only under a condition: "if I have time". What only lets it out, "unless Chris
/// objects", is a part of the promise.
fn is_conditional(words: &[Word<'_>], context: Context<'_>) -> bool {
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

/// Builds it, with its day.
fn made(
    said: Says<'_>,
    words: &[Word<'_>],
    leading: Option<Days>,
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
    let due = dated.due.or(leading);
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

/// "Schicke den Entwurf zu, sofern …" as "den Entwurf zuschicken, sofern …": as it reads behind "will".
fn plain_order(words: &[Word<'_>], plain: &str, who: &Speaker, context: Context<'_>) -> String {
    let language = context.language;
    let pause = words.iter().position(Word::pauses);
    // Another verb begins a clause of its own: "und rufe Chris an".
    let other = (1..words.len()).find(|at| {
        let verb = words.get(*at).is_some_and(|word| {
            language.is(word, Class::VerbI) || language.is(word, Class::VerbThey)
        });
        verb && words
            .get(at - 1)
            .is_some_and(|word| language.is(word, Class::Joining))
    });
    let end = match (pause, other) {
        (Some(pause), Some(other)) => (pause + 1).min(other - 1),
        (Some(pause), None) => pause + 1,
        (None, Some(other)) => other - 1,
        (None, None) => words.len(),
    };
    let (main, behind) = words.split_at_checked(end).unwrap_or((words, &[]));
    let signs = main.iter().rev().take_while(|word| !word.says()).count();
    let (said, _) = main
        .split_at_checked(main.len() - signs)
        .unwrap_or((main, &[]));
    let particle = said
        .last()
        .filter(|last| language.is(last, Class::Particle));
    let kept = said
        .get(..said.len() - usize::from(particle.is_some()))
        .unwrap_or_default();
    let own = match who {
        Speaker::I => Some(Class::Myself),
        Speaker::You => Some(Class::Yourself),
        Speaker::Name(_) | Speaker::Unsaid => None,
    };
    let (mut text, mut ended) = (String::new(), "");
    for (at, word) in kept.iter().enumerate() {
        let oneself = own.and_then(|own| language.said(std::slice::from_ref(word), own));
        let last = at + 1 == kept.len() && particle.is_none();
        match oneself {
            Some(oneself) => add(&mut text, oneself.text, false),
            None if last => add(
                &mut text,
                word.raw.strip_suffix(word.after).unwrap_or(word.raw),
                word.glued,
            ),
            None => add(&mut text, word.raw, word.glued),
        }
        if last {
            ended = word.after;
        }
    }
    if let Some(particle) = particle {
        ended = particle.after;
        add(&mut text, particle.core, false);
        text.push_str(plain);
    } else {
        add(&mut text, plain, false);
    }
    text.push_str(ended);
    for word in main
        .get(main.len() - signs..)
        .unwrap_or_default()
        .iter()
        .chain(behind)
    {
        add(&mut text, word.raw, word.glued);
    }
    trimmed(&text)
}

fn add(text: &mut String, raw: &str, glued: bool) {
    if !text.is_empty() && !glued && !raw.is_empty() {
        text.push(' ');
    }
    text.push_str(raw);
}

/// The words for finding something out, if that is what it is.
fn finds_out<'a>(words: &[Word<'_>], way: Way<'_>, context: Context<'a>) -> Option<&'a str> {
    let language = context.language;
    let begin = language.run(words, Class::Adverb);
    let main = main_clause(words);
    let last = main.iter().rposition(Word::says);
    if let Way::Present(plain) = way {
        let particle = last
            .and_then(|last| main.get(last))
            .filter(|last| language.is(last, Class::Particle));
        let verb =
            super::words::folded(&format!("{}{plain}", particle.map_or("", |word| word.core)));
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

/// How many words there are before somebody else will do something, too.
fn clause_length(words: &[Word<'_>], context: Context<'_>) -> usize {
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

/// Words as one text, without what hangs over at its ends.
fn cleaned(words: &[Word<'_>]) -> String {
    let mut text = String::new();
    for word in words {
        add(&mut text, word.raw, word.glued);
    }
    trimmed(&text)
}

fn trimmed(text: &str) -> String {
    let loose = [' ', '.', ',', ';', ':', '!', '?', '…', '–', '—', '-'];
    let text = text.trim_matches(loose);
    // A bracket whose other half went with the day.
    let open = text.matches('(').count();
    let closed = text.matches(')').count();
    let text = if open < closed {
        text.trim_end_matches(')')
    } else {
        text
    };
    text.trim_matches(loose).to_owned()
}
