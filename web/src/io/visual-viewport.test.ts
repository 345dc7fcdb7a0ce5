// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from 'vitest';

import { uncovered, watchUncovered } from './visual-viewport.ts';

const HEIGHT = 740;

function sees(
  seen: { height: number; offsetTop?: number; scale?: number } | undefined,
): EventTarget {
  const target = new EventTarget();
  vi.stubGlobal('innerHeight', HEIGHT);
  vi.stubGlobal(
    'visualViewport',
    seen && Object.assign(target, { offsetTop: 0, scale: 1, ...seen }),
  );
  return target;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('what is seen of the window', () => {
  it.each([
    ['all of it, in a browser that does not say', undefined, { top: 0, bottom: HEIGHT }],
    ['all of it, without a keyboard', { height: HEIGHT }, { top: 0, bottom: HEIGHT }],
    ['all of it, beside a bar of the browser', { height: 690 }, { top: 0, bottom: HEIGHT }],
    ['what is above a keyboard', { height: 440 }, { top: 0, bottom: 440 }],
    ['what was moved above it', { height: 440, offsetTop: 120 }, { top: 120, bottom: 560 }],
    ['all of it, zoomed in', { height: 370, scale: 2 }, { top: 0, bottom: HEIGHT }],
    ['what is above a keyboard, zoomed in', { height: 220, scale: 2 }, { top: 0, bottom: 220 }],
  ])('is %s', (_name, seen, part) => {
    sees(seen);
    expect(uncovered()).toEqual(part);
  });

  it('is told when it may be another part, until nobody wants to know', () => {
    const seen = sees({ height: HEIGHT });
    const tell = vi.fn();
    const stop = watchUncovered(tell);
    for (const happens of ['resize', 'scroll']) {
      seen.dispatchEvent(new Event(happens));
    }
    window.dispatchEvent(new Event('resize'));
    expect(tell).toHaveBeenCalledTimes(3);
    stop();
    seen.dispatchEvent(new Event('resize'));
    window.dispatchEvent(new Event('resize'));
    expect(tell).toHaveBeenCalledTimes(3);
  });
});
