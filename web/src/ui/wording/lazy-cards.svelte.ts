/** Lazily loaded cards below lines, and the promises that are typed: most topics have none. */
import type { Toasts } from '../agenda/toasts.svelte.ts';
import { keepScrollPosition } from '../kit/scroll-anchoring.ts';
import type { PromiseParts, TypedPromises } from '../promise/recognition.ts';
import type * as Cards from './cards.ts';

/** What cards work with. */
export interface CardParts extends PromiseParts {
  readonly toasts: Toasts;
}

export class LazyCards {
  module = $state.raw<typeof Cards>();
  /** What this tab knows of the promises that are typed in it. */
  typed = $state.raw<TypedPromises>();
  readonly #parts: CardParts;

  constructor(parts: CardParts) {
    this.#parts = parts;
  }

  /** Those that show promises, with all that these work with. */
  async forPromises(): Promise<typeof Cards> {
    const [cards] = await Promise.all([
      import('./cards.ts'),
      this.#parts.agenda.reader.openPhrases(),
    ]);
    // Another call may have been quicker.
    if (this.typed === undefined) {
      keepScrollPosition();
      this.module = cards;
      this.typed = new cards.TypedPromises(this.#parts);
    }
    return cards;
  }

  /** Fetches them; when that fails the person is told, and the next call tries again. */
  async load(): Promise<TypedPromises | undefined> {
    if (this.typed === undefined) {
      try {
        await this.forPromises();
      } catch {
        this.#parts.toasts.refused =
          'A part of the page could not be loaded. Check your connection, then load the page again.';
      }
    }
    return this.typed;
  }
}
