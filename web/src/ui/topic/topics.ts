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
}

/** The topics that are on the page now, and the ways between them. */
export class TopicsOnPage {
  readonly #handles = new Map<string, TopicHandle>();

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

  /** Puts the caret into the topic at the top. */
  enterFirst(): void {
    const [first] = elements();
    if (first !== undefined) {
      this.get(idOf(first))?.focus('start');
    }
  }

  /** Puts the caret into the next topic, at the end that is nearer; false when there is none. */
  enterBeside(topic: string, direction: 'up' | 'down'): boolean {
    const next = beside(topic, direction);
    if (next === undefined) {
      return false;
    }
    this.get(idOf(next))?.focus(direction === 'up' ? 'end' : 'start');
    return true;
  }

  /** Puts the focus on the next topic as a whole. */
  focusBeside(topic: string, direction: 'up' | 'down'): void {
    const next = beside(topic, direction);
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: 'nearest' });
  }
}

function elements(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('.topic')];
}

function beside(topic: string, direction: 'up' | 'down'): HTMLElement | undefined {
  const all = elements();
  const at = all.findIndex((element) => idOf(element) === topic);
  return at === -1 ? undefined : all[at + (direction === 'up' ? -1 : 1)];
}

function idOf(element: HTMLElement): string {
  return element.dataset['topic'] ?? '';
}
