import { describe, expect, it } from 'vitest';

import { partsOf, plain, theirs } from './isolated-text.ts';

describe('a name in a sentence', () => {
  it('is a part of its own on the screen', () => {
    expect(partsOf(`${theirs('דנה')} asks: “${theirs('متى؟')}”`)).toEqual([
      { words: 'דנה', theirs: true },
      { words: ' asks: “', theirs: false },
      { words: 'متى؟', theirs: true },
      { words: '”', theirs: false },
    ]);
    expect(partsOf('Saved')).toEqual([{ words: 'Saved', theirs: false }]);
    expect(partsOf('')).toEqual([]);
  });

  it.each(['דנה', 'نور', 'Ana \u200f', 'ࠀ', '𐤀', '𞤀'])(
    '%j keeps its direction to itself in a label too',
    (name) => {
      expect(plain(`${theirs(name)} is here`)).toBe(`\u2068${name}\u2069 is here`);
    },
  );

  it.each(['Ana', 'Ana 2', 'Zoë', 'Анна', '安娜', '👩‍💻', ''])(
    '%j needs no signs in a label',
    (name) => {
      expect(plain(`${theirs(name)} is here`)).toBe(`${name} is here`);
    },
  );

  it.each(['\u202eevil', 'a\u2066b', 'a\u2069b', '\u2068', '\u202a\u202b\u202c\u202d'])(
    '%j turns nothing round beyond its end',
    (name) => {
      const parts = partsOf(`“${theirs(name)}” is gone`);
      expect(parts.at(-1)).toEqual({ words: '” is gone', theirs: false });
      expect(parts.map(({ words }) => words).join('')).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/u);
    },
  );
});
