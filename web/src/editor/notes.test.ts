// @vitest-environment jsdom
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import type { Line } from '../core/types.ts';
import { Mounted } from '../testing/mounted.ts';
import { linesFrom } from '../testing/page.ts';
import { renderTopic, type Notes, type TopicEditorOptions } from './editor.ts';
import type { Marked } from './notes.ts';

let mounted: Mounted | undefined;

beforeAll(() => {
  // Nothing is laid out here, so nothing has a place.
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
  Range.prototype.getBoundingClientRect = () => new DOMRect();
  Element.prototype.scrollIntoView = () => undefined;
});

afterEach(() => {
  mounted?.close();
  mounted = undefined;
  vi.useRealTimers();
});

/** Hangs on the words what a test hangs on them. */
class Hanging implements Notes {
  marked: readonly Marked[] = [];
  readonly below = new Map<string, HTMLElement>();

  mark(start: number, len: number, state = 'waiting', id = 'wording-one'): this {
    this.marked = [...this.marked, { id, state, start, len }];
    return this;
  }

  /** A note with a field to write in and a button. */
  stand(line: string): HTMLTextAreaElement {
    const note = document.createElement('div');
    note.className = 'below-line';
    const field = note.appendChild(document.createElement('textarea'));
    note.appendChild(document.createElement('button')).textContent = 'Confirm';
    this.below.set(line, note);
    return field;
  }
}

function open(
  lines: string[] | Line[],
  notes: Notes,
  options: Partial<TopicEditorOptions> = {},
): Mounted {
  mounted = new Mounted(lines, { notes: () => notes, ...options });
  return mounted;
}

/** What is marked, piece by piece. */
function marked(within: ParentNode): string[] {
  return [...within.querySelectorAll<HTMLElement>('.wording')].map(
    (one) => `${one.dataset['state'] ?? ''}: ${one.textContent ?? ''}`,
  );
}

/** What stands in the topic from top to bottom: its lines' ids, and `note`. */
function order(within: Element): string[] {
  return [...(within.querySelector('.lines')?.children ?? [])].map((one) =>
    one instanceof HTMLElement && one.classList.contains('line')
      ? (one.dataset['line'] ?? '')
      : 'note',
  );
}

describe('words to be confirmed', () => {
  it('are those that the browser shows as selected, also when it has not said so yet', () => {
    const page = open(['Head', 'we ship on the 3rd'], new Hanging());
    page.view.focus();
    const words = page.place.querySelector('[data-line=line-0001]')?.firstChild;
    if (!(words instanceof Text)) {
      throw new Error('words');
    }
    document.getSelection()?.setBaseAndExtent(words, 0, words, 7);
    expect(page.editor.selected()?.words).toBe('we ship');
    document.getSelection()?.setBaseAndExtent(words, 0, words, 18);
    expect(page.editor.selected()?.words).toBe('we ship on the 3rd');
  });

  it('look the same with and without an editor', () => {
    const lines = linesFrom('Head', '- one two three', 'four');
    const second = lines[1];
    if (second === undefined) {
      throw new Error('lines');
    }
    second.spans = [
      { text: 'one ', marks: {} },
      { text: 'two', marks: { bold: true } },
      { text: ' three', marks: {} },
    ];
    const notes = new Hanging().mark(7, 9).mark(17, 6, 'changed', 'wording-two');
    const page = open(lines, notes);
    const place = document.createElement('div');
    renderTopic(place, lines, undefined, notes);
    const pieces = ['waiting: e ', 'waiting: two', 'waiting:  thr', 'changed: e', 'changed: four'];
    expect(marked(page.place)).toEqual(pieces);
    expect(marked(place)).toEqual(pieces);
    const words = (within: ParentNode) =>
      within.querySelector('[data-line=line-0001] .item')?.cloneNode(true);
    expect(words(place)?.isEqualNode(words(page.place) ?? null)).toBe(true);
  });

  it('keep their place through what either types, and take in nothing at their edges', () => {
    const page = open(['Head', 'we ship on the 3rd'], new Hanging().mark(8, 4));
    expect(marked(page.place)).toEqual(['waiting: ship']);
    page.select(5).type('Well, ');
    page.agenda.changes({ delta: [{ op: 'insert', text: 'The ' }] });
    page.select(18).type('<');
    page.select(23).type('>');
    expect(page.rows).toEqual(['The Head', 'Well, we <ship> on the 3rd']);
    expect(marked(page.place)).toEqual(['waiting: ship']);
    page.select(21).type('x');
    expect(marked(page.place)).toEqual(['waiting: shxip']);
  });

  it('are told anew', () => {
    const notes = new Hanging().mark(0, 4);
    const page = open(['Head', 'one'], notes);
    notes.marked = [{ id: 'wording-one', state: 'confirmed', start: 5, len: 3 }];
    page.editor.showNotes();
    expect(marked(page.place)).toEqual(['confirmed: one']);
  });

  it('wait for an input method to be done', () => {
    vi.useFakeTimers();
    const notes = new Hanging();
    const shift = vi.fn();
    const page = open(['Head', 'one'], notes, { focus: 'end', onShift: shift });
    page.view.dom.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
    notes.mark(5, 3).stand('line-0001');
    page.editor.showNotes();
    vi.advanceTimersByTime(2_000);
    expect(marked(page.place)).toEqual([]);
    expect(shift).not.toHaveBeenCalled();
    page.view.dom.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }));
    vi.advanceTimersByTime(1_000);
    expect(marked(page.place)).toEqual(['waiting: one']);
    expect(order(page.place)).toEqual(['first-line', 'line-0001', 'note']);
    expect(shift).toHaveBeenCalledOnce();
  });
});

describe('what stands below a line', () => {
  it('stands there with and without an editor, and is no part of the words', () => {
    const notes = new Hanging();
    notes.stand('line-0001');
    const page = open(['Head', 'one', 'two'], notes);
    expect(order(page.place)).toEqual(['first-line', 'line-0001', 'note', 'line-0002']);
    expect(page.rows).toEqual(['Head', 'one', 'two']);
    const place = document.createElement('div');
    renderTopic(place, linesFrom('Head', 'one', 'two'), undefined, notes);
    expect(order(place)).toEqual(['first-line', 'line-0001', 'note', 'line-0002']);
  });

  it('stays the same element, whatever happens around it', () => {
    const notes = new Hanging();
    const field = notes.stand('line-0002');
    const page = open(['Head', 'one', 'two', 'three'], notes, { focus: 'start' });
    const type = (words: string): void => {
      page.agenda.changes({ delta: [{ op: 'insert', text: words }] });
    };
    field.focus();
    field.value = 'half a sen';
    type('New ');
    page.agenda.changes({
      delta: [
        { op: 'retain', len: 8 },
        { op: 'break', line: 'line-new-1' },
      ],
    });
    page.agenda.changes({
      lines: [{ line: 'line-0002', patch: { kind: 'check', indent: 1, checked: false } }],
    });
    page.agenda.changes({
      delta: [
        { op: 'retain', len: 9 },
        { op: 'delete', len: 4 },
      ],
    });
    page.select(2).type('x');
    page.press('Enter');
    notes.mark(0, 2);
    page.editor.showNotes();
    expect(document.activeElement).toBe(field);
    expect(field.value).toBe('half a sen');
    expect(order(page.place).at(-2)).toBe('note');
    page.agenda.changes({ delta: [{ op: 'insert', text: 'again ' }] });
    expect(document.activeElement).toBe(field);
  });

  it('keeps the keyboard while its line is taken elsewhere, or everything is drawn anew', () => {
    const notes = new Hanging();
    const field = notes.stand('line-0001');
    const page = open(['Head', 'one', 'two'], notes);
    field.focus();
    page.agenda.changes({
      delta: [
        { op: 'retain', len: 4 },
        { op: 'delete', len: 4 },
        { op: 'retain', len: 4 },
        { op: 'break', line: 'line-0001' },
        { op: 'insert', text: 'one' },
      ],
    });
    expect(order(page.place)).toEqual(['first-line', 'line-0002', 'line-0001', 'note']);
    expect(document.activeElement).toBe(field);
    for (let times = 0; times < 2; times++) {
      renderTopic(page.place, linesFrom('Head', 'one', 'two'), undefined, notes);
      expect(document.activeElement).toBe(field);
    }
  });

  it('has its keys for itself', () => {
    const notes = new Hanging();
    const field = notes.stand('line-0001');
    const page = open(['Head', 'one'], notes, { focus: 'end' });
    field.focus();
    for (const key of ['Enter', 'Backspace', 'Tab']) {
      field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    }
    field.dispatchEvent(
      new InputEvent('beforeinput', { inputType: 'historyUndo', bubbles: true, cancelable: true }),
    );
    expect(page.rows).toEqual(['Head', 'one']);
    expect(page.agenda.calls).not.toContain('undo');
  });

  it('may change by itself without the editor minding', async () => {
    const notes = new Hanging();
    const note = notes.stand('line-0001').parentElement;
    const page = open(['Head', 'one', 'two'], notes, { focus: 'end' });
    const { state } = page.view;
    note?.append('more words');
    note?.setAttribute('data-more', '');
    await new Promise((done) => setTimeout(done, 30));
    expect(page.view.state).toBe(state);
    expect(note?.isConnected).toBe(true);
  });

  it('can be reached from its line, and left alone from others', () => {
    const notes = new Hanging();
    notes.stand('line-0001');
    const page = open(['Head', 'one', 'two'], notes, { focus: 'start' });
    expect(page.press('Alt-Enter')).toBe(true);
    expect(document.activeElement).toBe(page.view.dom);
    page.select(6);
    page.press('Alt-Enter');
    expect(document.activeElement?.nodeName).toBe('BUTTON');
  });

  it('goes to one of two lines that have the same id', () => {
    const notes = new Hanging();
    notes.stand('line-0001');
    const lines = linesFrom('Head', 'one', 'two');
    for (const line of lines.slice(1)) {
      line.id = 'line-0001';
    }
    expect(order(open(lines, notes).place)).toEqual([
      'first-line',
      'line-0001',
      'note',
      'line-0001',
    ]);
  });
});
