/** Promises of all agendas: one's own and those of the others, each by date, in words for the one who reads them. */
import { theirs } from '../../core/isolated-text.ts';
import type { OpenPromise, Promiser, PromiseView, Summaries } from '../../core/types.ts';
import type { PairSummary } from '../../io/api.ts';
import { inOrder } from '../home/order.ts';
import { partnerWords } from '../kit/copy.ts';
import { deedWords, dueWords, promiseWords } from '../promise/copy.ts';
import { sidesOf, type Sides } from '../promise/terms.ts';

/** How many characters of what is promised, and of the name of somebody else, a summary has, as the core shortens them. */
const MOST_WORDS = 200;
const MOST_OF_NAME = 60;

/** A promise in the list. */
export interface Row {
  readonly key: string;
  readonly pair: PairSummary;
  readonly promise: Shown;
}

/** What is shown of a promise; one that was done or withdrawn from the list stays in its place. */
export type Shown = Omit<OpenPromise, 'state' | 'topic'> & {
  readonly state: PromiseView['state'];
  readonly late?: boolean;
};

export interface Group {
  readonly name: 'Yours' | 'Theirs';
  readonly rows: readonly Row[];
}

/** What is known of all agendas' promises. */
export interface AllPromises {
  readonly groups: readonly Group[];
  /** Agendas that have more of them than they tell. */
  readonly more: readonly { readonly pair: PairSummary; readonly count: number }[];
  /** Agendas of which nothing is known. */
  readonly unknown: readonly PairSummary[];
}

/** `settled` are those that were done or withdrawn from the list, by key. Agendas that were put away are left out. */
export function allPromises(
  pairs: readonly PairSummary[],
  summaries: Summaries,
  settled: Readonly<Record<string, Row>>,
): AllPromises {
  const shown = inOrder(pairs, summaries).filter(({ archived }) => !archived);
  const open = shown.flatMap((pair) =>
    (summaries[pair.id]?.promises ?? []).map((promise) => rowOf(pair, promise)),
  );
  const isOpen = new Set(open.map(({ key }) => key));
  const rows = [
    ...open,
    ...Object.values(settled).filter(
      ({ key, pair }) => !isOpen.has(key) && shown.some(({ id }) => id === pair.id),
    ),
  ].sort((one, other) => compare(order(one), order(other)));
  return {
    groups: (['Yours', 'Theirs'] as const)
      .map((name) => ({ name, rows: rows.filter((row) => isOwn(row) === (name === 'Yours')) }))
      .filter(({ rows: some }) => some.length > 0),
    more: shown.flatMap((pair) => {
      const { promises = [], openPromises = 0 } = summaries[pair.id] ?? {};
      const count = openPromises - promises.length;
      return count > 0 ? [{ pair, count }] : [];
    }),
    unknown: shown.filter(({ id }) => summaries[id] === undefined),
  };
}

export function rowOf(pair: PairSummary, promise: Shown): Row {
  return { key: `${pair.id}/${promise.id}`, pair, promise };
}

/** What the list shows of a promise that its agenda tells whole. */
export function shownOf(promise: PromiseView): Shown {
  const { id, what, who, kind, answers, due, state } = promise;
  return {
    id,
    what,
    kind,
    answers,
    state,
    ...('seat' in who ? { who: who.seat } : { name: who.name }),
    ...(due === undefined ? {} : { due }),
    ...(promise.state === 'done' ? { late: promise.late } : {}),
  };
}

/** Whether a promise is what the list shows of it. */
export function isAsShown(promise: PromiseView, row: Shown): boolean {
  const now = shownOf(promise);
  return (
    isShownAs(now.what, row.what, MOST_WORDS) &&
    isShownAs(now.name ?? '', row.name ?? '', MOST_OF_NAME) &&
    now.kind === row.kind &&
    now.state === row.state &&
    now.due === row.due &&
    now.who === row.who &&
    now.answers === row.answers
  );
}

/** What the reader gave their word on, or would: also what they tell somebody else. */
export function isOwn({ pair, promise }: Row): boolean {
  return promise.answers === pair.seat;
}

export function isOverdue({ promise }: Row, today: string): boolean {
  return isOpen(promise) && promise.due !== undefined && promise.due < today;
}

export function isOpen({ state }: Shown): boolean {
  return state !== 'done' && state !== 'withdrawn';
}

/** "send the draft"; what another will do is told whole: "Chris will book the room — you tell them". */
export function rowWords({ pair, promise }: Row): string {
  const sides = sidesIn(pair);
  const { answers, kind, what } = promise;
  const who = promiserOf(promise);
  return 'seat' in who
    ? deedWords({ who, kind, what }, sides)
    : promiseWords({ who, answers, kind, what }, sides);
}

/** With whom, by when, and how it stands where that is news. */
export function aboutWords(row: Row, today: string): { who: string; due: string; state: string } {
  const { pair, promise } = row;
  const isToday = isOpen(promise) && promise.due === today;
  return {
    who: partnerWords(pair),
    due: isToday ? 'today' : dueWords(promise, today),
    state: stateWords(row),
  };
}

/** "and 3 more in the agenda with Ben". */
export function moreWords({ pair, count }: AllPromises['more'][number]): string {
  return `and ${count} more in the agenda with ${partnerWords(pair)}`;
}

/** Whether words are shown as these: whole, or shortened as a summary does it. */
function isShownAs(words: string, shown: string, most: number): boolean {
  return words === shown || shortened(words, most) === shown;
}

function shortened(words: string, most: number): string {
  const characters = [...words];
  return characters.length > most ? `${characters.slice(0, most).join('')}…` : words;
}

function stateWords({ pair, promise }: Row): string {
  const { names } = sidesIn(pair);
  const { answers } = promise;
  const waits = `waits for ${answers === pair.seat ? 'your' : `${theirs(names[answers])}’s`} word`;
  switch (promise.state) {
    case 'proposed':
      return waits;
    case 'changed':
      return `changed, ${waits}`;
    case 'accepted':
      return '';
    case 'done':
      return promise.late === true ? 'done late' : 'done';
    case 'withdrawn':
      return 'withdrawn';
  }
}

function sidesIn({ seat, you, partner }: PairSummary): Required<Sides> {
  return sidesOf({ seat, you: you.name, partner: partner?.name ?? 'the other person' });
}

function promiserOf({ who, name }: Shown): Promiser {
  return who === undefined ? { name: name ?? '' } : { seat: who };
}

/** Those without a date come last. */
function order({ promise }: Row): string {
  return promise.due ?? '~';
}

function compare(one: string, other: string): number {
  return Number(one > other) - Number(one < other);
}
