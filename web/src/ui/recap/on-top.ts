/** Recap on top of the agenda: of the meeting that was closed last, until both have agreed to it. */
import type { SectionView } from '../../core/types.ts';
import { recapWaits } from '../inbox/inbox.ts';

export class RecapOnTop {
  /** The meeting whose recap is there: settled while it is read, it stays. */
  #day: string | undefined;

  /** The meeting whose recap stands on top, out of all meetings with the newest first. */
  of(sections: readonly SectionView[]): SectionView | undefined {
    const last = sections.find(({ state }) => state === 'closed');
    const stays =
      last && (last.day === this.#day || recapWaits(last, 'a') || recapWaits(last, 'b'));
    this.#day = stays ? last.day : undefined;
    return stays ? last : undefined;
  }
}
