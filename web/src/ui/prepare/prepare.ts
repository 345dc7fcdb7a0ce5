/** Preparation of the next meeting: what was promised to be done by then. */
import type { AgendaView, PromiseView } from '../../core/types.ts';

/**
 * Promises of both that are given and due by that day, or were before, the earliest first. Those in `kept` were done here, and
 * stay where they stood.
 */
export function dueBy(
  { promises }: AgendaView,
  day: string,
  kept: ReadonlySet<string>,
): PromiseView[] {
  return promises
    .filter(
      ({ id, state, due }) =>
        kept.has(id) || (state === 'accepted' && due !== undefined && due <= day),
    )
    .sort((one, other) => compare(one.due ?? '~', other.due ?? '~'));
}

function compare(one: string, other: string): number {
  return Number(one > other) - Number(one < other);
}
