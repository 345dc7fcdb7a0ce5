import type { PairSummary, Person } from './api.ts';
import { unsavedIn } from './device-database.ts';
import type { AgendaRows, Bound, Fold, Kept, NewRow, Row } from './agenda-store.ts';
import type { Authors, KeptText, Remembered, Snapshot } from './device-database.ts';
import type { Device } from './device-store.ts';

/**
 * A person's things in a browser that keeps nothing: they last as long as the page. Each tab has its own, so what
 * another one wrote comes from it or from the server.
 */
export function unkeptDevice(person: string): Device {
  const agendas = new Map<string, UnkeptAgenda>();
  let facts: Remembered | undefined;
  return {
    person,
    whenEnded: () => undefined,
    remember: (remembered: { me: Person; pairs: PairSummary[] }) => {
      facts = remembered;
      return Promise.resolve();
    },
    remembered: () => Promise.resolve(facts),
    forget: () => {
      facts = undefined;
      for (const [pair, agenda] of agendas) {
        if (agenda.unsent.length > 0) {
          continue;
        }
        agendas.delete(pair);
        open.delete(agenda);
      }
      return Promise.resolve();
    },
    drop: (pair: string) => {
      const agenda = agendas.get(pair);
      if (agenda !== undefined) {
        agendas.delete(pair);
        open.delete(agenda);
      }
      return Promise.resolve();
    },
    unsaved: () => Promise.resolve(unsentIn(agendas.values())),
    agenda: (pair: string): AgendaRows => {
      const agenda = agendas.get(pair) ?? new UnkeptAgenda(pair);
      agendas.set(pair, agenda);
      open.add(agenda);
      return agenda;
    },
    wipe: () => {
      for (const agenda of agendas.values()) {
        open.delete(agenda);
      }
      agendas.clear();
      return Promise.resolve();
    },
    close: () => undefined,
  };
}

/** Changes that only this page has: closing it loses them. */
export function unsentHere(): number {
  return unsentIn(open);
}

function unsentIn(agendas: Iterable<UnkeptAgenda>): number {
  return unsavedIn([...agendas].flatMap((agenda) => agenda.unsent));
}

const open = new Set<UnkeptAgenda>();

class UnkeptAgenda implements AgendaRows {
  readonly pair: string;
  readonly #authors: Authors = { a: [], b: [] };
  #snapshot: Snapshot | undefined;
  #text: KeptText | undefined;
  #looked: Uint8Array | undefined;
  #rows: Row[] = [];
  #last = 0;

  constructor(pair: string) {
    this.pair = pair;
  }

  /** Rows that the server has not confirmed. */
  get unsent(): { pair: string; things: readonly string[] }[] {
    return this.#rows
      .filter(({ unsaved }) => unsaved)
      .map(({ things }) => ({ pair: this.pair, things }));
  }

  load(): Promise<Kept> {
    return this.since(0);
  }

  since(key: number): Promise<Kept> {
    const rows = this.#rows.filter((row) => row.key > key).map((row) => ({ ...row }));
    const [snapshot, authors, looked] = [this.#snapshot, this.#authors, this.#looked];
    return Promise.resolve({ snapshot, rows, authors, looked });
  }

  append(rows: NewRow[], bound: Bound = []): Promise<number[]> {
    for (const [client, seat] of bound) {
      if (!this.#authors[seat].includes(client)) {
        this.#authors[seat].push(client);
      }
    }
    const fresh = rows.map((row) => ({ things: [], ...row, key: (this.#last += 1) }));
    this.#rows.push(...fresh);
    return Promise.resolve(fresh.map(({ key }) => key));
  }

  markSaved(keys: Iterable<number>): Promise<void> {
    const saved = new Set(keys);
    for (const row of this.#rows) {
      if (saved.has(row.key)) {
        row.unsaved = false;
      }
    }
    return Promise.resolve();
  }

  keepLooked(mark: Uint8Array): Promise<Uint8Array | undefined> {
    const before = this.#looked;
    this.#looked = mark;
    return Promise.resolve(before);
  }

  stamp(): Promise<{ stamp: string; unsaved: boolean }> {
    const stamp = `${this.#snapshot?.generation ?? 0} ${this.#last}`;
    return Promise.resolve({ stamp, unsaved: this.unsent.length > 0 });
  }

  searchText(): Promise<KeptText | undefined> {
    return Promise.resolve(this.#text);
  }

  async keepSearchText(text: KeptText): Promise<void> {
    const { stamp } = await this.stamp();
    if (stamp === text.stamp) {
      this.#text = text;
    }
  }

  async unsavedKeys(): Promise<number[]> {
    return (await this.unsavedRows()).map(({ key }) => key);
  }

  things(keys: readonly number[]): Promise<Map<number, readonly string[]>> {
    const wanted = new Set(keys);
    const rows = this.#rows.filter(({ key }) => wanted.has(key));
    return Promise.resolve(new Map(rows.map(({ key, things }) => [key, things])));
  }

  unsavedRows(): Promise<Row[]> {
    return Promise.resolve(this.#rows.filter(({ unsaved }) => unsaved));
  }

  compact(fold: Fold, least: number): Promise<void> {
    if (this.#rows.length < least || this.#rows.every(({ unsaved }) => unsaved)) {
      return Promise.resolve();
    }
    const bytes = fold(
      this.#snapshot?.bytes,
      this.#rows.map((row) => row.bytes),
    );
    this.#snapshot = { bytes, generation: (this.#snapshot?.generation ?? 0) + 1 };
    this.#rows = this.#rows.filter(({ unsaved }) => unsaved);
    return Promise.resolve();
  }
}
