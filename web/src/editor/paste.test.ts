// @vitest-environment jsdom
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from 'vitest';

import type { Line } from '../core/types.ts';
import { Mounted } from '../testing/mounted.ts';
import { linesFrom, rowsOf } from '../testing/page.ts';
import { Typist } from '../testing/typist.ts';

const FIXTURES = join(process.cwd(), 'src/editor/paste/fixtures');

let mounted: Mounted | undefined;

afterEach(() => {
  mounted?.close();
  mounted = undefined;
});

function open(lines: string[] | Line[]): Mounted {
  mounted?.close();
  mounted = new Mounted(lines);
  return mounted;
}

/** Lines as signs, with their marks: `<b>`, `<i>`, `<s>`, `<c>`, `<a address>`; words that only look like a sign after a `\`. */
function written(lines: readonly Line[]): string[] {
  return rowsOf(
    lines.map((line) => ({
      ...line,
      spans: line.spans.map(({ text, marks = {} }, index) => {
        let words = text;
        if (index === 0 && line.kind === 'text' && marks.code !== true && LIKE_A_SIGN.test(text)) {
          words = `\\${words}`;
        }
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
        return { text: words };
      }),
    })),
  );
}

const LIKE_A_SIGN = /^\s*(?:[-#>]|\d+\.|\[[ x]\]|\.\.x?|=>) /;

/** What a program's page and its plain text become. */
function expectedOf(name: string): { html: string[]; text: string[] } {
  const file = name.replace(/\.\w+$/, '.json');
  const expected = JSON.parse(readFileSync(join(FIXTURES, file), 'utf8')) as
    string[] | { html: string[]; text: string[] };
  return Array.isArray(expected) ? { html: expected, text: [] } : expected;
}

describe('pasted from', () => {
  const names = readdirSync(FIXTURES).filter((name) => name.endsWith('.html'));

  it.each(names)('%s', (name) => {
    const html = readFileSync(join(FIXTURES, name), 'utf8');
    const page = open(['head', '']).select(5).paste({ html });
    expect(written(page.lines.slice(1))).toEqual(expectedOf(name).html);
    expect(new Set(page.lines.map((line) => line.id)).size).toBe(page.lines.length);
  });

  it.each(readdirSync(FIXTURES).filter((name) => name.endsWith('.txt')))('%s', (name) => {
    const text = readFileSync(join(FIXTURES, name), 'utf8');
    expect(written(open(['head', '']).select(5).paste({ text }).lines.slice(1))).toEqual(
      expectedOf(name).text,
    );
  });

  it('at least sixty habits', () => {
    expect(names.length).toBeGreaterThanOrEqual(60);
  });

  it('something far deeper than any document', () => {
    const html = `${'<div>'.repeat(400)}deep${'</div>'.repeat(400)}`;
    expect(open(['head', '']).select(5).paste({ html }).rows).toEqual(['head', 'deep']);
  });
});

describe('pasted plain text', () => {
  it.each<[string, string, string[]]>([
    ['becomes lines', 'one\r\ntwo\nthree', ['one', 'two', 'three']],
    ['keeps one empty line of several', 'one\n\n\n\ntwo\n', ['one', '', 'two']],
    [
      'keeps markdown’s lists',
      '- one\n  - two\n    1. three\n- [ ] four\n- [x] five',
      ['- one', '  - two', '    1. three', '[ ] four', '[x] five'],
    ],
    [
      'takes tabs and four spaces for one level each',
      '* one\n\t* two\n        * three\n* four',
      ['- one', '  - two', '    - three', '- four'],
    ],
    ['keeps headings and quotes', '# one\n> two\nthree', ['# one', '> two', 'three']],
    ['takes two dots and arrows for words', '.. one\n=> two', ['\\.. one', '\\=> two']],
    ['takes pluses for bullets', '+ one\n+ two\n  + three', ['- one', '- two', '  - three']],
    ['weighs up with pluses and minuses', '+ cheap\n- far', ['+ cheap', '\\- far']],
    [
      'knows the one date of a plan',
      '24. November: Budget\nand more',
      ['\\24. November: Budget', 'and more'],
    ],
    ['is not fooled by words', '-one\n1.5 two\n#three', ['-one', '1.5 two', '#three']],
    [
      'links addresses',
      'see https://a.test/x, ok',
      ['see <a https://a.test/x>https://a.test/x</a>, ok'],
    ],
    ['links no other scheme', 'javascript:alert(1) a@b.test', ['javascript:alert(1) a@b.test']],
  ])('%s', (_what, text, expected) => {
    expect(written(open(['head', '']).select(5).paste({ text }).lines.slice(1))).toEqual(expected);
  });

  it('within a sentence is meant as it is', () => {
    expect(open(['head', 'ab']).select(6).paste({ text: '- x' }).rows).toEqual(['head', 'a- xb']);
  });

  it('takes on the marks at the caret, but not its link', () => {
    const lines = linesFrom('head', '');
    lines[1]?.spans.push({ text: 'ab', marks: { bold: true, link: 'https://a.test/' } });
    expect(written(open(lines).select(6).paste({ text: 'x' }).lines.slice(1))).toEqual([
      '<a https://a.test/><b>a</b></a><b>x</b><a https://a.test/><b>b</b></a>',
    ]);
  });
});

describe('where it is pasted', () => {
  it.each<[string, string[], [number, number], string, string[], number]>([
    [
      'an empty line takes on the kind',
      ['head', ''],
      [5, 5],
      '- one\n- two',
      ['head', '- one', '- two'],
      12,
    ],
    [
      'words before the caret keep their line',
      ['head', 'x'],
      [6, 6],
      '- one\n- two',
      ['head', 'xone', '- two'],
      13,
    ],
    [
      'words after the caret follow the last line',
      ['head', 'xy'],
      [6, 6],
      'one\n- two',
      ['head', 'xone', '- twoy'],
      13,
    ],
    ['the headline stays the headline', [''], [0, 0], '- one\n- two', ['one', '- two'], 7],
    ['a selection is replaced', ['head', 'one', 'two'], [2, 10], 'x', ['hexwo'], 3],
  ])('%s', (_what, rows, [from, to], text, expected, caret) => {
    const page = open(rows).select(from, to).paste({ text });
    expect(page.rows).toEqual(expected);
    page.type('|');
    expect(
      page.rows
        .join('/')
        .replaceAll(/\/(?:- )?/g, '/')
        .indexOf('|'),
    ).toBe(caret);
  });

  it('an address pasted onto words makes them a link', () => {
    const page = open(['head', 'one two']).select(5, 8).paste({ text: ' https://a.test/ ' });
    expect(written(page.lines)).toEqual(['head', '<a https://a.test/>one</a> two']);
  });

  it('a scheme that is not allowed replaces them as text', () => {
    const page = open(['head', 'one']).select(5, 8).paste({ text: 'javascript:alert(1)' });
    expect(written(page.lines)).toEqual(['head', 'javascript:alert(1)']);
  });
});

describe('files that are pasted', () => {
  it.each<[string, string[], string]>([
    [
      'a screenshot',
      ['image/png'],
      'A picture stays outside of the agenda. Put a link to it here.',
    ],
    [
      'two pictures',
      ['image/png', 'image/jpeg'],
      'Pictures stay outside of the agenda. Put a link to them here.',
    ],
    [
      'a text',
      ['text/plain'],
      'A file stays outside of the agenda. Open it, copy its words, and paste them here.',
    ],
    [
      'a picture and a film',
      ['image/png', 'video/mp4'],
      'Files stay outside of the agenda. Put a link here to where you both can open them.',
    ],
  ])('stay outside, and that is said: %s', (_what, types, words) => {
    const told: string[] = [];
    mounted = new Mounted(['head', 'one'], { onTold: (said) => told.push(said) });
    mounted.select(8).paste({ files: types.map((type) => ({ type })) });
    expect([told, mounted.rows]).toEqual([[words], ['head', 'one']]);
  });
});

describe('one undo after a paste', () => {
  it.each<[string, { html?: string; text?: string }, string]>([
    ['of words within a line', { text: 'two words' }, 'abtwo wordsc'],
    ['of several lines', { text: 'one\ntwo' }, 'abone\ntwoc'],
    ['of a list with marks', { html: '<ul><li><b>one</b><li>two</ul>' }, 'abone\ntwoc'],
  ])('takes it back and leaves what was typed before it: %s', (_what, data, expected) => {
    const table = new Typist();
    try {
      table.type('ab');
      table.page.paste(data);
      table.type('c');
      expect(table.words.all).toBe(expected);
      table.type('↶');
      expect(table.words.all).toBe(expected.slice(0, -1));
      table.type('↶');
      expect([table.words.all, table.notes.ben.map(({ kind }) => kind)]).toEqual(['ab', ['text']]);
      table.type('↷');
      expect(table.words.all).toBe(expected.slice(0, -1));
    } finally {
      table.close();
    }
  });
});

describe('copied', () => {
  const ROWS = [
    'head',
    '- one',
    '  1. two',
    '  1. three',
    '[x] four',
    '# five',
    '> six',
    '.. seven',
    'eight',
  ];

  it('gives markdown', () => {
    const page = open(ROWS);
    const { doc } = page.view.state;
    const { text } = page.view.serializeForClipboard(doc.slice(2, doc.content.size - 1));
    expect(text.split('\n')).toEqual([
      'ead',
      '- one',
      '  1. two',
      '  2. three',
      '- [x] four',
      '# five',
      '> six',
      '.. seven',
      'eight',
    ]);
  });

  it('gives the words alone from within a line', () => {
    const lines = linesFrom('head', '- ');
    lines[1]?.spans.push(
      { text: 'a bold', marks: { bold: true } },
      { text: ' x', marks: { link: 'https://a.test/' } },
    );
    const page = open(lines);
    const { dom, text } = page.view.serializeForClipboard(page.view.state.doc.slice(9, 15));
    expect(text).toBe('**bold** [x](https://a.test/)');
    expect(dom.querySelector('li, p, div')).toBe(null);
  });

  it('gives clean lists to other programs', () => {
    const page = open(ROWS);
    const { doc } = page.view.state;
    const { dom } = page.view.serializeForClipboard(doc.slice(7, doc.content.size - 1));
    expect([...dom.children].map((child) => child.nodeName)).toEqual([
      'UL',
      'H3',
      'BLOCKQUOTE',
      'P',
      'P',
    ]);
    expect(dom.querySelector('ul > li > ol')?.children).toHaveLength(2);
    expect(dom.querySelector('input[type=checkbox]')?.hasAttribute('checked')).toBe(true);
    expect(dom.querySelector('[id], [style], [class], [data-line]')).toBe(null);
  });

  it('comes back as it was, under ids of its own', () => {
    const page = open(ROWS);
    const { doc } = page.view.state;
    const { dom } = page.view.serializeForClipboard(doc.slice(7, doc.content.size - 1));
    const html = new XMLSerializer().serializeToString(dom);
    const ids = page.lines.map((line) => line.id);
    const again = open(['head', '']).select(5).paste({ html });
    expect(again.rows).toEqual(ROWS);
    expect(again.lines.slice(2).some((line) => ids.includes(line.id))).toBe(false);
  });
});
