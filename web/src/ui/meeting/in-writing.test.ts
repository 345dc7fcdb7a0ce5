import { describe, expect, it } from 'vitest';

import type { InWriting, Seat, TopicEntry } from '../../core/types.ts';
import { plainly } from '../../testing/plainly.ts';
import { theirs } from '../../core/isolated-text.ts';
import { answersTo, saidWords } from './in-writing.ts';

const AT = new Date('2026-11-23T12:00').getTime();

const entry = (
  said: Partial<Record<Seat, InWriting>>,
  more: Partial<TopicEntry> = {},
): TopicEntry => ({
  id: 'one',
  headline: 'One',
  by: 'a',
  mode: 'writing',
  ...more,
  inWriting: {
    ...(said.a && { a: { says: said.a, at: AT } }),
    ...(said.b && { b: { says: said.b, at: AT } }),
  },
});

describe('what was said to a topic in writing', () => {
  const words = plainly((of: TopicEntry, seat: Seat) =>
    saidWords(of, seat, theirs('Ben'), '2026-11-24').join(' · '),
  );

  it('is read by each from their side, with the day on which it was read', () => {
    expect(words(entry({ b: 'read' }), 'a')).toBe('Ben read it on 23 November');
    expect(words(entry({ b: 'read', a: 'talk' }), 'b')).toBe(
      'Ben wants to talk about it · You read it on 23 November',
    );
    expect(words(entry({ a: 'think' }), 'a')).toBe('You want to think about it');
    expect(words(entry({}), 'a')).toBe('');
  });
});

describe('what can be said to it', () => {
  it('is offered to whoever reads it, and to whoever brought it once there is a conclusion', () => {
    expect(answersTo(entry({}), 'b')).toEqual(['read', 'think']);
    expect(answersTo(entry({}), 'a')).toEqual([]);
    expect(answersTo(entry({}, { conclusion: 'yes' }), 'a')).toEqual(['read', 'think']);
    expect(answersTo(entry({}, { mode: 'call' }), 'b')).toEqual([]);
    expect(answersTo(entry({}, { outcome: { outcome: 'discussed' } }), 'b')).toEqual([]);
  });

  it('is then that it is taken back, or against the other that it is talked about', () => {
    expect(answersTo(entry({ b: 'read' }), 'b')).toEqual([null]);
    expect(answersTo(entry({ b: 'think' }), 'b')).toEqual(['read', null]);
    expect(answersTo(entry({ b: 'read' }), 'a')).toEqual(['talk']);
    expect(answersTo(entry({ b: 'read', a: 'talk' }), 'a')).toEqual([null]);
  });
});
