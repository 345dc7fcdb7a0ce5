/** Announcements: what a screen reader is told of meetings, politely. What asks for something is told by the inbox. */
import type { AgendaView, GoneMeeting, SectionView } from '../../core/types.ts';
import { nameForGood } from '../agenda/outline.ts';
import { dayWords } from '../kit/days.ts';

/** What became of meetings since: one that began, or ended, moved or was called off. */
export function newsWords(before: AgendaView, after: AgendaView): string | undefined {
  const were = new Map(before.sections.map((section) => [nameForGood(section), section]));
  const gone = new Set((before.gone ?? []).map(({ day }) => day));
  const meetings = after.sections.flatMap((section) => {
    const was = were.get(nameForGood(section));
    return was === undefined ? [] : changeWords(was, section);
  });
  const skipped = (after.gone ?? []).filter(({ day }) => !gone.has(day));
  const news = [
    ...meetings,
    ...skipped.map((meeting) => `The meeting of ${goneMeetingWords(meeting, meeting.day)}.`),
  ];
  return news.length === 0 ? undefined : news.join(' ');
}

/** "Tuesday 24 November was skipped". */
export function goneMeetingWords({ day, how }: GoneMeeting, today: string): string {
  const words = dayWords(day, today);
  return how === 'skipped' ? `${words} was skipped` : `${words} did not take place`;
}

function changeWords(was: SectionView, is: SectionView): string[] {
  const meeting = `The meeting of ${dayWords(was.day, was.day)}`;
  const words: string[] = [];
  if (was.day !== is.day) {
    words.push(`${meeting} moved to ${dayWords(is.day, is.day)}.`);
  }
  if (was.state !== is.state && is.state !== 'planned') {
    const done =
      is.state === 'closed'
        ? 'is closed'
        : was.state === 'closed'
          ? 'is open again'
          : 'has started';
    words.push(`${meeting} ${done}.`);
  }
  return words;
}
