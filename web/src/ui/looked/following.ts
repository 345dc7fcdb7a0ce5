/** Following: whether somebody who looks at a line saw it as it was written, or finds what was written before. */
import type { AgendaStatus } from '../../core/types.ts';
import { SEEN_MS } from './watch.ts';

export class Following {
  /** Since when what comes was written just now: what is caught up with was written while the page was not in touch. */
  #since: number | undefined;

  /** The agenda tells where it stands. */
  status({ caughtUp }: Pick<AgendaStatus, 'caughtUp'>, now: number): void {
    this.#since = caughtUp ? (this.#since ?? now) : undefined;
  }

  /** Whether what comes now is followed: not right after it was caught up with, as that is read with it. */
  isLive(now: number): boolean {
    return this.#since !== undefined && now - this.#since > SEEN_MS;
  }
}
