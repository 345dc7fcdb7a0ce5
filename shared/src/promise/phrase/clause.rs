//! A sentence that makes a promise: who will, what, and by when.

use super::words::Word;
use super::{Calendar, FoundPromise, Speaker, dates};
use crate::promise::PromiseKind;

/// Words that a sentence may begin with before it comes to its subject.
const FILLERS: &str = "ok okay yes yep yeah sure then so and but also fine great good alright right well now \
    therefore instead action todo";
/// Words that join a clause to the one before it.
const JOINING: &str = "but so and then";
/// Where one of these stands before a clause, it is supposed or told, not promised.
const SUPPOSING: &str = "if when whenever unless once whether until till while where who what which that \
    said says say saying told tells wrote writes thinks think thought believes believe hopes hope asked asks \
    promised maybe perhaps probably possibly hopefully not";
/// What stands between "will" and the verb without changing what it says.
const ADVERBS: &str = "also then certainly definitely surely gladly happily still just now first soon personally \
    finally immediately quickly kindly please absolutely always therefore again today tomorrow";
/// What a promise never begins with: denials, doubts, and what one is or feels rather than does.
const NO_DEEDS: &str = "be not never no hardly probably maybe perhaps possibly likely need want like love hate miss \
    know feel enjoy notice regret become seem appear happen admit bet too as though if unless forget die hope \
    wonder believe doubt suppose guess assume mind prefer depend cost last matter mean exist remain stay receive or and \
    but so regardless is was are were has had of to";
/// Verbs after which "if" asks whether.
const ASKING: &str =
    "ask check see find test verify confirm decide tell look clarify learn say know out";
/// What begins a sentence with a capital and is nobody's name.
const NO_NAMES: &str = "a an the this that these those there here it its i you he she we they my your his her our \
    their who whoever whom whose what whatever which when where why how if whether unless until once while because since although \
    though as after before then so and but or nor not no yes maybe perhaps hopefully probably possibly sometimes \
    today tomorrow tonight yesterday later soon eventually now only even just also still please thanks hello hi hey \
    dear ok okay sure well both each every all some many most few any none neither either one two three others other \
    another everyone everybody someone somebody anyone anybody nobody everything something anything nothing people \
    customers customer clients client users user sales marketing support legal finance engineering management design \
    product operations accounting procurement teams team colleagues developers engineers designers staff tests test \
    builds build deployment release releases work progress training lunch dinner breakfast meetings meeting feedback \
    time money things life change changes costs prices budget salary traffic weather snow rain christmas easter \
    summer winter spring autumn version phase step part plan plans project chapter section question questions results \
    data code documentation docs details emails email mail invoices tickets tasks bugs errors problems issues news \
    notes deadlines delays holidays vacation school kids will";

/// A promise that was asked for: any words make one, of whoever writes them unless they say otherwise.
pub(super) fn asked(words: &[Word<'_>], calendar: &Calendar) -> Option<FoundPromise> {
    let (who, said) = subject(words, calendar).unwrap_or((Speaker::I, 0));
    build(who, words.get(said..)?, calendar)
}

/// The promise that a sentence makes of itself.
pub(super) fn stated(sentence: &[Word<'_>], calendar: &Calendar) -> Option<FoundPromise> {
    if sentence.last()?.after.contains('?') {
        return None;
    }
    let start = sentence.iter().position(|word| {
        let filler = word.is_in(FILLERS) || word.core.is_empty();
        !filler || word.is_quoting()
    })?;
    let words = sentence.get(start..)?;
    let first = words.first()?;
    if first.is_quoting() {
        return None;
    }
    if let Some((who, said)) = subject(words, calendar) {
        return promise(who, words.get(said..)?, calendar);
    }
    if let Some((day, length)) = dates::leading(words, calendar) {
        let words = words.get(length..)?;
        let (who, said) = subject(words, calendar)?;
        let found = promise(who, words.get(said..)?, calendar)?;
        let due = found.due.or(Some(day));
        return Some(FoundPromise { due, ..found });
    }
    joined(words, calendar)
}

/// The promise of a later clause: "Chris cannot, so I'll do it by Friday".
fn joined(words: &[Word<'_>], calendar: &Calendar) -> Option<FoundPromise> {
    let mut before = 0;
    while let (said, [last, rest @ ..]) = words.split_at_checked(before)? {
        let told = last.is_in(SUPPOSING) && !doubts(said, last);
        if told || last.is_quoting() {
            return None;
        }
        let pauses = last.pauses();
        let after_pause = said.last().is_none_or(Word::pauses);
        let joins = last.is_in("but so") || (last.is_in(JOINING) && after_pause);
        if let Some((who, length)) = subject(rest, calendar) {
            let words = rest.get(length..)?;
            let to_each_other = matches!(who, Speaker::I | Speaker::You);
            // A short opening like "As agreed," belongs to the promise behind it.
            let opened = joins || (pauses && before < 4);
            if (joins || pauses) && find_out(words).is_some() {
                let found = promise(who, words, calendar)?;
                return Some(with_question(found, said));
            }
            if opened && to_each_other {
                return promise(who, words, calendar);
            }
        }
        before += 1;
    }
    None
}

/// Whether a word that supposes belongs to "I don't know what …, but".
fn doubts(said: &[Word<'_>], last: &Word<'_>) -> bool {
    unknown(said).is_some() || (said.len() <= 3 && last.is("not"))
}

/// What "I don't know …" goes on with.
fn unknown<'w, 'line>(words: &'w [Word<'line>]) -> Option<&'w [Word<'line>]> {
    let knows = words.iter().take(4).position(|word| word.is("know"))?;
    let (said, rest) = words.split_at_checked(knows + 1)?;
    let denies = |word: &Word<'_>| word.is("don't") || word.is("not") || word.is("dont");
    said.iter().any(denies).then_some(rest)
}

/// "I don't know why, but I'll find out" finds out why.
fn with_question(found: FoundPromise, said: &[Word<'_>]) -> FoundPromise {
    let bare = Word::is_in;
    let nothing_more = super::words::words(&found.what)
        .iter()
        .all(|word| bare(word, "find out that it this") || word.is_in(ADVERBS));
    let question = unknown(said).filter(|_| nothing_more).map(|rest| {
        let rest: Vec<_> = rest
            .iter()
            .filter(|word| !word.is("yet"))
            .copied()
            .collect();
        cleaned(&rest)
    });
    match question.filter(|question| !question.is_empty()) {
        Some(question) => FoundPromise {
            what: format!("find out {question}"),
            ..found
        },
        None => found,
    }
}

/// Who is said to do something, and how many words say so, "will" with them.
fn subject(words: &[Word<'_>], calendar: &Calendar) -> Option<(Speaker, usize)> {
    let [first, rest @ ..] = words else {
        return None;
    };
    if !matches!(first.before, "" | "@")
        && !first
            .before
            .chars()
            .all(|c| matches!(c, '-' | '–' | '—' | '•' | '→'))
    {
        return None;
    }
    let will = |word: Option<&Word<'_>>| {
        word.is_some_and(|word| (word.core == "will" || word.core == "shall") && word.is_open())
    };
    for (short, long, who) in [("i'll", "i", Speaker::I), ("you'll", "you", Speaker::You)] {
        if first.is(short) && first.is_open() {
            return Some((who, 1));
        }
        let shouted = rest
            .first()
            .is_some_and(|word| word.is("will") && word.is_open());
        if first.is(long) && first.is_open() && (will(rest.first()) || shouted) {
            return Some((who, 2));
        }
    }
    let follows = first.is_open() || (first.is_title() && first.after == ".");
    if !first.is_capital()
        || (first.is_in(NO_NAMES) && !first.is("will"))
        || dates::is_named(first, calendar)
    {
        return None;
    }
    if let Some(name) = short_name(first) {
        return Some((Speaker::Name(name), 1));
    }
    if !first.is_like_a_name() || !follows {
        return None;
    }
    if will(rest.first()) {
        return Some((Speaker::Name(first.core.to_owned()), 2));
    }
    let second = rest.first().filter(|second| second.before.is_empty())?;
    if let Some(name) = short_name(second) {
        return Some((Speaker::Name(format!("{} {name}", titled(first))), 2));
    }
    let named = second.is_like_a_name() && second.is_open() && will(rest.get(1));
    named.then(|| {
        (
            Speaker::Name(format!("{} {}", titled(first), second.core)),
            3,
        )
    })
}

/// The name in "Ben'll".
fn short_name(word: &Word<'_>) -> Option<String> {
    let name = word
        .core
        .strip_suffix("'ll")
        .or(word.core.strip_suffix("’ll"))?;
    let named = super::words::words(name)
        .first()
        .is_some_and(|name| name.is_like_a_name() && !name.is_in(NO_NAMES));
    (named && word.is_open()).then(|| name.to_owned())
}

fn titled(word: &Word<'_>) -> String {
    format!("{}{}", word.core, word.after)
}

/// The promise of someone who will, unless what follows is none.
fn promise(who: Speaker, words: &[Word<'_>], calendar: &Calendar) -> Option<FoundPromise> {
    let words = words.get(..clause_length(words, calendar))?;
    let verb = words.iter().position(|word| !word.is_in(ADVERBS))?;
    let (said, next) = (words.get(verb)?, words.get(verb + 1));
    let next_is = |list| next.is_some_and(|next| next.is_in(list));
    let no_deed = said.is_in(NO_DEEDS)
        || (said.is("have") && next_is("to been"))
        || (said.is("see") && !next_is("to that whether if"));
    if no_deed || is_supposed(words) {
        return None;
    }
    build(who, words, calendar)
}

/// Whether the clause holds only under a condition.
fn is_supposed(words: &[Word<'_>]) -> bool {
    let condition = words.iter().position(|word| word.is_in("if unless"));
    let said = condition.and_then(|at| Some((words.get(at)?, words.get(..at)?)));
    said.is_some_and(|(condition, said)| {
        let asks = said.iter().any(|word| word.is_in(ASKING));
        condition.is("unless") || !asks
    })
}

fn build(who: Speaker, words: &[Word<'_>], calendar: &Calendar) -> Option<FoundPromise> {
    let kind = match find_out(words) {
        Some(()) => PromiseKind::FindOut,
        None => PromiseKind::Action,
    };
    let (due, rest) = dates::taken_out(words, calendar);
    let what = cleaned(&rest);
    (!what.is_empty()).then_some(FoundPromise {
        who,
        kind,
        what,
        due,
    })
}

/// Whether words begin with finding something out.
fn find_out(words: &[Word<'_>]) -> Option<()> {
    let verb = words.iter().position(|word| !word.is_in(ADVERBS))?;
    words.get(verb).filter(|word| word.is("find"))?;
    let mut next = words.iter().skip(verb + 1).take(2);
    next.any(|word| word.is("out")).then_some(())
}

/// How many words there are before somebody else will do something, too.
fn clause_length(words: &[Word<'_>], calendar: &Calendar) -> usize {
    let all = words.len();
    for at in 1..all {
        let (Some(said), Some(rest)) = (words.get(..at), words.get(at..)) else {
            return all;
        };
        let they_will = rest
            .first()
            .is_some_and(|word| word.is_in("we he she they it we'll he'll she'll they'll"));
        if !they_will && subject(rest, calendar).is_none() {
            continue;
        }
        match said {
            [.., last] if last.is_in(JOINING) || last.is_in("while") => return at - 1,
            [.., last] if last.pauses() => return at,
            _ => {}
        }
    }
    all
}

/// Words as one text, without what hangs over at its ends.
fn cleaned(words: &[Word<'_>]) -> String {
    let hangs = |word: &&Word<'_>| word.core.is_empty() || word.is_in("or and");
    let over = words.iter().rev().take_while(hangs).count();
    let mut text = String::new();
    for word in words.iter().take(words.len() - over) {
        if !text.is_empty() && word.raw != "," {
            text.push(' ');
        }
        text.push_str(word.raw);
    }
    let loose = [' ', '.', ',', ';', ':', '!', '?', '…', '–', '—', '-'];
    text.trim_matches(loose).to_owned()
}
