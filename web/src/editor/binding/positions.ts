import type { Node } from 'prosemirror-model';

/*
 * Two rulers for the same words. `u` counts UTF-16 units of the agenda's text, in which each line
 * but the first begins with a marker of length 1; `pm` counts ProseMirror's tokens, where that
 * marker is the end of one line and the start of the next.
 *
 *   words      a   b   ¶   c   ¶   d
 *   u        0   1   2   3   4   5   6
 *   pm    0 1   2   3 4 5   6 7 8   9 10
 *          <a   b   > <   c > <   d   >
 *
 * pm = u + 1 + markers before u
 */

/** The editor's position for an offset in the words; one beyond the end means the end. */
export function pmOf(doc: Node, u: number): number {
  let left = Math.max(0, u);
  let start = 1;
  for (let index = 0; index < doc.childCount; index++) {
    const line = doc.child(index);
    if (left <= line.content.size || index === doc.childCount - 1) {
      return start + Math.min(left, line.content.size);
    }
    left -= line.content.size + 1;
    start += line.nodeSize;
  }
  return start;
}

/** `pmOf` for many offsets of one document, which is walked once. */
export function pmIn(doc: Node): (u: number) => number {
  const starts: number[] = [];
  let start = 0;
  doc.forEach((line) => {
    starts.push(start);
    start += line.content.size + 1;
  });
  const end = start - 1;
  return (offset) => {
    const u = Math.min(Math.max(0, offset), end);
    let [from, to] = [0, starts.length];
    while (to - from > 1) {
      const middle = (from + to) >> 1;
      if ((starts[middle] ?? 0) <= u) {
        from = middle;
      } else {
        to = middle;
      }
    }
    return u + 1 + from;
  };
}

/** The offset in the words for a position; one between two lines means the end of the first. */
export function uOf(doc: Node, pm: number): number {
  const within = Math.min(pm, doc.content.size - 1);
  return Math.max(0, within - 1 - linesEndingBefore(doc, within));
}

/** How long the words are, markers included. */
export function lengthOf(doc: Node): number {
  return doc.content.size - doc.childCount - 1;
}

/** A range of offsets that covers a range of positions: a marker touched in half counts as touched. */
export function uRangeOf(doc: Node, from: number, to: number): { from: number; to: number } {
  const start = uOf(doc, from);
  const between = to > 0 && to < doc.content.size && doc.resolve(to).depth === 0;
  return { from: start, to: Math.max(start, uOf(doc, to) + (between ? 1 : 0)) };
}

function linesEndingBefore(doc: Node, pm: number): number {
  let end = 0;
  for (let index = 0; index < doc.childCount; index++) {
    end += doc.child(index).nodeSize;
    if (end > pm) {
      return index;
    }
  }
  return doc.childCount;
}
