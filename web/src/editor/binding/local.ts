import type { Mark, Node } from 'prosemirror-model';

import type {
  LineChange,
  LinePatch,
  LineAttributes,
  Marks,
  MarksChange,
  TextOp,
} from '../../core/types.ts';
import { FLAGS, PLAIN, attributesOf, fromMarks, idOf } from '../schema.ts';
import { lengthOf, uRangeOf } from './positions.ts';
import type { ChangedSpan } from './spans.ts';

/** What to tell the agenda: edits of the words, then attributes of lines. */
export interface LocalEdit {
  readonly ops: TextOp[];
  readonly lines: LineChange[];
  /** The lines whose words change. */
  readonly touched: readonly string[];
}

/**
 * From the editor to the agenda. Looks at nothing but the changed spans, so a letter typed among
 * equal ones is written where it was typed. What both sides of a span have at its start and end
 * stays, so the other person's view of it does too.
 *
 * The operations go from the last span to the first: each one's offsets then hold as they are.
 */
export function localEdit(before: Node, after: Node, spans: readonly ChangedSpan[]): LocalEdit {
  const ops: TextOp[] = [];
  const changes: LineChange[][] = [];
  const ranges = inWords(before, after, spans);
  const old = ranges.map((range) => unitsOf(before, range.fromA, range.toA));
  const known = new Map<string, LineAttributes>();
  for (const units of old) {
    for (const unit of units) {
      if (unit.line !== null) {
        known.set(idOf(unit.line), attributesOf(unit.line));
      }
    }
  }
  for (let index = ranges.length - 1; index >= 0; index--) {
    const range = ranges[index];
    const a = old[index];
    if (range === undefined || a === undefined) {
      continue;
    }
    const b = unitsOf(after, range.fromB, range.toB);
    ops.push(...difference(a, b, range.fromA));
    changes.unshift(patches(b, known));
  }
  return { ops, lines: changes.flat(), touched: touchedIn(after, ranges) };
}

/** The lines that hold something of the ranges; where something was only taken out, the line that it was taken from. */
function touchedIn(after: Node, ranges: readonly WordRange[]): string[] {
  const touched = new Set<string>();
  let start = 0;
  after.forEach((line) => {
    const [marker, end] = [start - 1, start + line.content.size];
    const holds = ranges.some(({ fromB, toB }) =>
      fromB < toB ? fromB < end && toB > marker : fromB >= start && fromB <= end,
    );
    if (holds) {
      touched.add(idOf(line));
    }
    start = end + 1;
  });
  return [...touched];
}

/** One unit of the words: a UTF-16 unit with its marks, or the marker that begins a line. */
interface Unit {
  readonly text: string;
  readonly marks: readonly Mark[];
  /** The line that this marker begins. */
  readonly line: Node | null;
}

interface WordRange {
  readonly fromA: number;
  readonly toA: number;
  readonly fromB: number;
  readonly toB: number;
}

/** The spans as offsets in the words, wide enough to hold whole markers and whole characters. */
function inWords(before: Node, after: Node, spans: readonly ChangedSpan[]): WordRange[] {
  const ranges: WordRange[] = [];
  for (const span of spans) {
    const a = uRangeOf(before, span.fromA, span.toA);
    const b = uRangeOf(after, span.fromB, span.toB);
    let range = { fromA: a.from, toA: a.to, fromB: b.from, toB: b.to };
    if (splitsCharacter(before, range.fromA) || splitsCharacter(after, range.fromB)) {
      range = { ...range, fromA: range.fromA - 1, fromB: range.fromB - 1 };
    }
    if (splitsCharacter(before, range.toA) || splitsCharacter(after, range.toB)) {
      range = { ...range, toA: range.toA + 1, toB: range.toB + 1 };
    }
    const last = ranges.at(-1);
    if (last !== undefined && (range.fromA <= last.toA || range.fromB <= last.toB)) {
      ranges[ranges.length - 1] = { ...last, toA: range.toA, toB: range.toB };
    } else {
      ranges.push(range);
    }
  }
  return ranges;
}

/** Whether the offset lies between the two units of one character. */
function splitsCharacter(doc: Node, u: number): boolean {
  if (u <= 0 || u >= lengthOf(doc)) {
    return false;
  }
  const [high, low] = unitsOf(doc, u - 1, u + 1);
  return (
    high !== undefined &&
    low !== undefined &&
    /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(high.text + low.text)
  );
}

/** The units from one offset to another. */
function unitsOf(doc: Node, from: number, to: number): Unit[] {
  const units: Unit[] = [];
  let u = 0;
  for (let index = 0; index < doc.childCount && u < to; index++) {
    const line = doc.child(index);
    if (index > 0) {
      if (u >= from) {
        units.push({ text: '', marks: [], line });
      }
      u += 1;
    }
    const start = u;
    if (start + line.content.size > from) {
      line.forEach((node, offset) => {
        const text = node.text ?? '';
        const first = Math.max(0, from - start - offset);
        const last = Math.min(text.length, to - start - offset);
        for (let at = first; at < last; at++) {
          units.push({ text: text.charAt(at), marks: node.marks, line: null });
        }
      });
    }
    u += line.content.size;
  }
  return units;
}

/** The edits that turn `a`, which begins at offset `at`, into `b`. */
function difference(a: readonly Unit[], b: readonly Unit[], at: number): TextOp[] {
  const limit = Math.min(a.length, b.length);
  let start = 0;
  while (start < limit && same(a[start], b[start])) {
    start++;
  }
  let end = 0;
  while (end < limit - start && same(a[a.length - 1 - end], b[b.length - 1 - end])) {
    end++;
  }
  if (isHigh(a[start - 1]) || isHigh(b[start - 1])) {
    start--;
  }
  if (isLow(a[a.length - end]) || isLow(b[b.length - end])) {
    end--;
  }

  const ops: TextOp[] = [];
  const removed = a.length - end - start;
  if (removed > 0) {
    ops.push({ op: 'delete', at: at + start, len: removed });
  }
  ops.push(...insertions(b.slice(start, b.length - end), at + start));
  ops.push(...formats(a.slice(0, start), b.slice(0, start), at));
  ops.push(...formats(a.slice(a.length - end), b.slice(b.length - end), at + b.length - end));
  return ops;
}

function same(a: Unit | undefined, b: Unit | undefined): boolean {
  if (a === undefined || b === undefined) {
    return false;
  }
  if (a.line === null || b.line === null) {
    return a.line === b.line && a.text === b.text;
  }
  return idOf(a.line) === idOf(b.line);
}

function isHigh(unit: Unit | undefined): boolean {
  return unit !== undefined && /^[\uD800-\uDBFF]$/.test(unit.text);
}

function isLow(unit: Unit | undefined): boolean {
  return unit !== undefined && /^[\uDC00-\uDFFF]$/.test(unit.text);
}

function insertions(units: readonly Unit[], at: number): TextOp[] {
  const ops: TextOp[] = [];
  let done = 0;
  while (done < units.length) {
    const first = units[done];
    if (first === undefined) {
      break;
    }
    if (first.line !== null) {
      ops.push({ op: 'break', at: at + done, line: idOf(first.line) });
      done += 1;
      continue;
    }
    let text = '';
    let next: Unit | undefined = first;
    while (next !== undefined && next.line === null && sameMarks(next.marks, first.marks)) {
      text += next.text;
      next = units[done + text.length];
    }
    ops.push({ op: 'insert', at: at + done, text, marks: fromMarks(first.marks) });
    done += text.length;
  }
  return ops;
}

/** Both have the same letters; what differs is how they are marked. */
function formats(a: readonly Unit[], b: readonly Unit[], at: number): TextOp[] {
  const ops: TextOp[] = [];
  let open: { op: 'format'; at: number; len: number; marks: MarksChange } | null = null;
  let key = '';
  b.forEach((unit, index) => {
    const marks = marksChange(fromMarks(a[index]?.marks ?? []), fromMarks(unit.marks));
    const next = marks === null ? '' : JSON.stringify(marks);
    if (open !== null && next === key) {
      open.len += 1;
    } else if (marks !== null) {
      open = { op: 'format', at: at + index, len: 1, marks };
      ops.push(open);
    } else {
      open = null;
    }
    key = next;
  });
  return ops;
}

function marksChange(from: Marks, to: Marks): MarksChange | null {
  const change: MarksChange = {};
  for (const name of FLAGS) {
    if (from[name] !== to[name]) {
      change[name] = to[name] === true;
    }
  }
  if (from.link !== to.link) {
    change.link = to.link ?? null;
  }
  return Object.keys(change).length === 0 ? null : change;
}

function sameMarks(a: readonly Mark[], b: readonly Mark[]): boolean {
  return (
    a === b || (a.length === b.length && a.every((mark, index) => b[index]?.eq(mark) === true))
  );
}

/** The attributes that differ from what the agenda knows of these lines. */
function patches(units: readonly Unit[], known: ReadonlyMap<string, LineAttributes>): LineChange[] {
  const changes: LineChange[] = [];
  for (const { line } of units) {
    if (line === null) {
      continue;
    }
    const patch = patchOf(known.get(idOf(line)) ?? PLAIN, attributesOf(line));
    if (Object.keys(patch).length > 0) {
      changes.push({ line: idOf(line), patch });
    }
  }
  return changes;
}

function patchOf(from: LineAttributes, to: LineAttributes): LinePatch {
  const patch: LinePatch = {};
  if (from.kind !== to.kind) {
    patch.kind = to.kind;
  }
  if (from.indent !== to.indent) {
    patch.indent = to.indent;
  }
  if (from.checked !== to.checked) {
    patch.checked = to.checked;
  }
  if (from.start !== to.start) {
    patch.start = to.start ?? 0;
  }
  return patch;
}
