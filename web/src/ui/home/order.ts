/** Order of a person's agendas: by the day of the next meeting, then as they were made. */
import type { PairSummary } from '../../io/api.ts';
import type { Summaries } from '../shell/session.svelte.ts';

/** Those that have no day yet come last. */
const NO_DAY = '~';

export function inOrder(pairs: readonly PairSummary[], summaries: Summaries): PairSummary[] {
  const dayOf = ({ id }: PairSummary): string => summaries[id]?.next?.day ?? NO_DAY;
  return [...pairs].sort((one, other) => {
    const [day, than] = [dayOf(one), dayOf(other)];
    return Number(day > than) - Number(day < than);
  });
}
