// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';

import { KEYS } from './key-help.ts';

describe('the keys', () => {
  const all = (...places: string[]) =>
    KEYS.filter(({ where }) => places.includes(where)).flatMap(({ keys }) =>
      keys.flatMap(({ press }) => press),
    );

  it('collide with nothing: what works while writing is no other key there', () => {
    const writing = all('Anywhere', 'While you talk, on a topic or in it', 'While writing').filter(
      (key) => /^(?:Alt|Ctrl|⌥|⌘) /.test(key),
    );
    expect(new Set(writing).size).toBe(writing.length);
    const onTopic = all('Anywhere', 'On a topic', 'While you talk, on a topic or in it');
    expect(new Set(onTopic).size).toBe(onTopic.length);
  });
});
