import type { Node } from 'prosemirror-model';
import type { EditorState, Transaction } from 'prosemirror-state';
import { ReplaceStep, Transform, type Mapping, type Step } from 'prosemirror-transform';

import type { TopicChange } from '../../core/types.ts';
import { FROM_AGENDA, settle, type FreshId } from './identity.ts';
import { localEdit, type LocalEdit } from './local.ts';
import { applyChange, keepSelection } from './remote.ts';
import { spansOf } from './spans.ts';

// As the caret does: what the other wrote at the place where one is writing comes after it.
ReplaceStep.MAP_BIAS = -1;

/** A step of one's own that the agenda has not heard of yet. */
export interface LocalStep {
  readonly step: Step;
  /** The document that the step starts from. */
  readonly before: Node;
}

/** One's own steps on top of what the other did meanwhile. */
export interface Rebased {
  /** From the editor's present state to the merged one. */
  readonly tr: Transaction;
  /** One's own part of it, for the agenda. */
  readonly edit: LocalEdit;
}

/**
 * Takes back one's own steps, applies the other's changes, and makes one's own again where they
 * belong now:
 *
 * ```text
 * base ── own ──────────────→ state
 *   └─ (own taken back) ─ the other's ─ own, mapped → merged
 * ```
 */
export function rebase(
  state: EditorState,
  own: readonly LocalStep[],
  theirs: readonly TopicChange[],
  fresh: FreshId,
): Rebased {
  const { anchor, head } = state.selection;
  const tr = state.tr.setMeta(FROM_AGENDA, 'rebase');
  takeBack(tr, own);
  for (const change of theirs) {
    applyChange(tr, change);
  }
  const merged = tr.steps.length;
  const base = tr.doc;
  if (!again(tr, own)) {
    restoreWords(tr, state.doc, own);
  }
  settle(tr, spansOf(tr.steps.slice(merged), tr.docs.slice(merged)), fresh);
  keepSelection(tr, { anchor, head });
  const spans = spansOf(tr.steps.slice(merged), tr.docs.slice(merged));
  return { tr, edit: localEdit(base, tr.doc, spans) };
}

function takeBack(tr: Transform, own: readonly LocalStep[]): void {
  for (const { step, before } of own.toReversed()) {
    tr.step(step.invert(before));
  }
}

/**
 * Makes the steps again, each next to the inverse that took it back: step `i` mirrors the map at
 * `own.length - 1 - i`, so positions inside one's own text survive. False when words of one's own
 * found no place, because what they stood in is gone; nothing has been added to `tr` then.
 */
function again(tr: Transform, own: readonly LocalStep[]): boolean {
  const trial = new Transform(tr.doc);
  const mapping = tr.mapping.slice(0);
  const steps: { step: Step; mirrors: number }[] = [];
  let from = own.length;
  for (const { step } of own) {
    const mapped = step.map(mapping.slice(from));
    from -= 1;
    if (mapped !== null && trial.maybeStep(mapped).failed === null) {
      mapping.appendMap(mapped.getMap(), from);
      steps.push({ step: mapped, mirrors: from });
    } else if (step instanceof ReplaceStep && step.slice.size > 0) {
      return false;
    }
  }
  for (const { step, mirrors } of steps) {
    tr.step(step);
    setMirror(tr.mapping, mirrors, tr.steps.length - 1);
  }
  return true;
}

/** ProseMirror's own collab module pairs an inverse with its step in this way; the types omit it. */
function setMirror(mapping: Mapping, inverse: number, step: number): void {
  (mapping as Mapping & { setMirror(a: number, b: number): void }).setMirror(inverse, step);
}

/** Puts in what one's own steps came to as a whole, at the nearest place that is left. */
function restoreWords(tr: Transform, present: Node, own: readonly LocalStep[]): void {
  const spans = spansOf(
    own.map(({ step }) => step),
    own.map(({ before }) => before),
  );
  for (const span of spans) {
    const theirs = tr.mapping.slice(own.length);
    const from = theirs.map(span.fromA, 1);
    const to = Math.max(from, theirs.map(span.toA, -1));
    tr.replace(from, to, present.slice(span.fromB, span.toB));
  }
}
