/** Navigation: brings parts of an agenda onto the page, into sight, and the focus to them. */
import type { AgendaState } from './agenda-state.svelte.ts';
import type { FocusTargets } from './focus-targets.ts';
import { find } from './outline.ts';
import type { SectionsOnPage } from './sections-on-page.svelte.ts';
import type { Shown } from './visibility.svelte.ts';
import type { TopicsOnPage } from '../topic/topics.ts';

/** What navigation works with. */
export interface NavigationParts {
  readonly agenda: AgendaState;
  readonly sections: SectionsOnPage;
  readonly shown: Shown;
  readonly targets: FocusTargets;
  readonly topics: TopicsOnPage;
}

export class Navigation {
  readonly #parts: NavigationParts;

  constructor(parts: NavigationParts) {
    this.#parts = parts;
  }

  /** Has the whole of a section on the page. */
  draw(section: string): void {
    const { agenda, sections, shown, targets } = this.#parts;
    if (targets.find(`section ${section}`) === undefined) {
      // Whoever goes elsewhere prepares no more.
      shown.preparing = false;
    }
    sections.of(section).bring();
    shown.upTo(agenda.view.sections.findIndex(({ day }) => day === section));
  }

  /** Brings a topic onto the page and into sight. */
  async show(topic: string): Promise<void> {
    this.drawTopic(topic);
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

  /** Has a topic on the page. */
  drawTopic(topic: string): void {
    this.#parts.shown.sought = topic;
    this.draw(find(this.#parts.agenda.view, topic)?.section ?? '');
  }
}
