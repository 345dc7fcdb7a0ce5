/** A topic's words drawn still, outside of any editor: a long one piece by piece. */
import type { Line } from '../../core/types.ts';
import type { Notes } from '../../editor/notes.ts';
import { renderTopic } from '../../editor/static.ts';
import { whenIdle } from '../kit/idle.ts';

/** Lines that a topic may have to be in an editor whenever it is near. */
const LONG = 1000;

export class StillWords {
  /** The place shows these words now. */
  isDrawn = false;
  /** Too long to be in an editor before somebody writes in it. */
  isLong = false;
  #stop = (): void => undefined;

  /** Draws the words into their place; `onTick` is called when a box is ticked. */
  draw(
    place: HTMLElement,
    lines: Line[],
    notes: Notes,
    onTick: (line: string, checked: boolean) => void,
  ): void {
    this.isDrawn = true;
    this.isLong = lines.length > LONG;
    this.#drawOn(renderTopic(place, lines, onTick, notes));
  }

  /** Leaves lines undrawn that are not there yet. */
  stop(): void {
    this.#stop();
  }

  /** Empties the place for an editor. */
  clear(place: HTMLElement): void {
    this.isDrawn = false;
    renderTopic(place, []);
  }

  /** Draws the lines that are left, piece by piece. */
  #drawOn(more: (() => boolean) | undefined): void {
    this.#stop();
    if (more !== undefined) {
      this.#stop = whenIdle(() => {
        this.#drawOn(more() ? more : undefined);
      });
    }
  }
}
