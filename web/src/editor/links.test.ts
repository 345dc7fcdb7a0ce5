import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { addressAtEnd, addressesIn, safeAddress } from './links.ts';
import { addressOf, piecesOf } from './paste/addresses.ts';

/** The same list that the agenda's core and the server are tested with. */
const LINKS = JSON.parse(
  readFileSync(join(process.cwd(), '../shared/tests/data/links.json'), 'utf8'),
) as {
  allowed: string[];
  refused: string[];
};

describe('safeAddress', () => {
  it('takes what runs nothing', () => {
    for (const link of LINKS.allowed) {
      expect(safeAddress(link), link).toBe(link);
    }
  });

  it('refuses what the server would refuse', () => {
    for (const link of LINKS.refused) {
      expect(safeAddress(link), JSON.stringify(link)).toBeUndefined();
    }
  });

  it('drops the spaces around an address', () => {
    expect(safeAddress(' https://a.example ')).toBe('https://a.example');
    expect(safeAddress(' javascript:alert(1)')).toBeUndefined();
  });
});

describe('addresses in a text', () => {
  const rows = JSON.parse(
    readFileSync(join(process.cwd(), 'src/editor/links-in-text.json'), 'utf8'),
  ) as [string, string[]][];

  it.each(rows)('%s', (text, expected) => {
    const found = addressesIn(text);
    expect(found.map(({ words }) => words)).toEqual(expected);
    for (const { from, words } of found) {
      expect(text.slice(from, from + words.length)).toBe(words);
    }
  });

  it.each([
    ['dots', (n: number) => `https://a${'.'.repeat(n)}b`],
    ['brackets', (n: number) => `https://a.test/${'('.repeat(n)}`],
    ['brackets and dots', (n: number) => `https://a.test/${'(.'.repeat(n)}`],
    ['beginnings', (n: number) => 'http://'.repeat(n)],
    ['www', (n: number) => 'www.'.repeat(n)],
    ['mails', (n: number) => 'mailto:a@'.repeat(n)],
    ['addresses', (n: number) => 'https://a.test/x。'.repeat(n)],
    ['addresses that lead nowhere', (n: number) => 'https://-'.repeat(n / 10)],
  ])('cost no more than their length: %s', (_what, make) => {
    const cost = (n: number): number => {
      const steps = { taken: 0 };
      addressesIn(make(n), steps);
      return steps.taken;
    };
    expect(cost(60_000)).toBeLessThanOrEqual(2 * make(60_000).length);
    expect(cost(60_000)).toBeLessThanOrEqual(2.1 * cost(30_000) + 100);
  });

  it.each([
    ['dots', `https://a${'.'.repeat(60_000)}b`],
    ['dots and spaces', `https://a${'.'.repeat(60_000)} b`],
    ['dots in a bracket', `(https://a.test/x${'.'.repeat(60_000)}b)`],
  ])(
    'of 60,000 %s are read at once',
    (_what, text) => {
      expect(addressesIn(text).length).toBeLessThanOrEqual(1);
      expect(addressAtEnd(text)?.words.length ?? 0).toBeLessThanOrEqual(text.length);
    },
    5_000,
  );

  it('one at the end may be followed by the marks of its sentence', () => {
    expect(addressAtEnd('see (https://a.test/x).')?.words).toBe('https://a.test/x');
    expect(addressAtEnd('見て：https://a.test/x')?.from).toBe(3);
    expect(addressAtEnd('https://a.test/x and')).toBeUndefined();
  });

  it('markdown’s links have words of their own', () => {
    expect(piecesOf('see [the plan](https://a.test/x_(y)), ok')).toEqual([
      { words: 'see ' },
      { words: 'the plan', href: 'https://a.test/x_(y)' },
      { words: ', ok' },
    ]);
    expect(
      piecesOf('[](https://a.test/x)')
        .map(({ words }) => words)
        .join(''),
    ).toBe('[](https://a.test/x)');
  });

  it.each([
    ['https://www.google.com/url?q=https%3A%2F%2Fa.test%2Fx&sa=D', 'https://a.test/x'],
    [
      'https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.test%2F&data=1',
      'https://a.test/',
    ],
    ['https://slack-redir.net/link?url=https%3A%2F%2Fa.test', 'https://a.test'],
    ['https://l.facebook.com/l.php?u=https%3A%2F%2Fa.test%2F&h=1', 'https://a.test/'],
    [
      'https://www.google.com/url?q=javascript:alert(1)',
      'https://www.google.com/url?q=javascript:alert(1)',
    ],
    ['https://a.test/url?q=https://b.test', 'https://a.test/url?q=https://b.test'],
    ['javascript:alert(1)', undefined],
  ])('%s leads to %s', (href, expected) => {
    expect(addressOf(href)).toBe(expected);
  });
});
