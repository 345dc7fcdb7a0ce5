/**
 * Mirror: what the last closed meetings say about balance, in the same words for both. It counts nobody: a sentence about both, once,
 * that either of them can make a topic of or put away.
 */
import { theirs } from '../../core/isolated-text.ts';
import type {
  AgendaView,
  Operation,
  Prompt,
  Seat,
  SectionView,
  TopicEntry,
  TopicKind,
} from '../../core/types.ts';
import { isOn } from '../agenda/prompts.ts';
import { allTopics } from '../agenda/outline.ts';

/** After so many meetings without a topic of one of the two. */
export const SILENT_OVER = 2;
/** After so many meetings without a kind of conversation. */
export const BALANCE_OVER = 6;

/** What it tells. */
export type Tells =
  /** One of the two brought nothing to the last meetings. */
  | { prompt: 'silent'; day: string; seat: Seat }
  /** A kind of conversation did not come up in them. */
  | { prompt: 'balance'; day: string; kind: TopicKind };

/** A closed meeting, and the topics that were brought to it. */
export interface Held {
  readonly day: string;
  readonly topics: readonly TopicEntry[];
}

/** The larger picture, which daily work crowds out; the first that is missing is told. */
const LARGER: readonly { kind: TopicKind; missing: string; headline: string }[] = [
  {
    kind: 'feedback',
    missing: 'No feedback',
    headline: 'Feedback: what goes well, and what could go better?',
  },
  {
    kind: 'future',
    missing: 'Nothing about satisfaction and the future',
    headline: 'How satisfied are we, and what comes next?',
  },
  { kind: 'learning', missing: 'Nothing about learning', headline: 'What do we want to learn?' },
  {
    kind: 'dots',
    missing: 'Nothing that connects the dots',
    headline: 'What is going on elsewhere that matters here?',
  },
];

/** Meetings that were closed and had a topic, the newest first, at most so many. */
export function heldMeetings(view: AgendaView, most: number): Held[] {
  const closed = view.sections.filter(
    (section) => section.state === 'closed' && hasTopics(section),
  );
  const last = closed.slice(0, most);
  // Those that went elsewhere were brought, too.
  const all = last.some(({ moved }) => moved !== undefined) ? allTopics(view) : undefined;
  return last.map(({ day, topics, moved = [] }) => {
    const went = moved.flatMap(({ id }) => all?.get(id) ?? []);
    return { day, topics: [...topics, ...went] };
  });
}

/** What there is to tell, if anything: one thing, and none while the two meet. */
export function tellsOf(view: AgendaView): Tells | undefined {
  if (view.sections.some(({ state }) => state === 'running')) {
    return undefined;
  }
  const held = heldMeetings(view, BALANCE_OVER);
  return silentIn(view, held) ?? balanceOf(view, held);
}

/** The sentence, the same for both: `nameOf` says what somebody is called. */
export function tellingWords(tells: Tells, nameOf: (seat: Seat) => string): string {
  return tells.prompt === 'silent'
    ? `${theirs(nameOf(tells.seat))} brought no topic to the last ${SILENT_OVER} meetings.`
    : `${largerOf(tells.kind)?.missing ?? ''} in the last ${BALANCE_OVER} meetings.`;
}

/** Makes a topic of it, and sees to it. */
export function asTopic(
  tells: Tells,
  topic: string,
  section: string,
  nameOf: (seat: Seat) => string,
): Operation[] {
  const headline =
    tells.prompt === 'silent'
      ? `What would help ${nameOf(tells.seat)} to bring topics?`
      : (largerOf(tells.kind)?.headline ?? '');
  return [
    { do: 'addTopic', topic, section, place: 'last', headline },
    ...(tells.prompt === 'balance' ? [{ do: 'setKind', topic, kind: tells.kind } as const] : []),
    seenTo(tells),
  ];
}

/** Puts it away, for both. */
export function seenTo({ prompt, day }: Tells): Operation {
  return { do: 'seeTo', prompt, day };
}

function silentIn(view: AgendaView, last: readonly Held[]): Tells | undefined {
  const held = unseen(view, 'silent', last.slice(0, SILENT_OVER), SILENT_OVER);
  const [newest] = held;
  if (newest === undefined) {
    return undefined;
  }
  const brings = (seat: Seat, topics: readonly TopicEntry[]): boolean =>
    topics.some(({ by }) => by === seat);
  const brought = (seat: Seat): boolean => held.some(({ topics }) => brings(seat, topics));
  const silent = brought('a') && !brought('b') ? 'b' : brought('b') && !brought('a') ? 'a' : null;
  return silent === null || brings(silent, topicsAhead(view))
    ? undefined
    : { prompt: 'silent', day: newest.day, seat: silent };
}

function balanceOf(view: AgendaView, last: readonly Held[]): Tells | undefined {
  const held = unseen(view, 'balance', last, BALANCE_OVER);
  const [newest] = held;
  const kinds = new Set(held.flatMap(({ topics }) => topics.flatMap(({ kind }) => kind ?? [])));
  if (newest === undefined || kinds.size === 0) {
    // Whoever says no kinds may talk of everything.
    return undefined;
  }
  const ahead = new Set(topicsAhead(view).map(({ kind }) => kind));
  const missing = LARGER.find(({ kind }) => !kinds.has(kind) && !ahead.has(kind));
  return missing && { prompt: 'balance', day: newest.day, kind: missing.kind };
}

/** These meetings, if that prompt is on, there are so many, and all of them came after what was seen to. */
function unseen(
  view: AgendaView,
  prompt: Prompt,
  held: readonly Held[],
  needed: number,
): readonly Held[] {
  const until = view.seenTo?.find((seen) => seen.prompt === prompt)?.day ?? '';
  const counts = held.length === needed && held.every(({ day }) => day > until);
  return counts && isOn(view, prompt) ? held : [];
}

/** The topics of meetings that are to come. */
function topicsAhead(view: AgendaView): TopicEntry[] {
  const open = view.sections.filter(({ state }) => state !== 'closed');
  return [...open.flatMap(({ topics }) => topics), ...view.next];
}

function hasTopics({ topics, moved }: SectionView): boolean {
  return topics.length + (moved?.length ?? 0) > 0;
}

function largerOf(kind: TopicKind): (typeof LARGER)[number] | undefined {
  return LARGER.find((one) => one.kind === kind);
}
