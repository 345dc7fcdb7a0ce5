import { describe, expect, it } from 'vitest';

import type { AgendaView, SectionView, TopicEntry } from '../../core/types.ts';
import { isSession, META, questionsFor } from './sessions.ts';

const NEXT = '2026-12-08';
const OWN = 'What should we stop doing?';
const SESSIONS = { every: 3, questions: [OWN] };

const topic = (template: string, kind: TopicEntry['kind'] = 'question'): TopicEntry => ({
  id: template,
  headline: template,
  template,
  kind,
});
const closed = (day: string, ...topics: TopicEntry[]): SectionView => ({
  day,
  state: 'closed',
  topics,
});
const agenda = (sections: SectionView[], here: TopicEntry[] = []): AgendaView => ({
  title: null,
  sections: [{ day: NEXT, state: 'planned', topics: here }, ...sections],
  next: [],
  parked: [],
  promises: [],
  wordings: [],
});

describe('a feedback session', () => {
  const is = (sections: SectionView[], here: TopicEntry[] = []): boolean =>
    isSession(agenda(sections, here), NEXT, SESSIONS);

  it('is every so many meetings, counted from the last one or from the first meeting', () => {
    expect(is([closed('2026-12-01')])).toBe(false);
    expect(is([closed('2026-12-01'), closed('2026-11-24')])).toBe(true);
    const asked = closed('2026-11-24', topic(OWN));
    expect(is([closed('2026-12-01'), asked])).toBe(false);
    expect(is([closed('2026-12-02'), closed('2026-12-01'), asked])).toBe(true);
    // A regular topic that is a question makes none.
    const regular = { ...agenda([closed('2026-12-01'), asked]), template: [OWN] };
    expect(isSession(regular, NEXT, SESSIONS)).toBe(true);
  });

  it('stays one while its questions are taken up', () => {
    expect(is([closed('2026-12-01')], [topic(OWN)])).toBe(true);
    expect(is([closed('2026-12-01')], [topic(OWN, 'feedback')])).toBe(false);
  });
});

describe('its questions', () => {
  it('are the pair’s own and the five, those not asked lately first', () => {
    const first = META[0] ?? '';
    const asked = [closed('2026-12-01', topic(first)), closed('2026-11-24', topic(OWN))];
    const questions = questionsFor(agenda(asked), NEXT, SESSIONS);
    expect(questions.slice(0, 4)).toEqual(META.slice(1));
    expect(questions.slice(4)).toEqual([OWN, first]);
    expect(questionsFor(agenda([]), NEXT, SESSIONS)[0]).toBe(OWN);
  });

  it('are not those that stand there', () => {
    expect(questionsFor(agenda([], [topic(OWN)]), NEXT, SESSIONS)).toEqual(META);
  });
});
