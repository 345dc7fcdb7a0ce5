// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Line, PresentPerson } from '../core/types.ts';
import { Mounted, TOPIC } from '../testing/mounted.ts';
import { linesFrom } from '../testing/page.ts';
import { renderTopic, type TopicEditorOptions } from './editor.ts';

let mounted: Mounted | undefined;

afterEach(() => {
  mounted?.close();
  mounted = undefined;
  vi.useRealTimers();
});

/** The name that a caret shows. */
function nameOn(caret: Element | null): string | undefined {
  return caret?.querySelector<HTMLElement>('.name')?.dataset['name'];
}

function open(lines: string[] | Line[], options: Partial<TopicEditorOptions> = {}): Mounted {
  mounted = new Mounted(lines, options);
  return mounted;
}

const ROWS = [
  'Head',
  'plain',
  '- one',
  '  - two',
  '1. three',
  '[ ] four',
  '[x] five',
  '# six',
  '> seven',
  '.. eight',
  '=> nine',
  '',
];

function ben(cursor: PresentPerson['cursor']): PresentPerson {
  return { client: 7, seat: 'b', name: 'Ben', cursor };
}

describe('what is on the page', () => {
  it('says of each line what it is', () => {
    const page = open(ROWS);
    const lines = [...page.place.querySelectorAll<HTMLElement>('.line')];
    expect(
      lines.map(
        ({ dataset }) =>
          `${dataset['kind'] ?? ''} ${dataset['indent'] ?? ''} ${dataset['checked'] ?? ''}`,
      ),
    ).toEqual([
      'text 0 false',
      'text 0 false',
      'bullet 0 false',
      'bullet 1 false',
      'number 0 false',
      'check 0 false',
      'check 0 true',
      'heading 0 false',
      'quote 0 false',
      'blank 0 false',
      'conclusion 0 false',
      'text 0 false',
    ]);
    expect(lines.map(({ dataset }) => dataset['line'])).toEqual(page.lines.map((line) => line.id));
  });

  it('is the same without an editor', () => {
    const lines = linesFrom(...ROWS);
    const first = lines[0];
    const second = lines[1];
    if (first === undefined || second === undefined) {
      throw new Error('lines');
    }
    second.spans = [
      { text: 'b', marks: { bold: true, italic: true } },
      { text: 'c', marks: { code: true } },
      { text: 'l', marks: { link: 'https://a.test/' } },
    ];
    const page = open(lines);
    const place = document.createElement('div');
    renderTopic(place, lines, () => undefined);
    expect([...place.querySelectorAll('.line')].map(shape)).toEqual(
      [...page.place.querySelectorAll('.line')].map(shape),
    );
  });

  it('is announced as what it is', () => {
    const page = open(ROWS, { label: 'Topic Head' });
    const editor = page.view.dom;
    expect([
      editor.getAttribute('role'),
      editor.getAttribute('aria-multiline'),
      editor.getAttribute('aria-label'),
      editor.getAttribute('spellcheck'),
    ]).toEqual(['textbox', 'true', 'Topic Head', 'true']);
    const items = [...page.place.querySelectorAll('[role=listitem]')];
    expect(
      items.map((item) => [
        item.getAttribute('aria-level'),
        item.parentElement?.getAttribute('role'),
      ]),
    ).toEqual([
      ['1', 'list'],
      ['2', 'list'],
      ['1', 'list'],
      ['1', 'list'],
      ['1', 'list'],
      ['1', 'list'],
    ]);
    const boxes = [...page.place.querySelectorAll('[role=checkbox]')];
    expect(
      boxes.map((box) => [box.getAttribute('aria-label'), box.getAttribute('aria-checked')]),
    ).toEqual([
      ['four', 'false'],
      ['five', 'true'],
      ['Filled in: eight', 'false'],
    ]);
    expect(
      [...page.place.querySelectorAll('[role=group]')].map((one) => [
        one.getAttribute('aria-label'),
        one.textContent,
      ]),
    ).toEqual([['Conclusion', 'nine']]);
    expect(
      [...page.place.querySelectorAll('[role=heading]')].map((one) => one.textContent),
    ).toEqual(['Head', 'six']);
  });

  it('opens links in a new window that knows nothing of this one', () => {
    const lines = linesFrom('x');
    lines[0]?.spans.push({ text: 'y', marks: { link: 'https://a.test/' } });
    const link = open(lines).place.querySelector('a');
    expect([link?.getAttribute('href'), link?.rel, link?.target]).toEqual([
      'https://a.test/',
      'noopener noreferrer',
      '_blank',
    ]);
  });
});

describe('a box', () => {
  function boxOf(page: Mounted): HTMLElement {
    const box = page.place.querySelector<HTMLElement>('.box');
    if (box === null) {
      throw new Error('no box');
    }
    return box;
  }

  it('is ticked by a click, which leaves the caret where it is', () => {
    const page = open(['Head', '[ ] one'], { focus: 'start' });
    const { selection } = page.view.state;
    const down = new MouseEvent('mousedown', { bubbles: true, cancelable: true });
    boxOf(page).dispatchEvent(down);
    boxOf(page).click();
    expect(down.defaultPrevented).toBe(true);
    expect(page.agenda.edits).toEqual([
      { ops: [], lines: [{ line: 'line-0001', patch: { checked: true } }] },
    ]);
    expect(page.view.state.selection.eq(selection)).toBe(true);
    expect(boxOf(page).getAttribute('aria-checked')).toBe('true');
    expect(page.place.querySelector<HTMLElement>('[data-line=line-0001]')?.dataset['checked']).toBe(
      'true',
    );
  });

  it('is ticked by the keyboard, and keeps it', () => {
    const page = open(['Head', '[ ] one']);
    const box = boxOf(page);
    box.focus();
    for (const key of [' ', 'Enter']) {
      box.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    }
    expect(page.agenda.edits.map(({ lines }) => lines[0]?.patch.checked)).toEqual([true, false]);
    expect(document.activeElement).toBe(boxOf(page));
  });

  it('is ticked without an editor', () => {
    const ticked: unknown[] = [];
    const place = document.createElement('div');
    renderTopic(place, linesFrom('Head', '[x] one'), (...call) => ticked.push(call));
    place.querySelector<HTMLElement>('.box')?.click();
    expect(ticked).toEqual([['line-0001', false]]);
  });
});

describe('the other’s caret', () => {
  beforeEach(() => {
    open(['Head', 'one two']);
  });

  function shown(): string {
    const page = mounted;
    if (page === undefined) {
      return '';
    }
    const line = page.place.querySelector('[data-line=line-0001]')?.cloneNode(true) as HTMLElement;
    for (const caret of line.querySelectorAll('.caret-of-other')) {
      caret.replaceWith(`|${nameOn(caret)}|`);
    }
    return line.textContent;
  }

  it('stands where it is, with a name', () => {
    mounted?.agenda.presence([ben({ topic: TOPIC, anchor: 8, head: 8 })]);
    expect(shown()).toBe('one|Ben| two');
    expect(mounted?.place.querySelector('.caret-of-other')?.getAttribute('aria-hidden')).toBe(
      'true',
    );
  });

  it('moves with what either types, and comes before what we type at it', () => {
    mounted?.agenda.presence([ben({ topic: TOPIC, anchor: 8, head: 8 })]);
    mounted?.select(5).type('x').select(9).type('y');
    expect(shown()).toBe('xone|Ben|y two');
    mounted?.agenda.changes({
      delta: [
        { op: 'retain', len: 9 },
        { op: 'insert', text: 'Z' },
      ],
    });
    expect(shown()).toBe('xoneZ|Ben|y two');
  });

  it('shows what is selected, goes elsewhere, and goes away', () => {
    mounted?.agenda.presence([ben({ topic: TOPIC, anchor: 5, head: 8 })]);
    expect(mounted?.place.querySelector('.selection-of-other')?.textContent).toBe('one');
    mounted?.agenda.presence([ben({ topic: 'another-topic', anchor: 5, head: 8 })]);
    expect(shown()).toBe('one two');
    mounted?.agenda.presence([ben({ topic: TOPIC, anchor: 5, head: 5 })]);
    mounted?.agenda.presence([ben(null)]);
    expect(shown()).toBe('one two');
    mounted?.agenda.presence([]);
    expect(shown()).toBe('one two');
  });

  it('fades anew only when it was moved', () => {
    mounted?.agenda.presence([ben({ topic: TOPIC, anchor: 8, head: 8 })]);
    const first = mounted?.place.querySelector('.caret-of-other');
    mounted?.agenda.presence([ben({ topic: TOPIC, anchor: 8, head: 8 })]);
    expect(mounted?.place.querySelector('.caret-of-other')).toBe(first);
    mounted?.agenda.presence([ben({ topic: TOPIC, anchor: 9, head: 9 })]);
    expect(mounted?.place.querySelector('.caret-of-other')).not.toBe(first);
  });
});

describe('one’s own caret', () => {
  it('is told as offsets of the words while the editor has the keyboard', () => {
    const page = open(['Head', 'one'], { focus: 'end' });
    expect(page.agenda.cursor).toEqual([8, 8]);
    page.select(5, 7);
    expect(page.agenda.cursor).toEqual([5, 7]);
    page.type('x');
    expect(page.agenda.cursor).toEqual([6, 6]);
    page.view.dom.blur();
    expect(page.agenda.cursor).toBe(null);
    page.select(1);
    expect(page.agenda.cursor).toBe(null);
  });
});

describe('an input method', () => {
  it('is left alone until shortly after it is done', () => {
    vi.useFakeTimers();
    const page = open(['Head', 'one'], { focus: 'end' });
    page.view.dom.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
    expect(page.view.composing).toBe(true);
    page.agenda.changes({
      delta: [
        { op: 'retain', len: 8 },
        { op: 'insert', text: '!' },
      ],
    });
    page.agenda.presence([ben({ topic: TOPIC, anchor: 9, head: 9 })]);
    page.view.dispatch(page.view.state.tr.insertText('に'));
    vi.advanceTimersByTime(3000);
    expect(page.rows).toEqual(['Head', 'oneに']);
    expect(page.agenda.edits).toEqual([]);
    expect(page.agenda.heldTold).toEqual([true]);
    expect(page.agenda.cursor).toEqual([8, 8]);
    expect(page.place.querySelector('.caret-of-other')).toBe(null);
    page.view.dom.dispatchEvent(
      new CompositionEvent('compositionend', { bubbles: true, data: 'に' }),
    );
    vi.advanceTimersByTime(500);
    expect(page.rows).toEqual(['Head', 'oneに!']);
    expect(page.agenda.edits).toEqual([
      { ops: [{ op: 'insert', at: 8, text: 'に', marks: {} }], lines: [] },
    ]);
    expect(page.agenda.heldTold).toEqual([true, false]);
    expect(nameOn(page.place.querySelector('.caret-of-other'))).toBe('Ben');
    expect(page.agenda.cursor).toEqual([9, 9]);
  });

  it('that never says it is done is over after a while', () => {
    vi.useFakeTimers();
    const page = open(['Head'], { focus: 'end' });
    page.view.dom.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
    page.agenda.changes({ delta: [{ op: 'insert', text: '!' }] });
    vi.advanceTimersByTime(12_000);
    expect(page.rows).toEqual(['!Head']);
  });

  it('that goes on and on is written down in the end', () => {
    vi.useFakeTimers();
    const page = open(['Head'], { focus: 'end' });
    page.view.dom.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
    page.agenda.changes({ delta: [{ op: 'insert', text: '!' }] });
    for (let second = 0; second < 32; second++) {
      page.view.dispatch(page.view.state.tr.insertText('に'));
      vi.advanceTimersByTime(1000);
    }
    expect(page.agenda.edits.length).toBeGreaterThan(0);
    expect(page.rows).toEqual([`!Head${'に'.repeat(32)}`]);
  });

  it.each(['blur', 'pagehide', 'destroy'])('%s lets nothing get lost', (how) => {
    vi.useFakeTimers();
    const page = open(['Head'], { focus: 'end' });
    page.view.dom.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
    page.agenda.changes({ delta: [{ op: 'insert', text: '!' }] });
    page.view.dispatch(page.view.state.tr.insertText('に'));
    expect(page.agenda.edits).toEqual([]);
    if (how === 'blur') {
      page.view.dom.blur();
    } else if (how === 'pagehide') {
      window.dispatchEvent(new Event('pagehide'));
    } else {
      page.editor.destroy();
    }
    vi.advanceTimersByTime(10);
    expect(page.agenda.edits).toEqual([
      { ops: [{ op: 'insert', at: 5, text: 'に', marks: {} }], lines: [] },
    ]);
  });
});

describe('an editor', () => {
  it('lets go of everything', () => {
    const page = open(['Head'], { focus: 'end' });
    page.editor.destroy();
    expect([page.agenda.listeners, page.agenda.cursor, page.place.childElementCount]).toEqual([
      0,
      null,
      0,
    ]);
  });

  it('listens to its own topic only', () => {
    const page = open(['Head']);
    page.agenda.changes({ topic: 'another', delta: [{ op: 'insert', text: '!' }] });
    expect(page.rows).toEqual(['Head']);
  });

  it('says when it had to start over, and goes on', () => {
    const troubles: unknown[] = [];
    const page = open(['Head'], { onTrouble: (error) => troubles.push(error) });
    page.agenda.refusal = new Error('refused');
    page.select(4).type('x');
    expect(troubles).toHaveLength(1);
    expect(page.rows).toEqual(['Head']);
    page.type('y');
    expect(page.rows).toEqual(['Heady']);
  });

  it('hears what menus and phones ask for', () => {
    const page = open(['Head']).select(0, 4);
    page.agenda.calls.length = 0;
    for (const inputType of ['historyUndo', 'historyRedo', 'formatBold']) {
      page.view.dom.dispatchEvent(
        new InputEvent('beforeinput', { inputType, bubbles: true, cancelable: true }),
      );
    }
    expect(page.agenda.calls).toEqual(['undo', 'redo']);
    expect(page.lines[0]?.spans).toEqual([{ text: 'Head', marks: { bold: true } }]);
  });

  it.each([
    'formatUnderline',
    'formatIndent',
    'formatJustifyCenter',
    'formatFontColor',
    'formatSuperscript',
  ])('leaves no look to the browser that notes do not have: %s', (inputType) => {
    const page = open(['Head']).select(0, 4);
    const asked = new InputEvent('beforeinput', { inputType, bubbles: true, cancelable: true });
    page.view.dom.dispatchEvent(asked);
    expect(asked.defaultPrevented).toBe(true);
    expect(page.lines[0]?.spans).toEqual([{ text: 'Head', marks: {} }]);
  });
});

/** A line's elements and what they say; not whose they are. */
function shape(element: Element): unknown {
  return [
    element.nodeName,
    Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value]).sort()),
    [...element.childNodes].map((node) => (node instanceof Element ? shape(node) : node.nodeValue)),
  ];
}
