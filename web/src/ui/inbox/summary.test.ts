import { expect, it } from 'vitest';

import type { AgendaView, Summary } from '../../core/types.ts';
import agendas from '../../testing/summaries.json';
import { waitingFor } from './inbox.ts';

interface Made {
  agenda: AgendaView;
  a: Summary;
  b: Summary;
}

it('lists as much as the core counts for a list of agendas', () => {
  const made = agendas as unknown as Made[];
  const pages = made.map(({ agenda }) => [waitingFor(agenda, 'a'), waitingFor(agenda, 'b')]);
  const counts = pages.map(([a, b]) => [a?.length, b?.length]);
  expect(counts).toEqual(made.map(({ a, b }) => [a.waiting, b.waiting]));
  const kinds = new Set(pages.flat(2).map(({ waits }) => waits));
  expect([...kinds].sort()).toEqual(['enough', 'promise', 'recap', 'switch', 'wording']);
});
