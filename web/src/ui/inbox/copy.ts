/** Sentences about what waits for a person: what each thing asks of them. */
import { headlineWords } from '../kit/copy.ts';
import { dayWords } from '../kit/days.ts';
import { termsWords } from '../promise/copy.ts';
import type { sidesOf } from '../promise/terms.ts';
import { quoted } from '../wording/copy.ts';
import type { Item } from './inbox.ts';

/** Who reads, and when. */
export interface Reader {
  sides: ReturnType<typeof sidesOf>;
  /** What to call the other person in a sentence. */
  them: string;
  today: string;
}

/** Letters of quoted words in a row. */
const LONGEST = 60;

export const NOTHING = 'Nothing waits for you';

/** What has to be done. */
export function itemWords(item: Item, { sides, them, today }: Reader): string {
  switch (item.waits) {
    case 'wording': {
      const { wording } = item;
      switch (wording.state) {
        case 'corrected':
          return `${them} would put it differently: ${quoted(wording.correction, LONGEST)}`;
        case 'changed':
          return `Confirm what changed: ${quoted(wording.words, LONGEST)}`;
        default:
          return `Confirm ${quoted(wording.words, LONGEST)}`;
      }
    }
    case 'promise': {
      const { promise } = item;
      const what = promise.state === 'changed' ? 'Accept what changed' : 'Accept';
      return `${what}: ${termsWords(promise, sides, today)}`;
    }
    case 'switch':
      return `${them} asks: Switch to ${headlineWords(item.entry.headline)}?`;
    case 'enough':
      return `${them} asks: Anything more on ${headlineWords(item.entry.headline)}?`;
    case 'recap': {
      const { day, recap } = item.section;
      const changed = recap?.[sides.reader] === undefined ? '' : ' what changed in';
      return `Agree on${changed} the recap of ${dayWords(day, today)}`;
    }
  }
}

/** What a screen reader is told of things that came, the first in full. */
export function cameWords(items: readonly Item[], reader: Reader): string | undefined {
  const [first, ...more] = items;
  return first === undefined
    ? undefined
    : `Waits for you: ${itemWords(first, reader)}${more.length === 0 ? '' : `, and ${more.length} more`}`;
}
