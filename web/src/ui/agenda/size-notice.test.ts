// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { part, Table, textOf } from '../../testing/agendas.ts';
import { addTopic } from '../../testing/operations.ts';
import { ANA, BEN } from '../../testing/people.ts';
import Large from './SizeNotice.svelte';

/** A tenth of a mebibyte more than one quarter of what an agenda is warned at. */
const MUCH = 'much '.repeat(230_000);

const DAY = '2026-11-24';

/** Megabytes go through two cores, which a busy machine takes its time for. */
const PATIENCE = { timeout: 12_000 };

let table: Table;

beforeEach(() => {
  table = new Table();
});

afterEach(async () => {
  await table.leave();
});

it('tells both people that an agenda has become large, and what to do', async () => {
  const [ana, ben] = [await table.sits(ANA, DAY), await table.sits(BEN, DAY)];
  const topic = addTopic(ana.client, 'parked', 'first', '');
  for (let times = 0; times < 3; times += 1) {
    write();
  }
  await vi.waitFor(() => {
    expect(ben.client.topic(topic)?.lines[0]?.spans[0]?.text.length).toBe(3 * MUCH.length);
  }, PATIENCE);
  expect([ana.agenda.isLarge, ben.agenda.isLarge]).toEqual([false, false]);
  write();
  await vi.waitFor(() => {
    expect([ana.agenda.isLarge, ben.agenda.isLarge]).toEqual([true, true]);
  }, PATIENCE);
  const line = part(table.shows(Large, { partner: 'Ben' }), 'large');
  expect(line.getAttribute('role')).toBe('status');
  expect(textOf(line)).toContain('invite Ben to a new agenda');

  function write(): void {
    ana.client.edit(topic, [{ op: 'insert', at: 0, text: MUCH, marks: {} }], []);
  }
}, 30_000);
