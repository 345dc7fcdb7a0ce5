/** Agenda store: the words of one agenda on this device, what was derived of them, and who wrote them. */
import type { Seat } from '../core/types.ts';
import {
  authorsOf,
  keysOf,
  lookedOf,
  textOf,
  type Authors,
  type Database,
  type KeptText,
  type Snapshot,
  type StoredRow,
  type StoreName,
  type Transaction,
} from './device-database.ts';

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
  /** How far the person has looked, if they ever did here. */
  looked: Uint8Array | undefined;
}

/** Client ids and whose they are. */
export type Bound = readonly (readonly [client: number, seat: Seat])[];

/** Folds a snapshot and rows into a new snapshot; throws when it would lose one of them. */
export type Fold = (snapshot: Uint8Array | undefined, rows: Uint8Array[]) => Uint8Array;

/** What is kept of an agenda, wherever that is. */
export type AgendaRows = Pick<AgendaStore, keyof AgendaStore>;

/** One agenda on this device. Promises resolve when the disk has it, not before. */
export class AgendaStore {
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

  /** Keeps how far the person has looked, in place of what was kept; what that was. */
  async keepLooked(mark: Uint8Array): Promise<Uint8Array | undefined> {
    const facts = this.#db.transaction('facts', 'readwrite').objectStore('facts');
    const key = lookedOf(this.pair);
    const before = await facts.get(key);
    await facts.put(mark, key);
    return before as Uint8Array | undefined;
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

  /** Names what is kept, so that what was derived of it is known to be of that, and whether some of it is unsaved. */
  async stamp(): Promise<{ stamp: string; unsaved: boolean }> {
    const transaction = this.#db.transaction(['rows', 'snapshots']);
    const [stamp, unsaved] = await Promise.all([
      readStamp(transaction, this.pair),
      transaction.objectStore('rows').index('unsaved').count(this.pair),
    ]);
    return { stamp: stamp ?? NO_STAMP, unsaved: unsaved > 0 };
  }

  /** The searchable text that was kept last. */
  async searchText(): Promise<KeptText | undefined> {
    return (await this.#db.get('facts', textOf(this.pair))) as KeptText | undefined;
  }

  /**
   * Keeps a text, unless what it was derived of changed or went meanwhile. Whoever was told to forget keeps none: nothing is
   * remembered of a person then.
   */
  async keepSearchText(text: KeptText): Promise<void> {
    await this.#write(['rows', 'snapshots', 'facts'], async (transaction) => {
      const facts = transaction.objectStore('facts');
      const [stamp, remembered] = await Promise.all([
        readStamp(transaction, this.pair),
        facts.getKey('remembered'),
      ]);
      if (stamp === text.stamp && remembered !== undefined) {
        await facts.put(text, textOf(this.pair));
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
    const [words, authors, looked] = await Promise.all([
      readWords(transaction, this.pair, after),
      readAuthors(transaction, this.pair),
      transaction.objectStore('facts').get(lookedOf(this.pair)),
    ]);
    return { ...words, authors, looked: looked as Uint8Array | undefined };
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

/** The stamp of an agenda of which nothing is kept. */
const NO_STAMP = '0 0';

/** The name of what is kept of a pair; none while nothing is. */
async function readStamp(
  transaction: Transaction<IDBTransactionMode>,
  pair: string,
): Promise<string | undefined> {
  const [last, snapshot] = await Promise.all([
    transaction.objectStore('rows').index('pair').openKeyCursor(keysOf(pair), 'prev'),
    transaction.objectStore('snapshots').get(pair),
  ]);
  if (last === null && snapshot === undefined) {
    return undefined;
  }
  return `${snapshot?.generation ?? 0} ${last?.primaryKey ?? 0}`;
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

function rowOf({ key, tab, bytes, unsaved, things }: StoredRow): Row {
  if (key === undefined) {
    throw new TypeError('a stored row always has its key');
  }
  return { key, tab, bytes, unsaved: unsaved !== undefined, things: things ?? [] };
}
