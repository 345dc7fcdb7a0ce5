import { describe, expect, it } from 'vitest';

import type { TrailEntry, TrailEvent } from '../../io/trail.ts';
import { plainly } from '../../testing/plainly.ts';
import { trailWords as trailWordsApart } from './copy.ts';

const trailWords = plainly(trailWordsApart);

const entry = (event: string, by: string | null, you = false): TrailEntry => ({
  at: '2026-11-26T10:00:00Z',
  event: event as TrailEvent,
  by,
  you,
  address: '192.0.2.1',
  device: 'Firefox on Linux',
});

describe('trailWords', () => {
  it('says who did what', () => {
    expect(trailWords(entry('opened', 'Ben'))).toBe('Ben opened the agenda');
    expect(trailWords(entry('signed_in', 'Ana', true))).toBe('You signed in');
    expect(trailWords(entry('sign_in_failed', null))).toBe(
      'Somebody tried to sign in with a wrong password',
    );
    expect(trailWords(entry('flew_away', 'Ben'))).toBe(
      'Ben did something that this page cannot name yet',
    );
  });
});
