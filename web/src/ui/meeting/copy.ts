/** What a meeting and its topics say about themselves. */
import type {
  MovedTopic,
  Seat,
  SectionView,
  TopicEntry,
  TopicKind,
  TopicMode,
} from '../../core/types.ts';
import { dateWords, dayOf, dayWords } from '../kit/days.ts';
import { momentOf, timeIn, zoneWords } from '../kit/zones.ts';
import { headlineWords } from '../kit/copy.ts';
import { theirs } from '../../core/isolated-text.ts';

const MINUTE_MS = 60_000;

/** The longest that a meeting is meant to last, in minutes. */
export const LONGEST = 600;

/** How many weeks people usually leave between two meetings. */
export const WEEKS: readonly number[] = [1, 2, 3, 4];

/** The kinds of conversation, in the order of their keys. */
export const KINDS: readonly { kind: TopicKind; words: string }[] = [
  { kind: 'unblock', words: 'Unblock' },
  { kind: 'responsibilities', words: 'Responsibilities' },
  { kind: 'feedback', words: 'Feedback' },
  { kind: 'learning', words: 'Learning' },
  { kind: 'dots', words: 'Connecting dots' },
  { kind: 'future', words: 'Satisfaction and future' },
  { kind: 'question', words: 'Question' },
];

export const MODES: Readonly<Record<TopicMode, string>> = {
  writing: 'In writing',
  call: 'For the call',
};

export function kindWords(kind: TopicKind): string {
  return KINDS.find((one) => one.kind === kind)?.words ?? kind;
}

/** How many minutes of a running meeting are left, begun ones counted; below 0 when it takes longer than meant. */
export function minutesLeft({ started, minutes }: SectionView, now: number): number | undefined {
  if (started === undefined || minutes === undefined) {
    return undefined;
  }
  const left = minutes * MINUTE_MS - Math.max(0, now - started);
  // Without the sign of a zero.
  return Math.ceil(left / MINUTE_MS) || 0;
}

/** "18 min left", "time is up", "3 min over". */
export function timeWords(left: number): string {
  if (left === 0) {
    return 'time is up';
  }
  return left > 0 ? `${left} min left` : `${-left} min over`;
}

/** "about 6 min for each of 3 topics", while there is time to share. */
export function eachWords(left: number, topics: number): string | undefined {
  if (left <= 0 || topics === 0) {
    return undefined;
  }
  const each = Math.floor(left / topics);
  const time = each === 0 ? 'less than a minute' : `about ${each} min`;
  return topics === 1 ? `${time} for the last topic` : `${time} for each of ${topics} topics`;
}

/** Where a meeting is in its life; one that is planned, when: in the reader's time, and in the agenda's where that is another. */
export function meetingWords(section: SectionView, zone: string | undefined): string {
  switch (section.state) {
    case 'planned':
      return section.at === undefined ? 'Planned' : plannedWords(section.day, section.at, zone);
    case 'running':
      return section.started === undefined
        ? 'Running'
        : `Running since ${clockWords(section.started)}`;
    case 'closed':
      return `Closed${lasted(section)}`;
  }
}

/** "Planned for 10:00", "Planned for 22:00, 10:00 in Berlin": when a meeting begins, where the reader is and where it is meant. */
export function plannedWords(day: string, at: string, zone: string | undefined): string {
  const moment = momentOf(day, at, zone);
  const own = timeIn(moment, undefined);
  const ownDay = dayOf(moment);
  if (zone === undefined || (own === at && ownDay === day)) {
    return `Planned for ${at}`;
  }
  const on = ownDay === day ? '' : ` on ${dayWords(ownDay, day)}`;
  return `Planned for ${own}${on}, ${at} in ${zoneWords(zone)}`;
}

/** "Every week", "Every 2 weeks". */
export function everyWords(weeks: number): string {
  return weeks === 1 ? 'Every week' : `Every ${weeks} weeks`;
}

/** "You 2 · Ana 0": who brought how many of a meeting's topics. */
export function broughtWords(
  topics: readonly TopicEntry[],
  seat: Seat,
  partner: string | null,
): string {
  const brought = (by: Seat): number => topics.filter((entry) => entry.by === by).length;
  const mine = `You ${brought(seat)}`;
  return partner === null
    ? mine
    : `${mine} · ${theirs(partner)} ${brought(seat === 'a' ? 'b' : 'a')}`;
}

/** "3 blanks to fill", "2 filled in, not confirmed yet". */
export function blanksWords({
  open,
  filled,
}: {
  open: number;
  filled: number;
}): string | undefined {
  const words = [
    ...(open === 0 ? [] : [open === 1 ? '1 blank to fill' : `${open} blanks to fill`]),
    ...(filled === 0 ? [] : [`${filled} filled in`]),
  ];
  return words.length === 0 ? undefined : words.join(', ');
}

/** A fact about a topic that is news also to who only passes it. */
export interface TopicChip {
  testid: string;
  words: string;
  tone?: 'accent' | 'strong';
}

/** What stands out about a topic, beside its words. */
export function chipsOf(entry: TopicEntry, section: SectionView | undefined): TopicChip[] {
  const { kind, mode, live, carried = 0, outcome, leftOver, template } = entry;
  const chips: TopicChip[] = [];
  if (section?.current === entry.id) {
    chips.push({ testid: 'current', words: 'Now', tone: 'strong' });
  }
  if (kind !== undefined) {
    chips.push({ testid: 'topic-kind', words: kindWords(kind) });
  }
  if (mode !== undefined) {
    chips.push({ testid: 'topic-mode', words: MODES[mode] });
  }
  if (carried > 0) {
    chips.push({ testid: 'topic-carried', words: `carried ${timesWords(carried)}` });
  } else if (live === true && template === undefined) {
    // A regular topic did not come up: it was there to be taken up.
    chips.push({ testid: 'topic-live', words: 'added live' });
  }
  if (outcome === undefined) {
    if (leftOver === true) {
      chips.push({ testid: 'topic-left-over', words: 'not talked about in its meeting' });
    }
  } else if (section?.state !== 'closed') {
    chips.push({ testid: 'topic-outcome', words: 'Discussed', tone: 'accent' });
  }
  return chips;
}

/** "Added 3 May · Discussed 17 November", for who turns to a topic. */
export function factsWords(
  { added, conclusion, outcome }: TopicEntry,
  section: SectionView | undefined,
  today: string,
): string {
  const facts: string[] = [];
  if (added !== undefined) {
    facts.push(`Added ${dateWords(dayOf(new Date(added)), today)}`);
  }
  if (section?.state === 'closed' && outcome?.outcome === 'discussed') {
    facts.push(`Discussed ${dateWords(section.day, today)}`);
    if (conclusion !== undefined && conclusion !== '') {
      facts.push('Decided the same day');
    }
  }
  return facts.join(' · ');
}

/** "next time, 24 November". */
export function movedWords(moved: MovedTopic, today: string): string {
  switch (moved.outcome) {
    case 'nextTime':
      return `next time, ${dateWords(moved.on, today)}`;
    case 'followUp':
      return `earlier, ${dateWords(moved.on, today)}`;
    case 'parked':
      return 'parked for later';
    case 'discussed':
      return 'discussed';
  }
}

/** The topics that lose their time when a meeting turns to another one, as one reads them out. */
export function losingWords(topics: readonly TopicEntry[], topic: string): string | undefined {
  const NAMED = 3;
  const losing = topics.filter(({ id, outcome }) => id !== topic && outcome === undefined);
  const names = losing.slice(0, NAMED).map(({ headline }) => headlineWords(headline));
  const more = losing.length - names.length;
  const all = more === 0 ? names : [...names, `${more} more`];
  const last = all.at(-1);
  if (last === undefined) {
    return undefined;
  }
  return all.length === 1
    ? `${last} loses its time`
    : `${all.slice(0, -1).join(', ')} and ${last} lose their time`;
}

function lasted({ started, ended }: SectionView): string {
  if (started === undefined || ended === undefined) {
    return '';
  }
  const minutes = Math.round(Math.max(0, ended - started) / MINUTE_MS);
  // One that was reopened weeks later did not last for weeks.
  return minutes === 0 || minutes > 24 * 60 ? '' : ` · took ${minutes} min`;
}

function timesWords(times: number): string {
  return times === 1 ? 'once' : times === 2 ? 'twice' : `${times} times`;
}

function clockWords(moment: number): string {
  const date = new Date(moment);
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${pad(date.getHours())}:${pad(date.getMinutes())}`;
}
