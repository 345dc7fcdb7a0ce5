/** Drafts: what is being written in a form, by what it is about; a wording or a topic. */
export class Drafts {
  readonly #words = new Map<string, string>();

  /** What was being written, if it was: what the other does can take its form to another place meanwhile. */
  of(about: string): string | null {
    return this.#words.get(about) ?? null;
  }

  /** Keeps it, or forgets it once it is sent or given up. */
  keep(about: string, words: string | null): void {
    if (words === null) {
      this.#words.delete(about);
    } else {
      this.#words.set(about, words);
    }
  }
}
