// @vitest-environment jsdom
import { readdirSync } from 'node:fs';

import { flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import States from './States.svelte';

let page: Record<string, unknown>;
const wrong = vi.fn();

beforeEach(async () => {
  window.addEventListener('error', wrong);
  vi.spyOn(console, 'error').mockImplementation(wrong);
  vi.spyOn(console, 'warn').mockImplementation(wrong);
  page = mount(States, { target: document.body });
  flushSync();
  await tick();
});

afterEach(async () => {
  await unmount(page);
  window.removeEventListener('error', wrong);
});

it('shows every part of the kit, each state once, without an error', () => {
  const parts = readdirSync('src/ui/kit')
    .filter((file) => file.endsWith('.svelte'))
    .map((file) => file.replace('.svelte', ''));
  const shown = [...document.querySelectorAll<HTMLElement>('[data-part]')];
  expect(new Set(shown.map(({ dataset }) => dataset['part']))).toEqual(new Set(parts));
  const names = shown.map(({ dataset }) => `${dataset['part']}: ${dataset['state']}`);
  expect(new Set(names).size).toBe(names.length);
  for (const state of shown) {
    expect(state.children.length, `${state.dataset['part']} draws something`).toBeGreaterThan(1);
  }
  expect(wrong).not.toHaveBeenCalled();
});

it('names every button and every field', () => {
  for (const button of document.querySelectorAll('button')) {
    expect(button.getAttribute('aria-label') ?? button.textContent?.trim()).not.toBe('');
  }
  for (const input of document.querySelectorAll('input')) {
    const labels = [...(input.labels ?? [])].map(({ textContent }) => textContent);
    expect(input.getAttribute('aria-label') ?? labels.join(''), input.id).not.toBe('');
    for (const id of input.getAttribute('aria-describedby')?.split(' ') ?? []) {
      expect(document.getElementById(id), id).not.toBeNull();
    }
  }
});

it('shows a password as long as it is asked for', () => {
  const input = document.querySelector<HTMLInputElement>('#state-password');
  const button = input?.parentElement?.querySelector('button');
  expect(input?.type).toBe('password');
  button?.click();
  flushSync();
  expect(input?.type).toBe('text');
  expect(button?.getAttribute('aria-pressed')).toBe('true');
  expect(button?.textContent).toMatch(/^Hide/u);
});

it('ties what is wrong with a field to it', () => {
  const input = document.querySelector('#state-wrong');
  expect(input?.getAttribute('aria-invalid')).toBe('true');
  const error = document.getElementById('state-wrong-error');
  expect(input?.getAttribute('aria-describedby')).toContain(error?.id);
  expect(error?.getAttribute('role')).toBe('alert');
});

describe('a toolbar', () => {
  const tools = (): HTMLButtonElement[] => [
    ...document.querySelectorAll<HTMLButtonElement>('[data-testid="state-toolbar"] button'),
  ];

  function presses(key: string): void {
    document.activeElement?.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
    );
    flushSync();
  }

  it('is one stop of the Tab key, and its arrows go round', () => {
    expect(tools().map(({ tabIndex }) => tabIndex)).toEqual([0, -1, -1]);
    tools()[0]?.focus();
    presses('ArrowLeft');
    expect(document.activeElement).toBe(tools()[2]);
    presses('ArrowRight');
    expect(document.activeElement).toBe(tools()[0]);
    presses('End');
    expect(document.activeElement).toBe(tools()[2]);
    expect(tools().map(({ tabIndex }) => tabIndex)).toEqual([-1, -1, 0]);
  });

  it('takes the focus from no words that it is about', () => {
    for (const kind of ['pointerdown', 'mousedown']) {
      const down = new MouseEvent(kind, { bubbles: true, cancelable: true });
      tools()[0]?.dispatchEvent(down);
      expect(down.defaultPrevented, kind).toBe(true);
    }
  });

  it('says what holds, and does nothing that cannot be done', () => {
    const [list, indent] = tools();
    expect(list?.getAttribute('aria-pressed')).toBe('true');
    list?.click();
    flushSync();
    expect(list?.getAttribute('aria-pressed')).toBe('false');
    const before = document.querySelector('[data-testid="state-chosen"]')?.textContent;
    indent?.click();
    flushSync();
    expect(document.querySelector('[data-testid="state-chosen"]')?.textContent).toBe(before);
  });
});
