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

  /** Fetches them; when that fails the person is told, and the next call tries again. */
  async load(): Promise<TypedPromises | undefined> {
    if (this.typed === undefined) {
      try {
        const [cards] = await Promise.all([
          import('./cards.ts'),
          this.#parts.agenda.reader.openPhrases(),
        ]);
        keepScrollPosition();
        this.module = cards;
        // Another call may have been quicker.
        this.typed ??= new cards.TypedPromises(this.#parts);
      } catch {
        this.#parts.toasts.refused =
          'A part of the page could not be loaded. Check your connection, then load the page again.';
      }
    }
    return this.typed;
  }
}
