import type { Binding, Host } from './binding.ts';

/** After a composition's end the browser's last change of the words is still on its way. */
const SETTLED = 50;

/** How often to look whether a composition goes on. */
const LOOK = 250;

/** Some keyboards never end a composition; after this long without a sign of one it is over. */
const STALLED = 10_000;

/** Held words are not on the device yet: this long after the first change that waits, they are written come what may. */
const LONGEST = 30_000;

/** What else the end of a composition matters to. */
interface About {
  /** Something besides words waits for it. */
  waits(): boolean;
  /** Nothing is held back any more. */
  settled(): void;
}

/** Brings in what was held back during a composition, soon after it ended. */
export class CompositionWatch {
  readonly #host: Host;
  readonly #binding: Binding;
  readonly #about: About;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastSign = 0;
  #heldSince: number | undefined;

  constructor(host: Host, binding: Binding, about: About) {
    this.#host = host;
    this.#binding = binding;
    this.#about = about;
  }

  /** The person is composing right now. */
  sign(): void {
    this.#lastSign = Date.now();
  }

  /** A composition may have ended, or something has begun to wait for that. */
  look(): void {
    if (this.#waiting) {
      this.#heldSince ??= Date.now();
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#check();
    }, SETTLED);
  }

  /** The person has gone elsewhere: whatever was being composed is done. */
  end(): void {
    clearTimeout(this.#timer);
    if (!this.#waiting) {
      return;
    }
    this.#heldSince = undefined;
    this.#binding.flush();
    this.#about.settled();
  }

  /** Nothing will be looked at any more. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  get #waiting(): boolean {
    return this.#binding.holding || this.#about.waits();
  }

  #check(): void {
    if (!this.#waiting) {
      return;
    }
    const now = Date.now();
    const tooLong = now - this.#lastSign > STALLED || now - (this.#heldSince ?? now) > LONGEST;
    if (!this.#host.composing || tooLong) {
      this.end();
    } else {
      this.#timer = setTimeout(() => {
        this.#check();
      }, LOOK);
    }
  }
}
