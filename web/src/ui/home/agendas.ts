/** A person's agendas as home lists them: in groups by the day of the next meeting, each with what it has for them. */
import { theirs } from '../../core/isolated-text.ts';
import type { NextMeeting, Seat, Summaries, Summary } from '../../core/types.ts';
import type { PairSummary } from '../../io/api.ts';
import { goneWords } from '../kit/copy.ts';
import { addDays, dayOf, dayWords, weekdayWords } from '../kit/days.ts';
import { momentOf, timeIn } from '../kit/zones.ts';
import { nextMeeting } from './next-meeting.ts';
import { inOrder } from './order.ts';

export interface Group {
  name: string;
  rows: Row[];
}

export interface Row {
  pair: PairSummary;
  /** When the next meeting is; empty while it has no day. */
  day: string;
  /** Whether that is so soon that it can be prepared. */
  isSoon: boolean;
  /** What there is besides; nothing of which there is none. */
  news: string[];
}

/** The groups that have somebody in them, in the order of the days. Who was put away is in none. */
export function groupsOf(
  pairs: readonly PairSummary[],
  summaries: Summaries,
  todayIn: (zone?: string) => string,
): Group[] {
  const groups: Group[] = [];
  for (const pair of inOrder(pairs, summaries, todayIn).filter(({ archived }) => !archived)) {
    const summary = summaries[pair.id];
    const today = todayIn(summary?.zone);
    const next = nextMeeting(summary, today);
    const name = groupOf(next, today);
    const row = {
      pair,
      day: meetingWords(next, summary?.zone, today, todayIn()),
      isSoon: next?.state === 'planned' && next.day >= today && next.day <= endOfWeek(today),
      news: summary === undefined ? [] : newsOf(summary, pair.seat, today),
    };
    const group = groups.at(-1);
    if (group?.name === name) {
      group.rows.push(row);
    } else {
      groups.push({ name, rows: [row] });
    }
  }
  return groups;
}

/** What stands beside the name of a pair: the one that it does not go by, or how it is alone. */
export function besideWords(pair: PairSummary): string {
  const { partner, own_name, name } = pair;
  if (partner === null) {
    return goneWords(pair)?.how ?? 'has not joined yet';
  }
  const other = own_name ? partner.name : (name ?? '');
  return other === '' || other === (own_name ?? partner.name) ? '' : theirs(other);
}

/** "1 waits for you", "3 wait for you". */
export function waitingWords(waiting: number): string {
  return `${waitWords(waiting)} for you`;
}

/** "All promises", "All promises · 3 due". */
export function allPromisesWords(due: number): string {
  return `All promises${due > 0 ? ` · ${due} due` : ''}`;
}

function groupOf(next: NextMeeting | undefined, today: string): string {
  const day = next?.day;
  if (day === undefined) {
    return 'No day yet';
  }
  if (day < today) {
    return 'Not closed';
  }
  if (day === today) {
    return 'Today';
  }
  return day <= endOfWeek(today) ? 'This week' : 'Later';
}

/** The last day that its weekday alone names. */
function endOfWeek(today: string): string {
  return addDays(today, 6);
}

function meetingWords(
  next: NextMeeting | undefined,
  zone: string | undefined,
  today: string,
  ownToday: string,
): string {
  if (next === undefined) {
    return '';
  }
  if (next.state === 'running') {
    return 'runs now';
  }
  if (next.at === undefined || next.day < today) {
    return nearDay(next.day, today);
  }
  // Where the reader is, that may be another day.
  const moment = momentOf(next.day, next.at, zone);
  return `${nearDay(dayOf(moment), ownToday)} ${timeIn(moment, undefined)}`;
}

/** "today", "Friday", "Tuesday 8 December". */
function nearDay(day: string, today: string): string {
  if (day === today) {
    return 'today';
  }
  return day > today && day <= endOfWeek(today) ? weekdayWords(day) : dayWords(day, today);
}

function newsOf(summary: Summary, seat: Seat, today: string): string[] {
  const { theirs, newSince, waiting, promises } = summary;
  const news: string[] = [];
  // To who never looked, what the other brought is.
  const unseen = newSince ?? theirs;
  if (unseen > 0) {
    news.push(`${unseen} new`);
  }
  if (waiting > 0) {
    news.push(waitWords(waiting));
  }
  // One that is only proposed waits for a word, and is counted there.
  const dates = promises
    .filter(({ answers, state }) => answers === seat && state !== 'proposed')
    .flatMap(({ due }) => due ?? []);
  const overdue = dates.filter((due) => due < today).length;
  if (overdue > 0) {
    news.push(`${promisesWords(overdue)} overdue`);
  }
  const soon = dates.filter((due) => due >= today && due <= endOfWeek(today));
  const last = soon.at(-1);
  if (last !== undefined) {
    const by = soon.length > 1 && last !== today ? 'by ' : '';
    news.push(`${promisesWords(soon.length)} due ${by}${nearDay(last, today)}`);
  }
  return news;
}

function waitWords(count: number): string {
  return `${count} ${count === 1 ? 'waits' : 'wait'}`;
}

function promisesWords(count: number): string {
  return `${count} promise${count === 1 ? '' : 's'}`;
}
