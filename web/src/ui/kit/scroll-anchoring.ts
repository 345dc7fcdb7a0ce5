/** Scroll anchoring: keeps what a person looks at in its place in the window while something else changes. */
import { tick } from 'svelte';

import { correction, isSeen, reveal, type Stretch } from './reference-point.ts';

/** What keeps its place in the window while something else changes. */
interface Anchor {
  /** Where it is now, or nothing when it is gone. */
  where(): number | undefined;
  before: number;
}

/** How far from the edges of what is seen a caret is put, in CSS pixels. */
const CLEAR = 24;

/** So long after it opened, what comes takes its place on a page that nobody has turned to, in milliseconds. */
const OPENING = 2_000;

let held: Anchor | undefined;
let openedAt = Number.NEGATIVE_INFINITY;

/** How far below its place everything was left by the last scroll, and where that scroll ended. */
let left = { below: 0, at: 0 };

/**
 * Call before the page changes by somebody else's doing: once it has changed, the window is
 * scrolled so that the caret's line, or else the first line in sight, is where it was. Several
 * calls before the change is drawn count as one.
 */
export function keepScrollPosition(): void {
  if (held !== undefined) {
    return;
  }
  const anchor = caretAnchor() ?? focusAnchor() ?? (isOpening() ? undefined : firstLineAnchor());
  if (anchor === undefined) {
    return;
  }
  held = anchor;
  const scrolled = document.documentElement.scrollTop;
  void tick().then(() => {
    held = undefined;
    const after = anchor.where();
    if (after === undefined) {
      return;
    }
    // Windows scroll by whole pixels: what is left over counts next time, or line by line it adds up.
    const place = anchor.before - (left.at === scrolled ? left.below : 0);
    const { scrollTop, scrollHeight, clientHeight } = document.documentElement;
    const by = correction(place, after, { top: scrollTop, max: scrollHeight - clientHeight });
    if (by !== 0) {
      window.scrollBy({ top: by, behavior: 'instant' });
    }
    const below = (anchor.where() ?? place) - place;
    // More than a rounding is the end of the page, which no scroll makes up for.
    left = { below: Math.abs(below) < 1 ? below : 0, at: document.documentElement.scrollTop };
  });
}

/** Another page opens: nobody reads there before its parts have come, or before they turned to it. */
export function opens(): void {
  openedAt = performance.now();
  for (const event of ['keydown', 'pointerdown', 'wheel']) {
    addEventListener(event, turnedTo, { once: true, capture: true, passive: true });
  }
}

function turnedTo(): void {
  openedAt = Number.NEGATIVE_INFINITY;
}

/** The part of the window that is covered neither by the header nor by what stands at the lower edge. */
export function sight(): Stretch {
  const header = document.querySelector('header.top');
  const top = header === null ? 0 : header.getBoundingClientRect().bottom;
  const edges = atEdge().map((edge) => edge.getBoundingClientRect().top);
  return { top: Math.max(top, 0), bottom: Math.min(window.innerHeight, ...edges) };
}

/** What stands at the lower edge, wherever the page is scrolled to. */
export function atEdge(): Element[] {
  return [...document.querySelectorAll('.at-edge')].filter(
    (element) => getComputedStyle(element).position === 'fixed',
  );
}

/** Scrolls as little as it takes to have a caret clear of the header and of the lower edge. */
export function bringIntoSight(caret: Stretch): void {
  const { top, bottom } = sight();
  const by = reveal(caret, { top: top + CLEAR, bottom: bottom - CLEAR });
  if (by !== 0) {
    window.scrollBy({ top: by, behavior: 'instant' });
  }
}

function isOpening(): boolean {
  return window.scrollY === 0 && performance.now() - openedAt < OPENING;
}

function caretAnchor(): Anchor | undefined {
  if (
    !(document.activeElement instanceof HTMLElement) ||
    !document.activeElement.isContentEditable
  ) {
    return undefined;
  }
  const line = lineOf(document.getSelection()?.focusNode ?? null);
  if (line === undefined) {
    return undefined;
  }
  const caret = caretTop();
  // The caret's own row when it can be measured both times: a line may wrap above it.
  return caret === undefined
    ? lineAnchor(line)
    : seen({ before: caret, where: caretTop }, { top: caret, bottom: caret + 1 });
}

function focusAnchor(): Anchor | undefined {
  const focused = document.activeElement;
  // A heading or the whole page has the focus by default, not because somebody reads there.
  const uses =
    focused instanceof HTMLElement &&
    focused.closest('main') !== null &&
    !focused.matches('main, h2') &&
    !atEdge().some((edge) => edge.contains(focused));
  return uses ? elementAnchor(focused) : undefined;
}

/** Words are what is read: what stands above the first of them in sight, such as a form that nobody writes in, may move. */
function firstLineAnchor(): Anchor | undefined {
  const { top, bottom } = sight();
  const main = document.querySelector('main');
  if (main === null) {
    return undefined;
  }
  const { left, width } = main.getBoundingClientRect();
  const STEP = 12;
  let other: HTMLElement | undefined;
  for (let at = top + 1; at < bottom; at += STEP) {
    const found = document.elementFromPoint(left + width / 2, at);
    const line = lineOf(found);
    if (line !== undefined) {
      return lineAnchor(line);
    }
    const part = found?.closest<HTMLElement>('main h2, main form, main li, main .facts');
    other ??= part ?? undefined;
  }
  return other === undefined ? undefined : elementAnchor(other);
}

function lineAnchor(line: HTMLElement): Anchor | undefined {
  const topic = line.closest<HTMLElement>('[data-topic]')?.dataset['topic'];
  const id = line.dataset['line'];
  return elementAnchor(line, () =>
    // A topic that is drawn anew has new elements for the same lines.
    topic === undefined || id === undefined
      ? null
      : document.querySelector<HTMLElement>(
          `[data-topic="${CSS.escape(topic)}"] [data-line="${CSS.escape(id)}"]`,
        ),
  );
}

function elementAnchor(
  element: HTMLElement,
  again: () => HTMLElement | null = () => null,
): Anchor | undefined {
  const box = element.getBoundingClientRect();
  const where = (): number | undefined =>
    (element.isConnected ? element : again())?.getBoundingClientRect().top;
  return seen({ before: box.top, where }, box);
}

function seen(anchor: Anchor, box: Stretch): Anchor | undefined {
  return isSeen(box, sight()) ? anchor : undefined;
}

function caretTop(): number | undefined {
  const selection = document.getSelection();
  if (selection === null || selection.focusNode === null) {
    return undefined;
  }
  const caret = document.createRange();
  caret.setStart(selection.focusNode, selection.focusOffset);
  // An empty line has no rectangle to measure.
  return caret.getClientRects().item(0)?.top;
}

function lineOf(node: Node | null): HTMLElement | undefined {
  const element = node instanceof Element ? node : node?.parentElement;
  return element?.closest<HTMLElement>('.line') ?? undefined;
}
