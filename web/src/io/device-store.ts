import { deleteDB, openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb';

import type { Seat, Summary } from '../wasm/duologue_client.js';
import type { Invitation, PairSummary, Person } from './api.ts';
import { keep, kept } from './local.ts';

/** One update as this device keeps it. */
export interface Row {
  /** Grows with every row of any agenda and any tab. */
  key: number;
  /** The tab that wrote it. */
  tab: string;
  bytes: Uint8Array;
  /** The server has not confirmed it. */
  unsaved: boolean;
  /** What it changed, of changes made on this device. */
  things: readonly string[];
}

export type NewRow = Omit<Row, 'key' | 'things'> & Partial<Pick<Row, 'things'>>;

/** The words kept of one agenda. */
interface KeptWords {
  snapshot: Snapshot | undefined;
  /** In the order they were written. */
  rows: Row[];
}

/** Everything kept of one agenda. */
export interface Kept extends KeptWords {
  authors: Authors;
}

/** The client ids that each of the two writes under. */
export type Authors = Record<Seat, number[]>;

/** Client ids and whose they are. */
export type Bound = readonly (readonly [client: number, seat: Seat])[];

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
  summaries?: Readonly<Record<string, Summary>>;
}

/** Folds a snapshot and rows into a new snapshot; throws when it would lose one of them. */
export type Fold = (snapshot: Uint8Array | undefined, rows: Uint8Array[]) => Uint8Array;

interface Schema extends DBSchema {
  /** Under `remembered`, and the authors of each agenda under its own name. */
  facts: { key: string; value: Remembered | Authors };
  snapshots: { key: string; value: Snapshot & { pair: string } };
  rows: {
    key: number;
    value: StoredRow;
    indexes: { pair: [string, number]; unsaved: string };
  };
}

interface StoredRow {
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

type Database = IDBPDatabase<Schema>;
type Transaction<Mode extends IDBTransactionMode> = IDBPTransaction<Schema, StoreName[], Mode>;
type StoreName = 'rows' | 'snapshots' | 'facts';

/** Names the person whose things are on this device; holds nothing else of theirs. */
const LAST_PERSON = 'duologue.person';

const authorsOf = (pair: string): string => `authors.${pair}`;

const databaseOf = (person: string): string => `duologue.${person}`;

/** The person who was last signed in here, so that the page opens without a network. */
export function lastPerson(): string | null {
  return kept(LAST_PERSON);
}

/** Whether another tab has just signed somebody in: the cookie is theirs now, in every tab. */
export function tellsOfArrival(event: StorageEvent): boolean {
  return event.key === LAST_PERSON && event.newValue !== null;
}

/**
 * One person's things on this device. Each person has a database of their own, so whoever else
 * signs in on the same browser never comes near it.
 */
export class DeviceStore {
  readonly person: string;
  readonly #db: Database;
  readonly #gone: { tell: () => void };

  private constructor(person: string, db: Database, gone: { tell: () => void }) {
    this.person = person;
    this.#db = db;
    this.#gone = gone;
  }

  /** Opens, and on first use makes, the person's database. Fails when the browser forbids it. */
  static async open(person: string): Promise<DeviceStore> {
    const gone: { tell: () => void } = { tell: () => undefined };
    const db = await openDB<Schema>(databaseOf(person), 1, {
      upgrade(fresh) {
        fresh.createObjectStore('facts');
        fresh.createObjectStore('snapshots', { keyPath: 'pair' });
        const rows = fresh.createObjectStore('rows', { keyPath: 'key', autoIncrement: true });
        rows.createIndex('pair', ['pair', 'key']);
        rows.createIndex('unsaved', 'unsaved');
      },
      blocking(_current, _wanted, event) {
        // Another tab signs this person out: holding on would keep their words on the device.
        (event.target as IDBDatabase).close();
        gone.tell();
      },
      terminated() {
        gone.tell();
      },
    });
    keep(LAST_PERSON, person);
    return new DeviceStore(person, db, gone);
  }

  /** Calls back once when the database is gone under us: signed out elsewhere, or cleared. */
  whenEnded(ended: () => void): void {
    this.#gone.tell = () => {
      this.#gone.tell = () => undefined;
      ended();
    };
  }

  /** Keeps what the server said about the person and their pairs. */
  async remember(remembered: Remembered): Promise<void> {
    await this.#db.put('facts', remembered, 'remembered');
  }

  async remembered(): Promise<Remembered | undefined> {
    return (await this.#db.get('facts', 'remembered')) as Remembered | undefined;
  }

  /**
   * Opens no agenda any more until the server has said again whose it is, and keeps only those agendas that have
   * something the server lacks: whole, as that builds on the rest.
   */
  async forget(): Promise<void> {
    const transaction = this.#db.transaction(['facts', 'snapshots', 'rows'], 'readwrite', {
      durability: 'strict',
    });
    const rows = transaction.objectStore('rows');
    const unsent = new Set<string>();
    for await (const { value } of rows.index('unsaved')) {
      unsent.add(value.pair);
    }
    const kept = new Set([...unsent].map(authorsOf));
    for await (const row of rows) {
      if (!unsent.has(row.value.pair)) {
        await row.delete();
      }
    }
    for await (const snapshot of transaction.objectStore('snapshots')) {
      if (!unsent.has(snapshot.key)) {
        await snapshot.delete();
      }
    }
    for await (const fact of transaction.objectStore('facts')) {
      if (!kept.has(fact.key)) {
        await fact.delete();
      }
    }
    await transaction.done;
  }

  /** Keeps nothing of an agenda any more, nor what the server lacks of it. */
  async drop(pair: string): Promise<void> {
    const transaction = this.#db.transaction(['facts', 'snapshots', 'rows'], 'readwrite', {
      durability: 'strict',
    });
    const rows = transaction.objectStore('rows');
    for (const key of await rows.index('pair').getAllKeys(keysOf(pair))) {
      await rows.delete(key);
    }
    await transaction.objectStore('snapshots').delete(pair);
    await transaction.objectStore('facts').delete(authorsOf(pair));
    await transaction.done;
  }

  /** How much in any agenda has changes that exist on this device only: what signing out would lose. */
  async unsaved(): Promise<number> {
    return unsavedIn(await this.#db.getAllFromIndex('rows', 'unsaved'));
  }

  agenda(pair: string): AgendaRows {
    return new AgendaStore(this.#db, pair);
  }

  /** Takes everything of this person off the device. Ask `unsaved` first, and the person. */
  async wipe(): Promise<void> {
    this.#gone.tell = () => undefined;
    this.#db.close();
    keep(LAST_PERSON, null);
    await deleteDB(databaseOf(this.person));
  }

  /** Lets go of the database and leaves it as it is. */
  close(): void {
    this.#db.close();
  }
}

/** What is kept of a person, wherever that is. */
export type Device = Pick<DeviceStore, keyof DeviceStore>;

/** What is kept of an agenda, wherever that is. */
export type AgendaRows = Pick<AgendaStore, keyof AgendaStore>;

/** One agenda on this device. Promises resolve when the disk has it, not before. */
class AgendaStore {
  readonly pair: string;
  readonly #db: Database;

  constructor(db: Database, pair: string) {
    this.#db = db;
    this.pair = pair;
  }

  /** The snapshot and every row, as they were at one moment. */
  async load(): Promise<Kept> {
    return await this.#read(undefined);
  }

  /** The snapshot and the rows after a key. */
  async since(key: number): Promise<Kept> {
    return await this.#read(key);
  }

  /**
   * Writes rows in their order and whose client ids are, all or nothing; resolves with the rows' keys once they
   * are durable.
   */
  async append(rows: NewRow[], bound: Bound = []): Promise<number[]> {
    return await this.#write(
      bound.length === 0 ? ['rows'] : ['rows', 'facts'],
      async (transaction) => {
        if (bound.length > 0) {
          await bind(transaction, this.pair, bound);
        }
        const store = transaction.objectStore('rows');
        const adding = rows.map(async ({ tab, bytes, unsaved, things = [] }) => {
          const mark = unsaved ? { unsaved: this.pair, things } : {};
          return await store.add({ pair: this.pair, tab, bytes, ...mark });
        });
        return await Promise.all(adding);
      },
    );
  }

  /** Takes the mark off rows that the server has confirmed; those folded away are no matter. */
  async markSaved(keys: Iterable<number>): Promise<void> {
    await this.#write(['rows'], async (transaction) => {
      const store = transaction.objectStore('rows');
      for (const key of keys) {
        const row = await store.get(key);
        if (row?.unsaved === undefined) {
          continue;
        }
        delete row.unsaved;
        delete row.things;
        await store.put(row);
      }
    });
  }

  /** The rows the server has not confirmed, whichever tab wrote them. */
  async unsavedKeys(): Promise<number[]> {
    return await this.#db.getAllKeysFromIndex('rows', 'unsaved', this.pair);
  }

  /** What those rows changed; those folded away are no matter. */
  async things(keys: readonly number[]): Promise<Map<number, readonly string[]>> {
    const rows = await Promise.all(keys.map(async (key) => await this.#db.get('rows', key)));
    return new Map(
      rows.filter((row) => row !== undefined).map((row) => [row.key ?? 0, row.things ?? []]),
    );
  }

  /** The same with what they hold. */
  async unsavedRows(): Promise<Row[]> {
    const found = await this.#db.getAllFromIndex('rows', 'unsaved', this.pair);
    return found.map(rowOf);
  }

  /**
   * Folds what is kept into one snapshot and drops the rows that the server has confirmed, in
   * one transaction. Unsaved rows stay, since their number is what the person is shown.
   * Does nothing below `least` rows, or when another tab is at it.
   */
  async compact(fold: Fold, least: number): Promise<void> {
    const name = `duologue.compact.${this.pair}`;
    await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
      if (
        lock === null ||
        (await this.#db.countFromIndex('rows', 'pair', keysOf(this.pair))) < least
      ) {
        return;
      }
      await this.#write(['rows', 'snapshots'], async (transaction) => {
        const kept = await readWords(transaction, this.pair, undefined);
        const settled = kept.rows.filter((row) => !row.unsaved);
        if (settled.length === 0) {
          return;
        }
        const bytes = fold(
          kept.snapshot?.bytes,
          kept.rows.map((row) => row.bytes),
        );
        const generation = (kept.snapshot?.generation ?? 0) + 1;
        const rows = transaction.objectStore('rows');
        await transaction.objectStore('snapshots').put({ pair: this.pair, bytes, generation });
        await Promise.all(settled.map((row) => rows.delete(row.key)));
      });
    });
  }

  async #read(after: number | undefined): Promise<Kept> {
    const transaction = this.#db.transaction(['rows', 'snapshots', 'facts']);
    const [words, authors] = await Promise.all([
      readWords(transaction, this.pair, after),
      readAuthors(transaction, this.pair),
    ]);
    return { ...words, authors };
  }

  /** Runs one strict transaction: it is on the disk when this resolves, or nothing of it is. */
  async #write<T>(
    stores: StoreName[],
    work: (transaction: Transaction<'readwrite'>) => Promise<T>,
  ): Promise<T> {
    const transaction = this.#db.transaction(stores, 'readwrite', { durability: 'strict' });
    // Left unheard, the rejection of an abort would surface a second time, as nobody's error.
    transaction.done.catch(() => undefined);
    try {
      const result = await work(transaction);
      await transaction.done;
      return result;
    } catch (error) {
      try {
        transaction.abort();
      } catch {
        // It has ended already, by the very error we are passing on.
      }
      throw error;
    }
  }
}

async function readWords(
  transaction: Transaction<'readonly'> | Transaction<'readwrite'>,
  pair: string,
  after: number | undefined,
): Promise<KeptWords> {
  const index = transaction.objectStore('rows').index('pair');
  const [snapshot, rows] = await Promise.all([
    transaction.objectStore('snapshots').get(pair),
    index.getAll(keysOf(pair, after)),
  ]);
  return {
    snapshot: snapshot && { bytes: snapshot.bytes, generation: snapshot.generation },
    rows: rows.map(rowOf),
  };
}

async function readAuthors(
  transaction: Transaction<'readonly'> | Transaction<'readwrite'>,
  pair: string,
): Promise<Authors> {
  const kept = await transaction.objectStore('facts').get(authorsOf(pair));
  return (kept as Authors | undefined) ?? { a: [], b: [] };
}

/** Adds to what is known, as other tabs do too. */
async function bind(
  transaction: Transaction<'readwrite'>,
  pair: string,
  bound: Bound,
): Promise<void> {
  const { a, b } = await readAuthors(transaction, pair);
  const known = { a: new Set(a), b: new Set(b) };
  for (const [client, seat] of bound) {
    known[seat].add(client);
  }
  const authors: Authors = { a: [...known.a], b: [...known.b] };
  await transaction.objectStore('facts').put(authors, authorsOf(pair));
}

/** The rows of a pair, or those after one of them. */
function keysOf(pair: string, after = 0): IDBKeyRange {
  return IDBKeyRange.bound([pair, after], [pair, Infinity], true);
}

function rowOf({ key, tab, bytes, unsaved, things }: StoredRow): Row {
  if (key === undefined) {
    throw new TypeError('a stored row always has its key');
  }
  return { key, tab, bytes, unsaved: unsaved !== undefined, things: things ?? [] };
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
