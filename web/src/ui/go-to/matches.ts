/** Matching of names: what has all words of a query in it, in any order, whatever its accents and capitals. */

/** Something with a name. */
export interface Named {
  readonly kind: string;
  /** What it can be found by, as `searchable` makes it. */
  readonly text: string;
}

/** How many of a kind are found at a time. */
const MOST = 8;

/** Letters that Unicode does not take apart into one that a plain keyboard has, and its sign. */
const PLAIN: Readonly<Record<string, string>> = { Ø: 'O', Ł: 'L', Đ: 'D' };

/** Words as they are compared, each with one space before it: what begins a word stands behind a space. */
export function searchable(words: string): string {
  // Capitals, since letters that differ only when they are small become the same: ß and ss, both sigmas.
  const plain = words
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toUpperCase()
    .replace(/[ØŁĐ]/g, (letter) => PLAIN[letter] ?? letter);
  return ` ${plain.replace(/[\s\p{P}]+/gu, ' ').trim()}`;
}

/**
 * Those in which all words of the query stand, first where all begin a word, then where one is only within a word, and so
 * on; among equals in the order that they had. Nothing for a query without words.
 */
export function matches<T extends Named>(all: readonly T[], query: string): T[] | undefined {
  const words = searchable(query).split(' ').filter(Boolean);
  if (words.length === 0) {
    return undefined;
  }
  const found: T[][] = [];
  for (const one of all) {
    const within = countWithin(one.text, words);
    if (within !== undefined) {
      (found[within] ??= []).push(one);
    }
  }
  const counts = new Map<string, number>();
  return found.flat().filter(({ kind }) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return count <= MOST;
  });
}

/** How many of the words begin none of the text's; nothing when one is missing. */
function countWithin(text: string, words: readonly string[]): number | undefined {
  let within = 0;
  for (const word of words) {
    if (!text.includes(` ${word}`)) {
      if (!text.includes(word)) {
        return undefined;
      }
      within += 1;
    }
  }
  return within;
}
