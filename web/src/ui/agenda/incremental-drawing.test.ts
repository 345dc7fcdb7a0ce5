import { expect, it } from 'vitest';

import { Drawn, FIRST } from './incremental-drawing.ts';

const topics = (count: number, from = 0): { id: string }[] =>
  Array.from({ length: count }, (_, number) => ({ id: `topic-${number + from}` }));

const few = topics(FIRST);

it('draws the first topics at once, and the others in pieces of what is there', () => {
  const all = topics(2_000);
  const drawn = new Drawn();
  let shown = drawn.of(all, null);
  expect(shown).toEqual(all.slice(0, FIRST));
  let walked = 0;
  let pieces = 0;
  while (shown.length < all.length) {
    drawn.grow(shown.length);
    shown = drawn.of(all, null);
    walked += shown.length;
    pieces += 1;
  }
  expect(shown).toEqual(all);
  // Each piece looks through what is there, which stays a few times the whole.
  expect(pieces).toBeLessThan(20);
  expect(walked).toBeLessThan(6 * all.length);
});

it('keeps what is drawn when topics come before it, and shows some of them at once', () => {
  const drawn = new Drawn();
  drawn.of(few, null);
  const more = [...topics(1_000, 10_000), ...few];
  const shown = drawn.of(more, null);
  expect(shown.slice(-FIRST)).toEqual(few);
  expect(shown.length).toBeLessThan(2 * FIRST);
  expect(drawn.of([{ id: 'topic-new' }, ...few], null)[0]).toEqual({ id: 'topic-new' });
});

it('draws the topic that somebody is taken to, wherever it stands', () => {
  const drawn = new Drawn();
  const all = topics(2_000);
  expect(drawn.of(all, 'topic-1500').at(-1)).toEqual({ id: 'topic-1500' });
  expect(drawn.of(all, null).map(({ id }) => id)).toContain('topic-1500');
});
