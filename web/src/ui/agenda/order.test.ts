// @vitest-environment jsdom
/** The order in which topics stand, for both people. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import type { TopicEntry } from '../../core/types.ts';
import { Table, type Seated } from '../../testing/agendas.ts';
import { ANA, BEN } from '../../testing/people.ts';

const DAY = '2026-11-24';

let table: Table;
let ana: Seated;
let ben: Seated;

beforeEach(async () => {
  table = new Table();
  [ana, ben] = [await table.sits(ANA, DAY), await table.sits(BEN, DAY)];
});

afterEach(async () => {
  await table.leave();
});

function words(topics: readonly TopicEntry[] | undefined): string[] {
  return (topics ?? []).map(({ headline }) => headline);
}

it('new topics stand in the order in which they came, for both', async () => {
  const next = ['Budget', 'Holidays', 'The build', 'The team'];
  ana.commands.addTopic('Budget');
  expect(ana.announcer.said).toBe('Added: 1 of 1, the next meeting');
  await vi.waitFor(() => {
    expect(words(ben.agenda.view.next)).toEqual(next.slice(0, 1));
  });
  ben.commands.addTopic('Holidays');
  expect(ben.announcer.said).toBe('Added: 2 of 2, the next meeting');
  await vi.waitFor(() => {
    expect(words(ana.agenda.view.next)).toEqual(next.slice(0, 2));
  });
  expect(ana.commands.addTopics(['The build', 'The team'])).toEqual([]);
  for (const person of [ana, ben]) {
    await vi.waitFor(() => {
      expect(words(person.agenda.view.next)).toEqual(next);
    });
  }
});

it('a topic that is moved to a meeting stands at its end, and one that is parked on top', async () => {
  ana.client.perform({ do: 'addMeeting', day: DAY });
  ana.commands.addTopics(['One', 'Two', 'Three']);
  const [one, two] = ana.agenda.view.sections[0]?.topics ?? [];
  for (const topic of [one, two]) {
    await ana.commands.moveTo(topic?.id ?? '', 'parked');
  }
  expect(words(ana.agenda.view.parked)).toEqual(['Two', 'One']);
  await ana.commands.moveTo(two?.id ?? '', DAY);
  expect(words(ana.agenda.view.sections[0]?.topics)).toEqual(['Three', 'Two']);
  expect(ana.announcer.said).toMatch(/^Moved to .*: 2 of 2/u);
});
