/** Which notes stand below which line of a topic: of a bounded number of lines, as others decide how many have some. */
import type { Line, PlacedWording } from '../../core/types.ts';
import type { Marked } from '../../editor/notes.ts';
import type { About } from './by-topic.ts';
import { BELOW_ALL, type Group } from './shown-notes.svelte.ts';

/** Lines that have their notes below them; those of further ones stand below all lines. */
const MOST_LINES = 200;

/** Words to confirm that are marked, the first ones; a card tells of each. */
const MOST_MARKED = 1000;

/** What is marked in these lines, and what stands below each; `asks` are lines with a question below them. */
export function notesOf(
  lines: readonly Line[],
  { wordings, promises }: About,
  placed: readonly PlacedWording[],
  asks: readonly string[],
): { marked: Marked[]; groups: Map<string, Group> } {
  const ends = endsOf(lines);
  const places = placed
    .filter(({ kind }) => kind === 'place')
    .sort((one, other) => one.start - other.start);
  const lineOf = ({ start, len }: PlacedWording): string | undefined =>
    lines[placeOf(ends, start + len)]?.id;
  const noted = new Set([...places.map(lineOf), ...promises.map(({ line }) => line)]);
  const near = lines.filter(({ id }) => noted.has(id)).slice(0, MOST_LINES);
  const asked = lines.filter(({ id }) => asks.includes(id));
  const own = new Set([...near, ...asked].map(({ id }) => id));
  const groups = new Map<string, Group>();
  const at = (line: string | undefined): Group => {
    const key = line !== undefined && own.has(line) ? line : BELOW_ALL;
    const group = groups.get(key) ?? { wordings: [], promises: [] };
    groups.set(key, group);
    return group;
  };
  for (const wording of places) {
    at(lineOf(wording)).wordings.push(wording);
  }
  for (const wording of wordings) {
    if (wording.kind === 'repeat') {
      at(undefined).wordings.push(wording);
    }
  }
  for (const promise of promises) {
    at(promise.line).promises.push(promise);
  }
  asks.forEach(at);
  return {
    marked: places
      .slice(0, MOST_MARKED)
      .map(({ id, state, start, len }) => ({ id, state, start, len })),
    groups,
  };
}

/** Where each line's words end, as offsets of all of them. */
function endsOf(lines: readonly Line[]): number[] {
  let end = -1;
  return lines.map(({ spans }) => {
    end = spans.reduce((sum, { text }) => sum + text.length, end + 1);
    return end;
  });
}

/** The first of these places that is not before an offset. */
function placeOf(ends: readonly number[], offset: number): number {
  let [from, to] = [0, ends.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((ends[middle] ?? 0) < offset) {
      from = middle + 1;
    } else {
      to = middle;
    }
  }
  return from;
}
