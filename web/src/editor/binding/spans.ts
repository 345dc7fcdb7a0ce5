import type { Node } from 'prosemirror-model';
import {
  AddMarkStep,
  AddNodeMarkStep,
  AttrStep,
  DocAttrStep,
  RemoveMarkStep,
  RemoveNodeMarkStep,
  type Step,
} from 'prosemirror-transform';

/** A stretch that changed: positions in the document before (A) and in the one after (B). */
export interface ChangedSpan {
  readonly fromA: number;
  readonly toA: number;
  readonly fromB: number;
  readonly toB: number;
}

/** Where `steps` changed a document, ascending; `docs` are the documents before each of them. */
export function spansOf(steps: readonly Step[], docs: readonly Node[]): ChangedSpan[] {
  let spans: ChangedSpan[] = [];
  steps.forEach((step, index) => {
    const before = docs[index];
    if (before !== undefined) {
      spans = addStep(spans, step, before);
    }
  });
  return spans;
}

/** The spans after one more step, which starts from the document `before`. */
export function addStep(spans: ChangedSpan[], step: Step, before: Node): ChangedSpan[] {
  let result = spans;
  let shift = 0;
  for (const touched of touchedBy(step, before)) {
    result = replaced(result, touched.at + shift, touched.removed, touched.added);
    shift += touched.added - touched.removed;
  }
  return result;
}

interface Touched {
  readonly at: number;
  readonly removed: number;
  readonly added: number;
}

function touchedBy(step: Step, before: Node): Touched[] {
  const touched: Touched[] = [];
  step.getMap().forEach((from, to, newFrom, newTo) => {
    touched.push({ at: from, removed: to - from, added: newTo - newFrom });
  });
  if (touched.length > 0) {
    return touched;
  }
  if (step instanceof AddMarkStep || step instanceof RemoveMarkStep) {
    return [unmoved(step.from, step.to - step.from)];
  }
  if (step instanceof AttrStep) {
    return [unmoved(step.pos, 1)];
  }
  if (
    step instanceof DocAttrStep ||
    step instanceof AddNodeMarkStep ||
    step instanceof RemoveNodeMarkStep
  ) {
    return [];
  }
  // A step of a kind that nobody here knows may have changed anything.
  return [unmoved(0, before.content.size)];
}

function unmoved(at: number, length: number): Touched {
  return { at, removed: length, added: length };
}

/**
 * The spans after `removed` tokens at `at` (a position in B) gave way to `added` ones. Spans that
 * touch become one:
 *
 *   A   . . [ x ] . . . .        one span so far: x became yy
 *   B   . . [ y y ] . . . .
 *                 ^^^            now these three go
 *   B'  . . [ y ] . .
 *   A   . . [ x . . ] . .        so in A the span reaches two further
 */
function replaced(spans: ChangedSpan[], at: number, removed: number, added: number): ChangedSpan[] {
  const end = at + removed;
  const change = added - removed;
  const before = spans.filter((span) => span.toB < at);
  const after = spans.filter((span) => span.fromB > end);
  const touching = spans.slice(before.length, spans.length - after.length);
  const last = before.at(-1);
  const offset = last === undefined ? 0 : last.toA - last.toB;
  let span = { fromA: at + offset, toA: end + offset, fromB: at, toB: end };
  const first = touching[0];
  const final = touching.at(-1);
  if (first !== undefined && final !== undefined) {
    const fromB = Math.min(at, first.fromB);
    const toB = Math.max(end, final.toB);
    span = {
      fromA: first.fromA - (first.fromB - fromB),
      toA: final.toA + (toB - final.toB),
      fromB,
      toB,
    };
  }
  return [
    ...before,
    { ...span, toB: span.toB + change },
    ...after.map((one) => ({ ...one, fromB: one.fromB + change, toB: one.toB + change })),
  ];
}
