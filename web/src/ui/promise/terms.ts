/** What a promise says: read from a person's words, and told to each of the two from their own side. */
import type { FoundPromise, Promiser, PromiseTerms, PromiseView, Seat } from '../../core/types.ts';

/** The two people, and who reads; without a reader both are called by name. */
export interface Sides {
  reader?: Seat;
  names: Record<Seat, string>;
}

export function otherSeat(seat: Seat): Seat {
  return seat === 'a' ? 'b' : 'a';
}

export function sidesOf({
  seat,
  you,
  partner,
}: {
  seat: Seat;
  you: string;
  partner: string;
}): Required<Sides> {
  return { reader: seat, names: seat === 'a' ? { a: you, b: partner } : { a: partner, b: you } };
}

/** What a promise says now. */
export function termsOf({ who, telling, kind, what, how, due }: PromiseView): PromiseTerms {
  return terms({ who, telling, kind, what, how, due });
}

/** Terms without the fields that say nothing. */
export function terms(
  from: { [K in keyof PromiseTerms]: PromiseTerms[K] | undefined } & Pick<
    PromiseTerms,
    'who' | 'kind' | 'what'
  >,
): PromiseTerms {
  const { who, telling, kind, what, how, due } = from;
  return {
    who,
    ...(telling === undefined ? {} : { telling }),
    kind,
    what,
    ...(how === undefined || how === '' ? {} : { how }),
    ...(due === undefined ? {} : { due }),
  };
}

/** The terms of a promise that one of the two wrote as a sentence. */
export function termsFrom(found: FoundPromise, author: Seat, { names }: Sides): PromiseTerms {
  const who = promiserFrom(found.who, author, names);
  return terms({
    who,
    telling: 'name' in who ? author : undefined,
    kind: found.kind,
    what: named(found.what, author, names, found.language),
    due: found.due,
    how: undefined,
  });
}

/** Nobody has no name yet. */
function promiserFrom(
  who: FoundPromise['who'],
  author: Seat,
  names: Record<Seat, string>,
): Promiser {
  switch (who) {
    case 'i':
      return { seat: author };
    case 'you':
      return { seat: otherSeat(author) };
    case 'unsaid':
      return { name: '' };
    default:
      return someone(who.name, names);
  }
}

/** Who is meant by a word, as the one who writes it sees the two: "you" is the reader of the form. */
export function whoIs(word: string, { reader, names }: Required<Sides>): Promiser {
  const name = word.trim();
  return /^(i|me|you|myself)$/i.test(name) ? { seat: reader } : someone(name, names);
}

/** "send you my draft" by Ana to Ben is "send Ben Ana's draft": it has to make sense to both. */
export function named(
  what: string,
  author: Seat,
  names: Record<Seat, string>,
  language?: string,
): string {
  const { persons, you, owned } = language === 'de' ? GERMAN : ENGLISH;
  return what.replace(persons, (word) => {
    const name = names[you.test(word) ? otherSeat(author) : author];
    return owned.test(word) ? `${name}’s` : name;
  });
}

const ENGLISH = {
  persons: /\b(I|me|my|mine|you|yours?)\b(?!['’])/g,
  you: /^y/,
  owned: /^(my|mine|yours?)$/,
};
const GERMAN = {
  persons: /(?<!\p{L})(ich|mir|mich|mein(e[mnrs]?)?|du|dir|dich|dein(e[mnrs]?)?)(?!\p{L})/gu,
  you: /^d/,
  owned: /ein/,
};

/** The other way round, for who reads it: own names are "you". */
export function toldTo(what: string, who: Promiser, { reader, names }: Sides): string {
  if (reader === undefined) {
    return what;
  }
  const other = otherSeat(reader);
  const theirs =
    'seat' in who && who.seat === other ? what.replace(wordly(`${names[other]}’s`), 'their') : what;
  return theirs.replace(wordly(`${names[reader]}’s`), 'your').replace(wordly(names[reader]), 'you');
}

function wordly(name: string): RegExp {
  const plain = name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replace('’', "['’]");
  // "Max" is not the one of "Max Planck"; behind "Max’s", German writes nouns large.
  const surname = name.endsWith('’s') ? '' : '| \\p{Lu}';
  return new RegExp(`(?<![\\p{L}\\p{N}])${plain}(?![\\p{L}\\p{N}]${surname}|['’]s)`, 'gu');
}

function someone(name: string, names: Record<Seat, string>): Promiser {
  // Without signs that leave no trace: what looks like their name is theirs.
  const seen = (one: string): string =>
    one
      .replace(/\p{Cf}/gu, '')
      .trim()
      .toLowerCase();
  const is = (seat: Seat): boolean => {
    const [full, said] = [seen(names[seat]), seen(name)];
    return full === said || full.split(' ')[0] === said;
  };
  return is('a') ? { seat: 'a' } : is('b') ? { seat: 'b' } : { name };
}
