import { expect, type Locator, type Page } from '@playwright/test';

import type { Readable } from './readable.ts';

/** A selection inside one line, by the letters around it. */
export interface Selected {
  before: string;
  selected: string;
  after: string;
}

/** Clicks into a line so that the caret comes to stand before its `at`th letter. */
export async function clickInto(page: Page, line: Locator, at: number | 'end'): Promise<void> {
  // The line is replaced when its topic comes near and gets an editor, perhaps just now.
  await expect(() => line.scrollIntoViewIfNeeded()).toPass();
  const point = await restingPoint(page, line, at);
  await page.mouse.click(point.x, point.y);
  // The click mounts the editor; keys pressed before it has the focus would go astray.
  await page.waitForFunction(() => document.activeElement?.closest('.ProseMirror') !== null);
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where a letter is once the page has stood still for two frames: people click where they see it. */
async function restingPoint(page: Page, line: Locator, at: number | 'end'): Promise<Point> {
  let before = await pointOf(line, at);
  await expect(async () => {
    await page.evaluate(async () => {
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    });
    const now = await pointOf(line, at);
    const last = before;
    before = now;
    expect(now).toEqual(last);
  }).toPass({ intervals: [0] });
  return before;
}

/** Where a letter is. */
export async function pointOf(line: Locator, at: number | 'end'): Promise<Point> {
  return line.evaluate((element, offset) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement?.closest('.caret-of-other') === null
        ? NodeFilter.FILTER_ACCEPT
        : NodeFilter.FILTER_REJECT,
    );
    const range = document.createRange();
    let left = offset === 'end' ? Infinity : offset;
    let last: { x: number; y: number } | null = null;
    // A letter begins at its right where the line runs from right to left.
    const isRightToLeft = getComputedStyle(element).direction === 'rtl';
    const edges = (box: DOMRect): { start: number; end: number } =>
      isRightToLeft
        ? { start: box.right - 0.5, end: box.left + 0.5 }
        : { start: box.left + 0.5, end: box.right - 0.5 };
    for (let node = walker.nextNode(); node instanceof Text; node = walker.nextNode()) {
      if (node.data === '') {
        continue;
      }
      const letter = Math.min(left, node.data.length - 1);
      range.setStart(node, letter);
      range.setEnd(node, letter + 1);
      const rects = range.getClientRects();
      const box = rects[rects.length - 1] ?? range.getBoundingClientRect();
      const y = box.top + box.height / 2;
      if (left < node.data.length) {
        return { x: edges(box).start, y };
      }
      left -= node.data.length;
      last = { x: edges(box).end, y };
    }
    if (last !== null) {
      return last;
    }
    const words = element.querySelector('.words, .item') ?? element;
    const box = words.getBoundingClientRect();
    return { x: box.left + 2, y: box.top + box.height / 2 };
  }, at);
}

/** The page's selection, by the letters of its line. */
export async function selectionOn(page: Readable): Promise<Selected> {
  return page.evaluate(() => {
    const selection = getSelection();
    if (selection === null || selection.rangeCount === 0) {
      throw new Error('nothing is selected');
    }
    const range = selection.getRangeAt(0);
    const start = range.startContainer;
    const line = (start instanceof Element ? start : start.parentElement)?.closest('.line');
    if (line === null || line === undefined) {
      throw new Error('the caret is in no line');
    }
    const words = (part: Range): string => {
      const copy = part.cloneContents();
      copy.querySelectorAll('.caret-of-other').forEach((caret) => {
        caret.remove();
      });
      return copy.textContent;
    };
    const before = document.createRange();
    before.setStart(line, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const after = document.createRange();
    after.setStart(range.endContainer, range.endOffset);
    after.setEnd(line, line.childNodes.length);
    return { before: words(before), selected: words(range), after: words(after) };
  });
}
