import { Fragment, Slice, type Node } from 'prosemirror-model';
import { TextSelection, type EditorState, type Transaction } from 'prosemirror-state';
import { ReplaceStep } from 'prosemirror-transform';

import { Numbering } from '../numbers.ts';
import { attributesOf, lineType } from '../schema.ts';
import { safeAddress } from '../links.ts';
import { schema } from '../schema.ts';
import { setLine } from '../commands.ts';

/**
 * Puts pasted lines in at the selection. The first one's words join the line at the caret, which
 * becomes a line of their kind only when it was empty; the last one's words go before what stood
 * after the caret.
 */
export function insertLines(state: EditorState, slice: Slice): Transaction {
  const lines = linesIn(slice);
  const tr = state.tr;
  if (!tr.selection.empty) tr.deleteSelection();
  const [first] = lines;
  if (first === undefined) return tr;
  const { $from } = tr.selection;
  const at = $from.depth === 0 ? TextSelection.near($from).from : $from.pos;
  const $at = tr.doc.resolve(at);
  const adopts = $at.parent.content.size === 0 && $at.index(0) > 0;
  const numbered = attributesOf($at.parent).kind === 'number';
  if (adopts) setLine(tr, $at.before(1), attributesOf(first));
  const pasted =
    lines.length === 1 ? new Slice(first.content, 0, 0) : new Slice(Fragment.fromArray(lines), 1, 1);
  tr.step(new ReplaceStep(at, at, pasted));
  const index = $at.index(0);
  settleNumbers(tr, index, lines.length, numbered ? index + (adopts ? 0 : 1) : -1);
  tr.setSelection(TextSelection.create(tr.doc, at + pasted.size));
  return tr.scrollIntoView().setMeta('paste', true);
}

/**
 * Takes the numbers away that follow from the lines above; and at line `joins` that of a list which begins at 1,
 * since it goes on with the numbered line that it was pasted into.
 */
function settleNumbers(tr: Transaction, from: number, count: number, joins: number): void {
  const numbering = new Numbering();
  tr.doc.forEach((line, pos, index) => {
    if (index >= from + count) return;
    const { start, ...counting } = attributesOf(line);
    const drops = index >= from && (start === numbering.ahead(counting) || (start === 1 && index === joins));
    if (drops) setLine(tr, pos, { start: 0 });
    numbering.number(drops || start === undefined ? counting : { ...counting, start });
  });
}

/** Makes the selected words a link when what is pasted is nothing but an address. */
export function linkSelection(state: EditorState, text: string): Transaction | null {
  const { empty, $from, $to, from, to } = state.selection;
  if (empty || !$from.sameParent($to) || /\s/.test(text.trim())) return null;
  const href = /^(?:https?:\/\/|mailto:)/i.test(text.trim()) ? safeAddress(text) : undefined;
  if (href === undefined) return null;
  return state.tr.addMark(from, to, schema.marks.link.create({ href }));
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
    if (loose.length > 0) lines.push(lineType.create(null, loose));
    loose = [];
    lines.push(lineType.create({ ...attributesOf(node), id: '' }, node.content));
  });
  if (loose.length > 0) lines.push(lineType.create(null, loose));
  return lines;
}
