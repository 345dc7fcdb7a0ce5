// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';

import { isPlain, sought } from './sought.ts';

const PLACE = { pair: 'pair-one', topic: 'topic-one', section: 'next', words: 'budget' };

afterEach(() => {
  sought.clear();
});

describe('what was found and is to be shown', () => {
  it('is shown once, in its own agenda', () => {
    sought.set(PLACE);
    expect(sought.take('pair-one')).toEqual(PLACE);
    expect(sought.take('pair-one')).toBeUndefined();
    sought.set(PLACE);
    expect(sought.take('pair-two')).toBeUndefined();
    expect(sought.take('pair-one')).toBeUndefined();
  });

  it('is gone once it was cleared', () => {
    sought.set(PLACE);
    sought.clear();
    expect(sought.take('pair-one')).toBeUndefined();
  });

  it('is gone to in this page by a plain click alone', () => {
    expect(isPlain(new MouseEvent('click'))).toBe(true);
    for (const held of [
      { ctrlKey: true },
      { metaKey: true },
      { shiftKey: true },
      { altKey: true },
      { button: 1 },
    ]) {
      expect(isPlain(new MouseEvent('click', held))).toBe(false);
    }
  });
});
