// @vitest-environment jsdom
import { flushSync, type Component } from 'svelte';
import { expect, it, vi } from 'vitest';

import * as editor from '../../editor/editor.ts';
import { part, Table } from '../../testing/agendas.ts';
import { addTopic } from '../../testing/operations.ts';
import { ANA } from '../../testing/people.ts';
import { find } from '../agenda/outline.ts';
import Topic from './Topic.svelte';

const DAY = '2026-11-24';

it('what has the focus at a line keeps it when the editor takes the place of the words', async () => {
  const table = new Table();
  vi.stubGlobal('IntersectionObserver', Near);
  const ana = await table.sits(ANA, DAY);
  await ana.cards.load();
  ana.client.perform({ do: 'addMeeting', day: DAY });
  const topic = addTopic(ana.client, DAY, 'first', 'The plan');
  ana.client.edit(topic, [{ op: 'break', at: 8, line: 'line-0001' }], []);
  ana.client.perform({
    do: 'makePromise',
    promise: 'promise-one',
    topic,
    line: 'line-0001',
    terms: { who: { seat: 'a' }, kind: 'action', what: 'ship it' },
  });
  await vi.waitFor(() => {
    expect(ana.agenda.view.promises).toHaveLength(1);
  });
  const shown = table.showsOf(ana, Topic as Component<Record<string, unknown>>, {
    entry: find(ana.agenda.view, topic)?.topics[0],
    section: ana.agenda.view.sections.find(({ day }) => day === DAY),
  });
  const promise = await vi.waitFor(() => part(shown, 'promise'));
  promise.focus();
  expect(shown.querySelector('.ProseMirror')).toBeNull();

  ana.editor.module = editor;
  flushSync();
  expect(shown.querySelector('.ProseMirror')?.contains(promise)).toBe(true);
  expect(document.activeElement).toBe(promise);
  await table.leave();
});

/** All that it is told of is near. */
class Near {
  readonly #told: IntersectionObserverCallback;

  constructor(told: IntersectionObserverCallback) {
    this.#told = told;
  }

  observe(target: Element): void {
    this.#told(
      [{ target, isIntersecting: true } as IntersectionObserverEntry],
      this as unknown as IntersectionObserver,
    );
  }

  unobserve(): void {}
  disconnect(): void {}
}
