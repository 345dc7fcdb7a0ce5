import { HEADLINE } from './types.ts';
import type { Operation, TextOp } from '../wasm/duologue_client.js';

/** What a change is a change of: a topic, one of its lines, a promise, a wording, a day, or when the two meet. */
export type Thing = string;

const PLAN: Thing = 'plan';

/**
 * Changes that the server does not have yet, counted by the things they changed: a sentence typed letter by letter is
 * one, however many updates it took.
 */
export class Unsaved {
  /** In the order of their numbers, as they were made. */
  readonly #own: { sequence: number; things: readonly Thing[] }[] = [];
  /** By the key of the row, of those that were on the device before this tab. */
  readonly #restored = new Map<number, readonly Thing[]>();
  /** By the key of the row, of those that other tabs made. */
  #elsewhere = new Map<number, readonly Thing[]>();
  readonly #times = new Map<Thing, number>();

  constructor(restored: Iterable<{ key: number; things: readonly Thing[] }>) {
    for (const { key, things } of restored) {
      this.#restored.set(key, things);
      this.#add(things, 1);
    }
  }

  /** How many things have unsaved changes, as far as the changes say of what they are. */
  get things(): number {
    return this.#times.size;
  }

  /** How many unsaved changes other tabs made. */
  get elsewhere(): number {
    return this.#elsewhere.size;
  }

  /** A change was made in this tab, or is answered for by it, as the one of that number. */
  made(sequence: number, things: readonly Thing[]): void {
    this.#own.push({ sequence, things });
    this.#add(things, 1);
  }

  /** The server has the changes of this tab up to a number, or all that was restored as well. */
  confirm(through: number, everything: boolean): void {
    const first = this.#own.findIndex(({ sequence }) => sequence > through);
    const confirmed = this.#own.splice(0, first === -1 ? this.#own.length : first);
    for (const { things } of confirmed) {
      this.#add(things, -1);
    }
    if (!everything) {
      return;
    }
    for (const things of this.#restored.values()) {
      this.#add(things, -1);
    }
    this.#restored.clear();
  }

  /** A restored row is no longer this tab's to answer for. */
  disown(key: number): void {
    const things = this.#restored.get(key);
    if (things === undefined) {
      return;
    }
    this.#restored.delete(key);
    this.#add(things, -1);
  }

  /** What a row of another tab changed, when it was told before. */
  knownElsewhere(key: number): readonly Thing[] | undefined {
    return this.#elsewhere.get(key);
  }

  /** These rows, and no others, are changes of other tabs. */
  setElsewhere(rows: ReadonlyMap<number, readonly Thing[]>): void {
    for (const things of rows.values()) {
      this.#add(things, 1);
    }
    for (const things of this.#elsewhere.values()) {
      this.#add(things, -1);
    }
    this.#elsewhere = new Map(rows);
  }

  #add(things: readonly Thing[], by: 1 | -1): void {
    for (const thing of things) {
      const times = (this.#times.get(thing) ?? 0) + by;
      if (times === 0) {
        this.#times.delete(thing);
      } else {
        this.#times.set(thing, times);
      }
    }
  }
}

/** What is said of unsaved changes of which so many things are known: older ones do not say what they changed. */
export function countOf(changes: number, things: number): number {
  return changes === 0 ? 0 : Math.max(1, things);
}

/** What an operation changes, as people know it. */
export function thingOf(operation: Operation): Thing {
  if ('promise' in operation) {
    return operation.promise;
  }
  if ('wording' in operation) {
    return operation.wording;
  }
  if ('topic' in operation) {
    return operation.topic;
  }
  return 'day' in operation ? operation.day : PLAN;
}

/** A line of a topic; its headline stands for the topic. */
export function thingOfLine(topic: string, line: string): Thing {
  return line === HEADLINE ? topic : `${topic}/${line}`;
}

/** The lines that operations begin. */
export function linesIn(ops: readonly TextOp[]): string[] {
  return ops.flatMap((op) => (op.op === 'break' ? [op.line] : []));
}
