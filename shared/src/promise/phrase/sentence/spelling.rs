//! Words put together as a text: what is promised, as it reads behind "will".

use super::super::language::Class;
use super::super::words::Word;
use super::super::{Context, Speaker};

/// Words as one text, without what hangs over at its ends.
pub(super) fn cleaned(words: &[Word<'_>]) -> String {
    let mut text = String::new();
    for word in words {
        add(&mut text, word.raw, word.glued);
    }
    trimmed(&text)
}

/// "Schicke den Entwurf zu, sofern …" as "den Entwurf zuschicken, sofern …": as it reads behind "will".
pub(super) fn plain_order(
    words: &[Word<'_>],
    plain: &str,
    who: &Speaker,
    context: Context<'_>,
) -> String {
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
