import { describe, expect, it } from 'vitest';

import type { AgendaView } from '../core/types.ts';
import { allTopics, besideNeighbour, find, newestSection, PARKED, sectionsShown } from './outline.ts';

const entry = (id: string) => ({ id, headline: id });
const agenda: AgendaView = {
  title: null,
  sections: [
    { day: '2026-11-24', state: 'planned', topics: [entry('one'), entry('two'), entry('three')] },
    { day: '2026-11-17', state: 'planned', topics: [] },
  ],
  parked: [entry('later')],
};

describe('find', () => {
  it('says where a topic stands', () => {
    expect(find(agenda, 'two')).toMatchObject({ section: '2026-11-24', index: 1 });
    expect(find(agenda, 'later')).toMatchObject({ section: PARKED, index: 0 });
    expect(find(agenda, 'gone')).toBeUndefined();
  });
});

describe('newestSection', () => {
  it('is the newest meeting, or parked', () => {
    expect(newestSection(agenda)).toBe('2026-11-24');
    expect(newestSection({ ...agenda, sections: [] })).toBe(PARKED);
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
  const names = (view: AgendaView, shown: number) => sectionsShown(view, shown).map(({ name }) => name);

  it('has the newest meeting, the parked topics, then the meetings before', () => {
    expect(names(agenda, 5)).toEqual(['2026-11-24', PARKED, '2026-11-17']);
    expect(names(agenda, 1)).toEqual(['2026-11-24', PARKED]);
  });

  it('has no section for parked topics when there are none', () => {
    expect(names({ ...agenda, parked: [] }, 5)).toEqual(['2026-11-24', '2026-11-17']);
    expect(names({ ...agenda, sections: [] }, 5)).toEqual([PARKED]);
  });
});
