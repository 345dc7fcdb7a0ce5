import { expect, it } from 'vitest';

import type { Line } from '../../core/types.ts';
import { promiseWith } from '../../testing/promises.ts';
import { notesOf } from './notes-of.ts';
import { BELOW_ALL } from './shown-notes.svelte.ts';

const lines: Line[] = Array.from({ length: 5_000 }, (_, number) => ({
  id: `line-${String(number)}`,
  kind: 'text',
  indent: 0,
  checked: false,
  spans: [{ text: 'words', marks: {} }],
}));

const idsOf = (below: readonly { id: string }[] | undefined): string[] =>
  below?.map(({ id }) => id) ?? [];

it('has notes below the first lines that have some, and all others below everything', () => {
  const promises = lines
    .toReversed()
    .map(({ id }, at) => ({ ...promiseWith({ id: `promise-${String(at)}` }), line: id }));
  const { groups } = notesOf(lines, { wordings: [], promises }, [], ['line-4000', 'line-gone']);
  expect(groups.size).toBe(202);
  expect(idsOf(groups.get('line-199')?.promises)).toEqual(['promise-4800']);
  expect(groups.has('line-200')).toBe(false);
  expect(idsOf(groups.get('line-4000')?.promises)).toEqual(['promise-999']);
  expect(groups.get(BELOW_ALL)?.promises).toHaveLength(5_000 - 201);
});

it('marks a bounded number of stretches, and has a card for each', () => {
  const placed = lines.map(({ id }, at) => ({
    id,
    kind: 'place' as const,
    state: 'waiting' as const,
    start: 6 * at,
    len: 5,
  }));
  const { marked, groups } = notesOf(lines, { wordings: [], promises: [] }, placed as never, []);
  expect(marked).toHaveLength(1_000);
  expect(marked.at(-1)).toMatchObject({ id: 'line-999', start: 5_994 });
  expect([...groups.values()].reduce((sum, { wordings }) => sum + wordings.length, 0)).toBe(5_000);
});
