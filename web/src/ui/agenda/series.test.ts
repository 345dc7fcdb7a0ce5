import { describe, expect, it } from 'vitest';

import type {
  AgendaView,
  MeetingState,
  PromiseView,
  SectionView,
  Series,
} from '../../core/types.ts';
import { lastOfSeries, nextOfSeries, withNext } from './series.ts';

const TUE = '2026-11-24';
const NEXT = '2026-12-01';
const AFTER = '2026-12-08';

const weekly: Series = { every: 1, first: TUE, at: '10:00' };

function agenda(more: Partial<AgendaView>): AgendaView {
  return {
    title: null,
    sections: [],
    next: [],
    parked: [],
    promises: [],
    wordings: [],
    series: weekly,
    ...more,
  };
}

function meeting(day: string, state: MeetingState = 'planned'): SectionView {
  return { day, state, topics: [] };
}

describe('the next day of a series', () => {
  it('is the first one from a day on, not before the series begins', () => {
    expect(nextOfSeries(agenda({}), '2026-01-01')).toBe(TUE);
    expect(nextOfSeries(agenda({}), TUE)).toBe(TUE);
    expect(nextOfSeries(agenda({}), '2026-11-25')).toBe(NEXT);
    expect(nextOfSeries(agenda({ series: { every: 2, first: TUE } }), NEXT)).toBe(AFTER);
  });

  it('is none that has its meeting already, and none once the series is over', () => {
    const off = [TUE, NEXT];
    expect(nextOfSeries(agenda({ off }), TUE)).toBe(AFTER);
    expect(nextOfSeries(agenda({ sections: [meeting(TUE, 'closed')] }), TUE)).toBe(NEXT);
    const series = { ...weekly, until: '2026-12-07' };
    expect(nextOfSeries(agenda({ series, off }), TUE)).toBeUndefined();
    const { title, sections, next, parked, promises, wordings } = agenda({});
    const plain = { title, sections, next, parked, promises, wordings };
    expect(nextOfSeries(plain, TUE)).toBeUndefined();
  });
});

it.each([
  [{ every: 1, first: '2026-12-01' }, undefined],
  [{ every: 1, first: '2026-12-01', until: '2026-12-22' }, '2026-12-22'],
  [{ every: 2, first: '2026-12-01', until: '2026-12-28' }, '2026-12-15'],
  [{ every: 4, first: '2026-12-01', until: '2026-12-01' }, '2026-12-01'],
  [{ every: 1, first: '2026-12-01', until: '2026-11-30' }, undefined],
])('the last day of a series is one of its days: %j', (series, day) => {
  expect(lastOfSeries(series)).toBe(day);
});

describe('the next meeting of a series', () => {
  const daysOf = (view: AgendaView): string[] => view.sections.map(({ day }) => day);

  it('stands in the agenda with what waits for it, though nobody made it', () => {
    const topic = { id: 'topic-one', headline: 'Budget' };
    const shown = withNext(agenda({ next: [topic] }), '2026-11-20');
    expect(shown.offered).toBe(TUE);
    expect(shown.view.sections).toEqual([
      { day: TUE, state: 'planned', topics: [topic], at: '10:00', opening: [] },
    ]);
    expect(shown.view.next).toEqual([]);
  });

  it('is not offered beside one that is to come before it, or runs', () => {
    for (const before of [meeting('2026-11-23'), meeting('2026-11-17', 'running')]) {
      expect(withNext(agenda({ sections: [before] }), '2026-11-20').offered).toBeUndefined();
    }
  });

  it('is offered after one that nobody closed, and before one that was made for later', () => {
    const sections = [meeting('2026-11-26'), meeting('2026-11-17')];
    const { view, offered } = withNext(agenda({ sections }), '2026-11-20');
    expect(offered).toBe(TUE);
    expect(daysOf(view)).toEqual(['2026-11-26', TUE, '2026-11-17']);
  });

  it('opens with the promises that were broken by then, unless another meeting does', () => {
    const promise = (id: string, due: string, state: 'accepted' | 'proposed'): PromiseView => ({
      id,
      who: { seat: 'a' },
      answers: 'a',
      kind: 'action',
      what: id,
      due,
      state,
      history: [],
    });
    const promises = [
      promise('broken', '2026-11-20', 'accepted'),
      promise('not-accepted', '2026-11-20', 'proposed'),
      promise('due-then', TUE, 'accepted'),
    ];
    const opening = (more: Partial<AgendaView>): string[] | undefined =>
      withNext(agenda({ promises, ...more }), '2026-11-21').view.sections.find(
        ({ day }) => day === TUE,
      )?.opening;
    expect(opening({ sections: [meeting('2026-11-17', 'closed')] })).toEqual(['broken']);
    expect(opening({ sections: [meeting('2026-11-17')] })).toBeUndefined();
  });

  it('is the one after when the day is over', () => {
    expect(withNext(agenda({}), '2026-11-25').offered).toBe(NEXT);
  });
});
