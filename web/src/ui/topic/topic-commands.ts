/** Topic commands: what the tools and the keys of a topic do, and what a screen reader is told of it. */
import { randomId } from '../../core/random.ts';
import type {
  ContextItem,
  Enough,
  InWriting,
  SectionView,
  TopicEntry,
  TopicKind,
  TopicMode,
} from '../../core/types.ts';
import type { AgendaCommands } from '../agenda/commands.ts';
import type { OpenAgenda } from '../agenda/open-agenda.ts';
import { enoughIs, switchIs } from '../meeting/questions.ts';
import { kindWords, MODES } from '../meeting/copy.ts';

/** Sets a topic's kind; the one it has already is taken away. */
export function setKind(
  { announcer, commands }: OpenAgenda,
  entry: TopicEntry,
  kind: TopicKind,
): void {
  const set = entry.kind === kind ? null : kind;
  if (commands.perform({ do: 'setKind', topic: entry.id, kind: set })) {
    announcer.say(set === null ? 'No kind' : kindWords(set));
  }
}

/** Sets how a topic is discussed; what it is already is taken away. */
export function setMode(
  { announcer, commands, topics }: OpenAgenda,
  entry: TopicEntry,
  mode: TopicMode,
): void {
  const set = entry.mode === mode ? null : mode;
  if (commands.perform({ do: 'setMode', topic: entry.id, mode: set })) {
    if (set === 'writing') {
      topics.get(entry.id)?.conclude();
    }
    announcer.say(set === null ? 'Neither in writing nor for the call' : MODES[set]);
  }
}

/** What to set so that a topic goes from neither to in writing, for the call, and back. */
export function nextMode(mode: TopicMode | undefined): TopicMode {
  return mode === undefined ? 'writing' : 'call';
}

/** Adds it; the words of a refusal come back. */
export function addContext(
  commands: AgendaCommands,
  topic: string,
  item: ContextItem,
): string | null {
  return commands.performHere({ do: 'addContext', topic, context: randomId(), item });
}

/** Answers "anything more on this?", or asks it; null takes back what this person said. */
export function sayEnough(
  { agenda, announcer, commands }: OpenAgenda,
  entry: TopicEntry,
  section: SectionView,
  says: Enough | null,
): void {
  const asked = enoughIs(entry, section, agenda.seat) === 'asked';
  if (!commands.perform({ do: 'sayEnough', topic: entry.id, day: section.day, says })) {
    return;
  }
  switch (says) {
    case 'enough':
      announcer.say(asked ? 'Discussed' : `You asked ${agenda.them}: anything more on this?`);
      break;
    case 'more':
      announcer.say('You have more on this');
      break;
    case null:
      announcer.say('Question withdrawn');
      break;
  }
}

/** Answers a topic that is to be settled in writing; null takes back what this person said. */
export function sayInWriting(
  { announcer, commands }: OpenAgenda,
  entry: TopicEntry,
  says: InWriting | null,
): void {
  if (commands.perform({ do: 'sayInWriting', topic: entry.id, says })) {
    announcer.say(says === null ? 'Taken back' : SAID[says]);
  }
}

const SAID: Readonly<Record<InWriting, string>> = {
  read: 'You have read it: it counts as discussed',
  think: 'You want to think about it',
  talk: 'You want to talk about it',
};

/** Answers "switch to this?", or asks it. */
export function saySwitch(
  { agenda, announcer, commands }: OpenAgenda,
  entry: TopicEntry,
  section: SectionView,
  wants: boolean,
): void {
  const standing = switchIs(entry, section, agenda.seat);
  if (commands.perform({ do: 'saySwitch', topic: entry.id, day: section.day, wants })) {
    announcer.say(
      wants
        ? standing === 'asked' || standing === 'iSaidNo'
          ? 'Switched to this'
          : `You asked ${agenda.them} to switch to this`
        : standing === 'asked'
          ? 'Not yet'
          : 'Question withdrawn',
    );
  }
}
