/** Figures of the page: what one run of the bench measured. */

/** Of times in milliseconds. */
export interface Spread {
  p50: number;
  p95: number;
}

export interface Figures {
  /** From a key to the frame that shows it, to whoever typed it and to the other. */
  ownPaint: Spread;
  othersPaint: Spread;
  /** Script for one key in milliseconds, by sections of the agenda. */
  script: { sections: number; notes: number; headline: number }[];
  /** From the beginning of the load to the first words, in milliseconds, of 100 meetings of 5 topics. */
  firstWords: { cold: number; warm: number; offline: number };
  /** Of JavaScript's heap, in megabytes, before and after typing for so long. */
  memory: { seconds: number; before: number; after: number };
}

export function spread(times: readonly number[]): Spread {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (part: number): number =>
    rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN);
  return { p50: at(0.5), p95: at(0.95) };
}

export function rounded(figure: number): number {
  return Math.round(figure * 100) / 100;
}

/** Every figure, by a name. */
export function named(figures: Figures): [string, number][] {
  const { ownPaint, othersPaint, script, firstWords, memory } = figures;
  return [
    ['key to own paint, p50, ms', ownPaint.p50],
    ['key to own paint, p95, ms', ownPaint.p95],
    ["key to other's paint, p50, ms", othersPaint.p50],
    ["key to other's paint, p95, ms", othersPaint.p95],
    ...script.flatMap(({ sections, notes, headline }): [string, number][] => [
      [`script per key in notes, ${String(sections)} sections, ms`, notes],
      [`script per key in a headline, ${String(sections)} sections, ms`, headline],
    ]),
    ['first words cold, ms', firstWords.cold],
    ['first words warm, ms', firstWords.warm],
    ['first words offline, ms', firstWords.offline],
    ['memory before, MB', memory.before],
    [`memory after ${String(memory.seconds)} s of typing, MB`, memory.after],
  ];
}
