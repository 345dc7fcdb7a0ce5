// @vitest-environment node
import { describe, expect, it } from 'vitest';

import { linesFrom } from '../../testing/page.ts';
import { docOf } from '../lines.ts';
import { lengthOf, pmIn, pmOf, uOf, uRangeOf } from './positions.ts';

//   words      a   b   ¶   c   ¶   d
//   u        0   1   2   3   4   5   6
//   pm    0 1   2   3 4 5   6 7 8   9 10
const doc = docOf(linesFrom('ab', 'c', 'd'));

describe('the two rulers', () => {
  it('agree at every offset', () => {
    expect([0, 1, 2, 3, 4, 5, 6].map((u) => pmOf(doc, u))).toEqual([1, 2, 3, 5, 6, 8, 9]);
    for (let u = 0; u <= lengthOf(doc); u++) {
      expect(uOf(doc, pmOf(doc, u))).toBe(u);
    }
  });

  it('say the same for many offsets as for one', () => {
    for (const words of [['ab', 'c', 'd'], [''], ['', '', 'x', '']]) {
      const lines = docOf(linesFrom(...words));
      const position = pmIn(lines);
      for (let u = -1; u <= lengthOf(lines) + 2; u++) {
        expect(position(u)).toBe(pmOf(lines, u));
      }
    }
  });

  it('end where the words end', () => {
    expect(lengthOf(doc)).toBe(6);
    expect(pmOf(doc, 99)).toBe(9);
    expect(pmOf(doc, -1)).toBe(1);
    expect(uOf(doc, doc.content.size)).toBe(6);
    expect(uOf(doc, 0)).toBe(0);
  });

  it('take a place between two lines for the end of the first', () => {
    expect(uOf(doc, 4)).toBe(2);
    expect(uOf(doc, 7)).toBe(4);
  });

  it.each([
    ['a letter', 1, 2, 0, 1],
    ['half a marker from its left', 3, 4, 2, 3],
    ['half a marker from its right', 4, 5, 2, 3],
    ['nothing between two lines', 4, 4, 2, 3],
    ['a whole line', 4, 7, 2, 5],
    ['the first line', 0, 4, 0, 3],
    ['everything', 0, 10, 0, 6],
    ['nothing at the very end', 10, 10, 6, 6],
  ])('widen to whole markers: %s', (_what, from, to, uFrom, uTo) => {
    expect(uRangeOf(doc, from, to)).toEqual({ from: uFrom, to: uTo });
  });

  it('count empty lines', () => {
    const empty = docOf(linesFrom('', '', ''));
    expect([0, 1, 2].map((u) => pmOf(empty, u))).toEqual([1, 3, 5]);
  });
});
