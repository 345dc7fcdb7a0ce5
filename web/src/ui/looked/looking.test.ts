import { expect, it } from 'vitest';

import { newWords, nextOf } from './looking.ts';

const NEWS = ['one', 'two'].map((topic) => ({ topic, lines: ['first-line'] }));

it('goes from one that is new to the next, and from the last to the first', () => {
  expect(nextOf(NEWS, undefined)?.topic).toBe('one');
  expect(nextOf(NEWS, 'one')?.topic).toBe('two');
  expect(nextOf(NEWS, 'two')?.topic).toBe('one');
  expect(nextOf(NEWS, 'seen meanwhile')?.topic).toBe('one');
  expect(nextOf([], 'one')).toBeUndefined();
});

it('says what is new, and how much more is', () => {
  expect(newWords('Holiday cover', 0)).toBe('New: Holiday cover');
  expect(newWords('Holiday cover', 2)).toBe('New: Holiday cover, 2 more');
});
