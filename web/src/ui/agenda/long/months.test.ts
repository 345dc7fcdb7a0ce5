import { expect, it } from 'vitest';

import { monthsOf, placeAt } from './months.ts';

it('names each month once, by its newest meeting, and the year where it begins', () => {
  const days = ['2026-02-09', '2026-02-02', '2026-01-26', '2025-12-15', '2025-10-06', '2025-10-05'];
  expect(monthsOf(days).map(({ day, words, beginsYear }) => [day, words, beginsYear])).toEqual([
    ['2026-02-09', 'Feb', true],
    ['2026-01-26', 'Jan', false],
    ['2025-12-15', 'Dec', true],
    ['2025-10-06', 'Oct', false],
  ]);
});

it('offers nothing for a quarter of a year', () => {
  expect(monthsOf(['2026-03-30', '2026-03-02', '2026-02-02', '2026-01-05'])).toEqual([]);
  expect(monthsOf([])).toEqual([]);
});

it('finds where somebody is by looking at few places', () => {
  const tops = Array.from({ length: 300 }, (_, place) => place * 100 - 12_345);
  let looks = 0;
  const place = placeAt(tops.length, 60, (at) => {
    looks += 1;
    return tops[at] ?? 0;
  });
  expect([place, tops[place]]).toEqual([124, 55]);
  expect(looks).toBeLessThan(10);
  expect(placeAt(0, 0, () => 0)).toBe(0);
  expect(placeAt(5, -99, (at) => at)).toBe(0);
});
