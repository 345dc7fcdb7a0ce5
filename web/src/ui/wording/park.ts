import { randomId } from '../../core/random.ts';
import type { Line } from '../../core/types.ts';
import type { OpenAgenda } from '../agenda/open-agenda.ts';
import { headlineWords } from '../kit/copy.ts';

/** Parks a line of a topic, if it can be parked. */
export function parkLine(
  { agenda, announcer, commands, toasts }: OpenAgenda,
  from: string,
  line: string,
): void {
  const lines = agenda.lines(from);
  const at = lines.findIndex(({ id }) => id === line);
  const words = wordsOf(lines[at]);
  if (at < 1 || words === '') {
    announcer.say(
      at === 0
        ? 'This is the topic itself. To park it, press Escape, then p.'
        : 'This line has no words to park.',
    );
    return;
  }
  const topic = randomId();
  if (commands.perform({ do: 'parkLine', topic, from, line })) {
    toasts.offerUndo(topic, `Parked ${headlineWords(words)}`, true);
    announcer.say(`Parked ${headlineWords(words)}. It can be undone.`);
  }
}

function wordsOf(line: Line | undefined): string {
  return (line?.spans ?? [])
    .map(({ text }) => text)
    .join('')
    .trim();
}
