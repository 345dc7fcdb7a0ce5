// @vitest-environment jsdom
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

import { Mounted } from '../testing/mounted.ts';
import type { TopicEditorOptions } from './editor.ts';

let mounted: Mounted | undefined;

beforeAll(() => {
  // Nothing is laid out here, so nothing has a place.
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
  Range.prototype.getBoundingClientRect = () => new DOMRect();
});

afterEach(() => {
  mounted?.close();
  mounted = undefined;
});

function open(rows: string[], options: Partial<TopicEditorOptions> = {}): Mounted {
  mounted = new Mounted(rows, options);
  return mounted;
}

describe('a blank', () => {
  it('is marked as filled and as open again, and that is said', () => {
    const onSaid = vi.fn<(words: string) => void>();
    const page = open(['Head', '.. travel', '.. hotel'], { onSaid }).select(6, 16);
    page.press('Mod-Enter');
    expect(page.rows).toEqual(['Head', '..x travel', '..x hotel']);
    expect(page.agenda.edits.flatMap(({ lines }) => lines.map(({ patch }) => patch))).toEqual([
      { checked: true },
      { checked: true },
    ]);
    page.press('Mod-Enter');
    expect(page.rows).toEqual(['Head', '.. travel', '.. hotel']);
    expect(onSaid.mock.calls.flat()).toEqual(['Filled in', 'To be filled in']);
  });

  it('can be filled by a finger', () => {
    const page = open(['Head', '.. travel']);
    const box = page.place.querySelector<HTMLElement>('.box');
    expect(box?.getAttribute('aria-label')).toBe('Filled in: travel');
    box?.click();
    expect(page.rows).toEqual(['Head', '..x travel']);
  });

  it('is followed by another one, until one stays empty', () => {
    const page = open(['Head', '..x travel']).select(11).type('\nhotel\n\nx');
    expect(page.rows).toEqual(['Head', '..x travel', '.. hotel', 'x']);
  });

  it('beside boxes is ticked like them; a plain line among them becomes one first', () => {
    expect(open(['Head', '.. a', '[ ] b', 'c']).select(5, 10).press('Mod-Enter')).toBe(true);
    expect(mounted?.rows).toEqual(['Head', '[ ] a', '[ ] b', '[ ] c']);
  });
});

describe('a line that is begun', () => {
  it('stands at the end with the caret behind its words, in an empty line that is there', () => {
    const page = open(['Head', 'one']).select(6);
    page.editor.begin('I liked ');
    page.type('it');
    expect(page.rows).toEqual(['Head', 'one', 'I liked it']);
    page.type('\n');
    page.editor.begin('So ');
    expect(page.rows).toEqual(['Head', 'one', 'I liked it', 'So ']);
    const alone = open(['']);
    alone.editor.begin('I liked ');
    expect(alone.rows).toEqual(['', 'I liked ']);
  });
});

describe('a conclusion', () => {
  it('is made by its sign', () => {
    expect(open(['Head', '']).select(5).type('=> go').lines[1]).toMatchObject({
      kind: 'conclusion',
      spans: [{ text: 'go' }],
    });
  });

  it('is followed by plain words', () => {
    expect(open(['Head', '=> go']).select(7).type('\nx').rows).toEqual(['Head', '=> go', 'x']);
  });

  it('is added at the end once, and leaves the caret where it is', () => {
    const page = open(['Head', 'one']).select(6);
    page.editor.conclude();
    page.editor.conclude();
    expect(page.rows).toEqual(['Head', 'one', '=> ']);
    page.type('!');
    expect(page.rows).toEqual(['Head', 'o!ne', '=> ']);
  });

  it('is copied and pasted as one', () => {
    const page = open(['Head', '=> we go', '.. when']);
    expect(page.lines.map(({ kind }) => kind)).toEqual(['text', 'conclusion', 'blank']);
    const { dom, text } = page.view.serializeForClipboard(page.view.state.doc.slice(0));
    expect(text).toBe('Head\n=> we go\n.. when');
    expect(
      open(['Head', ''])
        .select(5)
        .paste({ html: new XMLSerializer().serializeToString(dom), text })
        .lines.map(({ kind }) => kind),
    ).toEqual(['text', 'text', 'conclusion', 'blank']);
  });
});

describe('a promise that is asked for', () => {
  it('leaves its sign behind and says for which line', () => {
    const onPromiseAsked = vi.fn();
    const page = open(['Head', 'send it'], { onPromiseAsked }).select(5).type('/promise ');
    expect(page.rows).toEqual(['Head', 'send it']);
    expect(onPromiseAsked.mock.calls).toEqual([['line-0001']]);
  });

  it('is words anywhere but at the start', () => {
    const onPromiseAsked = vi.fn();
    expect(open(['Head', 'a'], { onPromiseAsked }).select(6).type(' /promise x').rows).toEqual([
      'Head',
      'a /promise x',
    ]);
    expect(onPromiseAsked).not.toHaveBeenCalled();
  });
});

describe('a line that was written in', () => {
  const onLineLeft = vi.fn<(line: string, words: string) => void>();
  const left = async (): Promise<unknown[]> => {
    await Promise.resolve();
    const calls: unknown[] = [...onLineLeft.mock.calls];
    onLineLeft.mockClear();
    return calls;
  };

  it('is told of once the caret has left it, by key, by click, or by Enter', async () => {
    const page = open(['Head', 'one', 'two'], { onLineLeft, focus: 'start' })
      .select(8)
      .type(' more');
    expect(await left()).toEqual([]);
    page.select(3);
    expect(await left()).toEqual([['line-0001', 'one more']]);
    page.select(17).type('!\nx');
    expect(await left()).toEqual([['line-0002', 'two!']]);
    page.select(0);
    expect(await left()).toEqual([[page.lines.at(-1)?.id, 'x']]);
  });

  it('is told of when the editor is left, or goes', async () => {
    const page = open(['Head', 'one'], { onLineLeft, focus: 'end' }).type('!');
    page.view.dom.blur();
    await vi.waitFor(async () => {
      expect(await left()).toEqual([['line-0001', 'one!']]);
    });
    page.select(5).type('?');
    page.close();
    mounted = undefined;
    expect(await left()).toEqual([['line-0001', '?one!']]);
  });

  it('is every line of a paste', async () => {
    open(['Head', ''], { onLineLeft, focus: 'end' })
      .paste({ text: 'I will go\nyou will stay\nlast' })
      .select(0);
    expect((await left()).map((call) => (call as string[])[1])).toEqual([
      'I will go',
      'you will stay',
      'last',
    ]);
  });

  it('is not one that only the other wrote in, or that is gone', async () => {
    const page = open(['Head', 'one', 'two'], { onLineLeft, focus: 'start' });
    page.agenda.changes({
      delta: [
        { op: 'retain', len: 8 },
        { op: 'insert', text: '!' },
      ],
    });
    page.select(12).type('x');
    page.agenda.changes({
      delta: [
        { op: 'retain', len: 9 },
        { op: 'delete', len: 5 },
      ],
    });
    page.select(0);
    expect(await left()).toEqual([]);
  });
});

describe('the Tab key', () => {
  const tab = (): void => {
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Tab', bubbles: true }));
  };

  it('goes on from words that it led to, until something is done there', () => {
    const page = open(['Head', 'one']).select(6);
    tab();
    page.view.dom.focus();
    expect(page.press('Tab')).toBe(false);
    expect(page.rows).toEqual(['Head', 'one']);
    page.view.dom.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
    expect(page.press('Tab')).toBe(true);
    expect(page.rows).toEqual(['Head', '  one']);
  });

  it('moves lines in for who came by a click', () => {
    const page = open(['Head', 'one']).select(6);
    tab();
    document.body.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true }));
    page.view.dom.focus();
    expect(page.press('Tab')).toBe(true);
  });
});
