/** The topics that are on the page now, and the ways between them. */
import { flushSync } from 'svelte';

import type { TopicEditor } from '../../editor/options.ts';
import type { AgendaState } from '../agenda/agenda-state.svelte.ts';
import type { FocusTargets } from '../agenda/focus-targets.ts';
import { find, sectionsShown } from '../agenda/outline.ts';
import type { SectionsOnPage } from '../agenda/sections-on-page.svelte.ts';
import type { Shown } from '../agenda/visibility.svelte.ts';

/** Where to put the caret: an end of the topic, or a place in it as its editor counts. */
export type CaretPlace = 'start' | 'end' | number;

/** A topic on the page. */
export interface TopicHandle {
  /** Puts the caret into it, mounting its editor when it has none. */
  focus(at: CaretPlace): void;
  /** Where the caret is while the person writes here. */
  caret(): number | undefined;
  /** Adds a line for the conclusion unless there is one. */
  conclude(): void;
  /** Begins a line at the end with these words, for the person to go on with. */
  begin(words: string): void;
  /** Asks the other to confirm what is selected, or else the line with the caret. */
  ask(): void;
  /** Brings the caret into sight; whether it had to be looked to. */
  reveal(): boolean;
  /** The editor, once it can be written in. */
  readonly editor: TopicEditor | undefined;
}

/** What tells which topics are on the page, and where. */
export interface TopicParts {
  readonly agenda: AgendaState;
  readonly sections: SectionsOnPage;
  readonly shown: Shown;
  readonly targets: FocusTargets;
}

export class TopicsOnPage {
  readonly #handles = new Map<string, TopicHandle>();
  readonly #parts: TopicParts;

  constructor(parts: TopicParts) {
    this.#parts = parts;
  }

  /** A topic has come onto the page; call the result when it goes. */
  present(topic: string, handle: TopicHandle): () => void {
    this.#handles.set(topic, handle);
    return () => {
      // One that moved to another section is there already by the time its old place goes.
      if (this.#handles.get(topic) === handle) {
        this.#handles.delete(topic);
      }
    };
  }

  get(topic: string): TopicHandle | undefined {
    return this.#handles.get(topic);
  }

  /** The topic that the person writes in, and where. */
  writing(): { id: string; at: number } | undefined {
    for (const [id, handle] of this.#handles) {
      const at = handle.caret();
      if (at !== undefined) {
        return { id, at };
      }
    }
    return undefined;
  }

  /** The topic that has the focus, and where it goes when that topic leaves the page: those after it, then those before. */
  nearFocus(): string[] {
    const focused = document.activeElement;
    const all = this.#all();
    const at = all.findIndex((topic) => this.#element(topic)?.contains(focused));
    return at === -1 ? [] : [...all.slice(at), ...all.slice(0, at).reverse()];
  }

  /** Puts the focus on the first of these topics that is on the page, unless something has it. */
  focusOneOf(topics: readonly string[]): void {
    if (document.activeElement === null || document.activeElement === document.body) {
      topics
        .map((topic) => this.#element(topic))
        .find((element) => element !== undefined)
        ?.focus({ preventScroll: true });
    }
  }

  /** Puts the caret into the topic at the top. */
  enterFirst(): void {
    this.get(this.#bring(this.#all()[0]))?.focus('start');
  }

  /** Puts the caret into the next topic, at the end that is nearer; false when there is none. */
  enterBeside(topic: string, direction: 'up' | 'down'): boolean {
    const next = this.get(this.#beside(topic, direction));
    next?.focus(direction === 'up' ? 'end' : 'start');
    return next !== undefined;
  }

  /** Puts the focus on the next topic as a whole. */
  focusBeside(topic: string, direction: 'up' | 'down'): void {
    const next = this.#element(this.#beside(topic, direction));
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: 'nearest' });
  }

  /** From the top. */
  #all(): string[] {
    const { agenda, shown } = this.#parts;
    return sectionsShown(agenda.view, shown.sections).flatMap(({ topics }) =>
      topics.map(({ id }) => id),
    );
  }

  /** It is on the page then; empty when there is none. */
  #beside(topic: string, direction: 'up' | 'down'): string {
    const all = this.#all();
    const at = all.indexOf(topic);
    return this.#bring(at === -1 ? undefined : all[at + (direction === 'up' ? -1 : 1)]);
  }

  /** Has a topic on the page: whoever has the focus may have scrolled away from it and all that is beside it. */
  #bring(topic = ''): string {
    const { agenda, sections, shown } = this.#parts;
    if (topic !== '' && this.#element(topic) === undefined) {
      flushSync(() => {
        shown.sought = topic;
        sections.of(find(agenda.view, topic)?.section ?? '').bring();
      });
    }
    return topic;
  }

  #element(topic: string): HTMLElement | undefined {
    return this.#parts.targets.find(`topic ${topic}`);
  }
}
