import { expect, test } from 'vitest';

import type { AgendaView, PromiseView } from '../../core/types.ts';
import { dueBy } from './prepare.ts';

function promise(id: string, state: PromiseView['state'], due?: string): PromiseView {
  return {
    id,
    state,
    what: id,
    kind: 'action',
    who: { seat: 'a' },
    answers: 'a',
    ...(due === undefined ? {} : { due }),
  } as PromiseView;
}

const PROMISES = [
  promise('later', 'accepted', '2026-12-01'),
  promise('on the day', 'accepted', '2026-11-24'),
  promise('overdue', 'accepted', '2026-11-10'),
  promise('without a date', 'accepted'),
  promise('not given', 'proposed', '2026-11-20'),
  promise('done', 'done', '2026-11-20'),
  promise('withdrawn', 'withdrawn', '2026-11-20'),
];

function due(kept: readonly string[] = []): string[] {
  const view = { promises: PROMISES } as unknown as AgendaView;
  return dueBy(view, '2026-11-24', new Set(kept)).map(({ id }) => id);
}

test('what is given and due by the meeting is listed, the earliest first', () => {
  expect(due()).toEqual(['overdue', 'on the day']);
});

test('what was done from the list stays where it stood', () => {
  expect(due(['done'])).toEqual(['overdue', 'done', 'on the day']);
});
