import { describe, expect, it } from 'vitest';
import { keepLast, nextPage, PAGE, pageWith } from './paging.ts';

describe('nextPage', () => {
  it('adds a page until all is shown', () => {
    expect(nextPage(PAGE, 12)).toBe(10);
    expect(nextPage(10, 12)).toBe(12);
    expect(nextPage(12, 12)).toBe(12);
  });

  it('never falls below one page', () => {
    expect(nextPage(PAGE, 0)).toBe(PAGE);
  });
});

describe('pageWith', () => {
  it('grows by whole pages until a section is shown', () => {
    expect(pageWith(3, PAGE)).toBe(PAGE);
    expect(pageWith(5, PAGE)).toBe(10);
    expect(pageWith(23, PAGE)).toBe(25);
    expect(pageWith(0, 10)).toBe(10);
  });
});

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
