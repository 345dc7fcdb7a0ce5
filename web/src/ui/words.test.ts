import { describe, expect, it } from 'vitest';
import { headlineWords, partnerWords, presenceWords, readersWords, stateWords } from './words';

describe('stateWords', () => {
  it('says where the changes are', () => {
    expect(stateWords({ state: 'saved', changes: 0 })).toBe('Saved');
    expect(stateWords({ state: 'saving', changes: 2 })).toBe('Saving');
    expect(stateWords({ state: 'onlyHere', changes: 1 })).toBe('1 change only on this device');
    expect(stateWords({ state: 'onlyHere', changes: 3 })).toBe('3 changes only on this device');
    expect(stateWords({ state: 'refused', changes: 1, code: 'full', text: 'x' })).toBe('Refused');
  });
});

describe('the other person', () => {
  it('is here or not, and unknown while offline', () => {
    expect(presenceWords('Ana', true, true)).toBe('Ana is here');
    expect(presenceWords('Ana', false, true)).toBe('Ana is not here');
    expect(presenceWords('Ana', true, false)).toBe('You are offline');
    expect(presenceWords(null, false, true)).toBe('Nobody has joined yet');
  });

  it('is called by name, by the name of the pair, or plainly', () => {
    expect(partnerWords({ name: 'Weekly', partner: { name: 'Ana' } })).toBe('Ana');
    expect(partnerWords({ name: 'Ana', partner: null })).toBe('Ana');
    expect(partnerWords({ name: '', partner: null })).toBe('Someone you invited');
    expect(partnerWords({ name: null, partner: null })).toBe('Someone you invited');
  });

  it('is the only other reader', () => {
    expect(readersWords('Ana')).toBe('Only you and Ana can read this');
    expect(readersWords(null)).toContain('Only you');
  });
});

describe('headlineWords', () => {
  it('quotes, shortens and never leaves nothing', () => {
    expect(headlineWords(' The new build ')).toBe('“The new build”');
    expect(headlineWords('   ')).toBe('a topic without words');
    expect([...headlineWords('😀'.repeat(200))]).toHaveLength(62);
  });
});
