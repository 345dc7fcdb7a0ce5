/** What belongs to the letter before it: accents, marks and joiners, tags, colours of skin. */
const EXTENDS = String.raw`[\p{M}\p{Gr_Ext}\p{EMod}\u200d]`;

/** Signs that stop a consonant's vowel, so that the next one joins it. */
const STOPS = '[\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d]';

/**
 * What one letter is made of without end, by Unicode's rules for letters as people see them (UAX #29), and how many of it
 * are shown: no script needs more, and browsers draw thousands for minutes. Flags are no such thing, as they are pairs.
 */
const KINDS: [piece: string, most: number][] = [
  [EXTENDS, 32],
  // The three kinds of Hangul's parts, which stand together in a syllable.
  ['[\u1100-\u115f\ua960-\ua97c]', 32],
  ['[\u1160-\u11a7\ud7b0-\ud7c6]', 32],
  ['[\u11a8-\u11ff\ud7cb-\ud7fb]', 32],
  // Signs that stand before the number or letter they belong to.
  [
    '[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\u{110bd}\u{110cd}\u{111c2}\u{111c3}\u{113d1}\u{1193f}\u{11941}\u{11a3a}\u{11a84}-\u{11a89}\u{11d46}\u{11f02}]',
    32,
  ],
  // Pictures that are joined to the next one.
  [String.raw`\p{ExtPict}(?:(?!\u200d)${EXTENDS}){0,31}\u200d`, 16],
  // Consonants that are joined to the next one.
  [String.raw`\p{L}(?:(?!${STOPS})${EXTENDS}){0,31}${STOPS}${EXTENDS}{0,999}`, 16],
];

/** As much of a kind as is shown, and what is more: in parts, as engines cannot match millions at once. */
const RUNS = KINDS.map(([piece, most]) => ({
  shown: new RegExp(`(?:${piece}){${most}}`, 'gu'),
  more: new RegExp(`(?:${piece}){1,999}`, 'uy'),
}));

/** In whatever has a run there is one of these. */
const SIGN = new RegExp(
  `${EXTENDS}|${KINDS.slice(1, 5)
    .map(([piece]) => piece)
    .join('|')}`,
  'u',
);

/** What hides the rest of a run: the words are there, and nothing of it is drawn. */
export const CUT = { class: 'cut' };

/** The stretches of words that are more in one letter than is shown. */
export function longRuns(words: string): [from: number, to: number][] {
  // Most words have no such thing, and nothing is as long as that.
  if (words.length < 32 || !SIGN.test(words)) {
    return [];
  }
  const runs: [number, number][] = [];
  for (const { shown, more } of RUNS) {
    shown.lastIndex = 0;
    while (shown.test(words)) {
      const from = shown.lastIndex;
      more.lastIndex = from;
      while (more.test(words)) {
        shown.lastIndex = more.lastIndex;
      }
      if (shown.lastIndex > from) {
        runs.push([from, shown.lastIndex]);
      }
    }
  }
  return runs.sort(([one], [other]) => one - other);
}
