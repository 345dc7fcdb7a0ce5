// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Numbering } from '../../editor/numbers.ts';
import { Table, type Seated } from '../../testing/agendas.ts';
import { ANA } from '../../testing/people.ts';
import { atMost } from '../kit/length-limit.ts';
import Composer from './Composer.svelte';
import { headlinesIn } from './pasted-topics.ts';

let table: Table;
let open: Seated;
let shown: HTMLElement;

beforeEach(async () => {
  table = new Table();
  open = await table.sits(ANA, '2026-11-24');
  shown = table.showsOf(open, Composer, {});
});

afterEach(async () => {
  await table.leave();
});

function field(): HTMLInputElement {
  const input = shown.querySelector('input');
  if (input === null) {
    throw new Error('the composer has a field');
  }
  return input;
}

function write(words: string): void {
  field().value = words;
  field().dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}

async function pastes(text: string): Promise<boolean> {
  const event = new Event('paste', { bubbles: true, cancelable: true });
  Object.defineProperty(event, 'clipboardData', {
    value: { getData: (type: string) => (type === 'text/plain' ? text : '') },
  });
  field().dispatchEvent(event);
  flushSync();
  if (event.defaultPrevented) {
    await vi.waitFor(() => {
      flushSync();
      expect(shown.querySelector('[data-testid="pasted-lines"]')).not.toBeNull();
    });
  }
  return event.defaultPrevented;
}

function headlines(): string[] {
  return open.agenda.view.next.map(({ headline }) => headline);
}

function submits(): void {
  shown.querySelector('form')?.requestSubmit();
  flushSync();
}

describe('a topic that is refused', () => {
  it('stays in the composer, which says why', () => {
    vi.spyOn(open.client, 'perform').mockImplementation(() => {
      throw Object.assign(new Error('no'), { text: 'The agenda is full.' });
    });
    write('Budget');
    submits();
    expect(field().value).toBe('Budget');
    expect(open.toasts.refused).toBe('The agenda is full.');
    vi.restoreAllMocks();
    submits();
    expect(headlines()).toEqual(['Budget']);
    expect([field().value, open.toasts.refused]).toEqual(['', null]);
  });

  it('stays with those that are not added yet', async () => {
    await pastes('One\nTwo\nThree');
    const { client } = open;
    const perform = client.perform.bind(client);
    vi.spyOn(client, 'perform')
      .mockImplementationOnce(perform)
      .mockImplementation(() => {
        throw Object.assign(new Error('no'), { text: 'The agenda is full.' });
      });
    submits();
    expect(headlines()).toEqual(['One']);
    expect(field().value).toBe('Two Three');
    expect(open.announcer.said).not.toContain('Added');
    vi.restoreAllMocks();
    submits();
    expect(headlines()).toEqual(['One', 'Two', 'Three']);
  });
});

describe('several lines pasted into the composer', () => {
  it('become as many topics, in their order and without signs', async () => {
    await pastes('- Budget\n\n1) Hiring\r\n[x] Offsite\n  * Tea\n');
    expect(field().value).toBe('- Budget 1) Hiring [x] Offsite * Tea');
    expect(shown.querySelector('button[type=submit]')?.textContent).toBe('Add 4 topics');
    submits();
    expect(headlines()).toEqual(['Budget', 'Hiring', 'Offsite', 'Tea']);
    expect(field().value).toBe('');
  });

  it('become one topic with notes', async () => {
    await pastes('Budget\n- rent\n  - office\n[x] paid');
    shown.querySelector<HTMLElement>('[data-testid="as-one-topic"]')?.click();
    flushSync();
    expect(headlines()).toEqual(['Budget']);
    const lines = open.client.topic(open.agenda.view.next[0]?.id ?? '')?.lines ?? [];
    expect(
      lines.map(({ kind, indent, checked, spans }) => [
        kind,
        indent,
        checked,
        spans.map(({ text }) => text).join(''),
      ]),
    ).toEqual([
      ['text', 0, false, 'Budget'],
      ['bullet', 0, false, 'rent'],
      ['bullet', 1, false, 'office'],
      ['check', 0, true, 'paid'],
    ]);
  });

  it('keep their numbers as notes', async () => {
    await pastes('Plan\n7. rent\n8. office\n\n1. first\n2. second\n5. fifth\n6. sixth');
    shown.querySelector<HTMLElement>('[data-testid="as-one-topic"]')?.click();
    flushSync();
    const lines = open.client.topic(open.agenda.view.next[0]?.id ?? '')?.lines ?? [];
    const numbering = new Numbering();
    const read = lines.map((line) =>
      [numbering.number(line), ...line.spans.map(({ text }) => text)].join('. '),
    );
    expect(read).toEqual([
      '. Plan',
      '7. rent',
      '8. office',
      '',
      '1. first',
      '2. second',
      '5. fifth',
      '6. sixth',
    ]);
  });

  it('are added a hundred at once, and the others stay', async () => {
    await pastes(Array.from({ length: 120 }, (_, n) => `Topic ${n + 1}`).join('\n'));
    expect(shown.querySelector('[data-testid="pasted-lines"]')?.textContent).toMatch(
      /120 lines.*100 are added at once/s,
    );
    submits();
    expect(headlines()).toHaveLength(100);
    expect(shown.querySelector('button[type=submit]')?.textContent).toBe('Add 20 topics');
    submits();
    expect(headlines()).toHaveLength(120);
  }, 60_000);

  it('one line is the field’s own', async () => {
    expect(await pastes('Budget\n')).toBe(false);
  });

  it('lines of signs alone are none', () => {
    expect(headlinesIn('1. a\n-\n   \n• b\n24. November: Budget')).toEqual([
      'a',
      'b',
      '24. November: Budget',
    ]);
  });
});

describe('nothing is cut in silence', () => {
  it('words that are too long stay, and are said to be', () => {
    field().value = 'x'.repeat(513);
    field().dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();
    submits();
    expect(field().value).toHaveLength(513);
    expect(shown.querySelector('[data-testid="composer-too-long"]')?.textContent).toContain(
      '13 characters too long: at most 500',
    );
    expect(headlines()).toEqual([]);
  });

  it('a form waits until its fields fit', () => {
    const form = document.body.appendChild(document.createElement('form'));
    const input = form.appendChild(document.createElement('input'));
    let sent = 0;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      sent += 1;
    });
    const stop = atMost(3)(input);
    input.value = 'four';
    input.dispatchEvent(new Event('input'));
    expect(form.textContent).toBe('This is 1 character too long: at most 3 fit here.');
    form.requestSubmit();
    expect([sent, input.value]).toEqual([0, 'four']);
    input.value = 'six';
    input.dispatchEvent(new Event('input'));
    form.requestSubmit();
    expect([sent, form.textContent]).toEqual([1, '']);
    stop();
    form.remove();
  });
});

it('reads the outline once for a hundred topics', () => {
  vi.spyOn(open.agenda, 'refreshInTime').mockReturnValue();
  const reads = vi.spyOn(open.client, 'agenda');
  expect(open.commands.addTopics(Array.from({ length: 100 }, (_, at) => `Topic ${at}`))).toEqual(
    [],
  );
  expect(headlines()).toHaveLength(100);
  expect(headlines()[0]).toBe('Topic 0');
  expect(reads).toHaveBeenCalledTimes(1);
});
