import { describe, expect, it } from 'vitest';

import type { AgendaView, Operation, SectionView } from '../../core/types.ts';
import { goneMeetingWords } from './announcements.ts';
import { NO_EXCEPTIONS } from './calendar-file/reading.ts';
import { exceptionsInto, exceptionsOf, suggestedMove } from './plans.ts';

const TODAY = '2026-11-24';

function agenda(...days: string[]): AgendaView {
  return {
    title: null,
    sections: days.map((day) => ({ day, state: 'planned', topics: [] })),
    next: [],
    parked: [],
    promises: [],
    wordings: [],
  };
}

describe('the day that a meeting is offered to move to', () => {
  it('is the day after it, or the first one without a meeting', () => {
    expect(suggestedMove(agenda(TODAY), TODAY, TODAY)).toBe('2026-11-25');
    const days = ['2026-11-26', '2026-11-25', TODAY];
    expect(suggestedMove(agenda(...days), TODAY, TODAY)).toBe('2026-11-27');
  });

  it('is today once its own day has passed', () => {
    expect(suggestedMove(agenda('2026-11-17'), '2026-11-17', TODAY)).toBe(TODAY);
    expect(suggestedMove(agenda(TODAY, '2026-11-17'), '2026-11-17', TODAY)).toBe('2026-11-25');
  });
});

it('says of a meeting that is gone whether it was called off or did not take place', () => {
  expect(goneMeetingWords({ day: TODAY, how: 'skipped' }, TODAY)).toBe(
    'Tuesday 24 November was skipped',
  );
  expect(goneMeetingWords({ day: TODAY, how: 'notHeld' }, TODAY)).toBe(
    'Tuesday 24 November did not take place',
  );
});

describe('single days of a series, as a calendar says them', () => {
  const OFF = '2026-12-01';
  const EXCEPTIONS = {
    off: [OFF],
    moved: [{ day: '2026-12-08', to: '2026-12-09', at: '11:00' }],
    extra: [],
  };

  const SERIES = { every: 1, first: TODAY, at: '10:00' };
  const done = (view: AgendaView, offered?: string): readonly Operation[] =>
    exceptionsInto({ view, offered }, SERIES, EXCEPTIONS, TODAY);
  const MOVE: Operation[] = [
    { do: 'addMeeting', day: '2026-12-08' },
    { do: 'moveMeeting', day: '2026-12-08', to: '2026-12-09', at: '11:00' },
  ];
  const SKIP: Operation[] = [
    { do: 'addMeeting', day: OFF },
    { do: 'skipMeeting', day: OFF, how: 'skipped' },
  ];

  it('are made, so that nothing is left of them when that is taken back, and moved and called off', () => {
    expect(done(agenda(TODAY))).toEqual([...MOVE, ...SKIP]);
    expect(done(agenda('2026-12-08', OFF))).toEqual([MOVE[1], SKIP[1]]);
  });

  it('take nothing along that waits for the next meeting', () => {
    const topic = { id: 'one', headline: 'One', by: 'a' } as const;
    const first: Operation = { do: 'addMeeting', day: TODAY };
    expect(done({ ...agenda(), next: [topic] })).toEqual([first, ...MOVE, ...SKIP]);
    const [section] = agenda(TODAY).sections;
    const offering = section && { ...agenda(), sections: [{ ...section, topics: [topic] }] };
    expect(offering && done(offering, TODAY)).toEqual([first, ...MOVE, ...SKIP]);
    const moved = [{ day: '2026-11-17', to: TODAY, at: '09:00' }];
    const sooner = { off: [], moved, extra: [] };
    const view = { ...agenda(), next: [topic] };
    const series = { every: 1, first: OFF };
    expect(exceptionsInto({ view, offered: undefined }, series, sooner, TODAY)).toEqual([
      { do: 'addMeeting', day: '2026-11-17' },
      { do: 'moveMeeting', day: '2026-11-17', to: TODAY, at: '09:00' },
    ]);
  });

  const SKIPPED = { ...agenda(), gone: [{ day: OFF, how: 'skipped' as const }] };
  const MOVED: SectionView = {
    day: '2026-12-09',
    slot: '2026-12-08',
    at: '11:00',
    state: 'planned',
    topics: [],
  };

  it('are left as they are where they are so already, and where a meeting runs or ran', () => {
    expect(done({ ...SKIPPED, sections: [MOVED] })).toEqual([]);
    for (const state of ['running', 'closed'] as const) {
      const sections = [OFF, '2026-12-08'].map((day) => ({ day, state, topics: [] }));
      expect(done({ ...agenda(), sections })).toEqual([]);
    }
    const closed = { ...MOVED, slot: '2026-12-09', state: 'closed' as const };
    expect(done({ ...SKIPPED, sections: [closed] })).toEqual([]);
  });

  it('follow a meeting that was moved before', () => {
    const sections = [{ ...MOVED, day: '2026-12-10' }];
    expect(done({ ...SKIPPED, sections })).toEqual([{ ...MOVE[1], day: '2026-12-10' }]);
  });

  it('count as long as they are days of the series, also one that moved into it from before', () => {
    const before = { day: '2026-11-17', to: '2026-11-26', at: '10:00' };
    const all = { ...EXCEPTIONS, moved: [before, ...EXCEPTIONS.moved] };
    expect(exceptionsOf(all, { every: 1, first: TODAY })).toEqual(all);
    expect(exceptionsOf(all, { every: 2, first: TODAY })).toEqual({
      off: [],
      moved: EXCEPTIONS.moved,
      extra: [],
    });
    expect(exceptionsOf(all, { every: 1, first: '2026-11-25' })).toEqual(NO_EXCEPTIONS);
  });

  const BESIDE = [
    { day: '2026-12-03', to: '2026-12-03', at: '15:00' },
    { day: '2026-12-10', to: '2026-12-10' },
  ];
  const EXTRA: Operation[] = [
    { do: 'addMeeting', day: '2026-12-03' },
    { do: 'moveMeeting', day: '2026-12-03', to: '2026-12-03', at: '15:00' },
    { do: 'addMeeting', day: '2026-12-10' },
  ];
  const beside = (view: AgendaView, today = TODAY): readonly Operation[] =>
    exceptionsInto(
      { view, offered: undefined },
      SERIES,
      { ...NO_EXCEPTIONS, extra: BESIDE },
      today,
    );

  it('are made beside it, once, with their time', () => {
    expect(beside(agenda())).toEqual(EXTRA);
    const sections = BESIDE.map(({ to, at }) => ({
      day: to,
      state: 'planned' as const,
      topics: [],
      ...(at === undefined ? {} : { at }),
    }));
    expect(beside({ ...agenda(), sections })).toEqual([]);
    const runs = sections.map((one) => ({ ...one, state: 'running' as const }));
    expect(beside({ ...agenda(), sections: runs })).toEqual([]);
    expect(beside(agenda('2026-12-03'))).toEqual(EXTRA.slice(1));
    // One that was called off here takes place, as the calendar has it.
    const gone = [{ day: '2026-12-10', how: 'skipped' as const }];
    expect(beside({ ...agenda(), gone })).toEqual(EXTRA);
    expect(
      exceptionsOf({ ...NO_EXCEPTIONS, extra: BESIDE }, { every: 1, first: '2026-11-26' }),
    ).toEqual(NO_EXCEPTIONS);
  });

  it('count beside it also on a day of it that is off or whose meeting is elsewhere', () => {
    const extra = [
      { day: '2026-12-03', to: '2026-12-01' },
      { day: '2026-12-10', to: '2026-12-08', at: '14:00' },
      { day: '2026-12-17', to: '2026-12-15', at: '14:00' },
      { day: '2026-12-24', to: '2026-12-22', at: '14:00' },
    ];
    // That of the 15th has another time, and is on its day.
    const moved = [...EXCEPTIONS.moved, { day: '2026-12-15', to: '2026-12-15', at: '11:00' }];
    expect(exceptionsOf({ off: [OFF], moved, extra }, SERIES).extra).toEqual(extra.slice(0, 2));
  });

  it('take what waits for the next meeting where they are that', () => {
    const topic = { id: 'one', headline: 'One', by: 'a' } as const;
    const view = { ...agenda(), next: [topic] };
    expect(beside(view)).toEqual([{ do: 'addMeeting', day: TODAY }, ...EXTRA]);
    expect(beside(view, '2026-12-02')).toEqual(EXTRA);
  });
});
