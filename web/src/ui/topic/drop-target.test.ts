import { describe, expect, it } from 'vitest';

import { dropAt, type SectionBox } from './drop-target.ts';

const box = (top: number, bottom: number) => ({ top, bottom, left: 10, width: 100 });
const sections: SectionBox[] = [
  { ...box(0, 100), name: '2026-12-01', topics: [] },
  {
    ...box(100, 400),
    name: '2026-11-24',
    topics: [
      { ...box(120, 200), id: 'one' },
      { ...box(200, 300), id: 'two' },
      { ...box(300, 380), id: 'three' },
    ],
  },
];
const place = (y: number, topic: string) => {
  const drop = dropAt(y, sections, topic);
  return drop && [drop.section, drop.place];
};

describe('dropAt', () => {
  it('is before the topic whose upper half it is held over', () => {
    expect(place(130, 'three')).toEqual(['2026-11-24', { before: 'one' }]);
    expect(place(190, 'three')).toEqual(['2026-11-24', { before: 'two' }]);
  });

  it('is after the last topic below it', () => {
    expect(place(395, 'one')).toEqual(['2026-11-24', { after: 'three' }]);
  });

  it('is first in a section without topics', () => {
    expect(place(50, 'one')).toEqual(['2026-12-01', 'first']);
  });

  it('is nowhere beside itself, nor outside of every section', () => {
    expect(place(130, 'one')).toBeUndefined();
    expect(place(260, 'two')).toBeUndefined();
    expect(place(240, 'one')).toBeUndefined();
    expect(place(500, 'one')).toBeUndefined();
  });
});
