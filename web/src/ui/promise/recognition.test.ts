import { describe, expect, it } from 'vitest';

import { FRIDAY, promiseWith, termsWith } from '../../testing/promises.ts';
import { decide } from './recognition.ts';

const MONDAY = '2026-11-30';
const linked = (typed = termsWith(), promise = promiseWith()) => ({ promise, typed });

describe('a line that was left', () => {
  it('is nothing when it promises nothing', () => {
    expect(decide(undefined, undefined)).toEqual({ do: 'nothing' });
    expect(decide(undefined, linked())).toEqual({ do: 'nothing' });
  });

  it('makes a promise', () => {
    expect(decide(termsWith({ due: FRIDAY }), undefined)).toEqual({
      do: 'make',
      terms: termsWith({ due: FRIDAY }),
    });
  });

  it('asks for what is missing when something is to be found out', () => {
    const find = termsWith({ kind: 'findOut', due: FRIDAY });
    expect(decide(find, undefined)).toEqual({ do: 'ask', terms: find });
  });

  it('does nothing when it reads as before', () => {
    expect(decide(termsWith(), linked())).toEqual({ do: 'nothing' });
  });

  it('changes its promise when it reads differently', () => {
    const now = termsWith({ what: 'send the final draft', due: FRIDAY });
    expect(decide(now, linked())).toEqual({ do: 'change', promise: 'promise-one', terms: now });
    const accepted = linked(termsWith(), promiseWith({}, { state: 'accepted' }));
    expect(decide(now, accepted)).toMatchObject({ do: 'change' });
    expect(decide(termsWith({ who: { seat: 'b' } }), linked())).toMatchObject({
      do: 'change',
      terms: { who: { seat: 'b' } },
    });
  });

  it('leaves a promise alone that was worded by hand', () => {
    const byHand = linked(termsWith(), promiseWith({ what: 'send it to legal' }));
    expect(decide(termsWith({ what: 'send the final draft' }), byHand)).toEqual({ do: 'nothing' });
    const unknown = { promise: promiseWith(), typed: undefined };
    expect(decide(termsWith({ what: 'send the final draft' }), unknown)).toEqual({ do: 'nothing' });
  });

  it('leaves a date alone that was set by hand, until it names another one', () => {
    const dated = linked(termsWith(), promiseWith({ due: MONDAY }));
    expect(decide(termsWith({ what: 'send it all' }), dated)).toMatchObject({
      terms: { what: 'send it all', due: MONDAY },
    });
    expect(decide(termsWith({ due: FRIDAY }), dated)).toMatchObject({ terms: { due: FRIDAY } });
  });

  it('keeps how it will be found out', () => {
    const find = { kind: 'findOut', what: 'find out why' } as const;
    const promise = promiseWith({ ...find, how: 'profile it', due: FRIDAY });
    const now = termsWith({ ...find, what: 'find out why it is slow' });
    expect(decide(now, { promise, typed: termsWith(find) })).toEqual({
      do: 'change',
      promise: 'promise-one',
      terms: { ...now, how: 'profile it', due: FRIDAY },
    });
  });

  it('changes nothing that is over', () => {
    const done = linked(termsWith(), promiseWith({}, { state: 'done', late: false }));
    expect(decide(termsWith({ what: 'send it all' }), done)).toEqual({ do: 'nothing' });
  });
});
