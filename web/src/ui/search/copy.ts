/** The sentences of the search. */
import type { PairSummary } from '../../io/api.ts';
import { partnerWords } from '../kit/copy.ts';
import { sectionTitle } from '../agenda/outline.ts';
import type { Found } from './search-state.svelte.ts';

/** How many there are, and where was looked. */
export function countWords({ total, onDevice, incomplete }: Counted): string {
  const count = total === 0 ? 'Nothing found' : `${total} found`;
  if (onDevice) {
    return `${count} on this device, which is all that could be searched.`;
  }
  return incomplete
    ? `${count}. There was no time to search all agendas: look in one of them, or from a later day on.`
    : `${count}.`;
}

type Counted = Pick<Found, 'total' | 'onDevice' | 'incomplete'>;

/** Where a hit stands: whose agenda, and which meeting. */
export function placeWords(
  pair: PairSummary | undefined,
  section: string | undefined,
  today: string,
): string {
  const who = pair === undefined ? 'Somebody' : partnerWords(pair);
  return `${who} · ${section === undefined ? 'Promises' : sectionTitle(section, today)}`;
}

/** What a line is that was found, unless it is a plain note. */
export function kindWords(kind: string): string | undefined {
  switch (kind) {
    case 'conclusion':
      return 'Conclusion';
    case 'promise':
      return 'Promise';
    case 'wording':
      return 'In own words';
    case 'context':
      return 'Context';
    default:
      return undefined;
  }
}

/** "and 3 more places". */
export function moreWords(more: number): string {
  return `and ${more} more place${more === 1 ? '' : 's'}`;
}
