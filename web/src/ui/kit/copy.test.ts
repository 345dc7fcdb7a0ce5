import { describe, expect, it } from 'vitest';
import { plainly } from '../../testing/plainly.ts';
import {
  headlineWords as headlineWordsApart,
  partnerWords as partnerWordsApart,
  presenceWords as presenceWordsApart,
  problemWords,
  readersWords as readersWordsApart,
  stateWords,
} from './copy.ts';

const presenceWords = plainly(presenceWordsApart);
const partnerWords = plainly(partnerWordsApart);
const readersWords = plainly(readersWordsApart);
const headlineWords = plainly(headlineWordsApart);

const WITH_ANA = { partner: { name: 'Ana' } };
const ALONE = { partner: null, put_out: null };
const PUT_OUT = { partner: null, put_out: { name: 'Ben' } };
const LEFT = { partner: null, left: { name: 'Ben' } };

describe('stateWords', () => {
  it('says where the changes are', () => {
    expect(stateWords({ state: 'saved', changes: 0 })).toBe('Saved');
    expect(stateWords({ state: 'saving', changes: 2 })).toBe('Saving');
    expect(stateWords({ state: 'onlyHere', changes: 1 })).toBe('1 change only on this device');
    expect(stateWords({ state: 'onlyHere', changes: 3 })).toBe('3 changes only on this device');
    expect(stateWords({ state: 'refused', changes: 1, code: 'full', text: 'x' })).toBe('Refused');
    expect(stateWords({ state: 'cannotSave', changes: 0 })).toBe('The server can’t save');
    expect(stateWords({ state: 'cannotSave', changes: 2 })).toBe('2 changes only on this device');
  });

  it('says what there is to know beyond that', () => {
    expect(problemWords({ state: 'onlyHere', changes: 1 })).toBeNull();
    expect(problemWords({ state: 'refused', changes: 1, code: 'full', text: 'x' })).toBe('x');
    expect(problemWords({ state: 'cannotSave', changes: 0 })).toContain(
      'What you write stays on this device',
    );
  });
});

describe('the other person', () => {
  it('is here or not, and unknown while offline', () => {
    expect(presenceWords(WITH_ANA, true, true)).toBe('Ana is here');
    expect(presenceWords(WITH_ANA, false, true)).toBe('Ana is not here');
    expect(presenceWords(WITH_ANA, true, false)).toBe('You are offline');
    expect(presenceWords(ALONE, false, true)).toBe('Nobody has joined yet');
    expect(presenceWords(PUT_OUT, false, true)).toBe('Ben was put out');
    expect(presenceWords(LEFT, false, true)).toBe('Ben left');
  });

  it('is called by name, by the name of the pair, or plainly', () => {
    expect(partnerWords({ name: 'Weekly', partner: { name: 'Ana' } })).toBe('Ana');
    expect(partnerWords({ name: 'Ana', partner: null })).toBe('Ana');
    expect(partnerWords({ name: 'Weekly', ...PUT_OUT })).toBe('Ben');
    expect(partnerWords({ name: 'Weekly', ...LEFT })).toBe('Ben');
    expect(partnerWords({ name: 'Weekly', own_name: 'Mentor', ...WITH_ANA })).toBe('Mentor');
    expect(partnerWords({ name: '', partner: null })).toBe('Someone you invited');
    expect(partnerWords({ name: null, partner: null })).toBe('Someone you invited');
  });

  it('is the only other reader', () => {
    expect(readersWords(WITH_ANA)).toBe('Only you and Ana can read this');
    expect(readersWords(ALONE)).toContain('until the person you invited joins');
    expect(readersWords(LEFT)).toBe('Only you can read this');
  });
});

describe('headlineWords', () => {
  it('quotes, shortens and never leaves nothing', () => {
    expect(headlineWords(' The new build ')).toBe('“The new build”');
    expect(headlineWords('   ')).toBe('a topic without words');
    expect([...headlineWords('😀'.repeat(200))]).toHaveLength(62);
  });
});
