import { describe, expect, it } from 'vitest';

import type { SectionView, TopicEntry } from '../../core/types.ts';
import { NEXT, PARKED, type SectionShown } from './outline.ts';
import { SectionKeys } from './section-keys.ts';

const DAY = '2026-12-01';
const LATER = '2026-12-08';

function shown(name: string, ...topics: string[]): SectionShown {
  const entries = topics.map((id): TopicEntry => ({ id, headline: id }));
  const section: SectionView = { day: name, state: 'planned', topics: entries };
  return name === NEXT || name === PARKED
    ? { name, topics: entries }
    : { name, topics: entries, section };
}

describe('SectionKeys', () => {
  it('keeps the section that gets a day, with whatever is being written in it', () => {
    const keys = new SectionKeys();
    const [next] = keys.of([shown(NEXT, 'one', 'two'), shown(PARKED, 'three')]);
    expect(keys.of([shown(DAY, 'one', 'two'), shown(PARKED, 'three')])).toEqual([next, PARKED]);
    expect(keys.of([shown(LATER), shown(DAY, 'one', 'two')])).toEqual([LATER, next]);
  });

  it('keeps it also while nothing stands in it', () => {
    const keys = new SectionKeys();
    const [next] = keys.of([shown(NEXT)]);
    expect(keys.of([shown(DAY)])).toEqual([next]);
  });

  it('follows the topics when two days come at once', () => {
    const keys = new SectionKeys();
    const [next] = keys.of([shown(NEXT, 'one')]);
    expect(keys.of([shown(LATER), shown(DAY, 'one')])).toEqual([LATER, next]);
  });

  it('knows the one after it as another one', () => {
    const keys = new SectionKeys();
    const [first] = keys.of([shown(NEXT, 'one')]);
    keys.of([shown(DAY, 'one')]);
    const again = keys.of([shown(NEXT, 'two'), shown(DAY, 'one')]);
    expect(again[1]).toBe(first);
    expect(again[0]).not.toBe(first);
    expect(keys.of([shown(LATER, 'two'), shown(DAY, 'one')])).toEqual(again);
  });

  it('takes no meeting that was there before for it', () => {
    const keys = new SectionKeys();
    keys.of([shown(NEXT, 'one'), shown(DAY)]);
    expect(keys.of([shown(DAY, 'one')])).toEqual([DAY]);
  });

  it('keeps a meeting that moves, past others and where it waited for a day before', () => {
    const keys = new SectionKeys();
    const moved = (section: SectionShown, day: string): SectionShown => ({
      ...section,
      name: day,
      section: { day, slot: section.name, state: 'planned', topics: [] },
    });
    const [next] = keys.of([shown(NEXT, 'one')]);
    expect(keys.of([shown(DAY, 'one')])).toEqual([next]);
    expect(keys.of([shown(LATER), moved(shown(DAY, 'one'), '2026-12-03')])).toEqual([LATER, next]);
    expect(keys.of([moved(shown(DAY, 'one'), '2026-12-10'), shown(LATER)])).toEqual([next, LATER]);
  });

  it('gives no two the same, when a meeting is called off and brought back', () => {
    const keys = new SectionKeys();
    keys.of([shown(NEXT, 'one')]);
    keys.of([shown(DAY, 'one')]);
    keys.of([shown(NEXT, 'one')]);
    keys.of([shown(DAY, 'one')]);
    const both = keys.of([shown(NEXT), shown(DAY, 'one')]);
    expect(new Set(both).size).toBe(2);
  });
});
