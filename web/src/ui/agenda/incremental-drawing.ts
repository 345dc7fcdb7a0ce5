/** Incremental drawing: which topics of a section are on the page: the first ones at once, the others piece by piece when it is idle. */

/** Topics that are drawn before anything else is done, with all that belongs to them. */
export const FIRST = 40;
/** New ones that are drawn as they come, however many wait. */
const AT_ONCE = 20;

/** The topics of one section that are on the page; what was drawn once stays. */
export class Drawn {
  readonly #ids = new Set<string>();
  #room = FIRST;

  /** What is on the page of these topics, in their order, with the one that somebody is taken to. */
  of<T extends { readonly id: string }>(topics: readonly T[], sought: string | null): T[] {
    let room = Math.max(this.#room - topics.filter(({ id }) => this.#ids.has(id)).length, AT_ONCE);
    return topics.filter(({ id }) => {
      if (!this.#ids.has(id)) {
        if (room <= 0 && id !== sought) {
          return false;
        }
        room -= 1;
        this.#ids.add(id);
      }
      return true;
    });
  }

  /** Makes room for more: by a part of what is there, so that all pieces together are looked through a few times only. */
  grow(shown: number): void {
    this.#room = Math.ceil(shown * 1.25) + FIRST;
  }
}
