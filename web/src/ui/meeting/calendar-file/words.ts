/** What a calendar file comes to, in words: before it is set, and why nothing comes of it. */
import { theirs } from '../../../core/isolated-text.ts';
import type { Series } from '../../../core/types.ts';
import { dateWords, dayWords, weekdayWords } from '../../kit/days.ts';
import { preferences } from '../../kit/preferences.svelte.ts';
import { everyWords } from '../copy.ts';
import { NO_EXCEPTIONS } from './reading.ts';
import type { Exceptions, Moved, ReadMeetings, ReadSeries, Reason, Remark } from './reading.ts';

/** So many days are named, the others counted. */
const NAMED = 6;
const MINUTES_OF_DAY = 24 * 60;

/** It is on the device already: what fails is the part of the page that reads it. */
export const UNREAD =
  'The file was not read, as a part of the page could not be loaded. Check your connection.';

export const REFUSALS: Readonly<Record<Reason, string>> = {
  'several days':
    'It repeats on several days a week, and a series here has one. Choose that one below, or take the invitation of one of the days.',
  daily: 'It repeats every few days. A series here is on one day of the week: choose it below.',
  monthly:
    'It repeats every month. A series here counts in weeks: choose every 4 weeks below, and the day of the week.',
  yearly: 'It repeats every year. A series here counts in weeks: choose below how many.',
  'other rule': 'It repeats in a way that a series here does not. Choose below when you meet.',
  'too large':
    'This file is larger than 256 KB. Take the one event out of your calendar, without attachments.',
  'no calendar':
    'This is no calendar file, or it is damaged. Save the invitation as a file that ends in .ics once more, or choose below when you meet.',
  'no event': 'There is no event in this file that says when you meet. Choose it below.',
  'too many events':
    'This is a whole calendar. Take the one event out of it in which the two of you meet.',
  'too many exceptions':
    'More than 50 of its meetings are moved, left out or added. Choose below when you meet, and move or skip those that are next.',
  'too many days':
    'It names more than 50 days, one by one. Choose below when you meet, or take the invitation of those that are next.',
  'called off':
    'This says that the meeting was called off. Here a meeting is skipped from its menu, and a series is ended in its form.',
  answer: 'This is an answer to an invitation. Take the invitation itself.',
  'one of a series':
    'This changes one meeting of a series. Move or skip that meeting here, or take the invitation of the whole series.',
  'changes later':
    'All of its meetings change from some day on. Take the event out of your calendar once more, or choose below when you meet.',
  over: 'Its last meeting is over. Take the invitation of the meetings to come, or choose below when you meet.',
};

/** "Every week on Tuesday, 10:00–10:30, from 1 December; not on 22 and 29 December; also on 3 December at 15:00". */
export function seriesWords(
  series: Series,
  { off, moved, extra }: Exceptions,
  today: string,
): string {
  const { every, first, until, at } = series;
  const days = [
    `from ${dateWords(first, today)}`,
    ...(until === undefined ? [] : [`until ${dateWords(until, today)}`]),
  ];
  const times = at === undefined ? [] : [timesWords(at, series.minutes)];
  return [
    [`${everyWords(every)} on ${weekdayWords(first)}`, ...times, days.join(' ')].join(', '),
    ...(off.length === 0 ? [] : [`not on ${daysWords(off, today)}`]),
    ...movesWords(moved, today),
    ...(extra.length === 0 ? [] : [`also on ${standingWords(extra, today)}`]),
  ].join('; ');
}

/** "One meeting, on Tuesday 1 December at 10:00", "3 meetings, on 1, 3 and 8 December at 10:00". */
export function meetingsWords({ meetings }: Pick<ReadMeetings, 'meetings'>, today: string): string {
  const [only, ...others] = meetings;
  if (only !== undefined && others.length === 0) {
    return `One meeting, on ${dayWords(only.to, today)}${only.at === undefined ? '' : ` at ${only.at}`}`;
  }
  return `${meetings.length} meetings, on ${standingWords(meetings, today)}`;
}

/** What to choose an event by. */
export function eventWords(event: ReadSeries | ReadMeetings, today: string): string {
  return event.is === 'meetings'
    ? meetingsWords(event, today)
    : seriesWords(event.series, NO_EXCEPTIONS, today);
}

/** What is not as the file says it. */
export function remarkWords(remark: Remark, place: string, today: string): string {
  switch (remark.about) {
    case 'converted':
      return `The file says ${remark.time} ${remark.clock === 'UTC' ? 'UTC' : `by “${theirs(remark.clock)}”`}; here that is told in ${place}.`;
    case 'no zone': {
      const names =
        remark.name === undefined
          ? 'The file names no time zone'
          : `Nobody knows the time zone “${theirs(remark.name)}”`;
      return `${names}, so its times are read as those in ${place}.`;
    }
    case 'twice':
      return `It is twice on ${daysWords(remark.days, today)}. The second time is left out, as an agenda has one meeting a day.`;
  }
}

/** "22 and 29 December", "22, 29 December and 5 January 2027"; in a language that the person chose, each with its month. */
export function daysWords(days: readonly string[], today: string): string {
  const inEnglish = preferences.now.dates === null;
  const words = days.slice(0, NAMED).map((day, at) => {
    const next = at + 1 < NAMED ? days[at + 1] : undefined;
    const date = dateWords(day, today);
    const sharesMonth = next?.slice(0, 7) === day.slice(0, 7);
    return inEnglish && sharesMonth ? String(Number(day.slice(8))) : date;
  });
  return listed(words, days.length - words.length, 'day');
}

/** Where meetings stand, the earliest first: "3 and 10 December at 15:00", "3 December, 15:00 and 10 December, 16:00". */
function standingWords(meetings: readonly Moved[], today: string): string {
  const standing = meetings.toSorted((one, other) => (one.to < other.to ? -1 : 1));
  const [first] = standing;
  if (standing.every(({ at }) => at === first?.at)) {
    const days = standing.map(({ to }) => to);
    return `${daysWords(days, today)}${first?.at === undefined ? '' : ` at ${first.at}`}`;
  }
  const words = standing
    .slice(0, NAMED)
    .map(({ to, at }) => [dateWords(to, today), ...(at === undefined ? [] : [at])].join(', '));
  return listed(words, standing.length - words.length, 'meeting');
}

function movesWords(moved: readonly Moved[], today: string): string[] {
  const words = moved.slice(0, NAMED).map(({ day, to, at }) => {
    const time = at === undefined ? [] : [at];
    const where = day === to ? time : [dateWords(to, today), ...time];
    return `${dateWords(day, today)} to ${where.join(', ')}`;
  });
  return words.length === 0
    ? []
    : [`moved from ${listed(words, moved.length - words.length, 'meeting')}`];
}

function listed(words: readonly string[], more: number, what: string): string {
  const all = more === 0 ? words : [...words, `${more} more ${what}${more === 1 ? '' : 's'}`];
  const last = all.at(-1) ?? '';
  return all.length < 2 ? last : `${all.slice(0, -1).join(', ')} and ${last}`;
}

function timesWords(at: string, minutes: number | undefined): string {
  if (minutes === undefined) {
    return `at ${at}`;
  }
  const [hours = 0, past = 0] = at.split(':').map(Number);
  const end = (hours * 60 + past + minutes) % MINUTES_OF_DAY;
  const pad = (number: number): string => String(number).padStart(2, '0');
  return `${at}–${pad(Math.floor(end / 60))}:${pad(end % 60)}`;
}
