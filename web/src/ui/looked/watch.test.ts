import { expect, it } from 'vitest';

import { SEEN_MS, Watch } from './watch.ts';

const unseen = (): boolean => false;
const inSight = (): boolean => true;
const NEWS = [
  { topic: 'one', lines: ['a', 'b'] },
  { topic: 'two', lines: ['c'] },
];

it('counts a topic as seen once each of its new lines was in sight for two seconds', () => {
  const watch = new Watch();
  watch.take(NEWS, unseen);
  expect(watch.marked).toEqual(NEWS);
  const top = (_: string, line: string): boolean => line === 'a';
  expect(watch.look(0, top)).toEqual([]);
  expect(watch.look(SEEN_MS, top)).toEqual([]);
  const below = (_: string, line: string): boolean => line === 'b';
  expect(watch.look(SEEN_MS + 500, below)).toEqual([]);
  expect(watch.look(2 * SEEN_MS + 500, below)).toEqual(['one']);
});

it('begins anew with what was out of sight, and with who looked away', () => {
  const watch = new Watch();
  watch.take(NEWS, unseen);
  watch.look(0, inSight);
  watch.look(500, unseen);
  expect(watch.look(SEEN_MS, inSight)).toEqual([]);
  watch.away();
  expect(watch.look(2 * SEEN_MS, inSight)).toEqual([]);
  expect(watch.look(3 * SEEN_MS, inSight)).toEqual(['one', 'two']);
});

it('marks nothing that comes while the person looks there, and keeps the mark of what came before', () => {
  const watch = new Watch();
  const one = [{ topic: 'one', lines: ['a'] }];
  watch.take(one, unseen);
  watch.take(NEWS, inSight);
  expect(watch.marked).toEqual(one);
  watch.take([], inSight);
  watch.take(one, unseen);
  expect(watch.marked).toEqual(one);
});
