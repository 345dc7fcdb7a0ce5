import type { LineKind, Marks } from '../../core/types.ts';
import { clampIndent } from '../schema.ts';
import type { Item } from './items.ts';
import { dropStart, textOf, type PastedLine } from './pasted.ts';

/** What a line that begins here would be. */
export interface Place {
  readonly item: Item | undefined;
  readonly kind: LineKind;
  readonly indent: number;
  readonly marks: Marks;
}

/** Work that was done, so that a test can tell how it grows. */
export interface Steps {
  taken: number;
}

/** Lines as they are written, word by word. */
export class LineWriter {
  readonly lines: PastedLine[] = [];
  readonly #steps: Steps;
  #current: PastedLine | undefined;
  /** The item whose first line is the current one. */
  #owner: Item | undefined;
  readonly #joined = new WeakSet<PastedLine>();
  /** Nothing is written in the line, or a space was the last. */
  endsInSpace = true;
  #blank = true;

  constructor(steps: Steps) {
    this.#steps = steps;
  }

  add(text: string, place: Place): void {
    const line = this.#current ?? this.#start(place);
    const last = line.spans.at(-1);
    if (last !== undefined && same(last.marks, place.marks)) {
      last.text += text;
    } else {
      line.spans.push({ text, marks: { ...place.marks } });
    }
    this.endsInSpace = text.endsWith(' ');
    this.#blank &&= text.trim() === '';
  }

  /** A space between two that stand side by side. */
  space(place: Place): void {
    if (this.#current !== undefined && !this.endsInSpace) {
      this.add(' ', { ...place, marks: {} });
    }
  }

  lineBreak(place: Place): void {
    if (this.#current === undefined) {
      this.#start(place);
    }
    this.finish();
  }

  emptyLine(place: Place): void {
    this.#start(place);
    this.finish();
  }

  /** Whether a box here is the item's. */
  mayTick(item: Item): boolean {
    return !item.used || (this.#owner === item && this.#current !== undefined && this.#blank);
  }

  /** The item's first line is there already, without words. */
  tick(item: Item): void {
    if (this.#owner !== item || this.#current === undefined) {
      return;
    }
    this.#current.kind = item.kind;
    this.#current.checked = item.checked;
  }

  /** Makes the line a box to be ticked, unless words stand in it. */
  tickLine(ticked: boolean, place: Place): boolean {
    if (this.#current !== undefined && !this.#blank) {
      return false;
    }
    const line = this.#current ?? this.#start(place);
    if (line.kind === 'blank' || line.kind === 'conclusion') {
      return true;
    }
    line.checked = ticked || (line.kind === 'check' && line.checked);
    line.kind = 'check';
    return true;
  }

  finish(): void {
    const line = this.#current;
    this.#current = undefined;
    this.#owner = undefined;
    this.endsInSpace = true;
    if (line === undefined) {
      return;
    }
    this.#steps.taken += line.spans.length;
    const last = line.spans.at(-1);
    if (last !== undefined) {
      last.text = last.text.trimEnd();
    }
    readSigns(line);
    this.lines.push(line);
  }

  /** Makes one line of the lines since `first` when each cell has at most one; `after` says how many there were. */
  joinCells(first: number, after: readonly number[]): void {
    this.#steps.taken += after.length;
    if (
      after.length < 2 ||
      this.lines.length - first > after.length ||
      this.lines.length - first < 2
    ) {
      return;
    }
    let before = first;
    for (const count of after) {
      if (count - before > 1) {
        return;
      }
      const line = count > before ? this.lines[before] : undefined;
      if (
        line !== undefined &&
        ((line.kind !== 'text' && line.kind !== 'heading') || this.#joined.has(line))
      ) {
        return;
      }
      before = count;
    }
    const cells: PastedLine[] = [];
    const row: PastedLine = {
      kind: 'text',
      indent: this.lines[first]?.indent ?? 0,
      checked: false,
      spans: [],
    };
    before = first;
    for (const count of after) {
      cells.push(
        count > before ? (this.lines[before] ?? { ...row, spans: [] }) : { ...row, spans: [] },
      );
      before = count;
    }
    while (cells.length > 0 && cells.at(-1)?.spans.some(({ text }) => text !== '') !== true) {
      cells.pop();
    }
    cells.forEach((cell, index) => {
      const spans = cell.spans.filter(({ text }) => text !== '');
      // The space after the sign before stands for an empty cell.
      if (index > 0) {
        row.spans.push({
          text: row.spans.at(-1)?.text.endsWith('| ') === true ? '| ' : ' | ',
          marks: {},
        });
      }
      row.spans.push(...spans);
    });
    this.#joined.add(row);
    this.lines.length = first;
    this.lines.push(row);
  }

  #start({ item, kind, indent }: Place): PastedLine {
    const line: PastedLine = { kind, indent, checked: false, spans: [] };
    this.#owner = undefined;
    if (item !== undefined) {
      line.indent = clampIndent(indent + item.indent + (item.used ? 1 : 0));
      if (!item.used) {
        line.kind = item.kind === 'bullet' && kind === 'heading' ? 'heading' : item.kind;
        line.checked = item.checked;
        if (item.kind === 'number' && item.number !== undefined) {
          line.start = item.number;
        }
        this.#owner = item;
      }
      item.used = true;
    }
    this.#current = line;
    this.endsInSpace = true;
    this.#blank = true;
    return line;
  }
}

function same(a: Marks, b: Marks): boolean {
  return (
    a.bold === b.bold &&
    a.italic === b.italic &&
    a.strike === b.strike &&
    a.code === b.code &&
    a.link === b.link
  );
}

/** Boxes that were written as signs; and the line through ticked words, which the tick replaces. */
function readSigns(line: PastedLine): void {
  const start =
    line.spans.length > 0 ? textOf({ ...line, spans: line.spans.slice(0, 4) }).slice(0, 12) : '';
  const sign =
    line.kind === 'bullet' || line.kind === 'check'
      ? /^(?:\[([ xX]?)\](?=\s|$)|([☐□☑☒✅])\ufe0e?)\s*/u
      : /^(?:([☐□☑☒✅])\ufe0e?\s)/u;
  const match = line.kind === 'blank' || line.kind === 'conclusion' ? null : sign.exec(start);
  if (match !== null) {
    line.kind = 'check';
    line.checked = line.checked || /[xX☑☒✅]/u.test(match[0]);
    dropStart(line, match[0].length);
  }
  if (
    line.checked &&
    line.spans.every((span) => span.marks.strike === true || span.text.trim() === '')
  ) {
    for (const span of line.spans) {
      delete span.marks.strike;
    }
  }
}
