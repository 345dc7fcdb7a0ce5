import type { Binding, Host } from './binding.ts';

/** After a composition's end the browser's last change of the words is still on its way. */
const SETTLED = 50;

/** How often to look whether a composition goes on. */
const LOOK = 250;

/** Some keyboards never end a composition; after this long without a sign of one it is over. */
const STALLED = 10_000;

/** Held words are not on the device yet: this long after the first change that waits, they are written come what may. */
const LONGEST = 30_000;

/** Brings in what was held back during a composition, soon after it ended. */
export class CompositionWatch {
  private readonly host: Host;
  private readonly binding: Binding;
  private readonly settled: () => void;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lastSign = 0;
  private heldSince: number | undefined;

  /** `settled` is called whenever nothing is held back any more. */
  constructor(host: Host, binding: Binding, settled: () => void) {
    this.host = host;
    this.binding = binding;
    this.settled = settled;
  }

  /** The person is composing right now. */
  sign(): void {
    this.lastSign = Date.now();
  }

  /** A composition may have ended, or something has begun to wait for that. */
  look(): void {
    if (this.binding.holding) this.heldSince ??= Date.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.check();
    }, SETTLED);
  }

  /** The person has gone elsewhere: whatever was being composed is done. */
  end(): void {
    clearTimeout(this.timer);
    if (!this.binding.holding) return;
    this.heldSince = undefined;
    this.binding.flush();
    this.settled();
  }

  /** Nothing will be looked at any more. */
  stop(): void {
    clearTimeout(this.timer);
  }

  private check(): void {
    if (!this.binding.holding) return;
    const now = Date.now();
    const tooLong = now - this.lastSign > STALLED || now - (this.heldSince ?? now) > LONGEST;
    if (!this.host.composing || tooLong) {
      this.end();
    } else {
      this.timer = setTimeout(() => {
        this.check();
      }, LOOK);
    }
  }
}
