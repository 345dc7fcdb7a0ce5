// @vitest-environment node
import { EditorState, TextSelection } from 'prosemirror-state';
import { describe, expect, it } from 'vitest';

import type { LineAttributes, TextDelta, TopicChange } from '../../core/types.ts';
import { linesFrom, rowsOf } from '../../testing/page.ts';
import { docOf, linesOf } from '../lines.ts';
import { schema } from '../schema.ts';
import { pmOf, uOf } from './positions.ts';
import { OutOfStep, applyChange, keepSelection, selectChanged } from './remote.ts';

interface Given {
  rows: string[];
  anchor?: number;
  head?: number;
}

/** Applies a change to an editor with a selection, both counted in the words. */
function after(
  { rows, anchor = 0, head = anchor }: Given,
  change: Partial<TopicChange>,
  undo = false,
) {
  const doc = docOf(linesFrom(...rows));
  const selection = TextSelection.create(doc, pmOf(doc, anchor), pmOf(doc, head));
  const state = EditorState.create({ doc, selection });
  const tr = state.tr;
  applyChange(tr, { topic: 't', source: 'remote', delta: [], lines: [], ...change });
  keepSelection(tr, state.selection);
  if (undo) {
    selectChanged(tr, 0);
  }
  const next = state.apply(tr);
  next.doc.check();
  return {
    rows: rowsOf(linesOf(next.doc)),
    lines: linesOf(next.doc),
    selection: [uOf(next.doc, next.selection.anchor), uOf(next.doc, next.selection.head)],
  };
}

const insert = (text: string): TextDelta => ({ op: 'insert', text });
const retain = (len: number): TextDelta => ({ op: 'retain', len });
const gone = (len: number): TextDelta => ({ op: 'delete', len });
const begin = (line: string): TextDelta => ({ op: 'break', line });
const bullet: LineAttributes = { kind: 'bullet', indent: 2, checked: false };

describe('from the agenda to the editor', () => {
  it.each<[string, string[], TextDelta[], string[]]>([
    ['letters', ['head', 'one'], [retain(5), insert('x')], ['head', 'xone']],
    ['letters at the end', ['head', 'one'], [retain(8), insert('x')], ['head', 'onex']],
    ['a new line', ['head', 'one'], [retain(6), begin('line-new1')], ['head', 'o', 'ne']],
    ['a line before a line', ['head', 'one'], [retain(4), begin('line-new1')], ['head', '', 'one']],
    ['a join', ['head', 'one', 'two'], [retain(4), gone(1)], ['headone', 'two']],
    ['a deletion over several lines', ['head', 'one', 'two'], [retain(2), gone(8)], ['hewo']],
    ['a replacement', ['head', 'one'], [retain(5), gone(3), insert('two')], ['head', 'two']],
    [
      'changes here and there',
      ['abc', 'def'],
      [insert('x'), retain(2), gone(1), retain(2), begin('line-new1'), insert('y')],
      ['xab', 'd', 'yef'],
    ],
    ['nothing of what is emptied', ['head', 'one'], [gone(8)], ['']],
    ['emoji by their units', ['😀', 'b'], [retain(2), insert('x')], ['😀x', 'b']],
  ])('takes over %s', (_what, rows, delta, result) => {
    expect(after({ rows }, { delta }).rows).toEqual(result);
  });

  it('gives new lines the look the change says', () => {
    const { lines } = after(
      { rows: ['head'] },
      {
        delta: [retain(4), begin('line-new1'), insert('x')],
        lines: [{ line: 'line-new1', patch: bullet }],
      },
    );
    expect(lines[1]).toMatchObject({ id: 'line-new1', ...bullet });
  });

  it('changes the look of lines, and of all that share an id', () => {
    const rows = linesFrom('head', 'one', 'two');
    const [, one, two] = rows;
    if (one === undefined || two === undefined) {
      throw new Error('three lines');
    }
    two.id = one.id;
    const state = EditorState.create({ doc: docOf(rows) });
    const tr = state.tr;
    applyChange(tr, {
      topic: 't',
      source: 'remote',
      delta: [],
      lines: [{ line: one.id, patch: bullet }],
    });
    expect(rowsOf(linesOf(tr.doc))).toEqual(['head', '    - one', '    - two']);
  });

  it('marks and unmarks', () => {
    const bold = { op: 'retain', len: 4, marks: { bold: true, link: 'https://a.test/' } } as const;
    const { lines } = after({ rows: ['head', 'x'] }, { delta: [bold] });
    expect(lines[0]?.spans).toEqual([
      { text: 'head', marks: { bold: true, link: 'https://a.test/' } },
    ]);
    const doc = docOf([{ ...linesFrom('x')[0], spans: lines[0]?.spans ?? [] } as never]);
    const tr = EditorState.create({ doc }).tr;
    applyChange(tr, {
      topic: 't',
      source: 'remote',
      delta: [retain(1), { op: 'retain', len: 2, marks: { bold: null, link: null } }],
      lines: [],
    });
    expect(linesOf(tr.doc)[0]?.spans.map((span) => [span.text, span.marks?.bold ?? false])).toEqual(
      [
        ['h', true],
        ['ea', false],
        ['d', true],
      ],
    );
  });

  it('inserts with exactly the marks that are said', () => {
    const doc = docOf([
      {
        id: 'first-line',
        kind: 'text',
        indent: 0,
        checked: false,
        spans: [{ text: 'bold', marks: { bold: true } }],
      },
    ]);
    const tr = EditorState.create({ doc }).tr;
    applyChange(tr, { topic: 't', source: 'remote', delta: [retain(2), insert('x')], lines: [] });
    expect(linesOf(tr.doc)[0]?.spans).toEqual([
      { text: 'bo', marks: { bold: true } },
      { text: 'x', marks: {} },
      { text: 'ld', marks: { bold: true } },
    ]);
  });

  it('notices when the words are not what the agenda thinks', () => {
    expect(() => after({ rows: ['head'] }, { delta: [retain(9), insert('x')] })).toThrow(OutOfStep);
    expect(() => after({ rows: ['head'] }, { delta: [retain(2), gone(3)] })).toThrow(OutOfStep);
  });
});

describe('the caret while the other types', () => {
  it.each<[string, TextDelta[], number, number]>([
    ['before it: goes along', [insert('xx')], 6, 8],
    ['after it: stays', [retain(7), insert('xx')], 6, 6],
    ['exactly at it: stays before the letters', [retain(6), insert('xx')], 6, 6],
    ['a line break at it: stays on its line', [retain(6), begin('line-new1')], 6, 6],
    ['a line above it: goes along', [retain(4), begin('line-new1')], 6, 7],
    ['deleting around it: stays where the words were', [retain(5), gone(3)], 6, 5],
    ['joining its line to the one above: goes along', [retain(4), gone(1)], 6, 5],
  ])('%s', (_what, delta, caret, result) => {
    expect(after({ rows: ['head', 'one', 'two'], anchor: caret }, { delta }).selection).toEqual([
      result,
      result,
    ]);
  });

  it('lets a selection hold what it held', () => {
    const delta = [retain(5), insert('xx'), retain(3), insert('yy')];
    expect(after({ rows: ['head', 'one'], anchor: 5, head: 8 }, { delta }).selection).toEqual([
      7, 10,
    ]);
    expect(after({ rows: ['head', 'one'], anchor: 8, head: 5 }, { delta }).selection).toEqual([
      10, 7,
    ]);
  });

  it('goes to what an undo brought back', () => {
    const delta = [retain(5), insert('xx'), retain(3), insert('yy')];
    expect(after({ rows: ['head', 'one'], anchor: 0 }, { delta }, true).selection).toEqual([
      12, 12,
    ]);
    expect(
      after({ rows: ['head', 'one'], anchor: 0 }, { delta: [retain(6), gone(1)] }, true).selection,
    ).toEqual([6, 6]);
  });
});

describe('a link that is not allowed', () => {
  it('is shown as words that lead nowhere', () => {
    const mark = schema.marks.link.create({ href: 'javascript:alert(1)' });
    expect(schema.marks.link.spec.toDOM?.(mark, true)).toEqual(['a', {}, 0]);
  });
});
