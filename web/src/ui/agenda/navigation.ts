/** Navigation: brings parts of an agenda onto the page, into sight, and the focus to them. */
import type { AgendaState } from './agenda-state.svelte.ts';
import type { FocusTargets } from './focus-targets.ts';
import { find } from './outline.ts';
import type { Shown } from './visibility.svelte.ts';
import type { TopicsOnPage } from '../topic/topics.ts';

/** What navigation works with. */
export interface NavigationParts {
  readonly agenda: AgendaState;
  readonly shown: Shown;
  readonly targets: FocusTargets;
  readonly topics: TopicsOnPage;
}

export class Navigation {
  readonly #parts: NavigationParts;

  constructor(parts: NavigationParts) {
    this.#parts = parts;
  }

  /** Has a section on the page. */
  draw(section: string | undefined): void {
    this.#parts.shown.upTo(
      this.#parts.agenda.view.sections.findIndex(({ day }) => day === section),
    );
  }

  /** Brings a topic onto the page and into sight. */
  async show(topic: string): Promise<void> {
    this.#drawTopic(topic);
    await this.#parts.targets.reveal(`topic ${topic}`);
  }

  /** Brings a topic onto the page and the focus onto it. */
  async goTo(topic: string): Promise<void> {
    await this.show(topic);
    this.#parts.targets.find(`topic ${topic}`)?.focus({ preventScroll: true });
  }

  /** Goes from one topic to the next with the caret; above the first is the composer. */
  leave(topic: string, direction: 'up' | 'down'): void {
    if (!this.#parts.topics.enterBeside(topic, direction) && direction === 'up') {
      this.#parts.targets.find('composer')?.focus();
    }
  }

  #drawTopic(topic: string): void {
    this.#parts.shown.sought = topic;
    this.draw(find(this.#parts.agenda.view, topic)?.section);
  }
}
