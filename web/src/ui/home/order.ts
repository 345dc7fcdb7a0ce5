/** Order of a person's agendas: by the day of the next meeting, then as they were made. */
import type { Summaries } from '../../core/types.ts';
import type { PairSummary } from '../../io/api.ts';
import { serverTime } from '../../io/server-time.ts';
import { dayIn } from '../kit/zones.ts';
import { nextMeeting } from './next-meeting.ts';

/** Those that have no day yet come last. */
const NO_DAY = '~';

export function inOrder(
  pairs: readonly PairSummary[],
  summaries: Summaries,
  todayIn = (zone?: string): string => dayIn(new Date(serverTime.now()), zone),
): PairSummary[] {
  const days = new Map(
    pairs.map(({ id }) => {
      const summary = summaries[id];
      return [id, nextMeeting(summary, todayIn(summary?.zone))?.day ?? NO_DAY];
    }),
  );
  return [...pairs].sort((one, other) => {
    const [day = NO_DAY, than = NO_DAY] = [days.get(one.id), days.get(other.id)];
    return Number(day > than) - Number(day < than);
  });
}
