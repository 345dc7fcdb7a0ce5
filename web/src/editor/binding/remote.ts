import { Fragment, Slice, type Node } from 'prosemirror-model';
import { TextSelection, type Transaction } from 'prosemirror-state';
import { ReplaceStep } from 'prosemirror-transform';

import {
  HEADLINE,
  type LineAttributes,
  type MarksChange,
  type TextDelta,
  type TopicChange,
} from '../../core/types.ts';
import {
  FLAGS,
  PLAIN,
  attributesOf,
  clampIndent,
  idOf,
  lineType,
  schema,
  toMarks,
} from '../schema.ts';

/** The change reaches beyond the words the editor has: the two no longer agree. */
export class OutOfStep extends Error {
  override readonly name = 'OutOfStep';
}

/**
 * From the agenda to the editor: adds the steps of one change to `tr`, walking the words from
 * their start, then sets lines' attributes. The change tells those of every line it begins.
 */
export function applyChange(tr: Transaction, change: TopicChange): void {
  const attributes = new Map(change.lines.map(({ line, patch }) => [line, patch]));
  applyDelta(tr, change.delta, attributes);
  applyAttributes(tr, attributes);
}

/**
 * Keeps the selection where it was on the page: what the other types at the caret comes after it,
 * and what the other types at a selection's edges stays outside.
 */
export function keepSelection(tr: Transaction, before: { anchor: number; head: number }): void {
  const { anchor, head } = before;
  const forward = anchor < head ? 1 : -1;
  const backward = head < anchor ? 1 : -1;
  select(tr, tr.mapping.map(anchor, forward), tr.mapping.map(head, backward));
}

/** Puts the caret to where the last of the transaction's changes from step `first` on ended. */
export function selectChanged(tr: Transaction, first: number): void {
  let end: number | undefined;
  for (let index = first; index < tr.steps.length; index++) {
    const map = tr.mapping.maps[index];
    if (map === undefined) {
      continue;
    }
    if (end !== undefined) {
      end = map.map(end);
    }
    map.forEach((_from, _to, _newFrom, newTo) => {
      end = newTo;
    });
  }
  if (end !== undefined) {
    select(tr, end, end);
  }
}

function select(tr: Transaction, anchor: number, head: number): void {
  tr.setSelection(TextSelection.between(tr.doc.resolve(anchor), tr.doc.resolve(head)));
}

function applyDelta(
  tr: Transaction,
  delta: readonly TextDelta[],
  attributes: ReadonlyMap<string, LineAttributes>,
): void {
  let at = new Walker(tr.doc, 0, 0, 0);
  for (const piece of delta) {
    switch (piece.op) {
      case 'retain': {
        const end = at.ahead(piece.len);
        if (piece.marks !== undefined) {
          mark(tr, at.pm, end.pm, piece.marks);
        }
        at = end.in(tr.doc);
        break;
      }
      case 'insert': {
        if (piece.text === '') {
          break;
        }
        const text = schema.text(piece.text, toMarks(piece.marks));
        tr.step(new ReplaceStep(at.pm, at.pm, new Slice(Fragment.from(text), 0, 0)));
        at = at.in(tr.doc).ahead(piece.text.length);
        break;
      }
      case 'break': {
        const line = lineType.create({ ...(attributes.get(piece.line) ?? PLAIN), id: piece.line });
        const split = Fragment.from([at.line.copy(Fragment.empty), line]);
        tr.step(new ReplaceStep(at.pm, at.pm, new Slice(split, 1, 1)));
        at = at.in(tr.doc).ahead(1);
        break;
      }
      case 'delete': {
        tr.step(new ReplaceStep(at.pm, at.ahead(piece.len).pm, Slice.empty));
        at = at.in(tr.doc);
        break;
      }
    }
  }
}

function mark(tr: Transaction, from: number, to: number, change: MarksChange): void {
  for (const name of FLAGS) {
    const on = change[name];
    if (on === true) {
      tr.addMark(from, to, schema.marks[name].create());
    } else if (on !== undefined) {
      tr.removeMark(from, to, schema.marks[name]);
    }
  }
  if (change.link === undefined) {
    return;
  }
  if (change.link === null) {
    tr.removeMark(from, to, schema.marks.link);
  } else {
    tr.addMark(from, to, schema.marks.link.create({ href: change.link }));
  }
}

function applyAttributes(tr: Transaction, attributes: ReadonlyMap<string, LineAttributes>): void {
  if (attributes.size === 0) {
    return;
  }
  // Setting attributes moves nothing, so the positions of this document hold throughout.
  tr.doc.forEach((line, pos) => {
    const wanted = attributes.get(idOf(line));
    if (wanted === undefined || idOf(line) === HEADLINE) {
      return;
    }
    const has = attributesOf(line);
    if (has.kind !== wanted.kind) {
      tr.setNodeAttribute(pos, 'kind', wanted.kind);
    }
    const indent = clampIndent(wanted.indent);
    if (has.indent !== indent) {
      tr.setNodeAttribute(pos, 'indent', indent);
    }
    if (has.checked !== wanted.checked) {
      tr.setNodeAttribute(pos, 'checked', wanted.checked);
    }
    if (has.start !== wanted.start) {
      tr.setNodeAttribute(pos, 'start', wanted.start ?? 0);
    }
  });
}

/** A place in the words that can walk ahead by units. */
class Walker {
  readonly #doc: Node;
  readonly #index: number;
  /** Position of the line's start token. */
  readonly #start: number;
  readonly #offset: number;

  constructor(doc: Node, index: number, start: number, offset: number) {
    this.#doc = doc;
    this.#index = index;
    this.#start = start;
    this.#offset = offset;
  }

  get pm(): number {
    return this.#start + 1 + this.#offset;
  }

  get line(): Node {
    return this.#doc.child(this.#index);
  }

  /** The same place in a document that differs only from here on. */
  in(doc: Node): Walker {
    return new Walker(doc, this.#index, this.#start, this.#offset);
  }

  ahead(units: number): Walker {
    let index = this.#index;
    let start = this.#start;
    let offset = this.#offset + units;
    while (index < this.#doc.childCount) {
      const line = this.#doc.child(index);
      if (offset <= line.content.size) {
        return new Walker(this.#doc, index, start, offset);
      }
      offset -= line.content.size + 1;
      start += line.nodeSize;
      index += 1;
    }
    throw new OutOfStep('a change reaches beyond the end of the words');
  }
}
