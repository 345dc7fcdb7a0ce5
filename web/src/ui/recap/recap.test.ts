// @vitest-environment jsdom
import type { Component } from 'svelte';
import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { randomId } from '../../core/random.ts';
import type { PromiseTerms, SectionView } from '../../core/types.ts';
import { has, part, press, Table, textOf, type Seated, write } from '../../testing/agendas.ts';
import { addTopic } from '../../testing/operations.ts';
import { ANA, BEN } from '../../testing/people.ts';
import Opening from '../promise/Opening.svelte';
import Recap from './Recap.svelte';

const DAY = '2026-11-24';
const NEXT = '2026-12-01';
const DRAFT: PromiseTerms = {
  who: { seat: 'a' },
  kind: 'action',
  what: 'send the draft',
  due: '2026-11-27',
};

let table: Table;
let ana: Seated;
let ben: Seated;
let promise: string;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(2026, 10, 24, 9) });
  table = new Table();
  [ana, ben] = [await table.sits(ANA, DAY), await table.sits(BEN, DAY)];
  await Promise.all([ana.cards.load(), ben.cards.load()]);
  promise = randomId();
  ana.commands.perform({ do: 'addMeeting', day: DAY });
  const [topic, later] = [
    addTopic(ana.client, DAY, 'first', 'The draft'),
    addTopic(ana.client, DAY, 'last', 'The build'),
  ];
  ana.commands.perform({ do: 'makePromise', promise, terms: DRAFT, topic, meeting: DAY });
  ana.commands.perform({ do: 'ask', wording: randomId(), topic, at: 0, len: 9 });
  ana.commands.perform({ do: 'startMeeting', day: DAY, minutes: 30 });
  ana.commands.perform({ do: 'setOutcome', topic, day: DAY, outcome: { outcome: 'discussed' } });
  ana.commands.perform({
    do: 'setOutcome',
    topic: later,
    day: DAY,
    outcome: { outcome: 'nextTime', on: NEXT },
  });
  ana.commands.perform({ do: 'closeMeeting', day: DAY });
  await soon(() => {
    expect(sectionOf(ben, DAY)?.recap?.items).toHaveLength(3);
  });
});

afterEach(async () => {
  await table.leave();
  vi.useRealTimers();
});

const soon = <T>(happens: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(happens, { timeout: 10_000 });

function sectionOf(open: Seated, day: string): SectionView | undefined {
  return open.agenda.view.sections.find((section) => section.day === day);
}

/** A part of a meeting's section, which follows the agenda. */
function shows(
  what: Component<Record<string, unknown>>,
  open: Seated,
  day: string,
  today = DAY,
): HTMLElement {
  const props = {
    get section() {
      return sectionOf(open, day);
    },
  };
  open.turnsTo(today);
  return table.showsOf(open, what, props);
}

const itemsOf = (shown: HTMLElement): string[] =>
  [...shown.querySelectorAll<HTMLElement>('[data-testid="recap-item"]')].map(textOf);

const headingsOf = (shown: HTMLElement): string[] =>
  [...shown.querySelectorAll<HTMLElement>('h4, .owner')].map(textOf);

describe('the recap of a meeting', () => {
  it('is exactly what it ended with, from each reader’s side', () => {
    const [hers, his] = [shows(Recap, ana, DAY), shows(Recap, ben, DAY)];
    expect(itemsOf(hers)).toEqual([
      'The draft',
      'send the draft, by Friday 27 November',
      '“The build” goes to Tuesday 1 December',
      '“The draft” waiting for Ben',
    ]);
    expect(headingsOf(hers)).toEqual(['Discussed', 'Promises', 'You', 'Moved', 'Still open']);
    expect(headingsOf(his)).toEqual(['Discussed', 'Promises', 'Ana', 'Moved', 'Still open']);
  });

  it('is agreed to by both, and says what changed since', async () => {
    const [hers, his] = [shows(Recap, ana, DAY), shows(Recap, ben, DAY)];
    press(hers, 'recap-acknowledge');
    await soon(() => {
      expect(textOf(part(his, 'recap-state'))).toBe('Ana has agreed');
    });
    expect(has(hers, 'recap-acknowledge')).toBe(false);
    press(his, 'recap-acknowledge');
    await soon(() => {
      expect(textOf(part(hers, 'recap-state'))).toBe('You and Ben have agreed');
    });
    expect(has(hers, 'recap-changed')).toBe(false);

    ben.commands.perform({ do: 'changePromise', promise, terms: { ...DRAFT, due: '2026-12-04' } });
    for (const shown of [hers, his]) {
      await soon(() => {
        expect(textOf(part(shown, 'recap-changed'))).toContain('changed since you both agreed');
      });
    }
    expect(textOf(part(his, 'recap-changed'))).toContain(
      'Ana will send the draft, by Friday 4 December, once Ana accepts (it was: Ana will send the draft, by Friday 27 November)',
    );
    press(his, 'recap-acknowledge');
    await soon(() => {
      expect(textOf(part(hers, 'recap-state'))).toBe('Ben has agreed');
    });
    expect(textOf(part(hers, 'recap-changed'))).toContain('changed since you');
  });

  it('has what is open confirmed right there, which keeps its place', async () => {
    const [hers, his] = [shows(Recap, ana, DAY), shows(Recap, ben, DAY)];
    expect(has(hers, 'recap-confirm')).toBe(false);
    press(his, 'recap-confirm');
    await soon(() => {
      expect(textOf(part(hers, 'recap-wording-state'))).toBe('confirmed by Ben');
    });
    expect(textOf(part(his, 'recap-wording-state'))).toBe('confirmed by you');
    expect(has(his, 'recap-confirm')).toBe(false);
    expect(document.activeElement).toBe(part(his, 'recap-wording-state').closest('li'));
    // Whoever opens it later finds it settled.
    expect(headingsOf(shows(Recap, ana, DAY))).not.toContain('Still open');
  });

  it('names another decision as a change', async () => {
    const hers = shows(Recap, ana, DAY);
    press(hers, 'recap-acknowledge');
    const topic = sectionOf(ana, DAY)?.topics[0]?.id ?? '';
    ana.commands.edit(
      topic,
      [
        { op: 'break', at: 9, line: 'line-conclusion' },
        { op: 'insert', at: 10, text: 'It goes out.' },
      ],
      [{ line: 'line-conclusion', patch: { kind: 'conclusion' } }],
    );
    await soon(() => {
      expect(textOf(part(hers, 'recap-changed'))).toContain('New: The draft: “It goes out.”');
    });
    expect(headingsOf(hers)[0]).toBe('Decided');
  });

  it('has blanks filled in right there', async () => {
    const topic = sectionOf(ana, DAY)?.topics[0]?.id ?? '';
    ana.commands.edit(
      topic,
      [
        { op: 'break', at: 9, line: 'line-blank' },
        { op: 'insert', at: 10, text: 'the date' },
      ],
      [{ line: 'line-blank', patch: { kind: 'blank' } }],
    );
    await soon(() => {
      expect(sectionOf(ben, DAY)?.blanks?.open).toBe(1);
    });
    const his = shows(Recap, ben, DAY);
    const form = part(his, 'recap-blank');
    write(form, 'recap-blank-words', 'in May');
    press(form, 'recap-fill');
    await soon(() => {
      expect(ana.agenda.lines(topic).find(({ id }) => id === 'line-blank')).toMatchObject({
        checked: true,
        spans: [{ text: 'the date: in May' }],
      });
    });
    expect(itemsOf(his)).toContain('the date: in May');
    press(his, 'recap-ask-filled');
    await soon(() => {
      expect(ana.agenda.view.wordings.some(({ words }) => words === 'the date: in May')).toBe(true);
    });
  });

  it('goes along as text and as a piece of a page', async () => {
    const write = vi.fn<(items: Item[]) => Promise<void>>(() => Promise.resolve());
    class Item {
      readonly parts: Record<string, Blob>;
      constructor(parts: Record<string, Blob>) {
        this.parts = parts;
      }
    }
    vi.stubGlobal('ClipboardItem', Item);
    vi.stubGlobal('navigator', Object.create(navigator, { clipboard: { value: { write } } }));
    const hers = shows(Recap, ana, DAY);
    press(hers, 'recap-copy');
    await soon(() => {
      expect(textOf(hers)).toContain('Copied');
    });
    const [item] = write.mock.calls[0]?.[0] ?? [];
    expect(await item?.parts['text/plain']?.text()).toContain(
      'Ana:\n- send the draft, by Friday 27 November 2026',
    );
    expect(await item?.parts['text/html']?.text()).toContain('<h3>Promises</h3>');
  });

  it('is printed alone', () => {
    const print = vi.fn();
    vi.stubGlobal('print', print);
    const hers = shows(Recap, ana, DAY);
    press(hers, 'recap-print');
    expect(print).toHaveBeenCalled();
    expect(part(hers, 'recap').dataset).toHaveProperty('print');
    expect(textOf(part(hers, 'recap-printed'))).toContain(
      'Ana send the draft, by Friday 27 November 2026',
    );
    expect(has(part(hers, 'recap-printed'), 'recap-confirm')).toBe(false);
    window.dispatchEvent(new Event('afterprint'));
    flushSync();
    expect(part(hers, 'recap').dataset).not.toHaveProperty('print');
  });
});

describe('a promise whose date has passed', () => {
  it('is not called open before that', () => {
    const his = shows(Opening, ben, NEXT, '2026-11-27');
    expect(textOf(part(his, 'opening'))).toContain(
      'Ana’s promise from Tuesday 24 November is due before this meeting',
    );
  });

  it('opens the next meeting for both, and its owner answers for it there', async () => {
    const [hers, his] = [shows(Opening, ana, NEXT, NEXT), shows(Opening, ben, NEXT, NEXT)];
    expect(textOf(part(hers, 'opening'))).toContain(
      'Your promise from Tuesday 24 November is open',
    );
    expect(textOf(part(his, 'opening'))).toContain(
      'Ana’s promise from Tuesday 24 November is open',
    );
    for (const id of ['promise-done', 'promise-renew', 'promise-withdraw', 'promise-edit']) {
      expect(has(his, id), id).toBe(false);
    }
    press(hers, 'promise-renew');
    write(hers, 'promise-new-due', '11 December');
    write(hers, 'promise-word', 'sorry, I was ill');
    press(hers, 'promise-send');
    await soon(() => {
      expect(textOf(part(his, 'opening'))).toContain('“sorry, I was ill”');
    });
    expect(textOf(part(his, 'opening'))).not.toContain('is open');
    expect(textOf(part(his, 'promise-due'))).toBe('by Friday 11 December');
    expect(document.activeElement).toBe(part(hers, 'promise'));
  });

  it('is done late, which stays there', async () => {
    const [hers, his] = [shows(Opening, ana, NEXT, NEXT), shows(Opening, ben, NEXT, NEXT)];
    expect(textOf(part(hers, 'promise-done'))).toBe('Done late');
    press(hers, 'promise-done');
    await soon(() => {
      expect(textOf(part(his, 'promise-state'))).toBe('done late');
    });
    flushSync();
    expect(part(his, 'promise').dataset['state']).toBe('done');
  });
});
