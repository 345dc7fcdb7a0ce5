import type { Desk } from '../agenda/desk.svelte.ts';
import { holdStill } from '../kit/scroll-anchoring.ts';
import type * as Cards from './cards.ts';

/** The cards below lines, once they are needed: most topics have none. */
class Late {
  cards = $state.raw<typeof Cards>();

  /** Fetches them; when that fails the person is told, and the next call tries again. */
  async load(desk: Desk): Promise<typeof Cards | undefined> {
    if (this.cards === undefined) {
      try {
        const [cards] = await Promise.all([import('./cards.ts'), desk.client.openPhrases()]);
        holdStill();
        this.cards = cards;
      } catch {
        desk.refused =
          'A part of the page could not be loaded. Check your connection, then load the page again.';
      }
    }
    return this.cards;
  }
}

export const late = new Late();
