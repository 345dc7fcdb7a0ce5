// @vitest-environment node
import { EditorState, TextSelection, type Transaction } from 'prosemirror-state';
import { describe, expect, it } from 'vitest';

import type { LineChange, TextOp } from '../../core/types.ts';
import { linesFrom } from '../../testing/page.ts';
import { backspaceAtStart, moveLines, newLine, setLine, tick } from '../commands.ts';
import { docOf } from '../lines.ts';
import { insertLines } from '../paste/insert.ts';
import { sliceOf } from '../paste/pasted.ts';
import { linesFromText } from '../paste/plain.ts';
import { schema } from '../schema.ts';
import { identity } from './identity.ts';
import { localEdit, type LocalEdit } from './local.ts';
import { pmOf } from './positions.ts';
import { spansOf } from './spans.ts';

const bold = schema.marks.bold.create();

/** What the agenda is told of a change; `u` gives the position of an offset in the words. */
function told(rows: string[], change: Change): { ops: TextOp[]; lines: LineChange[] } {
  const { ops, lines } = edited(rows, change);
  return { ops, lines };
}

type Change = (state: EditorState, u: (offset: number) => number) => Transaction;

function edited(rows: string[], change: Change): LocalEdit {
  let ids = 0;
  const fresh = (): string => `fresh-${String((ids += 1)).padStart(4, '0')}`;
  const state = EditorState.create({ doc: docOf(linesFrom(...rows)), plugins: [identity(fresh)] });
  const tr = change(state, (offset) => pmOf(state.doc, offset));
  const { state: after, transactions } = state.applyTransaction(tr);
  const steps = transactions.flatMap((one) => one.steps);
  const docs = transactions.flatMap((one) => one.docs);
  return localEdit(state.doc, after.doc, spansOf(steps, docs));
}

function command(
  state: EditorState,
  anchor: number,
  run: (state: EditorState, dispatch: (tr: Transaction) => void) => boolean,
): Transaction {
  const placed = state.apply(state.tr.setSelection(TextSelection.create(state.doc, anchor)));
  let result: Transaction | undefined;
  run(placed, (tr) => {
    result = tr;
  });
  if (result === undefined) {
    throw new Error('the command did nothing');
  }
  return result;
}

describe('from the editor to the agenda', () => {
  it('writes a letter among equal ones where it was typed', () => {
    for (const at of [0, 1, 2, 3]) {
      const edit = told(['aaa'], ({ tr }, u) => tr.insertText('a', u(at)));
      expect(edit).toEqual({ ops: [{ op: 'insert', at, text: 'a', marks: {} }], lines: [] });
    }
  });

  it('takes out the one that was deleted among equal ones', () => {
    for (const at of [0, 1, 2]) {
      const edit = told(['aaa'], ({ tr }, u) => tr.delete(u(at), u(at + 1)));
      expect(edit.ops).toEqual([{ op: 'delete', at, len: 1 }]);
    }
  });

  it('splits a line by one marker, and joins by its deletion', () => {
    expect(told(['head', 'one'], ({ tr }, u) => tr.split(u(6))).ops).toEqual([
      { op: 'break', at: 6, line: 'fresh-0001' },
    ]);
    expect(
      told(['head', 'one', 'two'], (state, u) => command(state, u(9), backspaceAtStart)).ops,
    ).toEqual([{ op: 'delete', at: 8, len: 1 }]);
  });

  it('carries a line’s look over to the other half', () => {
    const edit = told(['head', '  - one'], (state, u) =>
      command(
        state,
        u(7),
        newLine(() => 'fresh-9999'),
      ),
    );
    expect(edit).toEqual({
      ops: [{ op: 'break', at: 7, line: 'fresh-9999' }],
      lines: [{ line: 'fresh-9999', patch: { kind: 'bullet', indent: 1 } }],
    });
  });

  it('leaves the words their line when Enter is pressed before them', () => {
    const edit = told(['head', '[x] one'], (state, u) =>
      command(
        state,
        u(5),
        newLine(() => 'fresh-9999'),
      ),
    );
    expect(edit).toEqual({
      ops: [{ op: 'break', at: 4, line: 'fresh-9999' }],
      lines: [{ line: 'fresh-9999', patch: { kind: 'check' } }],
    });
  });

  it('says only what differs about a line, however the editor changed it', () => {
    const bySteps = told(['head', 'one', 'two'], ({ tr }, u) =>
      setLine(tr, u(5) - 1, { kind: 'bullet' }),
    );
    const byMarkup = told(['head', 'one', 'two'], ({ tr, doc }, u) =>
      tr.setNodeMarkup(u(5) - 1, null, { ...doc.child(1).attrs, kind: 'bullet' }),
    );
    expect(bySteps).toEqual({ ops: [], lines: [{ line: 'line-0001', patch: { kind: 'bullet' } }] });
    expect(byMarkup).toEqual(bySteps);
    expect(told(['head', '[ ] one'], (state, u) => command(state, u(6), tick))).toEqual({
      ops: [],
      lines: [{ line: 'line-0001', patch: { checked: true } }],
    });
  });

  it('never says anything about the headline but its words', () => {
    const edit = told(['head', '- one'], ({ tr, doc }) => tr.delete(0, doc.child(0).nodeSize));
    expect(edit).toEqual({ ops: [{ op: 'delete', at: 0, len: 5 }], lines: [] });
    const above = told(['head'], ({ tr }) =>
      tr.insert(0, schema.node('line', { kind: 'quote' }, schema.text('x'))),
    );
    expect(above).toEqual({
      ops: [
        { op: 'insert', at: 0, text: 'x', marks: {} },
        { op: 'break', at: 1, line: 'fresh-0001' },
      ],
      lines: [],
    });
  });

  it('marks words without touching them', () => {
    expect(told(['head', 'one'], ({ tr }, u) => tr.addMark(u(2), u(7), bold)).ops).toEqual([
      { op: 'format', at: 5, len: 2, marks: { bold: true } },
      { op: 'format', at: 2, len: 2, marks: { bold: true } },
    ]);
    const link = schema.marks.link.create({ href: 'https://a.test/' });
    expect(
      told(['head'], ({ tr }, u) => tr.addMark(u(0), u(2), link).addMark(u(1), u(3), bold)).ops,
    ).toEqual([
      { op: 'format', at: 0, len: 1, marks: { link: 'https://a.test/' } },
      { op: 'format', at: 1, len: 1, marks: { bold: true, link: 'https://a.test/' } },
      { op: 'format', at: 2, len: 1, marks: { bold: true } },
    ]);
  });

  it('keeps what both have at the edges of what was replaced', () => {
    const edit = told(['a brown fox'], ({ tr }, u) => tr.insertText('brawn', u(2), u(7)));
    expect(edit.ops).toEqual([
      { op: 'delete', at: 4, len: 1 },
      { op: 'insert', at: 4, text: 'a', marks: {} },
    ]);
  });

  it('never cuts a character in two', () => {
    // Both begin with the same surrogate.
    expect(told(['x😀y'], ({ tr }, u) => tr.insertText('😁', u(1), u(3))).ops).toEqual([
      { op: 'delete', at: 1, len: 2 },
      { op: 'insert', at: 1, text: '😁', marks: {} },
    ]);
    expect(told(['x😀y'], ({ tr }, u) => tr.insertText('\uDE01', u(2), u(3))).ops).toEqual([
      { op: 'delete', at: 1, len: 2 },
      { op: 'insert', at: 1, text: '😁', marks: {} },
    ]);
  });

  it('has no half characters and no line breaks leave the page', () => {
    expect(told(['ab'], ({ tr }, u) => tr.insertText('\uD83Dx\ny', u(1))).ops).toEqual([
      { op: 'insert', at: 1, text: '\uFFFDx y', marks: {} },
    ]);
  });

  it('moves a line by moving its neighbour, and keeps both their ids', () => {
    const edit = told(['head', 'one', '- two'], (state, u) =>
      command(state, u(10), moveLines('up')),
    );
    expect(edit).toEqual({
      ops: [
        { op: 'break', at: 12, line: 'line-0001' },
        { op: 'insert', at: 13, text: 'one', marks: {} },
        { op: 'delete', at: 4, len: 4 },
      ],
      lines: [],
    });
  });

  it('gives several changes from the last to the first', () => {
    const edit = told(['abc', 'def'], ({ tr }, u) =>
      tr.insertText('x', u(6)).insertText('y', u(1)),
    );
    expect(edit.ops).toEqual([
      { op: 'insert', at: 6, text: 'x', marks: {} },
      { op: 'insert', at: 1, text: 'y', marks: {} },
    ]);
  });

  it('sees a change and its undoing in one transaction as none', () => {
    expect(told(['abc'], ({ tr }, u) => tr.insertText('x', u(1)).delete(u(1), u(2)))).toEqual({
      ops: [],
      lines: [],
    });
  });

  it.each<[string, Change, string[]]>([
    ['a letter in the headline', ({ tr }, u) => tr.insertText('x', u(4)), ['first-line']],
    ['a letter in a line', ({ tr }, u) => tr.insertText('x', u(8)), ['line-0001']],
    ['a letter taken out', ({ tr }, u) => tr.delete(u(5), u(6)), ['line-0001']],
    ['a whole line emptied', ({ tr }, u) => tr.delete(u(5), u(8)), ['line-0001']],
    ['Enter at the end of a line', ({ tr }, u) => tr.split(u(8)), ['fresh-0001']],
    ['two lines joined', ({ tr }, u) => tr.join(u(9) - 1), ['line-0001']],
    [
      'a letter in each of two lines',
      ({ tr }, u) => tr.insertText('x', u(12)).insertText('y', u(4)),
      ['first-line', 'line-0002'],
    ],
    ['a mark', ({ tr }, u) => tr.addMark(u(5), u(7), schema.mark('bold')), ['line-0001']],
  ])('tells which lines %s touches', (_, change, lines) => {
    expect(edited(['head', 'one', 'two'], change).touched).toEqual(lines);
  });

  it('pastes lines with ids of their own', () => {
    const lines = linesFromText('- one\n- two', { signs: true, marks: {} });
    const edit = told(['head', ''], (state, u) => {
      const placed = state.apply(state.tr.setSelection(TextSelection.create(state.doc, u(5))));
      return insertLines(placed, sliceOf(lines));
    });
    expect(edit).toEqual({
      ops: [
        { op: 'insert', at: 5, text: 'one', marks: {} },
        { op: 'break', at: 8, line: 'fresh-0001' },
        { op: 'insert', at: 9, text: 'two', marks: {} },
      ],
      lines: [
        { line: 'line-0001', patch: { kind: 'bullet' } },
        { line: 'fresh-0001', patch: { kind: 'bullet' } },
      ],
    });
  });
});
