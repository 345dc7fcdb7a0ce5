import type { AgendaRows, Bound, Fold, NewRow } from './agenda-store.ts';

/** An update to keep: one of ours has its number among the local ones of this tab's life. */
export interface Entry {
  bytes: Uint8Array;
  sequence: number | null;
  /** What a local one changed. */
  things: readonly string[];
}

export interface JournalListener {
  /** These are on the disk now, in this order. */
  durable(entries: Entry[]): void;
  /** Rows lost their mark: fewer changes exist on this device only. */
  settled(): void;
  /** Writing failed and is tried again; null when it works once more. */
  failing(error: unknown): void;
}

/** Rows from which folding them is worth it. */
export const COMPACT_AT = 200;

/** How long to wait before a failed write is tried again. */
const RETRY_MS = 5_000;

/**
 * Writes an agenda's updates to this device, in the order they happened: a row whose
 * predecessors are missing could not be read back. So a failed write holds up what follows.
 */
export class Journal {
  readonly #store: AgendaRows;
  readonly #tab: string;
  readonly #listener: JournalListener;
  readonly #folding: () => Fold | undefined;
  #waiting: Entry[] = [];
  /** Whose client ids are, to be written no later than what waits. */
  #bound: Bound = [];
  /** Keys of the rows this tab answers for and that still carry the unsaved mark. */
  readonly #unsettled = new Map<number, number>();
  #confirmed = 0;
  #toMark = new Set<number>();
  #written: number;
  #work: Promise<void> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #failing = false;
  #closed = false;

  constructor(
    store: AgendaRows,
    tab: string,
    /** What folds, once it is there. */
    folding: () => Fold | undefined,
    restored: { rows: number; unsaved: Iterable<number> },
    listener: JournalListener,
  ) {
    this.#store = store;
    this.#tab = tab;
    this.#folding = folding;
    this.#listener = listener;
    this.#written = restored.rows;
    for (const key of restored.unsaved) {
      this.#unsettled.set(key, RESTORED);
    }
  }

  /** Local updates that are not on the disk yet. */
  get pending(): number {
    return this.#waiting.filter(({ sequence }) => sequence !== null).length;
  }

  /** Whether an unsaved row is counted by this tab's own session. */
  answersFor(key: number): boolean {
    return this.#unsettled.has(key);
  }

  keep(entry: Entry): void {
    this.#waiting.push(entry);
    this.#go();
  }

  /** Keeps whose client ids are; before any update that comes later. */
  bind(bound: Bound): void {
    this.#bound = [...this.#bound, ...bound];
    this.#go();
  }

  /** Takes over a row of a tab that is gone, sent from now on as our own with that number. */
  adopt(key: number, sequence: number): void {
    this.#unsettled.set(key, sequence);
    this.confirm(this.#confirmed, false);
  }

  /** Answers no more for a row: it keeps its mark, whatever the server confirms. */
  disown(key: number): void {
    this.#unsettled.delete(key);
  }

  /** The server has our local updates up to a number, and maybe all that was here before. */
  confirm(through: number, restored: boolean): void {
    this.#confirmed = Math.max(this.#confirmed, through);
    for (const [key, sequence] of this.#unsettled) {
      if (sequence === RESTORED ? restored : sequence <= this.#confirmed) {
        this.#toMark.add(key);
      }
    }
    if (this.#toMark.size > 0) {
      this.#go();
    }
  }

  /** Resolves when nothing is left to write, or writing fails. */
  async idle(): Promise<void> {
    while (this.#work !== undefined) {
      await this.#work;
    }
  }

  /** Writes what is waiting and then stops. */
  async close(): Promise<void> {
    await this.idle();
    this.#closed = true;
    clearTimeout(this.#retry);
  }

  #go(): void {
    if (this.#closed || this.#work !== undefined) {
      return;
    }
    clearTimeout(this.#retry);
    this.#work = this.#writeAll().then(
      () => {
        this.#work = undefined;
        this.#recovered();
        // Something may have come in between the last look and now.
        if (this.#hasWork) {
          this.#go();
        }
      },
      (error: unknown) => {
        this.#work = undefined;
        this.#failing = true;
        this.#listener.failing(error);
        if (this.#closed) {
          return;
        }
        this.#retry = setTimeout(() => {
          this.#go();
        }, RETRY_MS);
      },
    );
  }

  get #hasWork(): boolean {
    return this.#waiting.length > 0 || this.#bound.length > 0 || this.#toMark.size > 0;
  }

  async #writeAll(): Promise<void> {
    while (this.#hasWork) {
      await this.#writeRows();
      await this.#markRows();
    }
    const fold = this.#folding();
    if (this.#written >= COMPACT_AT && fold !== undefined) {
      this.#written = 0;
      await this.#compact(fold);
    }
  }

  /** Saves room and time only: when it cannot be done, the rows stay and nothing is lost. */
  async #compact(fold: Fold): Promise<void> {
    try {
      await this.#store.compact(fold, COMPACT_AT);
    } catch {
      // A row that cannot be read was reported when the agenda was opened.
    }
  }

  /** All that is waiting goes into one transaction: a burst of typing costs one write. */
  async #writeRows(): Promise<void> {
    const batch = [...this.#waiting];
    const bound = this.#bound;
    if (batch.length === 0 && bound.length === 0) {
      return;
    }
    const keys = await this.#store.append(
      batch.map((entry) => this.#rowOf(entry)),
      bound,
    );
    this.#waiting = this.#waiting.slice(batch.length);
    this.#bound = this.#bound.slice(bound.length);
    this.#written += batch.length;
    for (const [at, { sequence }] of batch.entries()) {
      const key = keys[at];
      if (key === undefined || sequence === null) {
        continue;
      }
      this.#unsettled.set(key, sequence);
    }
    this.#listener.durable(batch);
    // The server may have been faster than the disk.
    this.confirm(this.#confirmed, false);
  }

  #rowOf({ bytes, sequence, things }: Entry): NewRow {
    return { tab: this.#tab, bytes, unsaved: sequence !== null, things };
  }

  async #markRows(): Promise<void> {
    const keys = this.#toMark;
    if (keys.size === 0) {
      return;
    }
    this.#toMark = new Set();
    try {
      await this.#store.markSaved(keys);
    } catch (error) {
      for (const key of keys) {
        this.#toMark.add(key);
      }
      throw error;
    }
    for (const key of keys) {
      this.#unsettled.delete(key);
    }
    this.#listener.settled();
  }

  #recovered(): void {
    if (!this.#failing) {
      return;
    }
    this.#failing = false;
    this.#listener.failing(null);
  }
}

/** Stands for the number of a row that was there before this tab. */
const RESTORED = -1;
