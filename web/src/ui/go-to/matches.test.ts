import { describe, expect, it, vi } from 'vitest';

import { matches, searchable } from './matches.ts';

interface Thing {
  kind: string;
  words: string;
  text: string;
}

const things = (kind: string, ...words: string[]): Thing[] =>
  words.map((one) => ({ kind, words: one, text: searchable(one) }));

const found = (all: readonly Thing[], query: string): string[] =>
  (matches(all, query) ?? []).map(({ words }) => words);

describe('what a query finds', () => {
  const topics = things(
    'topic',
    'Rebudget the summer',
    'Café for the team',
    'Budget for the café',
    'Straße, and Łódź',
    'Ответы на вопросы',
    '来週の予定',
  );

  it('has all of its words, in any order', () => {
    expect(found(topics, 'cafe bud')).toEqual(['Budget for the café']);
    expect(found(topics, 'team  the ')).toEqual(['Café for the team']);
    expect(found(topics, 'budget team')).toEqual([]);
  });

  it('is the same whatever its accents and capitals', () => {
    expect(found(topics, 'CAFE')).toHaveLength(2);
    expect(found(topics, 'cafe\u0301')).toHaveLength(2);
    expect(found(topics, 'strasse lodz')).toEqual(['Straße, and Łódź']);
    expect(found(topics, 'ОТВЕТЫ')).toEqual(['Ответы на вопросы']);
    expect(found(things('topic', 'Ο ΔΡΟΜΟΣ μας'), 'δρομος')).toHaveLength(1);
  });

  it('begins words first, and stands within one after that', () => {
    expect(found(topics, 'budget')).toEqual(['Budget for the café', 'Rebudget the summer']);
    expect(found(topics, 'the budget')).toEqual(['Budget for the café', 'Rebudget the summer']);
    expect(found(topics, '予定')).toEqual(['来週の予定']);
  });

  it('keeps the order that it had, beyond that', () => {
    expect(found(topics, 'the')).toEqual([
      'Rebudget the summer',
      'Café for the team',
      'Budget for the café',
    ]);
  });

  it('is a day by its name, a part of it, or its number', () => {
    const days = things(
      'meeting',
      'Tuesday 24 November 2026-11-24',
      'Tuesday 8 December 2026-12-08',
    );
    for (const query of ['24 nov', 'Tuesday 24', '2026-11-24', '24.11.', 'nov 24']) {
      expect(found(days, query), query).toEqual(['Tuesday 24 November 2026-11-24']);
    }
  });

  it('is eight of a kind at most', () => {
    const numbers = Array.from({ length: 20 }, (_, at) => `Number ${at}`);
    const all = [...things('topic', ...numbers), ...things('person', ...numbers)];
    expect(found(all, 'number')).toEqual([...numbers.slice(0, 8), ...numbers.slice(0, 8)]);
  });

  it('is nothing for a query without words', () => {
    for (const query of ['', '  ', '\u2068\u2069', '–']) {
      expect(matches(topics, query), query).toBeUndefined();
    }
  });

  it('is looked for once in each name, which is made comparable only once', () => {
    const many = things('topic', ...Array.from({ length: 2_000 }, (_, at) => `Budget ${at} ready`));
    const looked = vi.spyOn(String.prototype, 'includes');
    const normalized = vi.spyOn(String.prototype, 'normalize');
    const sorted = vi.spyOn(Array.prototype, 'sort');
    matches(many, 'get ady');
    const [times, made, sorts] = [looked, normalized, sorted].map(({ mock }) => mock.calls.length);
    vi.restoreAllMocks();

    // Of each word, whether it begins one of the name's words, and whether it stands in it at all.
    expect(times).toBe(2 * 2 * many.length);
    expect(made).toBe(1);
    expect(sorts).toBe(0);
  });
});
