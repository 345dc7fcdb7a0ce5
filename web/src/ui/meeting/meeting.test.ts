// @vitest-environment jsdom
import { flushSync, type Component } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { SectionView } from '../../core/types.ts';
import { plain } from '../../core/isolated-text.ts';
import { has, part, press, Table, textOf, type Seated, write } from '../../testing/agendas.ts';
import { ANA, BEN } from '../../testing/people.ts';
import SectionPart from '../agenda/SectionPart.svelte';
import Inbox from '../inbox/Inbox.svelte';

const DAY = '2026-11-24';
const NEXT = '2026-12-01';
/** Tuesday at ten. */
const BEGIN = new Date(2026, 10, 24, 10);

let table: Table;
let ana: Seated;
let ben: Seated;
let hers: HTMLElement;
let his: HTMLElement;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: BEGIN });
  table = new Table();
  // Ids here need none.
  [ana, ben] = [await table.sits(ANA, DAY), await table.sits(BEN, DAY)];
  ana.client.perform({ do: 'addMeeting', day: DAY });
  for (const headline of ['First', 'Second', 'Third']) {
    ana.commands.addTopic(headline);
  }
  await soon(() => {
    expect(headlines(ben)).toEqual(['First', 'Second', 'Third']);
  });
  [hers, his] = [page(ana), page(ben)];
});

afterEach(async () => {
  await table.leave();
  vi.useRealTimers();
});

const soon = <T>(happens: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(happens, { timeout: 10_000 });

function meeting(open: Seated): SectionView {
  const section = open.agenda.view.sections.find(({ day }) => day === DAY);
  if (section === undefined) {
    throw new Error('there is no meeting');
  }
  return section;
}

function headlines(open: Seated, day = DAY): string[] {
  return (
    open.agenda.view.sections
      .find((section) => section.day === day)
      ?.topics.map(({ headline }) => headline) ?? []
  );
}

/** The meeting as it stands on the page of one of them. */
function page(open: Seated): HTMLElement {
  return table.showsOf(open, SectionPart as Component<Record<string, unknown>>, {
    name: DAY,
    get section() {
      return meeting(open);
    },
    get topics() {
      return meeting(open).topics;
    },
  });
}

function start(shown: HTMLElement, minutes = '25'): void {
  write(shown, 'meeting-minutes', minutes);
  press(shown, 'meeting-start');
}

async function end(shown: HTMLElement): Promise<HTMLElement> {
  await soon(() => part(shown, 'meeting-end'));
  press(shown, 'meeting-end');
  return soon(() => part(shown, 'closing'));
}

function rows(closing: HTMLElement): string[] {
  return [...closing.querySelectorAll<HTMLElement>('[data-testid="closing-topic"]')].map(
    (row) =>
      `${textOf(row.querySelector<HTMLElement>('.headline') ?? row)} ${row.dataset['outcome'] ?? 'open'}`,
  );
}

function row(closing: HTMLElement, headline: string): HTMLElement {
  const all = [...closing.querySelectorAll<HTMLElement>('[data-testid="closing-topic"]')];
  const found = all.find((one) => textOf(one).includes(headline));
  if (found === undefined) {
    throw new Error(`there is no row for ${headline}`);
  }
  return found;
}

/** Has what can be chosen for a topic on the page, and presses it. */
function chooses(closing: HTMLElement, headline: string, id: string): void {
  press(row(closing, headline), 'closing-change');
  press(row(closing, headline), id);
}

function topic(shown: HTMLElement, headline: string): HTMLElement {
  const found = [...shown.querySelectorAll<HTMLElement>('.topic')].find((one) =>
    textOf(one).startsWith(headline),
  );
  if (found === undefined) {
    throw new Error(`there is no topic ${headline}`);
  }
  return found;
}

function key(on: HTMLElement, pressed: string, more: KeyboardEventInit = {}): void {
  on.dispatchEvent(
    new KeyboardEvent('keydown', { key: pressed, bubbles: true, cancelable: true, ...more }),
  );
  flushSync();
}

describe('a meeting', () => {
  it('runs for both once one has started it, with the time that is left', async () => {
    expect(textOf(part(hers, 'brought'))).toBe('You 3 · Ben 0');
    expect(textOf(part(his, 'brought'))).toBe('You 0 · Ana 3');
    start(hers);
    await soon(() => {
      expect(textOf(part(his, 'meeting-time'))).toBe('25 min left');
    });
    expect(textOf(part(his, 'meeting-state'))).toContain('Running');
    ben.commands.addTopic('Came up');
    await soon(() => {
      expect(has(topic(hers, 'Came up'), 'topic-live')).toBe(true);
    });
    expect(has(topic(hers, 'First'), 'topic-live')).toBe(false);
  });

  it('ends with a list that both work on, and whose rows keep their places', async () => {
    start(hers);
    const [list, other] = [await end(hers), await end(his)];
    // Nobody came to any of them yet.
    expect(rows(list)).toEqual(['“First” nextTime', '“Second” nextTime', '“Third” nextTime']);

    chooses(list, 'First', 'outcome-next');
    chooses(other, 'Second', 'outcome-discussed');
    const both = ['“First” nextTime', '“Second” discussed', '“Third” nextTime'];
    await soon(() => {
      expect([rows(list), rows(other)]).toEqual([both, both]);
    });
    expect(headlines(ben, NEXT)).toEqual(['First']);

    // Not before every topic has an outcome.
    chooses(list, 'Third', 'outcome-none');
    expect(rows(list)[2]).toBe('“Third” open');
    expect(textOf(part(list, 'closing-sum'))).toBe('1 topic has no outcome yet.');
    expect(part(list, 'closing-finish').getAttribute('aria-disabled')).toBe('true');
    press(list, 'closing-finish');
    expect(meeting(ana).state).toBe('running');

    chooses(list, 'Third', 'outcome-follow-up');
    write(list, 'outcome-day', '2026-11-26');
    press(list, 'outcome-day-set');
    await soon(() => {
      expect(rows(other)[2]).toBe('“Third” followUp');
    });
    press(other, 'closing-finish');
    await soon(() => {
      expect(textOf(part(hers, 'meeting-state'))).toContain('Closed');
    });
    expect(has(hers, 'closing')).toBe(false);
    expect(headlines(ana)).toEqual(['Second']);
    expect(textOf(part(hers, 'meeting-moved'))).toContain('→ First: next time, 1 December');
    expect(textOf(part(hers, 'meeting-moved'))).toContain('→ Third: earlier, 26 November');
    expect(textOf(part(hers, 'topic-facts'))).toContain('Discussed 24 November');
  });

  it('ends with what happened in it: one press closes it, and both see why', async () => {
    start(hers);
    const [first] = meeting(ana).topics;
    ana.client.edit(
      first?.id ?? '',
      [
        { op: 'break', at: 5, line: 'line-0001' },
        { op: 'insert', at: 6, text: 'we agreed' },
      ],
      [],
    );
    press(topic(hers, 'Second'), 'enough-ask');
    const [list, other] = [await end(hers), await end(his)];
    const all = ['“First” discussed', '“Second” discussed', '“Third” nextTime'];
    await soon(() => {
      expect([rows(list), rows(other)]).toEqual([all, all]);
    });
    const why = (headline: string): string => textOf(part(row(other, headline), 'closing-why'));
    expect([why('First'), why('Second'), why('Third')]).toEqual([
      'notes were written',
      'enough was said on it',
      'nothing was noted on it',
    ]);
    expect(textOf(part(other, 'closing-sum'))).toBe('2 discussed, 1 next time (1 December)');
    // Nothing of it is said before somebody closes it.
    expect(meeting(ben).topics.map(({ outcome }) => outcome)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    press(other, 'closing-finish');
    await soon(() => {
      expect(textOf(part(hers, 'meeting-state'))).toContain('Closed');
    });
    expect([headlines(ana), headlines(ana, NEXT)]).toEqual([['First', 'Second'], ['Third']]);
  });

  it('takes a follow-up only on a later day, and says so', async () => {
    start(hers);
    const list = await end(hers);
    chooses(list, 'First', 'outcome-follow-up');
    write(list, 'outcome-day', DAY);
    press(list, 'outcome-day-set');
    expect(textOf(list)).toContain('Choose a day after 24 November.');
    write(list, 'outcome-day', 'some time');
    press(list, 'outcome-day-set');
    expect(textOf(list)).toContain('Which day is that?');
    expect(rows(list)[0]).toBe('“First” nextTime');
    write(list, 'outcome-day', 'Thursday');
    press(list, 'outcome-day-set');
    expect(textOf(row(list, 'First'))).toContain('Earlier, 26 November');
  });

  it('opens again, and an outcome can be taken back', async () => {
    start(hers);
    const list = await end(hers);
    for (const headline of ['First', 'Second', 'Third']) {
      chooses(list, headline, 'outcome-discussed');
    }
    chooses(list, 'Third', 'outcome-none');
    expect(rows(list)[2]).toBe('“Third” open');
    chooses(list, 'Third', 'outcome-discussed');
    press(list, 'closing-finish');
    press(hers, 'meeting-reopen');
    await soon(() => {
      expect(has(his, 'meeting-end')).toBe(true);
    });
  });
});

describe('“Anything more on this?”', () => {
  it('closes a topic when both say so, and not while one has more', async () => {
    start(hers);
    table.showsOf(ben, Inbox, {});
    press(topic(hers, 'Second'), 'enough-ask');
    await soon(() => part(his, 'enough-question'));
    await soon(() => {
      expect(plain(ben.announcer.said)).toBe('Waits for you: Ana asks: Anything more on “Second”?');
    });

    press(part(his, 'enough-question'), 'enough-more');
    await soon(() => {
      expect(textOf(topic(hers, 'Second'))).toContain('Ben has more');
    });
    expect(has(hers, 'topic-outcome')).toBe(false);
    press(topic(his, 'Second'), 'enough-yes');
    await soon(() => {
      expect(textOf(part(topic(hers, 'Second'), 'topic-outcome'))).toBe('Discussed');
    });
  });

  it('is asked and answered by keys, on the topic and while writing in it', async () => {
    start(hers);
    key(topic(hers, 'Second'), 'm');
    await soon(() => part(his, 'enough-question'));
    const words = part(topic(his, 'Second'), 'topic-editor');
    key(words, 'm');
    expect(has(his, 'enough-question')).toBe(true);
    key(words, 'µ', { code: 'KeyM', altKey: true });
    await soon(() => part(topic(hers, 'Second'), 'topic-outcome'));
  });
});

describe('“Switch to this?”', () => {
  it('names what loses its time, and takes both', async () => {
    start(hers);
    key(topic(hers, 'Third'), 's');
    const question = await soon(() => part(his, 'switch-question'));
    expect(textOf(question)).toContain('“First” and “Second” lose their time');
    press(question, 'switch-no');
    await soon(() => {
      expect(textOf(topic(hers, 'Third'))).toContain('Ben says: not yet');
    });
    expect(has(hers, 'current')).toBe(false);
    press(his, 'switch-yes');
    await soon(() => part(topic(hers, 'Third'), 'current'));
  });
});

describe('a topic', () => {
  it('has a kind and a mode, by keys, each taken away as it was given', async () => {
    const first = topic(hers, 'First');
    key(first, '3');
    key(first, 'w');
    await soon(() => {
      expect(textOf(part(topic(his, 'First'), 'topic-kind'))).toBe('Feedback');
      expect(textOf(part(topic(his, 'First'), 'topic-mode'))).toBe('In writing');
    });
    key(first, '3');
    key(first, 'w');
    expect(textOf(part(first, 'topic-mode'))).toBe('For the call');
    key(first, 'w');
    await soon(() => {
      expect(has(topic(his, 'First'), 'topic-kind')).toBe(false);
      expect(has(topic(his, 'First'), 'topic-mode')).toBe(false);
    });
  });

  /** The first topic, in writing, with notes and perhaps what they came to. */
  async function inWriting(conclusion: string): Promise<HTMLElement[]> {
    const id = ana.agenda.view.sections[0]?.topics[0]?.id ?? '';
    ana.client.edit(
      id,
      [
        { op: 'break', at: 5, line: 'line-note' },
        { op: 'insert', at: 6, text: 'a note' },
      ],
      [],
    );
    if (conclusion !== '') {
      concludes(id, 12, conclusion);
    }
    ana.commands.perform({ do: 'setMode', topic: id, mode: 'writing' });
    return soon(() => {
      const topics = [topic(hers, 'First'), topic(his, 'First')];
      for (const shown of topics) {
        expect(has(shown, 'topic-mode')).toBe(true);
      }
      expect(meeting(ben).topics[0]?.conclusion ?? '').toBe(conclusion);
      return topics;
    });
  }

  function concludes(id: string, at: number, words: string): void {
    ana.client.edit(
      id,
      [
        { op: 'break', at, line: 'line-came-to' },
        { op: 'insert', at: at + 1, text: words },
      ],
      [{ line: 'line-came-to', patch: { kind: 'conclusion' } }],
    );
  }

  const folded = (...topics: HTMLElement[]): boolean[] =>
    topics.map((shown) => shown.hasAttribute('data-folded'));

  it('in writing shows what it came to in the meeting, with its notes one press away', async () => {
    const [first] = await inWriting('By the window');
    if (first === undefined) {
      throw new Error('the topic');
    }
    expect(folded(first)).toEqual([false]);
    start(hers);
    expect(folded(first)).toEqual([true]);
    press(first, 'topic-notes');
    expect(folded(first)).toEqual([false]);
  });

  it('in writing that came to nothing yet keeps its notes in sight', async () => {
    const [first, other] = await inWriting('');
    if (first === undefined || other === undefined) {
      throw new Error('the topics');
    }
    start(hers);
    await soon(() => {
      expect(has(his, 'meeting-end')).toBe(true);
    });
    expect(folded(first, other)).toEqual([false, false]);
    expect([first, other].map((shown) => has(shown, 'topic-notes'))).toEqual([false, false]);
  });

  it('in writing loses no notes to whoever reads or writes them', async () => {
    const [first, other] = await inWriting('By the window');
    if (first === undefined || other === undefined) {
      throw new Error('the topics');
    }
    for (const shown of [first, other]) {
      shown.getBoundingClientRect = () => new DOMRect(0, 10, 100, 100);
    }
    // Ana has the topic before her when Ben starts the meeting; he wanted to see what there is.
    start(his);
    await soon(() => {
      expect(has(hers, 'meeting-end')).toBe(true);
    });
    expect(folded(first, other)).toEqual([false, true]);
    // Whoever goes into the words has them, also after leaving.
    other.querySelector<HTMLElement>('.topic-words')?.focus();
    flushSync();
    expect(folded(other)).toEqual([false]);
    press(other, 'topic-notes');
    expect(folded(other)).toEqual([true]);
  });

  it('in writing keeps its notes below a caret, also out of sight and when it is theirs to start', async () => {
    const [first, other] = await inWriting('By the window');
    if (first === undefined || other === undefined) {
      throw new Error('the topics');
    }
    first.querySelector<HTMLElement>('.topic-words')?.focus();
    await soon(() => {
      expect(first.querySelector('.ProseMirror')).toBe(document.activeElement);
    });
    start(hers);
    expect(folded(first)).toEqual([false]);
    await soon(() => {
      expect(has(his, 'meeting-end')).toBe(true);
    });
    expect(folded(first, other)).toEqual([false, true]);
  });

  it('in writing whose first conclusion is written in the meeting does not fold below anybody', async () => {
    const [first, other] = await inWriting('');
    if (first === undefined || other === undefined) {
      throw new Error('the topics');
    }
    for (const shown of [first, other]) {
      shown.getBoundingClientRect = () => new DOMRect(0, 10, 100, 100);
    }
    start(hers);
    concludes(first.dataset['topic'] ?? '', 12, 'By the window');
    await soon(() => {
      expect([first, other].map((shown) => has(shown, 'topic-notes'))).toEqual([true, true]);
    });
    expect(folded(first, other)).toEqual([false, false]);
  });

  it('has a context of links, people and topics; what would run is no link', async () => {
    key(topic(hers, 'First'), 'c');
    const context = await soon(
      () => part(hers, 'context-link').closest<HTMLElement>('.context') ?? hers,
    );
    const add = (id: string, words: string) => {
      write(context, id, words);
      part(context, id).closest('form')?.requestSubmit();
    };
    add('context-link', 'javascript:alert(1)');
    await soon(() => {
      expect(textOf(context)).toContain('Paste an address');
    });
    add('context-link', 'The plan https://example.org/plan');
    add('context-person', 'Chris');
    add('context-topic', 'thi');
    await soon(() => {
      const items = meeting(ben).topics[0]?.context;
      expect(items).toHaveLength(3);
      expect(items).toContainEqual(
        expect.objectContaining({
          item: 'link',
          href: 'https://example.org/plan',
          title: 'The plan',
        }),
      );
      expect(items).toContainEqual(expect.objectContaining({ item: 'person', name: 'Chris' }));
    });
    expect(context.querySelector('a')?.href).toBe('https://example.org/plan');
    await soon(() => {
      expect(textOf(part(his, 'topic-context'))).toBe('Context: 3');
    });
  });

  it('calls nobody in its context what cannot be seen or turns words, and says so at the field', async () => {
    key(topic(hers, 'First'), 'c');
    const context = await soon(
      () => part(hers, 'context-person').closest<HTMLElement>('.context') ?? hers,
    );
    const field = part(context, 'context-person') as HTMLInputElement;
    for (const [name, why] of [
      ['\u200b', 'Nothing of this name can be seen'],
      ['\u202esirhC', 'Type it by hand instead of pasting it'],
    ] as const) {
      write(context, 'context-person', name);
      field.closest('form')?.requestSubmit();
      await soon(() => {
        expect(textOf(context)).toContain(why);
      });
      expect([field.value, field.getAttribute('aria-invalid')]).toEqual([name, 'true']);
      expect(ana.toasts.refused).toBeNull();
    }
    write(context, 'context-person', 'Chris\u00ad');
    field.closest('form')?.requestSubmit();
    await soon(() => {
      expect(meeting(ben).topics[0]?.context).toEqual([
        expect.objectContaining({ item: 'person', name: 'Chris' }),
      ]);
    });
    expect([field.value, field.getAttribute('aria-invalid')]).toEqual(['', 'false']);
  });

  it('calls a link by its address when its title cannot be seen', async () => {
    key(topic(hers, 'First'), 'c');
    const context = await soon(
      () => part(hers, 'context-link').closest<HTMLElement>('.context') ?? hers,
    );
    write(context, 'context-link', '\u200b https://example.org/plan');
    part(context, 'context-link').closest('form')?.requestSubmit();
    await soon(() => {
      expect(textOf(context.querySelector('a') ?? context)).toBe('https://example.org/plan');
    });
  });

  it('is parked by one key, and stays tied to its words', async () => {
    key(topic(hers, 'Second'), 'p');
    await soon(() => {
      expect(ben.agenda.view.parked.map(({ headline }) => headline)).toEqual(['Second']);
    });
    expect(document.activeElement).toBe(topic(hers, 'Third'));
    expect(plain(ana.toasts.deleted?.words ?? '')).toBe('Parked “Second”');
    ana.commands.restore();
    await soon(() => {
      expect(headlines(ben)).toEqual(['First', 'Second', 'Third']);
    });
  });
});
