// @vitest-environment jsdom
import { flushSync, type Component } from 'svelte';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { part, Table, type Seated } from '../testing/agendas.ts';
import { Mounted } from '../testing/mounted.ts';
import { ANA, pairOf } from '../testing/people.ts';
import Agenda from '../ui/agenda/Agenda.svelte';
import { altShortcut } from './keyboard.ts';
import { rows } from './keyboard.layouts.json';

const MACHINES: Readonly<Record<string, { platform: string; userAgent: string }>> = {
  mac: {
    platform: 'MacIntel',
    userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.5 Safari/605.1.15',
  },
  windows: {
    platform: 'Win32',
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0.0.0 Safari/537.36',
  },
  linux: {
    platform: 'Linux x86_64',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  },
  android: {
    platform: 'Linux armv81',
    userAgent: 'Mozilla/5.0 (Linux; Android 14; Pixel 7) Chrome/131.0.0.0 Mobile',
  },
};

let table: Table;
let open: Seated;
let page: HTMLElement;
let editor: Mounted;

beforeAll(async () => {
  table = new Table();
  // What a page without a layout does not have.
  document.elementFromPoint = () => null;
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  open = await table.sits(ANA, '2026-11-24');
  open.commands.addTopic('A topic');
  page = table.showsOf(open, Agenda as Component<Record<string, unknown>>, {
    open,
    pair: pairOf(ANA),
    session: { invitations: {}, refresh: () => Promise.resolve() },
  });
  page.append(document.createElement('textarea'));
  editor = new Mounted(['head', 'one two'], { onAsk: () => undefined, onPark: () => undefined });
});

afterAll(async () => {
  editor.close();
  await table.leave();
});

afterEach(() => {
  vi.restoreAllMocks();
});

function at(place: string): HTMLElement {
  switch (place) {
    case 'editor':
      editor.select(5, 8);
      return editor.view.dom;
    case 'composer':
      return part(page, 'composer');
    case 'form':
      return page.querySelector('textarea') ?? page;
    case 'topic':
      return part(page, 'topic');
    default:
      return document.body;
  }
}

describe('a key that writes a character writes it, and commands stay in reach', () => {
  it.each(
    rows.map(
      (row) =>
        [
          `${row.layout} on ${row.machine}: ${[...row.held, row.key].join(' ')} in ${row.place}`,
          row,
        ] as const,
    ),
  )('%s', (_name, { machine, place, key, code, keyCode, held, must }) => {
    const { platform = '', userAgent = '' } = MACHINES[machine] ?? {};
    vi.spyOn(navigator, 'platform', 'get').mockReturnValue(platform);
    vi.spyOn(navigator, 'userAgent', 'get').mockReturnValue(userAgent);
    const event = new KeyboardEvent('keydown', {
      key,
      code,
      altKey: held.includes('Alt'),
      ctrlKey: held.includes('Control'),
      metaKey: held.includes('Meta'),
      shiftKey: held.includes('Shift'),
      modifierAltGraph: held.includes('AltGraph'),
      isComposing: held.includes('Composing'),
      bubbles: true,
      cancelable: true,
    });
    Object.defineProperty(event, 'keyCode', { value: keyCode });
    at(place).dispatchEvent(event);
    flushSync();
    expect(event.defaultPrevented ? 'taken' : 'left').toBe(must === 'command' ? 'taken' : 'left');
  });

  it('shows on Apple’s machines where the commands are', () => {
    expect(altShortcut('N')).toBe('Alt+N');
    vi.spyOn(navigator, 'platform', 'get').mockReturnValue('MacIntel');
    expect(altShortcut('N')).toBe('Control+Alt+N');
  });
});
