/** Suggested outcomes: what seems to have become of a topic in a meeting, before anybody says so. */
import type { MovedTopic, Outcome, TopicEntry } from '../../core/types.ts';
import { dateWords } from '../kit/days.ts';

/** A topic in the list that ends a meeting. */
export interface Row {
  readonly id: string;
  readonly headline: string;
  readonly outcome: Outcome | undefined;
  /** Why that outcome is suggested, or stands since one of them read it; nothing once somebody said it here. */
  readonly why?: string | undefined;
}

/**
 * Whoever said that it is not so, for a topic, is not told so again: `undecided` has these. `said` is what was said to one
 * that is settled in writing.
 */
export function rowOf(
  entry: TopicEntry,
  next: string,
  undecided: ReadonlySet<string>,
  said: readonly string[] = [],
): Row {
  const { id, headline, outcome, inWriting } = entry;
  const says = [inWriting?.a?.says, inWriting?.b?.says];
  const spoken = said.join(' · ');
  if (undecided.has(id)) {
    return { id, headline, outcome };
  }
  if (outcome !== undefined) {
    return { id, headline, outcome, ...(says.includes('read') && { why: spoken }) };
  }
  if (says.includes('think')) {
    return { id, headline, outcome: { outcome: 'nextTime', on: next }, why: spoken };
  }
  const why = evidenceOf(entry);
  return why === undefined
    ? { id, headline, outcome: { outcome: 'nextTime', on: next }, why: 'nothing was noted on it' }
    : { id, headline, outcome: { outcome: 'discussed' }, why };
}

export function rowOfMoved(moved: MovedTopic): Row {
  return { id: moved.id, headline: moved.headline, outcome: moved };
}

/** Short enough to stand beside a headline on a phone: the day of `next` time is said once, below all of them. */
export function outcomeWords(outcome: Outcome | undefined, next: string, today: string): string {
  switch (outcome?.outcome) {
    case undefined:
      return 'No outcome yet';
    case 'discussed':
      return 'Discussed';
    case 'nextTime':
      return outcome.on === next ? 'Next time' : `Next time, ${dateWords(outcome.on, today)}`;
    case 'followUp':
      return `Earlier, ${dateWords(outcome.on, today)}`;
    case 'parked':
      return 'Parked for later';
  }
}

/** "2 discussed, 1 next time (1 December)": what becomes of all of them; or which ones are left to say. */
export function sumWords(rows: readonly Row[], next: string, today: string): string {
  const count = (outcome: Outcome['outcome'] | undefined): number =>
    rows.filter((row) => row.outcome?.outcome === outcome).length;
  const open = count(undefined);
  if (open > 0) {
    return `${open === 1 ? '1 topic has' : `${open} topics have`} no outcome yet.`;
  }
  const sums = (
    [
      ['discussed', 'discussed'],
      ['nextTime', `next time (${dateWords(next, today)})`],
      ['followUp', 'earlier'],
      ['parked', 'parked'],
    ] as const
  ).map(([outcome, words]) => ({ words, times: count(outcome) }));
  return sums
    .filter(({ times }) => times > 0)
    .map(({ words, times }) => `${times} ${words}`)
    .join(', ');
}

/** What tells that the meeting came to it. */
function evidenceOf({ enough, turnedTo, written }: TopicEntry): string | undefined {
  if (enough?.a === 'enough' || enough?.b === 'enough') {
    return 'enough was said on it';
  }
  if (written === true) {
    return 'notes were written';
  }
  return turnedTo === true ? 'you both turned to it' : undefined;
}
