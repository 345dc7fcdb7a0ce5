import { tick } from 'svelte';

import { correction, isSeen, type Stretch } from './anchoring.ts';

/** What keeps its place in the window while something else changes. */
interface Anchor {
  /** Where it is now, or nothing when it is gone. */
  where(): number | undefined;
  before: number;
}

let held: Anchor | undefined;

/**
 * Call before the page changes by somebody else's doing: once it has changed, the window is
 * scrolled so that the caret's line, or else the first line in sight, is where it was. Several
 * calls before the change is drawn count as one.
 */
export function holdStill(): void {
  if (held !== undefined) {
    return;
  }
  const anchor = caretAnchor() ?? focusAnchor() ?? firstLineAnchor();
  if (anchor === undefined) {
    return;
  }
  held = anchor;
  void tick().then(() => {
    held = undefined;
    const after = anchor.where();
    if (after === undefined) {
      return;
    }
    const { scrollTop, scrollHeight, clientHeight } = document.documentElement;
    const by = correction(anchor.before, after, { top: scrollTop, max: scrollHeight - clientHeight });
    if (by !== 0) {
      window.scrollBy({ top: by, behavior: 'instant' });
    }
  });
}

/** The part of the window that is not covered by the header. */
export function sight(): Stretch {
  const header = document.querySelector('header.top');
  const top = header === null ? 0 : header.getBoundingClientRect().bottom;
  return { top: Math.max(top, 0), bottom: window.innerHeight };
}

function caretAnchor(): Anchor | undefined {
  if (!(document.activeElement instanceof HTMLElement) || !document.activeElement.isContentEditable) {
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
  if (!(focused instanceof HTMLInputElement)) {
    return undefined;
  }
  return elementAnchor(focused);
}

function firstLineAnchor(): Anchor | undefined {
  const { top } = sight();
  const main = document.querySelector('main');
  if (main === null) {
    return undefined;
  }
  const { left, width } = main.getBoundingClientRect();
  const STEP = 12;
  const STEPS = 24;
  for (let step = 0; step < STEPS; step += 1) {
    const found = document.elementFromPoint(left + width / 2, top + 1 + step * STEP);
    const line = lineOf(found) ?? found?.closest<HTMLElement>('main h2, main form');
    if (line instanceof HTMLElement) {
      return line.classList.contains('line') ? lineAnchor(line) : elementAnchor(line);
    }
  }
  return undefined;
}

function lineAnchor(line: HTMLElement): Anchor | undefined {
  const topic = line.closest<HTMLElement>('[data-topic]')?.dataset['topic'];
  const id = line.dataset['line'];
  return elementAnchor(line, () =>
    // A topic that is drawn anew has new elements for the same lines.
    topic === undefined || id === undefined
      ? null
      : document.querySelector<HTMLElement>(`[data-topic="${CSS.escape(topic)}"] [data-line="${CSS.escape(id)}"]`),
  );
}

function elementAnchor(element: HTMLElement, again: () => HTMLElement | null = () => null): Anchor | undefined {
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
