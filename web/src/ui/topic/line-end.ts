/** Line end: what stands at a line is put beside its last words where there is room, and else into rows below them. */

/** Between the words and what stands beside them, in CSS pixels. */
const GAP = 10;

/** Above and below a row of its own, as its style says, in CSS pixels. */
const MARGIN = 2;

/** What stands at a line, one thing after the other, in CSS pixels. */
export interface Row {
  readonly width: number;
  readonly height: number;
  /** The whole of it is shown below it. */
  readonly isOpen: boolean;
}

/** Where a row goes beside something: so far in from where its words begin, and so far up from where it stands by itself. */
export interface Beside {
  readonly into: number;
  readonly up: number;
}

/**
 * The place of each row beside the words of its line, or beside the row before it; nothing for those that begin a row
 * below. Of the words' last row `taken` is used up, and its middle is so far above what stands below the words.
 */
export function fill(
  words: { taken: number; middle: number } | undefined,
  room: number,
  rows: readonly Row[],
): (Beside | undefined)[] {
  let { taken, middle } = words ?? { taken: Infinity, middle: 0 };
  return rows.map(({ width, height, isOpen }) => {
    const into = taken + GAP;
    const up = Math.max(height, middle + height / 2);
    const fits = into + width <= room;
    taken = isOpen ? Infinity : fits ? into + width : width;
    middle = fits ? middle : height / 2 + MARGIN;
    return fits ? { into, up } : undefined;
  });
}

/**
 * Keeps the rows of `host`, which stands right below a line in `words`, at that line's end until the result is called.
 * Whatever is written there, is drawn anew or grows is measured before it is seen.
 */
export function keepAtLineEnd(words: HTMLElement, host: HTMLElement): () => void {
  const written = new MutationObserver((records) => {
    if (records.some(({ target }) => concerns(host, target))) {
      measure(host);
    }
  });
  written.observe(words, { characterData: true, childList: true, subtree: true });
  let frame = 0;
  const resized = new ResizeObserver(() => {
    // What is measured may make it higher: an observer must not do so before the next frame.
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      measure(host);
    });
  });
  resized.observe(words);
  measure(host);
  return () => {
    written.disconnect();
    resized.disconnect();
    cancelAnimationFrame(frame);
  };
}

/** What may bring the caret into a line, or take it out. */
export const CARET_MOVES = ['selectionchange', 'focusin', 'focusout'] as const;

/** Whether somebody writes in that line. */
export function isCaretIn(line: Element | null): boolean {
  const focused = document.activeElement;
  return (
    line !== null &&
    focused instanceof HTMLElement &&
    focused.isContentEditable &&
    focused.contains(line) &&
    line.contains(document.getSelection()?.focusNode ?? null)
  );
}

interface Place {
  readonly row: HTMLElement;
  readonly height: number;
  readonly beside: Beside | undefined;
  /** The line runs from right to left. */
  readonly fromRight: boolean;
}

/** Hosts that are to be measured: all of them before any is changed, so that the page is laid out once. */
const stale = new Set<HTMLElement>();

function measure(host: HTMLElement): void {
  if (stale.size === 0) {
    queueMicrotask(() => {
      const places = [...stale].flatMap(placesOf);
      stale.clear();
      places.forEach(put);
    });
  }
  stale.add(host);
}

/** Whether a change of that node may move the end of the host's line, or what stands there. */
function concerns(host: HTMLElement, node: Node): boolean {
  const element = node instanceof Element ? node : node.parentElement;
  const line = host.previousElementSibling;
  const own = element?.closest('.line, .below-line');
  return own === null || own === undefined || own === line || own === host;
}

function placesOf(host: HTMLElement): Place[] {
  const rows = [...host.querySelectorAll<HTMLElement>('[data-row]')];
  const room = host.getBoundingClientRect();
  const line = host.previousElementSibling;
  const last = line === null ? undefined : lastWords(line);
  const fromRight = line !== null && getComputedStyle(line).direction === 'rtl';
  const places = fill(
    last && {
      taken: fromRight ? room.right - last.left : last.right - room.left,
      middle: room.top - (last.top + last.bottom) / 2,
    },
    room.width,
    rows.map((row) => {
      const { width, height } = row.getBoundingClientRect();
      return { width, height, isOpen: row.nextElementSibling !== null };
    }),
  );
  return rows.map((row, at) => ({
    row,
    height: row.getBoundingClientRect().height,
    beside: places[at],
    fromRight,
  }));
}

/** Where the last words of a line stand. */
function lastWords(line: Element): DOMRect | undefined {
  const texts = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  let last: Node | null = null;
  while (texts.nextNode() !== null) {
    last = texts.currentNode;
  }
  if (last === null) {
    return undefined;
  }
  const range = document.createRange();
  range.selectNodeContents(last);
  return [...range.getClientRects()].at(-1);
}

function put({ row, height, beside, fromRight }: Place): void {
  const { style } = row;
  const into = beside && `${beside.into}px`;
  row.toggleAttribute('data-beside', beside !== undefined);
  style.marginBlock = beside === undefined ? '' : `0 ${beside.up - height}px`;
  style.marginInlineStart = fromRight && into !== undefined ? 'auto' : (into ?? '');
  style.marginInlineEnd = (fromRight ? into : undefined) ?? '';
  if (row.parentElement !== null) {
    row.parentElement.style.marginBlockStart = beside === undefined ? '' : `${-beside.up}px`;
  }
}
