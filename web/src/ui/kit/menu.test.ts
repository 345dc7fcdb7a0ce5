// @vitest-environment jsdom
import { flushSync, tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { part, Table, textOf } from '../../testing/agendas.ts';
import Menu from './Menu.svelte';
import type { MenuList } from './menu.ts';

const table = new Table();
let shown: HTMLElement;
let done: string[];
let kind = 'Decision';

const kinds: MenuList = {
  label: 'Kind',
  items: () =>
    ['Decision', 'Information'].map((words) => ({
      key: words,
      words,
      checked: words === kind,
      act: () => {
        kind = words;
      },
    })),
};
const tools: MenuList = {
  label: 'Topic',
  items: () => [
    { key: 'up', words: 'Move up', act: () => void done.push('Move up') },
    { key: 'kind', words: 'Kind…', opens: kinds },
    { key: 'delete', words: 'Delete', act: () => void done.push('Delete') },
  ],
};

beforeEach(() => {
  done = [];
  kind = 'Decision';
  shown = table.shows(Menu, { label: 'What to do', list: tools, testid: 'tools' });
});

afterEach(async () => {
  await table.leave();
});

/** What has the focus, in words. */
function focused(): string {
  const element = document.activeElement;
  return element instanceof HTMLElement ? textOf(element) : '';
}

async function key(name: string): Promise<boolean> {
  const event = new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true });
  document.activeElement?.dispatchEvent(event);
  flushSync();
  await tick();
  return event.defaultPrevented;
}

/** Presses something, and waits until what it opens has the focus. */
async function press(element: Element | null): Promise<void> {
  (element as HTMLElement).click();
  flushSync();
  await tick();
  await tick();
}

function menu(): HTMLElement | null {
  return shown.querySelector('[role="menu"]');
}

describe('a menu', () => {
  it('opens by its button with the first item in focus, and says that it is open', async () => {
    const button = part(shown, 'tools');
    expect(button.getAttribute('aria-expanded')).toBe('false');
    await press(button);
    expect(button.getAttribute('aria-expanded')).toBe('true');
    expect(menu()?.getAttribute('aria-label')).toBe('Topic');
    expect(focused()).toBe('Move up');
  });

  it('opens by the arrows at its first or its last item', async () => {
    part(shown, 'tools').focus();
    await key('ArrowUp');
    expect(focused()).toBe('Delete');
    await key('Escape');
    expect(menu()).toBeNull();
    expect(document.activeElement).toBe(part(shown, 'tools'));
    await key('ArrowDown');
    expect(focused()).toBe('Move up');
  });

  it('goes round by the arrows, and to its ends', async () => {
    part(shown, 'tools').focus();
    await key('ArrowDown');
    await key('ArrowDown');
    expect(focused()).toBe('Kind…');
    await key('End');
    expect(focused()).toBe('Delete');
    await key('ArrowDown');
    expect(focused()).toBe('Move up');
    await key('ArrowUp');
    expect(focused()).toBe('Delete');
    await key('Home');
    expect(focused()).toBe('Move up');
  });

  it('goes on to another list, and says what is chosen there', async () => {
    part(shown, 'tools').focus();
    await key('ArrowDown');
    await key('ArrowDown');
    await press(document.activeElement);
    expect(menu()?.getAttribute('aria-label')).toBe('Kind');
    expect(focused()).toBe('Decision, chosen');
    await key('ArrowDown');
    await press(document.activeElement);
    expect(kind).toBe('Information');
    expect(menu()).toBeNull();
  });

  it('does what is chosen once it is closed, with the focus on its button', async () => {
    part(shown, 'tools').focus();
    await key('ArrowUp');
    await press(document.activeElement);
    expect(done).toEqual(['Delete']);
    expect(menu()).toBeNull();
    expect(document.activeElement).toBe(part(shown, 'tools'));
  });

  it('closes on Tab, which goes on from its button, and when something else is pressed', async () => {
    part(shown, 'tools').focus();
    await key('ArrowDown');
    expect(await key('Tab')).toBe(false);
    expect(menu()).toBeNull();
    await key('ArrowDown');
    document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    flushSync();
    expect(menu()).toBeNull();
  });
});
