/** Words that somebody asked the other to confirm; offsets as in `TextOp`. */
export interface Marked {
  readonly id: string;
  readonly state: string;
  readonly start: number;
  readonly len: number;
}

/** What hangs on a topic's words. */
export interface Notes {
  readonly marked: readonly Marked[];
  /** What stands below a line, by the line's id. It belongs to whoever made it. */
  readonly below: ReadonlyMap<string, HTMLElement>;
}

/** Nothing hangs on the words. */
export const NO_NOTES: Notes = { marked: [], below: new Map() };

/** So many stretches lie over one letter at most; what they all cost the page is bounded by how many they are. */
const LAYERS = 8;

/**
 * Stretches by where they begin. Where as many as are drawn lie already, one begins where the first of them ends, and one
 * that ends before is not drawn.
 */
export function layered(marked: readonly Marked[]): Marked[] {
  const ends: number[] = [];
  const shown: Marked[] = [];
  for (const mark of marked.toSorted((one, other) => one.start - other.start)) {
    const end = mark.start + mark.len;
    const layer = ends.length < LAYERS ? ends.length : ends.indexOf(Math.min(...ends));
    const start = Math.max(mark.start, ends[layer] ?? 0);
    if (start < end) {
      ends[layer] = end;
      shown.push({ ...mark, start, len: end - start });
    }
  }
  return shown;
}

/** What a stretch looks like, in the editor and without one. */
export function markAttributes(id: string, state: string): Record<string, string> {
  return { class: 'wording', 'data-wording': id, 'data-state': state };
}

/**
 * Draws anew. An element that is taken out and put back meanwhile loses the keyboard; the words
 * somebody types into a note must not end up elsewhere.
 */
export function keepingFocus<T>(draw: () => T): T {
  const focused = document.activeElement;
  const drawn = draw();
  if (focused instanceof HTMLElement && focused.isConnected && focused !== document.activeElement) {
    focused.focus({ preventScroll: true });
  }
  return drawn;
}
