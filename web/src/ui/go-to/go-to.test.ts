// @vitest-environment jsdom
import { flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { PairSummary } from '../../io/api.ts';
import { Api } from '../../io/api.ts';
import { has, part, Table, textOf, write, type Seated } from '../../testing/agendas.ts';
import { ANA, pairOf } from '../../testing/people.ts';
import SectionPart from '../agenda/SectionPart.svelte';
import { peopleMenu } from '../shell/people-menu.svelte.ts';
import { Session } from '../shell/session.svelte.ts';
import { askedElsewhere } from '../search/asked.svelte.ts';
import { goTo } from './go-to.svelte.ts';
import GoTo from './GoTo.svelte';

const DAY = '2026-11-24';
const OLD = '2026-06-02';

let table: Table;
let ana: Seated;
let session: Session;
let went: string[];
/** The field that is shown. */
let field: Record<string, unknown> | undefined;

beforeEach(async () => {
  table = new Table();
  ana = await table.sits(ANA, DAY);
  for (const day of [OLD, DAY]) {
    ana.commands.perform({ do: 'addMeeting', day });
    ana.commands.addTopic(`Budget of ${day}`);
  }
  session = new Session(new Api());
  session.pairs = [pairWith('Chloé', { archived: true }), pairOf(ANA), pairWith('\u202eDora')];
  went = [];
  goTo.agenda = { open: ana, addTopic: () => went.push('composer') };
});

afterEach(async () => {
  hide();
  goTo.agenda = undefined;
  await table.leave();
});

function pairWith(name: string, more: Partial<PairSummary> = {}): PairSummary {
  return { ...pairOf(ANA), id: `pair-of-${name}`, partner: { name }, ...more };
}

/** Shows it, in place of one that was shown before. */
function shows(): HTMLElement {
  hide();
  goTo.show();
  const router = { go: (path: string) => void went.push(path) };
  field = mount(GoTo, { target: document.body, props: { session, router } });
  flushSync();
  return part(document, 'go-to');
}

function hide(): void {
  if (field !== undefined) {
    void unmount(field);
    field = undefined;
  }
}

function rows(shown: HTMLElement): string[] {
  return [...shown.querySelectorAll<HTMLElement>('[role=option]')].map(textOf);
}

function chosen(shown: HTMLElement): string {
  const id = part(shown, 'go-to-field').getAttribute('aria-activedescendant') ?? '';
  return textOf(document.getElementById(id) ?? document.body);
}

function key(name: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', {
    key: name,
    bubbles: true,
    cancelable: true,
    ...more,
  });
  document.activeElement?.dispatchEvent(event);
  flushSync();
  return event;
}

describe('the go-to field', () => {
  it('offers the next meeting, the people and what can be done before anything is typed', () => {
    expect(rows(shows())).toEqual([
      'Tuesday 24 November today',
      'Ben Person',
      'Dora Person',
      'Chloé Archived',
      'Home People you meet',
      'Promises Yours and theirs',
      'Search All agendas',
      'Your account',
      'Add a topic',
      'Prepare the next meeting',
      'New meeting',
      'Keys',
      'Who opened this agenda',
      'How you meet: series, regular topics',
    ]);
  });

  it('finds what is typed, says how much, and sets names apart', () => {
    const shown = shows();
    write(shown, 'go-to-field', 'budg');
    expect(rows(shown)).toEqual([
      'Budget of 2026-11-24 Tuesday 24 November',
      'Budget of 2026-06-02 Tuesday 2 June',
      'Search for budg All agendas',
    ]);
    expect(textOf(part(shown, 'go-to-count'))).toBe('2 found');
    expect(shown.querySelector('[role=option] bdi')?.textContent).toBe('Budget of 2026-11-24');
    write(shown, 'go-to-field', 'chloe');
    expect(rows(shown)).toEqual(['Chloé Archived', 'Search for chloe All agendas']);
    write(shown, 'go-to-field', 'dora');
    expect(shown.querySelector('[role=option] bdi')?.textContent).toBe('Dora');
    write(shown, 'go-to-field', 'zebra');
    expect(textOf(part(shown, 'go-to-count'))).toBe('Nothing is called that.');
    expect(rows(shown)).toEqual(['Search for zebra All agendas']);
  });

  it('goes through what it found by the arrows, and begins anew with each letter', () => {
    const shown = shows();
    write(shown, 'go-to-field', 'b');
    expect(chosen(shown)).toContain('Budget of 2026-11-24');
    key('ArrowDown');
    expect(chosen(shown)).toContain('Budget of 2026-06-02');
    key('ArrowUp');
    key('ArrowUp');
    expect(chosen(shown)).toBe(rows(shown).at(-1));
    key('ArrowDown');
    expect(chosen(shown)).toContain('Budget of 2026-11-24');
    key('ArrowDown');
    write(shown, 'go-to-field', 'bu');
    expect(chosen(shown)).toContain('Budget of 2026-11-24');
  });

  it('goes to a person, a page and the composer, and leaves the focus where it was meanwhile', () => {
    const before = document.body.appendChild(document.createElement('input'));
    for (const [query, place] of [
      ['ben', '/agenda/pair-of-both'],
      ['home', '/'],
      ['prom', '/promises'],
      ['account', '/account'],
      ['add', 'composer'],
    ] as const) {
      before.focus();
      const shown = shows();
      write(shown, 'go-to-field', query);
      key('Enter');
      expect(went.at(-1)).toBe(place);
      expect(goTo.shown).toBe(false);
      expect(document.activeElement).toBe(before);
    }
    before.remove();
  });

  it('offers to search for what is typed, whatever is called that', () => {
    const shown = shows();
    write(shown, 'go-to-field', ' budget draft ');
    expect(rows(shown)).toEqual(['Search for budget draft All agendas']);
    key('Enter');
    expect(went).toEqual(['/search']);
    expect(askedElsewhere.words).toBe('budget draft');
    askedElsewhere.words = null;
  });

  it('goes to a topic, and to the heading of a meeting', async () => {
    const view = ana.agenda.current();
    const section = view.sections.find(({ day }) => day === OLD);
    const [topic] = section?.topics ?? [];
    const page = table.showsOf(ana, SectionPart, {
      name: OLD,
      topics: section?.topics ?? [],
      section,
      above: undefined,
    });
    for (const [query, to] of [
      ['budget 06', `[data-topic="${topic?.id ?? ''}"]`],
      ['2 jun', `[id="section-${OLD}"]`],
    ] as const) {
      const shown = shows();
      write(shown, 'go-to-field', query);
      key('Enter');
      await tick();
      await tick();
      await tick();
      expect(document.activeElement).toBe(page.querySelector(to));
    }
  });

  it('closes by Escape, Tab and its own key, and leaves the keys of an input method alone', () => {
    const before = document.body.appendChild(document.createElement('input'));
    for (const [name, more] of [
      ['Escape', {}],
      ['Tab', {}],
      ['k', { ctrlKey: true }],
    ] as const) {
      before.focus();
      shows();
      expect(document.activeElement).not.toBe(before);
      expect(key(name, more).defaultPrevented).toBe(true);
      expect(goTo.shown).toBe(false);
      expect(document.activeElement).toBe(before);
    }
    shows();
    for (const name of ['Enter', 'Escape']) {
      expect(key(name, { isComposing: true }).defaultPrevented).toBe(false);
    }
    expect(goTo.shown).toBe(true);
    expect(went).toEqual([]);
    before.remove();
  });

  it('takes the place of the menu that it was chosen in, and gives the focus to the button of that', () => {
    const button = document.body.appendChild(document.createElement('button'));
    peopleMenu.button = button;
    peopleMenu.open = true;
    shows();
    expect(peopleMenu.open).toBe(false);
    key('Escape');
    expect(document.activeElement).toBe(button);
    peopleMenu.button = undefined;
    button.remove();
  });

  it('closes when something else is pressed or gets the focus', () => {
    const other = document.body.appendChild(document.createElement('button'));
    shows();
    other.focus();
    expect(goTo.shown).toBe(false);
    shows();
    document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    expect(goTo.shown).toBe(false);
    other.remove();
  });

  it('knows people and pages where no agenda is open', () => {
    goTo.agenda = undefined;
    const shown = shows();
    expect(rows(shown)).toHaveLength(7);
    expect(has(shown, 'go-to-row')).toBe(true);
    write(shown, 'go-to-field', 'budget');
    expect(rows(shown)).toEqual(['Search for budget All agendas']);
  });
});
