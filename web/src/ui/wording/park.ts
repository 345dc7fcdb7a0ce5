import { randomId } from '../../core/random.ts';
import type { Line } from '../../core/types.ts';
import type { Desk } from '../agenda/desk.svelte.ts';
import { headlineWords } from '../kit/words.ts';

/** Parks a line of a topic, if it can be parked. */
export function parkLine(desk: Desk, from: string, line: string): void {
  const lines = desk.client.topic(from)?.lines ?? [];
  const at = lines.findIndex(({ id }) => id === line);
  const words = wordsOf(lines[at]);
  if (at < 1 || words === '') {
    desk.say(
      at === 0
        ? 'This is the topic itself. To park it, press Escape, then p.'
        : 'This line has no words to park.',
    );
    return;
  }
  const topic = randomId();
  if (desk.perform({ do: 'parkLine', topic, from, line })) {
    desk.offerUndo(topic, `Parked ${headlineWords(words)}`, true);
    desk.say(`Parked ${headlineWords(words)}. It can be undone.`);
  }
}

function wordsOf(line: Line | undefined): string {
  return (line?.spans ?? [])
    .map(({ text }) => text)
    .join('')
    .trim();
}
