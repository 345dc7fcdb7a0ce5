/** Plans for meetings: moving one, skipping it, bringing it back, the series, and what is said of that. */
import type { AgendaView, Gone, Operation, SectionView, Series } from '../../core/types.ts';
import type { AgendaState } from '../agenda/agenda-state.svelte.ts';
import type { OpenAgenda } from '../agenda/open-agenda.ts';
import { dayOfSeries } from '../agenda/series.ts';
import { addDays, dayWords } from '../kit/days.ts';
import { keepScrollPosition } from '../kit/scroll-anchoring.ts';
import { goneMeetingWords } from './announcements.ts';
import { NO_EXCEPTIONS } from './calendar-file/reading.ts';
import type { Exceptions, ReadMeetings } from './calendar-file/reading.ts';
import { everyWords } from './copy.ts';
import { placingOf } from './placing.ts';

const NONE: ReadonlySet<string> = new Set();

/** Moves a meeting with all that is in it. Whether it was done. */
export async function move(
  open: OpenAgenda,
  section: SectionView,
  to: string,
  at: string,
): Promise<boolean> {
  const { announcer, clock, commands, navigation, targets } = open;
  keepScrollPosition();
  const put = at === '' || at === section.at ? null : at;
  if (!commands.perform({ do: 'moveMeeting', day: section.day, to, at: put })) {
    return false;
  }
  const words = at === '' ? '' : ` at ${at}`;
  announcer.say(`The meeting moved to ${dayWords(to, clock.today)}${words}`);
  navigation.draw(to);
  await targets.reveal(`heading ${to}`);
  await targets.focus(`heading ${to}`);
  return true;
}

/** Calls a meeting off, or says that it was not. Its topics stand in the next. */
export async function skip(open: OpenAgenda, section: SectionView, how: Gone): Promise<void> {
  const { announcer, clock, commands, targets } = open;
  keepScrollPosition();
  const { day } = section;
  if (commands.perform({ do: 'skipMeeting', day, how })) {
    const topics = section.topics.length > 0 ? '. Its topics stand in the next one.' : '';
    announcer.say(goneMeetingWords({ day, how }, clock.today) + topics);
    await targets.focusOnceThere(`gone ${day}`);
  }
}

/** Has a meeting again that was skipped. */
export async function bringBack(open: OpenAgenda, day: string): Promise<void> {
  const { announcer, clock, commands, targets } = open;
  keepScrollPosition();
  if (await commands.addMeeting(day)) {
    announcer.say(`The meeting of ${dayWords(day, clock.today)} is there again`);
    await targets.focus(`heading ${day}`);
  }
}

/** Has the two meet regularly, by the clocks of that zone, with what a calendar says of single days. Whether it was done. */
export function meetRegularly(
  { agenda, announcer, clock, commands }: OpenAgenda,
  series: Series,
  zone: string | undefined,
  exceptions: Exceptions = NO_EXCEPTIONS,
): boolean {
  keepScrollPosition();
  const isOther = zone !== undefined && zone !== agenda.view.zone;
  const done = commands.perform(
    ...(isOther ? [{ do: 'setZone', zone } as const] : []),
    { do: 'setSeries', series },
    ...exceptionsInto(
      { view: agenda.current(), offered: agenda.offered },
      series,
      exceptions,
      clock.today,
    ),
  );
  if (done) {
    announcer.say(`You meet ${everyWords(series.every).toLowerCase()}`);
  }
  return done;
}

/**
 * Makes meetings that do not repeat, by the clocks of that zone while the agenda has none. One that is planned has the time from then on,
 * and one that runs or ran stays as it is; why not, if nothing was done.
 */
export function meetOnDays(
  { agenda, announcer, clock, commands, navigation }: OpenAgenda,
  { meetings }: Pick<ReadMeetings, 'meetings'>,
  zone: string | undefined,
): string | null {
  const days = new Set(meetings.map(({ to }) => to));
  const begun = agenda
    .current()
    .sections.filter(({ day, state }) => state !== 'planned' && days.has(day));
  const [first] = begun;
  const { operations, placed } = placingOf(agenda, meetings);
  if (first !== undefined && begun.length === days.size) {
    const state = first.state === 'closed' ? 'is closed' : 'runs already';
    return begun.length === 1
      ? `The meeting of ${dayWords(first.day, clock.today)} ${state} and stays as it is.`
      : 'These meetings began already and stay as they are.';
  }
  keepScrollPosition();
  const isFirst = zone !== undefined && agenda.view.zone === undefined;
  const { offered, view } = agenda;
  // What stands in the next meeting of the series stays there.
  const waits = (topicsOn(view, offered)?.length ?? 0) > 0;
  const isNext = offered !== undefined && meetings.every(({ to }) => offered < to);
  const refusal = commands.performHere(
    ...(isFirst ? [{ do: 'setZone', zone } as const] : []),
    ...(waits && isNext ? [{ do: 'addMeeting', day: offered } as const] : []),
    ...operations,
  );
  if (refusal === null) {
    const passedOver = new Set(begun.map(({ day }) => day));
    const set = new Set(placed.map(({ to }) => to));
    const [next, ...others] = [...set].filter((day) => !passedOver.has(day)).sort();
    if (next !== undefined) {
      navigation.draw(next);
      const count = others.length === 1 ? '1 more day' : `${others.length} more days`;
      const more = others.length === 0 ? '' : ` and ${count}`;
      announcer.say(`You meet on ${dayWords(next, clock.today)}${more}`);
    }
  }
  return refusal;
}

/**
 * The days off and moved meetings of a read series that are days of another one too, such as it is after a change by hand, and the
 * meetings beside it that still are.
 */
export function exceptionsOf({ off, moved, extra }: Exceptions, series: Series): Exceptions {
  const has = (day: string): boolean =>
    day < series.first
      ? dayOfSeries({ ...series, first: day }, NONE, series.first) === series.first
      : dayOfSeries(series, NONE, day) === day;
  const away = moved.filter(({ day, to }) => day !== to).map(({ day }) => day);
  const free = new Set([...off, ...away]);
  return {
    off: off.filter(has),
    moved: moved.filter(({ day }) => has(day)),
    extra: extra.filter(({ to }) => to < series.first || free.has(to) || !has(to)),
  };
}

/** What is to be done so that single days of a series are as a calendar says. */
export function exceptionsInto(
  agenda: Pick<AgendaState, 'view' | 'offered'>,
  series: Series,
  { off, moved, extra }: Exceptions,
  today: string,
): readonly Operation[] {
  const { view, offered } = agenda;
  const placed = [...moved, ...extra];
  const { operations } = placingOf(agenda, placed, off);
  // What waits for the next meeting goes into that, and not into the first that is made here.
  const waiting = view.next.length + (topicsOn(view, offered)?.length ?? 0);
  const others = new Set([...off, ...moved.map(({ day }) => day)]);
  const next = dayOfSeries(series, others, today);
  const isNext = next !== undefined && placed.every(({ to }) => next <= to);
  const isThere = view.sections.some(({ day }) => day === next && day !== offered);
  return operations.length > 0 && waiting > 0 && isNext && !isThere
    ? [{ do: 'addMeeting', day: next }, ...operations]
    : operations;
}

/** Ends the series; the meetings that are there stay. Whether it was done. */
export function endSeries({ announcer, commands }: OpenAgenda): boolean {
  keepScrollPosition();
  const ended = commands.perform({ do: 'setSeries', series: null });
  if (ended) {
    announcer.say('The series has ended');
  }
  return ended;
}

/** The day to offer: the next one that has no meeting, and on which none was called off. */
export function suggestedMove(agenda: AgendaView, day: string, today: string): string {
  const taken = new Set([...agenda.sections, ...(agenda.gone ?? [])].map((meeting) => meeting.day));
  let suggested = addDays(day < today ? today : day, day < today ? 0 : 1);
  while (taken.has(suggested)) {
    suggested = addDays(suggested, 1);
  }
  return suggested;
}

function topicsOn(
  { sections }: AgendaView,
  day: string | undefined,
): readonly unknown[] | undefined {
  return sections.find((section) => section.day === day)?.topics;
}
