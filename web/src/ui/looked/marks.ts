/**
 * Marks at lines that are new: rules of a style sheet, as a line's elements are drawn anew whenever an editor comes or
 * goes, and none of them is to move.
 */
import type { NewLines } from '../../core/types.ts';
import { HEADLINE } from '../../core/types.ts';
import type { IsThere } from './on-screen.ts';

/** Of more lines than these, only those are marked that are on the screen or near. */
const MOST = 200;

/** A bar in the margin. What it says is for screen readers; a place of its own keeps it from taking any. */
const LOOK = `{
  content: '';
  content: '' / ', new';
  position: absolute;
  inset-block: calc(var(--space-1) + 0.2lh);
  inset-inline-start: calc(-0.75rem - var(--depth, 0) * var(--step));
  inline-size: 0;
  border-inline-start: 3px solid var(--accent);
  border-radius: 2px;
  pointer-events: none;
}`;

export class Marks {
  /** Nothing in a browser that adopts no style sheets: what is new is found by its key there. */
  readonly #sheet = 'adoptedStyleSheets' in document ? new CSSStyleSheet() : undefined;

  #rules = '';

  constructor() {
    if (this.#sheet !== undefined) {
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.#sheet];
    }
  }

  /** Marks these lines and no others; of a great many those that are there alone, as `look` finds. */
  show(news: readonly NewLines[], look: () => IsThere): void {
    const marked = markedBy(news, look);
    const rules = marked.length === 0 ? '' : `${marked.join(',\n')} ${LOOK}`;
    if (rules !== this.#rules) {
      this.#rules = rules;
      this.#sheet?.replaceSync(rules);
    }
  }

  close(): void {
    if (this.#sheet !== undefined) {
      const sheets = document.adoptedStyleSheets;
      document.adoptedStyleSheets = sheets.filter((sheet) => sheet !== this.#sheet);
    }
  }
}

/** What finds the lines' marks: each line on the page is compared with all of these whenever it is drawn. */
export function markedBy(news: readonly NewLines[], look: () => IsThere): string[] {
  const count = news.reduce((sum, { lines }) => sum + lines.length, 0);
  const isMarked = count > MOST ? look() : () => true;
  return news.flatMap(({ topic, lines }) => {
    const marked = lines.filter((line) => isMarked(topic, line)).map((line) => lineAt(topic, line));
    // Of a topic that shows only what it came to, the headline speaks for the lines that are not there.
    const folded = isMarked(topic, HEADLINE)
      ? [
          `[data-topic='${topic}'][data-folded] .topic-words:not(:focus-within) [data-line='${HEADLINE}']`,
        ]
      : [];
    return [...marked, ...folded].map((line) => `${line}::after`);
  });
}

/** What finds a line's element, in an editor and without one. Ids are letters, digits and hyphens. */
export function lineAt(topic: string, line: string): string {
  return `[data-topic='${topic}'] .topic-words .line[data-line='${line}']`;
}
