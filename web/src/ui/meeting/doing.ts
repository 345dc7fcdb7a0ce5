/** What the tools and the keys of a topic do, and what a screen reader is told of it. */
import { randomId } from '../../core/random.ts';
import type {
  ContextItem,
  Enough,
  SectionView,
  TopicEntry,
  TopicKind,
  TopicMode,
} from '../../core/types.ts';
import type { Desk } from '../agenda/desk.svelte.ts';
import { perform } from '../agenda/perform.ts';
import { enoughIs, switchIs } from './questions.ts';
import { kindWords, MODES } from './words.ts';

/** Sets a topic's kind; the one it has already is taken away. */
export function setKind(desk: Desk, entry: TopicEntry, kind: TopicKind): void {
  const set = entry.kind === kind ? null : kind;
  if (desk.perform({ do: 'setKind', topic: entry.id, kind: set })) {
    desk.say(set === null ? 'No kind' : kindWords(set));
  }
}

/** Sets how a topic is discussed; what it is already is taken away. */
export function setMode(desk: Desk, entry: TopicEntry, mode: TopicMode): void {
  const set = entry.mode === mode ? null : mode;
  if (desk.perform({ do: 'setMode', topic: entry.id, mode: set })) {
    if (set === 'writing') {
      desk.topics.get(entry.id)?.conclude();
    }
    desk.say(set === null ? 'Neither in writing nor for the call' : MODES[set]);
  }
}

/** What to set so that a topic goes from neither to in writing, for the call, and back. */
export function nextMode(mode: TopicMode | undefined): TopicMode {
  return mode === undefined ? 'writing' : 'call';
}

/** Adds it; the words of a refusal come back. */
export function addContext(desk: Desk, topic: string, item: ContextItem): string | null {
  return perform(desk, { do: 'addContext', topic, context: randomId(), item });
}

/** Answers "anything more on this?", or asks it; null takes back what this person said. */
export function sayEnough(
  desk: Desk,
  entry: TopicEntry,
  section: SectionView,
  says: Enough | null,
): void {
  const asked = enoughIs(entry, section, desk.client.seat) === 'asked';
  if (!desk.perform({ do: 'sayEnough', topic: entry.id, day: section.day, says })) {
    return;
  }
  switch (says) {
    case 'enough':
      desk.say(asked ? 'Discussed' : `You asked ${desk.them}: anything more on this?`);
      break;
    case 'more':
      desk.say('You have more on this');
      break;
    case null:
      desk.say('Taken back');
      break;
  }
}

/** Answers "switch to this?", or asks it. */
export function saySwitch(
  desk: Desk,
  entry: TopicEntry,
  section: SectionView,
  wants: boolean,
): void {
  const asked = switchIs(entry, section, desk.client.seat) === 'asked';
  if (desk.perform({ do: 'saySwitch', topic: entry.id, day: section.day, wants })) {
    desk.say(
      wants ? (asked ? 'Switched to this' : `You asked ${desk.them} to switch to this`) : 'Not yet',
    );
  }
}
