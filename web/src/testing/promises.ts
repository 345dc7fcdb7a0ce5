import type { PromiseEvent, PromiseState, PromiseTerms, PromiseView, Seat } from '../core/types.ts';
import type { Sides } from '../ui/promise/terms.ts';

export const NAMES = { a: 'Ana', b: 'Ben' };
export const TO_ANA: Required<Sides> = { reader: 'a', names: NAMES };
export const TO_BEN: Required<Sides> = { reader: 'b', names: NAMES };
/** A Sunday. */
export const TODAY = '2026-11-22';
export const FRIDAY = '2026-11-27';

/** Ana will send the draft, unless told otherwise. */
export function termsWith(changes: Partial<PromiseTerms> = {}): PromiseTerms {
  return { who: { seat: 'a' }, kind: 'action', what: 'send the draft', ...changes };
}

/** A promise as the agenda shows it; it was written down on the 17th. */
export function promiseWith(
  changes: Partial<PromiseTerms> & {
    id?: string;
    by?: Seat;
    due?: string;
    history?: PromiseEvent[];
    meeting?: string;
  } = {},
  state: PromiseState = { state: 'proposed' },
): PromiseView {
  const { id = 'promise-one', by = 'a', history, due, meeting, ...rest } = changes;
  const terms = termsWith(rest);
  return {
    id,
    ...terms,
    answers: 'seat' in terms.who ? terms.who.seat : (terms.telling ?? by),
    ...(due === undefined ? {} : { due, firstDue: due }),
    ...(meeting === undefined ? {} : { meeting }),
    topic: 'topic-one',
    line: 'line-one',
    history: history ?? [{ event: 'proposed', by, at: at(17) }],
    ...state,
  };
}

/** Noon of a day of November 2026. */
export function at(day: number): number {
  return new Date(2026, 10, day, 12).getTime();
}
