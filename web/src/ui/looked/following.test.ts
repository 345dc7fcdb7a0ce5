import { expect, it } from 'vitest';

import { Following } from './following.ts';
import { SEEN_MS } from './watch.ts';

const CONNECTED = { state: 'saved', changes: 0, connected: true } as const;
const OFFLINE = { ...CONNECTED, connected: false };

it('begins once the page has caught up, however long ago it was connected', () => {
  const following = new Following();
  following.status({ ...CONNECTED, caughtUp: false }, 0);
  // A slow line: the answer is under way for ten seconds, and what it brings was written before.
  expect(following.isLive(10_000)).toBe(false);
  following.status({ ...CONNECTED, caughtUp: true }, 10_000);
  expect(following.isLive(10_200)).toBe(false);
  following.status({ ...CONNECTED, caughtUp: true }, 11_000);
  expect(following.isLive(10_001 + SEEN_MS)).toBe(true);
});

it('begins anew after a line was lost', () => {
  const following = new Following();
  following.status({ ...CONNECTED, caughtUp: true }, 0);
  expect(following.isLive(60_000)).toBe(true);
  following.status({ ...OFFLINE, caughtUp: false }, 60_000);
  expect(following.isLive(60_001)).toBe(false);
  following.status({ ...CONNECTED, caughtUp: true }, 70_000);
  expect(following.isLive(70_200)).toBe(false);
});
