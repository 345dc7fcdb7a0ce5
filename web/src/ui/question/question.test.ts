import { describe, expect, it } from 'vitest';

import { theirs } from '../../core/isolated-text.ts';
import type { Answer, PromiseView, Seat, TopicEntry } from '../../core/types.ts';
import { plainly } from '../../testing/plainly.ts';
import { cameOf, insteadOfWords, originOf, ownAnswer, reasonWords } from './question.ts';

const YES: Answer = { answer: 'words', words: 'Yes.' };
const NOT: Answer = { answer: 'ratherNot' };

const asked = (answers: Partial<Record<Seat, Answer>>, by?: Seat): TopicEntry => ({
  id: 'one',
  headline: 'One',
  ...(by && { by }),
  answers,
});

describe('the answer of one’s own', () => {
  it('opens once whoever asks has answered, with words or without', () => {
    expect(ownAnswer(asked({}, 'a'), 'b')).toBe('shut');
    expect(ownAnswer(asked({ a: YES }, 'a'), 'b')).toBe('open');
    expect(ownAnswer(asked({ a: NOT }, 'a'), 'b')).toBe('open');
    expect(ownAnswer(asked({}, 'a'), 'a')).toBe('open');
    expect(ownAnswer(asked({ b: YES }, 'a'), 'b')).toBe('given');
    expect(ownAnswer(asked({}), 'b')).toBe('open');
  });
});

describe('what stands in place of words', () => {
  const words = plainly(insteadOfWords);

  it('is that there are none', () => {
    expect(words(undefined, theirs('Ben'))).toBe('Ben has not answered yet.');
    expect(words(undefined, 'You')).toBe('You have not answered yet.');
    expect(words(NOT, theirs('Ben'))).toBe('Ben would rather not answer.');
    expect(insteadOfWords(YES, 'You')).toBeUndefined();
  });

  it('says why it is asked from the reader’s side', () => {
    const why = plainly(reasonWords);
    const entry = { ...asked({}, 'a'), why: 'I plan the year' };
    expect(why(entry, 'a', theirs('Ben'))).toBe('Why you ask: I plan the year');
    expect(why(entry, 'b', theirs('Ana'))).toBe('Why Ana asks: I plan the year');
    expect(reasonWords(asked({}, 'a'), 'a', 'Ben')).toBeUndefined();
  });
});

it('an answer’s promises are those that say so', () => {
  const promise = (id: string, line: string): PromiseView =>
    ({ id, topic: 'one', line }) as PromiseView;
  const all = [promise('x', originOf('b')), promise('y', 'line-one'), promise('z', originOf('a'))];
  expect(cameOf(all, 'one', 'b').map(({ id }) => id)).toEqual(['x']);
  expect(cameOf(all, 'two', 'b')).toEqual([]);
});
