/**
 * Names and quoted words within the page's sentences. They may be of another direction and in any language, so each is
 * set apart: by the signs of Unicode while a sentence is a string, by an element of its own once it is on the screen.
 */

/** First strong isolate, and its end: what lies between has a direction of its own and leaves that around it alone. */
const FROM = '\u2068';
const TO = '\u2069';

/** Sets somebody's words apart within a sentence. Signs of direction in them would reach beyond their end. */
export function theirs(words: string): string {
  return FROM + words.replace(/[\u202a-\u202e\u2066-\u2069]/gu, '') + TO;
}

/** A part of a sentence: the page's own words, or somebody's. */
export interface Part {
  readonly words: string;
  readonly theirs: boolean;
}

/** A sentence's parts in their order. */
export function partsOf(sentence: string): Part[] {
  return sentence
    .split(/\u2068([^\u2069]*)\u2069/u)
    .map((words, at) => ({ words, theirs: at % 2 === 1 }))
    .filter(({ words }) => words !== '');
}

/** A sentence where there are no elements, as in a label or a text to copy; the signs stay where they are needed. */
export function plain(sentence: string): string {
  return RIGHT_TO_LEFT.test(sentence) ? sentence : sentence.replace(/[\u2068\u2069]/gu, '');
}

/** Letters that run from right to left, the sign for it, and the blocks that hold nothing else. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
