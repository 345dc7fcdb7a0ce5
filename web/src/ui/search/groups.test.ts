import { describe, expect, it } from 'vitest';

import type { FoundHit } from '../../io/search.ts';
import { groupsOf, keyOf, together, withNext } from './groups.ts';
import { piecesOf } from './marked.ts';

const hit = (pair: string, topic: string, day?: string, words = topic): FoundHit => ({
  pair,
  hit: {
    topic,
    section: day ?? 'next',
    ...(day === undefined ? {} : { day }),
    headline: { words, marks: [] },
    found: [],
  },
});

const names = (hits: readonly FoundHit[]): string[] => hits.map(keyOf);

describe('what was found', () => {
  it('stands together with what is of the same meeting and the same person', () => {
    const hits = [
      hit('ana', 'one'),
      hit('ben', 'two', '2026-11-24'),
      hit('ben', 'three', '2026-11-24'),
      hit('ana', 'four', '2026-11-24'),
      hit('ben', 'five', '2026-11-17'),
    ];
    const groups = groupsOf(hits);
    expect(groups.map(({ pair, section, hits: of }) => [pair, section, of.length])).toEqual([
      ['ana', 'next', 1],
      ['ben', '2026-11-24', 2],
      ['ana', '2026-11-24', 1],
      ['ben', '2026-11-17', 1],
    ]);
    expect(new Set(groups.map(({ key }) => key)).size).toBe(groups.length);
  });

  it('of the server is all there is while this device has sent everything', () => {
    const server = [hit('ana', 'one')];
    const device = { hits: [hit('ana', 'stale')], unsent: new Set<string>() };
    expect(together(server, device)).toBe(server);
    expect(together(server, undefined)).toBe(server);
  });

  it('comes with what this device alone has, each once and as it reads here', () => {
    const server = [
      hit('ben', 'next'),
      hit('ana', 'new', '2026-11-24'),
      hit('ben', 'old', '2026-11-10'),
    ];
    const device = {
      hits: [
        hit('ana', 'unsent'),
        hit('ana', 'new', '2026-11-24', 'as it reads here'),
        hit('ana', 'older', '2026-11-17'),
        hit('ben', 'stale'),
      ],
      unsent: new Set(['ana']),
    };
    const all = together(server, device);
    expect(names(all)).toEqual(['ben/next', 'ana/unsent', 'ana/new', 'ana/older', 'ben/old']);
    expect(all[2]?.hit.headline.words).toBe('as it reads here');
  });

  it('goes on with what is not known yet', () => {
    const known = [hit('ana', 'one'), hit('ana', 'two')];
    const next = [hit('ana', 'two'), hit('ben', 'one')];
    expect(names(withNext(known, next))).toEqual(['ana/one', 'ana/two', 'ben/one']);
  });

  it('is drawn with its marks, and an ellipsis where there is more', () => {
    const excerpt = { words: '🙂 the plan', marks: [{ at: 7, len: 4 }], before: true, after: true };
    expect(piecesOf(excerpt)).toEqual([
      { words: '…', found: false },
      { words: '🙂 the ', found: false },
      { words: 'plan', found: true },
      { words: '…', found: false },
    ]);
  });
});
