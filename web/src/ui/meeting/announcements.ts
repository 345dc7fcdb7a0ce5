/** Announcements: what a screen reader is told of meetings, politely. What asks for something is told by the inbox. */
import type { AgendaView } from '../../core/types.ts';
import { dayWords } from '../kit/days.ts';

/** What became of meetings since: one that began, or ended. */
export function newsWords(before: AgendaView, after: AgendaView): string | undefined {
  const states = new Map(before.sections.map(({ day, state }) => [day, state]));
  const meetings = after.sections.flatMap(({ day, state }) => {
    const was = states.get(day);
    if (was === undefined || was === state || state === 'planned') {
      return [];
    }
    const done =
      state === 'closed' ? 'is closed' : was === 'closed' ? 'is open again' : 'has started';
    return [`The meeting of ${dayWords(day, day)} ${done}.`];
  });
  return meetings.length === 0 ? undefined : meetings.join(' ');
}
