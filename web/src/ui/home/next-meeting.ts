/** Next meeting of an agenda, from its summary: one that is there, or the next day of its series, whichever comes first. */
import type { NextMeeting, Summary } from '../../core/types.ts';
import { dayOfSeries } from '../agenda/series.ts';

/** The meeting that runs or comes next on that day; none while nobody said when. */
export function nextMeeting(summary: Summary | undefined, today: string): NextMeeting | undefined {
  const { next, series, off = [] } = summary ?? {};
  if (series === undefined || next?.state === 'running') {
    return next;
  }
  const day = dayOfSeries(series, new Set(off), today);
  if (day === undefined || (next !== undefined && next.day <= day)) {
    return next;
  }
  return { day, state: 'planned', ...(series.at === undefined ? {} : { at: series.at }) };
}
