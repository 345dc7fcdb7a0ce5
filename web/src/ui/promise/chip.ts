/** Chip of a promise at its line: by when, whose, and how it stands where that is news. */
import check from 'lucide-static/icons/check.svg?path';
import diamond from 'lucide-static/icons/diamond.svg?path';

import type { PromiseView } from '../../core/types.ts';
import { theirs } from '../../core/isolated-text.ts';
import { promiseWaits } from '../inbox/inbox.ts';
import { shortDayWords } from '../kit/days.ts';
import type { NoteChip } from '../topic/note-chip.ts';
import { isOpen, promiseWords } from './copy.ts';
import type { Sides } from './terms.ts';

export function promiseChip(promise: PromiseView, sides: Required<Sides>, today: string): NoteChip {
  const { state } = promise;
  return {
    icon: state === 'done' ? check : diamond,
    words: chipWords(promise, sides, today),
    about: promiseWords(promise, sides),
    tone: promiseWaits(promise, sides.reader)
      ? 'news'
      : isLate(promise, today)
        ? 'amiss'
        : isOpen(promise)
          ? undefined
          : 'settled',
  };
}

/** "by Fri 4 Dec · you", "due Fri 20 Nov · Ana · overdue", "by Fri 4 Dec · proposed", "done · you". */
export function chipWords(promise: PromiseView, sides: Required<Sides>, today: string): string {
  const { due, state } = promise;
  const whose = whoseWords(promise, sides);
  switch (state) {
    case 'done':
      return `${promise.late ? 'done late' : 'done'} · ${whose}`;
    case 'withdrawn':
      return `withdrawn · ${whose}`;
    case 'proposed':
    case 'changed':
    case 'accepted': {
      const late = isLate(promise, today);
      const when =
        due === undefined ? 'no date yet' : `${late ? 'due' : 'by'} ${shortDayWords(due, today)}`;
      const news = [...(late ? ['overdue'] : []), ...(state === 'accepted' ? [] : [state])];
      // Whose it is says the button beside it.
      const isMine = promiseWaits(promise, sides.reader) && 'seat' in promise.who;
      return [when, ...(isMine ? [] : [whose]), ...news].join(' · ');
    }
  }
}

function whoseWords({ who }: PromiseView, { reader, names }: Required<Sides>): string {
  if ('name' in who) {
    return who.name === '' ? 'somebody' : theirs(who.name);
  }
  return who.seat === reader ? 'you' : theirs(names[who.seat]);
}

function isLate(promise: PromiseView, today: string): boolean {
  return isOpen(promise) && promise.due !== undefined && promise.due < today;
}
