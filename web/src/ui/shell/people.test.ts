// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Api } from '../../io/api.ts';
import { part, press, Table } from '../../testing/agendas.ts';
import { ANA } from '../../testing/people.ts';
import { goTo } from '../go-to/go-to.svelte.ts';
import People from './People.svelte';
import { Session } from './session.svelte.ts';

let table: Table;
let shown: HTMLElement;

beforeEach(() => {
  table = new Table();
  shown = table.shows(People, {
    session: new Session(new Api()),
    me: ANA,
    route: { at: 'home' } as const,
    onsignedout: () => undefined,
  });
});

afterEach(async () => {
  goTo.hide();
  await table.leave();
});

function key(name: string, more: KeyboardEventInit): KeyboardEvent {
  const init = { key: name, code: 'KeyK', bubbles: true, cancelable: true, ...more };
  const event = new KeyboardEvent('keydown', init);
  document.body.dispatchEvent(event);
  return event;
}

describe('the way to the go-to field', () => {
  it('is Ctrl and K, on a layout without that letter too', () => {
    for (const name of ['k', 'K', 'л', 'κ']) {
      goTo.hide();
      expect(key(name, { ctrlKey: true }).defaultPrevented).toBe(true);
      expect(goTo.shown, name).toBe(true);
    }
  });

  it('is no key that writes, belongs to an input method or to somebody else, or was taken already', () => {
    key('k', {});
    key('k', { ctrlKey: true, altKey: true });
    key('k', { metaKey: true });
    key('K', { ctrlKey: true, shiftKey: true });
    key('k', { ctrlKey: true, isComposing: true });
    const takes = (event: Event): void => {
      event.preventDefault();
    };
    document.body.addEventListener('keydown', takes);
    key('k', { ctrlKey: true });
    document.body.removeEventListener('keydown', takes);
    expect(goTo.shown).toBe(false);
  });

  it('keeps what is typed before the field is there, and nobody else hears of it', () => {
    let heard = '';
    const hears = ({ key: typed }: KeyboardEvent): void => {
      heard += typed;
    };
    document.body.addEventListener('keydown', hears);
    key('k', { ctrlKey: true });
    for (const typed of ['b', 'x', 'Backspace', 'o', 'Tab', 'Enter', 'b']) {
      expect(key(typed, {}).defaultPrevented, typed).toBe(true);
    }
    // Asked for twice, as one does who sees nothing yet.
    key('k', { ctrlKey: true });
    expect(goTo.arrive()).toBe('bob');
    expect(key('a', {}).defaultPrevented).toBe(false);
    expect(heard).toBe('kka');
    document.body.removeEventListener('keydown', hears);
  });

  it('is left by whoever goes elsewhere before the field is there, and writes there', () => {
    for (const turns of ['pointerdown', 'focusin']) {
      key('k', { ctrlKey: true });
      key('b', {});
      document.body.dispatchEvent(new Event(turns, { bubbles: true }));
      expect(goTo.shown, turns).toBe(false);
      expect(key('a', {}).defaultPrevented, turns).toBe(false);
    }
  });

  it('holds no keys once the field is there, whoever asks for it again', () => {
    key('k', { ctrlKey: true });
    goTo.arrive();
    press(shown, 'to-go-to');
    expect(key('a', {}).defaultPrevented).toBe(false);
    expect(goTo.shown).toBe(true);
  });

  it('is left with Escape before the field is there', () => {
    key('k', { ctrlKey: true });
    key('b', {});
    expect(key('Escape', {}).defaultPrevented).toBe(true);
    expect(goTo.shown).toBe(false);
    expect(key('a', {}).defaultPrevented).toBe(false);
  });

  it('is an item whose press leaves the caret where somebody writes', () => {
    const down = new MouseEvent('mousedown', { bubbles: true, cancelable: true });
    part(shown, 'to-go-to').dispatchEvent(down);
    expect(down.defaultPrevented).toBe(true);
    press(shown, 'to-go-to');
    expect(goTo.shown).toBe(true);
  });
});
