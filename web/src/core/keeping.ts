import { Journal } from '../io/journal.ts';
import type { AgendaRows, Bound, Kept, Row } from '../io/agenda-store.ts';
import type { Authors } from '../io/device-database.ts';
import { Tabs } from '../io/tabs.ts';
import { compact, type AgendaCore, type CoreEvent } from '../wasm/duologue_client.js';
import type { Engine } from './engine.ts';
import { randomId } from './random.ts';
import { isWhole } from './rest.ts';
import { damaged, storageTrouble, type Troubles } from './storage-problems.ts';
import { Unsaved, type Thing } from './unsaved-changes.ts';

type Persisted = Extract<CoreEvent, { type: 'persist' }>;
type Damaged = Extract<CoreEvent, { type: 'damaged' }>;

/** One agenda on this device: what is kept of it, and what its other tabs keep. */
export class Keeping {
  readonly #engine: Engine;
  readonly #store: AgendaRows;
  readonly #troubles: Troubles;
  readonly #changed: () => void;
  readonly #journal: Journal;
  readonly #tabs: Tabs;
  readonly #unsaved: Unsaved;
  #counting: Promise<void> | undefined;
  #countAgain = false;
  /** The rows that the core is being loaded with: what it says of them, it says by their place. */
  #loading: readonly Row[] = [];
  /** Unsaved rows that the document did not take: the server has not seen them. */
  readonly #leftOut = new Map<number, Row>();
  #seen: Seen;
  #catchingUp: Promise<void> | undefined;
  #askedToPersist = false;

  constructor(
    engine: Engine,
    store: AgendaRows,
    whose: { person: string; pair: string },
    kept: Kept,
    troubles: Troubles,
    changed: () => void,
  ) {
    this.#engine = engine;
    this.#store = store;
    this.#troubles = troubles;
    this.#changed = changed;
    const tab = randomId();
    const unsaved = kept.rows.filter((row) => row.unsaved);
    this.#unsaved = new Unsaved(unsaved);
    this.#seen = seenIn(kept);
    this.#journal = new Journal(
      store,
      tab,
      () => (isWhole() ? compact : undefined),
      { rows: kept.rows.length, unsaved: unsaved.map((row) => row.key) },
      {
        durable: (entries) => {
          for (const { bytes, sequence } of entries) {
            if (sequence !== null) {
              this.#tabs.share(bytes);
            }
          }
          changed();
        },
        settled: () => {
          this.#tabs.saved();
        },
        failing: (error) => {
          troubles.over('storage_full');
          troubles.over('storage_failed');
          if (error !== null) {
            troubles.tell(storageTrouble(error));
          }
        },
      },
    );
    this.#tabs = new Tabs(whose.person, whose.pair, tab, {
      update: (bytes) => {
        this.#fromTab(bytes);
      },
      counted: () => {
        this.#count();
      },
      gone: (gone) => {
        void this.#takeOver(gone);
      },
    });
  }

  /** Changes of this tab that the disk does not have yet. */
  get unwritten(): number {
    return this.#journal.pending;
  }

  /** Unsaved changes on this device that other tabs made. */
  get elsewhere(): number {
    return this.#unsaved.elsewhere;
  }

  /** What the unsaved changes on this device are changes of, as far as they say. */
  get things(): number {
    return this.#unsaved.things;
  }

  /** Gives the core what was kept; before anything else is asked of it. */
  load(kept: Kept): void {
    this.#loading = kept.rows;
    this.#engine.call((core, now) => {
      knowAuthors(core, kept.authors, now);
      const rows = kept.rows.map((row) => row.bytes);
      const unsaved = kept.rows.flatMap((row, place) => (row.unsaved ? [place] : []));
      core.load(kept.snapshot?.bytes, rows, Uint32Array.from(unsaved), now);
      knowLooked(core, kept.looked, now);
    });
    this.#loading = [];
  }

  keep(event: Persisted, things: readonly Thing[]): void {
    const { sequence } = event;
    if (sequence !== null) {
      this.#unsaved.made(sequence, things);
    }
    this.#journal.keep({ bytes: event.bytes, sequence, things: sequence === null ? [] : things });
    if (sequence === null) {
      // It may be what a row that was left out stands on.
      for (const row of this.#leftOut.values()) {
        this.#adopt(row);
      }
    } else if (!this.#askedToPersist) {
      this.#askedToPersist = true;
      // Else the browser may throw everything away when the device runs out of room.
      void navigator.storage?.persist?.().catch(() => false);
    }
  }

  /** Keeps whose client ids are. */
  bind(bound: Bound): void {
    this.#journal.bind(bound);
  }

  /** Keeps how far the person has looked; what another tab kept meanwhile is taken in. */
  async keepLooked(mark: Uint8Array): Promise<void> {
    try {
      const before = await this.#store.keepLooked(mark);
      this.#engine.notify((core, now) => {
        knowLooked(core, before, now);
      });
    } catch {
      // The server knows it as well, or is told of it now.
    }
  }

  /** The server has what was made in this tab up to a number, or everything that was loaded as well. */
  confirm(through: number, everything: boolean): void {
    this.#unsaved.confirm(through, everything);
    this.#journal.confirm(through, everything);
    this.#changed();
  }

  /** Something kept here cannot be read. */
  damaged({ row, text }: Damaged): void {
    this.#troubles.tell(damaged(text));
    if (row !== null) {
      this.#leaveOut(this.#loading[row]);
    }
  }

  /** Reads what other tabs wrote to the device while this one slept. */
  catchUp(): Promise<void> {
    this.#catchingUp ??= this.#readOn().finally(() => {
      this.#catchingUp = undefined;
    });
    return this.#catchingUp;
  }

  /** Waits until the device has everything; after the core was closed. */
  async close(): Promise<void> {
    await Promise.allSettled([this.#catchingUp, this.#counting]);
    await this.#journal.close();
    this.#tabs.close();
  }

  #fromTab(bytes: Uint8Array): void {
    const taken = this.#engine.notify((core, now) => {
      core.applyFromTab(bytes, now);
    });
    // Something before it was missed, by sleeping perhaps: the device has all of it.
    if (!taken) {
      void this.catchUp();
    }
  }

  /** A tab ended with changes that it had not sent: they are this tab's from now on. */
  async #takeOver(tab: string): Promise<void> {
    // What it had heard from the server and this tab has not: its changes may stand on that.
    await this.#catchingUp;
    await this.catchUp();
    try {
      for (const row of await this.#store.unsavedRows()) {
        if (row.tab === tab && !this.#engine.isClosed && !this.#journal.answersFor(row.key)) {
          this.#adopt(row);
        }
      }
      this.#count();
    } catch {
      // The device cannot be read now. The next tab that opens the agenda sends them.
    }
  }

  #adopt({ key, bytes, things }: Row): void {
    this.#engine.notify((core, now) => {
      const sequence = core.adopt(bytes, now);
      this.#unsaved.made(sequence, things);
      this.#journal.adopt(key, sequence);
      this.#leftOut.delete(key);
      this.#count();
    });
  }

  /** "Everything is saved" will not speak for a row that is not in the document. */
  #leaveOut(row: Row | undefined): void {
    if (row?.unsaved !== true) {
      return;
    }
    this.#leftOut.set(row.key, row);
    this.#unsaved.disown(row.key);
    this.#journal.disown(row.key);
  }

  async #readOn(): Promise<void> {
    try {
      const kept = await this.#store.since(this.#seen.key);
      this.#engine.notify((core, now) => {
        knowLooked(core, kept.looked, now);
      });
      const isFolded = kept.snapshot?.generation !== this.#seen.generation;
      const rows = kept.rows.filter((row) => row.tab !== this.#tabs.tab);
      this.#seen = seenIn(kept, this.#seen);
      if (isFolded || rows.length > 0) {
        this.#engine.notify((core, now) => {
          knowAuthors(core, kept.authors, now);
          const snapshot = isFolded ? kept.snapshot?.bytes : undefined;
          core.catchUp(
            snapshot,
            rows.map((row) => row.bytes),
            now,
          );
        });
      }
    } catch {
      // The device cannot be read; the server tells the same.
    }
    this.#count();
  }

  /** Counts the unsaved changes of other tabs, once more if asked while counting. */
  #count(): void {
    this.#countAgain = true;
    this.#counting ??= this.#countAll().finally(() => {
      this.#counting = undefined;
    });
  }

  async #countAll(): Promise<void> {
    while (this.#countAgain && !this.#engine.isClosed) {
      this.#countAgain = false;
      try {
        const keys = await this.#store.unsavedKeys();
        const others = keys.filter((key) => !this.#journal.answersFor(key));
        const read = await this.#store.things(
          others.filter((key) => this.#unsaved.knownElsewhere(key) === undefined),
        );
        const rows = others.map(
          (key) => [key, this.#unsaved.knownElsewhere(key) ?? read.get(key) ?? []] as const,
        );
        // Meanwhile this tab may have come to answer for some.
        this.#unsaved.setElsewhere(new Map(rows.filter(([key]) => !this.#journal.answersFor(key))));
        this.#changed();
      } catch {
        // The last count stands.
      }
    }
  }
}

/** How far this tab has read what is kept on the device. */
interface Seen {
  key: number;
  generation: number | undefined;
}

function seenIn(kept: Kept, before?: Seen): Seen {
  return {
    key: kept.rows.at(-1)?.key ?? before?.key ?? 0,
    generation: kept.snapshot?.generation,
  };
}

function knowAuthors(core: AgendaCore, { a, b }: Authors, now: number): void {
  core.knowAuthors(Float64Array.from(a), Float64Array.from(b), now);
}

function knowLooked(core: AgendaCore, mark: Uint8Array | undefined, now: number): void {
  if (mark !== undefined) {
    core.knowLooked(mark, now);
  }
}
