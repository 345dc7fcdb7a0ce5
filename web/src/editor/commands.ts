import { Fragment, Slice, type MarkType, type Node } from 'prosemirror-model';
import { TextSelection, type Command, type EditorState, type Transaction } from 'prosemirror-state';
import { ReplaceStep } from 'prosemirror-transform';

import type { LineAttributes, LineKind } from '../core/types.ts';
import { randomId, type FreshId } from './binding/identity.ts';
import { uOf } from './binding/positions.ts';
import { shapeOf } from './line-dom.ts';
import { addressAtEnd } from './links.ts';
import { PLAIN, attributesOf, clampIndent, lineType, schema } from './schema.ts';

/** A line of the document with where it stands. */
export interface PlacedLine {
  readonly node: Node;
  readonly index: number;
  /** Position of its start token. */
  readonly pos: number;
}

/** The lines the selection touches. */
export function selectedLines(state: EditorState): PlacedLine[] {
  const { from, to } = state.selection;
  const lines: PlacedLine[] = [];
  state.doc.forEach((node, pos, index) => {
    if (pos < to && pos + node.nodeSize > from) {
      lines.push({ node, index, pos });
    }
  });
  return lines;
}

/** The line the selection begins in. */
export function currentLine(state: EditorState): PlacedLine {
  const { $from } = state.selection;
  const index = Math.min($from.index(0), state.doc.childCount - 1);
  return {
    node: state.doc.child(index),
    index,
    pos: $from.depth === 0 ? $from.pos : $from.before(1),
  };
}

/** Sets attributes of the line that starts at `pos`. */
export function setLine(
  tr: Transaction,
  pos: number,
  wanted: Partial<LineAttributes>,
): Transaction {
  const line = tr.doc.nodeAt(pos);
  if (line === null) {
    return tr;
  }
  const has = attributesOf(line);
  if (wanted.kind !== undefined && wanted.kind !== has.kind) {
    tr.setNodeAttribute(pos, 'kind', wanted.kind);
  }
  if (wanted.indent !== undefined && wanted.indent !== has.indent) {
    tr.setNodeAttribute(pos, 'indent', clampIndent(wanted.indent));
  }
  if (wanted.checked !== undefined && wanted.checked !== has.checked) {
    tr.setNodeAttribute(pos, 'checked', wanted.checked);
  }
  const start = (wanted.kind ?? has.kind) === 'number' ? (wanted.start ?? has.start ?? 0) : 0;
  if (start !== (has.start ?? 0)) {
    tr.setNodeAttribute(pos, 'start', start);
  }
  return tr;
}

/** Marks the transaction of an Enter with the end of the words that stand before it. */
export const ENTERED = 'duologue-entered';

/** Enter: a new line of the same kind; on an empty item the list ends one level further out. */
export function newLine(fresh: FreshId = randomId): Command {
  return (state, dispatch) => {
    const { $from, empty } = state.selection;
    const { node, index, pos } = currentLine(state);
    const line = attributesOf(node);
    if (empty && index > 0 && node.content.size === 0 && goesOn(line.kind)) {
      dispatch?.(leaveOneLevel(state.tr, pos, line).scrollIntoView());
      return true;
    }
    const tr = state.tr;
    if (empty) {
      tr.setMeta(ENTERED, $from.pos);
    } else {
      tr.deleteSelection();
    }
    const at = tr.selection.$from;
    const before = tr.doc.child(at.index(0));
    const { start, ...same } = attributesOf(before);
    const next = { ...same, checked: false, id: fresh() };
    if (at.parentOffset === 0 && before.content.size > 0 && at.index(0) > 0) {
      // The words keep their line, with all that hangs on it but its number; the empty line comes before them.
      const above = goesOn(next.kind)
        ? { ...next, start: start ?? 0 }
        : { ...next, kind: PLAIN.kind };
      setLine(tr, at.before(1), { start: 0 });
      tr.insert(at.before(1), lineType.create(above));
    } else {
      const below = goesOn(next.kind) ? next : { ...next, kind: PLAIN.kind };
      const split = Fragment.from([before.copy(Fragment.empty), lineType.create(below)]);
      tr.step(new ReplaceStep(at.pos, at.pos, new Slice(split, 1, 1)));
      tr.setSelection(TextSelection.create(tr.doc, at.pos + 2));
    }
    dispatch?.(tr.scrollIntoView());
    return true;
  };
}

/** Backspace at a line's start: first outwards, then to plain words, then into the line above. */
export const backspaceAtStart: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.depth === 0 || $from.parentOffset > 0) {
    return false;
  }
  const { node, index, pos } = currentLine(state);
  // Nothing is above the headline; the browser must not try by itself.
  if (index === 0) {
    return true;
  }
  const line = attributesOf(node);
  if (line.indent > 0 || line.kind !== 'text') {
    dispatch?.(leaveOneLevel(state.tr, pos, line).scrollIntoView());
    return true;
  }
  dispatch?.(join(state.tr, pos).scrollIntoView());
  return true;
};

/** Delete at a line's end: the line below joins this one; an empty one gives way to it. */
export const deleteAtEnd: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.depth === 0 || $from.parentOffset < $from.parent.content.size) {
    return false;
  }
  const { node, index, pos } = currentLine(state);
  if (index === state.doc.childCount - 1) {
    return true;
  }
  const end = pos + node.nodeSize;
  const tr = state.tr;
  if (node.content.size === 0 && index > 0) {
    tr.delete(pos, end);
  } else {
    join(tr, end);
  }
  dispatch?.(tr.scrollIntoView());
  return true;
};

/** Moves the selected lines in or out by `by` levels; not on the headline alone, which has none. */
export function indent(by: 1 | -1): Command {
  return (state, dispatch) => {
    const lines = selectedLines(state).filter(({ index }) => index > 0);
    if (lines.length === 0) {
      return false;
    }
    const tr = state.tr;
    for (const { node, pos } of lines) {
      setLine(tr, pos, { indent: clampIndent(attributesOf(node).indent + by) });
    }
    if (tr.docChanged) {
      dispatch?.(tr.scrollIntoView());
    }
    return true;
  };
}

/** Makes the selected lines this kind, or plain again when they all are. */
export function toggleKind(kind: LineKind): Command {
  return (state, dispatch) => {
    const lines = selectedLines(state).filter(({ index }) => index > 0);
    if (lines.length === 0) {
      return false;
    }
    const all = lines.every(({ node }) => attributesOf(node).kind === kind);
    const tr = state.tr;
    for (const { pos } of lines) {
      setLine(tr, pos, { kind: all ? PLAIN.kind : kind });
    }
    dispatch?.(tr);
    return true;
  };
}

/**
 * Ticks the selected boxes and blanks, or takes the ticks away when all have one; other lines
 * become boxes.
 */
export const tick: Command = (state, dispatch) => {
  const lines = selectedLines(state).filter(({ index }) => index > 0);
  if (lines.length === 0) {
    return false;
  }
  const tr = state.tr;
  const boxes = lines.every(({ node }) => shapeOf(attributesOf(node).kind) === 'boxed');
  const ticked = lines.every(({ node }) => attributesOf(node).checked);
  for (const { pos } of lines) {
    setLine(tr, pos, boxes ? { checked: !ticked } : { kind: 'check' });
  }
  dispatch?.(tr);
  return true;
};

/**
 * Moves the selected lines over their neighbour. It is the neighbour that is taken out and put in
 * again, so the lines at hand keep what the other is typing in them.
 */
export function moveLines(direction: 'up' | 'down'): Command {
  return (state, dispatch) => {
    const lines = selectedLines(state);
    const first = lines[0];
    const last = lines.at(-1);
    if (first === undefined || last === undefined) {
      return false;
    }
    const neighbour = direction === 'up' ? first.index - 1 : last.index + 1;
    // The headline stays the first line.
    if (first.index === 0 || neighbour < 1 || neighbour >= state.doc.childCount) {
      return true;
    }
    const node = state.doc.child(neighbour);
    const start = first.pos;
    const end = last.pos + last.node.nodeSize;
    const tr = state.tr;
    // The number that a list begins with stays on top of it.
    const [below, above] = [attributesOf(first.node), attributesOf(node)];
    const swapped = below.kind === above.kind && below.indent === above.indent;
    const given = swapped ? { ...node.attrs, start: below.start ?? 0 } : node.attrs;
    const moved = lineType.create(given, node.content);
    if (direction === 'up') {
      tr.insert(end, moved).delete(start - node.nodeSize, start);
    } else {
      tr.delete(end, end + node.nodeSize).insert(start, moved);
    }
    if (swapped) {
      setLine(tr, direction === 'up' ? start - node.nodeSize : start + moved.nodeSize, {
        start: above.start ?? 0,
      });
    }
    dispatch?.(tr.scrollIntoView());
    return true;
  };
}

/** Words of the topic; offsets as in `TextOp`. */
export interface SelectedWords {
  readonly at: number;
  readonly len: number;
  readonly words: string;
}

/** The selected words without the space around them, or without a selection the line's. */
export function selectedWords(state: EditorState): SelectedWords | undefined {
  const { doc, selection } = state;
  const { node, pos } = currentLine(state);
  const { from, to } = selection.empty
    ? { from: pos + 1, to: pos + 1 + node.content.size }
    : selection;
  const all = doc.textBetween(from, to, '\n');
  const words = all.trim();
  if (words === '') {
    return undefined;
  }
  return { at: uOf(doc, from) + all.indexOf(words), len: words.length, words };
}

/** Adds an empty line for the conclusion at the end, unless there is one; the caret stays. */
export function addConclusion(fresh: FreshId = randomId): Command {
  return (state, dispatch) => {
    let has = false;
    state.doc.forEach((line) => {
      has ||= attributesOf(line).kind === 'conclusion';
    });
    if (has) {
      return false;
    }
    dispatch?.(
      state.tr.insert(
        state.doc.content.size,
        lineType.create({ ...PLAIN, kind: 'conclusion', id: fresh() }),
      ),
    );
    return true;
  };
}

/** Begins a line at the end with these words, or the empty one that stands there, with the caret behind them. */
export function beginLine(words: string, fresh: FreshId = randomId): Command {
  return (state, dispatch) => {
    const { doc, tr } = state;
    const last = doc.lastChild;
    const isFree = doc.childCount > 1 && last?.content.size === 0;
    if (!isFree) {
      tr.insert(doc.content.size, lineType.create({ ...PLAIN, id: fresh() }));
    }
    const end = tr.doc.content.size - 1;
    tr.insertText(words, end);
    tr.setSelection(TextSelection.create(tr.doc, end + words.length));
    dispatch?.(tr.scrollIntoView());
    return true;
  };
}

/** Turns a mark on or off for the selection, without the blanks at its ends, or for what is typed next. */
export function toggle(mark: MarkType): Command {
  return (state, dispatch) => {
    const { doc, selection, storedMarks, tr } = state;
    const { from, to, empty, $from, $to } = selection;
    if (empty) {
      const isOn = mark.isInSet(storedMarks ?? $from.marks()) !== undefined;
      dispatch?.(isOn ? tr.removeStoredMark(mark) : tr.addStoredMark(mark.create()));
      return true;
    }
    if (doc.rangeHasMark(from, to, mark)) {
      tr.removeMark(from, to, mark);
    } else {
      const first = $from.nodeAfter?.text ?? '';
      const last = $to.nodeBefore?.text ?? '';
      const start = from + first.length - first.trimStart().length;
      const end = to - last.length + last.trimEnd().length;
      // Of nothing but blanks all are meant.
      tr.addMark(start < end ? start : from, start < end ? end : to, mark.create());
    }
    dispatch?.(tr.scrollIntoView());
    return true;
  };
}

/** Does the first of them that can be done. */
export function firstOf(...commands: readonly Command[]): Command {
  return (state, dispatch, view) => commands.some((command) => command(state, dispatch, view));
}

/** Deletes what is selected, if anything is. */
export const deleteSelection: Command = (state, dispatch) => {
  if (state.selection.empty) {
    return false;
  }
  dispatch?.(state.tr.deleteSelection().scrollIntoView());
  return true;
};

/** Makes the address that ends at `at` a link. */
export function linkBefore(tr: Transaction, at: number): void {
  const $at = tr.doc.resolve(at);
  if ($at.depth === 0) {
    return;
  }
  const before = $at.parent.textBetween(Math.max(0, $at.parentOffset - 2000), $at.parentOffset);
  const found = addressAtEnd(before);
  if (found === undefined) {
    return;
  }
  const from = at - before.length + found.from;
  const to = from + found.words.length;
  const { code, link } = schema.marks;
  if (tr.doc.rangeHasMark(from, to, code) || tr.doc.rangeHasMark(from, to, link)) {
    return;
  }
  tr.addMark(from, to, link.create({ href: found.href }));
  tr.removeStoredMark(link);
}

/** Kinds that Enter carries to the next line. */
function goesOn(kind: LineKind): boolean {
  return (
    kind === 'bullet' ||
    kind === 'number' ||
    kind === 'check' ||
    kind === 'quote' ||
    kind === 'blank'
  );
}

function leaveOneLevel(tr: Transaction, pos: number, line: LineAttributes): Transaction {
  return line.indent > 0
    ? setLine(tr, pos, { indent: line.indent - 1 })
    : setLine(tr, pos, { kind: PLAIN.kind, checked: false });
}

/** Joins the line that starts at `pos` to the one before it. */
function join(tr: Transaction, pos: number): Transaction {
  return tr.step(new ReplaceStep(pos - 1, pos + 1, Slice.empty));
}
