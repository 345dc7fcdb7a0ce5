/** A person's agendas as home lists them: in groups by the day of the next meeting, each with what it has for them. */
import { theirs } from '../../core/isolated-text.ts';
import type { Seat, Summary } from '../../core/types.ts';
import type { PairSummary } from '../../io/api.ts';
import { goneWords } from '../kit/copy.ts';
import { addDays, dayWords } from '../kit/days.ts';
import type { Summaries } from '../shell/session.svelte.ts';
import { inOrder } from './order.ts';

export interface Group {
  name: string;
  rows: Row[];
}

export interface Row {
  pair: PairSummary;
  /** When the next meeting is; empty while it has no day. */
  day: string;
  /** What there is besides; nothing of which there is none. */
  news: string[];
}

/** The groups that have somebody in them, in the order of the days. Who was put away is in none. */
export function groupsOf(
  pairs: readonly PairSummary[],
  summaries: Summaries,
  today: string,
): Group[] {
  const groups: Group[] = [];
  for (const pair of inOrder(pairs, summaries).filter(({ archived }) => !archived)) {
    const summary = summaries[pair.id];
    const name = groupOf(summary, today);
    const row = {
      pair,
      day: meetingWords(summary, today),
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

function groupOf(summary: Summary | undefined, today: string): string {
  const day = summary?.next?.day;
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

function meetingWords(summary: Summary | undefined, today: string): string {
  const next = summary?.next;
  if (next === undefined) {
    return '';
  }
  if (next.state === 'running') {
    return 'runs now';
  }
  return nearDay(next.day, today);
}

/** "today", "Friday", "Tuesday 8 December". */
function nearDay(day: string, today: string): string {
  if (day === today) {
    return 'today';
  }
  const words = dayWords(day, today);
  return day > today && day <= endOfWeek(today) ? (words.split(' ')[0] ?? words) : words;
}

function newsOf(summary: Summary, seat: Seat, today: string): string[] {
  const { theirs, waiting, promises } = summary;
  const news: string[] = [];
  if (theirs > 0) {
    news.push(`${theirs} new`);
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
