import { describe, expect, it } from 'vitest';

import { plain } from '../../core/isolated-text.ts';
import type { Seat, WordingView } from '../../core/types.ts';
import { wordingChip } from './chip.ts';

const ASKED = {
  id: 'wording-one',
  topic: 'topic-one',
  kind: 'place',
  by: 'a',
  at: 1,
  words: 'we ship on the 3rd',
} as const;
const WAITS: WordingView = { ...ASKED, state: 'waiting' };

function chip(wording: WordingView, reader: Seat): string {
  const { words, tone = 'quiet' } = wordingChip(wording, reader, reader === 'a' ? 'Ben' : 'Ana');
  return `${plain(words)} (${tone})`;
}

describe('the chip of words to confirm', () => {
  it('is news to who is asked', () => {
    expect(chip(WAITS, 'b')).toBe('Ana asks you to confirm this (news)');
    expect(chip(WAITS, 'a')).toBe('waiting for Ben (quiet)');
  });

  it('says very little once they are confirmed', () => {
    const confirmed: WordingView = { ...ASKED, state: 'confirmed', instead: 'we ship' };
    expect([chip(confirmed, 'a'), chip(confirmed, 'b')]).toEqual([
      'confirmed (settled)',
      'confirmed (settled)',
    ]);
  });

  it('says what was changed, to both', () => {
    const changed: WordingView = {
      ...ASKED,
      state: 'changed',
      confirmed: 'we ship',
      difference: [],
    };
    expect(chip(changed, 'a')).toBe('changed since Ben confirmed (amiss)');
    expect(chip(changed, 'b')).toBe('changed since you confirmed (news)');
  });

  it('has the words that were said back, which stand nowhere else', () => {
    const heard: WordingView = { ...WAITS, kind: 'repeat' };
    expect(chip(heard, 'b')).toBe(
      'In Ana’s words: “we ship on the 3rd” · Ana asks you to confirm this (news)',
    );
    const long = wordingChip({ ...heard, words: 'word '.repeat(40) }, 'b', 'Ana');
    expect(long.words.length).toBeLessThan(130);
  });
});
