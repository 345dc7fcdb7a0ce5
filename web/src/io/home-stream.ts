/** Stream of what changes in the person's list of agendas: server-sent events, and a new one when it breaks. */
import type { Summary } from '../core/types.ts';
import { field, text } from './api.ts';
import type { Said, Schemas } from './routes.ts';

/** What an agenda has for the person now. */
export interface ChangedSummary {
  pair: string;
  summary: Summary;
  /** The newest change to the agenda that it tells of. */
  through: number;
  /** The newest change that the server has. */
  newest: number;
}

/** What a stream tells its owner. */
export interface HomeStreamListener {
  /** What the list says may have changed. Comes first: from then on nothing that changes is missed. */
  listChanged(): void;
  summaryChanged(changed: ChangedSummary): void;
  /** Nothing is told until the list is said to have changed again. `wasLive` tells whether anything had been told. */
  broke(wasLive: boolean): void;
}

/** What is needed of an `EventSource`. */
export interface Source {
  addEventListener(event: string, told: (event: Event) => void): void;
  close(): void;
}

/** The server says at least every 20 seconds that it is there. */
const SILENCE_MS = 50_000;

/** Whoever says nothing at all holds back what the server says, as some proxies do. */
const FIRST_MS = 10_000;

/** The longest time between two attempts. */
const LONGEST_MS = 60_000;

/** One that lasts so long was no failure. */
const LASTS_MS = 30_000;

/** One stream at a time, while it is wanted. */
export class HomeStream {
  readonly #listener: HomeStreamListener;
  readonly #connect: () => Source;
  #source: Source | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isLive = false;
  #openedAt = 0;
  #failures = 0;

  constructor(listener: HomeStreamListener, connect = (): Source => new EventSource(ADDRESS)) {
    this.#listener = listener;
    this.#connect = connect;
  }

  /** Begins anew, at once. */
  open(): void {
    this.close();
    this.#openedAt = performance.now();
    const source = this.#connect();
    this.#source = source;
    this.#hear(source, 'alive', () => undefined);
    this.#hear(source, 'list', () => {
      this.#listener.listChanged();
    });
    this.#hear(source, 'summary', (data) => {
      this.#listener.summaryChanged(changedSummary(JSON.parse(data) as Told));
    });
    source.addEventListener('error', () => {
      this.#broke(source);
    });
    this.#expect(source, FIRST_MS);
  }

  /** Tells nothing any more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = undefined;
    this.#isLive = false;
  }

  #hear(source: Source, event: string, told: (data: string) => void): void {
    source.addEventListener(event, (message) => {
      if (source !== this.#source) {
        return;
      }
      this.#isLive = true;
      this.#expect(source, SILENCE_MS);
      try {
        told((message as MessageEvent<string>).data);
      } catch {
        // Whoever says that is not our server.
        this.#broke(source);
      }
    });
  }

  #expect(source: Source, within: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#broke(source);
    }, within);
  }

  /** Browsers try again by themselves, yet not after a refusal, and all at once when a server comes back. */
  #broke(source: Source): void {
    if (source !== this.#source) {
      return;
    }
    const wasLive = this.#isLive;
    this.close();
    this.#failures = performance.now() - this.#openedAt > LASTS_MS ? 0 : this.#failures + 1;
    const wait = Math.min(LONGEST_MS, 1_000 * 2 ** this.#failures);
    this.#timer = setTimeout(
      () => {
        this.open();
      },
      (wait * (1 + Math.random())) / 2,
    );
    this.#listener.broke(wasLive);
  }
}

const ADDRESS = '/api/home/stream';

type Told = Said<Schemas['ChangedSummary']>;

function changedSummary(value: Told): ChangedSummary {
  return {
    pair: text(value, 'pair'),
    // Its form is a type of the core's, which both ends are made from.
    summary: field(value, 'summary') as unknown as Summary,
    through: Number(field(value, 'through')),
    newest: Number(field(value, 'newest')),
  };
}
