import type { Node } from 'prosemirror-model';
import { HEADLINE } from '../../core/types.ts';
import { Plugin, type Transaction } from 'prosemirror-state';

import { PLAIN, attributesOf, idOf, schema } from '../schema.ts';
import { spansOf, type ChangedSpan } from './spans.ts';

/** Makes an id that no line has had before. */
export type FreshId = () => string;

/** 128 random bits as 22 letters. */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Marks transactions that bring the agenda's words; the agenda is not told of these. */
export const FROM_AGENDA = 'duologue-from-agenda';

/**
 * Gives lines that an edit touched an id of their own: a split copies the id, a paste has none.
 * Changes only the editor's state; the agenda hears of the ids with the edit itself. A duplicate
 * that came from the agenda stays until somebody edits that line, because two browsers mending it
 * at once would each add a line.
 */
export function identity(fresh: FreshId): Plugin {
  return new Plugin({
    appendTransaction(transactions, _before, state) {
      const local = transactions.filter((tr) => tr.docChanged);
      if (local.length === 0 || local.some((tr) => tr.getMeta(FROM_AGENDA) !== undefined)) {
        return null;
      }
      const spans = spansOf(
        local.flatMap((tr) => tr.steps),
        local.flatMap((tr) => tr.docs),
      );
      const tr = state.tr;
      settle(tr, spans, fresh);
      return tr.docChanged ? tr : null;
    },
  });
}

/** Adds to `tr` what the lines within the spans (B: `tr.doc`) need to be lines of their own. */
export function settle(tr: Transaction, spans: readonly ChangedSpan[], fresh: FreshId): void {
  const { doc } = tr;
  const touched = touchedLines(doc, spans);
  const taken = new Set<string>();
  doc.forEach((line, _pos, index) => {
    if (!touched.has(index)) {
      taken.add(idOf(line));
    }
  });
  doc.forEach((line, pos, index) => {
    if (index === 0) {
      settleHeadline(tr, line);
    } else if (touched.has(index)) {
      const id = idOf(line);
      if (!ID.test(id) || id === HEADLINE || taken.has(id)) {
        const own = fresh();
        tr.setNodeAttribute(pos, 'id', own);
        // The other half of a split, which counts on.
        if (taken.has(id)) {
          tr.setNodeAttribute(pos, 'start', 0);
        }
        taken.add(own);
      } else {
        taken.add(id);
      }
    }
    if (touched.has(index)) {
      replaceUnfit(tr, line, pos, spans);
    }
  });
}

const ID = /^[A-Za-z0-9_-]{8,64}$/;

function touchedLines(doc: Node, spans: readonly ChangedSpan[]): Set<number> {
  const touched = new Set<number>();
  doc.forEach((line, pos, index) => {
    const end = pos + line.nodeSize;
    if (spans.some((span) => span.fromB < end && span.toB >= pos)) {
      touched.add(index);
    }
  });
  return touched;
}

function settleHeadline(tr: Transaction, line: Node): void {
  if (idOf(line) !== HEADLINE) {
    tr.setNodeAttribute(0, 'id', HEADLINE);
  }
  const has = attributesOf(line);
  if (has.kind !== PLAIN.kind) {
    tr.setNodeAttribute(0, 'kind', PLAIN.kind);
  }
  if (has.indent !== PLAIN.indent) {
    tr.setNodeAttribute(0, 'indent', PLAIN.indent);
  }
  if (has.checked !== PLAIN.checked) {
    tr.setNodeAttribute(0, 'checked', PLAIN.checked);
  }
  if (has.start !== undefined) {
    tr.setNodeAttribute(0, 'start', 0);
  }
}

/** Half of a character cannot leave the page as text, and line breaks are lines of their own. */
function replaceUnfit(
  tr: Transaction,
  line: Node,
  pos: number,
  spans: readonly ChangedSpan[],
): void {
  if (!UNFIT.test(line.textContent)) {
    return;
  }
  line.forEach((node, offset) => {
    for (const match of (node.text ?? '').matchAll(new RegExp(UNFIT, 'gu'))) {
      const at = pos + 1 + offset + match.index;
      // What was there before this edit is not for this edit to change.
      if (!spans.some((span) => span.fromB <= at && at < span.toB)) {
        continue;
      }
      const instead = /\p{Surrogate}/u.test(match[0]) ? '\uFFFD' : ' ';
      tr.replaceWith(at, at + 1, schema.text(instead, node.marks));
    }
  });
}

const UNFIT = /[\p{Surrogate}\n\r\u2028\u2029]/u;
