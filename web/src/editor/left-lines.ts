import type { Node } from 'prosemirror-model';
import type { Transaction } from 'prosemirror-state';

import { spansOf } from './binding/spans.ts';
import { idOf } from './schema.ts';

/** Tells of lines that were written in here once the caret has left them. */
export class LeftLines {
  readonly #written = new Set<string>();
  readonly #tell: (line: string, words: string) => void;

  constructor(tell: (line: string, words: string) => void) {
    this.#tell = tell;
  }

  /** One's own transaction has led to `doc`. */
  wrote(tr: Transaction, doc: Node): void {
    const spans = spansOf(tr.steps, tr.docs);
    doc.forEach((line, pos) => {
      const touched = spans.some(({ fromB, toB }) => fromB < pos + line.nodeSize && toB > pos);
      if (touched) {
        this.#written.add(idOf(line));
      }
    });
  }

  /** The caret is in the line `here`, or in none. */
  look(doc: Node, here?: string): void {
    if (this.#written.size === 0) {
      return;
    }
    doc.forEach((line) => {
      const id = idOf(line);
      if (id === here || !this.#written.delete(id)) {
        return;
      }
      const words = line.textContent;
      // Whoever hears of it may write in the agenda, and the view may be in the middle of a key.
      queueMicrotask(() => {
        this.#tell(id, words);
      });
    });
    // Lines that are gone.
    for (const id of this.#written) {
      if (id !== here) {
        this.#written.delete(id);
      }
    }
  }
}
