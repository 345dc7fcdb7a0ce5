// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { plain } from '../../core/isolated-text.ts';
import { randomId } from '../../core/random.ts';
import { has, part, press, Table, textOf, type Seated } from '../../testing/agendas.ts';
import { addTopic } from '../../testing/operations.ts';
import { ANA, BEN } from '../../testing/people.ts';
import { find } from '../agenda/outline.ts';
import Inbox from './Inbox.svelte';
import { tabCount } from './tab-count.svelte.ts';

const DAY = '2026-11-24';

let table: Table;
let ana: Seated;
let ben: Seated;
let topic: string;
let inbox: HTMLElement;
let place: HTMLButtonElement;

beforeEach(async () => {
  table = new Table();
  [ana, ben] = [await table.sits(ANA, DAY), await table.sits(BEN, DAY)];
  ana.client.perform({ do: 'addMeeting', day: DAY });
  topic = addTopic(ana.client, DAY, 'first', 'one two three');
  await soon(() => {
    expect(find(ben.agenda.view, topic)).toBeDefined();
  });
  place = document.body.appendChild(document.createElement('button'));
  inbox = table.showsOf(ben, Inbox, {});
});

afterEach(async () => {
  place.remove();
  await table.leave();
});

const soon = <T>(happens: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(happens, { timeout: 10_000 });

const rows = (): string[] =>
  [...inbox.querySelectorAll('li')].map((row) => row.textContent.replace(/\s+/g, ' ').trim());

/** Ana asks Ben to confirm words of the headline. */
function asks(words: 'one' | 'two' | 'three'): string {
  const wording = randomId();
  const at = 'one two three'.indexOf(words);
  ana.commands.perform({ do: 'ask', wording, topic, at, len: words.length });
  return wording;
}

async function counts(count: number): Promise<void> {
  await soon(() => {
    expect(tabCount.waiting).toBe(count);
  });
  flushSync();
}

/** Ben opens the list, coming from elsewhere on the page. */
async function opens(): Promise<void> {
  await soon(() => {
    expect(ben.cards.module).toBeDefined();
  });
  flushSync();
  place.focus();
  part(inbox, 'waiting').focus();
  press(inbox, 'waiting');
}

describe('the list of what waits', () => {
  it('counts, and says what each thing is', async () => {
    expect(has(inbox, 'waiting')).toBe(false);
    asks('one');
    await counts(1);
    expect(textOf(part(inbox, 'waiting'))).toBe('1 waits for you');
    asks('two');
    await counts(2);
    expect(textOf(part(inbox, 'waiting'))).toBe('2 wait for you');
    await opens();
    expect(rows()).toEqual([
      'Confirm “one” in “one two three”',
      'Confirm “two” in “one two three”',
    ]);
  });

  it('tells what came once, and when nothing is left', async () => {
    const wording = asks('one');
    await soon(() => {
      expect(plain(ben.announcer.said)).toBe('Waits for you: Confirm “one”');
    });
    ben.announcer.say('');
    ana.commands.addTopic('Something else');
    await soon(() => {
      expect(ben.agenda.view.sections[0]?.topics).toHaveLength(2);
    });
    await new Promise((later) => setTimeout(later, 1_200));
    expect(ben.announcer.said).not.toContain('Waits for you');
    ben.commands.perform({ do: 'confirm', wording, words: 'one' });
    await soon(() => {
      expect(ben.announcer.said).toBe('Nothing waits for you');
    });
  });

  it('keeps the focus when what had it goes, and gives it back when nothing is left', async () => {
    const [first, second] = [asks('one'), asks('two')];
    await counts(2);
    await opens();
    part(inbox, 'waiting-item').focus();
    ana.commands.perform({ do: 'withdrawWording', wording: first });
    await counts(1);
    expect(rows()).toEqual(['Confirm “two” in “one two three”']);
    await soon(() => {
      expect(document.activeElement).toBe(part(inbox, 'waiting-item'));
    });
    ana.commands.perform({ do: 'withdrawWording', wording: second });
    await counts(0);
    expect(has(inbox, 'waiting-list')).toBe(false);
    expect(document.activeElement).toBe(place);
  });

  it('moves nothing under the pointer', async () => {
    const [first] = [asks('one'), asks('two')];
    await counts(2);
    await opens();
    part(inbox, 'waiting-list').dispatchEvent(new PointerEvent('pointerenter'));
    ana.commands.perform({ do: 'withdrawWording', wording: first });
    await counts(1);
    expect(rows()).toEqual([
      'Confirm “one” in “one two three” : waits no longer',
      'Confirm “two” in “one two three”',
    ]);
    part(inbox, 'waiting-list').dispatchEvent(new PointerEvent('pointerleave'));
    flushSync();
    expect(rows()).toEqual(['Confirm “two” in “one two three”']);
  });

  it('goes with Escape, and when the person turns to something else', async () => {
    asks('one');
    await counts(1);
    await opens();
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    flushSync();
    expect(has(inbox, 'waiting-list')).toBe(false);
    expect(document.activeElement).toBe(part(inbox, 'waiting'));
    press(inbox, 'waiting');
    expect(has(inbox, 'waiting-list')).toBe(true);
    place.focus();
    flushSync();
    expect(has(inbox, 'waiting-list')).toBe(false);
  });
});
