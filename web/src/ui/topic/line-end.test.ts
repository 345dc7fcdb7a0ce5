import { describe, expect, it } from 'vitest';

import { fill } from './line-end.ts';

const CHIP = { width: 100, height: 24, isOpen: false };

describe('what stands at a line', () => {
  it('is beside its words where there is room, one after the other', () => {
    expect(fill({ taken: 200, middle: 13 }, 500, [CHIP, CHIP])).toEqual([
      { into: 210, up: 25 },
      { into: 320, up: 25 },
    ]);
  });

  it('begins a row below them where there is none, and the next goes on there', () => {
    expect(fill({ taken: 395, middle: 13 }, 500, [CHIP, CHIP])).toEqual([
      undefined,
      { into: 110, up: 26 },
    ]);
    expect(fill({ taken: 200, middle: 13 }, 400, [CHIP, CHIP])[1]).toBeUndefined();
  });

  it('is below a line without words', () => {
    expect(fill(undefined, 500, [CHIP])).toEqual([undefined]);
  });

  it('is below what is open', () => {
    expect(fill({ taken: 20, middle: 13 }, 500, [{ ...CHIP, isOpen: true }, CHIP, CHIP])).toEqual([
      { into: 30, up: 25 },
      undefined,
      { into: 110, up: 26 },
    ]);
  });

  it('never reaches below the words', () => {
    expect(fill({ taken: 20, middle: 10 }, 500, [{ ...CHIP, height: 28 }])).toEqual([
      { into: 30, up: 28 },
    ]);
  });
});
