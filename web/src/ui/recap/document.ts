/** Document of a meeting: what its recap says, in the order in which one would send it. */
import type { RecapItem, RecapView, TopicEntry, WordingView } from '../../core/types.ts';
import { theirs } from '../../core/isolated-text.ts';
import { stands } from '../inbox/inbox.ts';
import { dayWords } from '../kit/days.ts';
import { promiseOwner } from '../promise/copy.ts';
import { quoted } from '../wording/copy.ts';
import { deedRowWords, itemWords, topicWords, type Telling } from './copy.ts';
import type { BlankLine } from './blanks.ts';

/** What a row is about. */
export type RowOf =
  /** A topic, and what it came to. */
  | { row: 'topic'; topic: string }
  | { row: 'promise'; promise: string }
  | { row: 'wording'; wording: string }
  | { row: 'blank'; blank: BlankLine };

export interface Row {
  readonly key: string;
  readonly of: RowOf;
  readonly words: string;
  /** What stands below it: the lines of a conclusion. */
  readonly lines?: readonly string[];
  /** What is missing, where nobody can do anything about it. */
  readonly missing?: string;
}

/** Rows below a heading; promises are divided by who made them. */
export interface Group {
  readonly owner?: string;
  readonly rows: readonly Row[];
}

export interface Part {
  readonly heading: 'Decided' | 'Discussed' | 'Promises' | 'Moved' | 'Still open';
  readonly groups: readonly Group[];
}

export interface RecapDocument {
  readonly title: string;
  readonly parts: readonly Part[];
  readonly agreed: string;
}

/** What is open of a meeting: its recap names these, and they are acted on there. */
export interface OpenThings {
  readonly wordings: readonly WordingView[];
  readonly blanks: readonly BlankLine[];
}

export const NOTHING = 'Nothing was discussed, promised, moved or left open.';

/** The document for whom it is told to; parts without anything are left out. */
export function documentOf(
  recap: RecapView,
  telling: Telling,
  { wordings, blanks }: OpenThings,
): RecapDocument {
  const { section, sides } = telling;
  const decided = section.topics.filter(({ conclusion }) => conclusion !== undefined);
  const discussed = section.topics.filter(({ conclusion }) => conclusion === undefined);
  const moved = recap.items
    .filter((item) => item.item === 'move')
    .map((item): Row => ({
      key: `move ${item.topic}`,
      of: { row: 'topic', topic: item.topic },
      words: itemWords(item, telling),
    }));
  const open = [
    ...wordings.map((wording): Row => ({
      key: `wording ${wording.id}`,
      of: { row: 'wording', wording: wording.id },
      words: quoted(wording.words),
      missing: 'not confirmed yet',
    })),
    ...blanks.map((blank): Row => ({
      key: `blank ${blank.line}`,
      of: { row: 'blank', blank },
      words: theirs(blank.words),
      missing: 'still to be filled in',
    })),
  ];
  const parts: Part[] = [
    { heading: 'Decided', groups: [{ rows: decided.map(topicRow) }] },
    { heading: 'Discussed', groups: [{ rows: discussed.map(topicRow) }] },
    { heading: 'Promises', groups: promises(recap.items, telling) },
    { heading: 'Moved', groups: [{ rows: moved }] },
    { heading: 'Still open', groups: [{ rows: open }] },
  ];
  const agreed = (['a', 'b'] as const)
    .filter((seat) => stands(recap[seat]))
    .map((seat) => theirs(sides.names[seat]));
  return {
    title: `${theirs(sides.names.a)} and ${theirs(sides.names.b)}, ${dayWords(section.day, telling.today)}`,
    parts: parts.filter(({ groups }) => groups.some(({ rows }) => rows.length > 0)),
    agreed: `Agreed by ${agreed.length === 0 ? 'nobody yet' : agreed.join(' and ')}`,
  };
}

function topicRow({ id, headline, conclusion }: TopicEntry): Row {
  return {
    key: `topic ${id}`,
    of: { row: 'topic', topic: id },
    words: topicWords(headline),
    ...(conclusion === undefined ? {} : { lines: conclusion.split('\n').map(theirs) }),
  };
}

/** By owner: the reader's own first, then the other's, then what others will do. */
function promises(items: readonly RecapItem[], telling: Telling): Group[] {
  const groups = new Map<string, { order: number; owner: string; rows: Row[] }>();
  for (const item of items.filter((one) => one.item === 'promise')) {
    const { key, order, words } = promiseOwner(item, telling.sides);
    const group = groups.get(key) ?? { order, owner: words, rows: [] };
    group.rows.push({
      key: `promise ${item.id}`,
      of: { row: 'promise', promise: item.id },
      words: deedRowWords(item, telling),
    });
    groups.set(key, group);
  }
  return [...groups.values()].sort((one, other) => one.order - other.order);
}
