import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { safeAddress } from './links.ts';

/** The same list that the agenda's core and the server are tested with. */
const LINKS = JSON.parse(readFileSync(join(process.cwd(), '../shared/tests/data/links.json'), 'utf8')) as {
  allowed: string[];
  refused: string[];
};

describe('safeAddress', () => {
  it('takes what runs nothing', () => {
    for (const link of LINKS.allowed) expect(safeAddress(link), link).toBe(link);
  });

  it('refuses what the server would refuse', () => {
    for (const link of LINKS.refused) expect(safeAddress(link), JSON.stringify(link)).toBeUndefined();
  });

  it('drops the spaces around an address', () => {
    expect(safeAddress(' https://a.example ')).toBe('https://a.example');
    expect(safeAddress(' javascript:alert(1)')).toBeUndefined();
  });
});
