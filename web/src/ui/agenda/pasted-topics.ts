import type { LineChange, TextOp } from '../../core/types.ts';
import { randomId } from '../../core/random.ts';
import { Numbering } from '../../editor/numbers.ts';
import { linesFromText } from '../../editor/paste/plain.ts';
import { textOf } from '../../editor/paste/pasted.ts';
import type { AgendaCommands } from './commands.ts';

export { default as PastedLines } from './PastedLines.svelte';

/** How many topics are added at once. */
export const MOST = 100;

/** The first lines of topics in a text of several lines: without signs of lists, and none that is empty. */
export function headlinesIn(text: string): string[] {
  return linesFromText(text, { signs: true, marks: {} })
    .map((line) => textOf(line).trim())
    .filter((line) => line !== '');
}

/** Adds a topic whose first line is the text's, with the other lines as its notes. Whether it was done. */
export function addWithNotes(commands: AgendaCommands, text: string): boolean {
  const [first, ...notes] = linesFromText(text, { signs: true, marks: {} });
  if (first === undefined) {
    return false;
  }
  const headline = textOf(first);
  const ops: TextOp[] = [];
  const lines: LineChange[] = [];
  const numbering = new Numbering();
  let at = headline.length;
  for (const note of notes) {
    const { kind, indent, checked, spans } = note;
    const line = randomId();
    // The number that a line shows is its own unless it follows from those above.
    const start = note.start === numbering.ahead(note) ? 0 : (note.start ?? 0);
    numbering.number(note);
    ops.push({ op: 'break', at, line });
    at += 1;
    for (const { text: words, marks } of spans) {
      if (words === '') {
        continue;
      }
      ops.push({ op: 'insert', at, text: words, marks });
      at += words.length;
    }
    if (kind !== 'text' || indent > 0) {
      lines.push({ line, patch: { kind, indent, checked, ...(start > 0 && { start }) } });
    }
  }
  return commands.addTopic(headline, { ops, lines });
}
