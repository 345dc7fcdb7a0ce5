/**
 * Focus targets: parts of the page that the focus can be asked for. Each registers its element while it is on the page.
 * Targets with an id are named by it.
 */
import { tick } from 'svelte';

export type FocusTarget =
  | 'composer'
  /** The button that takes back what was done last. */
  | 'undo'
  /** The button that asks for the day of a new meeting, and the form that asks. */
  | 'new meeting'
  | 'meeting day'
  /** The buttons that show all keys, who opened the agenda, and how the two meet. */
  | 'keys'
  | 'access'
  | 'how you meet'
  | `topic ${string}`
  /** A meeting with all that is in it, or what is parked. */
  | `section ${string}`
  | `heading ${string}`
  /** A meeting that was called off. */
  | `gone ${string}`
  /** A wording at its line. */
  | `wording ${string}`
  /** A promise at its line, or in the list of all when it has no line. */
  | `promise ${string}`
  /** The list of all promises. */
  | 'promises'
  /** The recap of a meeting. */
  | `recap ${string}`
  /** What says yes to a question about a topic. */
  | `${'enough' | 'switch'} ${string}`
  /** What changes the outcome of a topic when its meeting ends. */
  | `outcome ${string}`;

export class FocusTargets {
  readonly #elements = new Map<FocusTarget, HTMLElement>();
  /** What gets the focus as soon as it is there. */
  #awaited: FocusTarget | undefined;
  /** What opens an element that shows only a part of itself. */
  readonly #folded = new WeakMap<HTMLElement, () => Promise<void>>();

  /** Registers an element while it is on the page; `unfold` shows the whole of it. */
  at(target: FocusTarget, unfold?: () => Promise<void>): (element: HTMLElement) => () => void {
    return (element) => {
      this.#elements.set(target, element);
      if (target === this.#awaited) {
        this.#awaited = undefined;
        element.focus({ preventScroll: true });
      }
      if (unfold !== undefined) {
        this.#folded.set(element, unfold);
      }
      return () => {
        // One that moved on the page is there already by the time its old place goes.
        if (this.#elements.get(target) === element) {
          this.#elements.delete(target);
        }
      };
    };
  }

  /** Its element, when it is on the page. */
  find(target: FocusTarget): HTMLElement | undefined {
    return this.#elements.get(target);
  }

  /** Shows the whole of a target, when it is on the page. */
  async unfold(target: FocusTarget): Promise<void> {
    const element = this.find(target);
    await (element && this.#folded.get(element)?.());
  }

  /** Puts the focus on a target once the page is drawn, moving nothing; whether it is there. */
  async focus(target: FocusTarget): Promise<boolean> {
    this.#awaited = undefined;
    await tick();
    const element = this.find(target);
    element?.focus({ preventScroll: true });
    return element !== undefined;
  }

  /** The same, or as soon as it is there: what shows it may have to be fetched first. */
  async focusOnceThere(target: FocusTarget): Promise<void> {
    if (!(await this.focus(target))) {
      this.#awaited = target;
    }
  }

  /** Brings a target into sight once the page is drawn. */
  async reveal(target: FocusTarget): Promise<void> {
    await tick();
    this.find(target)?.scrollIntoView({ block: 'nearest' });
  }
}
