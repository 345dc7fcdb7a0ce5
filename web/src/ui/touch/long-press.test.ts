// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { watchLongPress, type Held } from './long-press.ts';

let around: HTMLElement;
let headline: HTMLElement;
let stop: () => void;
let held: Held[];

beforeEach(() => {
  vi.useFakeTimers();
  around = document.body.appendChild(document.createElement('main'));
  const article = around.appendChild(document.createElement('article'));
  article.dataset['topic'] = 't1';
  const words = article.appendChild(document.createElement('div'));
  words.className = 'ProseMirror';
  words.tabIndex = 0;
  for (const id of ['first-line', 'l2']) {
    const line = words.appendChild(document.createElement('div'));
    line.className = 'line';
    line.dataset['line'] = id;
  }
  headline = lineAt(0);
  // Without pointers of its own, jsdom lends them to nobody.
  HTMLElement.prototype.setPointerCapture = vi.fn();
  held = [];
  stop = watchLongPress(around, (taken) => {
    held.push(taken);
    return Promise.resolve();
  });
});

afterEach(() => {
  stop();
  around.remove();
  vi.useRealTimers();
});

function lineAt(index: number): HTMLElement {
  const line = around.querySelectorAll<HTMLElement>('.line')[index];
  if (line === undefined) {
    throw new Error(`there is no line ${index}`);
  }
  return line;
}

/** What a finger sends; whether the page let the browser do what it does by itself. */
function sends(kind: string, at: { x?: number; y?: number } = {}, on = headline): boolean {
  const { x: clientX = 10, y: clientY = 10 } = at;
  const about = { bubbles: true, cancelable: true, clientX, clientY };
  return on.dispatchEvent(
    kind.startsWith('pointer')
      ? new PointerEvent(kind, { ...about, pointerType: 'touch', isPrimary: true, pointerId: 7 })
      : new Event(kind, about),
  );
}

describe('a finger that rests on a headline', () => {
  it('holds the topic, which the phone confirms', () => {
    const vibrate = vi.fn(() => true);
    vi.stubGlobal('navigator', { vibrate });
    sends('pointerdown');
    vi.advanceTimersByTime(300);
    expect(held).toEqual([]);
    vi.advanceTimersByTime(150);
    expect(held).toMatchObject([{ topic: 't1', pointerId: 7 }]);
    expect(vibrate).toHaveBeenCalledOnce();
    vi.unstubAllGlobals();
  });

  it('selects nothing, opens no menu, and scrolls only until the topic is held', () => {
    sends('pointerdown');
    expect([sends('selectstart'), sends('contextmenu'), sends('touchmove')]).toEqual([
      false,
      false,
      true,
    ]);
    vi.advanceTimersByTime(500);
    expect([sends('selectstart'), sends('contextmenu'), sends('touchmove')]).toEqual([
      false,
      false,
      false,
    ]);
    expect(sends('touchend'), 'a click would put the caret there').toBe(false);
    expect([sends('selectstart'), sends('touchmove')]).toEqual([true, true]);
  });
});

describe('nothing is held', () => {
  it.each([
    ['when the finger goes on', () => sends('pointermove', { y: 30 })],
    ['when the browser scrolls with it', () => sends('pointercancel')],
    ['when the page scrolls', () => window.dispatchEvent(new Event('scroll'))],
    ['when it is a tap', () => sends('touchend')],
  ])('%s', (_name, happens) => {
    sends('pointerdown');
    vi.advanceTimersByTime(200);
    happens();
    vi.advanceTimersByTime(1_000);
    expect(held).toEqual([]);
    expect(sends('touchend'), 'a tap puts the caret there').toBe(true);
  });

  it('by a mouse, by notes, or by words that are being written', () => {
    const mouse = { bubbles: true, pointerType: 'mouse', isPrimary: true, pointerId: 1 };
    headline.dispatchEvent(new PointerEvent('pointerdown', mouse));
    vi.advanceTimersByTime(1_000);
    sends('pointerdown', {}, lineAt(1));
    vi.advanceTimersByTime(1_000);
    around.querySelector<HTMLElement>('.ProseMirror')?.focus();
    sends('pointerdown');
    expect(sends('selectstart')).toBe(true);
    vi.advanceTimersByTime(1_000);
    expect(held).toEqual([]);
  });
});
