/** Searchable texts of this device: derived from what it keeps of each agenda, and searched without a network. */
import { openSearch, searchText } from '../../core/search.ts';
import type { Device } from '../../io/device-store.ts';
import type { FoundHit, Wanted } from '../../io/search.ts';

export interface DeviceAnswer {
  /** The newest first. */
  readonly hits: readonly FoundHit[];
  readonly total: number;
  /** The agendas with something that the server lacks. */
  readonly unsent: ReadonlySet<string>;
}

/** How many hits are shown of what is on the device alone. */
const MOST = 200;
/** Another tab may write meanwhile; looking whether it did takes a moment for each agenda. */
const FRESH_MS = 2_000;

export class DeviceTexts {
  readonly #device: Device;
  readonly #pairs: () => readonly string[];
  readonly #book = openSearch();
  /** What was read of each agenda. */
  readonly #stamps = new Map<string, string>();
  #unsent = new Set<string>();
  #freshUntil = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;
  #stopped = false;

  constructor(device: Device, pairs: () => readonly string[]) {
    this.#device = device;
    this.#pairs = pairs;
  }

  /** Nothing is read any more, nor kept. */
  stop(): void {
    this.#stopped = true;
  }

  async find({ words, pair, since }: Wanted): Promise<DeviceAnswer> {
    await this.#read();
    const { hits, total } = (await this.#book).find(words, pair, since, MOST);
    return { hits, total, unsent: this.#unsent };
  }

  async #read(): Promise<void> {
    if (performance.now() < this.#freshUntil) {
      return;
    }
    this.#reading ??= this.#readAll().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
  }

  async #readAll(): Promise<void> {
    const pairs = this.#pairs();
    const book = await this.#book;
    const unsent = new Set<string>();
    for (const pair of pairs) {
      if (this.#stopped) {
        return;
      }
      const { stamp, unsaved } = await this.#device.agenda(pair).stamp();
      if (unsaved) {
        unsent.add(pair);
      }
      if (stamp !== this.#stamps.get(pair)) {
        book.put(pair, await this.#textOf(pair, stamp));
        this.#stamps.set(pair, stamp);
      }
    }
    for (const pair of this.#stamps.keys()) {
      if (!pairs.includes(pair)) {
        book.remove(pair);
        this.#stamps.delete(pair);
      }
    }
    this.#unsent = unsent;
    this.#freshUntil = performance.now() + FRESH_MS;
  }

  async #textOf(pair: string, stamp: string): Promise<string[]> {
    const agenda = this.#device.agenda(pair);
    const kept = await agenda.searchText();
    if (kept?.stamp === stamp) {
      return kept.parts;
    }
    const { snapshot, rows } = await agenda.load();
    if (snapshot === undefined && rows.length === 0) {
      return [];
    }
    try {
      const parts = await searchText(
        snapshot?.bytes,
        rows.map(({ bytes }) => bytes),
      );
      if (this.#stopped) {
        return [];
      }
      // Derived anew next time where it cannot be kept.
      await agenda.keepSearchText({ stamp, parts }).catch(() => undefined);
      return parts;
    } catch {
      // What cannot be read here is told where it is opened.
      return [];
    }
  }
}
