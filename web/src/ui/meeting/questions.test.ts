import { describe, expect, it } from 'vitest';

import type { AgendaView, BySeat, Enough, SectionView, TopicEntry } from '../../core/types.ts';
import { enoughIs, switchIs } from './questions.ts';
import { plainly } from '../../testing/plainly.ts';
import { newsWords as newsWordsApart } from './announcements.ts';

const newsWords = plainly(newsWordsApart);

const running: SectionView = { day: '2026-11-24', state: 'running', topics: [] };
const topic = (more: Partial<TopicEntry> = {}): TopicEntry => ({ id: 'x', headline: 'X', ...more });

describe('“Anything more on this?”', () => {
  const is = (enough: BySeat<Enough>, section: SectionView | undefined = running) =>
    enoughIs(topic({ enough }), section, 'a');

  it('waits for the one who has not answered', () => {
    expect(is({})).toBe('quiet');
    expect(is({ a: 'enough' })).toBe('asking');
    expect(is({ b: 'enough' })).toBe('asked');
  });

  it('stays open while one has more', () => {
    expect(is({ a: 'enough', b: 'more' })).toBe('theyHaveMore');
    expect(is({ a: 'more', b: 'enough' })).toBe('iHaveMore');
    expect(is({ b: 'more' })).toBe('theyHaveMore');
    expect(is({ a: 'more', b: 'more' })).toBe('iHaveMore');
  });

  it('is not asked of what is discussed, parked or in a closed meeting', () => {
    expect(enoughIs(topic({ outcome: { outcome: 'discussed' } }), running, 'a')).toBe('both');
    expect(enoughIs(topic(), undefined, 'a')).toBe('none');
    expect(is({}, { ...running, state: 'closed' })).toBe('none');
  });

  it('is asked while the meeting runs, and what was asked is answered also before', () => {
    const planned: SectionView = { ...running, state: 'planned' };
    expect(is({}, planned)).toBe('none');
    expect(is({ b: 'enough' }, planned)).toBe('asked');
    expect(is({ a: 'enough' }, planned)).toBe('asking');
  });
});

describe('“Switch to this?”', () => {
  const is = (wishes: BySeat<boolean>, section = running) =>
    switchIs(topic({ switch: wishes }), section, 'a');

  it('takes both', () => {
    expect(is({})).toBe('quiet');
    expect(is({ a: true })).toBe('asking');
    expect(is({ b: true })).toBe('asked');
    expect(is({ a: true, b: false })).toBe('theySaidNo');
    expect(is({ a: false, b: true })).toBe('iSaidNo');
    expect(is({ a: false, b: false })).toBe('quiet');
  });

  it('is asked only while the meeting runs, and not of the current topic', () => {
    expect(is({}, { ...running, state: 'planned' })).toBe('none');
    expect(is({ a: true, b: true }, { ...running, current: 'x' })).toBe('none');
  });
});

describe('what is told of meetings', () => {
  const agenda = (...sections: SectionView[]): AgendaView => ({
    title: null,
    sections,
    next: [],
    parked: [],
    promises: [],
    wordings: [],
  });

  it('is their beginning and their end', () => {
    const planned = { ...running, state: 'planned' as const };
    const closed = { ...running, state: 'closed' as const };
    expect(newsWords(agenda(planned), agenda(running))).toBe(
      'The meeting of Tuesday 24 November has started.',
    );
    expect(newsWords(agenda(running), agenda(closed))).toContain('is closed');
    expect(newsWords(agenda(closed), agenda(running))).toContain('is open again');
    expect(newsWords(agenda(), agenda(planned))).toBeUndefined();
    const moved = { ...planned, day: '2026-12-03', slot: planned.day };
    expect(newsWords(agenda(planned), agenda(moved))).toMatch(
      /^The meeting of \S+ 24 November moved to Thursday 3 December/u,
    );
    const gone = [{ day: planned.day, how: 'skipped' as const }];
    const skipped = { ...agenda(), gone };
    expect(newsWords(agenda(planned), skipped)).toContain('was skipped');
    expect(newsWords(skipped, skipped)).toBeUndefined();
    expect(newsWords(agenda(running), agenda(running))).toBeUndefined();
  });
});
