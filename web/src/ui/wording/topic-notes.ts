import { mount, unmount } from 'svelte';

import { PAGE_ATTRIBUTES, set } from '../../editor/line-dom.ts';
import type { Marked, Notes } from '../../editor/notes.ts';
import { agendaContext } from '../agenda/svelte-context.ts';
import type { OpenAgenda } from '../agenda/open-agenda.ts';
import type { About } from './by-topic.ts';
import type * as Cards from './cards.ts';
import { BELOW_ALL, ShownNotes, type Group } from './shown-notes.svelte.ts';

/** What hangs on the words of one topic on the page. */
export class TopicNotes extends ShownNotes implements Notes {
  readonly topic: string;
  marked: readonly Marked[] = [];
  readonly below = new Map<string, HTMLElement>();
  /** What the words are drawn in, once they are. */
  readonly words: () => HTMLElement;
  readonly #open: OpenAgenda;
  readonly #mounted = new Map<string, () => void>();

  constructor(open: OpenAgenda, topic: string, words: () => HTMLElement) {
    super();
    this.#open = open;
    this.topic = topic;
    this.words = words;
  }

  /** Nothing hangs on the words. */
  get none(): boolean {
    return this.marked.length === 0 && (this.groups?.size ?? 0) === 0;
  }

  /** There was nothing, and there is nothing; `asks` are lines with a question below them. */
  isIdle({ wordings, promises }: About, asks: readonly string[] = []): boolean {
    return this.none && wordings.length === 0 && promises.length === 0 && asks.length === 0;
  }

  /** Reads anew what hangs where. */
  read(about: About, asks: readonly string[] = []): void {
    if (this.isIdle(about, asks)) {
      return;
    }
    const { agenda, cards } = this.#open;
    if (cards.module === undefined) {
      // It is read again once they are here.
      void cards.load();
      return;
    }
    const placed = about.wordings.some(({ kind }) => kind === 'place')
      ? agenda.reader.wordings(this.topic)
      : [];
    const { marked, groups } = cards.module.notesOf(agenda.lines(this.topic), about, placed, asks);
    this.#show(marked, groups, cards.module);
  }

  close(): void {
    for (const stop of this.#mounted.values()) {
      stop();
    }
  }

  #show(
    marked: readonly Marked[],
    groups: ReadonlyMap<string, Group>,
    { LineNotes }: typeof Cards,
  ): void {
    this.marked = marked;
    this.groups = groups;
    for (const [line, stop] of this.#mounted) {
      if (!groups.has(line)) {
        stop();
        this.#mounted.delete(line);
        this.below.delete(line);
      }
    }
    for (const line of groups.keys()) {
      if (line !== BELOW_ALL && !this.#mounted.has(line)) {
        this.#mount(line, LineNotes);
      }
    }
  }

  #mount(line: string, LineNotes: typeof Cards.LineNotes): void {
    const element = document.createElement('div');
    set(element, { class: 'below-line', ...PAGE_ATTRIBUTES });
    element.contentEditable = 'false';
    const part = mount(LineNotes, {
      target: element,
      props: { notes: this, line },
      context: agendaContext(this.#open),
    });
    this.below.set(line, element);
    this.#mounted.set(line, () => void unmount(part));
  }
}
