// @vitest-environment jsdom
import { afterEach, describe, expect, it } from 'vitest';

import type { Line, LineKind } from '../core/types.ts';
import { Mounted } from '../testing/mounted.ts';
import { Numbering } from './numbers.ts';
import { renderTopic } from './static.ts';

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

/** Lines as a person reads them: `7. words` with the number that stands there, and other kinds as words. */
function read(lines: readonly Line[]): string[] {
  const numbering = new Numbering();
  return lines.map((line) => {
    const number = numbering.number(line);
    const sign = number === undefined ? (line.kind === 'bullet' ? '- ' : '') : `${number}. `;
    return '  '.repeat(line.indent) + sign + line.spans.map(({ text }) => text).join('');
  });
}

/** Lines below a headline: `7. words` was given its number, `. words` counts on, `- words` is a bullet. */
function written(...rows: string[]): Line[] {
  const lines = rows.map((row, index): Line => {
    const [, space = '', sign = '', words = ''] = /^((?: {2})*)(\d*\. |- )?(.*)$/.exec(row) ?? [];
    const kind: LineKind = sign === '' ? 'text' : sign === '- ' ? 'bullet' : 'number';
    const start = kind === 'number' ? Number.parseInt(sign, 10) || 0 : 0;
    const spans = words === '' ? [] : [{ text: words }];
    return {
      id: `line-${index + 1000}`,
      kind,
      indent: space.length / 2,
      checked: false,
      ...(start > 0 && { start }),
      spans,
    };
  });
  return [
    { id: 'first-line', kind: 'text', indent: 0, checked: false, spans: [{ text: 'head' }] },
    ...lines,
  ];
}

describe('the numbers that lines show', () => {
  it.each<[string, string[], string[]]>([
    ['count from 1', ['. a', '. b'], ['1. a', '2. b']],
    ['go on from a number that was given', ['7. a', '. b', '. c'], ['7. a', '8. b', '9. c']],
    [
      'begin again where 1 was given',
      ['. a', '. b', '1. c', '. d'],
      ['1. a', '2. b', '1. c', '2. d'],
    ],
    [
      'go on after what is further in',
      ['7. a', '  - x', '  . y', '. b'],
      ['7. a', '  - x', '  1. y', '8. b'],
    ],
    ['begin again after other words', ['7. a', 'words', '. b'], ['7. a', 'words', '1. b']],
    [
      'keep one that was given after other words',
      ['7. a', 'words', '8. b', '. c'],
      ['7. a', 'words', '8. b', '9. c'],
    ],
    [
      'count each level by itself',
      ['7. a', '  3. x', '  . y', '. b', '  . z'],
      ['7. a', '  3. x', '  4. y', '8. b', '  1. z'],
    ],
  ])('%s', (_what, rows, shown) => {
    expect(read(open(written(...rows)).lines).slice(1)).toEqual(shown);
  });

  it('stand in the editor and on the page as counters that begin there', () => {
    const lines = written('7. a', '  12. b', '. c', 'd');
    const drawn = (root: ParentNode) =>
      [...root.querySelectorAll<HTMLElement>('.line')].map(({ style, dataset }) => [
        dataset['start'],
        style.counterReset,
      ]);
    const expected = [
      [undefined, ''],
      ['7', 'level-0 6 level-1 level-2 level-3 level-4 level-5 level-6 level-7 level-8'],
      ['12', 'level-1 11 level-2 level-3 level-4 level-5 level-6 level-7 level-8'],
      [undefined, ''],
      [undefined, ''],
    ];
    expect(drawn(open(lines).place)).toEqual(expected);
    const place = document.createElement('div');
    renderTopic(place, lines);
    expect(drawn(place)).toEqual(expected);
  });

  it('are taken from the page with the number', () => {
    const page = open(written('7. a'));
    page.agenda.changes({
      lines: [{ line: 'line-1000', patch: { kind: 'number', indent: 0, checked: false } }],
    });
    const line = page.place.querySelectorAll<HTMLElement>('.line')[1];
    expect([line?.dataset['start'], line?.style.counterReset]).toEqual([undefined, '']);
  });
});

describe('a number that a line was given', () => {
  const after = (rows: string[], act: (page: Mounted) => void): string[] => {
    const page = open(written(...rows));
    act(page);
    return read(page.lines).slice(1);
  };

  it('is not the next line’s too', () => {
    expect(after(['7. a'], (page) => page.select(6).press('Enter'))).toEqual(['7. a', '8. ']);
    expect(after(['7. ab'], (page) => page.select(6).press('Enter'))).toEqual(['7. a', '8. b']);
  });

  it('stays on top when room is made above', () => {
    expect(after(['7. a'], (page) => page.select(5).press('Enter'))).toEqual(['7. ', '8. a']);
  });

  it('stays on top when lines change places', () => {
    expect(after(['7. a', '. b', '. c'], (page) => page.select(5).press('Alt-ArrowDown'))).toEqual([
      '7. b',
      '8. a',
      '9. c',
    ]);
    expect(after(['7. a', '. b', '. c'], (page) => page.select(7).press('Alt-ArrowUp'))).toEqual([
      '7. b',
      '8. a',
      '9. c',
    ]);
  });

  it('goes with the sign', () => {
    expect(after(['7. a'], (page) => page.select(5).press('Backspace'))).toEqual(['a']);
    expect(mounted?.lines[1]?.start).toBeUndefined();
    expect(mounted?.agenda.edits.at(-1)?.lines).toEqual([
      { line: 'line-1000', patch: { kind: 'text', start: 0 } },
    ]);
  });

  it('is not on both halves of a line that something else split', () => {
    const page = open(written('7. ab'));
    page.view.dispatch(page.view.state.tr.split(8));
    expect(read(page.lines).slice(1)).toEqual(['7. a', '8. b']);
  });
});

describe('a number that is typed', () => {
  const typed = (rows: string[], at: number, words: string): Mounted =>
    open(written(...rows))
      .select(at)
      .type(words);

  it('is not given to a line that goes on with the list above', () => {
    const page = typed(['. a', ''], 7, '2. b');
    expect(read(page.lines).slice(1)).toEqual(['1. a', '2. b']);
    page.select(6).press('Enter');
    expect(read(page.lines).slice(1)).toEqual(['1. a', '2. ', '3. b']);
  });

  it('goes on with no list below', () => {
    expect(read(typed(['', '. a'], 5, '2. b').lines).slice(1)).toEqual(['2. b', '1. a']);
    expect(mounted?.lines[1]?.kind).toBe('text');
  });
});

describe('numbers that are pasted', () => {
  it.each<[string, string, string[]]>([
    ['an ordered list from 7', '<ol start="7"><li>a<li>b</ol>', ['7. a', '8. b']],
    ['items with their numbers', '<ol><li>a<li value="5">b<li>c</ol>', ['1. a', '5. b', '6. c']],
    ['two lists', '<ol><li>a<li>b</ol><ol><li>c</ol>', ['1. a', '2. b', '1. c']],
    [
      'a list that goes on after words',
      '<ol><li>a<li>b</ol><p>words</p><ol start="3"><li>c</ol>',
      ['1. a', '2. b', 'words', '3. c'],
    ],
    ['a list that counts down', '<ol reversed><li>a<li>b<li>c</ol>', ['3. a', '2. b', '1. c']],
    [
      'lists in a list',
      '<ol start="7"><li>a<ol start="3"><li>b</ol><li>c</ol>',
      ['7. a', '  3. b', '8. c'],
    ],
    [
      'numbers that no list can have',
      '<ol start="0"><li>a<li>b</ol><ol start="-3"><li>c</ol>',
      ['0. a', '1. b', '-3. c'],
    ],
    ['a number of eight digits', '<ol start="20261124"><li>a</ol>', ['20261124. a']],
    ['a number that is none', '<ol start="x"><li value="y">a</ol>', ['1. a']],
    [
      'a list of Word',
      '<p style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">7.</span>a</p>',
      ['7. a'],
    ],
  ])('HTML: %s', (_what, html, expected) => {
    expect(read(open(['head', '']).select(5).paste({ html }).lines).slice(1)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['a date', '24. November: Budget', ['24. November: Budget']],
    [
      'a date above words',
      '24. November: Budget\nand the rest',
      ['24. November: Budget', 'and the rest'],
    ],
    ['a year', '2026. A plan', ['2026. A plan']],
    ['a list from 1', '1. a', ['1. a']],
    ['a list from 7', '7. a\n8. b', ['7. a', '8. b']],
    ['a list with brackets', '7) a\n8) b', ['7. a', '8. b']],
    [
      'dates one after the other',
      '24. November: Budget\n26. November: Team',
      ['24. November: Budget', '26. November: Team'],
    ],
    ['a loose list', '7. a\n\n8. b', ['7. a', '', '8. b']],
    ['a list with notes below its items', '7. a\n   words\n8. b', ['7. a', '   words', '8. b']],
    ['every item at 1, as markdown allows', '1. a\n1. b', ['1. a', '1. b']],
    ['numbers within bullets', '- a\n  7. b\n  8. c\n- d', ['- a', '  7. b', '  8. c', '- d']],
    ['a lone number within bullets', '- a\n  24. b\n- d', ['- a', '  24. b', '- d']],
    ['numbers apart', '24. a\nwords\n25. b', ['24. a', 'words', '25. b']],
    ['a number of years', '2026. a\n2027. b', ['2026. a', '2027. b']],
    ['nothing', '0. a\n1. b', ['0. a', '1. b']],
  ])('text: %s', (_what, text, expected) => {
    expect(read(open(['head', '']).select(5).paste({ text }).lines).slice(1)).toEqual(expected);
  });

  it('keep dates words, and lists lists', () => {
    const kinds = (text: string) =>
      open(['head', ''])
        .select(5)
        .paste({ text })
        .lines.slice(1)
        .map(({ kind }) => kind);
    expect(kinds('24. November: Budget')).toEqual(['text']);
    expect(kinds('24. a\nwords\n25. b')).toEqual(['text', 'text', 'text']);
    expect(kinds('7. a\n\n8. b')).toEqual(['number', 'text', 'number']);
  });

  it('go on with the list that they are pasted into, and begin anew below it', () => {
    const html = '<ol><li>x<li>y</ol>';
    const into = open(written('. a', '. b', '. '))
      .select(9)
      .paste({ html });
    expect(read(into.lines).slice(1)).toEqual(['1. a', '2. b', '3. x', '4. y']);
    const below = open(written('. a', '. b', ''))
      .select(9)
      .paste({ html });
    expect(read(below.lines).slice(1)).toEqual(['1. a', '2. b', '1. x', '2. y']);
    const matching = open(written('. a', '. b', ''))
      .select(9)
      .paste({ html: '<ol start="3"><li>x</ol>' });
    expect(read(matching.lines).slice(1)).toEqual(['1. a', '2. b', '3. x']);
    expect(matching.lines.at(-1)?.start).toBeUndefined();
  });
});

describe('numbers that are copied', () => {
  const copy = (page: Mounted): [string, string] => {
    const { dom, text } = page.view.serializeForClipboard(page.view.state.selection.content());
    for (const item of dom.querySelectorAll('[data-kind]')) {
      for (const name of ['data-kind', 'data-indent', 'data-pm-slice', 'style']) {
        item.removeAttribute(name);
      }
    }
    for (const list of dom.querySelectorAll('[data-pm-slice]')) {
      list.removeAttribute('data-pm-slice');
    }
    return [htmlOf(dom), text];
  };

  it('are those that stand there', () => {
    const page = open(written('7. a', '. b', '  . x', '. c')).select(5, 12);
    expect(copy(page)).toEqual([
      '<ol start="7"><li data-start="7">a</li><li>b<ol><li>x</li></ol></li><li>c</li></ol>',
      '7. a\n8. b\n  1. x\n9. c',
    ]);
  });

  it('go on from the lines above, also when these are not copied', () => {
    const page = open(written('7. a', '. b', '. c')).select(7, 10);
    expect(copy(page)).toEqual(['<ol start="8"><li>b</li><li>c</li></ol>', '8. b\n9. c']);
  });

  it('say where an item is not the next one', () => {
    const page = open(written('. a', '5. b')).select(5, 8);
    expect(copy(page)).toEqual([
      '<ol><li>a</li><li data-start="5" value="5">b</li></ol>',
      '1. a\n5. b',
    ]);
  });

  it('come back as they were', () => {
    const page = open(written('7. a', '  3. b', '. c', 'd', '9. e')).select(5, 14);
    const { dom, text } = page.view.serializeForClipboard(page.view.state.selection.content());
    for (const data of [{ html: htmlOf(dom) }, { text }]) {
      expect(read(open(['head', '']).select(5).paste(data).lines).slice(1)).toEqual([
        '7. a',
        '  3. b',
        '8. c',
        'd',
        '9. e',
      ]);
    }
  });
});

/** What stands in an element, as a clipboard carries it. */
function htmlOf(element: Element): string {
  const whole = new XMLSerializer();
  return [...element.childNodes]
    .map((node) => whole.serializeToString(node).replaceAll(/ xmlns="[^"]*"/g, ''))
    .join('');
}
