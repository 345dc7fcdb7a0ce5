import { describe, expect, it } from 'vitest';

import { linesFrom } from '../../testing/page.ts';
import { writtenLines } from './authorship.ts';

describe('the lines of a topic, by who typed them', () => {
  it('are cut where somebody else typed on, and count what stands between lines', () => {
    const lines = linesFrom('we ship soon', '- the draft', '', '[x] 🙂 done', '1. one', '1. two');
    const shown = writtenLines(lines, [
      { at: 0, len: 3, by: 'a' },
      { at: 3, len: 5, by: 'b' },
      { at: 8, len: 4 },
      { at: 13, len: 9, by: 'b' },
      { at: 24, len: 7, by: 'a' },
    ]);
    expect(
      shown.map(({ sign, runs }) => [
        sign,
        ...runs.map(({ words, by }) => `${by ?? '?'}:${words}`),
      ]),
    ).toEqual([
      ['', 'a:we ', 'b:ship ', '?:soon'],
      ['•', 'b:the draft'],
      [''],
      ['☑', 'a:🙂 done'],
      ['1.'],
      ['2.'],
    ]);
  });
});
