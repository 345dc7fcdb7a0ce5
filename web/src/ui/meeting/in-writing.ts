/** Settling a topic in writing: what each of the two said to it, and what can still be said. */
import type { InWriting, SaidInWriting, Seat, TopicEntry } from '../../core/types.ts';
import { dateWords, dayOf } from '../kit/days.ts';
import { otherThan } from './questions.ts';

/** "Ana read it on 24 November", "You want to think about it": what each said, the other first. */
export function saidWords(
  { inWriting }: TopicEntry,
  seat: Seat,
  them: string,
  today: string,
): string[] {
  return [otherThan(seat), seat].flatMap((one) => {
    const said = inWriting?.[one];
    return said === undefined ? [] : [wordsOf(said, one === seat ? undefined : them, today)];
  });
}

/** What a person can say to a topic now, the likeliest first; null is that they take back what they said. */
export function answersTo(
  { by, conclusion, inWriting, mode, outcome }: TopicEntry,
  seat: Seat,
): (InWriting | null)[] {
  const mine = inWriting?.[seat]?.says;
  if (mode !== 'writing') {
    return [];
  }
  if (mine !== undefined) {
    return mine === 'think' ? ['read', null] : [null];
  }
  if (inWriting?.[otherThan(seat)]?.says === 'read') {
    return ['talk'];
  }
  // Whoever brought it reads it once there is a conclusion.
  const reads = by !== seat || conclusion !== undefined;
  return reads && outcome === undefined ? ['read', 'think'] : [];
}

function wordsOf({ at, says }: SaidInWriting, name: string | undefined, today: string): string {
  const you = name === undefined;
  const wants = you ? 'You want' : `${name} wants`;
  switch (says) {
    case 'read':
      return `${name ?? 'You'} read it on ${dateWords(dayOf(new Date(at)), today)}`;
    case 'think':
      return `${wants} to think about it`;
    case 'talk':
      return `${wants} to talk about it`;
  }
}
