/** Sections on the page: of each either the whole, or its heading with room for the rest while that is far. */
import type { Component } from 'svelte';

import type { TopicEntry } from '../../core/types.ts';
import { keepScrollPosition } from '../kit/scroll-anchoring.ts';

/** What lets sections leave that are far; fetched for a long agenda. */
export interface FarSections {
  /** Watches a section's element, until the result is called. */
  readonly watch: (element: HTMLElement, section: SectionOnPage) => (() => void) | undefined;
  /** What stands in the room of a section that is far. */
  readonly Words: Component<{ topics: readonly TopicEntry[] }>;
}

export class SectionOnPage {
  readonly name: string;
  readonly #far: () => FarSections | undefined;
  #room = $state.raw<number>();

  constructor(name: string, far: () => FarSections | undefined) {
    this.name = name;
    this.#far = far;
  }

  /** How high the whole of it is, in CSS pixels, while only its heading is on the page. */
  get room(): number | undefined {
    return this.#far() && this.#room;
  }

  /** Lets go of all but the heading. */
  leave(room: number): void {
    this.#room = room;
  }

  /** Has the whole of it on the page. */
  bring(): void {
    if (this.#room !== undefined) {
      keepScrollPosition();
      this.#room = undefined;
    }
  }

  /** Watches its element while that is on the page. */
  readonly watched = (element: HTMLElement): (() => void) | undefined =>
    this.#far()?.watch(element, this);
}

export class SectionsOnPage {
  far = $state.raw<FarSections>();
  readonly #sections: Record<string, SectionOnPage> = {};

  /** A section by its name, whether it is on the page or not. */
  of(name: string): SectionOnPage {
    return (this.#sections[name] ??= new SectionOnPage(name, () => this.far));
  }
}
