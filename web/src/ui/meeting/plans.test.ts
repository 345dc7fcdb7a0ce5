import { describe, expect, it } from 'vitest';

import type { AgendaView } from '../../core/types.ts';
import { goneMeetingWords } from './announcements.ts';
import { suggestedMove } from './plans.ts';

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
