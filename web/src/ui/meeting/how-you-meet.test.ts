// @vitest-environment jsdom
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { part, press, Table, textOf, type Seated } from '../../testing/agendas.ts';
import { ANA } from '../../testing/people.ts';
import HowYouMeet from './HowYouMeet.svelte';

const TODAY = '2026-11-30';

let table: Table;
let ana: Seated;

beforeEach(async () => {
  table = new Table();
  ana = await table.sits(ANA, TODAY);
});

afterEach(() => table.leave());

function types(form: HTMLElement, lines: string): HTMLTextAreaElement {
  const field = part(form, 'template') as HTMLTextAreaElement;
  field.value = lines;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
  return field;
}

it('says in which zone a series is meant that is not the reader’s, and nothing more in one’s own', () => {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const other = own === 'Asia/Tokyo' ? 'Asia/Kathmandu' : 'Asia/Tokyo';
  ana.commands.perform(
    { do: 'setZone', zone: other },
    { do: 'setSeries', series: { every: 1, first: '2026-12-01', at: '10:00', minutes: 30 } },
  );
  const form = table.showsOf(ana, HowYouMeet, {});
  expect(textOf(part(form, 'how-series'))).toMatch(/10:00.*, in (Tokyo|Kathmandu)\./u);
  ana.commands.perform({ do: 'setZone', zone: own });
  flushSync();
  expect(textOf(part(form, 'how-series'))).not.toContain(', in ');
});

it('tells of regular topics that were changed meanwhile, by whomever and into whatever', () => {
  const form = table.showsOf(ana, HowYouMeet, {});
  types(form, 'Wins');
  press(form, 'template-set');
  const field = types(form, 'Wins\nMood');
  ana.client.undo();
  flushSync();
  expect(textOf(part(form, 'template-changed'))).toContain('These were changed meanwhile: none.');
  expect(field.value).toBe('Wins\nMood');
});

it('leads from the lines to what is wrong with them', () => {
  const form = table.showsOf(ana, HowYouMeet, {});
  const field = types(form, Array.from({ length: 21 }, (_, at) => `${at}`).join('\n'));
  press(form, 'template-set');
  const described = (field.getAttribute('aria-describedby') ?? '').split(' ');
  const words = described.map((id) => document.getElementById(id)?.textContent).join(' ');
  expect(words).toContain('These are 21 topics');
});
