import { afterEach, expect, it } from 'vitest';

import { keep, kept } from './local.ts';
import { ServerTime } from './server-time.ts';

const NAME = 'duologue.clock-behind';
const NOON = Date.UTC(2026, 10, 24, 12);
const MINUTE = 60_000;

afterEach(() => {
  keep(NAME, null);
});

it('goes by the server, though the clock of this device is off', () => {
  let own = NOON + 7 * MINUTE;
  const time = new ServerTime(() => own);
  expect(time.now()).toBe(own);
  time.learn(NOON);
  expect(time.now()).toBe(NOON);
  own += MINUTE;
  expect(time.now()).toBe(NOON + MINUTE);
});

it('holds the last correction when the page is opened without a network', () => {
  new ServerTime(() => NOON - MINUTE).learn(NOON);
  expect(new ServerTime(() => NOON).now()).toBe(NOON + MINUTE);
});

it('takes nothing for a correction that is none', () => {
  const time = new ServerTime(() => NOON);
  for (const server of [Number.NaN, Number.POSITIVE_INFINITY, 1e15]) {
    time.learn(server);
  }
  expect(time.now()).toBe(NOON);
  keep(NAME, 'ten minutes');
  expect(new ServerTime(() => NOON).now()).toBe(NOON);
  expect(kept(NAME)).toBe('ten minutes');
});
