import { mount, unmount } from 'svelte';

import type { Line, PlacedWording } from '../../core/types.ts';
import { PAGE_ATTRIBUTES, set } from '../../editor/line-dom.ts';
import type { Marked, Notes } from '../../editor/notes.ts';
import type { Desk } from '../desk.svelte.ts';
import type { About } from './about.ts';
import { late } from './late.svelte.ts';
import { ShownNotes, type Group } from './shown-notes.svelte.ts';

/** Where notes go whose line is gone, and those that belong to a topic as a whole. */
export const BELOW_ALL = '';

/** What hangs on the words of one topic on the page. */
export class TopicNotes extends ShownNotes implements Notes {
  readonly desk: Desk;
  readonly topic: string;
  marked: readonly Marked[] = [];
  readonly below = new Map<string, HTMLElement>();
  readonly #mounted = new Map<string, () => void>();

  constructor(desk: Desk, topic: string) {
    super();
    this.desk = desk;
    this.topic = topic;
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
    const { client } = this.desk;
    const { wordings, promises } = about;
    const lines = client.topic(this.topic)?.lines ?? [];
    const placed = wordings.some(({ kind }) => kind === 'place') ? client.wordings(this.topic) : [];
    const groups = new Map<string, Group>();
    const ids = new Set(lines.map(({ id }) => id));
    const at = (line: string | undefined): Group => {
      const key = line !== undefined && ids.has(line) ? line : BELOW_ALL;
      const group = groups.get(key) ?? { wordings: [], promises: [] };
      groups.set(key, group);
      return group;
    };
    const ends = endsOf(lines);
    for (const wording of placed.filter(({ kind }) => kind === 'place').sort((one, other) => one.start - other.start)) {
      at(lines[placeOf(ends, wording.start + wording.len)]?.id).wordings.push(wording);
    }
    for (const wording of wordings) {
      if (wording.kind === 'repeat') {
        at(undefined).wordings.push(wording);
      }
    }
    for (const promise of promises) {
      at(promise.line).promises.push(promise);
    }
    asks.forEach(at);
    this.#show(placed, groups);
  }

  close(): void {
    for (const stop of this.#mounted.values()) {
      stop();
    }
  }

  #show(placed: readonly PlacedWording[], groups: ReadonlyMap<string, Group>): void {
    this.marked = placed
      .filter(({ kind }) => kind === 'place')
      .map(({ id, state, start, len }) => ({ id, state, start, len }));
    this.groups = groups;
    for (const [line, stop] of this.#mounted) {
      if (!groups.has(line)) {
        stop();
        this.#mounted.delete(line);
        this.below.delete(line);
      }
    }
    if (late.cards === undefined) {
      if (groups.size > 0) {
        void late.load(this.desk);
      }
      return;
    }
    for (const line of groups.keys()) {
      if (line !== BELOW_ALL && !this.#mounted.has(line)) {
        this.#mount(line, late.cards.LineNotes);
      }
    }
  }

  #mount(line: string, LineNotes: NonNullable<typeof late.cards>['LineNotes']): void {
    const element = document.createElement('div');
    set(element, { class: 'below-line', ...PAGE_ATTRIBUTES });
    element.contentEditable = 'false';
    const part = mount(LineNotes, { target: element, props: { notes: this, line } });
    this.below.set(line, element);
    this.#mounted.set(line, () => void unmount(part));
  }
}

/** Where each line's words end, as offsets of all of them. */
function endsOf(lines: readonly Line[]): number[] {
  let end = -1;
  return lines.map(({ spans }) => {
    end = spans.reduce((sum, { text }) => sum + text.length, end + 1);
    return end;
  });
}

/** The first of these places that is not before an offset. */
function placeOf(ends: readonly number[], offset: number): number {
  let [from, to] = [0, ends.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((ends[middle] ?? 0) < offset) {
      from = middle + 1;
    } else {
      to = middle;
    }
  }
  return from;
}
