import type { LineAttributes } from '../core/types.ts';

/** Largest number that a line can be given; the agenda refuses what is above. */
export const MAX_START = 999_999;

/**
 * The numbers of numbered lists, line after line from the top, as `editor.css` counts them: each level counts by
 * itself, a line starts those below its level again, and one that is no number that of its level too.
 */
export class Numbering {
  readonly #last: number[] = [];

  /** The number that the next line shows; nothing when it has none. */
  number(line: LineAttributes): number | undefined {
    const number = this.ahead(line);
    const { kind, indent } = line;
    this.#last.length = Math.min(this.#last.length, indent + (kind === 'number' ? 1 : 0));
    if (kind !== 'number') {
      return undefined;
    }
    this.#last[indent] = isStart(line.start) ? line.start : number;
    return this.#last[indent];
  }

  /** The number that a line of that level would have if it was given none. */
  ahead({ indent }: Pick<LineAttributes, 'indent'>): number {
    return (this.#last[indent] ?? 0) + 1;
  }
}

/** Whether a line can be given that number; 0 is none. */
export function isStart(start: number | undefined): start is number {
  return start !== undefined && Number.isInteger(start) && start > 0 && start <= MAX_START;
}
