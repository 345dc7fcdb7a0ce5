/** Answers to a promise that can be given in more than one place; the words of a refusal come back. */
import type { AgendaView, Operation, PromiseView } from '../../core/types.ts';
import type { OpenAgenda } from '../agenda/open-agenda.ts';
import { promiseWords } from './copy.ts';
import { sidesOf, termsOf } from './terms.ts';

/** Accepts it as it reads now. */
export function acceptPromise(open: OpenAgenda, promise: PromiseView): string | null {
  return answer(
    open,
    promise,
    { do: 'acceptPromise', promise: promise.id, terms: termsOf(promise) },
    'Accepted',
  );
}

export function finishPromise(open: OpenAgenda, promise: PromiseView): string | null {
  return answer(
    open,
    promise,
    { do: 'finishPromise', promise: promise.id, ...meetingOf(open.agenda.view, promise) },
    'Done',
  );
}

/** It was not done after all. */
export function unfinishPromise(open: OpenAgenda, promise: PromiseView): string | null {
  return answer(
    open,
    promise,
    { do: 'unfinishPromise', promise: promise.id },
    'Not done after all',
  );
}

/** Does it, and says so. */
export function answer(
  { agenda, announcer, commands }: OpenAgenda,
  promise: PromiseView,
  operation: Operation,
  done: string,
): string | null {
  const refused = commands.performHere(operation);
  if (refused === null) {
    announcer.say(`${done}: ${promiseWords(promise, sidesOf(agenda))}`);
  }
  return refused;
}

/** Where it is answered for: the meeting that opens with it, or else the one that runs. */
export function meetingOf({ sections }: AgendaView, { id }: PromiseView): { meeting?: string } {
  const section =
    sections.find(({ state, opening }) => state !== 'closed' && opening?.includes(id) === true) ??
    sections.find(({ state }) => state === 'running');
  return section === undefined ? {} : { meeting: section.day };
}
