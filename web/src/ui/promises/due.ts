/** Promises that are due: how many of one's own have come to their day, over all agendas. */
import type { Summaries } from '../../core/types.ts';
import type { PairSummary } from '../../io/api.ts';

/** What one accepted and what is due today or was before; what is only proposed waits for a word, and is counted there. Each agenda has a day of its own. */
export function dueCount(
  pairs: readonly PairSummary[],
  summaries: Summaries,
  todayIn: (zone?: string) => string,
): number {
  return pairs
    .filter(({ archived }) => !archived)
    .flatMap(({ id, seat }) => {
      const { promises = [], zone } = summaries[id] ?? {};
      const today = todayIn(zone);
      return promises.filter(
        ({ answers, due, state }) =>
          answers === seat && state !== 'proposed' && due !== undefined && due <= today,
      );
    }).length;
}
