import { describe, expect, it } from 'vitest';

import type { AgendaView } from '../../core/types.ts';
import {
  allTopics,
  besideNeighbour,
  find,
  goneAbove,
  nextTime,
  openSections,
  NEXT,
  PARKED,
  sectionForNew,
  sectionsShown,
  suggestNext,
} from './outline.ts';

const entry = (id: string) => ({ id, headline: id });
const agenda: AgendaView = {
  title: null,
  sections: [
    { day: '2026-11-24', state: 'planned', topics: [entry('one'), entry('two'), entry('three')] },
    { day: '2026-11-17', state: 'planned', topics: [] },
  ],
  next: [],
  parked: [entry('later')],
  promises: [],
  wordings: [],
};

describe('find', () => {
  it('says where a topic stands', () => {
    expect(find(agenda, 'two')).toMatchObject({ section: '2026-11-24', index: 1 });
    expect(find(agenda, 'later')).toMatchObject({ section: PARKED, index: 0 });
    expect(find(agenda, 'gone')).toBeUndefined();
  });
});

/** An agenda of these meetings, the newest first. */
function meetings(...sections: AgendaView['sections']): AgendaView {
  return { ...agenda, sections };
}

const planned = (day: string, ...topics: string[]) => ({
  day,
  state: 'planned' as const,
  topics: topics.map(entry),
});
const closed = (day: string) => ({ day, state: 'closed' as const, topics: [] });

describe('sectionForNew', () => {
  const TODAY = '2026-11-20';

  it('is the soonest meeting to come, or the next one without a day', () => {
    expect(sectionForNew(agenda, TODAY)).toBe('2026-11-24');
    const far = meetings(planned('2027-06-30'), planned('2026-12-01'), planned('2026-11-24'));
    expect(sectionForNew(far, TODAY)).toBe('2026-11-24');
    expect(sectionForNew(far, '2026-11-24')).toBe('2026-11-24');
    expect(sectionForNew(far, '2026-11-25')).toBe('2026-12-01');
    expect(sectionForNew(meetings(closed('2026-12-01'), planned('2026-11-24')), TODAY)).toBe(
      '2026-11-24',
    );
    expect(sectionForNew(meetings(closed('2026-12-01')), TODAY)).toBe(NEXT);
    expect(sectionForNew(meetings(), TODAY)).toBe(NEXT);
  });

  it('is the one that was made just now, while it is to come', () => {
    const both = meetings(planned('2026-12-01'), planned('2026-11-24'));
    expect(sectionForNew(both, TODAY, '2026-12-01')).toBe('2026-12-01');
    const begun = { ...planned('2026-12-01'), state: 'closed' as const };
    expect(sectionForNew(meetings(begun, planned('2026-11-24')), TODAY, '2026-12-01')).toBe(
      '2026-11-24',
    );
  });

  it('is the newest of those that nobody closed, where none is to come', () => {
    const passed = meetings(planned('2026-11-17'), planned('2026-11-10'));
    expect(sectionForNew(passed, TODAY)).toBe('2026-11-17');
  });

  it('is none that was made to follow up on something alone, unless there is no other', () => {
    const followUp = { id: 'x', headline: 'x', outcome: 'followUp' as const, on: '2026-11-24' };
    const from = { ...closed('2026-11-17'), moved: [followUp] };
    const both = meetings(planned('2026-12-01'), planned('2026-11-24', 'x'), from);
    expect(sectionForNew(both, TODAY)).toBe('2026-12-01');
    expect(sectionForNew(meetings(planned('2026-11-24', 'x'), from), TODAY)).toBe('2026-11-24');
    const more = meetings(planned('2026-12-01'), planned('2026-11-24', 'x', 'y'), from);
    expect(sectionForNew(more, TODAY)).toBe('2026-11-24');
  });

  it('is the meeting that runs, whatever else is planned', () => {
    const running = { day: '2026-11-24', state: 'running' as const, topics: [] };
    expect(sectionForNew(meetings(planned('2026-12-01'), running), TODAY)).toBe('2026-11-24');
  });
});

describe('openSections', () => {
  it('leaves out the closed ones', () => {
    expect(openSections(meetings(planned('2026-12-01'), closed('2026-11-24')))).toEqual([
      '2026-12-01',
      PARKED,
    ]);
  });

  it('has the next one while none has a day', () => {
    expect(openSections(meetings(closed('2026-11-24')))).toEqual([NEXT, PARKED]);
  });
});

describe('nextTime', () => {
  const TODAY = '2026-11-24';

  it('is the first open meeting after this one', () => {
    const view = meetings(
      planned('2026-12-08'),
      planned('2026-12-01'),
      closed('2026-11-26'),
      planned('2026-11-24'),
    );
    expect(nextTime(view, '2026-11-24', TODAY)).toBe('2026-12-01');
  });

  it('is a week later when there is none', () => {
    expect(nextTime(meetings(planned('2026-11-24')), '2026-11-24', TODAY)).toBe('2026-12-01');
  });

  it('is no day that something is only followed up on', () => {
    const running = {
      day: '2026-11-24',
      state: 'running' as const,
      topics: [],
      moved: [{ id: 'early', headline: 'Early', outcome: 'followUp' as const, on: '2026-11-26' }],
    };
    expect(nextTime(meetings(planned('2026-11-26', 'early'), running), '2026-11-24', TODAY)).toBe(
      '2026-12-01',
    );
    expect(
      nextTime(meetings(planned('2026-11-26', 'early', 'other'), running), '2026-11-24', TODAY),
    ).toBe('2026-11-26');
  });
});

describe('besideNeighbour', () => {
  const place = (topic: string, direction: 'up' | 'down') => {
    const standing = find(agenda, topic);
    return standing && besideNeighbour(standing, direction);
  };

  it('swaps with the neighbour, and stays at the ends', () => {
    expect(place('two', 'up')).toEqual({ before: 'one' });
    expect(place('two', 'down')).toEqual({ after: 'three' });
    expect(place('one', 'up')).toBeUndefined();
    expect(place('three', 'down')).toBeUndefined();
  });
});

describe('allTopics', () => {
  it('has them all', () => {
    expect([...allTopics(agenda).keys()]).toEqual(['one', 'two', 'three', 'later']);
  });
});

describe('sectionsShown', () => {
  const names = (view: AgendaView, shown: number) =>
    sectionsShown(view, shown).map(({ name }) => name);

  it('has the newest meeting, the parked topics, then the meetings before', () => {
    expect(names(agenda, 5)).toEqual(['2026-11-24', PARKED, '2026-11-17']);
    expect(names(agenda, 1)).toEqual(['2026-11-24', PARKED]);
  });

  it('has the next meeting on top while none has a day, or something waits for it', () => {
    expect(names(meetings(closed('2026-11-24')), 5)).toEqual([NEXT, '2026-11-24', PARKED]);
    expect(names({ ...agenda, next: [entry('unseen')] }, 5)[0]).toBe(NEXT);
  });

  it('has no section for parked topics when there are none', () => {
    expect(names({ ...agenda, next: [], parked: [] }, 5)).toEqual(['2026-11-24', '2026-11-17']);
    expect(names({ ...agenda, sections: [] }, 5)).toEqual([NEXT, PARKED]);
  });
});

describe('goneAbove', () => {
  const gone = (...days: string[]) => days.map((day) => ({ day, how: 'skipped' as const }));
  const of = (agenda: AgendaView, shown = 100) =>
    [...goneAbove(agenda, sectionsShown(agenda, shown))].map(
      ([name, meetings]) => `${name}: ${meetings.map(({ day }) => day).join(' ')}`,
    );

  it('puts each where it would stand, the newest first', () => {
    const two = meetings(planned('2026-12-01'), closed('2026-11-17'));
    expect(of(two)).toEqual([]);
    const days = gone('2026-11-10', '2026-11-19', '2026-11-24', '2026-12-08');
    expect(of({ ...two, gone: days })).toEqual([
      '2026-12-01: 2026-12-08',
      '2026-11-17: 2026-11-24 2026-11-19',
      ': 2026-11-10',
    ]);
    expect(of({ ...meetings(), gone: gone('2026-12-08') })).toEqual([': 2026-12-08']);
  });

  it('leaves those for later that are older than what is shown', () => {
    const two = meetings(planned('2026-12-01'), closed('2026-11-17'));
    expect(of({ ...two, gone: gone('2026-11-10', '2026-11-24') }, 1)).toEqual([]);
  });
});

describe('suggestNext', () => {
  it('passes over days on which a meeting was called off', () => {
    const gone = [{ day: '2026-12-01', how: 'skipped' as const }];
    const view = { ...meetings(closed('2026-11-24')), gone };
    expect(suggestNext(view, '2026-11-25', '2026-11-24')).toBe('2026-12-08');
    expect(nextTime(view, '2026-11-24', '2026-11-24')).toBe('2026-12-08');
  });
});
