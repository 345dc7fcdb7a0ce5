import { Fragment, Slice } from 'prosemirror-model';

import type { LineAttributes, Marks } from '../../core/types.ts';
import { wordsOf } from '../lines.ts';
import { Numbering, isStart } from '../numbers.ts';
import { lineType } from '../schema.ts';

/**
 * A line that came over the clipboard; it gets its id when it becomes part of a topic. `start` is the number that
 * it showed in a numbered list where that is known, whether or not it follows from the lines above.
 */
export interface PastedLine extends LineAttributes {
  spans: { text: string; marks: Marks }[];
}

/** Lines as the editor's content, open at both ends. */
export function sliceOf(lines: readonly PastedLine[]): Slice {
  const numbering = new Numbering();
  const nodes = lines.map((line) => {
    const { kind, indent, checked, spans } = line;
    const ahead = numbering.ahead(line);
    numbering.number(line);
    // Where a list begins, its number is kept also when it is 1: it may come to stand below another list.
    const start = line.start === ahead && ahead > 1 ? 0 : (line.start ?? 0);
    return lineType.create({ kind, indent, checked, start }, wordsOf(spans));
  });
  return nodes.length === 0 ? Slice.empty : new Slice(Fragment.fromArray(nodes), 1, 1);
}

/** Numbers that no list can hold stay as words before those of their line. */
export function withNumbersKept(lines: readonly PastedLine[]): PastedLine[] {
  return lines.map((line) => {
    const { start, ...rest } = line;
    if (line.kind !== 'number' || start === undefined || isStart(start)) {
      return line;
    }
    const words = `${String(start)}.${line.spans.length === 0 ? '' : ' '}`;
    return { ...rest, kind: 'text', spans: [{ text: words, marks: {} }, ...line.spans] };
  });
}

/** The words of a line, without their marks. */
export function textOf(line: PastedLine): string {
  return line.spans.map((span) => span.text).join('');
}

/** Takes `length` units from the start of a line's words. */
export function dropStart(line: PastedLine, length: number): void {
  let left = length;
  while (left > 0) {
    const [first] = line.spans;
    if (first === undefined) {
      return;
    }
    if (first.text.length > left) {
      first.text = first.text.slice(left);
      return;
    }
    left -= first.text.length;
    line.spans.shift();
  }
}

/** Keeps one of several empty lines in a row, and none at either end. */
export function withoutEmptyRuns(lines: readonly PastedLine[]): PastedLine[] {
  const kept: PastedLine[] = [];
  for (const line of lines) {
    const last = kept.at(-1);
    if (isEmpty(line) && (last === undefined || isEmpty(last))) {
      continue;
    }
    kept.push(line);
  }
  const last = kept.at(-1);
  if (last !== undefined && isEmpty(last)) {
    kept.pop();
  }
  return kept;
}

function isEmpty(line: PastedLine): boolean {
  return line.kind === 'text' && textOf(line) === '';
}
