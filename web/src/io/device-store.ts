/** Device store: what is kept of a person on this device, and who that is. */
import { deleteDB, openDB } from 'idb';

import { AgendaStore, type AgendaRows } from './agenda-store.ts';
import {
  authorsOf,
  keysOf,
  lookedOf,
  textOf,
  unsavedIn,
  type Database,
  type Remembered,
  type Schema,
} from './device-database.ts';
import { keep, kept } from './local.ts';

/** Names the person whose things are on this device; holds nothing else of theirs. */
const LAST_PERSON = 'duologue.person';

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
    await transaction.objectStore('facts').delete(textOf(pair));
    await transaction.objectStore('facts').delete(lookedOf(pair));
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
