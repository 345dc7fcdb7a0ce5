// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';

import { Mounted } from '../testing/mounted.ts';
import type { TopicEditorOptions } from './editor.ts';

let mounted: Mounted | undefined;

afterEach(() => {
  mounted?.close();
  mounted = undefined;
});

function open(rows: string[], options: Partial<TopicEditorOptions> = {}): Mounted {
  mounted = new Mounted(rows, options);
  return mounted;
}

/** The words of the last line, its marks as signs: `<b>`, `<i>`, `<s>`, `<c>`, `<a>`. */
function marked(page: Mounted): string {
  return (page.lines.at(-1)?.spans ?? [])
    .map(({ text, marks = {} }) => {
      let words = text;
      if (marks.code === true) {
        words = `<c>${words}</c>`;
      }
      if (marks.strike === true) {
        words = `<s>${words}</s>`;
      }
      if (marks.italic === true) {
        words = `<i>${words}</i>`;
      }
      if (marks.bold === true) {
        words = `<b>${words}</b>`;
      }
      if (marks.link !== undefined) {
        words = `<a ${marks.link}>${words}</a>`;
      }
      return words;
    })
    .join('');
}

describe('signs at the start of a line', () => {
  it.each([
    ['- x', '- x'],
    ['* x', '- x'],
    ['1. x', '1. x'],
    ['1) x', '1. x'],
    ['12) x', '12) x'],
    ['[] x', '[ ] x'],
    ['[ ] x', '[ ] x'],
    ['[x] x', '[x] x'],
    ['- [ ] x', '[ ] x'],
    ['# x', '# x'],
    ['> x', '> x'],
    ['.. x', '.. x'],
    ['2026. x', '2026. x'],
    ['-x', '-x'],
  ])('%s', (typed, row) => {
    expect(open(['head', '']).select(5).type(typed).rows).toEqual(['head', row]);
  });

  it('leave the headline the headline', () => {
    expect(open(['']).select(0).type('- # x').rows).toEqual(['- # x']);
  });

  it('are words in the middle of a line', () => {
    expect(open(['head', 'one']).select(8).type(' - x').rows).toEqual(['head', 'one - x']);
  });

  it('are taken back by Backspace right after', () => {
    const page = open(['head', '']).select(5).type('- ');
    expect(page.rows).toEqual(['head', '- ']);
    expect(page.press('Backspace')).toBe(true);
    expect(page.lines[1]).toMatchObject({ kind: 'text', spans: [{ text: '- ' }] });
  });
});

describe('signs around words', () => {
  it.each([
    ['**bold** x', '<b>bold</b> x'],
    ['a *it* x', 'a <i>it</i> x'],
    ['a _it_ x', 'a <i>it</i> x'],
    ['~~no~~ x', '<s>no</s> x'],
    ['`a*b` x', '<c>a*b</c> x'],
    ['snake_case_name', 'snake_case_name'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['** no **', '** no **'],
    ['see https://a.test/x. ok', 'see <a https://a.test/x>https://a.test/x</a>. ok'],
    ['(www.a.test) ok', '(<a https://www.a.test>www.a.test</a>) ok'],
    ['javascript:alert(1) ok', 'javascript:alert(1) ok'],
    ['`https://a.test/` ok', '<c>https://a.test/</c> ok'],
  ])('%s', (typed, result) => {
    expect(marked(open(['head', '']).select(5).type(typed))).toBe(result);
  });

  it('are taken back by Backspace right after', () => {
    const page = open(['head', '']).select(5).type('**bold**');
    page.press('Backspace');
    expect(marked(page)).toBe('**bold**');
  });

  it('an address becomes a link by Enter, too', () => {
    const page = open(['head', '']).select(5).type('www.a.test/b\n');
    expect(page.lines[1]?.spans).toEqual([
      { text: 'www.a.test/b', marks: { link: 'https://www.a.test/b' } },
    ]);
    expect(page.rows).toHaveLength(3);
  });
});

describe('Enter', () => {
  it.each<[string, string[], number, string[]]>([
    ['goes on with a list', ['head', '  - one'], 8, ['head', '  - one', '  - ']],
    ['goes on with an empty box', ['head', '[x] one'], 8, ['head', '[x] one', '[ ] ']],
    ['takes the rest along', ['head', '[x] one'], 6, ['head', '[x] o', '[ ] ne']],
    ['before an item makes room above it', ['head', '[x] one'], 5, ['head', '[ ] ', '[x] one']],
    ['after a heading writes words', ['head', '# one'], 8, ['head', '# one', '']],
    ['before a heading makes room above it', ['head', '# one'], 5, ['head', '', '# one']],
    ['on an empty item goes one level out', ['head', '  - '], 5, ['head', '- ']],
    ['on an empty outer item leaves the list', ['head', '- '], 5, ['head', '']],
    ['in the headline begins the notes', ['head'], 2, ['he', 'ad']],
  ])('%s', (_what, rows, at, result) => {
    const page = open(rows).select(at);
    expect(page.press('Enter')).toBe(true);
    expect(page.rows).toEqual(result);
  });

  it('ends what an undo takes back', () => {
    const page = open(['head']).select(4);
    page.agenda.calls.length = 0;
    page.press('Enter');
    expect(page.agenda.calls).toEqual(['sealUndo']);
  });

  it('replaces a selection over several lines', () => {
    const page = open(['head', 'one', '- two']).select(6, 10);
    page.press('Enter');
    expect(page.rows).toEqual(['head', 'o', 'wo']);
  });
});

describe('Backspace and Delete', () => {
  it.each<[string, string, string[], number, string[]]>([
    ['first goes outwards', 'Backspace', ['head', '  - one'], 5, ['head', '- one']],
    ['then to plain words', 'Backspace', ['head', '- one'], 5, ['head', 'one']],
    ['then joins', 'Backspace', ['head', 'one'], 5, ['headone']],
    ['leaves the headline', 'Backspace', ['head', 'one'], 0, ['head', 'one']],
    ['joins the line below', 'Delete', ['head', '- one', '[x] two'], 8, ['head', '- onetwo']],
    [
      'lets the line below take an empty one’s place',
      'Delete',
      ['head', '', '[x] two'],
      5,
      ['head', '[x] two'],
    ],
    ['does nothing at the end', 'Delete', ['head', 'one'], 8, ['head', 'one']],
  ])('%s', (_what, key, rows, at, result) => {
    const page = open(rows).select(at);
    expect(page.press(key)).toBe(true);
    expect(page.rows).toEqual(result);
  });

  it('delete what is selected', () => {
    const page = open(['head', 'one', 'two']).select(6, 10);
    page.press('Backspace');
    expect(page.rows).toEqual(['head', 'owo']);
  });
});

describe('keys', () => {
  it('Tab and Shift-Tab indent, between 0 and 8', () => {
    const page = open(['head', '- one', '- two']).select(6, 10);
    page.press('Tab');
    expect(page.rows).toEqual(['head', '  - one', '  - two']);
    for (let count = 0; count < 12; count++) {
      page.press('Tab');
    }
    expect(page.lines[1]?.indent).toBe(8);
    for (let count = 0; count < 12; count++) {
      page.press('Shift-Tab');
    }
    expect(page.lines[1]?.indent).toBe(0);
  });

  it('Tab on the headline is the browser’s', () => {
    expect(open(['head']).select(2).press('Tab')).toBe(false);
  });

  it.each([
    ['Mod-b', '<b>one</b>'],
    ['Mod-i', '<i>one</i>'],
    ['Mod-e', '<c>one</c>'],
    ['Mod-Shift-x', '<s>one</s>'],
  ])('%s marks and unmarks', (chord, result) => {
    const page = open(['head', 'one']).select(5, 8);
    page.press(chord);
    expect(marked(page)).toBe(result);
    page.press(chord);
    expect(marked(page)).toBe('one');
  });

  it('Ctrl Enter makes a box, ticks it, and takes the tick away', () => {
    const page = open(['head', '- one']).select(6);
    const seen = [1, 2, 3].map(() => {
      page.press('Mod-Enter');
      return page.rows[1];
    });
    expect(seen).toEqual(['[ ] one', '[x] one', '[ ] one']);
  });

  it('Alt with an arrow moves the line, never the headline', () => {
    const page = open(['head', 'one', '- two']).select(10);
    page.press('Alt-ArrowUp');
    expect(page.rows).toEqual(['head', '- two', 'one']);
    expect(page.press('Alt-ArrowUp')).toBe(true);
    expect(page.rows).toEqual(['head', '- two', 'one']);
    page.press('Alt-ArrowDown');
    expect(page.rows).toEqual(['head', 'one', '- two']);
    page.type('!');
    expect(page.rows).toEqual(['head', 'one', '- t!wo']);
  });

  it('undo and redo are the agenda’s', () => {
    const page = open(['head']);
    page.agenda.calls.length = 0;
    for (const chord of ['Mod-z', 'Mod-Shift-z', 'Mod-y']) {
      expect(page.press(chord)).toBe(true);
    }
    expect(page.agenda.calls).toEqual(['undo', 'redo', 'redo']);
  });

  it('a caret that jumps ends what an undo takes back, typing does not', () => {
    const page = open(['head']).select(4);
    page.agenda.calls.length = 0;
    page.type('ab');
    expect(page.agenda.calls).toEqual([]);
    page.select(1);
    expect(page.agenda.calls).toEqual(['sealUndo']);
  });

  it('Escape gives the keyboard back', () => {
    const page = open(['head'], { focus: 'end' });
    expect(document.activeElement).toBe(page.view.dom);
    page.press('Escape');
    expect(document.activeElement).toBe(document.body);
  });

  it('arrows at the edge leave', () => {
    const left: string[] = [];
    const page = open(['head', 'one'], { onLeave: (direction) => left.push(direction) });
    // A page without a layout knows no rows of text.
    page.view.endOfTextblock = () => true;
    page.select(0).press('ArrowUp');
    page.press('ArrowLeft');
    expect(page.press('ArrowDown')).toBe(false);
    page.select(8).press('ArrowDown');
    page.press('ArrowRight');
    expect(left).toEqual(['up', 'up', 'down', 'down']);
  });

  it('Home and End are the browser’s', () => {
    const page = open(['head']);
    expect([page.press('Home'), page.press('End')]).toEqual([false, false]);
  });
});
