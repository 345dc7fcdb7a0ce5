import { describe, expect, it } from 'vitest';

import { markedBy } from './marks.ts';

const linesOf = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `line-${at.toString()}`);
const unasked = (): never => {
  throw new Error('nobody needs to measure the page for this');
};

describe('what is marked', () => {
  it('is each line that is new, and the headline of a topic that shows none of them', () => {
    const marked = markedBy([{ topic: 'one', lines: linesOf(2) }], unasked);
    expect(marked).toEqual([
      "[data-topic='one'] .topic-words .line[data-line='line-0']::after",
      "[data-topic='one'] .topic-words .line[data-line='line-1']::after",
      "[data-topic='one'][data-folded] .topic-words:not(:focus-within) [data-line='first-line']::after",
    ]);
  });

  it('is of a great many what is on the screen or near, and costs no more', () => {
    const news = [
      { topic: 'pasted', lines: linesOf(2000) },
      ...linesOf(500).map((topic) => ({ topic, lines: ['first-line'] })),
    ];
    const near = new Set(linesOf(40));
    let looks = 0;
    const marked = markedBy(news, () => {
      looks += 1;
      return (topic, line) => topic === 'pasted' && near.has(line);
    });
    expect(marked).toHaveLength(40);
    expect(looks).toBe(1);
  });
});
