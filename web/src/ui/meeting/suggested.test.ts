import { describe, expect, it } from 'vitest';

import type { TopicEntry } from '../../core/types.ts';
import { outcomeWords, rowOf, sumWords, type Row } from './suggested.ts';

const NEXT = '2026-12-01';
const NONE = new Set<string>();

const entry = (more: Partial<TopicEntry>): TopicEntry => ({ id: 'one', headline: 'One', ...more });
const suggested = (more: Partial<TopicEntry>): string => {
  const { outcome, why } = rowOf(entry(more), NEXT, NONE);
  return `${outcomeWords(outcome, NEXT, NEXT)} (${why ?? 'said'})`;
};

describe('what is suggested for a topic', () => {
  it('is that it was discussed, where something tells so', () => {
    expect(suggested({ written: true })).toBe('Discussed (notes were written)');
    expect(suggested({ enough: { b: 'enough' } })).toBe('Discussed (enough was said on it)');
    expect(suggested({ turnedTo: true })).toBe('Discussed (you both turned to it)');
  });

  it('is next time, where nothing does', () => {
    expect(suggested({})).toBe('Next time (nothing was noted on it)');
    expect(suggested({ enough: { a: 'more' } })).toContain('Next time');
  });

  it('is next time with what was said, where somebody wants to think about it', () => {
    const thinking = { written: true, inWriting: { b: { says: 'think', at: 1 } } } as const;
    const row = rowOf(entry(thinking), NEXT, NONE, ['Ana wants to think about it']);
    expect(row).toMatchObject({
      outcome: { outcome: 'nextTime', on: NEXT },
      why: 'Ana wants to think about it',
    });
  });

  it('is that it was discussed with what was said, where somebody has read it', () => {
    const read = {
      outcome: { outcome: 'discussed' },
      inWriting: { b: { says: 'read', at: 1 } },
    } as const;
    expect(rowOf(entry(read), NEXT, NONE, ['Ana has read it']).why).toBe('Ana has read it');
    const talk = { inWriting: { b: { says: 'talk', at: 1 } } } as const;
    expect(suggested(talk)).toBe('Next time (nothing was noted on it)');
  });

  it('says a day that is not the next one', () => {
    const later = { outcome: 'nextTime', on: '2026-12-08' } as const;
    expect(outcomeWords(later, NEXT, NEXT)).toBe('Next time, 8 December');
  });

  it('is nothing, where somebody said it, or that it is not so', () => {
    expect(suggested({ outcome: { outcome: 'discussed' } })).toBe('Discussed (said)');
    expect(rowOf(entry({ written: true }), NEXT, new Set(['one'])).outcome).toBeUndefined();
  });
});

describe('the sum of them', () => {
  const row = (outcome: Row['outcome']): Row => ({ id: 'one', headline: 'One', outcome });

  it('names every outcome', () => {
    const rows = [
      row({ outcome: 'discussed' }),
      row({ outcome: 'nextTime', on: NEXT }),
      row({ outcome: 'discussed' }),
      row({ outcome: 'followUp', on: '2026-11-26' }),
      row({ outcome: 'parked' }),
    ];
    expect(sumWords(rows, NEXT, NEXT)).toBe(
      '2 discussed, 1 next time (1 December), 1 earlier, 1 parked',
    );
    expect(sumWords([], NEXT, NEXT)).toBe('');
  });

  it('says first what is left', () => {
    expect(sumWords([row(undefined), row({ outcome: 'parked' })], NEXT, NEXT)).toBe(
      '1 topic has no outcome yet.',
    );
    expect(sumWords([row(undefined), row(undefined)], NEXT, NEXT)).toBe(
      '2 topics have no outcome yet.',
    );
  });
});
