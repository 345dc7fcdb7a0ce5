// @vitest-environment jsdom
import { afterEach, expect, it } from 'vitest';

import { part, Table, textOf } from '../../testing/agendas.ts';
import Kept from './QuotaNotice.svelte';

const table = new Table();

afterEach(async () => {
  await table.leave();
});

it('tells whose agendas take nearly all they may how much that is, and what to do', () => {
  const line = part(
    table.shows(Kept, { kept: { bytes: 966_400_000, most: 1_073_741_824 } }),
    'kept',
  );
  expect(line.getAttribute('role')).toBe('status');
  expect(textOf(line)).toContain('take 966 of the 1074 MB that you have on this server');
  expect(textOf(line)).toContain('Delete words that nobody needs');
  const small = part(table.shows(Kept, { kept: { bytes: 950_000, most: 1_000_000 } }), 'kept');
  expect(textOf(small)).toContain('take 0.9 of the 1.0 MB');
});
