import { Fragment, Slice, type Node } from 'prosemirror-model';
import { TextSelection, type EditorState, type Transaction } from 'prosemirror-state';
import { ReplaceStep } from 'prosemirror-transform';

import { Numbering } from '../numbers.ts';
import { attributesOf, lineType } from '../schema.ts';
import { setLine } from '../commands.ts';

/** A stretch of the document. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Puts pasted lines in at the selection, or in place of a range. The first one's words join the line
 * there, which becomes a line of their kind only when it was empty; the last one's words go before
 * what stood after it. The caret follows unless it has gone elsewhere meanwhile.
 */
export function insertLines(
  state: EditorState,
  slice: Slice,
  range: Range = state.selection,
): Transaction {
  const lines = linesIn(slice);
  const tr = state.tr;
  const [first] = lines;
  const { from, to } = state.selection;
  const follows = from === range.from && to === range.to;
  if (!follows) {
    tr.setSelection(TextSelection.between(tr.doc.resolve(range.from), tr.doc.resolve(range.to)));
  }
  if (!tr.selection.empty) {
    tr.deleteSelection();
  }
  if (first === undefined) {
    return tr;
  }
  const { $from } = tr.selection;
  const at = $from.depth === 0 ? TextSelection.near($from).from : $from.pos;
  const $at = tr.doc.resolve(at);
  const adopts = $at.parent.content.size === 0 && $at.index(0) > 0;
  const numbered = attributesOf($at.parent).kind === 'number';
  if (adopts) {
    setLine(tr, $at.before(1), attributesOf(first));
  }
  const pasted =
    lines.length === 1
      ? new Slice(first.content, 0, 0)
      : new Slice(Fragment.fromArray(lines), 1, 1);
  tr.step(new ReplaceStep(at, at, pasted));
  const index = $at.index(0);
  settleNumbers(tr, index, lines.length, numbered ? index + (adopts ? 0 : 1) : -1);
  if (follows) {
    tr.setSelection(TextSelection.create(tr.doc, at + pasted.size)).scrollIntoView();
  } else {
    tr.setSelection(state.selection.map(tr.doc, tr.mapping));
  }
  return tr.setMeta('paste', true);
}

/**
 * Takes the numbers away that follow from the lines above; and at line `joins` that of a list which begins at 1,
 * since it goes on with the numbered line that it was pasted into.
 */
function settleNumbers(tr: Transaction, from: number, count: number, joins: number): void {
  const numbering = new Numbering();
  tr.doc.forEach((line, pos, index) => {
    if (index >= from + count) {
      return;
    }
    const { start, ...counting } = attributesOf(line);
    const drops =
      index >= from && (start === numbering.ahead(counting) || (start === 1 && index === joins));
    if (drops) {
      setLine(tr, pos, { start: 0 });
    }
    numbering.number(drops || start === undefined ? counting : { ...counting, start });
  });
}

/** Pasted lines never keep their ids: the same line cannot be in two places. */
function linesIn(slice: Slice): Node[] {
  const lines: Node[] = [];
  let loose: Node[] = [];
  slice.content.forEach((node) => {
    if (node.isInline) {
      loose.push(node);
      return;
    }
    if (loose.length > 0) {
      lines.push(lineType.create(null, loose));
    }
    loose = [];
    lines.push(lineType.create({ ...attributesOf(node), id: '' }, node.content));
  });
  if (loose.length > 0) {
    lines.push(lineType.create(null, loose));
  }
  return lines;
}
