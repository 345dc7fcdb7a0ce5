/** Search under way: what is asked, what was found last, and what of both is still true. */
import { Problem } from '../../io/api.ts';
import type { FoundHit, SearchAnswer, Wanted } from '../../io/search.ts';
import { wordsOf } from '../kit/failure.ts';
import { addDays } from '../kit/days.ts';
import type { DeviceAnswer } from './device-texts.ts';
import { together, withNext } from './groups.ts';

/** How far back to look. */
export type Span = 'all' | 'quarter' | 'year';

/** What is asked, as a history entry keeps it. */
export interface Asked {
  readonly words: string;
  readonly pair: string | null;
  readonly span: Span;
}

/** What was found for what was asked. */
export interface Found {
  readonly words: string;
  readonly hits: readonly FoundHit[];
  readonly total: number;
  /** How many of them the server told of. */
  readonly served: number;
  /** Whether the server has more that can be asked for. */
  readonly more: boolean;
  /** Whether the server ran out of time, so that there may be others. */
  readonly incomplete: boolean;
  /** Whether this device was all that could be searched. */
  readonly onDevice: boolean;
}

/** Who can be asked. */
export interface Searched {
  /** `over` says that nobody waits for the answer any more. */
  server(wanted: Wanted, skip: number, over: AbortSignal): Promise<SearchAnswer>;
  device(wanted: Wanted): Promise<DeviceAnswer>;
  /** Told that the server no longer knows who asks. */
  signedOut(): void;
}

/** A pause in typing: what one types quickly is asked for once. */
const PAUSE_MS = 80;
/** What was written last is derived a moment later. */
const AGAIN_MS = 1_000;
const MOST_AGAIN = 5;
/** What the server gives at most, one answer after the other. */
const DEEPEST = 1_000;

export class SearchState {
  asked = $state.raw<Asked>({ words: '', pair: null, span: 'all' });
  found = $state.raw<Found>();
  busy = $state(false);
  failure = $state<string | null>(null);

  readonly #searched: Searched;
  readonly #today: () => string;
  /** Counts what is asked, so that a late answer to something else is dropped. */
  #turn = 0;
  #asked = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(searched: Searched, today: () => string) {
    this.#searched = searched;
    this.#today = today;
  }

  /** Asks something else, after a pause unless that is not worth while. */
  ask(change: Partial<Asked>, pause = PAUSE_MS): void {
    this.asked = { ...this.asked, ...change };
    this.#later(pause, 0);
  }

  /** Asks at once. */
  now(): void {
    clearTimeout(this.#timer);
    void this.#search(0);
  }

  /** The next of what was found. */
  async more(): Promise<void> {
    const { found } = this;
    const turn = this.#turn;
    if (found === undefined || this.busy) {
      return;
    }
    // Asking anew would begin at the first of them.
    clearTimeout(this.#timer);
    this.busy = true;
    try {
      const { hits, incomplete } = await this.#searched.server(
        this.#wanted(),
        found.served,
        this.#asks(),
      );
      if (turn === this.#turn) {
        const served = found.served + hits.length;
        // What was found may be less by now: after an empty answer nothing comes.
        const more = hits.length > 0 && served < Math.min(found.total, DEEPEST);
        this.found = { ...found, hits: withNext(found.hits, hits), served, more, incomplete };
      }
    } catch (error) {
      if (turn === this.#turn && !this.#endsWith(error)) {
        this.failure = wordsOf(error);
      }
    } finally {
      this.busy = false;
    }
  }

  /** Nothing comes any more. */
  stop(): void {
    this.#turn += 1;
    this.#asked.abort();
    clearTimeout(this.#timer);
  }

  /** The server answers one search of a person after the other: the one before is given up. */
  #asks(): AbortSignal {
    this.#asked.abort();
    this.#asked = new AbortController();
    return this.#asked.signal;
  }

  #later(pause: number, again: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      void this.#search(again);
    }, pause);
  }

  async #search(again: number): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    const { words } = this.asked;
    if (words.trim() === '') {
      this.found = undefined;
      this.failure = null;
      this.busy = false;
      return;
    }
    this.busy = true;
    const wanted = this.#wanted();
    const parts: { server?: SearchAnswer; device?: DeviceAnswer; away: boolean } = { away: false };
    const show = (): void => {
      if (turn === this.#turn) {
        this.#show(words, parts);
      }
    };
    const device = this.#searched.device(wanted).then(
      (answer) => {
        parts.device = answer;
        show();
      },
      // A device that cannot be searched has nothing that the server lacks, as far as anybody can tell.
      () => undefined,
    );
    try {
      parts.server = await this.#searched.server(wanted, 0, this.#asks());
      this.#fails(turn, null);
    } catch (error) {
      if (turn !== this.#turn || this.#endsWith(error)) {
        return;
      }
      if (isRefusal(error)) {
        this.#refused(wordsOf(error), again > 0);
        return;
      }
      parts.away = true;
      this.#fails(turn, error instanceof Problem ? wordsOf(error) : null);
    }
    show();
    await device;
    if (turn !== this.#turn) {
      return;
    }
    this.busy = false;
    const { behind = false, incomplete = false } = parts.server ?? {};
    // What took too long takes as long again.
    if (behind && !incomplete && again < MOST_AGAIN) {
      this.#later(AGAIN_MS, again + 1);
    }
  }

  /** Whether an error says that nobody is signed in any more: then nothing of anybody stays. */
  #endsWith(error: unknown): boolean {
    if (!(error instanceof Problem) || error.status !== SIGNED_OUT) {
      return false;
    }
    this.stop();
    this.found = undefined;
    this.failure = null;
    this.busy = false;
    this.#searched.signedOut();
    return true;
  }

  /** The server does not want to be asked so: what this device has is no answer to that. */
  #refused(words: string, keepsFound: boolean): void {
    this.#turn += 1;
    this.busy = false;
    this.failure = words;
    if (!keepsFound) {
      this.found = undefined;
    }
  }

  #fails(turn: number, words: string | null): void {
    if (turn === this.#turn) {
      this.failure = words;
    }
  }

  #show(
    words: string,
    {
      server,
      device,
      away,
    }: {
      server?: SearchAnswer;
      device?: DeviceAnswer;
      away: boolean;
    },
  ): void {
    if (server !== undefined) {
      const all = together(server.hits, device);
      const fresh = all.length - server.hits.length;
      this.found = {
        words,
        hits: all,
        total: server.total + fresh,
        served: server.hits.length,
        more: server.hits.length > 0 && server.hits.length < Math.min(server.total, DEEPEST),
        incomplete: server.incomplete,
        onDevice: false,
      };
    } else if (away && device !== undefined) {
      const { hits, total } = device;
      const alone = { served: 0, more: false, incomplete: false, onDevice: true };
      this.found = { words, hits, total, ...alone };
    }
  }

  #wanted(): Wanted {
    const { words, pair, span } = this.asked;
    const days = { all: undefined, quarter: 92, year: 366 }[span];
    return {
      words,
      pair,
      since: days === undefined ? null : addDays(this.#today(), -days),
    };
  }
}

const SIGNED_OUT = 401;

/** Whether the server was reached and did not want to answer, rather than could not. */
function isRefusal(error: unknown): boolean {
  return error instanceof Problem && error.status >= 400 && error.status < 500;
}
