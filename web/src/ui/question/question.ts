/** Questions: whose turn it is to answer, as one of the two sees it. */
import { theirs } from '../../core/isolated-text.ts';
import type { Answer, PromiseView, Seat, TopicEntry } from '../../core/types.ts';
import { otherThan } from '../meeting/questions.ts';

/** A person's own answer. */
export type OwnAnswer =
  /** Whoever asks answers first. */
  | 'shut'
  /** It can be given. */
  | 'open'
  | 'given';

/** Why one asks fits into so many characters, an answer into so many. */
export const LONGEST_REASON = 300;
export const LONGEST_ANSWER = 10_000;

export function ownAnswer({ answers, by }: TopicEntry, seat: Seat): OwnAnswer {
  if (answers?.[seat] !== undefined) {
    return 'given';
  }
  return by === otherThan(seat) && answers?.[by] === undefined ? 'shut' : 'open';
}

/** What stands in place of an answer in words; nothing where there are words. */
export function insteadOfWords(answer: Answer | undefined, name: string): string | undefined {
  switch (answer?.answer) {
    case undefined:
      return `${name} ${name === 'You' ? 'have' : 'has'} not answered yet.`;
    case 'ratherNot':
      return `${name} would rather not answer.`;
    case 'words':
      return undefined;
  }
}

/** "Why Ana asks: I plan the year". */
export function reasonWords({ by, why }: TopicEntry, seat: Seat, them: string): string | undefined {
  return why === undefined
    ? undefined
    : `Why ${by === seat ? 'you ask' : `${them} asks`}: ${theirs(why)}`;
}

/** Where a promise belongs that an answer led to: it stands at no line of the topic. */
export function originOf(seat: Seat): string {
  return `answer-${seat}`;
}

/** Promises that the answer of that seat led to. */
export function cameOf(promises: readonly PromiseView[], topic: string, seat: Seat): PromiseView[] {
  return promises.filter((one) => one.topic === topic && one.line === originOf(seat));
}
