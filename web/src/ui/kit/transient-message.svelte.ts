/** Transient message: a sentence in a quiet place of the page, for as long as it takes to read it. */
class Told {
  words = $state('');
  #until: ReturnType<typeof setTimeout> | undefined;

  tell(words: string): void {
    clearTimeout(this.#until);
    this.words = words;
    this.#until = setTimeout(() => {
      this.words = '';
    }, SHOWN_MS);
  }
}

const SHOWN_MS = 12_000;

export const told = new Told();
