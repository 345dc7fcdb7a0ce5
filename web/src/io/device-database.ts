/** Database of a person's things on this device: its stores, what is in them, and under which keys. */
import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb';

import type { Seat, Summaries } from '../core/types.ts';
import type { Invitation, PairSummary, Person } from './api.ts';

/** The client ids that each of the two writes under. */
export type Authors = Record<Seat, number[]>;

/** What older rows were folded into. */
export interface Snapshot {
  bytes: Uint8Array;
  /** Rises with every folding: a tab that sees a new one has missed rows. */
  generation: number;
}

/** What was last heard from the server, for opening without it. */
export interface Remembered {
  me: Person;
  pairs: PairSummary[];
  /** Links of invitations that were made here, by pair: the server shows each one only once. */
  links?: Readonly<Record<string, Invitation>>;
  /** What each agenda had for the person, by pair. */
  summaries?: Summaries;
}

/** The searchable text of an agenda, in parts, and of what it was derived. */
export interface KeptText {
  stamp: string;
  parts: string[];
}

export interface Schema extends DBSchema {
  /** Under `remembered`, and of each agenda the authors, the looked mark and the searchable text under its own name. */
  facts: { key: string; value: Remembered | Authors | KeptText | Uint8Array };
  snapshots: { key: string; value: Snapshot & { pair: string } };
  rows: {
    key: number;
    value: StoredRow;
    indexes: { pair: [string, number]; unsaved: string };
  };
}

export interface StoredRow {
  /** Given by the database. */
  key?: number;
  pair: string;
  tab: string;
  bytes: Uint8Array;
  /** The pair once more, and only while unsaved: what lacks it is not in the index. */
  unsaved?: string;
  /** What it changed, only while unsaved. */
  things?: readonly string[];
}

export type Database = IDBPDatabase<Schema>;
export type Transaction<Mode extends IDBTransactionMode> = IDBPTransaction<
  Schema,
  StoreName[],
  Mode
>;
export type StoreName = 'rows' | 'snapshots' | 'facts';

export const authorsOf = (pair: string): string => `authors.${pair}`;

export const lookedOf = (pair: string): string => `looked.${pair}`;

export const textOf = (pair: string): string => `text.${pair}`;

/** The rows of a pair, or those after one of them. */
export function keysOf(pair: string, after = 0): IDBKeyRange {
  return IDBKeyRange.bound([pair, after], [pair, Infinity], true);
}

/** How many things unsaved rows changed; those of an agenda that do not say count one. */
export function unsavedIn(rows: readonly { pair: string; things?: readonly string[] }[]): number {
  const agendas = new Map<string, Set<string>>();
  for (const { pair, things = [] } of rows) {
    const changed = agendas.get(pair) ?? new Set();
    for (const thing of things) {
      changed.add(thing);
    }
    agendas.set(pair, changed);
  }
  return [...agendas.values()].reduce((sum, changed) => sum + Math.max(1, changed.size), 0);
}
