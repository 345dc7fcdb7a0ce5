import type { Line, LineKind, Seat, Written } from '../../core/types.ts';
import { Numbering } from '../../editor/numbers.ts';

/** Authorship: a line as somebody reads it who wants to know who typed it. */
export interface WrittenLine {
  readonly id: string;
  readonly head: boolean;
  readonly indent: number;
  /** What stands before its words. */
  readonly sign: string;
  readonly runs: readonly WrittenRun[];
}

/** Words next to each other that the same person typed. */
export interface WrittenRun {
  readonly at: number;
  readonly words: string;
  /** Nobody where it is not known. */
  readonly by: Seat | undefined;
}

/** A topic's lines, each cut where somebody else typed on. */
export function writtenLines(lines: readonly Line[], written: readonly Written[]): WrittenLine[] {
  let start = 0;
  const numbering = new Numbering();
  return lines.map((line, index) => {
    const { id, kind, indent, checked, spans } = line;
    const number = numbering.number(line);
    const words = spans.map(({ text }) => text).join('');
    const [from, to] = [start, start + words.length];
    // The marker of the next line lies between.
    start = to + 1;
    const runs = written
      .filter(({ at, len }) => at < to && at + len > from)
      .map(({ at, len, by }) => ({
        at,
        words: words.slice(Math.max(0, at - from), at + len - from),
        by,
      }));
    return {
      id,
      head: index === 0,
      indent,
      sign: index === 0 ? '' : signOf(kind, checked, number),
      runs,
    };
  });
}

function signOf(kind: LineKind, checked: boolean, number: number | undefined): string {
  switch (kind) {
    case 'bullet':
      return '•';
    case 'number':
      return `${number ?? 1}.`;
    case 'check':
    case 'blank':
      return checked ? '☑' : '☐';
    case 'quote':
      return '›';
    case 'text':
    case 'heading':
    case 'conclusion':
      return '';
  }
}
