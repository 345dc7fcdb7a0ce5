// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { afterEach, expect, it } from 'vitest';

import { part, Table, textOf, write } from '../../testing/agendas.ts';
import DayField from './DayField.svelte';

const table = new Table();
const reader = {
  openPhrases: () => Promise.resolve(),
  dayIn: (words: string) => (words === 'Fri' ? '2026-11-27' : undefined),
};

afterEach(async () => {
  await table.leave();
});

/** The field, and the day that it comes to. */
function shown(more: { day?: string; picks?: boolean }): {
  field: HTMLElement;
  day: () => string | undefined | null;
} {
  let day: string | undefined | null = more.day;
  const field = table.shows(DayField, {
    reader,
    today: '2026-11-24',
    label: 'By when',
    testid: 'day',
    picks: more.picks ?? false,
    get day() {
      return day;
    },
    set day(to: string | undefined | null) {
      day = to;
    },
  });
  return { field, day: () => day };
}

it('reads a day from words, and says when they are none', () => {
  const { field, day } = shown({});
  write(field, 'day', 'Fri');
  expect(day()).toBe('2026-11-27');
  write(field, 'day', 'one day');
  expect(day()).toBeNull();
  write(field, 'day', '2027-01-08');
  expect(day()).toBe('2027-01-08');
  write(field, 'day', ' ');
  expect(day()).toBeUndefined();
});

it('shows a day that is known as it is shown elsewhere, and need not read it back', () => {
  const { field, day } = shown({ day: '2026-12-04' });
  const input = part(field, 'day') as HTMLInputElement;
  expect(input.value).toBe('Friday 4 December');
  expect(textOf(field)).toBe('By when');
  write(field, 'day', 'Fri');
  expect(day()).toBe('2026-11-27');
  write(field, 'day', 'Friday 4 December');
  expect(day()).toBe('2026-12-04');
});

it('can be picked as well; without words it is what it was at first', () => {
  const { field, day } = shown({ day: '2026-12-04', picks: true });
  write(field, 'day', 'Fri');
  expect(day()).toBe('2026-11-27');
  write(field, 'day', '');
  expect(day()).toBe('2026-12-04');
  write(field, 'day', 'Fri');
  write(field, 'day-picked', '2026-12-09');
  flushSync();
  expect(day()).toBe('2026-12-09');
  expect((part(field, 'day') as HTMLInputElement).value).toBe('');
  write(field, 'day-picked', '');
  expect(day()).toBeNull();
});
