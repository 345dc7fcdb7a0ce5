import { randomId } from '../../core/random.ts';
import type { Line } from '../../core/types.ts';
import type { TopicEditor } from '../../editor/editor.ts';
import type { Desk } from '../desk.svelte.ts';
import { headlineWords } from '../words.ts';

/** A line that became a parked topic of its own. */
export interface ParkedLine {
  readonly words: string;
  /** Puts the words back where they were, and takes the topic away again. */
  undo(editor: TopicEditor): void;
}

/** Parks a line of a topic; nothing when it cannot be parked. */
export function parkLine(desk: Desk, from: string, line: string): ParkedLine | undefined {
  const lines = desk.client.topic(from)?.lines ?? [];
  const at = lines.findIndex(({ id }) => id === line);
  const parked = lines[at];
  if (at < 1 || parked === undefined || wordsOf(parked) === '') {
    desk.say(at === 0 ? 'This is the topic itself. To park it, press Escape, then p.' : 'This line has no words to park.');
    return undefined;
  }
  const topic = randomId();
  if (!desk.perform({ do: 'parkLine', topic, from, line })) {
    return undefined;
  }
  const words = `Parked ${headlineWords(wordsOf(parked))}`;
  desk.say(`${words}. It can be undone.`);
  return {
    words,
    undo: (editor) => {
      editor.putBack(parked, lines[at - 1]?.id ?? '');
      desk.perform({ do: 'deleteTopic', topic });
      desk.say('The line is back');
    },
  };
}

function wordsOf({ spans }: Line): string {
  return spans.map(({ text }) => text).join('').trim();
}
