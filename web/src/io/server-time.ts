/**
 * Server time: the server's clock, as far as this device knows it. Both people go by it, so that they read the same minute
 * though a clock of theirs is off. Without a network the last correction holds.
 */
import { keep, kept } from './local.ts';

const NAME = 'duologue.clock-behind';

/** A correction above this is no clock that is off, but something that is no time at all. */
const MOST_MS = 1e12;

export class ServerTime {
  /** How many milliseconds this device's clock is behind the server's. */
  #behind: number;
  readonly #own: () => number;

  constructor(own = (): number => Date.now()) {
    this.#own = own;
    const known = Number(kept(NAME) ?? 0);
    this.#behind = isCorrection(known) ? known : 0;
  }

  /** What time it is, in milliseconds since 1970. */
  now(): number {
    return this.#own() + this.#behind;
  }

  /** The server has just said what time it is. */
  learn(server: number): void {
    const behind = server - this.#own();
    if (isCorrection(behind)) {
      this.#behind = behind;
      keep(NAME, String(behind));
    }
  }
}

/** The time of the server that the page came from. */
export const serverTime = new ServerTime();

function isCorrection(behind: number): boolean {
  return Number.isSafeInteger(behind) && Math.abs(behind) < MOST_MS;
}
