/** Clock: what time it is, and the day that it is for both, for all that is shown of an agenda. */
import { dayIn } from '../kit/zones.ts';

/** How often it is looked at. */
const LOOK_MS = 60_000;

export class Clock {
  /** The agenda's zone, whose day counts for both; the reader's own while it has none. */
  zone = $state<string>();
  #moment = $state(0);
  /** The day, `YYYY-MM-DD`. */
  readonly today = $derived(dayIn(this.#moment, this.zone));

  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
    this.#moment = this.now();
  }

  /** The day that it is in a zone, or for the reader. */
  todayIn(zone: string | undefined): string {
    return dayIn(this.#moment, zone);
  }

  /** What time it is, in milliseconds since 1970. */
  now(): number {
    return this.#now().getTime();
  }

  /** Looks what time it is. */
  look(): void {
    this.#moment = this.now();
  }

  /** Follows the time until the result is called; tells of each day that begins. */
  run(onday?: () => void): () => void {
    let known = this.today;
    const timer = setInterval(() => {
      this.look();
      if (this.today !== known) {
        known = this.today;
        onday?.();
      }
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
    };
  }
}
