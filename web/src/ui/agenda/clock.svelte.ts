/** Clock: the reader's day, for all that is shown of an agenda. */
import { dayOf } from '../kit/days.ts';

/** How often it is looked at. */
const LOOK_MS = 60_000;

export class Clock {
  /** The reader's day, `YYYY-MM-DD`. */
  today = $state('');

  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
    this.today = dayOf(now());
  }

  /** Follows the time until the result is called. */
  run(): () => void {
    const timer = setInterval(() => {
      this.today = dayOf(this.#now());
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
    };
  }
}
