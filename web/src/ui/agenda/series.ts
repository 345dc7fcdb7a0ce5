/** Series of meetings: its days from one on, and its next meeting, which the agenda does not have before something is in it. */
import type { AgendaView, PromiseView, SectionView, Series } from '../../core/types.ts';
import { addDays, daysBetween, isDay } from '../kit/days.ts';

const WEEK = 7;

/** The first day of a series from one on whose meeting is not elsewhere or gone; none once it is over. */
export function dayOfSeries(
  series: Series,
  off: ReadonlySet<string>,
  from: string,
): string | undefined {
  const apart = WEEK * series.every;
  const since = daysBetween(series.first, from) ?? 0;
  let day = addDays(series.first, Math.max(0, Math.ceil(since / apart)) * apart);
  while (off.has(day)) {
    day = addDays(day, apart);
  }
  return isDay(day) && (series.until === undefined || day <= series.until) ? day : undefined;
}

/** The last day of a series that has an end; none of one that ends before it begins. */
export function lastOfSeries({ every, first, until }: Series): string | undefined {
  const days = until === undefined ? undefined : daysBetween(first, until);
  const apart = WEEK * every;
  return days === undefined || days < 0
    ? undefined
    : addDays(first, Math.floor(days / apart) * apart);
}

/** The next day of an agenda's series from one on, without those that have their meeting already. */
export function nextOfSeries(agenda: AgendaView, from: string): string | undefined {
  const { series, off = [], sections } = agenda;
  return series && dayOfSeries(series, new Set([...off, ...sections.map(({ day }) => day)]), from);
}

/** An agenda with the next meeting of its series, and the day of that when it is not in the document yet. */
export interface WithNext {
  view: AgendaView;
  offered?: string;
}

/** Adds the next meeting of the series where none is to come before it; what waits for the next one stands in it. */
export function withNext(agenda: AgendaView, today: string): WithNext {
  const day = nextOfSeries(agenda, today);
  const { sections, series, next } = agenda;
  const isSooner = ({ day: other, state }: SectionView): boolean =>
    state === 'running' || (state === 'planned' && other >= today && other < (day ?? ''));
  if (day === undefined || sections.some(isSooner)) {
    return { view: agenda };
  }
  const place = sections.findIndex((section) => section.day < day);
  const at = place === -1 ? sections.length : place;
  const section: SectionView = {
    day,
    state: 'planned',
    topics: next,
    ...(series?.at === undefined ? {} : { at: series.at }),
    ...(sections.every(({ state }) => state === 'closed')
      ? { opening: brokenBy(day, agenda.promises) }
      : {}),
  };
  return {
    view: { ...agenda, sections: sections.toSpliced(at, 0, section), next: [] },
    offered: day,
  };
}

/** The promises that a meeting opens with, as the agenda says of its own: those whose date passed, or did before they were answered for in it. */
function brokenBy(day: string, promises: readonly PromiseView[]): string[] {
  const counts = ({ state }: PromiseView): boolean => state === 'accepted' || state === 'changed';
  const isBroken = (promise: PromiseView): boolean =>
    counts(promise) && promise.due !== undefined && promise.due < day;
  const isAnswered = ({ history }: PromiseView): boolean =>
    history.some(({ meeting, was }) => meeting === day && was !== undefined && was < day);
  return promises.filter((promise) => isBroken(promise) || isAnswered(promise)).map(({ id }) => id);
}
