import { describe, expect, it } from 'vitest';

import type { AgendaView, TopicEntry } from '../../core/types.ts';
import { linesOf, notTakenUp, wrongWith } from './template.ts';

const DAY = '2026-11-24';
const NEXT = '2026-12-01';

function topic(id: string, template?: string): TopicEntry {
  return { id, headline: id, ...(template === undefined ? {} : { template }) };
}

function agenda(more: Partial<AgendaView>): AgendaView {
  return {
    title: null,
    template: ['Wins', 'Time off'],
    sections: [],
    next: [],
    parked: [],
    promises: [],
    wordings: [],
    ...more,
  };
}

describe('which regular topics are still to be taken up', () => {
  it('are all of them, in their order, in a meeting that has none', () => {
    expect(notTakenUp(agenda({}), 'next')).toEqual(['Wins', 'Time off']);
    expect(notTakenUp(agenda({ template: [] }), 'next')).toEqual([]);
  });

  it('are not those that stand in it, whatever they are called by now', () => {
    const view = agenda({ next: [topic('one', 'Wins'), topic('Time')] });
    expect(notTakenUp(view, 'next')).toEqual(['Time off']);
  });

  it('are not those that somebody typed', () => {
    expect(notTakenUp(agenda({ next: [topic(' Time off ')] }), 'next')).toEqual(['Wins']);
  });

  it('are not those that went out of it, and are those of the meeting before', () => {
    const view = agenda({
      sections: [
        { day: NEXT, state: 'planned', topics: [topic('two', 'Time off')] },
        {
          day: DAY,
          state: 'running',
          topics: [topic('one', 'Wins')],
          moved: [{ id: 'two', headline: 'two', outcome: 'nextTime', on: NEXT }],
        },
      ],
    });
    expect(notTakenUp(view, DAY)).toEqual([]);
    expect(notTakenUp(view, NEXT)).toEqual(['Wins']);
  });
});

describe('lines of a template as they are typed', () => {
  it('are those with words, each once', () => {
    expect(linesOf(' Wins\r\n\n  \nTime off \u2028Mood\nWins')).toEqual([
      'Wins',
      'Time off',
      'Mood',
    ]);
    expect(linesOf(' \n ')).toEqual([]);
  });

  it('are refused where they are too many or too long, with what to do', () => {
    const lines = (count: number): string[] => Array.from({ length: count }, (_, at) => `${at}`);
    expect(wrongWith(lines(20))).toBeNull();
    expect(wrongWith(lines(21))).toContain('These are 21 topics: at most 20 fit.');
    // As the agenda counts, not in halves of signs.
    expect(wrongWith(['🎉'.repeat(200)])).toBeNull();
    expect(wrongWith(['🎉'.repeat(201)])).toContain('is longer than 200 characters');
  });
});
