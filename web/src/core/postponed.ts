/** What waits for the rest of the core: done in its order, once that is there. */
import { isWhole, openRest } from './rest.ts';
import { REST_MISSING, type Troubles } from './storage-problems.ts';

/** After that long it is asked for again while something waits. */
const AGAIN_MS = 3_000;

export class Postponed {
  readonly #waiting: (() => void)[] = [];
  readonly #troubles: Troubles;
  readonly #changed: () => void;
  readonly #refused: (error: unknown) => void;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(troubles: Troubles, changed: () => void, refused: (error: unknown) => void) {
    this.#troubles = troubles;
    this.#changed = changed;
    this.#refused = refused;
  }

  /** Whether something waits. */
  get some(): boolean {
    return this.#waiting.length > 0;
  }

  /** Does it now if everything for it is there; otherwise later, and what it is refused with then is told. */
  whenWhole(call: () => void): void {
    if (isWhole() && !this.some) {
      call();
      return;
    }
    this.#waiting.push(call);
    this.#changed();
    void this.done();
  }

  /** Fetches the rest and does what waits; what cannot be fetched is told, and tried again. */
  async done(): Promise<void> {
    clearTimeout(this.#again);
    try {
      await openRest();
    } catch {
      if (this.some) {
        this.#troubles.tell(REST_MISSING);
        this.#again = setTimeout(() => void this.done(), AGAIN_MS);
      }
      return;
    }
    this.#troubles.over(REST_MISSING.code);
    if (!this.some) {
      return;
    }
    for (let call = this.#waiting.shift(); call !== undefined; call = this.#waiting.shift()) {
      try {
        call();
      } catch (error) {
        this.#refused(error);
      }
    }
    this.#changed();
  }

  /** Does nothing more. */
  close(): void {
    clearTimeout(this.#again);
    this.#waiting.length = 0;
  }
}
