/** Marks that one letter is shown with; no script puts more on it, and browsers draw thousands for minutes. */
const MOST = 32;

const RUN = new RegExp(`[\\p{M}\\u200d]{${MOST},}`, 'gu');

/** What hides the rest of a run: the words are there, and nothing of it is drawn. */
export const CUT = { class: 'cut' };

/** The stretches of words that are more marks on one letter than are shown. */
export function longRuns(words: string): [from: number, to: number][] {
  // Most words have no such thing, and nothing is as long as that.
  if (words.length < MOST) return [];
  return [...words.matchAll(RUN)].map((run) => [run.index + MOST, run.index + run[0].length]);
}
