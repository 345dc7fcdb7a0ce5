import { expect, it } from 'vitest';

import type { AgendaView } from '../../../core/types.ts';
import { shared } from './shared-outline.ts';

/** An outline as it comes from the core, always of new objects. */
function outline(change: (view: AgendaView) => void = () => undefined): AgendaView {
  const view: AgendaView = {
    title: null,
    sections: Array.from({ length: 300 }, (_, meeting) => ({
      day: new Date(Date.UTC(2026, 10, 24 - 7 * meeting)).toISOString().slice(0, 10),
      state: 'closed',
      topics: Array.from({ length: 5 }, (_, topic) => ({
        id: `topic-${String(meeting)}-${String(topic)}`,
        headline: 'The plan',
      })),
    })),
    next: [],
    parked: [{ id: 'topic-parked', headline: 'Later' }],
    promises: [],
    wordings: [],
  };
  change(view);
  return view;
}

/** Of how many meetings and topics the page hears that they are others. */
function others(before: AgendaView, after: AgendaView): [number, number] {
  const topics = (view: AgendaView) =>
    new Set([...view.sections.flatMap((section) => section.topics), ...view.next, ...view.parked]);
  const [knownSections, knownTopics] = [new Set(before.sections), topics(before)];
  return [
    after.sections.filter((section) => !knownSections.has(section)).length,
    [...topics(after)].filter((topic) => !knownTopics.has(topic)).length,
  ];
}

it('tells the page of one meeting and one topic when a headline changes in years of them', () => {
  const before = outline();
  const after = shared(
    before,
    outline(({ sections }) => {
      const topic = sections[7]?.topics[2];
      if (topic !== undefined) {
        topic.headline = 'Another plan';
      }
    }),
  );
  expect(others(before, after)).toEqual([1, 1]);
  expect(after.sections[7]?.topics[2]?.headline).toBe('Another plan');
  expect([after.parked, after.promises, after.wordings]).toEqual([[before.parked[0]], [], []]);
  expect(after.parked).toBe(before.parked);
  expect(after.promises).toBe(before.promises);
});

it('shows what is there afterwards, whatever came, went and moved', () => {
  const changes: ((view: AgendaView) => void)[] = [
    ({ sections }) => sections.splice(3, 1),
    ({ sections }) => sections.unshift({ day: '2026-12-01', state: 'planned', topics: [] }),
    ({ sections, parked }) => parked.push(...(sections[0]?.topics.splice(1, 1) ?? [])),
    ({ sections }) => sections[5]?.topics.reverse(),
    (view) => (view.title = 'Us'),
  ];
  const before = outline();
  for (const change of changes) {
    const after = shared(before, outline(change));
    expect(after).toEqual(outline(change));
    expect(others(before, after)[0]).toBeLessThanOrEqual(1);
  }
});
