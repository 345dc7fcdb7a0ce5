/**
 * Identity of sections: a meeting stays the same piece of the page when it moves, and so does what waited for the next one when
 * that gets its day.
 */
import { nameForGood, NEXT, type SectionShown } from './outline.ts';

export class SectionKeys {
  /** Of sections that are called otherwise by now. */
  readonly #renamed = new Map<string, string>();
  #before: readonly SectionShown[] = [];
  #next = NEXT;
  /** How many meetings got their day from it. */
  #dated = 0;

  /** What each section is known by, in their order. */
  of(sections: readonly SectionShown[]): string[] {
    const waited = this.#before.find(({ name }) => name === NEXT);
    const waits = sections.some(({ name }) => name === NEXT);
    if (waited !== undefined && !waits) {
      const known = new Set(this.#before.map(identity));
      const topics = new Set(waited.topics.map(({ id }) => id));
      const became = sections.find(
        (section) =>
          !known.has(identity(section)) &&
          section.section !== undefined &&
          (topics.size === 0 || section.topics.some(({ id }) => topics.has(id))),
      );
      if (became !== undefined) {
        this.#renamed.set(identity(became), this.#next);
        // Should there be one without a day again, it is another one, also when the same meeting gets its day from it.
        this.#dated += 1;
        this.#next = `${NEXT} ${this.#dated}`;
      }
    }
    this.#before = sections;
    return sections.map((section) => {
      const name = identity(section);
      return name === NEXT ? this.#next : (this.#renamed.get(name) ?? name);
    });
  }
}

/** A meeting's name for good; what is in none has but one. */
function identity({ name, section }: SectionShown): string {
  return section === undefined ? name : nameForGood(section);
}
