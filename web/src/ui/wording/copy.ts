/** Sentences about words that are to be confirmed, or were. */
import type { Seat, WordingView } from '../../core/types.ts';
import { theirs } from '../../core/isolated-text.ts';

/** How a wording stands, for one of the two: it follows the words themselves. */
export function stateWords(wording: WordingView, reader: Seat, partner: string): string {
  const words = standsWords(wording, reader, partner);
  switch (wording.state) {
    case 'waiting':
      return words;
    case 'confirmed':
      return wording.instead === undefined
        ? words
        : `${words}, instead of “${theirs(wording.instead)}”`;
    case 'corrected':
    case 'changed':
      return wording.words === '' ? words : `${words}:`;
  }
}

/** The same without what it was before, which is shown below it. */
export function standsWords(wording: WordingView, reader: Seat, partner: string): string {
  const mine = wording.by === reader;
  if (wording.words === '' && wording.state !== 'confirmed') {
    return mine
      ? `the words you asked ${partner} to confirm are gone`
      : `the words ${partner} asked you to confirm are gone`;
  }
  switch (wording.state) {
    case 'waiting':
      return mine ? `waiting for ${partner}` : `${partner} asks you to confirm this`;
    case 'confirmed':
      return `confirmed by ${mine ? partner : 'you'}`;
    case 'corrected':
      return mine ? `${partner} would put it differently` : 'you would put it differently';
    case 'changed':
      return `changed since ${mine ? partner : 'you'} confirmed`;
  }
}

/** Whose words they are when they were said back; nothing for words that stand in the topic. */
export function heardWords(
  wording: WordingView,
  reader: Seat,
  partner: string,
): string | undefined {
  if (wording.kind === 'place') {
    return undefined;
  }
  return wording.by === reader ? 'In your words:' : `In ${partner}’s words:`;
}

/** Words in a sentence, not longer than it can bear. */
export function quoted(words: string, longest = 120): string {
  const letters = [...words.replaceAll('\n', ' / ')];
  return `“${theirs(letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : letters.join(''))}”`;
}
