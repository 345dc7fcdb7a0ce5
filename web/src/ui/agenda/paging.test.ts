import { describe, expect, it } from 'vitest';
import { keepLast } from './paging.ts';

describe('keepLast', () => {
  it('takes in no more at once than anybody plans', () => {
    expect(keepLast(6, 5_006, 5)).toBe(55);
  });

  it('keeps the last section on the page when newer ones come', () => {
    expect(keepLast(6, 8, 5)).toBe(7);
  });

  it('does not shrink when sections go', () => {
    expect(keepLast(6, 5, 5)).toBe(5);
    expect(keepLast(6, 0, 5)).toBe(5);
  });
});
