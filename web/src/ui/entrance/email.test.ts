import { expect, test } from 'vitest';

import rows from '../../../../tests/data/emails.json' with { type: 'json' };
import { couldBeEmail } from './email.ts';

test('what the server takes for an address, the page does as well', () => {
  const taken = rows.filter(([, kept]) => kept?.startsWith('(') === false);
  expect(taken.length).toBeGreaterThan(30);
  for (const [typed] of taken) {
    expect(couldBeEmail(typed ?? ''), typed).toBe(true);
  }
  for (const none of ['', 'ana', '@example.org', 'ana@', 'ana@b@c', 'a na@example.org']) {
    expect(couldBeEmail(none), none).toBe(false);
  }
});
