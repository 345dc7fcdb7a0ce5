import { describe, expect, it } from 'vitest';
import { keepLast } from './paging.ts';

describe('keepLast', () => {
  const days = ['2026-11-24', '2026-11-17', '2026-11-10', '2026-11-03', '2026-10-27', '2026-10-20'];

  it('takes in no more at once than anybody plans', () => {
    const many = Array.from({ length: 5_000 }, (_, at) => `2030-01-01 ${String(9_999 - at)}`);
    expect(keepLast(days, [...many, ...days], 5)).toBe(55);
  });

  it('keeps the last section on the page when newer ones come', () => {
    expect(keepLast(days, ['2026-12-08', '2026-12-01', ...days], 5)).toBe(7);
  });

  it('does not shrink when sections go', () => {
    expect(keepLast(days, days.slice(1), 5)).toBe(5);
    expect(keepLast(days, [], 5)).toBe(5);
  });

  it('has nothing to keep in an empty agenda', () => {
    expect(keepLast([], days, 5)).toBe(5);
  });
});
